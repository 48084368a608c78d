"""Rows below a line of headings: what both kinds of file have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orderstatus.core.acting.sheets import Row, Sheet
from orderstatus.core.errors import UsageError


def sheet_of(rows: Iterable[Row], name: str, notes: tuple[str, ...] = ()) -> Sheet:
    """The sheet whose headings are the first row that holds something.

    Rows without any text are left out, and shorter ones filled up, as spreadsheets leave empty cells at the end away.
    Raises UsageError: for no rows, for headings alone, and for a row that holds something beyond the headings.
    """
    filled = (row for row in rows if any(row.cells))
    headings = next(filled, None)
    if headings is None:
        raise UsageError(f"{name} is empty", hint="the first line holds the headings, and each row below is a parcel")
    cells = headings.cells
    while not cells[-1]:
        cells = cells[:-1]
    fitted = list(_fitted(filled, len(cells), name))
    if not fitted:
        raise UsageError(
            f"{name}, line {headings.line}: there are headings and no rows below them", hint="export it with its rows"
        )
    return Sheet(name=name, headings=cells, rows=fitted, heading_line=headings.line, notes=notes)


def _fitted(rows: Iterable[Row], width: int, name: str) -> Iterator[Row]:
    for row in rows:
        count = len(row.cells)
        if count == width:
            yield row
        elif count < width:
            yield Row(row.line, row.cells + ("",) * (width - count))
        elif any(row.cells[width:]):
            raise UsageError(
                f"{name}, line {row.line}: {count} columns below {width} headings",
                hint="put a text that holds the separator in quotes, or name every column",
            )
        else:
            yield Row(row.line, row.cells[:width])
