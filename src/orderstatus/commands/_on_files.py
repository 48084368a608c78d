"""Actions whose rows a merchant's file brings: parcels of a packing station, tracking that changed, carrier news."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from orderstatus.commands._selecting import Fill, by_id, only
from orderstatus.commands._sheets import say_notes
from orderstatus.core.acting import aims, ship_rows, shipping
from orderstatus.core.acting.aims import Aimed, Placed
from orderstatus.core.acting.columns import columns
from orderstatus.core.acting.entries import Entry, entries
from orderstatus.core.acting.fields import Field
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.plans import PlanDraft, Skip, Wanted
from orderstatus.core.acting.sheets import Sheet
from orderstatus.core.acting.ship_rows import ShipRows
from orderstatus.core.acting.tracked import Tracked, by_number, tracked
from orderstatus.core.completeness import whole
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.query import OrderQuery, Part
from orderstatus.core.references import parse_reference
from orderstatus.core.selection import TypedFilters, order_query
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting

SCANNED_DAYS = 60
"""How far back orders are read to find tracking numbers, unless `--since` says otherwise."""
R = TypeVar("R", bound=Aimed)


def of_parcels(
    runtime: Runtime, read: Callable[[Acting], ShipRows], *, notify: bool, location: str | None, limit: int | None
) -> Fill:
    """Plans each parcel of `read` at its order."""
    # What was typed is looked at before the shop is asked.
    shipping.ship({}, notify=notify, location=location)

    def fill(acting: Acting, draft: PlanDraft) -> None:
        asked = read(acting)
        say_notes(runtime, asked.notes)
        for warning in asked.warnings:
            runtime.streams.warning(warning)
        draft.add(asked.skips)
        references = _cut(runtime, asked.references, limit)
        parts = shipping.ship({}).parts
        orders, gids, reasons = _called(runtime, acting, references, parts)
        draft.add(asked.unfound(reasons))
        wanted = shipping.ship(
            asked.by_order({name: found[0] for name, found in gids.items()}), notify=notify, location=location
        )
        for order in orders.values():
            draft.add(list(wanted.plan(order)))
        _name_alike(draft, gids, orders)

    return fill


def _name_alike(draft: PlanDraft, gids: Mapping[str, Sequence[str]], orders: Mapping[str, ActingOrder]) -> None:
    """Afterwards a row that is left out is under the order's own name too, where its order is known."""
    found = {reference: orders[first] for reference, (first, *_) in gids.items() if first in orders}
    draft.skips = [
        replace(skip, name=found[skip.name].order.name, order=found[skip.name].order.id)
        if skip.order is None and skip.name in found
        else skip
        for skip in draft.skips
    ]


def parcels_in(sheet: Sheet, *, overrides: Sequence[str], carrier: str | None) -> Callable[[Acting], ShipRows]:
    """The parcels of a file; the columns and the carrier are looked at now."""
    ship_rows.ship_rows(replace(sheet, rows=()), overrides=overrides, carrier=carrier)
    return lambda acting: ship_rows.ship_rows(
        sheet, overrides=overrides, carrier=carrier, country=acting.opened.settings.country
    )


@dataclass(slots=True)
class RowsOf:
    """How the rows of a file become a plan: what each says, what is read for it, and what is wanted at their orders."""

    fields: Iterable[Field]
    rows: Callable[[Iterator[Entry], Acting], Iterator[Aimed | Skip]]
    parts: frozenset[ActPart]
    wanted: Callable[[Placed[Aimed], Mapping[str, Sequence[Tracked]], Acting], Wanted]
    also_numbers: Callable[[Sequence[Aimed]], Iterable[str]] = field(default=lambda _: ())
    """Numbers that are looked for as well, if shipments are searched at all."""


