"""Excel: text stays text, dates and numbers are real, and what a sheet cannot hold is said."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from orderstatus.core.errors import IncompleteError, OrderStatusError, UsageError
from orderstatus.core.models import Money, Order
from orderstatus.output.excel import CELL_CHARACTERS, SHEET_ROWS, write_excel
from orderstatus.output.fields import select
from orderstatus.output.order_fields import ORDER_FIELDS
from support.hostile import hostile_orders
from support.orders import CONTEXT, HELSINKI, order

NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EPOCH = datetime(1899, 12, 30, tzinfo=UTC)
"""What Excel counts days from, in whatever zone its reader has in mind."""
ESCAPED = re.compile("_x([0-9A-F]{4})_")


def written(rows: Iterable[Order], columns: str | None = None) -> bytes:
    out = io.BytesIO()
    write_excel(rows, ORDER_FIELDS if columns is None else select(ORDER_FIELDS, columns), CONTEXT, out)
    return out.getvalue()


def sheet(data: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml"))


def cells(data: bytes) -> list[list[tuple[str, str]]]:
    """The cells of each row, as their type and what they hold; what is not there is left out."""
    return [[(cell.get("t", "n"), "".join(cell.itertext())) for cell in row] for row in sheet(data).iter(f"{NS}row")]


def test_the_keys_come_first_and_stay_in_sight() -> None:
    data = written(hostile_orders())
    assert cells(data)[0] == [("inlineStr", field.key) for field in ORDER_FIELDS]
    assert len(cells(data)) == len(hostile_orders()) + 1
    pane = next(sheet(data).iter(f"{NS}pane"))
    assert (pane.get("state"), pane.get("ySplit")) == ("frozen", "1")


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+358401234567", "-1", "00123", "1e5", "https://example.com", "TRUE", "<b>&amp;"]
)
def test_text_is_never_a_formula_a_number_or_a_link(text: str) -> None:
    data = written([order(customer=text)], "customer")
    assert cells(data)[1] == [("inlineStr", text)]
    assert not list(sheet(data).iter(f"{NS}f"))
    assert not list(sheet(data).iter(f"{NS}hyperlink"))


def test_hostile_text_comes_back_character_by_character() -> None:
    text = "\x1b[31m\x00\n\r\t _x0041_ \u202e ]]> \uffff"
    [(_, held)] = cells(written([order(customer=text)], "customer"))[1]
    assert ESCAPED.sub(lambda match: chr(int(match[1], 16)), held) == text


def test_a_date_is_a_real_one_in_the_shops_zone() -> None:
    at = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    [(kind, held)] = cells(written([order(placed_at=at)], "placed_at"))[1]
    assert kind == "n"
    local = at.astimezone(HELSINKI).replace(tzinfo=UTC)
    assert abs(EPOCH + timedelta(days=float(held)) - local) < timedelta(milliseconds=2)


def test_a_date_that_no_cell_can_hold_is_text() -> None:
    at = datetime(1899, 1, 1, tzinfo=UTC)
    [(kind, held)] = cells(written([order(placed_at=at)], "placed_at"))[1]
    assert (kind, held[:4]) == ("inlineStr", "1899")


@pytest.mark.parametrize("amount", ["129.90", "-5", "0.125", "0", "1E+3", "999999999999.999"])
def test_an_amount_is_a_number(amount: str) -> None:
    [(kind, held)] = cells(written([order(total=Money(Decimal(amount), "EUR"))], "total"))[1]
    assert (kind, Decimal(held)) == ("n", Decimal(amount))


@pytest.mark.parametrize("amount", ["12345678901234567.89", "NaN", "Infinity", "0.1234567890123456789"])
def test_an_amount_that_a_cell_would_round_is_text(amount: str) -> None:
    [(kind, held)] = cells(written([order(total=Money(Decimal(amount), "EUR"))], "total"))[1]
    assert kind == "inlineStr"
    assert Decimal(held).compare_total(Decimal(amount)) == 0


def test_an_amount_longer_than_a_cell_is_an_error() -> None:
    with pytest.raises(OrderStatusError, match="more than 32,767 characters"):
        written([order(total=Money(Decimal("1E+999999"), "EUR"))], "total")


def test_what_is_missing_is_an_empty_cell() -> None:
    assert cells(written([order(customer=None, tags=())], "customer,stage,tags,name"))[1][-1] == ("inlineStr", "#1001")
    assert len(cells(written([order(customer=None)], "customer,name"))[1]) == 1


@pytest.mark.parametrize("character", ["n", "👍"])
def test_a_text_longer_than_a_cell_is_an_error_and_is_never_cut(character: str) -> None:
    units = len(character.encode("utf-16-le")) // 2
    fits = character * (CELL_CHARACTERS // units)
    assert cells(written([order(customer=fits)], "customer"))[1] == [("inlineStr", fits)]
    with pytest.raises(OrderStatusError, match="row 1: `customer` holds a text of more than 32,767 characters"):
        written([order(customer=fits + character * 2)], "customer")


def test_more_rows_than_a_sheet_has_is_an_error_naming_the_formats_that_hold_them() -> None:
    fields = select(ORDER_FIELDS, "name")
    assert SHEET_ROWS == 1_048_576
    assert write_excel([order()] * 4, fields, CONTEXT, io.BytesIO(), sheet_rows=5) == 4
    with pytest.raises(UsageError, match="holds 4 rows and there are more") as caught:
        write_excel([order()] * 5, fields, CONTEXT, io.BytesIO(), sheet_rows=5)
    assert "CSV or Parquet" in (caught.value.hint or "")


def test_the_same_rows_make_the_same_bytes() -> None:
    assert written(hostile_orders()) == written(hostile_orders())


def test_a_run_that_fails_writes_nothing_and_leaves_no_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def rows() -> Iterator[Order]:
        yield order()
        assert list(tmp_path.iterdir())
        raise IncompleteError("one is missing")

    out = io.BytesIO()
    with pytest.raises(IncompleteError):
        write_excel(rows(), ORDER_FIELDS, CONTEXT, out)
    assert out.getvalue() == b""
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_what_it_is() -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        write_excel([order()], ORDER_FIELDS, CONTEXT, Full())


def test_rows_are_taken_one_by_one() -> None:
    taken = 0

    def rows() -> Iterator[Order]:
        nonlocal taken
        for _ in range(10):
            taken += 1
            yield order()

    def name(row: Order, _: object) -> str:
        seen.append(taken)
        return row.name

    seen: list[int] = []
    [field] = select(ORDER_FIELDS, "name")
    write_excel(rows(), [replace(field, get=name)], CONTEXT, io.BytesIO())
    assert seen == list(range(1, 11))


def test_the_same_rows_are_the_same_bytes_another_day() -> None:
    def at(days: int) -> bytes:
        out = io.BytesIO()
        write_excel(hostile_orders(), ORDER_FIELDS, replace(CONTEXT, now=CONTEXT.now + timedelta(days=days)), out)
        return out.getvalue()

    first = at(0)
    assert first == at(1)
    # A workbook is an archive, and in that each part has a time of its own.
    assert {part.date_time[0] for part in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {1980}
    assert str(datetime.now(UTC).year).encode() not in zipfile.ZipFile(io.BytesIO(first)).read("docProps/core.xml")
