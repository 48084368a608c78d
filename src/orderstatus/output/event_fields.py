"""The fields of a carrier event."""

from __future__ import annotations

from orderstatus.core.scans import Scan
from orderstatus.output.fields import Field, Kind, RowContext, Value


def _tracking_number(scan: Scan, _: RowContext) -> Value:
    return "; ".join(each.number for each in scan.of.shipment.tracking if each.number) or None


EVENT_FIELDS: tuple[Field[Scan], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", get=lambda s, c: c.shop),
    Field(key="order_id", heading="Order id", about="the order's GID", get=lambda s, c: s.of.order.id),
    Field(
        key="order_name",
        heading="Order",
        about="the order's name, as #1001",
        get=lambda s, c: s.of.order.name,
        importance=100,
    ),
    Field(key="shipment_id", heading="Shipment id", about="the fulfillment's GID", get=lambda s, c: s.of.shipment.id),
    Field(
        key="tracking_number",
        heading="Tracking number",
        about="the shipment's numbers, joined by `; `",
        get=_tracking_number,
        importance=80,
    ),
    Field(key="id", heading="Id", about="the event's GID", get=lambda s, c: s.event.id),
    Field(
        key="status",
        heading="Status",
        about="what happened, in Shopify's word: carrier-picked-up, in-transit and so on",
        get=lambda s, c: s.event.word,
        importance=98,
    ),
    Field(
        key="happened_at",
        heading="Happened",
        about="when it happened, as the carrier says",
        get=lambda s, c: s.event.happened_at,
        kind=Kind.INSTANT,
        importance=90,
    ),
    Field(
        key="message",
        heading="Message",
        about="what the carrier says of it",
        get=lambda s, c: s.event.message,
        importance=60,
    ),
    Field(
        key="place",
        heading="Place",
        about="city, province and country, as far as they are known",
        get=lambda s, c: s.event.place,
        importance=70,
    ),
    Field(
        key="estimated_delivery_at",
        heading="Expected",
        about="when the carrier then meant to deliver it",
        get=lambda s, c: s.event.estimated_delivery_at,
        kind=Kind.INSTANT,
    ),
)
