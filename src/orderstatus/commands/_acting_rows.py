"""How the steps of an action are written: as a plan, as an answer, and those that failed once more for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import TABLE_ROWS, Plan, planned, say_dropped, write
from orderstatus.core.acting.outcomes import Outcome, Result
from orderstatus.core.acting.plans import Action, Skip, Step
from orderstatus.core.acting.ports import Journal, StepRecord, StepState
from orderstatus.output.acting_fields import ACTING_FIELDS
from orderstatus.output.acting_row import ActingRow, in_file_order
from orderstatus.output.acting_table import failure_text, for_a_person
from orderstatus.output.destination import is_own_file
from orderstatus.output.fields import RowContext, default_fields
from orderstatus.output.plan_page import Told, plan_lines
from orderstatus.output.screen import broken
from orderstatus.output.sentences import said
from orderstatus.output.streams import Streams
from orderstatus.output.table import write_table
from orderstatus.runtime import Runtime

_MOST_TOLD = 20
"""Steps that failed and are told of in full; all of them are in the rows and in the journal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a run came to."""

    steps: int
    """All of them, however they ended."""
    done: int
    failed: int
    unknown: int
    not_tried: int
    skipped: int
    """What is no step: it was left out of the plan, and is not so already."""


@dataclass(slots=True)
class Deed:
    """Steps that are to be taken, or are gone on with, and what has become of them so far."""

    action: Action
    steps: tuple[Step, ...]
    rows: list[ActingRow]
    """What stands in the answer beside them: skips, and of a resumed run what is settled."""
    run: str | None = None
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    points: int | None = None
    """What the plan is expected to cost; None before that is known."""
    seconds: float | None = None
    """How long it takes at the shop's rate."""

    def written(self) -> list[ActingRow]:
        """Every row, in the order of the plan or of the merchant's file."""
        steps = [
            ActingRow(action=self.action, planned=step, outcome=self.outcomes.get(step.number)) for step in self.steps
        ]
        return in_file_order(
            replace(row, run=self.run, plan_points=self.points, plan_seconds=self.seconds)
            for row in (*steps, *self.rows)
        )

    def tally(self) -> Tally:
        """How many of the run's steps ended how, what an earlier command took of them too; and what was left out."""
        steps = Counter(row.result for row in self.written() if row.step is not None)
        return Tally(
            steps=steps.total(),
            done=steps[Result.DONE] + steps[Result.ALREADY],
            failed=steps[Result.FAILED],
            unknown=steps[Result.UNKNOWN],
            not_tried=steps[Result.NOT_TRIED],
            skipped=sum(isinstance(row.planned, Skip) and not row.planned.is_already for row in self.rows),
        )

    @property
    def journal_command(self) -> str:
        """The command that lists the steps of the run."""
        return f"orderstatus journal {self.run}"

    def complete(self, journal: Journal, now: datetime) -> None:
        """Afterwards every step has an outcome: what was not heard here is as the journal has it."""
        unheard = {step.number for step in self.steps} - set(self.outcomes)
        if self.run is None or not unheard:
            return
        for record in journal.steps(self.run):
            if record.step.number in unheard:
                self.outcomes[record.step.number] = outcome_of(record, now)


def outcome_of(record: StepRecord, now: datetime) -> Outcome:
    """What became of a step by the journal; of one that is not settled what is known of it `now`."""
    if record.outcome is not None:
        return record.outcome
    return Outcome(result=Result.UNKNOWN if record.state is StepState.INTENDED else Result.NOT_TRIED, at=now)


def answer_of(runtime: Runtime, asked: Asked) -> Plan[ActingRow]:
    """How the rows will be written; `--limit` counts orders, and every step of theirs is written."""
    return planned(replace(asked, limit=None), ACTING_FIELDS, runtime, rows="orders")


def write_acting_rows(
    answer: Plan[ActingRow], rows: Sequence[ActingRow], context: RowContext, streams: Streams
) -> None:
    """The rows are on stdout or in their file; a table on a terminal says what it leaves out."""
    labels = context.labels
    if answer.to_person and answer.asked.columns is None:
        answer = replace(answer, fields=for_a_person(answer.fields, rows, context))
    written = write(answer, rows, context, streams)
    say_dropped(answer, written, context, streams)
    if answer.to_person and written.rows < len(rows):
        streams.footer(_cut(written.rows, len(rows), context))
    file = answer.asked.output
    if file is not None and not written.is_unchanged and is_own_file(file, streams):
        streams.note(labels.text("{count} rows in {file}", count=labels.count(written.rows), file=file))


def write_on_stderr(rows: Sequence[ActingRow], context: RowContext, streams: Streams) -> None:
    """The first rows are a table on stderr, where a person reads it and no program does."""
    fields = for_a_person(default_fields(ACTING_FIELDS), rows, context)
    write_table(
        rows[:TABLE_ROWS],
        fields,
        context,
        streams.err,
        width=replace(streams, out=streams.err).columns,
        color=streams.err_color,
    )
    if len(rows) > TABLE_ROWS:
        streams.note(_cut(TABLE_ROWS, len(rows), context))


def lines_on_stderr(text: str, streams: Streams, *, beside: int = 0) -> list[str]:
    """The text in lines that the terminal need not end in the middle of words; `beside` cells of each stay free."""
    return broken(text, max(2, replace(streams, out=streams.err).columns - beside))


def note_whole_words(text: str, streams: Streams) -> None:
    """Says it on a terminal, whose own lines end in the middle of words."""
    for piece in lines_on_stderr(text, streams):
        streams.note(piece)


def say_failures(failures: Sequence[ActingRow], context: RowContext, streams: Streams) -> None:
    """On a terminal: of the first steps that failed all that is known, which a table may have had no room for.

    What the run did not come to is told once for each reason, and with how many steps that is true of.
    """
    failed = [row for row in failures if row.result != Result.NOT_TRIED]
    for row in failed[:_MOST_TOLD]:
        if text := failure_text(row, context):
            note_whole_words(text, streams)
    if len(failed) > _MOST_TOLD:
        rest = context.labels.count(len(failed) - _MOST_TOLD)
        streams.note(context.labels.text("and {count} more that failed", count=rest))
    reasons = Counter(said(row.because, context) for row in failures if row.result == Result.NOT_TRIED and row.because)
    for why, count in reasons.items():
        number = context.labels.count(count)
        note_whole_words(context.labels.text("not tried: {count} ({why})", count=number, why=why), streams)


def write_plan(answer: Plan[ActingRow], deed: Deed, told: Told, context: RowContext, streams: Streams) -> None:
    """The plan is the answer: its rows, and for a person below them what they come to."""
    write_acting_rows(answer, deed.written(), context, streams)
    if answer.to_person and deed.written():
        streams.out.write("\n")
    for each in plan_lines(told, context):
        if answer.to_person:
            streams.out.writelines(f"{piece}\n" for piece in broken(each, streams.columns))
        else:
            note_whole_words(each, streams)


def _cut(shown: int, every: int, context: RowContext) -> str:
    labels = context.labels
    return labels.text(
        "{shown} of {all} rows; --output FILE holds all", shown=labels.count(shown), all=labels.count(every)
    )
