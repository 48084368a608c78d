"""`track`: the number, carrier or address of shipments that have left, changed by what was typed or by a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from orderstatus.core.acting.agreed import agreed_on
from orderstatus.core.acting.aims import Aim, aim_of, meant
from orderstatus.core.acting.carriers import carrier, misspelled
from orderstatus.core.acting.entries import Entry
from orderstatus.core.acting.fields import Field
from orderstatus.core.acting.mutations import UpdateTracking
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.planning import skipped
from orderstatus.core.acting.plans import Action, Mail, Planned, Skip, Step
from orderstatus.core.acting.row_values import is_web_address, typed_name
from orderstatus.core.acting.tracked import Tracked, bare_number, numbers_of, split_numbers
from orderstatus.core.acting.tracking_changes import Change, Changed, changed, described, notes
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.lifecycle import is_live, live_shipments
from orderstatus.core.models import Shipment
from orderstatus.core.typed import filled

FIELDS = (Field.ORDER, Field.SHIPMENT, Field.OLD_NUMBER, Field.NUMBER, Field.CARRIER, Field.URL)
"""What a row may say."""
DECIDING = (Field.ORDER, Field.SHIPMENT, Field.OLD_NUMBER, Field.NUMBER)
"""What says which shipment it is about."""
_MOST_LINES = 12
"""Kept of a number that many rows give, to be named to the others: a column that was filled down has it everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackRow:
    """What one row of a file, or what was typed (line 0), wants of one shipment."""

    line: int
    aim: Aim
    change: Change


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """Shipments get another number, carrier or address; what is not given stays."""

    typed: TrackRow | None = None
    """What is wanted of every order that was selected; None where a file says it."""
    rows: Mapping[str, tuple[TrackRow, ...]] = field(default_factory=dict)
    """Of a file, by the order's GID."""
    notify: bool = False
    elsewhere: Mapping[str, Sequence[Tracked]] = field(default_factory=dict)
    """Shipments that have the new numbers already, by `bare_number`, as far as orders were read."""
    given: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The first lines that give each new number, by `bare_number`."""

    @property
    def action(self) -> Action:
        return Action.TRACK

    @property
    def parts(self) -> frozenset[ActPart]:
        return frozenset({ActPart.SHIPMENTS})

    def refuse_several(self, count: int) -> None:
        """Raises UsageError where a number or an address was typed for more than one order: it is one parcel's."""
        if self.typed is not None and count > 1 and (self.typed.change.numbers or self.typed.change.urls):
            raise UsageError(
                f"one tracking number or link was typed for {count} orders",
                hint="name one order, or give a file with a number for each: `orderstatus track --file FILE.csv`",
            )

    def plan(self, order: ActingOrder) -> Iterator[Planned]:
        """One step or skip for each shipment that is meant, and a skip for each row that means none."""
        rows = self.rows.get(order.order.id, ()) if self.typed is None else (self.typed,)
        if not rows:
            yield _skip(order, sentence("nothing was asked for this order"), ())
        groups: dict[str, tuple[Shipment, list[TrackRow]]] = {}
        for row in rows:
            shipment = meant(order.order, row.aim)
            if isinstance(shipment, Sentence):
                yield _skip(order, shipment, (row,))
            else:
                groups.setdefault(shipment.id, (shipment, []))[1].append(row)
        for shipment, wanted in groups.values():
            yield self._of_shipment(order, shipment, wanted)

    def _of_shipment(self, order: ActingOrder, shipment: Shipment, rows: Sequence[TrackRow]) -> Planned:
        target = shipment.name
        if not is_live(shipment):
            return _skip(order, sentence("the shipment was cancelled"), rows, target)
        change = changed(shipment, [row.change for row in rows])
        if isinstance(change, Sentence):
            return _skip(order, change, rows, target)
        if change.is_same:
            return _skip(order, sentence("its tracking is so already"), rows, target, is_already=True)
        update = UpdateTracking(
            order=order.order.id, fulfillment=shipment.id, tracking=change.entry, notify=self.notify
        )
        return Step(
            mutation=update,
            order=order.order.id,
            order_name=order.order.name,
            target=target,
            change=_said(change),
            notes=(*notes(change), *self._also(order, shipment, change, rows)),
            mail=Mail.YES if self.notify else Mail.NO,
            customer=order.order.customer,
            lines=_lines(rows),
            agreed=agreed_on(update, order),
        )

    def _also(
        self, order: ActingOrder, shipment: Shipment, change: Changed, rows: Sequence[TrackRow]
    ) -> Iterator[Sentence]:
        """Who else has, or is to have, one of the new numbers."""
        for number in change.new_numbers:
            bare = bare_number(number)
            own = [each for each in live_shipments(order.order) if bare in numbers_of(each)]
            named = {each.id: each.name or order.order.name for each in own}
            named |= {each.shipment: each.called for each in self.elsewhere.get(bare, ()) if each.live}
            named.pop(shipment.id, None)
            if named:
                yield sentence("{number} is the number of {names} too", number=number, names=", ".join(named.values()))
            if others := sorted(set(self.given.get(bare, ())) - set(_lines(rows))):
                lines = ", ".join(map(str, others))
                yield sentence(
                    "the file gives {number} to another shipment too: line {lines}", number=number, lines=lines
                )


