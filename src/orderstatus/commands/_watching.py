"""What `watch` does: look again and again, and show each look on a board or write its changes as lines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._changing import TypedChanges, check_beginning
from orderstatus.commands._rows import planned, wants_column_help
from orderstatus.core import when
from orderstatus.core.change_query import change_query
from orderstatus.core.errors import OrderStatusError, UsageError
from orderstatus.core.spans import parse_interval
from orderstatus.output.change_fields import CHANGE_FIELDS
from orderstatus.output.choices import Format
from orderstatus.output.formats import chosen_format
from orderstatus.runtime import OpenShop, Runtime
from orderstatus.runtime.log_readers import reading_as

SHORTEST_SECONDS = 10
"""More often than that nothing is to be seen: a carrier tells of a parcel a few times a day."""
LONGEST_SECONDS = 86_400
MOST_ROUNDS = 1_000_000_000
_STREAMED = (Format.TSV, Format.CSV, Format.JSONL)
"""Formats of which every line is whole by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedWatch:
    """What is asked for, as it was typed."""

    every: str
    rounds: int | None = None
    since: str | None = None
    reader: str | None = None
    axes: Iterable[str] = ()


def watch_shops(runtime: Runtime, typed: TypedWatch, asked: Asked) -> None:
    """The shops are looked at until the rounds are over, or for ever; what was seen is on the board, or written.

    Raises what `flows.follow` raises, and UsageError for what does not go together.
    """
    if wants_column_help(asked, CHANGE_FIELDS, runtime.streams):
        return
    every = parse_interval(typed.every, flag="--every", least=SHORTEST_SECONDS, most=LONGEST_SECONDS)
    if typed.rounds is not None and not 1 <= typed.rounds <= MOST_ROUNDS:
        raise UsageError(f"`--rounds` cannot be {typed.rounds}", hint="give how often to look, such as 10")
    query = change_query(typed.axes, backwards=False)
    beginning = TypedChanges(since=typed.since, reader=typed.reader)
    check_beginning(beginning, runtime)
    format = _format(runtime, asked)
    if format is Format.TABLE:
        _refuse_on_board(typed, asked)
        from orderstatus.commands._watch_board import show_board

        show_board(runtime, query, beginning, every=every, rounds=typed.rounds)
        return
    plan = planned(replace(asked, format=format, json=False, csv=False), CHANGE_FIELDS, runtime, rows="changes")
    from orderstatus.commands._watch_lines import write_changes

    with reading_as(runtime, typed.reader, wait=False):
        write_changes(runtime, plan, query, beginning, every=every, rounds=typed.rounds)


def _format(runtime: Runtime, asked: Asked) -> Format:
    """The format of the lines, or a table, which is the board. Raises UsageError for one that has to have an end."""
    can_redraw = runtime.streams.can_redraw
    usual = runtime.usual_format()
    wanted = chosen_format(
        asked.format,
        json=asked.json,
        csv=asked.csv,
        out_tty=can_redraw,
        # A setting is for commands that end, too: what cannot be streamed does not count here.
        usual=usual if usual in _STREAMED else None,
    )
    if wanted in _STREAMED or (wanted is Format.TABLE and can_redraw):
        return wanted
    if wanted is Format.TABLE:
        raise UsageError("the board needs a terminal", hint="leave `--format table` out, and each change is a line")
    raise UsageError(f"`watch` never ends, and {wanted.value} is whole at its end only", hint="add --format jsonl")


def _refuse_on_board(typed: TypedWatch, asked: Asked) -> None:
    if typed.reader is not None:
        raise UsageError("a reader moves on with lines, and the board has none", hint="add --format tsv")
    if asked.columns is not None or asked.csv_safe:
        flag = "--columns" if asked.columns is not None else "--csv-safe"
        raise UsageError(f"`{flag}` is for lines, and the board has none", hint="add --format tsv")


def seen_since(opened: OpenShop, beginning: TypedChanges) -> datetime | None:
    """From when on changes are asked for, by the shop's clock; None where that was not said."""
    if beginning.since is None:
        return None
    zone = opened.zone() if when.needs_zone(beginning.since) else UTC
    return when.since(beginning.since, now=opened.now, zone=zone)


def told_of(error: OrderStatusError, *, every: int | None) -> str:
    """What is said of a shop that a look did not see: why, and that it is tried again in so many seconds, if it is."""
    request = f" (request {error.request_id})" if error.request_id else ""
    if every is None:
        return f"it is not watched any more: {error}{request}" + (f"; {error.hint}" if error.hint else "")
    return f"{error}{request}; looking again in {every} s"
