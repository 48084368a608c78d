"""What stands above a table on a terminal: a line that says what it is of."""

from __future__ import annotations

from orderstatus.output.palette import Tone
from orderstatus.output.screen import Span, draw, line
from orderstatus.output.streams import Streams


def write_headline(text: str, streams: Streams, *, space_before: bool = False) -> None:
    """`text` and an empty line are written to stdout, wrapped to the terminal."""
    lines = [line(0, Span(text, Tone.HEADING)), line(0)]
    draw(
        [line(0), *lines] if space_before else lines,
        streams.out,
        width=streams.columns,
        color=streams.color,
        hyperlinks=False,
    )
