"""The fields of a mirror: how fresh it is, and what it holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.mirror_ports import MirrorInfo
from orderstatus.output.fields import Field, Kind, RowContext, Value
from orderstatus.output.text import distance_text


@dataclass(frozen=True, slots=True)
class MirrorRow:
    """A mirror, and who reads its changes."""

    shop: str
    info: MirrorInfo
    readers: Mapping[str, tuple[int, datetime]]


def _synced(row: MirrorRow, context: RowContext) -> str:
    at = row.info.state.synced_at
    if at is None:
        return context.labels.text("not yet")
    return distance_text(at, context.now, labels=context.labels)


def _size(row: MirrorRow, _: RowContext) -> str:
    return f"{row.info.size / 1_000_000:.1f} MB"


def _readers(row: MirrorRow, _: RowContext) -> Value:
    return tuple(row.readers)


MIRROR_FIELDS: tuple[Field[MirrorRow], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", get=lambda r, c: r.shop, importance=100),
    Field(
        key="synced_at",
        heading="Synced",
        about="when the last sync that ended began; empty before the first has",
        get=lambda r, c: r.info.state.synced_at,
        kind=Kind.INSTANT,
        shown=_synced,
        importance=99,
    ),
    Field(
        key="watermark",
        heading="Up to",
        about="every change of an order up to then is held, by the shop's own clock",
        get=lambda r, c: r.info.state.watermark,
        kind=Kind.INSTANT,
    ),
    Field(
        key="full_at",
        heading="All read",
        about="when every order was read last",
        get=lambda r, c: r.info.state.full_at,
        kind=Kind.INSTANT,
        importance=60,
    ),
    Field(
        key="orders",
        heading="Orders",
        about="orders that are held",
        get=lambda r, c: r.info.state.orders,
        kind=Kind.COUNT,
        numeric=True,
        importance=95,
    ),
    Field(
        key="shipments",
        heading="Shipments",
        about="shipments that are held",
        get=lambda r, c: r.info.state.shipments,
        kind=Kind.COUNT,
        numeric=True,
        importance=90,
    ),
    Field(
        key="following",
        heading="On their way",
        about="those that are live and have not arrived",
        get=lambda r, c: r.info.state.following,
        kind=Kind.COUNT,
        numeric=True,
        importance=80,
    ),
    Field(
        key="changes",
        heading="Changes",
        about="changes of a status that were seen",
        get=lambda r, c: r.info.state.changes,
        kind=Kind.COUNT,
        numeric=True,
        importance=85,
    ),
    Field(
        key="forgotten",
        heading="Forgotten",
        about="orders that were to be forgotten, and are left out of every sync",
        get=lambda r, c: r.info.state.forgotten,
        kind=Kind.COUNT,
        numeric=True,
    ),
    Field(
        key="first_placed_at",
        heading="First order",
        about="when the oldest order was placed",
        get=lambda r, c: r.info.first_placed_at,
        kind=Kind.INSTANT,
    ),
    Field(
        key="last_placed_at",
        heading="Last order",
        about="when the newest order was placed",
        get=lambda r, c: r.info.last_placed_at,
        kind=Kind.INSTANT,
    ),
    Field(
        key="readers",
        heading="Readers",
        about="who keeps a place among the changes (`changes --reader`)",
        get=_readers,
        kind=Kind.TEXTS,
        importance=50,
    ),
    Field(
        key="lacking",
        heading="Lacking",
        about="what could not be read",
        get=lambda r, c: r.info.state.lacking,
        kind=Kind.TEXTS,
    ),
    Field(
        key="size",
        heading="Size",
        about="bytes on this disk",
        get=lambda r, c: r.info.size,
        kind=Kind.COUNT,
        numeric=True,
        shown=_size,
        importance=70,
    ),
    Field(key="file", heading="File", about="where it lies", get=lambda r, c: r.info.path),
)
