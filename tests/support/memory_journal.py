"""A journal in memory, that may break."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from threading import RLock
from typing import Any

from orderstatus.core.acting.outcomes import Outcome
from orderstatus.core.acting.plans import Plan
from orderstatus.core.acting.ports import RunRecord, StepRecord, StepState
from orderstatus.core.acting.written import outcome_from_json, outcome_to_json, step_from_json, step_to_json


class MemoryJournal:
    """What a journal file holds, as JSON text, so that nothing is kept that could not be written."""

    def __init__(self) -> None:
        self.run_record: RunRecord | None = None
        self.rows: dict[int, dict[str, Any]] = {}
        self.log: list[tuple[str, int]] = []
        """What was written, in order: the name of the method and the step."""
        self.before_each: Callable[[], None] = lambda: None
        """Called before and after everything that is written; may raise."""
        self._lock = RLock()

    def begin(self, run: RunRecord, plan: Plan) -> None:
        self.run_record = run
        self.rows = {
            step.number: {"step": json.dumps(step_to_json(step)), "state": StepState.PLANNED} for step in plan.steps
        }

    def intend(self, run: str, step: int, at: datetime) -> None:
        self._write("intend", step, state=StepState.INTENDED, at=at, job=None, outcome=None)

    def follow(self, run: str, step: int, job: str) -> None:
        self._write("follow", step, job=job)

    def settle(self, run: str, step: int, outcome: Outcome) -> None:
        self._write("settle", step, state=StepState.SETTLED, outcome=json.dumps(outcome_to_json(outcome)))

    def end(self, run: str, at: datetime) -> None:
        self._write("end", 0)

    def runs(self, *, shop: str | None = None) -> Iterator[RunRecord]:
        raise NotImplementedError

    def run(self, run: str) -> RunRecord | None:
        raise NotImplementedError

    def steps(self, run: str) -> Iterator[StepRecord]:
        for _, row in sorted(self.rows.items()):
            outcome = row.get("outcome")
            yield StepRecord(
                step=step_from_json(json.loads(row["step"])),
                state=row["state"],
                outcome=None if outcome is None else outcome_from_json(json.loads(outcome)),
                intended_at=row.get("at"),
                job=row.get("job"),
            )

    def _write(self, what: str, step: int, **changes: Any) -> None:
        with self._lock:
            self.before_each()
            if step:
                self.rows[step].update(changes)
            self.log.append((what, step))
            self.before_each()
