"""Columns are found by their usual names in any order, or by what the merchant says; cells say what they say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from orderstatus.core.acting.columns import columns
from orderstatus.core.acting.entries import Entry, entries
from orderstatus.core.acting.fields import SPELLINGS, Field, bare
from orderstatus.core.acting.sheets import Row
from orderstatus.core.acting.ship_rows import FIELDS
from orderstatus.core.errors import UsageError
from support.to_ship import said, sheet

SHIP = (Field.ORDER, Field.NUMBER, Field.CARRIER, Field.URL, Field.SKU, Field.QUANTITY)


def found(headings: str, *overrides: str) -> dict[str, str]:
    """The headings that are read, by field."""
    of_file = columns(sheet(headings), SHIP, overrides=overrides)
    return {field.value: heading for field, heading in of_file.headings.items()}


@pytest.mark.parametrize(
    ("headings", "read"),
    [
        # Shopify's own export of orders, with the columns around those that count.
        (
            "Name,Email,Fulfillment Status,Lineitem quantity,Lineitem name,Lineitem sku,Shipping Name",
            {"order": "Name", "sku": "Lineitem sku", "quantity": "Lineitem quantity"},
        ),
        (
            "Order - Number,Shipment - Carrier,Shipment - Tracking Number",
            {"order": "Order - Number", "carrier": "Shipment - Carrier", "number": "Shipment - Tracking Number"},
        ),
        (
            "Seurantakoodi,TILAUSNUMERO,Kuljetusliike",
            {"number": "Seurantakoodi", "order": "TILAUSNUMERO", "carrier": "Kuljetusliike"},
        ),
        ("Ordernummer,Kolli-ID,Antal", {"order": "Ordernummer", "number": "Kolli-ID", "quantity": "Antal"}),
        (
            "Bestellnr.,Sendungsnummer,Versanddienstleister",
            {"order": "Bestellnr.", "number": "Sendungsnummer", "carrier": "Versanddienstleister"},
        ),
        (
            "order_number,tracking_number,carrier,tracking_url",
            {"order": "order_number", "number": "tracking_number", "carrier": "carrier", "url": "tracking_url"},
        ),
    ],
)
def test_the_usual_headings_are_found_in_any_order(headings: str, read: dict[str, str]) -> None:
    assert found(headings) == read


def test_the_surer_of_two_headings_is_read_and_the_other_is_said_to_be_ignored() -> None:
    of_file = columns(sheet("Name,Order,Colour"), SHIP)
    assert of_file.headings[Field.ORDER] == "Order"
    assert of_file.ignored == ("Name", "Colour")


@pytest.mark.parametrize(
    ("headings", "order", "number"),
    [
        ("Name,Reference,Tracking", "Name", "Tracking"),
        ("Shipment reference,Name,Tracking number", "Name", "Tracking number"),
        ("Order ID,Customer reference,Order no.,Shipment ID,Tracking number", "Order no.", "Tracking number"),
        ("Viite,Tilausnumero,Lähetystunnus,Seurantakoodi", "Tilausnumero", "Seurantakoodi"),
        ("Reference,Barcode", "Reference", "Barcode"),
    ],
)
def test_a_heading_that_names_the_field_is_surer_than_shopifys_and_that_than_a_loose_one(
    headings: str, order: str, number: str
) -> None:
    of_file = columns(sheet(headings), SHIP, needed=(Field.ORDER, Field.NUMBER))
    assert (of_file.headings[Field.ORDER], of_file.headings[Field.NUMBER]) == (order, number)


@pytest.mark.parametrize(
    ("headings", "said", "hint"),
    [
        (
            "Order number,Colour,Tilausnumero,Tracking",
            "parcels.csv, line 1: each of `Order number` and `Tilausnumero` may be the order",
            "--column 'order=Order number'",
        ),
        (
            "Name,Waybill,Barcode",
            "parcels.csv, line 1: each of `Waybill` and `Barcode` may be the tracking number",
            "--column number=Waybill",
        ),
    ],
)
def test_two_headings_that_stand_equal_are_not_guessed_of_what_decides(headings: str, said: str, hint: str) -> None:
    for never_guessed in ("needed", "deciding"):
        with pytest.raises(UsageError) as refused:
            columns(sheet(headings), SHIP, **{never_guessed: (Field.ORDER, Field.NUMBER)})
        assert str(refused.value).startswith(said)
        assert hint in str(refused.value.hint)
    overrides = ("order=Tilausnumero",) if "Order" in headings else ("number=Barcode",)
    assert columns(sheet(headings), SHIP, needed=(Field.ORDER, Field.NUMBER), overrides=overrides)


def test_two_headings_that_stand_equal_are_no_error_where_nothing_hangs_on_them() -> None:
    of_file = columns(sheet("Order,Courier,Carrier"), SHIP, needed=(Field.ORDER,))
    assert (of_file.headings[Field.CARRIER], of_file.ignored) == ("Carrier", ("Courier",))


def test_the_quantity_that_left_is_surer_than_the_one_that_was_ordered() -> None:
    assert found("Order,Quantity,Quantity shipped")["quantity"] == "Quantity shipped"


def test_what_was_assumed_and_what_was_not_read_is_said_of_the_first_eight() -> None:
    of_file = replace(sheet("Order," + ",".join(f"C{number}" for number in range(10))), notes=("read as Latin-1",))
    assumed, unread = columns(of_file, SHIP).notes(of_file)
    assert assumed == "read as Latin-1"
    assert unread.startswith("parcels.csv: not read: `C0`, `C1`")
    assert unread.endswith("`C7` and 2 more")
    assert columns(sheet("Order"), SHIP).notes(sheet("Order")) == ()


def test_the_merchant_says_which_column_is_meant_whatever_its_name() -> None:
    assert found("Auftrag X,Order,Paket", "order=auftrag x", "number=Paket") == {
        "order": "Auftrag X",
        "number": "Paket",
    }


def test_a_column_that_was_given_to_one_field_is_no_other() -> None:
    assert found("Order,Reference,Tracking", "number=Order") == {"number": "Order", "order": "Reference"}


def test_a_missing_column_is_refused_with_what_was_found_and_what_would_be() -> None:
    with pytest.raises(UsageError) as caught:
        columns(sheet("Colour,Tracking"), SHIP, needed=(Field.ORDER,))
    assert "parcels.csv, line 1: no column for the order" in str(caught.value)
    assert "`Colour`, `Tracking`" in str(caught.value)
    assert "--column order=HEADING" in str(caught.value.hint)
    assert "Order number" in str(caught.value.hint)


def test_a_heading_that_is_there_twice_is_refused_only_if_it_is_read() -> None:
    assert found("Order,Note,Note") == {"order": "Order"}
    with pytest.raises(UsageError, match="line 1: the heading `Order` is there more than once, in columns 1 and 3"):
        found("Order,Note,order ")


@pytest.mark.parametrize(
    ("override", "words"),
    [
        ("order", "does not understand"),
        ("order=", "does not understand"),
        ("=Order", "does not understand"),
        ("ordr=Order", "did you mean `order`"),
        ("status=Order", "does not know"),
        ("order=Bestellung", "has no column `Bestellung`"),
    ],
)
def test_an_override_that_means_nothing_is_refused(override: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        found("Order,Tracking", override)
    with pytest.raises(UsageError, match="twice"):
        found("Order,Tracking", "order=Order", "order=Tracking")


def test_no_spelling_stands_for_two_things_that_one_file_can_say() -> None:
    owners: dict[str, Field] = {}
    for field, spellings in SPELLINGS.items():
        words = [bare(spelling) for spelling in spellings]
        for word in words:
            assert word
            assert owners.setdefault(word, field) is field, word
    assert set(SPELLINGS) == set(Field)


def cell(field: Field, text: str) -> Entry:
    """What a row says whose only cell is this."""
    rows = replace(sheet(SPELLINGS[field][0]), rows=[Row(2, (text,))])
    (entry,) = entries(rows, columns(rows, [field]))
    return entry


@pytest.mark.parametrize(
    ("field", "text", "says"),
    [
        (Field.NUMBER, '="00340434161094"', "00340434161094"),
        (Field.NUMBER, "'00340434161094", "00340434161094"),
        (Field.ORDER, "1001.0", "1001"),
        (Field.ORDER, "#1001", "#1001"),
        (Field.NUMBER, "12E45678", "12E45678"),
        (Field.NUMBER, "-", None),
        (Field.CARRIER, "n/a", None),
        (Field.SKU, "-01", "-01"),
        (Field.MESSAGE, "- left at the door", "- left at the door"),
        (Field.QUANTITY, "2.0", "2.0"),
    ],
)
def test_what_spreadsheets_do_to_text_is_undone(field: Field, text: str, says: str | None) -> None:
    entry = cell(field, text)
    assert (entry.get(field), entry.wrong) == (says, None)


@pytest.mark.parametrize(
    ("field", "text"),
    [
        (Field.ORDER, "=A1"),
        (Field.NUMBER, "=HYPERLINK(A1)"),
        (Field.NUMBER, "+358401234567"),
        (Field.CARRIER, "@SUM(A1)"),
        (Field.ORDER, "-1001"),
        (Field.SKU, "=A2"),
        (Field.URL, "=A2"),
        (Field.NUMBER, "#N/A"),
        (Field.NUMBER, "'=A1"),
    ],
)
def test_a_formula_is_named_with_its_cell(field: Field, text: str) -> None:
    wrong = cell(field, text).wrong
    assert wrong is not None
    assert text.lstrip("'") in said(wrong)
    assert SPELLINGS[field][0] in said(wrong)


@pytest.mark.parametrize("text", ["1.23457E+17", "1,23457E+17", "1.23E17", "12E+4"])
def test_a_number_that_has_lost_its_digits_is_refused(text: str) -> None:
    wrong = cell(Field.NUMBER, text).wrong
    assert wrong is not None
    assert "rounded" in said(wrong)


EXPORT = (
    "Name,Email,Financial Status,Paid at,Fulfillment Status,Fulfilled at,Accepts Marketing,Currency,Subtotal,Shipping,"
    "Taxes,Total,Discount Code,Discount Amount,Shipping Method,Created at,Lineitem quantity,Lineitem name,"
    "Lineitem price,Lineitem compare at price,Lineitem sku,Lineitem requires shipping,Lineitem taxable,"
    "Lineitem fulfillment status,Billing Name,Billing Street,Billing Address1,Billing Address2,Billing Company,"
    "Billing City,Billing Zip,Billing Province,Billing Country,Billing Phone,Shipping Name,Shipping Street,"
    "Shipping Address1,Shipping Address2,Shipping Company,Shipping City,Shipping Zip,Shipping Province,"
    "Shipping Country,Shipping Phone,Notes,Note Attributes,Cancelled at,Payment Method,Payment Reference,"
    "Refunded Amount,Vendor,Outstanding Balance,Employee,Location,Device ID,Id,Tags,Risk Level,Source,"
    "Lineitem discount,Tax 1 Name,Tax 1 Value,Phone,Receipt Number,Duties,Billing Province Name,"
    "Shipping Province Name,Payment ID,Payment Terms Name,Next Payment Due At,Payment References"
)


def test_shopifys_own_export_with_a_column_for_numbers_says_no_customers_firm_is_the_carrier() -> None:
    found = columns(sheet(f"{EXPORT},Tracking number", "#1001"), FIELDS)
    assert found.headings == {
        Field.ORDER: "Name",
        Field.NUMBER: "Tracking number",
        Field.SKU: "Lineitem sku",
        Field.QUANTITY: "Lineitem quantity",
        Field.LOCATION: "Location",
    }


@pytest.mark.parametrize("field", Field)
def test_a_formula_is_text_in_no_field(field: Field) -> None:
    for text in ('=HYPERLINK("https://example.com")', "#REF!"):
        wrong = cell(field, text).wrong
        assert wrong is not None
        assert "a formula stands in" in said(wrong)


def test_an_order_with_three_zeros_behind_a_dot_may_be_a_thousand_and_is_left_as_it_is() -> None:
    found = sheet("Order", "1.000", "1001.0", "1001.00")
    assert [entry.get(Field.ORDER) for entry in entries(found, columns(found, [Field.ORDER]))] == [
        "1.000",
        "1001",
        "1001",
    ]
