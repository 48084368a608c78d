"""What `changes` does: sync, tell what was seen since the last time, and remember how far a reader has come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import (
    Answer,
    Plan,
    answered,
    answering,
    planned,
    wants_column_help,
    write_answer,
)
from orderstatus.core import when
from orderstatus.core.backwards import ChangeAxis
from orderstatus.core.change_query import ChangeQuery, Failing, LoggedChange, change_query, changes_of, failing
from orderstatus.core.errors import UsageError
from orderstatus.core.mirror_ports import ChangeLog
from orderstatus.core.selection import said_of_unknown
from orderstatus.core.stages.marks import NO_STAGE
from orderstatus.output.change_fields import CHANGE_FIELDS
from orderstatus.output.text import date_text
from orderstatus.runtime import OpenShop, Runtime, Shops
from orderstatus.runtime.log_readers import reader_moved, reading_as

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedChanges:
    """What is asked for, as it was typed."""

    since: str | None = None
    reader: str | None = None
    axes: Iterable[str] = ()
    backwards: bool = False
    fail_on: Iterable[str] = ()


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The part of a log that is told: after a position, up to and with another, seen since some time."""

    after: int
    upto: int
    since: datetime | None


@dataclass(slots=True)
class _Told:
    """What has been taken to be written so far of each shop, by its name."""

    stretches: dict[str, _Stretch] = field(default_factory=dict)
    opened: dict[str, OpenShop] = field(default_factory=dict)
    newest: dict[str, int] = field(default_factory=dict)
    """The position of the last row that was taken."""
    is_found: bool = False
    """Whether a change was among them on which the command is to fail."""


def tell_changes(runtime: Runtime, typed: TypedChanges, asked: Asked) -> bool:
    """The changes are written, and a reader moved past them; True where one of `--fail-on` is among all there are."""
    if wants_column_help(asked, CHANGE_FIELDS, runtime.streams):
        return False
    query, fails = change_query(typed.axes, backwards=typed.backwards), failing(typed.fail_on)
    check_beginning(typed, runtime)
    plan = planned(asked, CHANGE_FIELDS, runtime, rows="changes")
    _sync_first(runtime)
    with reading_as(runtime, typed.reader, wait=asked.wait):
        if typed.reader is not None and asked.output is None:
            # It has waited for the reader, and there is no file.
            asked = replace(asked, wait=False)
        return _written(runtime, typed, asked, plan, query, fails)


def _written(
    runtime: Runtime, typed: TypedChanges, asked: Asked, plan: Plan[Any], query: ChangeQuery, fails: Failing
) -> bool:
    streams, labels = runtime.streams, runtime.labels()
    told = _Told()

    def read(opened: OpenShop) -> Iterator[LoggedChange]:
        log = _log_of(opened)
        _warn_of_stages(fails, opened)
        stretch = _stretch(opened, log, typed)
        told.stretches[opened.name], told.opened[opened.name] = stretch, opened
        return changes_of(log, query, after=stretch.after, upto=stretch.upto, since=stretch.since)

    with answering(runtime, asked) as shops:
        answer = answered(runtime, shops, plan, read, key=lambda row: row.change.seen_at)
        _say_since(runtime, told, typed)
        written = write_answer(replace(answer, rows=_taken(answer, told, fails)), streams)
        # A full disk is an error here, and the reader then stays where it was.
        streams.out.flush()
        is_cut = bool(plan.shown) and _say_rest(runtime, plan, answer, told, fails, written.rows)
        if plan.to_person and not written.rows and shops.are_heard:
            streams.note(labels.text("nothing has changed"))
        if typed.reader is not None:
            _move(runtime, shops, told, typed.reader, is_cut=is_cut)
    return told.is_found


def check_beginning(typed: TypedChanges, runtime: Runtime) -> None:
    """Raises UsageError where it cannot be meant where to begin; no shop is asked."""
    if typed.since is not None:
        when.since(typed.since, now=runtime.clock(), zone=UTC)
    if typed.reader is None:
        return
    if typed.since is not None:
        raise UsageError("`--reader` begins where it ended, and `--since` somewhere else", hint="leave one of them out")
    name = typed.reader
    if not name.strip() or len(name) > LONGEST_NAME or not name.isprintable():
        raise UsageError(f"`--reader` cannot be `{name}`", hint="give a short name, such as nightly")


