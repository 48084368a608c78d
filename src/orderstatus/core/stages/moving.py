"""Moving orders from stage to stage: whether one may, and what is written when it does."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.models import Order
from orderstatus.core.stages.definition import Stage, Stages
from orderstatus.core.stages.history import added, entry_of
from orderstatus.core.stages.marks import History, Move, StageMark
from orderstatus.core.stages.tags import NO_CHANGE, TagChange, mirror_tag, tag_change

NO_STAGE = "-"
"""What the metafield of an order holds that was taken out of its stage, as it may not hold empty text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedMove:
    """What was asked for, the same for every order."""

    to: str | None
    """A stage's id; None to take orders out of their stage."""
    by: str
    comment: str | None = None
    public: bool = False
    due: datetime | None = None
    """Where it was named; else the stage's own time is counted."""
    because: str | None = None
    fired: str | None = None
    """What moved it by itself, as the history keeps it."""
    happened: datetime | None = None
    """When that was, where something is known of it."""
    untag: tuple[str, ...] = ()
    """Tags that said its stage elsewhere, and that are to go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StageMove:
    """An order that will be moved."""

    order: Order
    before: StageMark
    after: StageMark
    """Without new digests, which only the shop gives."""
    move: Move
    """What the history gets; of tags alone it gets nothing."""
    untag: tuple[str, ...] = ()
    """Tags that go with it, without that which mirrors where it goes."""
    tags: TagChange = NO_CHANGE
    """Something where it stays in its stage, and only its tags have to be made to say so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMoved:
    """An order that will not be."""

    order: Order
    because: Sentence
    is_already: bool = False


def stage_of(mark: StageMark | None) -> str | None:
    """The id of the stage that an order is in, known to the definition or not; None for none."""
    if mark is None or mark.stage is None or mark.stage == NO_STAGE:
        return None
    return mark.stage


def is_foreign(mark: StageMark | None) -> bool:
    """True if the order has a history that could not be read as ours: it must not be overwritten."""
    return mark is not None and mark.history is None and mark.history_digest is not None


def planned_move(
    order: Order, wanted: WantedMove, stages: Stages, *, now: datetime, calendar: WorkCalendar
) -> StageMove | NotMoved:
    """What becomes of one order that is to be moved. Its stage and its history must have been read."""
    mark = order.stage or StageMark()
    if is_foreign(mark):
        return NotMoved(order=order, because=sentence("its history is not as orderstatus writes it, and is left alone"))
    history = mark.history or History()
    current = stage_of(mark)
    if current == wanted.to:
        if wanted.comment is None and wanted.due is None:
            return _tagged(order, mark, wanted, stages, now)
    elif (refusal := _refused(current, wanted.to, stages)) is not None:
        return NotMoved(order=order, because=refusal)
    goal = stages.find(wanted.to) if wanted.to is not None else None
    move = Move(
        at=now.replace(microsecond=0),
        to=wanted.to,
        by=wanted.by,
        frm=current,
        comment=wanted.comment,
        public=wanted.public,
        due=wanted.due or _due(goal, current, history, now, calendar),
        because=wanted.because,
        happened=None if wanted.happened is None else wanted.happened.replace(microsecond=0),
    )
    longer = added(history, move, fired=wanted.fired)
    kept = longer.moves[-1]
    after = replace(mark, stage=wanted.to or NO_STAGE, history=longer)
    return StageMove(order=order, before=mark, after=after, move=kept, untag=_going(wanted, stages))


def already(current: str | None) -> Sentence:
    """That an order is where it should be."""
    return sentence("in {stage} already", stage=current) if current else sentence("in no stage already")


def _tagged(order: Order, mark: StageMark, wanted: WantedMove, stages: Stages, now: datetime) -> StageMove | NotMoved:
    """An order that is where it is wanted: its tags may say otherwise."""
    tags = tag_change(order, stages, to=wanted.to, frm=wanted.to, untag=wanted.untag)
    if not tags:
        return NotMoved(order=order, because=already(wanted.to), is_already=True)
    move = Move(at=now.replace(microsecond=0), to=wanted.to, by=wanted.by, frm=wanted.to, because=wanted.because)
    return StageMove(order=order, before=mark, after=mark, move=move, untag=_going(wanted, stages), tags=tags)


def _going(wanted: WantedMove, stages: Stages) -> tuple[str, ...]:
    kept = mirror_tag(wanted.to, stages)
    return tuple(tag for tag in wanted.untag if kept is None or tag.casefold() != kept.casefold())


def _refused(current: str | None, to: str | None, stages: Stages) -> Sentence | None:
    if to is None or current is None:
        return None
    here = stages.find(current)
    if here is None or here.next is None or to in here.next:
        # From a stage that the definition knows no more every way is open: else nobody could leave it.
        return None
    if not here.next:
        return sentence("{stage} is its last stage: no other follows", stage=current)
    return sentence("from {stage} an order may go on to: {next}", stage=current, next=", ".join(here.next))


def _due(
    goal: Stage | None, current: str | None, history: History, now: datetime, calendar: WorkCalendar
) -> datetime | None:
    if goal is None or goal.due is None:
        return None
    newest = history.newest
    if goal.id == current and newest is not None:
        # A comment on an order that stays where it is gives it no more time.
        return newest.due
    return calendar.moment_of_age(now.replace(microsecond=0), goal.due)


def since(mark: StageMark | None) -> datetime | None:
    """When the order came into the stage that it is in, comments in between not counted; None where nobody knows."""
    move = entered_by(mark)
    return None if move is None else move.at


def entered_by(mark: StageMark | None) -> Move | None:
    """The move that brought the order into the stage that it is in; None in no stage, and where nobody knows."""
    current = stage_of(mark)
    history = mark.history if mark is not None else None
    if current is None or history is None:
        return None
    place = entry_of(history.moves)
    return None if place is None or history.moves[place].to != current else history.moves[place]


def news_of(mark: StageMark | None) -> datetime | None:
    """Since when it has been news that the order is in its stage: since what moved it by itself came about, which may
    be long before it was found and the order moved; else since the move. None where nobody knows.
    """
    entry = entered_by(mark)
    if entry is None:
        return None
    return entry.at if entry.happened is None else min(entry.at, entry.happened)


def due(mark: StageMark | None) -> datetime | None:
    """Until when the order should have left the stage that it is in; None without such a day."""
    history = mark.history if mark is not None else None
    newest = history.newest if history is not None else None
    current = stage_of(mark)
    return newest.due if newest is not None and current is not None and newest.to == current else None


def is_overdue(mark: StageMark | None, now: datetime) -> bool:
    """True once the day has passed by which it should have left its stage."""
    until = due(mark)
    return until is not None and until < now
