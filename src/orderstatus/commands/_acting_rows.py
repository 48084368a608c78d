"""How the steps of an action are written: as a plan, as an answer, and those that failed once more for a person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import TABLE_ROWS, Plan, planned, say_dropped, write
from orderstatus.core.acting.outcomes import Outcome, Result
from orderstatus.core.acting.plans import Action, Step
from orderstatus.core.acting.ports import Journal, StepRecord, StepState
from orderstatus.output.acting_fields import ACTING_FIELDS, ActingRow, in_file_order
from orderstatus.output.choices import Format
from orderstatus.output.destination import is_own_file
from orderstatus.output.fields import Field, RowContext, default_fields
from orderstatus.output.overview import write_lines
from orderstatus.output.plan_page import Told, plan_lines
from orderstatus.output.streams import Streams
from orderstatus.output.table import write_table
from orderstatus.runtime import Runtime

_MAY_GO = frozenset({"lines", "target", "amount", "currency", "reason", "shopify_says"})
"""Default columns that a person does not miss in a table in which no row has anything to say in them."""


@dataclass(slots=True)
class Deed:
    """Steps that are to be taken, or are gone on with, and what has become of them so far."""

    action: Action
    steps: tuple[Step, ...]
    rows: list[ActingRow]
    """What stands in the answer beside them: skips, and of a resumed run what is settled."""
    run: str | None = None
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    def written(self) -> list[ActingRow]:
        """Every row, in the order of the plan or of the merchant's file."""
        steps = [
            ActingRow(action=self.action, planned=step, outcome=self.outcomes.get(step.number), run=self.run)
            for step in self.steps
        ]
        others = [replace(row, run=self.run) for row in self.rows]
        return in_file_order([*steps, *others])

    def complete(self, journal: Journal) -> None:
        """Afterwards every step has an outcome: what was not heard here is as the journal has it."""
        if self.run is None:
            return
        unheard = {step.number for step in self.steps} - set(self.outcomes)
        if unheard:
            for record in journal.steps(self.run):
                if record.step.number in unheard:
                    self.outcomes[record.step.number] = _outcome_of(record)


def _outcome_of(record: StepRecord) -> Outcome:
    if record.outcome is not None:
        return record.outcome
    result = Result.UNKNOWN if record.state is StepState.INTENDED else Result.NOT_TRIED
    return Outcome(result=result, at=record.intended_at) if record.intended_at is not None else Outcome(result=result)
