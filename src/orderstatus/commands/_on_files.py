"""Actions whose rows a merchant's file brings: parcels of a packing station, tracking that changed, carrier news."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TypeVar

from orderstatus.commands._selecting import Fill, by_id, elsewhere, only
from orderstatus.commands._sheets import say_notes
from orderstatus.core.acting import aims, ship_rows, shipping
from orderstatus.core.acting.aims import Aimed, Placed
from orderstatus.core.acting.carriers import country_of
from orderstatus.core.acting.columns import columns
from orderstatus.core.acting.entries import Entry, entries
from orderstatus.core.acting.fields import Field
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.plans import PlanDraft, Planned, Skip, Wanted
from orderstatus.core.acting.ports import Called
from orderstatus.core.acting.sheets import Sheet
from orderstatus.core.acting.ship_rows import ShipRow, ShipRows
from orderstatus.core.acting.tracked import Tracked, by_number, tracked
from orderstatus.core.completeness import whole
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.query import OrderQuery, Part
from orderstatus.core.references import parse_reference, refuse_another_store
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
        strangers = _strangers(asked, acting)
        planning = _Parcels(asked, notify=notify, location=location)
        references = _cut(runtime, [each for each in asked.references if each not in strangers], limit)
        for called in _each_called(runtime, acting, references, planning.parts):
            planning.take(called)
        # Only now: what one order is called in several ways, all its rows are planned together.
        for order in by_id(acting, planning.called_again, {}, planning.parts):
            planning.plan(order)
        draft.add(asked.unfound({**strangers, **planning.reasons}))
        for planned in planning.planned.values():
            draft.add(planned)
        _name_alike(draft, planning.called)

    return fill


def _name_alike(draft: PlanDraft, called: Mapping[str, tuple[str, str]]) -> None:
    """Afterwards a row that is left out is under the order's own name too, where its order is known."""
    draft.skips = [
        replace(skip, name=called[skip.name][0], order=called[skip.name][1])
        if skip.order is None and skip.name in called
        else skip
        for skip in draft.skips
    ]


class _Parcels:
    """Orders that are planned as they are read. None is kept: a file may name 50,000."""

    def __init__(self, asked: ShipRows, *, notify: bool, location: str | None) -> None:
        self._asked = asked
        self._of_reference = asked.by_order({name: name for name in asked.references})
        self._references: dict[str, list[str]] = {}
        self._rows: dict[str, tuple[ShipRow, ...]] = {}
        self._wanted = shipping.ship(self._rows, notify=notify, location=location)
        self.parts = self._wanted.parts
        self.planned: dict[str, list[Planned]] = {}
        """What is planned, by the GID of the order, in the order in which the file names them first."""
        self.reasons: dict[str, Sentence] = {}
        """Why a reference stands for none or for several."""
        self.called: dict[str, tuple[str, str]] = {}
        """The name and the GID of the order that a reference stands for."""

    def take(self, called: Called) -> None:
        """The rows of this reference are planned, or it is known why not."""
        order = only(called)
        if not isinstance(order, ActingOrder):
            self.reasons[called.reference] = order
            return
        self.called[called.reference] = order.order.name, order.order.id
        references = self._references.setdefault(order.order.id, [])
        references.append(called.reference)
        if len(references) == 1:
            self._rows[order.order.id] = self._of_reference[called.reference]
            self.plan(order)

    @property
    def called_again(self) -> list[str]:
        """The orders whose rows call them by several names, and of which only those of the first are planned."""
        several = {gid: names for gid, names in self._references.items() if len(names) > 1}
        self._rows |= self._asked.by_order({name: gid for gid, names in several.items() for name in names})
        return list(several)

    def plan(self, order: ActingOrder | Skip) -> None:
        """Afterwards the order is planned with the rows that are known to be its; one that is gone skips them."""
        if isinstance(order, Skip):
            assert order.order is not None
            rows = self._rows.pop(order.order)
            self.planned[order.order] = [replace(order, name=rows[0].order, lines=ship_rows.lines_of(*rows))]
            return
        self.planned[order.order.id] = list(self._wanted.plan(order))
        del self._rows[order.order.id]


