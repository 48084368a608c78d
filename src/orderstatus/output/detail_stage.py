"""`show`: the merchant's own stage of an order, until when it may stay there, and its newest moves."""

from __future__ import annotations

from orderstatus.core.models import Order
from orderstatus.core.stages.marks import Move
from orderstatus.core.stages.moving import due, is_overdue, since, stage_of
from orderstatus.output.detail_words import Moments, heading
from orderstatus.output.fields import RowContext
from orderstatus.output.palette import Tone
from orderstatus.output.screen import Line, Span, aligned, joined, line
from orderstatus.output.stage_words import stage_ink, stage_name
from orderstatus.output.text import one_line

NEWEST_MOVES = 5
"""Moves that are shown, newest first; `stage history` tells every one."""


def stage_section(order: Order, context: RowContext) -> list[Line]:
    """The lines about its stage; none where it is in none and never was, or where that was not read."""
    mark, labels, moments = order.stage, context.labels, Moments(context)
    moves = mark.history.moves if mark is not None and mark.history is not None else ()
    stage = stage_of(mark)
    if mark is None or (stage is None and not moves):
        return []
    begun, until = since(mark), due(mark)
    facts = [
        _named(stage, context),
        None if begun is None else Span(labels.text("since {when}", when=moments.both(begun))),
        None if until is None else _until(moments.both(until), context, late=is_overdue(mark, context.now)),
    ]
    lines = [*heading(labels.heading("Stage")), line(2, *joined(" · ", facts))]
    lines += aligned(4, [_move(each, context) for each in reversed(moves[-NEWEST_MOVES:])])
    older = len(moves[:-NEWEST_MOVES]) + (0 if mark.history is None else mark.history.compacted)
    if older:
        count = labels.count(older)
        said = labels.text("1 older move") if older == 1 else labels.text("{count} older moves", count=count)
        lines.append(line(4, Span(said, Tone.FINISHED)))
    return lines


def _named(stage: str | None, context: RowContext) -> Span:
    if stage is None:
        return Span(context.labels.text("in no stage"), Tone.FINISHED)
    name = one_line(stage_name(stage, context.rules.stages))
    shown = name if name == stage else f"{name} ({one_line(stage)})"
    return Span(shown, stage_ink(stage, context.rules.stages))


def _until(when: str, context: RowContext, *, late: bool) -> Span:
    labels = context.labels
    if late:
        return Span(labels.text("overdue since {when}", when=when), Tone.PROBLEM)
    return Span(labels.text("due {when}", when=when))


def _move(move: Move, context: RowContext) -> list[Span]:
    labels, stages = context.labels, context.rules.stages
    to = labels.text("out of every stage") if move.to is None else stage_name(move.to, stages)
    by = move.by if move.because is None else f"{move.by} ({move.because})"
    comment = one_line(move.comment or "")
    if comment and move.public:
        comment = labels.text("{comment} (for the customer)", comment=comment)
    return [
        Span(Moments(context).column(move.at), Tone.FINISHED),
        Span(one_line(to), stage_ink(move.to, stages)),
        Span(one_line(by), Tone.FINISHED),
        Span(comment),
    ]
