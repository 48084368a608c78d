"""The fields of a shipment, exactly the keys of design 1 in their order."""

from __future__ import annotations

from orderstatus.core.lifecycle import last_news, silent_days, transit_days
from orderstatus.core.shipments import OrderShipment, lateness, standing
from orderstatus.output.fields import Field, Kind, RowContext, Value
from orderstatus.output.order_fields import admin_url
from orderstatus.output.palette import DELIVERY_TONES


def _tracking(row: OrderShipment, part: str) -> Value:
    """Every number and every address, but a carrier once: two parcels with one carrier are no two carriers."""
    values = [value for each in row.shipment.tracking if (value := getattr(each, part))]
    if part == "carrier":
        values = list(dict.fromkeys(values))
    return "; ".join(values) or None


def _last_event_at(row: OrderShipment, _: RowContext) -> Value:
    news = last_news(row.shipment)
    return None if news is None else news[0]


def _silent_since_source(row: OrderShipment, _: RowContext) -> Value:
    news = last_news(row.shipment)
    return None if news is None else news[1]


def _order_admin_url(row: OrderShipment, context: RowContext) -> str | None:
    return admin_url(row.order, context)


SHIPMENT_FIELDS: tuple[Field[OrderShipment], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", least=12, get=lambda r, c: c.shop),
    Field(key="order_id", heading="Order id", about="the order's GID", get=lambda r, c: r.order.id),
    Field(
        key="order_name",
        heading="Order",
        about="the order's name, as #1001",
        get=lambda r, c: r.order.name,
        importance=100,
        least=12,
        link=_order_admin_url,
    ),
    Field(key="id", heading="Id", about="the fulfillment's GID", get=lambda r, c: r.shipment.id),
    Field(
        key="name",
        heading="Shipment",
        about="the shipment's name, as #1001-F1",
        get=lambda r, c: r.shipment.name,
        least=12,
    ),
    Field(
        key="status",
        heading="Status",
        about="where the parcel is: label-ready, in-transit and so on; cancelled for what never left",
        get=lambda r, c: standing(r.shipment).word,
        importance=98,
        least=18,
        axis="delivery",
        tones=DELIVERY_TONES,
    ),
    Field(
        key="display_status",
        heading="Shopify's status",
        about="what the status was read from, as Shopify spells it",
        get=lambda r, c: r.shipment.display_status,
        least=19,
    ),
    Field(
        key="carrier",
        heading="Carrier",
        about="who carries it",
        get=lambda r, c: _tracking(r, "carrier"),
        importance=90,
        least=8,
    ),
    Field(
        key="tracking_number",
        heading="Tracking number",
        about="every number, joined by `; `",
        get=lambda r, c: _tracking(r, "number"),
        importance=88,
        # The longest numbers in use have 34 characters (FedEx); what is longer may be cut.
        least=34,
    ),
    Field(
        key="tracking_url",
        heading="Tracking address",
        about="the carrier's page, every one joined by `; `",
        get=lambda r, c: _tracking(r, "url"),
    ),
    Field(
        key="shipped_at",
        heading="Shipped",
        about="when the shipment was made",
        kind=Kind.INSTANT,
        get=lambda r, c: r.shipment.shipped_at,
        importance=70,
    ),
    Field(
        key="in_transit_at",
        heading="In transit",
        about="when the carrier had it",
        kind=Kind.INSTANT,
        get=lambda r, c: r.shipment.in_transit_at,
    ),
    Field(
        key="delivered_at",
        heading="Delivered",
        about="when it arrived",
        kind=Kind.INSTANT,
        get=lambda r, c: r.shipment.delivered_at,
    ),
    Field(
        key="estimated_delivery_at",
        heading="Expected",
        about="when the carrier means to deliver it",
        kind=Kind.INSTANT,
        get=lambda r, c: r.shipment.estimated_delivery_at,
    ),
    Field(
        key="last_event_at",
        heading="Last news",
        about="the newest carrier event, else the newest date known of it",
        kind=Kind.INSTANT,
        get=_last_event_at,
        importance=65,
    ),
    Field(
        key="silent_since_source",
        heading="News from",
        about="what the last news was: event, delivered, in-transit or shipped",
        get=_silent_since_source,
        axis="news",
    ),
    Field(
        key="transit_days",
        heading="Days",
        about="days from in-transit (else shipped) to delivered",
        kind=Kind.NUMBER,
        get=lambda r, c: transit_days(r.shipment),
        numeric=True,
    ),
    Field(
        key="silent_days",
        heading="Silent",
        about="days since the last news of a parcel that has not arrived",
        kind=Kind.NUMBER,
        get=lambda r, c: silent_days(r.shipment, c.now),
        importance=80,
        numeric=True,
    ),
    Field(
        key="late",
        heading="Late",
        about="whether it came, or is, later than expected; missing without a date to expect it at",
        kind=Kind.FLAG,
        get=lambda r, c: lateness(r.shipment, c.now),
        importance=75,
    ),
    Field(
        key="requires_shipping",
        heading="Ships",
        about="whether there is anything to carry",
        kind=Kind.FLAG,
        get=lambda r, c: r.shipment.requires_shipping,
    ),
    Field(
        key="location",
        heading="From",
        about="the location it left from",
        get=lambda r, c: r.shipment.location,
        least=8,
    ),
    Field(
        key="country",
        heading="To",
        about="the shipping address's country, as two letters",
        get=lambda r, c: r.order.country,
        importance=72,
    ),
)
