"""A table for a person: a line a row, fitted to the terminal by compressing, then by dropping whole columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TextIO

from orderstatus.core.labels import Labels
from orderstatus.output.canvas import Canvas
from orderstatus.output.fields import Field, R, RowContext, Value, table_text
from orderstatus.output.palette import Ink, Tone
from orderstatus.output.screen import broken
from orderstatus.output.text import MISSING, cell_text, cell_width, clip

if TYPE_CHECKING:
    from rich.console import JustifyMethod
    from rich.text import Text

_GAP = 2
"""Cells between two columns."""


@dataclass(frozen=True, slots=True)
class Fit:
    """Which columns of a table fit, by index, and how wide each is drawn."""

    columns: tuple[int, ...]
    widths: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    tone: Ink | None
    link: str | None = None


def write_table(
    rows: Iterable[R],
    fields: Sequence[Field[R]],
    context: RowContext,
    out: TextIO,
    *,
    width: int | None,
    color: bool = False,
    hyperlinks: bool = False,
) -> tuple[int, tuple[str, ...]]:
    """Write the rows under their headings, in `width` cells, or in as many as they need where it is None.

    Returns how many rows there were and the keys of the columns that did not fit. No line is longer than `width`, and a
    row is one line, but where a field `wraps`. Without rows nothing is written. The rows are held in memory: widths
    need all of them.

    Rich draws; which columns stay is decided here, as Rich's Table can squeeze a column but not leave one out.
    """
    from rich.table import Table

    cells = [[_cell(row, each, context) for each in fields] for row in rows]
    if not cells:
        return 0, ()
    headings = [_Cell(context.labels.heading(each.heading), Tone.HEADING) for each in fields]
    columns = zip(headings, *cells, strict=True)
    fitted = fit([max(cell_width(cell.text) for cell in column) for column in columns], fields, width, context.labels)
    widths = dict(zip(fitted.columns, fitted.widths, strict=True))
    canvas = Canvas(out, color=color, hyperlinks=hyperlinks)

    def drawn(index: int, cell: _Cell) -> Text:
        if fields[index].wraps:
            return canvas.text("\n".join(broken(cell.text, widths[index])), cell.tone, cell.link)
        return canvas.text(clip(cell.text, widths[index]), cell.tone, cell.link)

    table = Table(box=None, pad_edge=False, padding=(0, _GAP, 0, 0), header_style="none")
    for index in fitted.columns:
        justify: JustifyMethod = "right" if fields[index].numeric else "left"
        table.add_column(drawn(index, headings[index]), justify=justify, width=widths[index], no_wrap=True)
    for line in cells:
        table.add_row(*[drawn(index, line[index]) for index in fitted.columns])
    canvas.draw(table)
    return len(cells), tuple(each.key for index, each in enumerate(fields) if index not in widths)


def fit(natural: Sequence[int], fields: Sequence[Field[R]], width: int | None, labels: Labels) -> Fit:
    """The columns and widths that fill at most `width` cells.

    Columns that may be compressed are, the widest first, no further than their `least`, their heading and the labels of
    their axis; if that is not enough the least important column goes, with those that need it, and the rest is tried
    again. The last column left is cut to what there is.
    """
    columns = list(range(len(fields)))
    if width is None:
        return Fit(tuple(columns), tuple(natural))
    while True:
        room = width - _GAP * (len(columns) - 1)
        floors = {index: _floor(natural[index], fields[index], labels) for index in columns}
        if sum(floors.values()) <= room:
            return Fit(tuple(columns), _compressed(columns, natural, floors, room))
        if len(columns) == 1:
            return Fit(tuple(columns), (max(width, 0),))
        # Of equals the later one goes: what was asked for first is meant first.
        least = min(reversed(columns), key=lambda index: fields[index].importance)
        columns.remove(least)
        columns = [index for index in columns if fields[index].needs != fields[least].key] or columns


def _floor(natural: int, of: Field[R], labels: Labels) -> int:
    if of.least is None:
        return natural
    of_axis = labels.words.get(of.axis, {}).values() if of.axis is not None else ()
    whole = (labels.heading(of.heading), *of_axis)
    return min(natural, max(of.least, *map(cell_width, whole)))


def _compressed(columns: list[int], natural: Sequence[int], floors: dict[int, int], room: int) -> tuple[int, ...]:
    widths = {index: min(natural[index], max(room, floors[index])) for index in columns}
    for _ in range(sum(widths.values()) - room):
        widest = max((index for index in columns if widths[index] > floors[index]), key=lambda index: widths[index])
        widths[widest] -= 1
    return tuple(widths[index] for index in columns)


def _cell(row: R, of: Field[R], context: RowContext) -> _Cell:
    value = of.get(row, context)
    text = cell_text(table_text(value, row, of, context))
    tone = _tone(value, of, text) if of.ink is None or text == MISSING else of.ink(row, context)
    return _Cell(text, tone, of.link(row, context) if of.link is not None else None)


def _tone(value: Value, of: Field[R], text: str) -> Tone | None:
    if text == MISSING:
        return Tone.FINISHED
    return of.tones.get(value) if isinstance(value, str) else None
