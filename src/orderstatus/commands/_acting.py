"""The one shape of every action: choose, plan from a fresh read, show, ask, carry out, write what became of it."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TypeAlias

from orderstatus.commands._acted import followed, write_ended
from orderstatus.commands._acting_flags import How
from orderstatus.commands._acting_rows import (
    Deed,
    answer_of,
    lines_on_stderr,
    note_whole_words,
    write_on_stderr,
    write_plan,
)
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._resume_hints import say_broken
from orderstatus.commands._rows import Plan as Answer
from orderstatus.commands._rows import row_context, wants_column_help, writing
from orderstatus.commands._selecting import Fill
from orderstatus.core.acting.consent import refuse_mail_unasked, refuse_unexpected
from orderstatus.core.acting.estimate import Estimate, estimate
from orderstatus.core.acting.outcomes import Outcome
from orderstatus.core.acting.plans import Action, Plan, PlanDraft, Step
from orderstatus.core.acting.ports import RunRecord, StepRecord
from orderstatus.core.acting.summary import summary
from orderstatus.core.acting.write_scopes import missing_scopes, refuse_without_scope
from orderstatus.core.errors import ExitCode, UsageError
from orderstatus.output.acting_fields import ACTING_FIELDS
from orderstatus.output.acting_row import ActingRow
from orderstatus.output.destination import refuse_unwritable_file
from orderstatus.output.fields import RowContext
from orderstatus.output.plan_page import Told, plan_lines, question
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting

_MOST_ORDERS = 1_000_000_000
_ANSWER = 6
"""Cells for `: yes`."""


Taken: TypeAlias = Generator[tuple[Step, Outcome]]


@dataclass(frozen=True, slots=True)
class Doing:
    """How the steps of a plan are taken, and what that costs."""

    cost: Callable[[Acting, Sequence[Step]], Estimate]
    carried_out: Callable[[Acting, RunRecord, Plan], Taken]
    resumed: Callable[[Acting, RunRecord, Sequence[StepRecord]], Taken]


def _cost(acting: Acting, steps: Sequence[Step]) -> Estimate:
    return estimate(steps, acting.writer.points, acting.opened.points())


STEP_BY_STEP = Doing(
    _cost, lambda acting, run, plan: acting.carry_out(run, plan), lambda acting, run, steps: acting.resumed(run, steps)
)
"""A mutation a step, each followed until it is known what became of it."""


def act(
    runtime: Runtime,
    action: Action,
    fill: Callable[[], Fill],
    how: How,
    asked: Asked,
    *,
    doing: Doing = STEP_BY_STEP,
) -> ExitCode:
    """What is planned is done if it is agreed to, and every step is written with what became of it.

    `fill` looks at what was typed and gives what reads the orders and plans them. Returns 0 only if every step
    succeeded and nothing that was asked for was left out.
    """
    streams = runtime.streams
    if wants_column_help(asked, ACTING_FIELDS, streams):
        return ExitCode.OK
    answer = answer_of(runtime, asked)
    filling = fill()
    check_how(runtime, action, how)
    refuse_unwritable_file(asked.output, streams)
    with writing(runtime, asked), runtime.acting() as acting:
        say_broken(runtime, acting, action)
        plan, context = _made(runtime, acting, action, filling)
        deed = Deed(action, plan.steps, [ActingRow(action=action, planned=skip) for skip in plan.skips])
        if not plan.steps and not how.dry_run:
            refuse_unexpected(plan, how.expect, is_needed=False)
            return write_ended(runtime, answer, deed, context)
        granted = acting.reader.granted() if plan.steps else None
        told = told_of(acting, plan, doing)
        deed.points, deed.seconds = told.points, told.seconds
        if how.dry_run:
            write_plan(answer, deed, told, context, streams)
            for need in missing_scopes([action], granted):
                streams.warning(f"the app lacks the access scope {need.said}: none of this can be done without it")
            refuse_unexpected(plan, how.expect, is_needed=False)
            return ExitCode.FAILURE if plan.is_refused_in_part else ExitCode.OK
        refuse_unexpected(plan, how.expect, is_needed=True)
        refuse_without_scope(action, granted)
        if not agreed(runtime, how, deed, told, context):
            return ExitCode.FAILURE
        return carried_out(runtime, acting, plan, how, answer, deed, context, doing)


def carried_out(
    runtime: Runtime,
    acting: Acting,
    plan: Plan,
    how: How,
    answer: Answer[ActingRow],
    deed: Deed,
    context: RowContext,
    doing: Doing,
) -> ExitCode:
    """The plan is a run in the journal, and every step of it was taken; the rows are written."""
    began = acting.clock()
    run = RunRecord(
        id=acting.new_id(began),
        action=plan.action,
        shop=plan.shop,
        command=how.words,
        began_at=began,
        ended_at=None,
        steps=len(plan.steps),
        # A journal is read without its shop being asked.
        zone=str(acting.opened.zone()),
    )
    with acting.holding(run.id):
        return followed(runtime, acting, answer, deed, run, doing.carried_out(acting, run, plan), context)


def check_how(runtime: Runtime, action: Action, how: How) -> None:
    """Raises UsageError for flags with which nothing could be done, before a shop is asked."""
    runtime.one_target()
    for flag, number in (("--limit", how.limit), ("--expect", how.expect)):
        if number is not None and not 0 <= number <= _MOST_ORDERS:
            raise UsageError(f"`{flag}` cannot be {number}", hint="give a number of orders")
    if how.dry_run:
        return
    if not how.yes and not runtime.can_ask:
        raise UsageError(
            "nobody is here to say that it may be done: nothing was sent",
            hint="look at it first, and then say `--yes` in place of `--dry-run`:\n"
            + shlex.join(("orderstatus", *how.words, "--dry-run")),
        )
    if how.yes:
        refuse_mail_unasked(action, allow_mail=how.allow_mail)


def _made(runtime: Runtime, acting: Acting, action: Action, fill: Fill) -> tuple[Plan, RowContext]:
    with runtime.streams.working(runtime.labels(), monotonic) as progress:
        progress.begin(acting.opened.name)
        draft = PlanDraft(action, acting.opened.domain, acting.clock())
        fill(acting, draft)
        return draft.finished(), row_context(runtime, acting.opened)


def told_of(acting: Acting, plan: Plan, doing: Doing = STEP_BY_STEP) -> Told:
    """What a person is told of the plan."""
    cost = doing.cost(acting, plan.steps)
    return Told(plan=plan, summary=summary(plan), points=cost.points, seconds=cost.seconds)


def agreed(runtime: Runtime, how: How, deed: Deed, told: Told, context: RowContext) -> bool:
    """True if it may be done: by `--yes`, or by the person who is shown the plan and asked."""
    streams = runtime.streams
    if not how.yes:
        write_on_stderr(deed.written(), context, streams)
        streams.note("")
    for each in plan_lines(told, context):
        note_whole_words(each, streams)
    if how.yes or _says_yes(runtime, question(told, context), context):
        return True
    streams.note(context.labels.text("nothing was sent"))
    return False


def _says_yes(runtime: Runtime, asked: str, context: RowContext) -> bool:
    try:
        # Broken between words, which the terminal would not care for, and with room for the answer.
        words = runtime.ask("\n".join(lines_on_stderr(f"{asked} [y/N]", runtime.streams, beside=_ANSWER)))
    except UsageError:
        # Return alone is the answer that changes nothing.
        return False
    return words.lower() in ("y", "yes", context.labels.text("yes"))
