"""What `find` does: look for every text, write what matches, and say what nothing matches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._one_order import refuse_no_store
from orderstatus.commands._order_reading import parts_of
from orderstatus.commands._rows import (
    TABLE_ROWS,
    Plan,
    answered,
    answering,
    planned,
    row_context,
    wants_column_help,
    write_answer,
)
from orderstatus.core.errors import NotFoundError
from orderstatus.core.finding import Finder, Match
from orderstatus.core.labels import sentence
from orderstatus.core.needles import ACCEPTED, Needle, needles_of
from orderstatus.core.query import OrderQuery
from orderstatus.core.references import store_of_address
from orderstatus.core.selection import TypedFilters, order_query
from orderstatus.core.shipment_query import DEFAULT_DAYS, window
from orderstatus.output.fields import RowContext
from orderstatus.output.match_fields import MATCH_FIELDS
from orderstatus.output.sentences import said
from orderstatus.output.streams import Streams
from orderstatus.runtime import OpenShop, Runtime

STANDARD_INPUT = "-"


def find_matching(
    runtime: Runtime, texts: Sequence[str], asked: Asked, *, only_tracking: bool, since: str | None
) -> None:
    """The orders that match are written. Raises NotFoundError where none does, once that is written too."""
    streams = runtime.streams
    if wants_column_help(asked, MATCH_FIELDS, streams):
        return
    plan = planned(asked, MATCH_FIELDS, runtime, rows="orders")
    needles = needles_of(_with_input(texts, runtime))
    by_name: dict[str, Finder] = {}
    with answering(runtime, asked) as shops:
        for each in needles:
            refuse_no_store(each.text, shops)

        def read(opened: OpenShop) -> Iterator[Match]:
            scanned = _window(since, opened)
            finder = Finder(
                opened.source,
                parts_of(plan.keys, OrderQuery(), opened, chosen=asked.columns is not None),
                scanned=scanned,
                only_tracking=only_tracking,
                on_scan=lambda numbers: _say_scan(numbers, scanned, runtime, opened, several=shops.are_several),
            )
            by_name[opened.name] = finder
            return finder.matches([each for each in needles if _is_asked(each, opened.domain)])

        most = plan.shown + 1 if plan.shown else 0
        answer = answered(runtime, shops, plan, read, most=most)
        written = write_answer(answer, streams)
        # A run that was cut has not looked for everything: what it lacks is not missing.
        if plan.shown and written.rows == plan.shown and answer.has_more(written.rows):
            _say_cut(plan, answer.context, streams, several=len(needles) > 1)
            return
    if not needles:
        streams.note(answer.context.labels.text("nothing to look for"))
        return
    # Whatever failed has ended the command: each shop has looked for all that it was asked.
    missing = [
        each.text
        for each in needles
        if all(each.text in by_name[of.name].missing for of in shops.opened if _is_asked(each, of.domain))
    ]
    if missing:
        finders = [by_name[each.name] for each in shops.opened]
        scanned = finders[0].scanned
        error = NotFoundError(_nothing_matches(missing, finders, scanned), hint=_hint(finders))
        if not written.rows:
            raise error
        streams.warning(str(error))


def _is_asked(needle: Needle, domain: str) -> bool:
    """False for an address in the admin of another shop."""
    return store_of_address(needle.text) in (None, domain)


def _say_scan(numbers: int, scanned: OrderQuery, runtime: Runtime, opened: OpenShop, *, several: bool) -> None:
    orders = window(scanned, opened.now)
    if numbers == 1:
        what = sentence("looking for 1 tracking number in {window}", window=orders)
    else:
        what = sentence("looking for {count} tracking numbers in {window}", count=numbers, window=orders)
    text = said(what, row_context(runtime, opened))
    runtime.streams.note(f"{opened.name}: {text}" if several else text)


def _say_cut(plan: Plan[Match], context: RowContext, streams: Streams, *, several: bool) -> None:
    if plan.is_cut_unasked:
        streams.footer(context.labels.text("the first {shown} orders; --limit 0 shows all", shown=TABLE_ROWS))
    else:
        # Which texts nothing matches is not known then.
        rest = ", and not every text was looked for" if several else ""
        streams.warning(f"stopped at --limit {plan.asked.limit}: more orders match{rest}")


def _nothing_matches(texts: Iterable[str], finders: Sequence[Finder], scanned: OrderQuery) -> str:
    missing = ", ".join(f"`{text}`" for text in texts)
    if not any(finder.misses_numbers for finder in finders) or scanned.since is None:
        return f"nothing matches {missing}"
    placed = f"orders placed since {scanned.since:%Y-%m-%d}"
    return f"nothing matches {missing}; tracking numbers were looked for in {placed}"


def _hint(finders: Iterable[Finder]) -> str:
    every = list(finders)
    hints = []
    if any(finder.misses_phones for finder in every):
        hints.append("give a telephone number with its country's code, as +358 40 123 4567")
    if any(finder.misses_numbers for finder in every):
        hints.append("look for tracking numbers in older orders with `--since 180d`")
    return "; or ".join(hints) or f"give {ACCEPTED}"


def _window(since: str | None, opened: OpenShop) -> OrderQuery:
    """The orders whose shipments are looked at."""
    typed = TypedFilters(since=since)
    query = order_query(typed, now=opened.now, zone=opened.zone, capture=opened.settings.capture())
    if query.since is not None:
        return query
    return replace(query, since=opened.now.replace(microsecond=0) - timedelta(days=DEFAULT_DAYS))


def _with_input(texts: Iterable[str], runtime: Runtime) -> Iterator[str]:
    """The texts, with the lines of standard input in place of `-`; empty lines are none."""
    for text in texts:
        if text == STANDARD_INPUT:
            yield from runtime.input_lines()
        else:
            yield text
