"""Orders by whatever somebody has in hand: where each kind of text is looked for, and which field it matched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from orderstatus.core.models import Order
from orderstatus.core.needles import Kind, Needle, is_same_phone, plain
from orderstatus.core.ports import OrderRun, OrderSource, TrackingSource
from orderstatus.core.query import OrderQuery, Part, is_called

NOT_SHOWN = "not-shown"
"""The shop's search has the order for the text, and no field that is read here shows why."""
BATCH = 20
"""Texts that are looked for in one search."""
_WORD = re.compile(r"\w+")
SHOWN_PARTS = frozenset({Part.CUSTOMER, Part.EMAIL, Part.CONFIRMATION})
"""What words are looked for in, beside an order's name and tags."""
_WORD_PARTS = SHOWN_PARTS | {Part.SHIPMENTS}
"""What words are compared with."""


@dataclass(frozen=True, slots=True)
class Match:
    """An order, the text that was looked for, and the field that matches it: a `Kind`, or the key of a field."""

    order: Order
    text: str
    by: str


class Finder:
    """Looks for needles kind by kind, from what says most to words; what was found is not looked for as another kind.

    `parts` is what the rows are to be filled with. The shop's search has no filter for tracking numbers: every shipment
    of the orders of `scanned` is read, once for all of them, and `on_scan` is told how many numbers it is for; a
    `TrackingSource` is asked for them in orders of any age instead. With
    `only_tracking` nothing else is tried, whatever the texts look like.
    """

    def __init__(
        self,
        source: OrderSource,
        parts: frozenset[Part],
        *,
        scanned: OrderQuery,
        only_tracking: bool,
        on_scan: Callable[[int], None],
    ) -> None:
        self._source = source
        self._parts = parts
        self._scanned = scanned
        self._only_tracking = only_tracking
        self._on_scan = on_scan
        self._missing: list[Needle] = []
        self._scanned_for: frozenset[str] = frozenset()

    @property
    def scanned(self) -> OrderQuery:
        """The orders whose shipments are looked at."""
        return self._scanned

    @property
    def missing(self) -> tuple[str, ...]:
        """Once the matches have ended: the texts that nothing matches."""
        return tuple(each.text for each in self._missing)

    @property
    def misses_phones(self) -> bool:
        """True if one of the missing may be a telephone number."""
        return any(Kind.PHONE in each.kinds for each in self._missing) and not self._only_tracking

    @property
    def misses_numbers(self) -> bool:
        """True if one of the missing may be the tracking number of an order outside of those that were looked at."""
        return not self._scanned_for.isdisjoint(self.missing)

    def matches(self, needles: Sequence[Needle]) -> Iterator[Match]:
        """Every order that matches, as it is found; of one kind in the order of `needles`, and newest first."""
        self._missing = list(needles)
        looks_up_numbers = isinstance(self._source, TrackingSource)
        if not self._only_tracking:
            yield from self._called()
            yield from self._by_email()
            if looks_up_numbers:
                yield from self._by_tracking()
            yield from self._by_phone()
            # A search is cheaper than a scan, and words may have many orders where a number has one.
            yield from self._by_words([each for each in self._left(Kind.TEXT) if Kind.TRACKING in each.kinds])
        if self._only_tracking or not looks_up_numbers:
            yield from self._by_tracking()
        if not self._only_tracking:
            yield from self._by_words([each for each in self._left(Kind.TEXT) if Kind.TRACKING not in each.kinds])

    def _left(self, *kinds: Kind) -> list[Needle]:
        return [each for each in self._missing if each.kinds.intersection(kinds)]

    def _found(self, needle: Needle) -> None:
        self._missing = [each for each in self._missing if each.text != needle.text]

    def _called(self) -> Iterator[Match]:
        """By name, id or confirmation number: many in one search, as each row shows which of them it is."""
        wanted = [each for each in self._left(Kind.ID, Kind.NAME, Kind.CONFIRMATION) if each.reference is not None]
        for start in range(0, len(wanted), BATCH):
            some = wanted[start : start + BATCH]
            orders = list(self._source.found(some, Kind.NAME, self._parts | {Part.CONFIRMATION}))
            for each in some:
                for order in orders:
                    if (by := _called(order, each)) is not None:
                        self._found(each)
                        yield Match(order, each.text, by)

    def _by_email(self) -> Iterator[Match]:
        for each in self._left(Kind.EMAIL):
            for order in self._source.found([each], Kind.EMAIL, self._parts | {Part.EMAIL}):
                if _has_email(order, each):
                    self._found(each)
                    yield Match(order, each.text, Kind.EMAIL)

    def _by_words(self, needles: Sequence[Needle]) -> Iterator[Match]:
        """A search a text, as a row may not show which text it was found by."""
        for each in needles:
            parts = self._parts | _WORD_PARTS | ({Part.PHONE} if Kind.PHONE in each.kinds else set())
            for order in self._source.found([each], Kind.TEXT, parts):
                self._found(each)
                yield Match(order, each.text, matching_field(order, each))

    def _by_phone(self) -> Iterator[Match]:
        """Through the customers, as the search for orders has no telephone number."""
        for each in self._left(Kind.PHONE):
            customers = self._source.customers_with_phone(each.text)
            if not customers:
                continue
            known = Needle(each.text, each.kinds, each.reference, customers)
            for order in self._source.found([known], Kind.PHONE, self._parts | {Part.CUSTOMER}):
                if order.customer_id in customers:
                    self._found(each)
                    yield Match(order, each.text, Kind.PHONE)

    def _by_tracking(self) -> Iterator[Match]:
        wanted = self._missing if self._only_tracking else self._left(Kind.TRACKING)
        if not wanted:
            return
        by_number: dict[str, list[Needle]] = {}
        for each in wanted:
            by_number.setdefault(plain(each.text), []).append(each)
        for order in self._with_numbers(wanted):
            for number in dict.fromkeys(map(plain, _numbers(order))):
                for each in by_number.get(number, ()):
                    self._found(each)
                    yield Match(order, each.text, Kind.TRACKING)

    def _with_numbers(self, wanted: Sequence[Needle]) -> OrderRun:
        """Orders among which all those with the numbers of `wanted` are, as far as they are looked at."""
        parts = self._parts | {Part.SHIPMENTS}
        if isinstance(self._source, TrackingSource):
            return self._source.with_tracking([each.text for each in wanted], parts)
        self._on_scan(len(wanted))
        self._scanned_for = frozenset(each.text for each in wanted)
        return self._source.orders(self._scanned, parts, wanted=None, deciding=frozenset({Part.SHIPMENTS}))


