"""What `doctor` found, as a person reads it: a line for each check, and what mends it below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TextIO

from orderstatus.core.diagnosis import State
from orderstatus.core.errors import ExitCode
from orderstatus.core.labels import Labels
from orderstatus.output.doctor_fields import STATE_TONES, FindingRow
from orderstatus.output.palette import Tone
from orderstatus.output.screen import Line, Span, broken, draw, line
from orderstatus.output.streams import Streams
from orderstatus.output.text import cell_width

_GAP = 2


def write_findings(
    rows: Sequence[FindingRow], verdict: ExitCode, labels: Labels, streams: Streams, out: TextIO
) -> None:
    """Each shop's checks under its name, those of the machine around them, and at the end whether commands will work.

    Wrapped on a terminal, whole off it. How a check came out is a word, so that no colour is needed to read it.
    """
    width = streams.columns if out is streams.out and streams.out_tty else None
    draw(
        [*_blocks(rows, labels, width), line(0), *_verdict(rows, verdict, labels, width)],
        out,
        width=width,
        color=streams.color and out is streams.out,
        hyperlinks=False,
    )


def _blocks(rows: Sequence[FindingRow], labels: Labels, width: int | None) -> Iterator[Line]:
    widths = (
        _GAP + max(cell_width(labels.word("check-result", row.finding.state)) for row in rows),
        _GAP + max(cell_width(labels.word("check", row.finding.check)) for row in rows),
    )
    for index, (shop, of_one) in enumerate(groupby(rows, key=lambda row: row.shop)):
        if index:
            yield line(0)
        if shop is not None:
            yield from (line(0, Span(piece, Tone.HEADING)) for piece in broken(shop, width))
        listed = list(of_one)
        for row, following in zip(listed, [*listed[1:], None], strict=True):
            # Several findings that one deed mends are followed by it once.
            is_last = following is None or following.finding.remedy != row.finding.remedy
            yield from _lines(row, widths, labels, width, with_remedy=is_last)


def _lines(
    row: FindingRow, widths: tuple[int, int], labels: Labels, width: int | None, *, with_remedy: bool
) -> Iterator[Line]:
    finding = row.finding
    mark, check = labels.word("check-result", finding.state), labels.word("check", finding.check)
    indent = sum(widths)
    first, *more = broken(finding.detail, None if width is None else width - indent)
    yield line(
        0,
        Span(mark, STATE_TONES[finding.state]),
        " " * (widths[0] - cell_width(mark)) + check + " " * (widths[1] - cell_width(check)),
        Span(first),
    )
    yield from (line(indent, piece) for piece in more)
    if finding.remedy is None or not with_remedy:
        return
    # Further left than the detail, so that a command stays on one line where that is possible at all.
    for each in finding.remedy.splitlines():
        pieces = broken(each, None if width is None else width - widths[0])
        yield from (line(widths[0], Span(piece, Tone.COMMAND)) for piece in pieces)


def _verdict(rows: Iterable[FindingRow], verdict: ExitCode, labels: Labels, width: int | None) -> Iterator[Line]:
    if verdict is not ExitCode.OK:
        said, tone = labels.text("reading commands will not work: exit code {code}", code=int(verdict)), Tone.PROBLEM
    elif any(row.finding.state is not State.OK for row in rows):
        said, tone = labels.text("reading commands will work, with what the warnings say"), Tone.WAITING
    else:
        said, tone = labels.text("reading commands will work"), Tone.GOOD
    yield from (line(0, Span(piece, tone)) for piece in broken(said, width))
