"""What the line of progress says: rows of how many, pages, points, and the time that is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orderstatus.core.labels import Labels

_BETWEEN = " · "


@dataclass(slots=True)
class Tally:
    """How far the reading of one shop is."""

    rows: int = 0
    total: int | None = None
    """How many rows there will be; None where that is not known."""
    pages: int = 0
    """Answers of the shop, also those that were of no use."""
    points: float = 0.0
    written: int = 0
    """Objects that Shopify has written to the file of a bulk operation whose rows have not come yet."""


def progress_line(tallies: Mapping[str, Tally], seconds: float, labels: Labels, width: int) -> str:
    """`0:07  rows 250 of 1,200 · pages 3 · points 45 · 0:27 left`: all shops added up, `seconds` after the beginning.

    The total and the time that is left are said where every shop's total is known. Where the line is too narrow points,
    then pages, are left out. Until the rows of a bulk operation come, `written 5,000` says how far Shopify is.
    """
    head = f"{_clock_time(seconds)}  "
    every = tuple(tallies.values())
    rows, pages = sum(each.rows for each in every), sum(each.pages for each in every)
    if not rows and not pages:
        return head + labels.text("asking {shops}", shops=", ".join(tallies))
    totals = [each.total for each in every if each.total is not None]
    total = sum(totals) if len(totals) == len(every) else None
    if total is None:
        rows_part = labels.text("rows {rows}", rows=labels.count(rows))
    else:
        rows_part = labels.text("rows {rows} of {total}", rows=labels.count(rows), total=labels.count(total))
    written = sum(each.written for each in every)
    written_part = labels.text("written {objects}", objects=labels.count(written)) if written else ""
    pages_part = labels.text("pages {pages}", pages=labels.count(pages))
    points_part = labels.text("points {points}", points=labels.count(round(sum(each.points for each in every))))
    time_part = ""
    if total is not None and 0 < rows < total:
        time_part = labels.text("{time} left", time=_clock_time(seconds * (total - rows) / rows))
    for parts in (
        (rows_part, written_part, pages_part, points_part, time_part),
        (rows_part, written_part, pages_part, time_part),
        (rows_part, written_part, time_part),
    ):
        line = head + _BETWEEN.join(filter(None, parts))
        # A character of these is a cell: digits, Latin letters and marks.
        if len(line) <= width:
            return line
    return head + rows_part


def _clock_time(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