def of_rows(
    runtime: Runtime, sheet: Sheet, how: RowsOf, *, overrides: Sequence[str], since: str | None, limit: int | None
) -> Fill:
    """Plans the rows of a file, each at the order or the tracking number that it names."""
    found = columns(sheet, how.fields, overrides=overrides)

    def fill(acting: Acting, draft: PlanDraft) -> None:
        say_notes(runtime, sheet.notes)
        rows: list[Aimed] = []
        for each in how.rows(entries(sheet, found), acting):
            if isinstance(each, Skip):
                draft.add([each])
            else:
                rows.append(each)
        rows, refused = _readable(rows)
        draft.add(refused)
        orders, gids, _ = _called(runtime, acting, aims.orders_named(rows), how.parts)
        numbers = _tracked(runtime, acting, rows, how, since)
        placed = aims.placed(rows, gids, numbers)
        draft.add(placed.skips)
        ids = _cut(runtime, tuple(placed.rows), limit)
        wanted = how.wanted(placed, numbers, acting)
        unread = [gid for gid in ids if gid not in orders]
        names = {each.order: each.order_name for several in numbers.values() for each in several}
        fresh = by_id(acting, unread, names, how.parts)
        orders |= {each.order.id: each for each in _kept(fresh, draft)}
        for gid in ids:
            if gid in orders:
                draft.add(list(wanted.plan(orders[gid])))
        _name_alike(draft, gids, orders)

    return fill


def _kept(found: Iterable[ActingOrder | Skip], draft: PlanDraft) -> Iterator[ActingOrder]:
    for each in found:
        if isinstance(each, Skip):
            draft.add([each])
        else:
            yield each


def _readable(rows: Sequence[R]) -> tuple[list[R], list[Skip]]:
    """The rows whose order could be one, and a skip for each of the others."""
    kept: list[R] = []
    skips: list[Skip] = []
    for row in rows:
        try:
            if row.aim.order is not None:
                parse_reference(row.aim.order)
        except UsageError as error:
            why = sentence("{error}", error=str(error))
            skips.append(Skip(name=row.aim.called, because=why, lines=(row.line,)))
        else:
            kept.append(row)
    return kept, skips


def _called(
    runtime: Runtime, acting: Acting, references: Sequence[str], parts: frozenset[ActPart]
) -> tuple[dict[str, ActingOrder], dict[str, list[str]], dict[str, Sentence]]:
    """The orders by GID, the GIDs of each reference, and why a reference stands for none or for several."""
    orders: dict[str, ActingOrder] = {}
    gids: dict[str, list[str]] = {}
    reasons: dict[str, Sentence] = {}
    for called in acting.reader.by_name(list(references), parts):
        if runtime.streams.progress is not None:
            runtime.streams.progress.advance(acting.opened.name)
        order = only(called)
        if isinstance(order, ActingOrder):
            orders.setdefault(order.order.id, order)
            gids[called.reference] = [order.order.id]
        else:
            reasons[called.reference] = order
    return orders, gids, reasons


def _tracked(
    runtime: Runtime, acting: Acting, rows: Sequence[Aimed], how: RowsOf, since: str | None
) -> Mapping[str, Sequence[Tracked]]:
    """The shipments of the numbers that no order is named beside: every order of a time is read for them."""
    alone = aims.numbers_alone(rows)
    if not alone:
        return {}
    opened = acting.opened
    query = order_query(TypedFilters(since=since), now=opened.now, zone=opened.zone, capture=opened.settings.capture())
    if query.since is None:
        query = OrderQuery(since=opened.now.replace(microsecond=0) - timedelta(days=SCANNED_DAYS))
    run = opened.source.orders(query, frozenset({Part.SHIPMENTS}), wanted=None)
    return by_number(tracked(whole(run, shipments=True), [*alone, *how.also_numbers(rows)]))


def _cut(runtime: Runtime, orders: Sequence[str], limit: int | None) -> Sequence[str]:
    if not limit or len(orders) <= limit:
        return orders
    runtime.streams.warning(f"stopped at --limit {limit}: the file names more orders")
    return orders[:limit]
