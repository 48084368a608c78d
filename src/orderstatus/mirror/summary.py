"""Shipments counted in SQL, group by group, as `core.shipment_summary` counts them one by one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from orderstatus.core.filters import LABEL_NOT_SCANNED, NO_TRACKING
from orderstatus.core.flags import Flag
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.query import OrderQuery
from orderstatus.core.rules import Rules
from orderstatus.core.shipment_groups import PARTS_OF_GROUP, By, sorted_groups
from orderstatus.core.shipment_query import ShipmentQuery
from orderstatus.core.shipment_summary import SummaryRow
from orderstatus.core.shipments import OrderShipment
from orderstatus.core.statuses import DeliveryStatus
from orderstatus.mirror.holding import marks, orders_of
from orderstatus.mirror.order_rows import columns
from orderstatus.mirror.shipment_rows import status_of_bucket
from orderstatus.mirror.values import Stored, instant, micros, told

_QUARTER = timedelta(minutes=15)
"""Every zone's day begins at one of these, since the days of local mean time."""
_BEFORE_1970 = 62_135_596_800_000_000
"""Microseconds from the year 1 to 1970, so that what is divided is never negative."""
_QUARTER_MICROS = 900_000_000

_GROUPED_BY = {
    By.STATUS: "NULL",
    By.CARRIER: "carriers",
    By.COUNTRY: "country",
    By.LOCATION: "location",
    By.WEEK: f"(shipped_at + {_BEFORE_1970}) / {_QUARTER_MICROS}",
}


