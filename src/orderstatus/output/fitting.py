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
    indent = min(of.indent, width)
    room = width - indent
    for number, span in enumerate(of.spans):
        text = cell_text(span.text)
        if not any(rest.text.strip() for rest in of.spans[number + 1 :]):
            # Blanks at the end are what columns are padded with.
            text = text.rstrip()
        if cell_width(text) > room:
            spans.append(replace(span, text=clip(text, room)))
            break
        spans.append(replace(span, text=text))
        room -= cell_width(text)
    return Line(indent, tuple(spans))


def cut(lines: Sequence[Line], most: int, labels: Labels, *, count: int | None = None) -> list[Line]:
    """No more than `most` of the lines; where there are more, `count` in all, the last one says how many."""
    count = len(lines) if count is None else count
    if count <= most:
        return list(lines)
    if most < 1:
        return []
    return [*lines[: most - 1], line(1, Span(_rest(count - most + 1, labels), Tone.FINISHED))]


def listed(
    head: Sequence[Span], spans: Sequence[Span], width: int, labels: Labels, *, indent: int = 0, most: int = 0
) -> list[Line]:
    """`head`, then the spans with a mark between them, broken between two of them so that they fit `width` cells.

    What goes on below stands under the first; the last of `most` lines, where that is not 0, says how many are left.
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
    used, taken = 0, 0
    for number, span in enumerate(spans, 1):
        used += cell_width(cell_text(span.text)) + (cell_width(between) if taken else 0)
        if used > width and taken:
            break
        if number == 1 or used + cell_width(_rest(count - number, labels)) <= width:
            taken = number
    rest = _rest(count - taken, labels)
    shown = joined(between, spans[:taken])
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


def _rest(count: int, labels: Labels) -> str:
    return " " + labels.text("and {count} more", count=labels.count(count)) if count else ""
