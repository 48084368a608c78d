"""What every command that prints rows does with them: choose a format and columns, write, and say what is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from typing import Generic

from orderstatus.core.errors import UsageError
from orderstatus.output.choices import Format
from orderstatus.output.destination import is_stdout, open_binary_destination, open_destination
from orderstatus.output.fields import Field, R, RowContext, columns_help
from orderstatus.output.formats import (
    Written,
    chosen_fields,
    chosen_format,
    refuse_csv_safe,
    refuse_unwritable,
    write_binary_rows,
    write_rows,
)
from orderstatus.output.streams import Streams
from orderstatus.runtime import OpenShop, Runtime

TABLE_ROWS = 50
"""What a table on a terminal shows without `--limit`; every other output is complete (design 2)."""
MOST_ROWS = 1_000_000_000
"""More rows than any shop has, and a number that everything here can still count to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How the rows were asked for."""

    limit: int | None = None
    columns: str | None = None
    format: Format | None = None
    json: bool = False
    csv: bool = False
    csv_safe: bool = False
    output: str | None = None


@dataclass(frozen=True, slots=True)
class Plan(Generic[R]):
    """How rows will be written, decided before a shop is asked."""

    fields: tuple[Field[R], ...]
    format: Format
    to_person: bool
    """A table on a terminal: it may be cut, and then says so."""
    asked: Asked
    header: bool = False
    """Whether TSV begins with the keys."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the columns."""
        return tuple(each.key for each in self.fields)

    @property
    def shown(self) -> int:
        """How many rows are written at most; 0 for all."""
        if self.asked.limit is not None:
            return self.asked.limit
        return TABLE_ROWS if self.to_person else 0

    @property
    def is_cut_unasked(self) -> bool:
        """True where nobody named a limit and there is one."""
        return self.asked.limit is None and self.to_person


def wants_column_help(asked: Asked, fields: Sequence[Field[R]], streams: Streams) -> bool:
    """True if `--columns help` was typed; the columns have then been listed, and there is nothing else to do."""
    if asked.columns != "help":
        return False
    streams.out.write(columns_help(fields))
    return True


def planned(asked: Asked, fields: Sequence[Field[R]], streams: Streams, *, rows: str = "rows") -> Plan[R]:
    """How the rows that were asked for will be written. Raises UsageError for what does not go together."""
    if asked.limit is not None and not 0 <= asked.limit <= MOST_ROWS:
        raise UsageError(f"`--limit` cannot be {asked.limit}", hint=f"give a number of {rows}, or 0 for all")
    format = chosen_format(asked.format, json=asked.json, csv=asked.csv, output=asked.output, out_tty=streams.out_tty)
    if asked.csv_safe:
        refuse_csv_safe(format)
    refuse_unwritable(format, to_terminal=streams.out_tty and is_stdout(asked.output, streams))
    to_person = format is Format.TABLE and streams.out_tty and asked.output in (None, "-")
    return Plan(chosen_fields(fields, asked.columns, format), format, to_person, asked)


def begun(rows: Iterator[R]) -> Iterator[R]:
    """The same rows, the first of them read: the shop is known then, before anything is written."""
    first = next(rows, None)
    return iter(()) if first is None else chain((first,), rows)


def row_context(runtime: Runtime, opened: OpenShop) -> RowContext:
    """What the rows of this shop are shown with; costs a request where no answer has told of the shop yet."""
    return RowContext(
        shop=opened.source.shop().domain,
        now=opened.now,
        zone=opened.zone(),
        rules=opened.rules(),
        labels=runtime.labels(),
    )


def write(plan: Plan[R], rows: Iterable[R], context: RowContext, streams: Streams) -> Written:
    """As many of the rows as `plan` shows are written, whole or not at all where that is to a file."""
    taken = islice(rows, plan.shown) if plan.shown else rows
    if plan.format.is_binary:
        with open_binary_destination(plan.asked.output, streams) as file:
            return write_binary_rows(taken, plan.fields, context, plan.format, file)
    with open_destination(plan.asked.output, streams) as out:
        return write_rows(
            taken,
            plan.fields,
            context,
            plan.format,
            streams,
            out,
            csv_safe=plan.asked.csv_safe,
            tsv_header=plan.header,
        )


def say_dropped(plan: Plan[R], written: Written, context: RowContext, streams: Streams) -> None:
    """On a terminal: which columns did not fit."""
    if plan.to_person and written.dropped_columns:
        columns = ", ".join(written.dropped_columns)
        streams.footer(context.labels.text("too narrow for: {columns}", columns=columns))