def _strangers(asked: ShipRows, acting: Acting) -> dict[str, Sentence]:
    """The references of a file that are orders of another shop. Raises UsageError for one that was typed."""
    strangers: dict[str, Sentence] = {}
    for row in asked.rows:
        if row.line is None:
            refuse_another_store(row.order, acting.opened.domain)
        elif (why := elsewhere(row.order, acting)) is not None:
            strangers[row.order] = why
    return strangers


def parcels_in(sheet: Sheet, *, overrides: Sequence[str], carrier: str | None) -> Callable[[Acting], ShipRows]:
    """The parcels of a file; the columns and the carrier are looked at now."""
    early = replace(sheet, rows=())
    ship_rows.ship_rows(early, overrides=overrides, carrier=carrier, country=country_of(carrier))
    return lambda acting: ship_rows.ship_rows(
        sheet, overrides=overrides, carrier=carrier, country=acting.opened.settings.country
    )


@dataclass(slots=True)
class RowsOf:
    """How the rows of a file become a plan: what each says, what is read for it, and what is wanted at their orders."""

    fields: Iterable[Field]
    deciding: Iterable[Field]
    """Those of the fields that are never guessed."""
    rows: Callable[[Iterator[Entry], Acting], Iterator[Aimed | Skip]]
    parts: frozenset[ActPart]
    wanted: Callable[[Placed[Aimed], Mapping[str, Sequence[Tracked]], Acting], Wanted]
    also_numbers: Callable[[Sequence[Aimed]], Iterable[str]] = field(default=lambda _: ())
    """Numbers that are looked for as well, if shipments are searched at all."""


def of_rows(
    runtime: Runtime, sheet: Sheet, how: RowsOf, *, overrides: Sequence[str], since: str | None, limit: int | None
) -> Fill:
    """Plans the rows of a file, each at the order or the tracking number that it names."""
    found = columns(sheet, how.fields, deciding=how.deciding, overrides=overrides)

    def fill(acting: Acting, draft: PlanDraft) -> None:
        say_notes(runtime, found.notes(sheet))
        rows: list[Aimed] = []
        for each in how.rows(entries(sheet, found), acting):
            if isinstance(each, Skip):
                draft.add([each])
            else:
                rows.append(each)
        rows, refused = _readable(rows, acting)
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
        _name_alike(draft, {name: (orders[gid].order.name, gid) for name, (gid, *_) in gids.items() if gid in orders})

    return fill


def _kept(found: Iterable[ActingOrder | Skip], draft: PlanDraft) -> Iterator[ActingOrder]:
    for each in found:
        if isinstance(each, Skip):
            draft.add([each])
        else:
            yield each


def _readable(rows: Sequence[R], acting: Acting) -> tuple[list[R], list[Skip]]:
    """The rows whose order could be one of this shop, and a skip for each of the others."""
    kept: list[R] = []
    skips: list[Skip] = []
    for row in rows:
        why: Sentence | None = None
        if row.aim.order is not None:
            try:
                parse_reference(row.aim.order)
                why = elsewhere(row.aim.order, acting)
            except UsageError as error:
                why = sentence("{error}", error=str(error))
        if why is None:
            kept.append(row)
        else:
            skips.append(Skip(name=row.aim.called, because=why, lines=(row.line,)))
    return kept, skips


def _each_called(
    runtime: Runtime, acting: Acting, references: Sequence[str], parts: frozenset[ActPart]
) -> Iterator[Called]:
    """What each reference stands for, in their order, read fresh."""
    for called in acting.reader.by_name(list(references), parts):
        if runtime.streams.progress is not None:
            runtime.streams.progress.advance(acting.opened.name)
        yield called


def _called(
    runtime: Runtime, acting: Acting, references: Sequence[str], parts: frozenset[ActPart]
) -> tuple[dict[str, ActingOrder], dict[str, list[str]], dict[str, Sentence]]:
    """The orders by GID, the GIDs of each reference, and why a reference stands for none or for several."""
    orders: dict[str, ActingOrder] = {}
    gids: dict[str, list[str]] = {}
    reasons: dict[str, Sentence] = {}
    for called in _each_called(runtime, acting, references, parts):
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
