"""Several shops on the board: a line a shop, fitted as a table is."""

from __future__ import annotations

from orderstatus.core.labels import Labels
from orderstatus.core.points import PointsLevel
from orderstatus.core.standing import ON_THE_WAY, TROUBLE
from orderstatus.output.board_view import BoardView, Glimpse, ShopOnBoard
from orderstatus.output.fields import Field, RowContext, shown_text
from orderstatus.output.fitting import cut
from orderstatus.output.palette import Tone
from orderstatus.output.screen import Line, Span, aligned
from orderstatus.output.shop_rows import shortened
from orderstatus.output.table import fit
from orderstatus.output.text import MISSING, cell_text, cell_width, clip, moment_text

LONGEST_NAME = 24
"""Cells of a shop's name that are shown."""


def points_text(level: PointsLevel, labels: Labels) -> str:
    """How full a bucket is, and how fast it fills."""
    return labels.text(
        "{left} / {maximum} points, {restore}/s",
        left=labels.count(int(level.left)),
        maximum=labels.count(int(level.maximum)),
        restore=labels.count(int(level.restore)),
    )


def _points(seen: Glimpse, context: RowContext) -> str:
    level = seen.points()
    if level is None:
        return MISSING
    labels = context.labels
    return f"{labels.count(int(level.left))} / {labels.count(int(level.maximum))}"


def _as_of_shown(seen: Glimpse, context: RowContext) -> str:
    return moment_text(seen.as_of, now=context.now, zone=context.zone, labels=context.labels)


SHOP_COLUMNS: tuple[Field[Glimpse], ...] = (
    Field(
        key="open", heading="Open", about="open orders", get=lambda r, c: r.standing.open, importance=90, numeric=True
    ),
    Field(
        key="to_ship",
        heading="To ship",
        about="open orders of which something is left to ship",
        get=lambda r, c: r.standing.to_ship,
        importance=96,
        numeric=True,
    ),
    Field(
        key="on_the_way",
        heading="On the way",
        about="parcels on their way, those in trouble left out",
        get=lambda r, c: r.standing.parcels_in(ON_THE_WAY),
        importance=94,
        numeric=True,
    ),
    Field(
        key="in_trouble",
        heading="In trouble",
        about="parcels that are delayed, were attempted in vain, or failed",
        get=lambda r, c: r.standing.parcels_in(TROUBLE),
        importance=98,
        numeric=True,
    ),
    Field(
        key="flagged",
        heading="Need a hand",
        about="orders that have a flag",
        get=lambda r, c: r.standing.flagged,
        importance=99,
        numeric=True,
    ),
    Field(
        key="as_of",
        heading="As of",
        about="when the shop was asked",
        get=lambda r, c: r.as_of,
        shown=_as_of_shown,
        importance=92,
    ),
    Field(key="points", heading="Points", about="points left of how many", get=_points, importance=80, numeric=True),
)
"""What a line of a shop says behind its name; no format but the board has these columns."""
_URGENT = {"in_trouble": Tone.PROBLEM, "flagged": Tone.WAITING}
"""The columns in which any number but none is to be seen at once."""


def shop_lines(view: BoardView, width: int, *, most: int) -> list[Line]:
    """The headings, then a line a shop, no more than `most`; columns that do not fit are left out, the least first."""
    labels = view.labels
    names = [clip(cell_text(shortened(each.name)), LONGEST_NAME) for each in view.shops]
    cells = [[_cell(each.seen, column) for column in SHOP_COLUMNS] for each in view.shops]
    headings = [labels.heading(column.heading) for column in SHOP_COLUMNS]
    columns = zip(headings, *cells, strict=True)
    natural = [max(map(cell_width, column)) for column in columns]
    longest = max(map(cell_width, [labels.heading("Shop"), *names]))
    kept = fit(natural, SHOP_COLUMNS, max(width - longest - 2, 0), labels).columns
    rows = [
        [Span(labels.heading("Shop"), Tone.HEADING), *(Span(headings[at], Tone.HEADING, right=True) for at in kept)]
    ]
    for shop, name, row in zip(view.shops, names, cells, strict=True):
        rows.append([Span(name), *(Span(row[at], _tone(row[at], SHOP_COLUMNS[at], shop), right=True) for at in kept)])
    first, *lines = aligned(0, rows)
    return [first, *cut(lines, most, labels)]


def _cell(seen: Glimpse | None, column: Field[Glimpse]) -> str:
    if seen is None:
        return MISSING
    value = column.get(seen, seen.context)
    if isinstance(value, int):
        return seen.context.labels.count(value)
    return column.shown(seen, seen.context) if column.shown is not None else shown_text(value, seen.context)


def _tone(text: str, column: Field[Glimpse], shop: ShopOnBoard) -> Tone | None:
    if text in (MISSING, "0"):
        return Tone.FINISHED
    if column.key == "as_of":
        return Tone.WAITING if shop.trouble else None
    return _URGENT.get(column.key)