class _UndividedError(Exception):
    """A zone whose days do not begin with a quarter of an hour: the weeks are not SQL's to make."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """Shipments that stand alike: in one bucket, and all to be shipped or all not."""

    where: str
    values: tuple[Stored, ...]
    value: str
    """Of their status."""
    word: str
    """The group that they are counted in by status."""

    @property
    def may_wait(self) -> bool:
        """True of labels, each of which is one that nobody scanned once it is old enough."""
        return self.value == DeliveryStatus.LABEL_READY.value

    @property
    def words(self) -> tuple[str, ...]:
        """What they are to a filter (`core.shipments.status_words`), but for labels that wait."""
        return (self.value, NO_TRACKING) if self.word == NO_TRACKING else (self.value,)


@dataclass(slots=True)
class _Group:
    """A group as it is counted: how many, and when the first of them was made."""

    count: int = 0
    first: int | None = None


def summary(
    connection: sqlite3.Connection, query: ShipmentQuery, by: By, *, rules: Rules, now: datetime
) -> list[SummaryRow] | None:
    """What `Summary` makes of all shipments of `query`, newest order first; None where SQL cannot tell.

    That is where orders are chosen by more than a window, or shipments by a part of a name or by their age.
    """
    if not _is_countable(query):
        return None
    counting = _Counting(connection, query, by, rules, now)
    try:
        return counting.rows()
    except _UndividedError:
        return None


def _is_countable(query: ShipmentQuery) -> bool:
    window = replace(query.orders, since=None, until=None, capture=CaptureRule())
    by_name_or_age = query.carriers or query.locations or query.older_than or query.silent or query.late
    return window == OrderQuery() and not by_name_or_age


@dataclass(slots=True)
class _Counting:
    connection: sqlite3.Connection
    query: ShipmentQuery
    by: By
    rules: Rules
    now: datetime
    _groups: dict[str | None, _Group] = field(default_factory=dict)
    _weeks: dict[int, str] = field(default_factory=dict)

    def rows(self) -> list[SummaryRow]:
        cells = list(self._cells())
        for cell in cells:
            for raw, waits, count, first in self._counted(cell):
                group = self._groups.setdefault(self._group(cell, raw, waits), _Group())
                group.count += count
                group.first = min((each for each in (group.first, first) if each is not None), default=None)
        oldest = self._oldest(cells)
        counts = {name: group.count for name, group in self._groups.items()}
        return [
            SummaryRow(
                by=self.by,
                group=group,
                count=counts[group],
                all=sum(counts.values()),
                oldest=oldest.get(group),
                since=self.query.orders.since,
                until=self.query.orders.until,
            )
            for group in sorted_groups(counts, self.by)
        ]

    def _cells(self) -> Iterator[_Cell]:
        """The cells that may hold a shipment of the query, found by skipping from one to the next in the index."""
        window, values = self._window()
        for travels in (1, 0) if self.query.include_non_shipping else (1,):
            bucket: str | bytes | None = ""
            while True:
                found = self.connection.execute(
                    "SELECT min(bucket) FROM shipments WHERE travels = ? AND bucket > ?", (travels, bucket)
                ).fetchone()
                bucket = found[0]
                if bucket is None:
                    break
                value, word = status_of_bucket(told(bucket) or "")
                cell = _Cell(f"travels = ? AND bucket = ?{window}", (travels, bucket, *values), value, word)
                if not self.query.no_tracking or word == NO_TRACKING:
                    yield cell

    def _window(self) -> tuple[str, list[Stored]]:
        terms, values = "", list[Stored]()
        for term, at in ((">= ?", self.query.orders.since), ("< ?", self.query.orders.until)):
            if at is not None:
                terms += f" AND placed_at {term}"
                values.append(micros(at))
        if self.query.countries:
            countries = sorted(self.query.countries)
            # Codes are two letters of ASCII (`CountryCode`), which SQLite's `upper` knows.
            terms += f" AND upper(country) IN ({marks(countries)})"
            values += countries
        return terms, values

    def _counted(self, cell: _Cell) -> Iterator[tuple[Stored, bool, int, int | None]]:
        """What is counted of a cell: the fact to group by, whether they are labels that wait, how many, the first."""
        apart = "shipped_at" if cell.may_wait else "NULL"
        cursor = self.connection.execute(
            f"SELECT {_GROUPED_BY[self.by]} AS fact, {apart} AS apart, count(*), min(shipped_at) "
            f"FROM shipments WHERE {cell.where} GROUP BY fact, apart",
            cell.values,
        )
        for raw, made_at, count, first in cursor:
            waits = cell.may_wait and self._waits(made_at)
            if self._is_asked(cell, waits):
                yield raw, waits, count, first

    def _waits(self, made_at: int | None) -> bool:
        """As `core.shipments.is_label_not_scanned` says of a label that was made then."""
        at = instant(made_at)
        return at is not None and self.rules.calendar.is_as_old(
            at, self.rules.threshold(Flag.LABEL_NOT_SCANNED), self.now
        )

    def _is_asked(self, cell: _Cell, waits: bool) -> bool:
        words = (*cell.words, LABEL_NOT_SCANNED) if waits else cell.words
        return not self.query.status or self.query.status.accepts(words)

    def _group(self, cell: _Cell, raw: Stored, waits: bool) -> str | None:
        match self.by:
            case By.STATUS:
                return LABEL_NOT_SCANNED if waits else cell.word
            case By.WEEK:
                return None if raw is None else self._week(int(raw))
            case _:
                return told(raw) if isinstance(raw, (str, bytes)) else None

    def _week(self, quarter: int) -> str:
        """The ISO week, in the shop's zone, of a quarter of an hour since the year 1."""
        if quarter not in self._weeks:
            begins = instant(quarter * _QUARTER_MICROS - _BEFORE_1970)
            assert begins is not None
            local = begins.astimezone(self.rules.calendar.zone)
            if (local.utcoffset() or timedelta()) % _QUARTER:
                raise _UndividedError
            year, week, _ = local.isocalendar()
            self._weeks[quarter] = f"{year}-W{week:02}"
        return self._weeks[quarter]

    def _oldest(self, cells: Sequence[_Cell]) -> dict[str | None, OrderShipment]:
        """The first of each group; of several made at once that of the newest order, which `Summary` meets first."""
        firsts = sorted({group.first for group in self._groups.values() if group.first is not None})
        best: dict[str | None, tuple[tuple[bool, int, int, int], int, int]] = {}
        for cell in cells:
            cursor = self.connection.execute(
                f"SELECT {_GROUPED_BY[self.by]}, shipped_at, placed_at, order_key, place FROM shipments "
                f"WHERE {cell.where} AND shipped_at IN ({marks(firsts)})",
                (*cell.values, *firsts),
            )
            for raw, made_at, placed_at, key, place in cursor:
                waits = cell.may_wait and self._waits(made_at)
                group = self._group(cell, raw, waits)
                if not self._is_asked(cell, waits) or self._groups[group].first != made_at:
                    continue
                rank = (placed_at is not None, placed_at or 0, key, -place)
                if group not in best or rank > best[group][0]:
                    best[group] = (rank, key, place)
        return self._rows_at({group: (key, place) for group, (_, key, place) in best.items()})

    def _rows_at(self, places: dict[str | None, tuple[int, int]]) -> dict[str | None, OrderShipment]:
        parts = self.query.parts(more=PARTS_OF_GROUP[self.by])
        keys = sorted({key for key, _ in places.values()})
        rows = self.connection.execute(
            f"SELECT {columns(parts)} FROM orders WHERE key IN ({marks(keys)})", keys
        ).fetchall()
        orders = {row[0]: order for row, order in zip(rows, orders_of(self.connection, rows, parts), strict=True)}
        found = {}
        for group, (key, place) in places.items():
            order = orders[key]
            found[group] = OrderShipment(order, (order.shipments or ())[place])
        return found
