"""Each row of a packing station's file is a parcel, or is named with its line and why it is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting.row_values import is_web_address, number_of, whole
from orderstatus.core.acting.ship_rows import ShipRow, ShipRows, one, ship_rows
from orderstatus.core.acting.tracked import bare_number
from orderstatus.core.acting.tracking import track
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, sentence
from support.to_ship import said, sheet

HEADINGS = "Order,Tracking number,Carrier,Tracking URL,SKU,Quantity,Location"


def rows(*texts: str, carrier: str | None = None) -> ShipRows:
    return ship_rows(sheet(HEADINGS, *texts), carrier=carrier)


def why_not(text: str) -> str:
    """Why the only row of a file is none."""
    read = rows(text)
    assert read.rows == ()
    (skip,) = read.skips
    assert skip.lines == (2,)
    assert not skip.is_already
    return said(skip.because)


def test_a_row_says_what_a_parcel_is() -> None:
    read = rows("#1001,JJFI 6400 01,DHL Express,https://example.com/t/1,MUG,2,Turku")
    assert read.rows == (
        ShipRow(
            order="#1001",
            number="JJFI640001",
            carrier="DHL Express",
            has_links=True,
            url="https://example.com/t/1",
            sku="MUG",
            quantity=2,
            location="Turku",
            line=2,
        ),
    )
    assert (read.skips, read.warnings, read.references) == ((), (), ("#1001",))


def test_a_carrier_is_sent_as_shopify_spells_it() -> None:
    assert [row.carrier for row in rows("1,A,dhl express,,,,", "2,B,UPS,,,,", "3,C,,,,,").rows] == [
        "DHL Express",
        "UPS",
        None,
    ]


def test_a_misspelled_carrier_is_named_with_the_nearest_unless_the_row_has_an_address() -> None:
    assert "DHL Express" in why_not("1,A,DHL Expres,,,,")
    (row,) = rows("1,A,DHL Expres,https://example.com/1,,,").rows
    assert (row.carrier, row.has_links) == ("DHL Expres", False)


def test_a_carrier_like_none_of_shopifys_is_taken_as_it_is() -> None:
    (row,) = rows("1,A,Qwzx Courier Nine,,,,").rows
    assert (row.carrier, row.has_links) == ("Qwzx Courier Nine", False)


def test_the_carrier_of_the_command_is_that_of_rows_that_name_none_shopify_knows() -> None:
    read = rows("1,A,DHL Expres,,,,", "2,B,,,,,", "3,C,FedEx,,,,", carrier="ups")
    assert [row.carrier for row in read.rows] == ["UPS", "UPS", "FedEx"]


def test_a_misspelled_carrier_of_the_command_is_refused() -> None:
    with pytest.raises(UsageError, match="did you mean `DHL Express`"):
        ship_rows(sheet("Order,Tracking", "1,A"), carrier="DHL Expres")
    with pytest.raises(UsageError, match="`--carrier` is empty"):
        rows("1,A,,,,,", carrier=" ")


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (",A,,,,,", "no order"),
        ("1001,,,,,,", "no tracking number"),
        (",,,https://example.com,,,", "neither order nor tracking number"),
        ("ftp://1001,A,,,,,", "not the name of an order"),
        ("1001,A;B,,,,,", "several tracking numbers"),
        ("1001,...,,,,,", "not a tracking number"),
        ("1001,=1+1,,,,,", "a formula stands in `Tracking number`: =1+1"),
        ("1001,1.23457E+17,,,,,", "rounded"),
        ("1001,A,,example.com/1,,,", "not a whole web address: example.com/1"),
        ("1001,A,,javascript:alert(1),,,", "not a whole web address"),
        ("1001,A,,,MUG,0,", "not a whole quantity: 0"),
        ("1001,A,,,MUG,1.5,", "not a whole quantity: 1.5"),
        ("1001,A,,,MUG,-1,", "not a whole quantity: -1"),
        ("1001,A,,,MUG,1.000,", "the quantity 1.000 can be read in two ways"),
    ],
)
def test_a_row_that_cannot_be_done_says_why(row: str, words: str) -> None:
    assert words in why_not(row)


def test_other_rows_are_read_beside_one_that_cannot_be() -> None:
    read = rows("1001,A,,,,,", "1002,=A1,,,,,", "1003,C,,,,,")
    assert [row.line for row in read.rows] == [2, 4]
    assert [(skip.name, skip.lines) for skip in read.skips] == [("1002", (3,))]


def test_columns_that_are_not_read_are_said() -> None:
    read = ship_rows(sheet("Order,Tracking,Colour,Weight", "1,A,red,2"))
    assert read.notes == ("parcels.csv: not read: `Colour`, `Weight`",)
    assert read.warnings == ()


def test_a_number_at_two_orders_is_taken_and_said() -> None:
    read = rows("1001,AB 1,,,,,", "#1001,ab1,,,MUG,,", "1002,ab1,,,,,")
    assert len(read.rows) == 3
    assert read.warnings == ("AB1 stands at 2 orders: 1001 (line 2), 1002 (line 4)",)


def test_rows_are_given_to_the_orders_that_were_found_and_the_others_are_said() -> None:
    read = rows("1001,A,,,,,", "#1001,B,,,,,", "1002,C,,,,,", "1003,D,,,,,")
    by_order = read.by_order({"1001": "gid-1", "#1001": "gid-1", "1003": "gid-3"})
    assert {gid: [row.line for row in each] for gid, each in by_order.items()} == {"gid-1": [2, 3], "gid-3": [5]}
    (skip,) = read.unfound({"1002": sentence("there is no such order")})
    assert (skip.name, skip.lines, skip.target) == ("1002", (4,), "C")


def test_a_proposed_command_that_is_pasted_as_it_stands_ships_nothing_and_says_what_is_missing() -> None:
    with pytest.raises(UsageError, match="`NUMBER` stands for the tracking number"):
        one("1001", "NUMBER", carrier="CARRIER")
    with pytest.raises(UsageError, match="`CARRIER` stands for who carries it"):
        one("1001", "JJFI64", carrier="CARRIER")


def test_one_parcel_is_typed() -> None:
    assert one("1001", "AB 1", carrier="ups") == ShipRow(order="1001", number="AB1", carrier="UPS", has_links=True)
    assert one("1001", "AB1", carrier="UPSS Ltd", url="https://example.com/1").carrier == "UPSS Ltd"
    with pytest.raises(UsageError, match="did you mean"):
        one("1001", "AB1", carrier="DHL Expres")
    for number in ("", " ", "a,b", "--"):
        with pytest.raises(UsageError, match="--number"):
            one("1001", number)
    with pytest.raises(UsageError, match="--url"):
        one("1001", "A", url="example.com")


@pytest.mark.parametrize("text", ["=A", "@SUM(A1)", "+358401234567", "-1"])
def test_a_formula_is_refused_where_it_is_typed_too(text: str) -> None:
    asked: list[Callable[[], object]] = [
        lambda: one("1001", text),
        lambda: one("1001", "A1", carrier=text),
        lambda: ship_rows(sheet("Order,Tracking", "1,A"), carrier=text),
        lambda: track([f"A1; {text}"]),
        lambda: track(carrier_name=text),
    ]
    for ask in asked:
        with pytest.raises(UsageError, match="begins as a formula does") as refused:
            ask()
        assert f"without `{text[0]}`" in str(refused.value.hint)


@given(st.text(max_size=30))
def test_a_number_keeps_its_letters_and_digits_in_order(text: str) -> None:
    number = number_of(text)
    if isinstance(number, Sentence):
        return
    assert number == "".join(text.split())
    assert bare_number(f" {number.upper()} ") == bare_number(number)


@given(st.integers(1, 10**9 - 1))
def test_quantities_are_whole(count: int) -> None:
    assert whole(str(count)) == whole(f"{count}.0") == whole(f"{count},00") == count
    assert whole(f"{count},000") is whole(f"{count}.000") is None
    assert whole(f"-{count}") is whole(f"{count}.5") is whole("0") is whole("") is None


@pytest.mark.parametrize("text", ["https://example.com", "HTTP://example.com/a?b=c#d", "https://example.com:8443/x"])
def test_a_whole_address_is_one(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nowhere",
        "https://example.com/\n",
        "ftp://example.com/1",
        "example.com",
        "//example.com",
        "https://",
        "https://a b",
        "mailto:a@example.com",
        "http://[x",
    ],
)
def test_anything_else_is_no_address(text: str) -> None:
    assert not is_web_address(text)
