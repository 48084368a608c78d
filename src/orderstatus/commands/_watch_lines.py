"""`watch` in a pipe: a line a change, each out before the next is waited for."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import merge
from itertools import chain
from typing import Any

from orderstatus.commands._changing import TypedChanges
from orderstatus.commands._rows import Plan, row_context, write
from orderstatus.commands._watching import seen_since, told_of
from orderstatus.core.change_query import ChangeQuery, LoggedChange, changes_of
from orderstatus.core.labels import ENGLISH
from orderstatus.core.rounds import Round
from orderstatus.output.fields import RowContext
from orderstatus.output.shop_rows import ShopRow, of_shop_rows, shared_context
from orderstatus.output.text import date_text
from orderstatus.output.writing import refuse_gone_reader
from orderstatus.runtime import OpenShop, Runtime
from orderstatus.runtime.log_readers import reader_moved
from orderstatus.runtime.mirroring import read_mirror
from orderstatus.runtime.watching import following


@dataclass(frozen=True, slots=True)
class _Seen:
    """The part of a shop's log that is to be told after a look: after a position, up to and with another."""

    context: RowContext
    opened: OpenShop
    after: int
    upto: int
    since: datetime | None = None


@dataclass(slots=True)
class _Lines:
    """The changes as lines, and how far they have come of each shop, by its name."""

    runtime: Runtime
    query: ChangeQuery
    beginning: TypedChanges
    every: int
    places: dict[str, int] = field(default_factory=dict)

    def see(self, opened: OpenShop) -> _Seen:
        """What is new in the shop's log; the first time what was asked to begin with."""
        log = opened.log
        if log is None:
            raise ValueError("changes are read from a mirror")
        newest, context = log.newest(), row_context(self.runtime, opened)
        if opened.name in self.places:
            # A mirror that was made anew meanwhile begins to count anew.
            return _Seen(context, opened, min(self.places[opened.name], newest), newest)
        if self.beginning.reader is not None:
            return _Seen(context, opened, log.position(self.beginning.reader) or 0, newest)
        since = seen_since(opened, self.beginning)
        return _Seen(context, opened, newest if since is None else 0, newest, since)

    def rows(self, rounds: Iterator[Round[_Seen]]) -> Generator[ShopRow[LoggedChange]]:
        """The changes of all rounds. Each is taken when the one before is written, and that is out then."""
        out = self.runtime.streams.out
        # A heading is out before the first change is waited for.
        out.flush()
        for each in rounds:
            self._say(each)
            try:
                with closing(self._changes(each)) as changes:
                    for row in changes:
                        yield row
                        out.flush()
                        self.places[row.context.shop_name] = row.row.position
                # Beyond what was not asked for, too.
                self.places |= {name: seen.upto for name, seen in each.seen.items()}
            finally:
                self._move(each)

    def _changes(self, of: Round[_Seen]) -> Generator[ShopRow[LoggedChange]]:
        """Those of all shops, in the order in which they were seen; nothing is held in memory."""
        targets = {target.name: target for target in self.runtime.targets(self.runtime.where)}
        with ExitStack() as stack:
            readings = []
            for name, seen in of.seen.items():
                if seen.after < seen.upto:
                    log = stack.enter_context(read_mirror(self.runtime, targets[name]))
                    changes = changes_of(log, self.query, after=seen.after, upto=seen.upto, since=seen.since)
                    readings.append(map(_row_of(seen.context), changes))
            yield from merge(*readings, key=lambda row: row.row.change.seen_at)

    def _move(self, of: Round[_Seen]) -> None:
        if self.beginning.reader is None:
            return
        for name, seen in of.seen.items():
            if self.places.get(name, 0) > seen.after:
                reader_moved(self.runtime, seen.opened, self.beginning.reader, self.places[name])

    def _say(self, of: Round[_Seen]) -> None:
        """What is missed is said once for as long as that goes on: the message is the same, and tells since when."""
        for name, error in of.missed.items():
            seen = of.seen.get(name)
            self._warn(name, told_of(error, every=self.every) + ("" if seen is None else f"; {_since_when(seen)}"))
        for name, lost in of.lost.items():
            self._warn(name, told_of(lost, every=None))

    def _warn(self, name: str, told: str) -> None:
        self.runtime.streams.warning(f"{name}: {told}" if self.runtime.asks_several() else told)


def _since_when(seen: _Seen) -> str:
    context, as_of = seen.context, seen.opened.as_of
    if as_of is None:
        raise ValueError("a mirror knows of when it is")
    when = date_text(as_of, now=context.now, zone=context.zone, labels=ENGLISH).strip()
    return f"nothing was seen since {when}"


def _row_of(context: RowContext) -> Callable[[LoggedChange], ShopRow[LoggedChange]]:
    return lambda logged: ShopRow(logged, context)


def write_changes(
    runtime: Runtime,
    plan: Plan[Any],
    query: ChangeQuery,
    beginning: TypedChanges,
    *,
    every: int,
    rounds: int | None,
) -> None:
    """Every change that is seen is a line; a reader is past what is out. Raises BrokenPipeError once nobody reads."""
    from time import monotonic

    streams, labels = runtime.streams, runtime.labels()
    lines = _Lines(runtime, query, beginning, every)
    plan = replace(plan, fields=of_shop_rows(plan.fields))
    shared = shared_context(RowContext(shop="", now=runtime.clock(), labels=labels))

    def tick() -> None:
        refuse_gone_reader(streams.out)

    with closing(following(runtime, lines.see, every=every, rounds=rounds, tick=tick)) as looks:
        # The first look may be the first sync, which reads everything.
        with streams.working(labels, monotonic):
            first = next(looks)
        with closing(lines.rows(chain((first,), looks))) as rows:
            write(plan, rows, shared, streams)
