"""Orders are moved from stage to stage: twelve in a call, each move once, nobody else's entry lost.

A move is known by the run and the step in its entry of the order's history. So neither an answer that was lost nor
kill -9 leaves a doubt that reading the order does not settle: what is in the history was done, what is not is planned
anew from the order as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.acting.mutations import MoveStage
from orderstatus.core.acting.outcomes import Outcome, Result, UserError
from orderstatus.core.acting.plans import Plan, Step
from orderstatus.core.acting.ports import ActionWriter, Journal, RunRecord, StepRecord
from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.metafields import MetafieldStore
from orderstatus.core.models import Order
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.moving import StageMove, stage_of
from orderstatus.core.stages.steps import is_made, mutations_of, planned_again, writes_of
from orderstatus.core.stages.tags import tag_change
from orderstatus.flows.act import FINAL
from orderstatus.flows.compare_and_set import AT_ONCE, compare_and_set
from orderstatus.flows.set_call import SetResult, SetState, Together
from orderstatus.flows.stage_tags import tags_missed

MOST_ROUNDS = 3
"""Times that one order is planned and written, where somebody else moves it each time in between."""

ReadOrders = Callable[[Sequence[str]], Iterable[Order]]
"""Orders as they are now, with stage and history, and with what moves them by themselves where that is asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What moving needs of the world and of the merchant's rules."""

    stages: Stages
    calendar: WorkCalendar
    store: MetafieldStore
    read: ReadOrders
    journal: Journal
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    writer: ActionWriter | None = None
    """Changes the tags that mirror the stages (`Stages.tag_prefix`) and those that go with a move; None leaves tags."""
    at_once: int = AT_ONCE


def carried_out(
    run: RunRecord, plan: Plan, moves: Sequence[StageMove], means: Means
) -> Generator[tuple[Step, Outcome]]:
    """Begins the run in the journal, makes the moves, of which that of step n is `moves[n - 1]`, and ends it there.

    Yields each step once with what became of it, as they end. An order that somebody else wrote to in between is read
    and planned anew: where they moved it, or it happens again and again, the step has failed, and says who it was and
    where the order is. Nobody's move is undone unseen. A tag that could not be changed is said beside a move that was
    made.

    Whoever stops early closes the generator; Ctrl-C lets the calls on their way come to their end. What ended the run
    is raised after the last outcome: AccessError, TemporaryError, the journal's own error, KeyboardInterrupt.
    """
    means.journal.begin(run, plan)
    tasks = [_Task(step, move.order, move) for step, move in zip(plan.steps, moves, strict=True)]
    yield from _Moving(run.id, means).outcomes(tasks)


def resumed(run: RunRecord, records: Iterable[StepRecord], means: Means) -> Generator[tuple[Step, Outcome]]:
    """Goes on with a run that was broken off: `records` are all its steps (`Journal.steps`).

    What has ended is not touched and not yielded. The order of every other step is read: if its history has the move,
    it was made; else it is planned anew and made. Otherwise as `carried_out`.
    """
    left = [record for record in records if record.outcome is None or record.outcome.result not in FINAL]
    yield from _Moving(run.id, means).outcomes(
        [_Task(record.step, is_in_doubt=record.intended_at is not None) for record in left]
    )


@dataclass(slots=True)
class _Task:
    step: Step
    order: Order | None = None
    """As it was read last; None where it has to be read first."""
    move: StageMove | None = None
    is_in_doubt: bool = False
    """True if an earlier try may have come through, which only its history tells."""
    outcome: Outcome | None = None

    @property
    def wanted(self) -> MoveStage:
        if not isinstance(self.step.mutation, MoveStage):
            raise ValueError("the step moves no order from stage to stage")
        return self.step.mutation


