"""Lines of coloured text for one reader: wrapped to a terminal with a hanging indent, or whole for a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TextIO

from orderstatus.output.canvas import Canvas, is_plain_address
from orderstatus.output.palette import Ink, Tone
from orderstatus.output.text import cell_text, cell_width

if TYPE_CHECKING:
    from rich.text import Text

_HANG = 4


@dataclass(frozen=True, slots=True)
class Span:
    """Text of one colour. It is made harmless when it is drawn, so anything may be put in."""

    text: str
    tone: Ink | None = None
    link: str | None = None
    right: bool = False
    """In a column: ends where the others end, as amounts do."""


@dataclass(frozen=True, slots=True)
class Line:
    """Spans side by side, `indent` cells from the left; no spans are an empty line."""

    indent: int
    spans: tuple[Span, ...] = ()


def line(indent: int, *spans: Span | str) -> Line:
    """A line of spans; a plain string is a span without colour."""
    return Line(indent, tuple(Span(span) if isinstance(span, str) else span for span in spans))


def joined(separator: str, spans: Iterable[Span | None]) -> tuple[Span, ...]:
    """The spans that are there, with `separator` between them, in a quiet colour."""
    parts: list[Span] = []
    for span in spans:
        if span is None or not span.text:
            continue
        if parts:
            parts.append(Span(separator, Tone.FINISHED))
        parts.append(span)
    return tuple(parts)


def aligned(indent: int, rows: Sequence[Sequence[Span]]) -> list[Line]:
    """Rows of equally many spans as lines, each column as wide as its widest span; empty columns are left out.

    Not a Rich grid: that squeezes every column on a narrow terminal, where the amounts and dates here are to stay whole
    and the line is to go on below.
    """
    columns = [column for column in zip(*rows, strict=True) if any(span.text for span in column)]
    lines = [line(indent) for _ in rows]
    for column in columns:
        shown = [replace(span, text=cell_text(span.text)) for span in column]
        width = max(cell_width(span.text) for span in shown)
        for index, span in enumerate(shown):
            blank = " " * (width - cell_width(span.text))
            cell = (Span(blank), span, Span("  ")) if span.right else (span, Span(blank + "  "))
            lines[index] = Line(indent, lines[index].spans + cell)
    return lines


def broken(text: str, width: int | None) -> list[str]:
    """`text`, made harmless, between words into pieces that fit `width` cells; whole where that is None.

    For text that begins beside something else, which `draw` would hang too little; at least one piece.
    """
    shown = cell_text(text)
    if width is None or cell_width(shown) <= width:
        return [shown]
    from rich.console import Console
    from rich.text import Text

    # Two cells hold any character.
    pieces = Text(shown).wrap(Console(width=max(width, 2)), max(width, 2), overflow="fold")
    return [piece.plain.rstrip() for piece in pieces]


def draw(lines: Iterable[Line], out: TextIO, *, width: int | None, color: bool, hyperlinks: bool) -> None:
    """Write the lines: each on one line where `width` is None, else broken between words to fit `width` cells.

    A word longer than a line is broken too, except an address, which must stay whole to be clicked and copied.
    """
    from rich.text import Text

    canvas = Canvas(out, color=color, hyperlinks=hyperlinks)
    canvas.draw(Text("\n").join(row for each in lines for row in _rows(each, width, canvas)))


def _rows(of: Line, width: int | None, canvas: Canvas) -> list[Text]:
    """A line as the rows that fit, the first at its indent and the others further in, which Rich's wrapping cannot."""
    from rich.text import Text

    text = Text().join(canvas.text(cell_text(span.text), span.tone, span.link) for span in of.spans)
    text.rstrip()
    rows = [text]
    if width is not None and text.cell_len > width - of.indent:
        # Rich breaks what is longer than a row, so a row is as long as the longest address; two cells hold any
        # character. A terminal narrower than that wraps by itself.
        longest = max((cell_width(span.text) for span in of.spans if is_plain_address(span.text)), default=2)
        rows = [*text.wrap(canvas.console, max(width - of.indent - _HANG, longest), overflow="fold")]
    for index, row in enumerate(rows):
        row.pad_left(of.indent + (_HANG if index else 0))
    return rows
