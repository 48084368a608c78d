"""What a flag means, as a person reads it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import TextIO

from orderstatus.core.flag_explanations import Explanation
from orderstatus.output.fields import RowContext
from orderstatus.output.palette import FLAG_TONES
from orderstatus.output.screen import Line, Span, draw, joined, line
from orderstatus.output.sentences import said
from orderstatus.output.streams import Streams

_INDENT = 2


def write_explanations(explanations: Iterable[Explanation], context: RowContext, streams: Streams, out: TextIO) -> None:
    """Each flag with its threshold, its rule, and where the threshold is set; wrapped on a terminal, whole off it."""
    width = streams.columns if out is streams.out and streams.out_tty else None
    draw(
        list(_lines(explanations, context, width)),
        out,
        width=width,
        color=streams.color and out is streams.out,
        hyperlinks=False,
    )


def _lines(explanations: Iterable[Explanation], context: RowContext, width: int | None) -> Iterator[Line]:
    labels = context.labels
    for index, each in enumerate(explanations):
        if index:
            yield line(0)
        flag = each.flag.value
        threshold = None if each.threshold is None else Span(str(each.threshold))
        # The flag as it is typed, and as it is called in the reader's language.
        label = Span(labels.word("flag", flag)) if labels.has("flag", flag) else None
        yield line(0, *joined("  ", (Span(flag, FLAG_TONES[flag]), label, threshold)))
        text = said(each.rule, context)
        if each.setting is not None:
            text += " " + labels.text("Set by {setting} in the settings.", setting=each.setting)
        # Broken here, as a paragraph: `draw` would hang every line but the first, as it does for lists.
        broken = [text] if width is None else wrap(text, max(width - _INDENT, 1), break_on_hyphens=False)
        yield from (line(_INDENT, part) for part in broken)
