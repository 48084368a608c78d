"""What `notify check` looked at, as a person reads it: a line for each thing, and what mends it whole below it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from orderstatus.core.labels import Labels
from orderstatus.core.messages.checking import Checked
from orderstatus.output.notify_check_fields import CHECK_TONES
from orderstatus.output.palette import Tone
from orderstatus.output.screen import Line, Span, broken, draw, line
from orderstatus.output.streams import Streams
from orderstatus.output.text import cell_width

_GAP = 2


def write_checks(rows: Sequence[Checked], labels: Labels, streams: Streams, out: TextIO) -> None:
    """Wrapped on a terminal, whole off it; how a thing came out is a word, so that no colour is needed to read it."""
    width = streams.columns if out is streams.out and streams.out_tty else None
    color = streams.color and out is streams.out
    draw(list(_lines(rows, labels, width)), out, width=width, color=color, hyperlinks=False)


def _lines(rows: Sequence[Checked], labels: Labels, width: int | None) -> Iterator[Line]:
    marks = [labels.word("notify-check-result", row.state) for row in rows]
    names = [_named(row, labels) for row in rows]
    mark_width = _GAP + max(map(cell_width, marks), default=0)
    indent = mark_width + _GAP + max(map(cell_width, names), default=0)
    for row, mark, name in zip(rows, marks, names, strict=True):
        first, *more = broken(row.detail, None if width is None else width - indent)
        yield line(
            0,
            Span(mark, CHECK_TONES[row.state]),
            " " * (mark_width - cell_width(mark)) + name + " " * (indent - mark_width - cell_width(name)),
            Span(first),
        )
        yield from (line(indent, piece) for piece in more)
        for each in (row.remedy or "").splitlines():
            # Further left than the detail, so that a command stays on one line where that is possible at all.
            pieces = broken(each, None if width is None else width - mark_width)
            yield from (line(mark_width, Span(piece, Tone.COMMAND)) for piece in pieces)


def _named(row: Checked, labels: Labels) -> str:
    check = labels.word("notify-check", row.check)
    return check if row.about is None else f"{check} {row.about}"
