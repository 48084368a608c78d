"""Excel: digits stay digits, formulas stay formulas, and lines are the rows that the merchant sees."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from orderstatus.core.acting.sheets import Row, Sheet
from orderstatus.core.errors import UsageError
from orderstatus.intake import workbook as module
from orderstatus.intake.reading import read

xlsxwriter = pytest.importorskip("xlsxwriter")
pytest.importorskip("openpyxl")


def written(fill: Callable[[Any, Any], object]) -> bytes:
    out = BytesIO()
    book = xlsxwriter.Workbook(out)
    fill(book, book.add_worksheet("Parcels"))
    book.close()
    return out.getvalue()


def of_cells(*cells: object) -> Sheet:
    """A sheet of one row with these cells below headings A, B, C."""

    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["A", "B", "C"][: len(cells)])
        sheet.write_row(1, 0, cells)

    return read(written(fill), "parcels.xlsx")


def test_numbers_come_as_their_digits() -> None:
    assert of_cells(1001, 123456789012345, 2.5).rows == [Row(2, ("1001", "123456789012345", "2.5"))]


def test_a_number_that_excel_has_rounded_comes_with_its_exponent() -> None:
    assert of_cells(123456789012345678).rows[0].cells == ("1.23456789012346E+17",)


def test_a_number_shown_with_zeros_in_front_keeps_them() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "Tracking number")
        sheet.write(1, 0, 12345, book.add_format({"num_format": "00000000"}))

    assert read(written(fill), "parcels.xlsx").rows == [Row(2, ("00012345",))]


def test_a_formula_comes_as_a_formula_and_not_as_what_it_came_to() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["A", "B"])
        sheet.write_formula(1, 0, "=B2+1", None, 1002)
        sheet.write_array_formula("B2:B2", "{=SUM(A1:A2)}", None, 7)

    cells = read(written(fill), "parcels.xlsx").rows[0].cells
    assert cells[0] == "=B2+1"
    assert cells[1].startswith("=")


def test_dates_and_truths_are_text() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["A", "B"])
        moment = datetime(2026, 11, 27, 9, 30)  # noqa: DTZ001
        sheet.write_datetime(1, 0, moment, book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_boolean(1, 1, True)

    assert read(written(fill), "parcels.xlsx").rows[0].cells == ("2026-11-27T09:30:00", "TRUE")


def test_a_day_that_excel_shows_as_a_day_has_no_midnight_and_a_midnight_that_it_shows_stays() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Date", "Date and time", "Afternoon"])
        day = datetime(2026, 11, 25)  # noqa: DTZ001
        sheet.write_datetime(1, 0, day, book.add_format({"num_format": "dd.mm.yyyy"}))
        sheet.write_datetime(1, 1, day, book.add_format({"num_format": "dd.mm.yyyy hh:mm"}))
        sheet.write_datetime(1, 2, day.replace(hour=14), book.add_format({"num_format": "dd.mm.yyyy"}))

    assert read(written(fill), "news.xlsx").rows[0].cells == (
        "2026-11-25",
        "2026-11-25T00:00:00",
        "2026-11-25T14:00:00",
    )


def test_lines_are_the_rows_of_the_sheet() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(2, 0, ["Order", "Tracking number"])
        sheet.write_row(6, 0, ["#1001", "A"])

    sheet = read(written(fill), "parcels.xlsx")
    assert (sheet.heading_line, sheet.rows) == (3, [Row(7, ("#1001", "A"))])


def test_a_word_beside_the_table_is_not_read_and_that_is_noted() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Order", "Tracking"])
        sheet.write_row(1, 0, ["1001", "A", "", "by hand"])
        sheet.write_row(2, 0, ["1002", "B"])

    sheet = read(written(fill), "parcels.xlsx")
    assert sheet.rows == [Row(2, ("1001", "A")), Row(3, ("1002", "B"))]
    assert sheet.notes == ("parcels.xlsx: not read, as it has no heading: column 4",)


def test_of_several_sheets_the_first_that_is_seen_is_read_and_that_is_said() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["Hidden"])
        for name in ("Today", "Yesterday"):
            other = book.add_worksheet(name)
            other.write_column(0, 0, ["Order", name])
        book.worksheets()[1].activate()
        sheet.hide()

    sheet = read(written(fill), "parcels.xlsx")
    assert sheet.rows == [Row(2, ("Today",))]
    assert "2 sheets" in sheet.notes[0]
    assert "Today" in sheet.notes[0]


def test_an_empty_workbook_is_refused_as_an_empty_file_is() -> None:
    with pytest.raises(UsageError, match="empty"):
        read(written(lambda book, sheet: None), "parcels.xlsx")


def test_an_archive_that_is_no_workbook_is_refused() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(UsageError, match="no Excel workbook"):
        read(out.getvalue(), "parcels.xlsx")


def test_a_damaged_workbook_is_refused_in_our_words() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook")
        archive.writestr("[Content_Types].xml", "no xml")
    with pytest.raises(UsageError, match="damaged"):
        read(out.getvalue(), "parcels.xlsx")


def test_an_archive_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_BYTES", 1000)
    with pytest.raises(UsageError, match="when unpacked"):
        of_cells("1001")


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    data = written(lambda book, sheet: sheet.write_column(0, 0, ["Order", "1001"]))
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(UsageError) as caught:
        read(data, "parcels.xlsx")
    assert "orderstatus[excel]" in str(caught.value.hint)
