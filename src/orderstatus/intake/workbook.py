"""An Excel workbook as a sheet of text: digits stay digits, and formulas stay formulas."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from orderstatus.core.acting.sheets import Row, Sheet
from orderstatus.core.errors import UsageError
from orderstatus.intake.rows import sheet_of

MOST_BYTES = 512 * 2**20
"""Of a workbook unpacked: a small archive can hold any amount of it."""
SURE_DIGITS = 15
"""A number in Excel has so many digits that can be relied on (Excel specifications and limits)."""
_ZEROS = re.compile(r"0+")
"""A format that shows a number with zeros in front, up to so many digits."""


def workbook(data: bytes, name: str) -> Sheet:
    """The first sheet that can be seen; lines are its rows.

    A number that has lost digits comes with an exponent, as Excel shows it, and a formula as its text, `=A1`: the rules
    of a field refuse both. Raises UsageError for what is no workbook, and as `sheet_of` does.
    """
    try:
        from openpyxl import load_workbook
    except ImportError as error:
        raise UsageError(
            f"{name} is Excel, which needs a library that is not installed",
            hint='pip install "orderstatus[excel]", or save it as CSV',
        ) from error
    _refuse_another_archive(data, name)
    # The library says on standard error what of a workbook it does not keep: nothing that is read here.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(BytesIO(data), read_only=True)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            rows = list(_rows(sheets[0])) if sheets else []
        except Exception as error:  # the library has no error of its own for a damaged file: anything may come
            raise UsageError(
                f"{name} is damaged, or no workbook that can be read",
                hint="open it in Excel and save it as .xlsx or CSV",
            ) from error
    notes: tuple[str, ...] = ()
    if len(sheets) > 1:
        notes = (f"{name} has {len(sheets)} sheets, of which the first was read: {sheets[0].title}",)
    return sheet_of(rows, name, notes, can_slip=False)


def _refuse_another_archive(data: bytes, name: str) -> None:
    try:
        with ZipFile(BytesIO(data)) as archive:
            inside = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise UsageError(f"{name} is damaged, or no workbook", hint="save it as .xlsx or CSV again") from error
    if not any(entry.filename == "xl/workbook.xml" for entry in inside):
        raise UsageError(f"{name} is an archive, and no Excel workbook", hint="give an .xlsx or CSV file")
    if sum(entry.file_size for entry in inside) > MOST_BYTES:
        raise UsageError(f"{name} is longer than {MOST_BYTES // 2**20} MB when unpacked", hint="save it as CSV")


def _rows(sheet: Any) -> Iterator[Row]:
    # Some programs write a size of the sheet that is not its size, and what is beyond would be left out.
    sheet.reset_dimensions()
    for line, cells in enumerate(sheet.iter_rows(), start=1):
        texts = tuple("" if cell.value is None else _text(cell) for cell in cells)
        # A sheet that was coloured to its end has a million rows that hold nothing.
        if any(texts):
            yield Row(line, texts)


def _text(cell: Any) -> str:
    value = cell.value
    match value:
        case str():
            return value.strip()
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return _number(value, cell.number_format)
        case datetime() | date() | time():
            return _moment(value, cell.number_format)
        case _:
            # A formula of several cells is an object of the library's.
            return f"={getattr(value, 'text', value)}".replace("==", "=", 1)


def _moment(value: datetime | date | time, shown_as: str) -> str:
    from openpyxl.styles.numbers import is_datetime

    # Excel knows no days, only their midnights: the format tells whether the hour was said.
    if isinstance(value, datetime) and value.time() == time() and is_datetime(shown_as) == "date":
        return value.date().isoformat()
    return value.isoformat()


def _number(value: float, shown_as: str) -> str:
    if value != int(value):
        return repr(value)
    if abs(value) >= 10**SURE_DIGITS:
        return f"{value:.{SURE_DIGITS - 1}E}"
    digits = str(int(value))
    return digits.zfill(len(shown_as)) if _ZEROS.fullmatch(shown_as) else digits
