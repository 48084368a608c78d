"""One row of an action's answer: a step or a skip of its plan, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from orderstatus.core.acting.outcomes import Outcome, Result
from orderstatus.core.acting.plans import Action, Planned, Skip, Step
from orderstatus.core.acting.refusals import explained
from orderstatus.core.labels import Sentence

PLANNED, SKIPPED = "planned", "skipped"
RESULTS = (PLANNED, SKIPPED, *Result)
"""Every value of `result`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActingRow:
    """One step or one skip of a plan, and what became of it."""

    action: Action
    planned: Planned
    outcome: Outcome | None = None
    """None before it was carried out."""
    run: str | None = None
    """The id of the run in the journal; None where nothing was begun."""
    plan_points: int | None = None
    """What the whole plan is expected to cost; None of a run that the journal tells of."""
    plan_seconds: float | None = None
    """How long it takes at the shop's rate; None where that is not known."""

    @property
    def step(self) -> Step | None:
        """The step, if it is one."""
        return self.planned if isinstance(self.planned, Step) else None

    @property
    def result(self) -> str:
        """One word for what became of it."""
        if isinstance(self.planned, Skip):
            return Result.ALREADY if self.planned.is_already else SKIPPED
        return PLANNED if self.outcome is None else self.outcome.result

    @property
    def because(self) -> Sentence | None:
        """Why that is so, in our words."""
        if isinstance(self.planned, Skip):
            return self.planned.because
        if self.outcome is None:
            return None
        return self.outcome.because or explained(self.outcome.errors)

    @property
    def is_failure(self) -> bool:
        """True if something that was asked for is not so now."""
        if isinstance(self.planned, Skip):
            return self.planned.is_failure
        return self.result not in (PLANNED, Result.DONE, Result.ALREADY)


def in_file_order(rows: Iterable[ActingRow]) -> list[ActingRow]:
    """The rows as the merchant's file has them, where they come from one; else the steps by number, then the skips."""
    every = sorted(rows, key=lambda row: (row.step is None, 0 if row.step is None else row.step.number))
    if every and all(row.planned.lines for row in every):
        every.sort(key=lambda row: row.planned.lines[0])
    return every