def track(
    numbers: Iterable[str] = (),
    *,
    carrier_name: str | None = None,
    urls: Iterable[str] = (),
    shipment: str | None = None,
    notify: bool = False,
    country: str | None = None,
) -> Track:
    """What was typed: `--number`, `--carrier`, `--url`, `--shipment`.

    `country` is the shop's, for carriers whose name depends on it. Raises UsageError where nothing is to be changed,
    for what is empty, for an address that is none, and for a carrier that is misspelled, unless an address is given.
    """
    texts = [filled("--number", text, "a tracking number") for text in numbers]
    given = [typed_name("--number", part, "a tracking number") for text in texts for part in split_numbers(text)]
    addresses = [filled("--url", text, "the address at which the parcel is followed") for text in urls]
    for address in addresses:
        if not is_web_address(address):
            raise UsageError(
                f"`--url {address}` is no address", hint="give it whole: `--url https://example.com/track/123`"
            )
    named = (
        carrier(typed_name("--carrier", carrier_name, "a carrier's name"), country=country)
        if carrier_name is not None
        else None
    )
    if not (given or addresses or named):
        raise UsageError(
            "nothing was said that is to be changed", hint="give `--number`, `--carrier` or `--url`, or a file of them"
        )
    if carrier_name is not None and named is not None and named.nearest and not addresses:
        raise misspelled(carrier_name, named)
    if shipment is not None:
        shipment = filled("--shipment", shipment, "a shipment's name, `#1001-F1`")
    change = Change(numbers=tuple(given), carrier=named, urls=tuple(addresses), may_drop=True)
    return Track(typed=TrackRow(line=0, aim=Aim(shipment=shipment), change=change), notify=notify)


def track_rows(entries: Iterable[Entry], *, country: str | None = None) -> Iterator[TrackRow | Skip]:
    """Every row of a file as what it wants, or skipped with its line.

    The old number names a shipment, and so does the number itself where neither an order nor an old number is given:
    then the carrier or the address is what changes.
    """
    for entry in entries:
        aim = aim_of(entry, Field.OLD_NUMBER)
        numbers = split_numbers(entry.get(Field.NUMBER) or "")
        if aim.order is None and aim.shipment is None and aim.number is None and len(numbers) == 1:
            aim, numbers = Aim(number=numbers[0]), ()
        elif aim.number is not None:
            aim = replace(aim, or_numbers=numbers)
        carrier_name, urls = entry.get(Field.CARRIER), tuple((entry.get(Field.URL) or "").split())
        problem = entry.wrong
        if problem is None and not aim.called:
            problem = sentence("the row names no order, shipment or old number")
        if problem is None and not (numbers or carrier_name or urls):
            problem = sentence("the row gives no number, carrier or link that is to be")
        if problem is None and (wrong := next((url for url in urls if not is_web_address(url)), None)) is not None:
            problem = sentence("{url} is no address", url=wrong)
        named = carrier(carrier_name, country=country) if carrier_name else None
        if problem is None and named is not None and named.nearest and not urls:
            problem = sentence(
                "no known carrier is called {carrier}; near to it: {names}. A link beside it takes it as it is",
                carrier=named.name,
                names=", ".join(named.nearest),
            )
        if problem is not None:
            yield Skip(name=aim.called or entry.get(Field.NUMBER) or "", because=problem, lines=(entry.line,))
            continue
        change = Change(numbers=numbers, carrier=named, urls=urls, of_number=aim.number)
        yield TrackRow(line=entry.line, aim=aim, change=change)


def track_file(
    rows: Mapping[str, tuple[TrackRow, ...]],
    *,
    notify: bool = False,
    elsewhere: Mapping[str, Sequence[Tracked]] | None = None,
) -> Track:
    """What a file wants, its rows at their orders (`aims.placed`)."""
    given: dict[str, tuple[int, ...]] = {}
    for row in (row for several in rows.values() for row in several):
        for bare in map(bare_number, row.change.numbers):
            lines = given.get(bare, ())
            if len(lines) < _MOST_LINES:
                given[bare] = (*lines, row.line)
    return Track(rows=rows, notify=notify, elsewhere=elsewhere or {}, given=given)


def _said(change: Changed) -> Sentence:
    before = described(change.before, change.carrier_before)
    after = described(change.after, change.carrier)
    if before == after:
        if not after:
            return sentence("tracking gets another link")
        return sentence("{tracking} gets another link", tracking=after)
    if not before:
        return sentence("gets tracking: {tracking}", tracking=after)
    return sentence("tracking {before} becomes {after}", before=before, after=after)


def _lines(rows: Iterable[TrackRow]) -> tuple[int, ...]:
    return tuple(row.line for row in rows if row.line)


def _skip(
    order: ActingOrder,
    because: Sentence,
    rows: Iterable[TrackRow],
    target: str | None = None,
    *,
    is_already: bool = False,
) -> Skip:
    return skipped(order, because, target=target, lines=_lines(rows), is_already=is_already)
