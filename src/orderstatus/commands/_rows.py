"""How rows are written: chosen before a shop is asked, and one way for every command and any number of shops."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Generic, TextIO

from orderstatus.commands._answer_flags import Asked
from orderstatus.core.errors import UsageError
from orderstatus.output.choices import Format
from orderstatus.output.destination import (
    Delivery,
    is_own_file,
    is_stdout,
    open_binary_destination,
    open_destination,
    refuse_if_changed,
)
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
from orderstatus.output.shop_rows import ShopRow, of_shop_rows, shared_context, shop_first, with_shop_column
from orderstatus.output.streams import Streams
from orderstatus.runtime import OpenShop, Runtime, Shops

if TYPE_CHECKING:
    from orderstatus.core.labels import Labels
    from orderstatus.core.ports import OrderRun, SideBySide

TABLE_ROWS = 50
"""What a table on a terminal shows without `--limit`; every other output is complete (design 2)."""
MOST_ROWS = 1_000_000_000
"""More rows than any shop has, and a number that everything here can still count to."""


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


def planned(asked: Asked, fields: Sequence[Field[R]], runtime: Runtime, *, rows: str = "rows") -> Plan[R]:
    """How the rows that were asked for will be written. Raises UsageError for what does not go together."""
    streams = runtime.streams
    if asked.limit is not None and not 0 <= asked.limit <= MOST_ROWS:
        raise UsageError(f"`--limit` cannot be {asked.limit}", hint=f"give a number of {rows}, or 0 for all")
    format = chosen_format(
        asked.format,
        json=asked.json,
        csv=asked.csv,
        output=asked.output,
        out_tty=streams.out_tty,
        usual=runtime.usual_format(),
    )
    if asked.csv_safe:
        refuse_csv_safe(format)
    refuse_unwritable(format, to_terminal=streams.out_tty and is_stdout(asked.output, streams))
    to_person = format is Format.TABLE and streams.out_tty and asked.output in (None, "-")
    if not runtime.asks_several():
        return Plan(chosen_fields(fields, asked.columns, format), format, to_person, asked)
    chosen = chosen_fields(with_shop_column(fields), asked.columns, format)
    if asked.columns is None and format in (Format.TABLE, Format.TSV):
        chosen = shop_first(chosen)
    return Plan(chosen, format, to_person, asked)


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
        shop_name=opened.name,
    )


@dataclass(slots=True)
class Answer(Generic[R]):
    """The rows of every shop on their way in, and how they are written."""

    plan: Plan[Any]
    """Of rows that know their shop, where there are several."""
    rows: Iterator[Any]
    context: RowContext
    shops: Shops
    running: SideBySide[ShopRow[R]] | None = None
    """What reads several shops; None where there is one, or nothing left to read."""
    read: dict[str, int] = field(default_factory=dict)
    """How many rows came from each of several shops so far, by its name."""

    def in_shops(self) -> Iterator[tuple[R, RowContext]]:
        """The rows, each with what it is shown with."""
        for row in self.rows:
            yield (row.row, row.context) if self.shops.are_several else (row, self.context)

    def settle(self) -> None:
        """Afterwards no shop is being read any more, so that what was read can be asked how much there is."""
        if self.running is not None:
            self.running.stop()

    def has_more(self, written: int, runs: Mapping[str, OrderRun] | None = None) -> bool:
        """True if there is a row beyond those `written`.

        `runs`, by the shop's name, are the readings whose own counts say so, if any do.
        """
        self.settle()
        if runs is None and not self.shops.are_several:
            return next(self.rows, None) is not None
        return sum(self.read.values()) > written or any(self.shops.asking(runs or {}, lambda run: run.has_more()))


def answered(
    runtime: Runtime,
    shops: Shops,
    plan: Plan[Any],
    read: Callable[[OpenShop], Iterable[R]],
    *,
    key: Callable[[R], Any] = lambda _: 0,
    descending: bool = False,
    most: int = 0,
) -> Answer[R]:
    """What `read` makes of each shop: of one as it comes, of several side by side, merged by `key`.

    `plan` is that of what will be written, which may be made of the rows. `most` is how many rows of one shop are
    wanted; 0 for all. The first row of each is read here: what a shop has to say of itself is known then, and a single
    shop that fails has raised, as have several that all did.
    """
    if not shops.are_several:
        only = begun(iter(read(shops.only)))
        return Answer(plan, only, row_context(runtime, shops.only), shops)
    counted: dict[str, int] = {}

    def of_shop(opened: OpenShop) -> Iterator[ShopRow[R]]:
        rows = begun(iter(read(opened)))
        context = row_context(runtime, opened)
        for number, row in enumerate(islice(rows, most) if most else rows, 1):
            counted[opened.name] = number
            yield ShopRow(row, context)

    running = shops.side_by_side(of_shop, key=lambda each: key(each.row), descending=descending)
    rows = begun(iter(running))
    shops.raise_if_all_failed()
    return Answer(_of_several(plan), rows, _shared(runtime), shops, running, counted)


def gathered(runtime: Runtime, shops: Shops, plan: Plan[R], rows: Iterable[tuple[R, RowContext]]) -> Answer[R]:
    """Rows that were made here, each with the context of its shop, to be written as those that are read."""
    pairs = list(rows)
    if not shops.are_several:
        context = pairs[0][1] if pairs else row_context(runtime, shops.only)
        return Answer(plan, iter([row for row, _ in pairs]), context, shops)
    return Answer(_of_several(plan), iter([ShopRow(*pair) for pair in pairs]), _shared(runtime), shops)


def _of_several(plan: Plan[Any]) -> Plan[Any]:
    return replace(plan, fields=of_shop_rows(plan.fields))


def _shared(runtime: Runtime) -> RowContext:
    return shared_context(RowContext(shop="", now=runtime.clock(), labels=runtime.labels()))


@contextmanager
def answering(runtime: Runtime, asked: Asked | None = None, *more_files: str | None) -> Iterator[Shops]:
    """The shops that are asked, open for the length of the block.

    Meanwhile no other run writes the file that was asked for or one of `more_files`, and a terminal sees how far the
    work is. Raises UsageError for flags about a file where there is none.
    """
    from time import monotonic

    with (
        writing(runtime, asked or Asked(), *more_files),
        runtime.streams.working(runtime.labels(), monotonic),
        runtime.open_shops() as shops,
    ):
        yield shops


@contextmanager
def writing(runtime: Runtime, asked: Asked, *more_files: str | None) -> Iterator[None]:
    """For the length of the block no other run writes the file that was asked for, or one of `more_files`.

    Raises UsageError where `--wait` or `--if-changed` would do nothing, as no file is written, and TemporaryError where
    another run is at it.
    """
    files = [file for file in (asked.output, *more_files) if file is not None]
    if asked.if_changed:
        for file in files:
            refuse_if_changed(file, runtime.streams)
        if not files:
            refuse_if_changed(None, runtime.streams)
    if asked.wait and not any(is_own_file(file, runtime.streams) for file in files):
        raise UsageError("`--wait` waits for a file, and there is none", hint="add --output FILE, or leave it out")
    with runtime.holding(files, wait=asked.wait):
        yield


def write_answer(answer: Answer[R], streams: Streams) -> Written:
    """The answer is written as it was planned; on a terminal it is said what did not fit, or which file holds it."""
    written = write(answer.plan, answer.rows, answer.context, streams)
    say_dropped(answer.plan, written, answer.context, streams)
    file, labels = answer.plan.asked.output, answer.context.labels
    if file is not None and not written.is_unchanged and is_own_file(file, streams):
        streams.note(labels.text("{count} rows in {file}", count=labels.count(written.rows), file=file))
    return written


def write(plan: Plan[R], rows: Iterable[R], context: RowContext, streams: Streams) -> Written:
    """As many of the rows as `plan` shows are written, whole or not at all where that is to a file."""
    taken = islice(rows, plan.shown) if plan.shown else rows
    delivery, asked = Delivery(), plan.asked
    if plan.format.is_binary:
        with open_binary_destination(asked.output, streams, if_changed=asked.if_changed, delivery=delivery) as file:
            written = write_binary_rows(taken, plan.fields, context, plan.format, file)
    else:
        with destination_of(asked, streams, delivery) as out:
            written = write_rows(
                taken,
                plan.fields,
                context,
                plan.format,
                streams,
                out,
                csv_safe=asked.csv_safe,
                tsv_header=plan.header,
            )
    say_unchanged(plan.asked, delivery, context.labels, streams)
    return replace(written, is_unchanged=delivery.is_unchanged)


def destination_of(asked: Asked, streams: Streams, delivery: Delivery) -> AbstractContextManager[TextIO]:
    """Where text goes, as it was asked for; `delivery` hears what became of it."""
    return open_destination(asked.output, streams, if_changed=asked.if_changed, delivery=delivery)


def say_unchanged(asked: Asked, delivery: Delivery, labels: Labels, streams: Streams) -> None:
    """On a terminal: that the file was left as it was."""
    if delivery.is_unchanged:
        streams.note(labels.text("{file} is as it was", file=asked.output))


def say_dropped(plan: Plan[R], written: Written, context: RowContext, streams: Streams) -> None:
    """On a terminal: which columns did not fit."""
    if plan.to_person and written.dropped_columns:
        columns = ", ".join(written.dropped_columns)
        streams.footer(context.labels.text("too narrow for: {columns}", columns=columns))
