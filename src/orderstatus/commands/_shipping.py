"""What `shipments` does: read the window, count what matches, write the rows or the counts, say what is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import (
    Answer,
    Plan,
    answered,
    answering,
    gathered,
    planned,
    wants_column_help,
    write_answer,
)
from orderstatus.commands._shipment_reading import (
    Counts,
    Reading,
    ShopShipments,
    Summaries,
    counts_by_source,
    in_all,
)
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import sentence
from orderstatus.core.query import SortKey, sort_value
from orderstatus.core.shipment_groups import By, parse_one_by
from orderstatus.core.shipment_query import TypedShipmentFilters, window, with_news
from orderstatus.core.shipment_summary import SummaryRow
from orderstatus.core.shipments import OrderShipment
from orderstatus.output.fields import RowContext
from orderstatus.output.overview import write_headline
from orderstatus.output.sentences import said
from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
from orderstatus.output.shipment_summary_fields import SHIPMENT_SUMMARY_FIELDS, headed, without_window
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime, Shops


def list_shipments(runtime: Runtime, typed: TypedShipmentFilters, asked: Asked, by: Iterable[str]) -> None:
    """The shipments that were asked for are written, on a terminal below a summary of all of them."""
    streams = runtime.streams
    if wants_column_help(asked, SHIPMENT_FIELDS, streams):
        return
    typed_by = parse_one_by(by)
    grouping = typed_by or By.STATUS
    plan = planned(asked, SHIPMENT_FIELDS, runtime, rows="shipments")
    if typed_by is not None and not plan.to_person:
        raise UsageError(
            "`--by` groups the summary, which stands above the rows on a terminal only", hint="add `--summary`"
        )
    with answering(runtime, asked) as shops:
        most = 0 if plan.to_person or not plan.shown else plan.shown + 1
        reading = Reading(grouping if plan.to_person else None, plan.keys, news=not plan.to_person, most=most)
        counts = counts_by_source(runtime, shops, reading, typed, grouping) if plan.to_person else None
        answer = _answer(runtime, shops, plan, reading, typed)
        if plan.to_person:
            _write_board(runtime, shops, answer, plan, reading, grouping, counts)
            return
        written = write_answer(answer, streams)
        _note_window(reading, shops, streams)
        if asked.limit and written.rows == asked.limit and answer.has_more(written.rows):
            streams.warning(f"stopped at --limit {asked.limit}: more shipments match")


def summarize_shipments(runtime: Runtime, typed: TypedShipmentFilters, asked: Asked, by: Iterable[str]) -> None:
    """How many shipments there are of each kind is written, and no shipment."""
    streams = runtime.streams
    if wants_column_help(asked, SHIPMENT_SUMMARY_FIELDS, streams):
        return
    grouping = parse_one_by(by) or By.STATUS
    plan = planned(asked, SHIPMENT_SUMMARY_FIELDS, runtime, rows="groups")
    with answering(runtime, asked) as shops:
        reading = Reading(grouping)
        counts = counts_by_source(runtime, shops, reading, typed, grouping)
        if counts is None:
            answer = _answer(runtime, shops, plan, reading, typed)
            summaries = Summaries(reading, grouping)
            for row, context in answer.in_shops():
                summaries[context.shop_name].add(row)
            counts = summaries.counts()
        shops.raise_if_all_failed()
        _write_summary(runtime, shops, plan, reading, grouping, counts)


def _answer(
    runtime: Runtime,
    shops: Shops,
    plan: Plan[OrderShipment] | Plan[SummaryRow],
    reading: Reading,
    typed: TypedShipmentFilters,
) -> Answer[OrderShipment]:
    read = partial(reading.read, runtime, typed)
    return answered(runtime, shops, plan, read, key=lambda row: sort_value(row.order, SortKey.PLACED), descending=True)


def _write_board(
    runtime: Runtime,
    shops: Shops,
    answer: Answer[OrderShipment],
    plan: Plan[OrderShipment],
    reading: Reading,
    by: By,
    counts: Counts | None,
) -> None:
    """On a terminal: the counts of everything that matches on top, then the first rows of it.

    Where there are no `counts` yet everything is read before a line is written; of the rows only those shown are kept.
    """
    streams = runtime.streams
    summaries = Summaries(reading, by)
    kept: list[tuple[OrderShipment, RowContext]] = []
    for row, context in answer.in_shops():
        if not plan.shown or len(kept) < plan.shown:
            kept.append((row, context))
        if counts is None:
            summaries[context.shop_name].add(row)
        elif len(kept) == plan.shown:
            break
    answer.settle()
    shops.raise_if_all_failed()
    counts = summaries.counts() if counts is None else counts
    # The flags for columns and limits are about the rows.
    on_top = planned(replace(plan.asked, columns=None, limit=None), SHIPMENT_SUMMARY_FIELDS, runtime)
    _write_summary(runtime, shops, on_top, reading, by, counts)
    if not kept:
        return
    streams.out.write("\n")
    rows = gathered(runtime, shops, plan, _with_news(kept, plan.keys, reading))
    written = write_answer(rows, streams)
    if written.rows < in_all(counts):
        labels = rows.context.labels
        if plan.is_cut_unasked:
            shown, every = labels.count(written.rows), labels.count(in_all(counts))
            streams.footer(labels.text("{shown} of {all} shipments; --limit 0 shows all", shown=shown, all=every))
        else:
            streams.warning(f"stopped at --limit {plan.asked.limit}: more shipments match")


def _with_news(
    kept: list[tuple[OrderShipment, RowContext]], keys: tuple[str, ...], reading: Reading
) -> Iterator[tuple[OrderShipment, RowContext]]:
    """The same rows, with the newest events that their columns tell of, asked of each shop once for its own."""
    read = {
        name: with_news([row for row, context in kept if context.shop_name == name], keys, shop.newest_event)
        for name, shop in reading.shops.items()
    }
    for _, context in kept:
        yield next(read[context.shop_name]), context


def _write_summary(
    runtime: Runtime, shops: Shops, plan: Plan[SummaryRow], reading: Reading, by: By, counts: Counts
) -> None:
    """The counts are written; on a terminal below a line that says how many shipments of which orders they are."""
    streams = runtime.streams
    groups = [
        (row, reading.shops[name].context) for name in shops.in_order(reading.shops) for row in counts.get(name, ())
    ]
    # Groups are few: only a limit that was named cuts them.
    shown = groups[: plan.asked.limit] if plan.asked.limit else groups
    if plan.to_person:
        _say_what_of(in_all(counts), reading, shops, streams)
        fields = plan.fields if plan.asked.columns else without_window(plan.fields)
        plan = replace(plan, fields=headed(fields, by))
    else:
        _note_window(reading, shops, streams)
    write_answer(gathered(runtime, shops, replace(plan, asked=replace(plan.asked, limit=0)), shown), streams)
    if len(shown) < len(groups):
        streams.warning(f"stopped at --limit {plan.asked.limit}: there are more groups")


def _note_window(reading: Reading, shops: Shops, streams: Streams) -> None:
    for shop in _first(reading, shops):
        streams.note(said(window(shop.query.orders, shop.context.now), shop.context))


def _first(reading: Reading, shops: Shops) -> list[ShopShipments]:
    """The shop by whose clock the window is said: the first that was named, of those that answered."""
    return [reading.shops[name] for name in shops.in_order(reading.shops)[:1]]


def _say_what_of(all: int, reading: Reading, shops: Shops, streams: Streams) -> None:
    for shop in _first(reading, shops):
        context = shop.context
        of = window(shop.query.orders, context.now)
        if not all:
            if not shops.are_heard:
                return
            streams.note(said(sentence("no shipments match; looked at {window}", window=of), context))
        elif all == 1:
            write_headline(said(sentence("1 shipment of {window}", window=of), context), streams)
        else:
            count = context.labels.count(all)
            write_headline(said(sentence("{count} shipments of {window}", count=count, window=of), context), streams)
