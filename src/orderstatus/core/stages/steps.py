"""A move from stage to stage as a step of a plan, what is written for it, and how it is planned anew by its step."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from orderstatus.core.acting.mutations import AddTags, MoveStage, Mutation, RemoveTags
from orderstatus.core.acting.plans import Step
from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.metafields import MetafieldKey, MetafieldType, MetafieldWrite
from orderstatus.core.models import Order
from orderstatus.core.stages.advancing import advanced
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.history import compacted_by, history_text
from orderstatus.core.stages.marks import History, StageMark
from orderstatus.core.stages.moving import (
    NO_STAGE,
    NotMoved,
    StageMove,
    WantedMove,
    already,
    is_foreign,
    planned_move,
    stage_of,
)
from orderstatus.core.stages.tags import TagChange


def step_of(move: StageMove, token: str = "") -> Step:
    """The step of a planned move; what its history would let go of is among its notes, and tags that go.

    `token` is of this plan alone: two machines may give their runs the same id.
    """
    before, after = move.before.history or History(), move.after.history or History()
    made = move.move
    mutation = MoveStage(
        order=move.order.id,
        to=made.to,
        by=made.by,
        at=made.at,
        frm=stage_of(move.before),
        comment=made.comment,
        public=made.public,
        due=made.due,
        because=made.because,
        fired=tuple(sorted(after.fired - before.fired)),
        happened=made.happened,
        untag=move.untag,
        only_tags=bool(move.tags),
        token=token,
    )
    gone = 0 if move.tags else compacted_by(after)
    notes = [sentence("{count} of the oldest entries of its history are let go of", count=gone)] if gone else []
    if move.untag and not move.tags:
        notes.append(sentence("tags that are removed: {tags}", tags=", ".join(move.untag)))
    return Step(
        mutation=mutation,
        order=move.order.id,
        order_name=move.order.name,
        change=sentence("tags: {tags}", tags=str(move.tags)) if move.tags else _change(mutation),
        notes=tuple(notes),
        customer=move.order.customer,
    )


def _change(move: MoveStage) -> Sentence:
    if move.to is None:
        return sentence("take it out of {stage}", stage=move.frm)
    if move.to == move.frm:
        return sentence("note on {stage}", stage=move.to)
    if move.frm is None:
        return sentence("into {stage}", stage=move.to)
    return sentence("from {before} to {stage}", before=move.frm, stage=move.to)


def writes_of(move: StageMove, run: str) -> tuple[MetafieldWrite, MetafieldWrite]:
    """Stage and history, both with the digest that was seen; `run` marks the entry as ours.

    Raises ValueError where there is a history that was not read: it would be lost.
    """
    if is_foreign(move.before) or move.after.history is None:
        raise ValueError("the history was not read")
    *older, newest = move.after.history.moves
    history = replace(move.after.history, moves=(*older, replace(newest, run=run)))
    stage = MetafieldWrite(
        owner=move.order.id,
        key=MetafieldKey.STAGE,
        type=MetafieldType.TEXT,
        value=move.after.stage or NO_STAGE,
        seen=move.before.stage_digest,
    )
    return stage, MetafieldWrite(
        owner=move.order.id,
        key=MetafieldKey.STAGE_HISTORY,
        type=MetafieldType.JSON,
        value=history_text(history),
        seen=move.before.history_digest,
    )


def is_made(mark: StageMark | None, run: str) -> bool:
    """True if the history holds the move that this run and step have made."""
    history = mark.history if mark is not None else None
    return history is not None and any(move.run == run for move in history.moves)


def planned_again(
    order: Order, wanted: MoveStage, stages: Stages, *, now: datetime, calendar: WorkCalendar
) -> StageMove | NotMoved:
    """What becomes of the step of an order that was read again since somebody else has written to it.

    Where it stands elsewhere than when the move was agreed to, nobody's move is undone: it is not moved, and says where
    it is. What moves by itself goes on from where it is now.
    """
    if wanted.fired:
        moved = advanced(order, stages, now=now, calendar=calendar)
        if moved is None:
            nothing = sentence("nothing moves it by itself any more")
            return NotMoved(order=order, because=nothing, is_already=True)
        # The plan was made by more than is read of an order that is planned anew.
        return _with_move(moved, happened=wanted.happened) if moved.move.to == wanted.to else moved
    current = stage_of(order.stage)
    if current not in (wanted.frm, wanted.to):
        where = sentence("it is in {stage} now", stage=current) if current else sentence("it is in no stage now")
        return NotMoved(order=order, because=where)
    asked = WantedMove(
        to=wanted.to,
        by=wanted.by,
        comment=wanted.comment,
        public=wanted.public,
        because=wanted.because,
        untag=wanted.untag,
        # The day of a move may be the stage's own: it is no reason to enter a stage that it is in by now.
        due=wanted.due if wanted.to == wanted.frm else None,
    )
    planned = planned_move(order, asked, stages, now=now, calendar=calendar)
    if isinstance(planned, StageMove) and planned.tags and not wanted.only_tags:
        return NotMoved(order=order, because=already(current), is_already=True)
    if isinstance(planned, NotMoved) or planned.tags or wanted.due is None:
        return planned
    return _with_move(planned, due=wanted.due)


def _with_move(planned: StageMove, **changes: datetime | None) -> StageMove:
    """The same, with other values of its move."""
    history = planned.after.history
    if history is None:
        return planned
    made = replace(planned.move, **changes)  # type: ignore[arg-type]
    after = replace(planned.after, history=replace(history, moves=(*history.moves[:-1], made)))
    return replace(planned, after=after, move=made)


def mutations_of(change: TagChange, order: str) -> tuple[Mutation, ...]:
    """What is sent for it: what goes first, so that no order says two stages."""
    found: list[Mutation] = []
    if change.removed:
        found.append(RemoveTags(order=order, tags=change.removed))
    if change.added:
        found.append(AddTags(order=order, tags=change.added))
    return tuple(found)
