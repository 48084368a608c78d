"""A plan is carried out: each step once, its intent written down before and its outcome after it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from datetime import datetime

from orderstatus.core.acting.outcomes import Outcome
from orderstatus.core.acting.plans import Plan, Step
from orderstatus.core.acting.ports import ActionReader, ActionWriter, Journal, RunRecord, StepRecord

AT_ONCE = 8
"""Orders that are changed at once; the bucket lets their requests go by what they cost."""


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
    those that were not tried last. Nothing is begun before the first is asked for. Whoever stops early closes the
    generator (`contextlib.closing`), which lets the steps on their way come to their end.

    What stopped the run, or kept a step from being tried, is raised after the last outcome: AccessError,
    TemporaryError, the journal's own error, KeyboardInterrupt.
    """
    raise NotImplementedError


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
    every other step the order is read first, and its state decides. Otherwise as `carry_out`.
    """
    raise NotImplementedError
