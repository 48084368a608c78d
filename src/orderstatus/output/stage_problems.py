"""What is wrong with the stages, as a person reads it: whole sentences, as a table would cut them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orderstatus.core.stages.checking import Problem
from orderstatus.output.palette import Tone
from orderstatus.output.screen import Line, Span, draw, line
from orderstatus.output.streams import Streams


def write_problems(problems: Iterable[Problem], streams: Streams) -> None:
    """Each with its stage, whether it is an error or surprises, and what mends it; wrapped to the terminal."""
    lines = list(_lines(problems))
    if lines:
        draw(lines, streams.out, width=streams.columns, color=streams.color, hyperlinks=False)


def _lines(problems: Iterable[Problem]) -> Iterator[Line]:
    for each in problems:
        tone = Tone.PROBLEM if each.is_fatal else Tone.WAITING
        stage = (Span(f"{each.stage}: "),) if each.stage else ()
        yield line(0, Span("error: " if each.is_fatal else "warning: ", tone), *stage, Span(each.says))
        yield line(2, Span(each.hint))
