"""Text with commas, semicolons or tabs as a sheet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING

from orderstatus.core.acting.sheets import Row, Sheet
from orderstatus.core.errors import UsageError
from orderstatus.intake.rows import sheet_of

if TYPE_CHECKING:
    from _csv import Reader

_DELIMITERS = ("\t", ";", ",")
"""Of two that cut a heading line into as many columns the first: a comma stands in headings, a tab never."""
_SAYS_ITSELF = re.compile(r'"?sep=(.)"?\r?\n', re.IGNORECASE)
"""A first line that Excel understands, and that no program shows."""


def delimited(text: str, name: str, notes: tuple[str, ...] = ()) -> Sheet:
    """The sheet in `text`; the line of headings decides by what columns are separated.

    Raises UsageError with the line: for a quote that is not closed, and as `sheet_of` does.
    """
    first_line = 1
    said = _SAYS_ITSELF.match(text)
    if said:
        text, first_line = text[said.end() :], 2
    if text.lstrip().startswith("<"):
        raise UsageError(f"{name} is a web page or XML, and no table", hint="export it as CSV or .xlsx")
    delimiter = said[1] if said else _delimiter(text)
    return sheet_of(_rows(text, delimiter, name, first_line), name, notes, can_slip=True)


def _delimiter(text: str) -> str:
    # Without blank lines, which may stand above the headings.
    text = text.lstrip("\r\n ")
    return max(_DELIMITERS, key=lambda delimiter: _heading_count(text, delimiter))


def _heading_count(text: str, delimiter: str) -> int:
    try:
        return len(next(_reader(text, delimiter), []))
    except csv.Error:
        return 0


def _rows(text: str, delimiter: str, name: str, first_line: int) -> Iterator[Row]:
    reader = _reader(text, delimiter)
    line = first_line
    try:
        for cells in reader:
            yield Row(line, tuple(cell.strip() for cell in cells))
            line = reader.line_num + first_line
    except csv.Error as error:
        raise UsageError(
            f"{name}, line {line}: {_problem(error)}",
            hint='a text that holds a quote is written "so ""quoted"" here"',
        ) from error


def _problem(error: csv.Error) -> str:
    words = str(error)
    if "unexpected end of data" in words or "field larger" in words:
        return "a quote is opened and not closed"
    if "expected after" in words:
        return "something stands behind a closing quote"
    return f"the row cannot be read ({words})"


def _reader(text: str, delimiter: str) -> Reader:
    # `newline=""` keeps line ends inside of quotes, and counts a lone carriage return as editors do.
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
