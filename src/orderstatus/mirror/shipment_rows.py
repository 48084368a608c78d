"""A shipment as a row below its order: its own fields, and beside them what it is counted and looked for by."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from orderstatus.core.filters import NO_TRACKING
from orderstatus.core.models import CarrierEvent, Item, Order, Shipment, Tracking
from orderstatus.core.needles import plain
from orderstatus.core.query import Part
from orderstatus.core.shipments import (
    carriers,
    has_tracking,
    is_on_its_way,
    is_without_tracking,
    needs_no_shipping,
    standing,
)
from orderstatus.core.statuses import DeliveryStatus
from orderstatus.mirror import statuses
from orderstatus.mirror.codec import decode, encode
from orderstatus.mirror.values import Stored, held, instant, micros, told

_PLACES = (
    "order_key, id, name, raw_status, display_status, status, status_word, tracking, shipped_at, in_transit_at, "
    "delivered_at, estimated_delivery_at, updated_at, requires_shipping, delivery_method, location, events, items"
)
_DERIVED = "place, following, on_its_way, newest, travels, bucket, carriers, number, more_numbers, placed_at, country"
_COLUMNS = tuple(name.strip() for name in f"{_PLACES}, {_DERIVED}".split(","))

WRITE = f"INSERT INTO shipments ({', '.join(_COLUMNS)}) VALUES ({', '.join('?' * len(_COLUMNS))})"
"""Writes the rows that `rows` made."""

_PART_OF_COLUMN = {"delivery_method": Part.METHODS, "location": Part.LOCATIONS}
_ONLY_WHOLE = frozenset({"events", "items"})
"""What no list has: events are asked for by `carrier_events`, items by a life."""

_JSON = json.JSONEncoder(separators=(",", ":"), check_circular=False)


def columns(parts: frozenset[Part] | None) -> str:
    """What to select for `read`: the columns of these parts, NULL for the others; None for everything there is."""
    if parts is None:
        return _PLACES
    left_out = {*_ONLY_WHOLE, *(name for name, part in _PART_OF_COLUMN.items() if part not in parts)}
    return ", ".join("NULL" if name in left_out else name for name in _PLACES.split(", "))


def rows(order: Order, key: int) -> list[tuple[Stored, ...]]:
    """The shipments of an order as `WRITE` takes them; none where they were not read."""
    placed_at, country = micros(order.placed_at), held(order.country)
    return [_row(each, key, place, placed_at, country) for place, each in enumerate(order.shipments or ())]


def _row(
    shipment: Shipment, key: int, place: int, placed_at: int | None, country: str | bytes | None
) -> tuple[Stored, ...]:
    numbers = [plain(each.number) for each in shipment.tracking if each.number is not None]
    on_its_way = is_on_its_way(shipment)
    return (
        key,
        held(shipment.id),
        held(shipment.name),
        held(shipment.raw_status),
        held(shipment.display_status),
        *statuses.columns(shipment.status),
        _tracking_text(shipment.tracking),
        micros(shipment.shipped_at),
        micros(shipment.in_transit_at),
        micros(shipment.delivered_at),
        micros(shipment.estimated_delivery_at),
        micros(shipment.updated_at),
        shipment.requires_shipping,
        held(shipment.delivery_method),
        held(shipment.location),
        None if shipment.events is None else encode(tuple[CarrierEvent, ...], shipment.events),
        encode(tuple[Item, ...], shipment.items) if shipment.items else None,
        # From here on what it is counted and looked for by.
        place,
        on_its_way and (has_tracking(shipment) or bool(shipment.events)),
        on_its_way,
        micros(_newest_date(shipment)),
        not needs_no_shipping(shipment),
        held(_bucket(shipment)),
        held("; ".join(carriers(shipment)) or None),
        held(numbers[0]) if numbers else None,
        held("\n" + "".join(f"{each}\n" for each in numbers[1:])) if numbers[1:] else None,
        placed_at,
        country,
    )


def read(stored: Sequence[Any]) -> Shipment:
    """The shipment that a row of `columns` is."""
    (
        _,
        id,
        name,
        raw_status,
        display_status,
        status,
        status_word,
        tracking,
        shipped_at,
        in_transit_at,
        delivered_at,
        estimated_delivery_at,
        updated_at,
        requires_shipping,
        delivery_method,
        location,
        events,
        items,
    ) = stored
    return Shipment(
        id=told(id) or "",
        name=told(name),
        raw_status=told(raw_status),
        display_status=told(display_status),
        status=statuses.delivery(status, status_word),
        tracking=() if tracking is None else tuple(Tracking(*each) for each in json.loads(tracking)),
        shipped_at=instant(shipped_at),
        in_transit_at=instant(in_transit_at),
        delivered_at=instant(delivered_at),
        estimated_delivery_at=instant(estimated_delivery_at),
        updated_at=instant(updated_at),
        requires_shipping=None if requires_shipping is None else bool(requires_shipping),
        delivery_method=told(delivery_method),
        location=told(location),
        events=read_events(events),
        items=() if items is None else decode(tuple[Item, ...], items),
    )


def read_events(stored: str | None) -> tuple[CarrierEvent, ...] | None:
    """A shipment's carrier events as its row holds them; None where they were never read."""
    return None if stored is None else decode(tuple[CarrierEvent, ...], stored)


def status_of_bucket(bucket: str) -> tuple[str, str]:
    """The value of the status that a row's `bucket` stands for, and the word of the group that it is counted in."""
    if bucket == NO_TRACKING:
        return DeliveryStatus.SHIPPED.value, NO_TRACKING
    value, apart, word = bucket.partition(":")
    return value, word if apart else value


def _bucket(shipment: Shipment) -> str:
    """What `core.shipments.bucket` says without rules: how long a label may wait is decided when it is asked."""
    if is_without_tracking(shipment):
        return NO_TRACKING
    value, word = statuses.columns(standing(shipment))
    return value if word is None else f"{value}:{word}"


def _newest_date(shipment: Shipment) -> datetime | None:
    """The newest date known of it; a change of the fulfillment is one too: a number may just have been added."""
    dates = [
        shipment.shipped_at,
        shipment.in_transit_at,
        shipment.delivered_at,
        shipment.updated_at,
        *(each.happened_at for each in shipment.events or ()),
    ]
    return max((at for at in dates if at is not None), default=None)


def _tracking_text(tracking: Iterable[Tracking]) -> str | None:
    listed = [(each.carrier, each.number, each.url) for each in tracking]
    return _JSON.encode(listed) if listed else None
