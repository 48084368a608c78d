"""Shipments by tracking number, and which of them a row means."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting.aims import Aim, aim_of, meant, numbers_alone, order_of_name, orders_named, placed
from orderstatus.core.acting.fields import Field
from orderstatus.core.acting.tracked import bare_number, by_number, numbers_of, split_numbers, tracked
from orderstatus.core.acting.tracking import TrackRow
from orderstatus.core.acting.tracking_changes import Change
from orderstatus.core.labels import Sentence
from orderstatus.core.models import Order, Shipment, Tracking
from support.orders import order, shipment
from support.planned import entry, read


def parcel(name: str, *numbers: str, live: bool = True) -> Shipment:
    return shipment(
        id=f"gid://shopify/Fulfillment/{name}",
        name=name,
        raw_status="SUCCESS" if live else "CANCELLED",
        display_status="IN_TRANSIT" if live else "CANCELED",
        tracking=tuple(Tracking("DHL", number, None) for number in numbers),
    )


def of(name: str, *shipments: Shipment) -> Order:
    return order(id=f"gid://shopify/Order/{name}", name=name, shipments=shipments)


@pytest.mark.parametrize("typed", ["JJFI 6400-0001", "jjfi64000001", " JJFI.6400_0001 ", "JJFI–64000001"])
def test_a_number_is_the_same_however_it_is_spaced(typed: str) -> None:
    assert bare_number(typed) == "JJFI64000001"


def test_several_numbers_in_one_cell_are_several_each_once() -> None:
    assert split_numbers("A 1; B2, a1;;\nC3") == ("A 1", "B2", "C3")
    assert numbers_of(parcel("#1-F1", "A1; B2", "b-2")) == ("A1", "B2")


def test_every_shipment_with_a_wanted_number_is_found_and_no_other() -> None:
    orders = [
        of("#1", parcel("#1-F1", "A1", "B2"), parcel("#1-F2", "C3")),
        of("#2", parcel("#2-F1", "a 1")),
        order(id="gid://shopify/Order/3", shipments=None),
    ]
    found = [(each.number, each.called) for each in tracked(orders, ["A1", "b-2", "Z9"])]
    assert found == [("A1", "#1-F1"), ("B2", "#1-F1"), ("A1", "#2-F1")]


def test_without_a_number_no_order_is_looked_at() -> None:
    def orders() -> object:
        raise AssertionError("an order was read")
        yield

    assert list(tracked(orders(), ["", " - "])) == []  # type: ignore[arg-type]


def test_of_two_shipments_with_one_number_the_live_one_wins() -> None:
    orders = [of("#1", parcel("#1-F1", "A1", live=False), parcel("#1-F2", "A1"))]
    assert [each.called for each in by_number(tracked(orders, ["A1"]))["A1"]] == ["#1-F2"]


def test_a_number_of_cancelled_shipments_alone_still_finds_them() -> None:
    orders = [of("#1", parcel("#1-F1", "A1", live=False))]
    assert [each.live for each in by_number(tracked(orders, ["A1"]))["A1"]] == [False]


def row(line: int, **aim: Any) -> TrackRow:
    return TrackRow(line=line, aim=Aim(**aim), change=Change(numbers=("N1",)))


def test_rows_are_put_at_their_orders_and_the_others_say_why_not() -> None:
    orders = [
        of("#1", parcel("#1-F1", "A1")),
        of("#2", parcel("#2-F1", "B2")),
        of("#3", parcel("#3-F1", "B2")),
    ]
    rows = [
        row(2, order="#1"),
        row(3, number="a-1"),
        row(4, number="B2"),
        row(5, number="Z9"),
        row(6, order="#7"),
        row(7, order="#8"),
        row(8, order="#2", number="B2"),
        row(9),
        row(10, shipment="gid://shopify/Fulfillment/1"),
    ]
    assert orders_named(rows) == ("#1", "#7", "#8", "#2")
    assert numbers_alone(rows) == ("a-1", "B2", "Z9")
    named = {"#1": ["gid://shopify/Order/#1"], "#8": ["x", "y"], "#2": ["gid://shopify/Order/#2"]}
    done = placed(rows, named, by_number(tracked(orders, numbers_alone(rows))))
    assert {gid: [each.line for each in several] for gid, several in done.rows.items()} == {
        "gid://shopify/Order/#1": [2, 3],
        "gid://shopify/Order/#2": [8],
    }
    assert [(each.lines, read(each.because)) for each in done.skips] == [
        ((4,), "several shipments have the number B2: #2-F1, #3-F1; name the order too"),
        ((5,), "no shipment that was read has the number Z9"),
        ((6,), "no order is called #7"),
        ((7,), "2 orders are called #8"),
        ((9,), "the row names no order, shipment or tracking number"),
        ((10,), "the id of a shipment alone finds no order; name the order too"),
    ]


AIMS = st.builds(
    Aim,
    order=st.none() | st.sampled_from(["#1", "#2", "#9"]),
    number=st.none() | st.sampled_from(["A1", "B2", "C3"]),
    or_numbers=st.sampled_from([(), ("A1",), ("C3",), ("A1", "B2")]),
)


@given(st.lists(AIMS, max_size=20))
def test_every_line_is_at_one_order_or_skipped(aims: list[Aim]) -> None:
    orders = [of("#1", parcel("#1-F1", "A1")), of("#2", parcel("#2-F1", "A1", "B2"))]
    rows = [TrackRow(line=at + 2, aim=aim, change=Change()) for at, aim in enumerate(aims)]
    named = {each.name: [each.id] for each in orders}
    done = placed(rows, named, by_number(tracked(orders, numbers_alone(rows))))
    ended = [each.line for several in done.rows.values() for each in several]
    ended += [line for skip in done.skips for line in skip.lines]
    assert sorted(ended) == [each.line for each in rows]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("#1001-F1", "#1001"), ("SE-1001-f12", "SE-1001"), ("1001", None), ("#1001-R1", None), ("-F1", None)],
)
def test_the_name_of_a_shipment_tells_its_order(name: str, expected: str | None) -> None:
    assert order_of_name(name) == expected


def test_the_name_of_a_shipment_is_taken_in_the_column_of_orders_too() -> None:
    assert aim_of(entry(2, order="#1001-F2"), Field.NUMBER) == Aim(order="#1001", shipment="#1001-F2")
    assert aim_of(entry(2, shipment="#1001-F2", number="A1"), Field.NUMBER) == Aim(
        order="#1001", shipment="#1001-F2", number="A1"
    )
    assert aim_of(entry(2, order="#1001"), Field.NUMBER) == Aim(order="#1001")


def test_what_a_carrier_calls_its_shipment_is_a_number() -> None:
    assert aim_of(entry(2, shipment="JJFI1"), Field.NUMBER) == Aim(number="JJFI1")
    assert aim_of(entry(2, shipment="77", number="JJFI1"), Field.NUMBER) == Aim(number="JJFI1")
    gid = "gid://shopify/Fulfillment/1"
    assert aim_of(entry(2, order="#1", shipment=gid), Field.NUMBER) == Aim(order="#1", shipment=gid)


@pytest.mark.parametrize("name", ["#1001-F2", "1001-f2", "F2", "gid://shopify/Fulfillment/#1001-F2"])
def test_a_shipment_is_meant_by_its_name_in_any_usual_spelling(name: str) -> None:
    found = meant(of("#1001", parcel("#1001-F1"), parcel("#1001-F2")), Aim(shipment=name))
    assert isinstance(found, Shipment)
    assert found.name == "#1001-F2"


def why(found: Shipment | Sentence) -> str:
    assert isinstance(found, Sentence)
    return read(found)


def test_of_several_live_shipments_none_is_guessed() -> None:
    both = of("#1", parcel("#1-F1", "A1"), parcel("#1-F2", "A1", "B2"))
    assert why(meant(both, Aim())) == "2 shipments could be meant: #1-F1, #1-F2; name one"
    assert why(meant(both, Aim(number="A1"))) == "2 shipments could be meant: #1-F1, #1-F2; name one"
    found = meant(both, Aim(number="b2"))
    assert isinstance(found, Shipment)
    assert found.name == "#1-F2"


def test_the_only_live_shipment_is_meant_without_a_name() -> None:
    found = meant(of("#1", parcel("#1-F1", live=False), parcel("#1-F2")), Aim())
    assert isinstance(found, Shipment)
    assert found.name == "#1-F2"


def test_what_is_not_there_is_said() -> None:
    assert why(meant(of("#1"), Aim())) == "nothing of the order was shipped"
    assert why(meant(of("#1", parcel("#1-F1")), Aim(shipment="#1-F7"))) == "the order has no shipment #1-F7"
    assert why(meant(of("#1", parcel("#1-F1")), Aim(number="Z9"))) == "the order has no shipment with the number Z9"
    dead = of("#1", parcel("#1-F1", live=False), parcel("#1-F2", live=False))
    assert why(meant(dead, Aim())) == "every shipment that could be meant was cancelled: #1-F1, #1-F2"
