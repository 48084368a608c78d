"""Rows below a line of headings: what both kinds of file have in common."""

from __future__ import annotations

from collections.abc import Iterable

from orderstatus.core.acting.sheets import Row, Sheet
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import sentence


def sheet_of(rows: Iterable[Row], name: str, notes: tuple[str, ...] = (), *, can_slip: bool) -> Sheet:
    """The sheet whose headings are the first row that holds something.

    Rows without any text are left out, and shorter ones filled up, as spreadsheets leave empty cells at the end away.
    What stands below a column without a heading is not read, and that is noted. A row that is longer than the line of
    the headings is wrong if cells `can_slip`: a separator inside of a text has moved those behind it.
    Raises UsageError: for no rows, for headings alone, and where every row is too long.
    """
    filled = (row for row in rows if any(row.cells))
    headings = next(filled, None)
    if headings is None:
        raise UsageError(f"{name} is empty", hint="the first line holds the headings, and each row below is a parcel")
    cells = headings.cells
    while not cells[-1]:
        cells = cells[:-1]
    fitting = _Fitting(len(cells), len(headings.cells) if can_slip else None)
    fitted = [fitting.fitted(row) for row in filled]
    if not fitted:
        raise UsageError(
            f"{name}, line {headings.line}: there are headings and no rows below them", hint="export it with its rows"
        )
    if all(row.wrong for row in fitted):
        raise UsageError(
            f"{name}, line {fitted[0].line}: more columns than the {len(cells)} headings, here and in every other row",
            hint="put a text that holds the separator in quotes, or name every column",
        )
    if fitting.left_unread:
        places = ", ".join(map(str, sorted(fitting.left_unread)))
        notes = (*notes, f"{name}: not read, as it has no heading: column {places}")
    return Sheet(name=name, headings=cells, rows=fitted, heading_line=headings.line, notes=notes)


class _Fitting:
    """Rows cut and filled up to `width`; `whole` is how long a row may be, as the line of headings has empty ends."""

    def __init__(self, width: int, whole: int | None) -> None:
        self._width = width
        self._whole = whole
        self.left_unread: set[int] = set()
        """Columns without a heading in which something stands, from 1."""

    def fitted(self, row: Row) -> Row:
        count = len(row.cells)
        if count <= self._width:
            return Row(row.line, row.cells + ("",) * (self._width - count))
        cells = row.cells[: self._width]
        if self._whole is not None and any(row.cells[self._whole :]):
            problem = sentence("{count} columns below {headings} headings", count=count, headings=self._width)
            return Row(row.line, cells, problem)
        beyond = enumerate(row.cells[self._width : self._whole], start=self._width + 1)
        self.left_unread.update(place for place, text in beyond if text)
        return Row(row.line, cells)