def _sync_first(runtime: Runtime) -> None:
    """Unless `--mirror` was typed this command looks at the shop: what nobody has looked at has not changed here.

    `source = "mirror"` in the settings is for questions to which an older answer is one.
    """
    where = runtime.where
    if where.mirror is None:
        runtime.where = replace(where, fresh=True)
    if where.mirror is False:
        raise UsageError("changes are what syncs have seen: `--no-mirror` has none", hint="leave `--no-mirror` out")


def _log_of(opened: OpenShop) -> ChangeLog:
    if opened.log is None:
        raise ValueError("changes are read from a mirror")
    return opened.log


def _warn_of_stages(fails: Failing, opened: OpenShop) -> None:
    """It is warned of a stage that would never be waited for in vain but for a typo."""
    awaited = {word for axis, word in fails.words if axis is ChangeAxis.STAGE and word != NO_STAGE}
    stages = opened.stages() if awaited else None
    for warning in said_of_unknown(awaited, stages) if stages is not None else ():
        opened.warn(warning)


def _stretch(opened: OpenShop, log: ChangeLog, typed: TypedChanges) -> _Stretch:
    newest = log.newest()
    if typed.reader is not None:
        return _Stretch(log.position(typed.reader) or 0, newest, None)
    if typed.since is not None:
        zone = opened.zone() if when.needs_zone(typed.since) else UTC
        return _Stretch(0, newest, when.since(typed.since, now=opened.now, zone=zone))
    # By the order in which it was seen, and by no date: this machine's clock may have gone back.
    return _Stretch(log.seen_before()[0] if opened.told is None else opened.told.position, newest, None)


def _say_since(runtime: Runtime, told: _Told, typed: TypedChanges) -> None:
    """On a terminal: since when, where nobody said it."""
    labels, streams = runtime.labels(), runtime.streams
    if typed.reader is not None or typed.since is not None:
        return
    for name, opened in told.opened.items():
        since = _log_of(opened).seen_before()[1] if opened.told is None else opened.told.result.previous_at
        if opened.told is not None and since is None:
            said = labels.text("this is the first sync: what changes from now on is seen by the next one")
        elif since is not None:
            when_text = date_text(since, now=opened.now, zone=opened.zone(), labels=labels).strip()
            said = labels.text("what was seen since {when}", when=when_text)
        else:
            continue
        streams.note(f"{name}: {said}" if runtime.asks_several() else said)


def _taken(answer: Answer[LoggedChange], told: _Told, fails: Failing) -> Iterator[Any]:
    """The rows as they are taken to be written, and that they were."""
    for row in answer.rows:
        logged, context = (row.row, row.context) if answer.shops.are_several else (row, answer.context)
        told.newest[context.shop_name] = logged.position
        told.is_found = told.is_found or fails.matches(logged.change)
        yield row


def _say_rest(
    runtime: Runtime, plan: Plan[Any], answer: Answer[LoggedChange], told: _Told, fails: Failing, written: int
) -> bool:
    """True if there are more than were written; how many is said, and whether one is among them to fail on is known."""
    rest = 0
    for logged, _ in answer.in_shops():
        rest += 1
        told.is_found = told.is_found or fails.matches(logged.change)
    if rest and plan.is_cut_unasked:
        labels = runtime.labels()
        shown, every = labels.count(written), labels.count(written + rest)
        runtime.streams.footer(labels.text("{shown} of {all} changes; --limit 0 shows all", shown=shown, all=every))
    elif rest:
        runtime.streams.warning(f"stopped at --limit {plan.asked.limit}: more has changed")
    return bool(rest)


def _move(runtime: Runtime, shops: Shops, told: _Told, reader: str, *, is_cut: bool) -> None:
    """Afterwards the reader is past what was written, and where that was all, past what it did not ask for too."""
    for name, opened in told.opened.items():
        position = told.newest.get(name) if is_cut else told.stretches[name].upto
        if position is not None and name not in shops.failed:
            reader_moved(runtime, opened, reader, position)
