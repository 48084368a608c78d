"""Excel: one sheet of typed cells, in which text is never a formula, a link or a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from tempfile import TemporaryDirectory
from typing import Any, BinaryIO

from orderstatus.core.errors import UsageError
from orderstatus.output.columns import Latched, column_text, does_not_fit
from orderstatus.output.fields import Field, Kind, R, RowContext, Value
from orderstatus.output.text import in_zone

SHEET_ROWS = 1_048_576
"""The rows of a sheet, the one of headings included (Excel specifications and limits)."""
CELL_CHARACTERS = 32_767
"""Of a text in a cell (same page)."""
_FIRST_YEAR = 1900
_MADE = datetime(1980, 1, 1)  # noqa: DTZ001
"""When the workbook says it was made. xlsxwriter would say now, and the same rows would never be the same file; 1980 is
what it writes for the files inside, the first year that a ZIP archive can name. A workbook has no zone."""
_WIDTHS = {Kind.INSTANT: 17, Kind.AMOUNT: 12, Kind.COUNT: 10, Kind.NUMBER: 10, Kind.FLAG: 10}
_TEXT_WIDTH = 20
_FORMATS = {Kind.INSTANT: "yyyy-mm-dd hh:mm", Kind.AMOUNT: "0.00####", Kind.COUNT: "0", Kind.NUMBER: "0.0"}


def write_excel(
    rows: Iterable[R], fields: Sequence[Field[R]], context: RowContext, out: BinaryIO, *, sheet_rows: int = SHEET_ROWS
) -> int:
    """Write a workbook of one sheet: the keys in a row that stays in sight, then a row a row. Returns the rows written.

    Instants are real dates in the shop's zone, since a cell has none of its own; amounts are numbers. What a cell
    cannot hold exactly, an amount of more than 15 digits or a date before 1900, is text. Rows wait in a temporary file,
    so memory holds one of them. The same rows make the same bytes with one version of xlsxwriter.
    Raises UsageError for more rows than a sheet has, OrderStatusError for a text that is longer than a cell.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    latched = Latched(out)
    # xlsxwriter removes its files only when it ends well.
    with TemporaryDirectory(prefix="orderstatus-") as folder:
        book = Workbook(latched, {"constant_memory": True, "tmpdir": folder})
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet()
        try:
            count = _fill(book, sheet, rows, fields, context, sheet_rows)
            book.close()
        except FileCreateError:
            if latched.failure is not None:
                raise latched.failure from None
            raise
        finally:
            if sheet.row_data_fh is not None:
                sheet.row_data_fh.close()
    return count


def _fill(
    book: Any, sheet: Any, rows: Iterable[R], fields: Sequence[Field[R]], context: RowContext, sheet_rows: int
) -> int:
    formats = [
        book.add_format({"num_format": _FORMATS[each.kind]}) if each.kind in _FORMATS else None for each in fields
    ]
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    for at, each in enumerate(fields):
        sheet.set_column(at, at, max(_WIDTHS.get(each.kind, _TEXT_WIDTH), len(each.key) + 2))
        sheet.write_string(0, at, each.key, bold)
    count = 0
    for row in rows:
        count += 1
        if count >= sheet_rows:
            raise UsageError(
                f"an Excel sheet holds {sheet_rows - 1:,} rows and there are more",
                hint="write CSV or Parquet, or fewer orders with `--since` and `--until`",
            )
        for at, each in enumerate(fields):
            _write_cell(sheet, count, at, each, each.get(row, context), context, formats[at])
    if fields:
        sheet.autofilter(0, 0, count, len(fields) - 1)
    return count


def _write_cell(sheet: Any, row: int, at: int, field: Field[R], value: Value, context: RowContext, format: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, at, value)
        case datetime() if (local := in_zone(value, context.zone)).year >= _FIRST_YEAR:
            sheet.write_datetime(row, at, local.replace(tzinfo=None), format)
        case int() | float() if _is_exact(value):
            sheet.write_number(row, at, value, format)
        case Decimal() if _is_exact(value):
            sheet.write_number(row, at, float(value), format)
        case _:
            text = column_text(value, context) or ""
            # In UTF-16, as Excel counts.
            if len(text.encode("utf-16-le")) > 2 * CELL_CHARACTERS:
                raise does_not_fit(field, row, f"a text of more than {CELL_CHARACTERS:,} characters")
            sheet.write_string(row, at, text)


def _is_exact(number: Decimal | int | float) -> bool:
    """True if a cell, which is a binary number shown with 15 digits, shows exactly this one."""
    exact = Decimal(number) if isinstance(number, int) else number
    if isinstance(exact, float):
        return exact == exact and abs(exact) != float("inf")
    if not exact.is_finite() or exact.adjusted() >= 15:
        return False
    return exact == 0 or (len(exact.normalize().as_tuple().digits) <= 15 and exact.adjusted() > -15)
