"""One row as a screen: a line a field, where a table would have to leave columns out."""

from __future__ import annotations

from collections.abc import Sequence

from orderstatus.output.fields import Field, R, RowContext, table_text
from orderstatus.output.palette import Tone
from orderstatus.output.screen import Span, aligned, draw
from orderstatus.output.streams import Streams


def write_stacked(row: R, fields: Sequence[Field[R]], context: RowContext, streams: Streams) -> None:
    """Write each field with its heading before it, to a terminal; one that holds nothing is left out.

    Sentences are broken between words. What is one word, such as the path of a file, stays whole, to be copied.
    """
    rows = []
    for each in fields:
        value = each.get(row, context)
        heading = context.labels.heading(each.heading)
        for text in value if isinstance(value, tuple) else (table_text(value, row, each, context),):
            if value not in (None, ""):
                rows.append([Span(heading, Tone.HEADING), Span(text)])
            heading = ""
    for line, (_, shown) in zip(aligned(0, rows), rows, strict=True):
        is_word = " " not in shown.text
        draw([line], streams.out, width=None if is_word else streams.columns, color=streams.color, hyperlinks=False)
