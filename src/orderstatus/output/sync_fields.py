"""The fields of `sync`: what was read of each shop, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from orderstatus.core.sync_result import SyncResult
from orderstatus.output.fields import Field, Kind

ALL, CHANGED = "all", "changed"


@dataclass(frozen=True, slots=True)
class SyncRow:
    """What one sync came to, and what it cost."""

    result: SyncResult
    requests: int
    points: float


SYNC_FIELDS: tuple[Field[SyncRow], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", get=lambda r, c: c.shop, importance=100),
    Field(
        key="synced_at",
        heading="Synced",
        about="when it began",
        get=lambda r, c: r.result.at,
        kind=Kind.INSTANT,
        importance=70,
    ),
    Field(
        key="read",
        heading="Read",
        about=f"`{ALL}` where every order was read, `{CHANGED}` where those that have changed since the last sync",
        get=lambda r, c: ALL if r.result.is_full else CHANGED,
        axis="sync",
        importance=90,
    ),
    Field(
        key="new",
        heading="New",
        about="orders that were not held before",
        get=lambda r, c: r.result.orders.new,
        kind=Kind.COUNT,
        numeric=True,
        importance=95,
    ),
    Field(
        key="changed",
        heading="Changed",
        about="orders that differ from what was held",
        get=lambda r, c: r.result.orders.changed,
        kind=Kind.COUNT,
        numeric=True,
        importance=94,
    ),
    Field(
        key="gone",
        heading="Gone",
        about="orders that the shop has no more; known where every order was read",
        get=lambda r, c: r.result.gone,
        kind=Kind.COUNT,
        numeric=True,
    ),
    Field(
        key="followed",
        heading="Followed",
        about="shipments on their way that were asked about, with their newest carrier events",
        get=lambda r, c: r.result.followed,
        kind=Kind.COUNT,
        numeric=True,
        importance=92,
    ),
    Field(
        key="moved",
        heading="Moved",
        about="those of them that differ from what was held",
        get=lambda r, c: r.result.shipments.changed,
        kind=Kind.COUNT,
        numeric=True,
        importance=85,
    ),
    Field(
        key="changes",
        heading="Changes",
        about="changes of a status, which `orderstatus changes` tells one by one",
        get=lambda r, c: r.result.changes,
        kind=Kind.COUNT,
        numeric=True,
        importance=98,
    ),
    Field(
        key="requests",
        heading="Requests",
        about="requests to the shop",
        get=lambda r, c: r.requests,
        kind=Kind.COUNT,
        numeric=True,
        importance=88,
    ),
    Field(
        key="points",
        heading="Points",
        about="points of the shop's rate limit, as charged",
        get=lambda r, c: round(r.points),
        kind=Kind.COUNT,
        numeric=True,
        importance=87,
    ),
)
