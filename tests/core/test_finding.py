"""What a text can be, and which orders are found by it: from what merchants have in hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.errors import UsageError
from orderstatus.core.finding import BATCH, NOT_SHOWN, Finder, Match, matching_field
from orderstatus.core.models import Order, Tracking
from orderstatus.core.needles import Kind, Needle, digits, is_same_phone, needle, needles_of, plain
from orderstatus.core.ports import OrderSource
from orderstatus.core.query import OrderQuery, Part
from support.orders import order, shipment


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("1001", {Kind.NAME, Kind.TEXT}),
        ("#1001", {Kind.NAME, Kind.TEXT}),
        ("EN-1001/B", {Kind.NAME, Kind.TEXT}),
        ("gid://shopify/Order/5501000000001", {Kind.ID}),
        ("https://admin.shopify.com/store/acme/orders/5501000000001", {Kind.ID}),
        ("mia@example.com", {Kind.EMAIL, Kind.TEXT}),
        ("+358 40 123 4567", {Kind.NAME, Kind.PHONE, Kind.TEXT, Kind.TRACKING}),
        ("(040) 123-4567", {Kind.NAME, Kind.PHONE, Kind.TEXT, Kind.TRACKING}),
        ("XPAV284CT", {Kind.NAME, Kind.CONFIRMATION, Kind.TEXT, Kind.TRACKING}),
        ("JJFI 6400 0001", {Kind.NAME, Kind.TEXT, Kind.TRACKING}),
        ("00370730254738912345", {Kind.NAME, Kind.TEXT, Kind.TRACKING}),
        ("Mia Virtanen", {Kind.TEXT}),
        ("Virtanen", {Kind.CONFIRMATION, Kind.TEXT}),
        ("wool socks size 42", {Kind.NAME, Kind.TEXT}),
    ],
)
def test_a_text_is_everything_that_it_can_be(text: str, kinds: set[Kind]) -> None:
    assert needle(text).kinds == kinds


@pytest.mark.parametrize(("text", "tracked"), [("JJ12345", False), ("JJ123456", True), ("ABCDEFGH", False)])
def test_a_tracking_number_has_eight_letters_and_digits_and_a_digit(text: str, tracked: bool) -> None:
    assert (Kind.TRACKING in needle(text).kinds) is tracked


@pytest.mark.parametrize("text", ["", "  ", "gid://shopify/Customer/1", "https://example.com/orders/1"])
def test_what_can_be_nothing_of_an_order_is_refused_saying_what_would_be(text: str) -> None:
    with pytest.raises(UsageError) as info:
        needle(text)
    assert info.value.hint


def test_a_text_that_is_typed_twice_is_looked_for_once() -> None:
    assert [each.text for each in needles_of(["1001", "1002", "1001"])] == ["1001", "1002"]


@pytest.mark.parametrize(
    ("typed", "known", "same"),
    [
        ("+358 40 123 4567", "+358401234567", True),
        ("00358 40 123 4567", "+358401234567", True),
        ("358401234567", "+358401234567", True),
        ("040 123 4567", "+358401234567", True),
        ("040 123 4568", "+358401234567", False),
        ("+46 40 123 4567", "+358401234567", False),
        # Too short to be told from the end of another number.
        ("0234567", "+358401234567", True),
        ("034567", "+358401234567", False),
    ],
)
def test_a_telephone_number_is_the_same_however_it_is_written(typed: str, known: str, same: bool) -> None:
    assert is_same_phone(typed, known) is same


@given(st.text())
def test_every_text_is_some_kind_or_is_refused(text: str) -> None:
    try:
        kinds = needle(text).kinds
    except UsageError:
        return
    assert kinds
    assert plain(plain(text)) == plain(text)
    assert set(digits(text)) <= set("0123456789")


@dataclass
class Run:
    orders: list[Order]

    def __iter__(self) -> Iterator[Order]:
        return iter(self.orders)


@dataclass
class Shop:
    """A shop whose search gives what a test puts in, and that remembers what it was asked."""

    searched: dict[str, list[Order]] = field(default_factory=dict)
    """By a text, the orders that a search with it gives."""
    listed: list[Order] = field(default_factory=list)
    """What a reading of all orders gives."""
    customers: dict[str, frozenset[str]] = field(default_factory=dict)
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    parts: list[frozenset[Part]] = field(default_factory=list)

    def found(self, needles: Sequence[Needle], kind: Kind, parts: frozenset[Part]) -> Run:
        self.asked.append((kind.value, tuple(each.text for each in needles)))
        self.parts.append(parts)
        unique = {each.id: each for needle in needles for each in self.searched.get(needle.text, ())}
        return Run(list(unique.values()))

    def customers_with_phone(self, number: str) -> frozenset[str]:
        self.asked.append(("customers", (number,)))
        return self.customers.get(number, frozenset())

    def orders(self, query: OrderQuery, parts: frozenset[Part], **_: Any) -> Run:
        self.asked.append(("scan", ()))
        self.parts.append(parts)
        return Run(self.listed)


def finder(shop: Shop, *, only_tracking: bool = False) -> tuple[Finder, list[int]]:
    scans: list[int] = []
    found = Finder(
        cast(OrderSource, shop),
        frozenset(),
        scanned=OrderQuery(),
        only_tracking=only_tracking,
        on_scan=scans.append,
    )
    return found, scans


def find(shop: Shop, *texts: str, only_tracking: bool = False) -> tuple[list[tuple[str, str, str]], tuple[str, ...]]:
    search, _ = finder(shop, only_tracking=only_tracking)
    rows = [(match.text, match.by, match.order.name) for match in search.matches(needles_of(texts))]
    return rows, search.missing


ONE = order(id="gid://shopify/Order/5501000000001", name="#1001", number=1001, confirmation_number="XPAV284CT")
TWO = order(id="gid://shopify/Order/5501000000002", name="#1002", number=1002, confirmation_number="QQQQ284CT")


def test_names_ids_and_confirmation_numbers_share_a_search_and_come_in_the_order_asked_for() -> None:
    shop = Shop(searched={"1002": [TWO], "xpav284ct": [ONE], ONE.id: [ONE]})
    rows, missing = find(shop, "1002", "xpav284ct", ONE.id)
    assert rows == [
        ("1002", "name", "#1002"),
        ("xpav284ct", "confirmation-number", "#1001"),
        (ONE.id, "id", "#1001"),
    ]
    assert (missing, len(shop.asked)) == ((), 1)


def test_one_more_than_a_batch_is_two_searches() -> None:
    texts = [str(number) for number in range(1, BATCH + 2)]
    orders = {text: [order(id=text, name=f"#{text}", number=int(text))] for text in texts}
    shop = Shop(searched=orders)
    rows, _ = find(shop, *texts)
    assert [row[0] for row in rows] == texts
    assert [len(asked) for _, asked in shop.asked] == [BATCH, 1]


def test_what_the_search_finds_beside_the_name_is_no_match() -> None:
    shop = Shop(searched={"1001": [order(name="#1001-A", number=7), ONE]})
    assert find(shop, "1001")[0] == [("1001", "name", "#1001")]


def test_two_orders_of_one_name_are_both_found() -> None:
    twin = replace(ONE, id="gid://shopify/Order/9")
    assert len(find(Shop(searched={"#1001": [ONE, twin]}), "#1001")[0]) == 2


def test_an_address_is_compared_whole_as_the_search_cuts_it_into_words() -> None:
    shop = Shop(searched={"mia@example.com": [ONE, replace(TWO, email="mia@example.com.example")]})
    assert find(shop, "MIA@example.com")[0] == []
    assert find(shop, "mia@example.com")[0] == [("mia@example.com", "email", "#1001")]


def test_an_address_that_may_not_be_read_is_taken_as_the_search_found_it() -> None:
    shop = Shop(searched={"mia@example.com": [replace(ONE, email=None)]})
    assert find(shop, "mia@example.com")[0] == [("mia@example.com", "email", "#1001")]


def test_a_telephone_number_goes_through_the_customers() -> None:
    phone = "+358 40 123 4567"
    stranger = replace(TWO, customer_id="gid://shopify/Customer/2")
    shop = Shop(searched={phone: [ONE, stranger]}, customers={phone: frozenset({"gid://shopify/Customer/1"})})
    rows, missing = find(shop, phone)
    assert (rows, missing) == ([(phone, "phone", "#1001")], ())
    assert [kind for kind, _ in shop.asked] == ["name", "customers", "phone"]


def test_a_number_of_no_customer_is_looked_for_as_words_and_seen_on_the_order_itself() -> None:
    phone = "+358 40 123 4567"
    shop = Shop(searched={phone: [replace(ONE, phone="+358401234567", name="x", number=None)]})
    rows, _ = find(shop, phone)
    assert rows == [(phone, "phone", "x")]
    assert Part.PHONE in shop.parts[-1]


@pytest.mark.parametrize(
    ("text", "changes", "by"),
    [
        ("mia virtanen", {}, "customer"),
        ("Virtanen Mia", {}, "customer"),
        ("vip", {}, "tags"),
        ("example.com", {}, "email"),
        ("XPAV", {"confirmation_number": "XPAV284CT"}, "confirmation-number"),
        ("merino socks", {}, NOT_SHOWN),
        ("mia vip", {}, NOT_SHOWN),
    ],
)
def test_words_are_matched_by_the_first_field_that_holds_them_all(text: str, changes: dict[str, Any], by: str) -> None:
    assert find(Shop(searched={text: [order(**changes)]}), text)[0] == [(text, by, "#1001")]


def test_tracking_numbers_are_looked_for_in_one_scan_for_all_of_them() -> None:
    parcel = shipment(tracking=(Tracking("Posti", "JJFI 6400-0001", None), Tracking("DHL", "00340434161094", None)))
    shop = Shop(listed=[order(shipments=(parcel,)), TWO])
    search, scans = finder(shop)
    texts = needles_of(["jjfi64000001", "00340434161094", "ZZ99999999"])
    assert [(match.text, match.by) for match in search.matches(texts)] == [
        ("jjfi64000001", "tracking-number"),
        ("00340434161094", "tracking-number"),
    ]
    assert (search.missing, scans, search.misses_numbers) == (("ZZ99999999",), [3], True)
    assert [kind for kind, _ in shop.asked].count("scan") == 1
    assert shop.asked[-1][0] == "scan"


def test_words_which_may_have_many_orders_come_after_numbers_which_have_one() -> None:
    parcel = shipment(tracking=(Tracking("Posti", "JJFI64000001", None),))
    shop = Shop(listed=[order(shipments=(parcel,))], searched={"mia": [ONE, TWO]})
    assert [text for text, *_ in find(shop, "mia", "JJFI64000001")[0]] == ["JJFI64000001", "mia", "mia"]


def test_a_number_on_two_orders_finds_both_and_one_on_two_parcels_of_an_order_finds_it_once() -> None:
    parcel = shipment(tracking=(Tracking("Posti", "JJFI64000001", None),))
    shop = Shop(listed=[replace(ONE, shipments=(parcel, parcel)), replace(TWO, shipments=(parcel,))])
    assert [name for _, _, name in find(shop, "JJFI64000001")[0]] == ["#1001", "#1002"]


def test_nothing_is_scanned_for_what_was_found_or_cannot_be_a_tracking_number() -> None:
    shop = Shop(searched={"10011001": [order(name="#10011001", number=10011001)]})
    rows, missing = find(shop, "10011001", "1002")
    assert (len(rows), missing) == (1, ("1002",))
    assert "scan" not in [kind for kind, _ in shop.asked]


def test_only_tracking_tries_nothing_else_whatever_the_text_looks_like() -> None:
    parcel = shipment(tracking=(Tracking("Own van", "17", None),))
    shop = Shop(listed=[order(shipments=(parcel,))], searched={"17": [TWO]})
    assert find(shop, "17", only_tracking=True) == ([("17", "tracking-number", "#1001")], ())
    assert [kind for kind, _ in shop.asked] == ["scan"]


def test_nothing_to_look_for_asks_nothing() -> None:
    shop = Shop()
    assert find(shop) == ([], ())
    assert shop.asked == []


def test_matches_stream_so_that_a_cut_reading_stops_asking() -> None:
    shop = Shop(searched={"1001": [ONE], "Virtanen": [TWO]})
    search, _ = finder(shop)
    matches = search.matches(needles_of(["Virtanen", "1001"]))
    assert next(matches) == Match(ONE, "1001", "name")
    assert len(shop.asked) == 1


def test_words_are_compared_as_the_search_compares_them_without_their_marks() -> None:
    assert matching_field(order(customer="Jasper Doeworth"), needle("-Jasper")) == "customer"
    assert matching_field(order(customer="Jasper Doeworth", name="#1", email=None), needle("---")) == "not-shown"