def _numbers(order: Order) -> Iterator[str]:
    for shipment in order.shipments or ():
        for tracking in shipment.tracking:
            if tracking.number:
                yield tracking.number


def _called(order: Order, needle: Needle) -> str | None:
    if Kind.CONFIRMATION in needle.kinds and (order.confirmation_number or "").casefold() == needle.text.casefold():
        return Kind.CONFIRMATION
    if needle.reference is None or not is_called(order, needle.reference):
        return None
    is_name = needle.reference.name is not None and order.name.lstrip("#").casefold() == (
        needle.text.lstrip("#").casefold()
    )
    return Kind.NAME if is_name or str(order.number) == needle.text.lstrip("#") else Kind.ID


def _has_email(order: Order, needle: Needle) -> bool:
    """The shop's search cuts addresses into words, so that it may find others; one that is hidden is taken as found."""
    return order.email is None or order.email.casefold() == needle.text.casefold()


def matching_field(order: Order, needle: Needle) -> str:
    """The first field that shows why the shop's search has the order: it holds every word of the text."""
    if Kind.PHONE in needle.kinds and order.phone is not None and is_same_phone(needle.text, order.phone):
        return Kind.PHONE
    if plain(needle.text) in map(plain, _numbers(order)):
        return Kind.TRACKING
    # As the shop's search does, which drops what is no letter or digit.
    words = _WORD.findall(needle.text.casefold())
    in_the_middle = (
        field for field, value in _shown(order) if words and value and all(word in value.casefold() for word in words)
    )
    return field_with_words(order, needle) or next(in_the_middle, NOT_SHOWN)


def field_with_words(order: Order, needle: Needle) -> str | None:
    """The first field that has every word of the text as a word of its own, or as the beginning of one."""
    words = _WORD.findall(needle.text.casefold())
    for field, value in _shown(order):
        own = _WORD.findall((value or "").casefold())
        if words and all(any(each.startswith(word) for each in own) for word in words):
            return field
    return None


def _shown(order: Order) -> tuple[tuple[str, str | None], ...]:
    return (
        (Kind.NAME, order.name),
        (Kind.CONFIRMATION, order.confirmation_number),
        ("customer", order.customer),
        (Kind.EMAIL, order.email),
        ("tags", " ".join(order.tags)),
    )
