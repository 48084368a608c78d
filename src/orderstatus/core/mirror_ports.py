"""What flows and commands need of a mirror: the copy of one shop's orders on this machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from orderstatus.core.changes import Change
from orderstatus.core.models import Order, OrderLife, Shipment, ShopFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorState:
    """What a mirror holds, and how fresh it is."""

    id: str = ""
    """Of this very mirror: one that is made anew has another, and positions in its log mean something else."""
    shop: ShopFacts | None = None
    """None before anything was read."""
    synced_at: datetime | None = None
    """When the last sync that ended well began, by this machine's clock; None before the first has ended."""
    watermark: datetime | None = None
    """Every change of an order up to then, by the shop's own clock (`Order.updatedAt`), is held."""
    begun_at: datetime | None = None
    """When a sync began that has not ended: some of what is held is as new as that. None where the last one ended."""
    previous_at: datetime | None = None
    """When the sync before that one began; None where there was none."""
    seen_before: int = 0
    """The position of the newest change when the sync before the last one ended: those after it are its news."""
    seen: int = 0
    """The position of the newest change when the last sync ended."""
    full_at: datetime | None = None
    """When the last reading of every order began."""
    lacking: tuple[str, ...] = ()
    """The warnings of the syncs that the mirror is made of: what could not be read."""
    has_stages: bool = False
    """Whether every order is held with its stage: syncs read them where stages are in use."""
    orders: int = 0
    shipments: int = 0
    following: int = 0
    """Shipments that are live and have not arrived."""
    changes: int = 0
    forgotten: int = 0
    """Orders that were forgotten and are left out, which the shop still had when all were read last."""

    @property
    def is_complete(self) -> bool:
        """True once every order has been read: before that an answer would be short."""
        return self.synced_at is not None


@dataclass(frozen=True, slots=True)
class Taken:
    """What a batch brought: orders that were not held, that differ from what was held, that do not, and changes."""

    new: int = 0
    changed: int = 0
    same: int = 0
    changes: int = 0

    def __add__(self, other: Taken) -> Taken:
        return Taken(
            self.new + other.new, self.changed + other.changed, self.same + other.same, self.changes + other.changes
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MirrorInfo:
    """A mirror as a file of this machine, and what is in it."""

    path: str
    size: int
    """Bytes, with what SQLite keeps beside the file."""
    version: int
    """Of the layout of its tables."""
    first_placed_at: datetime | None
    last_placed_at: datetime | None
    state: MirrorState


class MirrorKeeper(Protocol):
    """A mirror as who looks after it sees it."""

    def info(self) -> MirrorInfo: ...

    def vacuum(self) -> tuple[int, int]:
        """Afterwards the file is as small as it can be. Its bytes before and after."""
        ...

    def forget(self, *, customer: str) -> int:
        """Afterwards the file holds nothing of this customer's orders but their numbers. How many orders there were.

        `customer` is an e-mail address, whose customers' other orders go too; or a customer's GID or the number in it.
        Raises TemporaryError where the orders are gone and another run still reads the pages that they were in.
        """
        ...

    def forget_older(self, than: datetime) -> int:
        """The same of the orders that were placed before `than`."""
        ...


class MirrorWriter(Protocol):
    """A mirror as `sync` fills it. Each `take_` is one transaction: a run that dies leaves whole batches."""

    def state(self) -> MirrorState: ...

    def begin(self, *, full: bool, at: datetime) -> None:
        """A sync begins; `full` is one that reads every order, so that those which do not come are gone."""
        ...

    def arrived(self) -> int:
        """How many orders a full sync has brought since it began, each once; those too that are to be left out."""
        ...

    def take_orders(self, orders: Sequence[Order], *, seen_at: datetime) -> Taken:
        """Afterwards the orders are held as they are here, and what changed of them is in the log.

        Parts of an order that are None are not overwritten, and shipments that it no longer has go. An order that was
        changed before the one that is held was (`updated_at`) is an older reading, and changes nothing. Before the
        first sync has ended nothing is a change.
        """
        ...

    def take_shipments(self, shipments: Sequence[Shipment], *, seen_at: datetime) -> Taken:
        """Afterwards shipments that are held are as they are here, with their events, and their changes are logged.

        The count is of shipments. One whose order is not held is left out; `items` and parts that are None stay.
        """
        ...

    def take_stages(self, orders: Sequence[Order], *, seen_at: datetime) -> Taken:
        """Afterwards orders that are held are in the stages that they are in here, and that they moved is in the log.

        Nothing else of them is taken, and one whose stage was not read here, or that is not held, is left out.
        """
        ...

    def lives_held(self, orders: Sequence[str]) -> Mapping[str, bool]:
        """Those of these orders of which a life is held, and whether the order has not changed since it was read."""
        ...

    def take_lives(self, lives: Sequence[OrderLife]) -> None:
        """Afterwards fulfillment orders and returns of these orders are held; a part that is None stays as it was."""
        ...

    def shipments_to_follow(self, *, since: datetime) -> Sequence[tuple[str, datetime | None]]:
        """The ids of shipments that are live and not delivered, with the newest date known of each.

        Only those with a tracking number or a carrier event, whose newest date is at or after `since`: the others
        cannot bring news, or none is expected any more.
        """
        ...

    def finish(
        self,
        *,
        at: datetime,
        watermark: datetime | None,
        shop: ShopFacts,
        lacking: Sequence[str],
        has_stages: bool = False,
    ) -> int:
        """The sync has ended well. Returns how many orders went, as a full one did not bring them again.

        `has_stages` says that every order that is held was read with its stage.

        Of what was forgotten and did not come either, not even the number is held then.
        """
        ...


class ChangeLog(Protocol):
    """The changes that syncs have seen, in the order in which they were seen; a position is that of one change."""

    def changes(self, *, after: int = 0, since: datetime | None = None) -> Iterator[tuple[int, Change]]:
        """Those after a position, seen at or after `since`, oldest first, each with its position."""
        ...

    def newest(self) -> int:
        """The position of the newest change; 0 where there is none."""
        ...

    def seen_before(self) -> tuple[int, datetime | None]:
        """How far the log went when the sync before the last one ended, and when that sync began.

        What comes after it is what the last sync saw, and any that did not end. None where there was no sync before.
        """
        ...

    def position(self, reader: str) -> int | None:
        """How far a named reader has come; None for one who never read."""
        ...

    def move(self, reader: str, position: int, *, at: datetime) -> None:
        """Afterwards the reader has read up to `position`. A reader never moves back."""
        ...

    def readers(self) -> Mapping[str, tuple[int, datetime]]:
        """Every named reader: how far it is, and since when."""
        ...


class ShipmentSource(Protocol):
    """Where shipments are read by id: what `sync` follows parcels with."""

    def shipments(self, ids: Sequence[str], *, newest: int) -> Iterator[Sequence[Shipment]]:
        """The shipments with these ids as they are now, a request a batch, each with its `newest` carrier events.

        One that is there no more is left out. `events` is None where events may not be read.
        """
        ...
