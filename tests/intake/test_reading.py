"""Any file that a merchant's programs write becomes the same sheet, or an error that names the line."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting.sheets import Row
from orderstatus.core.acting.ship_rows import ship_rows
from orderstatus.core.errors import UsageError
from orderstatus.intake import reading
from orderstatus.intake.reading import read, read_path
from support.to_ship import said

PLAIN = "Order,Tracking number\n#1001,JJFI1\n#1002,JJFI2\n"


def refused(data: bytes) -> UsageError:
    with pytest.raises(UsageError) as caught:
        read(data, "parcels.csv")
    assert "parcels.csv" in str(caught.value)
    return caught.value


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_separators_line_ends_and_encodings_make_no_difference(separator: str, line_end: str, encoding: str) -> None:
    text = PLAIN.replace(",", separator).replace("\n", line_end)
    sheet = read(text.encode(encoding), "parcels.csv")
    assert sheet.headings == ("Order", "Tracking number")
    assert sheet.rows == [Row(2, ("#1001", "JJFI1")), Row(3, ("#1002", "JJFI2"))]
    assert sheet.notes == ()


def test_a_file_of_excel_in_western_europe_is_read_and_said() -> None:
    sheet = read("Tilaus;Määrä\n1001;2\n".encode("cp1252"), "parcels.csv")
    assert sheet.headings == ("Tilaus", "Määrä")
    assert "Windows-1252" in sheet.notes[0]


def test_a_file_in_two_encodings_is_refused_where_the_second_begins() -> None:
    data = "Order,Number,City\n1001,A,Jyväskylä\n".encode() + "1002,B,Jyväskylä\n".encode("cp1252")
    assert "line 3" in str(refused(data))


def test_the_separator_is_the_one_of_the_headings_whatever_the_rows_hold() -> None:
    sheet = read(b"Order;Number\n1001;A, B, C\n", "parcels.csv")
    assert sheet.rows == [Row(2, ("1001", "A, B, C"))]


def test_a_row_behind_a_quoted_line_end_keeps_the_line_of_the_editor() -> None:
    sheet = read(b'Order,Note,Number\n1001,"ring\ntwice",A\n\n1002,,B\n', "parcels.csv")
    assert [row.line for row in sheet.rows] == [2, 5]
    assert sheet.rows[0].cells == ("1001", "ring\ntwice", "A")


def test_the_line_that_names_the_separator_to_excel_is_no_heading() -> None:
    sheet = read(b"sep=;\nOrder;Number\n1001;A\n", "parcels.csv")
    assert (sheet.headings, sheet.heading_line, sheet.rows) == (("Order", "Number"), 2, [Row(3, ("1001", "A"))])


def test_blank_lines_are_no_rows_and_are_counted() -> None:
    sheet = read(b"\n\nOrder,Number\n,\n1001,A\n , \n", "parcels.csv")
    assert sheet.heading_line == 3
    assert sheet.rows == [Row(5, ("1001", "A"))]


def test_empty_cells_that_a_spreadsheet_leaves_away_are_filled_up() -> None:
    sheet = read(b"Order,Number,Carrier\n1001\n1002,B,,,\n", "parcels.csv")
    assert [row.cells for row in sheet.rows] == [("1001", "", ""), ("1002", "B", "")]


def test_a_row_that_is_longer_than_the_headings_is_wrong_and_the_others_are_read() -> None:
    sheet = read(b"Order,Tracking\n1001,A\n1002,B,C\n1003,D,\n", "parcels.csv")
    assert [(row.line, row.cells, row.wrong is None) for row in sheet.rows] == [
        (2, ("1001", "A"), True),
        (3, ("1002", "B"), False),
        (4, ("1003", "D"), True),
    ]
    asked = ship_rows(sheet)
    assert [row.order for row in asked.rows] == ["1001", "1003"]
    assert [(skip.name, skip.lines, said(skip.because)) for skip in asked.skips] == [
        ("1002", (3,), "3 columns below 2 headings")
    ]


def test_a_column_without_a_heading_is_not_read_and_that_is_noted() -> None:
    sheet = read(b"Order,Number,,\n1001,A,gift\n1002,B,,\n1003,C,,x\n", "parcels.csv")
    assert [(row.cells, row.wrong) for row in sheet.rows] == [
        (("1001", "A"), None),
        (("1002", "B"), None),
        (("1003", "C"), None),
    ]
    assert sheet.notes == ("parcels.csv: not read, as it has no heading: column 3, 4",)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b"\n\n , \n", "empty"),
        (b"Order,Number\n", "line 1: there are headings and no rows"),
        (
            b"Order,Number\n1001,A,C\n1002,B,C\n",
            "line 2: more columns than the 2 headings, here and in every other row",
        ),
        (b'Order,Number\n1001,A\n1002,"B\n1003,C\n', "line 3: a quote is opened and not closed"),
        (b'Order,Number\n1001,"A"B\n', "line 2: something stands behind a closing quote"),
        (b"Order,Number\n1001,\0\n", "line 2: the file is binary"),
        (b"\xff\xfeO\0\0\0", "binary"),
        (b"\xff\xfeO", "damaged"),
        (b"Order,Number\n1001,\x81\n", "line 2: the file is neither UTF-8 nor Windows-1252"),
        (b"<html><table>", "web page"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel, or has a password"),
        (b"PK\x03\x04 not really", "damaged"),
        (b"%PDF-1.4\0\n", "binary"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(data: bytes, words: str) -> None:
    error = refused(data)
    assert words in str(error)
    assert error.hint


def test_a_file_too_long_to_be_a_list_of_parcels_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 20)
    assert "longer than" in str(refused(PLAIN.encode()))
    with pytest.raises(UsageError, match="standard input is longer"):
        read_path("-", BytesIO(PLAIN.encode()))


def test_standard_input_is_read_for_a_dash() -> None:
    sheet = read_path("-", BytesIO(PLAIN.encode()))
    assert (sheet.name, len(sheet.rows)) == ("standard input", 2)


def test_a_path_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "there.csv").write_text(PLAIN)
    assert len(read_path(str(tmp_path / "there.csv"), BytesIO()).rows) == 2
    for path in (str(tmp_path / "missing.csv"), str(tmp_path), "nul\0byte"):
        with pytest.raises(UsageError, match=r"missing\.csv|cannot be read|not the path"):
            read_path(path, BytesIO())


cells = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=8).map(str.strip)


@given(st.lists(st.tuples(cells.filter(bool), cells, cells), min_size=1, max_size=8), st.sampled_from([",", ";", "\t"]))
def test_what_any_program_wrote_comes_back_cell_for_cell(rows: list[tuple[str, str, str]], separator: str) -> None:
    text = StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL)
    writer.writerow(("Order", "Number", "Note"))
    writer.writerows(rows)
    sheet = read(text.getvalue().encode(), "parcels.csv")
    assert [row.cells for row in sheet.rows] == rows
    assert [row.line for row in sheet.rows] == list(range(2, len(rows) + 2))


@given(st.binary(max_size=200))
def test_any_bytes_are_a_sheet_or_an_error_in_our_words(data: bytes) -> None:
    try:
        sheet = read(data, "parcels.csv")
    except UsageError:
        return
    assert sheet.rows
    assert all(len(row.cells) == len(sheet.headings) for row in sheet.rows)


def test_fifty_thousand_rows_keep_their_lines() -> None:
    text = "Order,Tracking number\n" + "".join(f"#{number},JJFI{number:012d}\n" for number in range(50_000))
    sheet = read(text.encode(), "parcels.csv")
    assert len(sheet.rows) == 50_000
    assert sheet.rows[-1] == Row(50_001, ("#49999", "JJFI000000049999"))
