"""The newest changes, on the board: when each was seen, of which order, and from what to what."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import merge
from itertools import islice

from orderstatus.core.change_query import LoggedChange
from orderstatus.core.changes import Change
from orderstatus.core.labels import Labels
from orderstatus.output.board_flags import order_text
from orderstatus.output.board_view import BoardView
from orderstatus.output.change_fields import change_ink, of_what, word_shown
from orderstatus.output.fields import RowContext
from orderstatus.output.palette import Tone
from orderstatus.output.screen import Line, Span, aligned, line
from orderstatus.output.shop_rows import short_name
from orderstatus.output.text import cell_text, clip, moment_text

LONGEST_WORD = 28
"""Cells of a status that are shown: one that Shopify adds next quarter may have any name."""


def changes_title(view: BoardView) -> Line:
    """What the list is; that it is empty, where it is."""
    labels = view.labels
    any_change = any(seen.changes for seen in view.seen)
    return line(
        0, Span(labels.heading("Newest changes") if any_change else labels.text("nothing has changed"), Tone.HEADING)
    )


def change_lines(view: BoardView, *, most: int) -> list[Line]:
    """A line a change, of all shops, newest first, and no more than `most`."""
    newest = list(islice(_newest_first(view), max(most, 0)))
    begun = aligned(2, [_before(logged.change, context, view) for logged, context in newest])
    # What it became stands last, and unaligned, so that a mark behind it is not pushed off a narrow screen.
    return [
        Line(head.indent, (*head.spans, *_now(logged.change, context, view)))
        for head, (logged, context) in zip(begun, newest, strict=True)
    ]


def _newest_first(view: BoardView) -> Iterable[tuple[LoggedChange, RowContext]]:
    of_shops = [[(logged, seen.context) for logged in seen.changes] for seen in view.seen]
    return merge(*of_shops, key=lambda pair: pair[0].change.seen_at, reverse=True)


def _before(change: Change, context: RowContext, view: BoardView) -> list[Span]:
    labels = view.labels
    return [
        Span(moment_text(change.seen_at, now=view.now, zone=context.zone, labels=labels), Tone.FINISHED, right=True),
        Span(short_name(context) if view.are_several else ""),
        Span(order_text(change.order_name)),
        Span(of_what(change, labels), Tone.FINISHED),
        Span(_word(change, change.from_, labels), Tone.FINISHED),
        Span("→", Tone.FINISHED),
    ]


def _now(change: Change, context: RowContext, view: BoardView) -> list[Span]:
    back = [Span("  "), Span(view.labels.text("back"), Tone.PROBLEM)] if change.backwards else []
    return [Span(_word(change, change.to, view.labels), change_ink(change, context)), *back]


def _word(change: Change, word: str | None, labels: Labels) -> str:
    return clip(cell_text(word_shown(change, word, labels)), LONGEST_WORD)
