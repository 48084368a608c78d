"""Lines that are fitted to a screen by leaving out and not by going on below: nothing of them wraps or scrolls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from orderstatus.core.labels import Labels
from orderstatus.output.palette import Tone
from orderstatus.output.screen import Line, Span, joined, line
from orderstatus.output.text import cell_text, cell_width, clip

BETWEEN = " · "


def fitted(of: Line, width: int) -> Line:
    """The line in `width` cells at the most, its end replaced by an ellipsis where it is longer."""
    spans: list[Span] = []
    room = width - of.indent
    for span in of.spans:
        text = cell_text(span.text)
        if cell_width(text) > room:
            spans.append(replace(span, text=clip(text, room)))
            break
        spans.append(replace(span, text=text))
        room -= cell_width(text)
    return Line(of.indent, tuple(spans))


def cut(lines: Sequence[Line], most: int, labels: Labels) -> list[Line]:
    """No more than `most` of the lines; where there are more the last one says how many."""
    if len(lines) <= most:
        return list(lines)
    if most < 1:
        return []
    return [*lines[: most - 1], line(1, Span(_rest(len(lines) - most + 1, labels), Tone.FINISHED))]


def listed(
    head: Sequence[Span], spans: Sequence[Span], width: int, labels: Labels, *, indent: int = 0, most: int = 0
) -> list[Line]:
    """`head`, then the spans with a mark between them, broken between two of them so that they fit `width` cells.

    What goes on below stands under the first span; the last of `most` lines, where that is not 0, says how many are left.
    """
    hang = line_width(Line(indent, tuple(head)))
    lines: list[Line] = []
    left = list(spans)
    while left or not lines:
        room = width - hang
        taken = len(left) if most and len(lines) == most - 1 else _fitting(left, room)
        row = as_many(left[:taken], taken, room, labels, between=BETWEEN)
        lines.append(line(hang, *row) if lines else line(indent, *head, *row))
        left = left[taken:]
    return lines


def as_many(spans: Sequence[Span], count: int, width: int, labels: Labels, *, between: str = ", ") -> list[Span]:
    """As many of the spans as fit `width` cells, and at least one; then how many of `count` are not among them."""
    fitting = next((n for n in range(len(spans), 0, -1) if _size(spans[:n], count - n, between, labels) <= width), 1)
    shown = joined(between, spans[:fitting])
    rest = _rest(count - len(spans[:fitting]), labels)
    return [*shown, Span(rest, Tone.FINISHED)] if rest else list(shown)


def line_width(of: Line) -> int:
    """The cells that the line takes."""
    return of.indent + sum(cell_width(cell_text(span.text)) for span in of.spans)


def _fitting(spans: Sequence[Span], width: int) -> int:
    """How many of the spans fit, and at least one."""
    used = 0
    for number, span in enumerate(spans):
        used += cell_width(cell_text(span.text)) + (cell_width(BETWEEN) if number else 0)
        if number and used > width:
            return number
    return len(spans)


def _size(spans: Sequence[Span], left: int, between: str, labels: Labels) -> int:
    return line_width(Line(0, joined(between, spans))) + cell_width(_rest(left, labels))


def _rest(count: int, labels: Labels) -> str:
    return " " + labels.text("and {count} more", count=labels.count(count)) if count else ""
