"""What `--resume` does: a run that was broken off is gone on with, and nothing of it is done twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from orderstatus.commands._acted import followed
from orderstatus.commands._acting import STEP_BY_STEP, Doing, agreed, check_how, told_of
from orderstatus.commands._acting_flags import Chosen, How
from orderstatus.commands._acting_rows import Deed, answer_of, outcome_of, write_acting_rows, write_plan
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._resume_hints import newest_broken, resumed_as, run_named
from orderstatus.commands._rows import Plan as Answer
from orderstatus.commands._rows import row_context, wants_column_help, writing
from orderstatus.core.acting.consent import refuse_unexpected
from orderstatus.core.acting.outcomes import Result
from orderstatus.core.acting.plans import Action, Plan
from orderstatus.core.acting.ports import RunRecord, StepRecord
from orderstatus.core.acting.write_scopes import refuse_without_scope
from orderstatus.core.errors import ExitCode, UsageError
from orderstatus.output.acting_fields import ACTING_FIELDS
from orderstatus.output.acting_row import ActingRow
from orderstatus.output.destination import refuse_unwritable_file
from orderstatus.output.fields import RowContext
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting

_LEFT = frozenset({Result.UNKNOWN, Result.NOT_TRIED})


def resume(
    runtime: Runtime,
    action: Action,
    words: Sequence[str],
    how: How,
    asked: Asked,
    *,
    doing: Doing = STEP_BY_STEP,
    command: str | None = None,
) -> ExitCode:
    """What was left of the run that `words` name, else of the newest that was broken off, is done if agreed to.

    `command` is what was typed where several make runs of one action: each goes on with its own.

    Every step of it is written, those that were settled before too. Raises UsageError where there is no such run, and
    TemporaryError where it is under way.
    """
    streams = runtime.streams
    if wants_column_help(asked, ACTING_FIELDS, streams):
        return ExitCode.OK
    answer = answer_of(runtime, asked)
    if how.limit is not None:
        raise UsageError("`--resume` goes on with all that is left of a run", hint="leave `--limit` out")
    check_how(runtime, action, how)
    refuse_unwritable_file(asked.output, streams)
    with writing(runtime, asked), runtime.acting() as acting:
        run = _run(acting, action, words, command or action.value)
        if run is None:
            return _nothing_left(runtime, acting, answer)
        with acting.holding(run.id):
            records = list(acting.journal.steps(run.id))
            left = tuple(record.step for record in records if _is_left(record))
            if not left:
                return _nothing_left(runtime, acting, answer)
            context = row_context(runtime, acting.opened)
            deed = Deed(action, left, _settled(records, action, acting), run.id)
            plan = Plan(action=action, shop=run.shop, made_at=run.began_at, steps=left)
            told = told_of(acting, plan, doing)
            deed.points, deed.seconds = told.points, told.seconds
            if how.dry_run:
                write_plan(answer, replace(deed, rows=[]), told, context, streams)
                refuse_unexpected(plan, how.expect, is_needed=False)
                return ExitCode.OK
            refuse_unexpected(plan, how.expect, is_needed=False)
            refuse_without_scope(action, acting.reader.granted())
            if not agreed(runtime, how, replace(deed, rows=[]), told, context):
                return ExitCode.FAILURE
            steps = doing.resumed(acting, run, records)
            return followed(runtime, acting, answer, deed, run, steps, context)


def refuse_choice(chosen: Chosen) -> None:
    """Raises UsageError where orders are chosen beside `--resume`: a run knows its own."""
    if chosen.file is not None or chosen.filters is not None:
        raise UsageError(
            "`--resume` goes on with the orders of a run, and others are chosen here",
            hint="leave the file, the view and the filters out",
        )


def _nothing_left(runtime: Runtime, acting: Acting, answer: Answer[ActingRow]) -> ExitCode:
    """No rows are an answer too, for who reads it as JSON."""
    opened = acting.opened
    context = RowContext(shop=opened.domain, now=opened.now, labels=runtime.labels(), shop_name=opened.name)
    write_acting_rows(answer, [], context, runtime.streams)
    runtime.streams.note(context.labels.text("there is nothing to resume"))
    return ExitCode.OK


def _run(acting: Acting, action: Action, words: Sequence[str], command: str) -> RunRecord | None:
    if not words:
        return newest_broken(acting, action, command)
    if len(words) > 1:
        raise UsageError("`--resume` goes on with one run, and several are named", hint="orderstatus journal")
    run = run_named(acting.journal, words[0])
    if run.action is not action or resumed_as(run) != command or run.shop != acting.opened.domain:
        raise UsageError(
            f"the run {run.id} is of `{resumed_as(run)}` at {run.shop}",
            hint=f"orderstatus {resumed_as(run)} --resume {run.id} --shop {run.shop}",
        )
    return run if run.is_broken else None


def _is_left(record: StepRecord) -> bool:
    return record.outcome is None or record.outcome.result in _LEFT


def _settled(records: Sequence[StepRecord], action: Action, acting: Acting) -> list[ActingRow]:
    return [
        ActingRow(action=action, planned=record.step, outcome=outcome_of(record, acting.clock()))
        for record in records
        if not _is_left(record)
    ]
