"""What `find` does: look for every text, write what matches, and say what nothing matches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from orderstatus.commands._rows import (
    TABLE_ROWS,
    Asked,
    Plan,
    begun,
    planned,
    row_context,
    say_dropped,
    wants_column_help,
    write,
)
from orderstatus.core.errors import NotFoundError
from orderstatus.core.finding import Finder, Match
from orderstatus.core.labels import sentence
from orderstatus.core.needles import ACCEPTED, needles_of
from orderstatus.core.query import OrderQuery, parts_for
from orderstatus.core.references import refuse_another_store
from orderstatus.core.selection import TypedFilters, order_query
from orderstatus.core.shipment_query import DEFAULT_DAYS, window
from orderstatus.output.fields import RowContext
from orderstatus.output.match_fields import MATCH_FIELDS
from orderstatus.output.sentences import said
from orderstatus.output.streams import Streams
from orderstatus.runtime import OpenShop, Runtime

STANDARD_INPUT = "-"


def find_matching(
    runtime: Runtime,
    texts: Sequence[str],
    asked: Asked,
    *,
    only_tracking: bool,
    since: str | None,
    shop: str | None,
    demo: bool,
    verbose: bool,
) -> None:
    """The orders that match are written. Raises NotFoundError where none does, once that is written too."""
    streams = runtime.streams
    if wants_column_help(asked, MATCH_FIELDS, streams):
        return
    plan = planned(asked, MATCH_FIELDS, streams, rows="orders")
    needles = needles_of(_with_input(texts, runtime))
    with runtime.open_shop(shop=shop, demo=demo, verbose=verbose) as opened:
        for each in needles:
            refuse_another_store(each.text, opened.domain)
        scanned = _window(since, opened)

        finder = Finder(
            opened.source,
            parts_for(plan.keys, OrderQuery()),
            scanned=scanned,
            only_tracking=only_tracking,
            on_scan=lambda numbers: _say_scan(numbers, scanned, runtime, opened),
        )
        rows = begun(finder.matches(needles))
        context = row_context(runtime, opened)
        written = write(plan, rows, context, streams)
        say_dropped(plan, written, context, streams)
        # A run that was cut has not looked for everything: what it lacks is not missing.
        if plan.shown and written.rows == plan.shown and next(rows, None) is not None:
            _say_cut(plan, context, streams, several=len(needles) > 1)
            return
    if not needles:
        streams.note(context.labels.text("nothing to look for"))
    elif finder.missing:
        missing = NotFoundError(_nothing_matches(finder, scanned), hint=_hint(finder))
        if not written.rows:
            raise missing
        streams.warning(str(missing))


def _say_scan(numbers: int, scanned: OrderQuery, runtime: Runtime, opened: OpenShop) -> None:
    orders = window(scanned, opened.now)
    if numbers == 1:
        what = sentence("looking for 1 tracking number in {window}", window=orders)
    else:
        what = sentence("looking for {count} tracking numbers in {window}", count=numbers, window=orders)
    runtime.streams.note(said(what, row_context(runtime, opened)))


def _say_cut(plan: Plan[Match], context: RowContext, streams: Streams, *, several: bool) -> None:
    if plan.is_cut_unasked:
        streams.footer(context.labels.text("the first {shown} orders; --limit 0 shows all", shown=TABLE_ROWS))
    else:
        # Which texts nothing matches is not known then.
        rest = ", and not every text was looked for" if several else ""
        streams.warning(f"stopped at --limit {plan.asked.limit}: more orders match{rest}")


def _nothing_matches(finder: Finder, scanned: OrderQuery) -> str:
    missing = ", ".join(f"`{text}`" for text in finder.missing)
    if not finder.misses_numbers or scanned.since is None:
        return f"nothing matches {missing}"
    placed = f"orders placed since {scanned.since:%Y-%m-%d}"
    return f"nothing matches {missing}; tracking numbers were looked for in {placed}"


def _hint(finder: Finder) -> str:
    hints = []
    if finder.misses_phones:
        hints.append("give a telephone number with its country's code, as +358 40 123 4567")
    if finder.misses_numbers:
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