class _Moving:
    def __init__(self, run: str, means: Means) -> None:
        self._run = run
        self._means = means
        self._tasks: dict[str, _Task] = {}
        self._error: BaseException | None = None

    def outcomes(self, tasks: list[_Task]) -> Generator[tuple[Step, Outcome]]:
        self._tasks = {task.step.order: task for task in tasks}
        if len(self._tasks) != len(tasks):
            raise ValueError("an order is moved once in a run")
        told: set[int] = set()
        try:
            for step, outcome in self._rounds(tasks):
                told.add(step.number)
                yield step, outcome
        except (OrderStatusError, KeyboardInterrupt) as error:
            self._error = error
            for task in tasks:
                if task.step.number not in told:
                    yield task.step, task.outcome or self._not_tried(task, error)
        finally:
            self._means.journal.end(self._run, self._means.now())
        if self._error is not None:
            raise self._error

    def _rounds(self, tasks: list[_Task]) -> Generator[tuple[Step, Outcome]]:
        again = [task for task in tasks if task.move is None]
        ready = [task for task in tasks if task.move is not None]
        for number in range(MOST_ROUNDS):
            if again:
                self._plan(again, is_last=False)
                yield from _ended(again)
                ready += [task for task in again if task.outcome is None]
            again = yield from self._written([task for task in ready if not task.wanted.only_tags])
            for task in ready:
                if task.wanted.only_tags:
                    yield task.step, self._tagged(task)
            ready = []
            if not again:
                return
            if number == MOST_ROUNDS - 1:
                self._plan(again, is_last=True)
                yield from _ended(again)

    def _written(self, tasks: list[_Task]) -> Generator[tuple[Step, Outcome], None, list[_Task]]:
        """Writes these; those that were stale are returned."""
        items = [
            Together(owner=task.step.order, writes=writes_of(task.move, self._mark(task)))
            for task in tasks
            if task.move is not None
        ]
        stale = []
        writing = compare_and_set(
            items,
            store=self._means.store,
            sleep=self._means.sleep,
            before=self._intend,
            after=self._settle,
            at_once=self._means.at_once,
        )
        with closing(writing):
            for item, result in writing:
                task = self._tasks[item.owner]
                if result.state is SetState.STALE:
                    task.is_in_doubt = True
                    stale.append(task)
                    continue
                yield task.step, task.outcome or self._left(task, result)
        return stale

    def _intend(self, items: Sequence[Together]) -> None:
        for item in items:
            self._means.journal.intend(self._run, self._tasks[item.owner].step.number, self._means.now())

    def _settle(self, item: Together, result: SetResult) -> None:
        task = self._tasks[item.owner]
        because = _said(result.error)
        match result.state:
            case SetState.DONE:
                self._done(task, None)
            case SetState.REFUSED:
                self._end(task, Result.FAILED, errors=result.errors, because=because)
            case SetState.UNKNOWN:
                self._end(task, Result.UNKNOWN, because=because or _UNKNOWN)
            case SetState.NOT_TRIED:
                self._not_tried(task, result.error)
            case SetState.STALE:
                # Planned anew in the next round; until then the journal has it as one that may have been made.
                pass

    def _left(self, task: _Task, result: SetResult) -> Outcome:
        """What had no turn, or was broken off in the middle: of that the journal knows how far it was."""
        if result.state is SetState.UNKNOWN:
            return Outcome(result=Result.UNKNOWN, at=self._means.now(), because=_UNKNOWN)
        return self._not_tried(task, result.error)

    def _not_tried(self, task: _Task, error: BaseException | None) -> Outcome:
        if task.is_in_doubt:
            # The journal keeps what it knows of it.
            return Outcome(result=Result.UNKNOWN, at=self._means.now(), because=_UNKNOWN)
        because = _said(error) if isinstance(error, OrderStatusError) else _ENDED
        try:
            return self._end(task, Result.NOT_TRIED, because=because)
        except OrderStatusError:
            # The journal itself may be what ended the run.
            return Outcome(result=Result.NOT_TRIED, at=self._means.now(), because=because)

    def _plan(self, tasks: list[_Task], *, is_last: bool) -> None:
        """Reads the orders, and either ends each task or gives it another move."""
        found = {order.id: order for order in self._means.read([task.step.order for task in tasks])}
        for task in tasks:
            is_first, task.move = task.order is None, None
            task.order = found.get(task.step.order)
            if task.order is None:
                self._end(task, Result.FAILED, because=sentence("the order is there no more"))
            elif is_made(task.order.stage, self._mark(task)):
                self._done(task, sentence("found done after an unclear answer"))
            elif is_last:
                self._end(task, Result.FAILED, because=_moved_by(task.order, _AGAIN))
            else:
                self._plan_one(task, task.order, is_first=is_first)

    def _plan_one(self, task: _Task, order: Order, *, is_first: bool) -> None:
        means = self._means
        planned = planned_again(order, task.wanted, means.stages, now=means.now(), calendar=means.calendar)
        if isinstance(planned, StageMove):
            task.move = planned
            return
        because = planned.because if is_first else _moved_by(order, planned.because)
        if planned.is_already and stage_of(order.stage) == task.wanted.to:
            because = self._mirrored(task) or because
        self._end(task, Result.ALREADY if planned.is_already else Result.FAILED, because=because)

    def _done(self, task: _Task, because: Sentence | None) -> None:
        self._end(task, Result.DONE, because=self._mirrored(task) or because)

    def _tagged(self, task: _Task) -> Outcome:
        """Makes the tags of an order that is in its stage say so. Twice is as good as once, so nothing is in doubt."""
        self._means.journal.intend(self._run, task.step.number, self._means.now())
        why = self._missed(task)
        because = None if why is None else sentence("its tags were not changed: {why}", why=why)
        return self._end(task, Result.DONE if why is None else Result.FAILED, because=because)

    def _end(
        self, task: _Task, result: Result, *, errors: tuple[UserError, ...] = (), because: Sentence | None = None
    ) -> Outcome:
        task.outcome = Outcome(result=result, at=self._means.now(), errors=errors, because=because)
        self._means.journal.settle(self._run, task.step.number, task.outcome)
        return task.outcome

    def _mirrored(self, task: _Task) -> Sentence | None:
        why = self._missed(task)
        return None if why is None else sentence("it was moved, but its tag was not changed: {why}", why=why)

    def _missed(self, task: _Task) -> str | None:
        """Changes its tags; None, or what was in the way."""
        if self._means.writer is None or task.order is None:
            return None
        wanted = task.wanted
        change = tag_change(task.order, self._means.stages, to=wanted.to, frm=wanted.frm, untag=wanted.untag)
        return tags_missed(self._means.writer, mutations_of(change, task.order.id))

    def _mark(self, task: _Task) -> str:
        token = task.wanted.token
        return f"{self._run}/{task.step.number}" + (f"/{token}" if token else "")


def _ended(tasks: Iterable[_Task]) -> Generator[tuple[Step, Outcome]]:
    for task in tasks:
        if task.outcome is not None:
            yield task.step, task.outcome


def _said(error: BaseException | None) -> Sentence | None:
    return None if error is None else sentence("it was not done: {error}; `--resume` tries again", error=str(error))


def _moved_by(order: Order, because: Sentence) -> Sentence:
    history = order.stage.history if order.stage is not None else None
    newest = history.newest if history is not None else None
    if newest is None:
        return because
    return sentence("{by} moved it meanwhile: {why}", by=newest.by, why=because)


_AGAIN = sentence("it was moved each time this run was about to")
_ENDED = sentence("the run was ended before its turn; `--resume` goes on")
_UNKNOWN = sentence("nobody knows whether it was done; `--resume` looks again")
