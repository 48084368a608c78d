"""A plan is carried out: each step once, its intent written down before and its outcome after it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from datetime import datetime

from orderstatus.core.acting.outcomes import Outcome, Result
from orderstatus.core.acting.plans import Plan, Step
from orderstatus.core.acting.ports import ActionReader, ActionWriter, Journal, RunRecord, StepRecord, StepState
from orderstatus.core.points import PointsLevel
from orderstatus.flows.act_orders import Chain, OrderByOrder, Turn
from orderstatus.flows.act_step import Doubt

AT_ONCE = 8
"""Orders that are changed at once at least; the bucket lets their requests go by what they cost."""
MOST_AT_ONCE = 32
"""What is in doubt after a kill or a network that died is no more than this."""
_ANSWER_SECONDS = 0.3
"""How long a mutation is taken to be on its way. A belief; a shop that answers sooner waits for its bucket."""
_MUTATION_POINTS = 10
"""What most mutations cost (fact sheet 5)."""
FINAL = (Result.DONE, Result.ALREADY, Result.FAILED)
"""Of a step that ended so nothing is left to do or to find out."""


def at_once_for(level: PointsLevel | None) -> int:
    """How many orders are changed at once so that the points of a shop are used as they come, and the minutes that a
    plan states are kept: at 1,000 points a second eight would use a quarter of them."""
    if level is None:
        return AT_ONCE
    return max(AT_ONCE, min(MOST_AT_ONCE, round(level.restore * _ANSWER_SECONDS / _MUTATION_POINTS)))


def carry_out(
    run: RunRecord,
    plan: Plan,
    *,
    reader: ActionReader,
    writer: ActionWriter,
    journal: Journal,
    now: Callable[[], datetime],
    sleep: Callable[[float], None],
    at_once: int = AT_ONCE,
) -> Generator[tuple[Step, Outcome]]:
    """Begins the run in the journal, takes every step of the plan, and ends it there.

    Yields each step of the plan exactly once with what became of it, as they end: those of one order in their order,
    those that were not tried last. Nothing is begun before the first is asked for. After a step that did not succeed
    the later ones of its order are not tried; other orders go on.

    Whoever stops early closes the generator (`contextlib.closing`), which lets the steps on their way come to their
    end. Ctrl-C does the same and yields what they came to; a second one is raised at once.

    What stopped the run, or kept a step from being tried, is raised after the last outcome: AccessError,
    TemporaryError, the journal's own error, KeyboardInterrupt.
    """
    journal.begin(run, plan)
    chains = _chains(Turn(step) for step in plan.steps)
    yield from OrderByOrder(
        run.id, chains, reader=reader, writer=writer, journal=journal, now=now, sleep=sleep, read_at=plan.made_at
    ).outcomes(at_once)


def resumed(
    run: RunRecord,
    records: Iterable[StepRecord],
    *,
    reader: ActionReader,
    writer: ActionWriter,
    journal: Journal,
    now: Callable[[], datetime],
    sleep: Callable[[float], None],
    at_once: int = AT_ONCE,
) -> Generator[tuple[Step, Outcome]]:
    """Goes on with a run that was broken off: `records` are all its steps (`Journal.steps`).

    What was done, was so already, or was refused is not touched and not yielded (its outcome is in the journal). Of
    every other step the order is read first, and its state decides; what was not tried since an earlier step of its
    order failed is tried now, as whoever resumes has seen that failure. Otherwise as `carry_out`.
    """
    held = list(records)
    made: dict[str, tuple[str, ...]] = {}
    for record in held:
        if record.outcome is not None and record.outcome.created is not None:
            made[record.step.order] = (*made.get(record.step.order, ()), record.outcome.created)
    chains = _chains(_turn(record) for record in held if not _is_final(record))
    for chain in chains:
        chain.made = made.get(chain.order, ())
    yield from OrderByOrder(
        run.id, chains, reader=reader, writer=writer, journal=journal, now=now, sleep=sleep, read_at=None
    ).outcomes(at_once)


def _is_final(record: StepRecord) -> bool:
    return record.state is StepState.SETTLED and record.outcome is not None and record.outcome.result in FINAL


def _turn(record: StepRecord) -> Turn:
    return Turn(record.step, None if record.intended_at is None else Doubt(record.intended_at, record.job))


def _chains(turns: Iterable[Turn]) -> list[Chain]:
    chains: dict[str, Chain] = {}
    for turn in turns:
        chains.setdefault(turn.step.order, Chain(turn.step.order)).turns.append(turn)
    return list(chains.values())
