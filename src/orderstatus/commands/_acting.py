"""The one shape of every action: choose, plan from a fresh read, show, ask, carry out, write what became of it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TypeAlias

from orderstatus.commands._acting_flags import How
from orderstatus.commands._acting_rows import (
    Deed,
    answer_of,
    note_whole_words,
    say_failures,
    write_acting_rows,
    write_on_stderr,
    write_plan,
)
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._resume_hints import resume_command, say_broken
from orderstatus.commands._rows import Plan as Answer
from orderstatus.commands._rows import row_context, wants_column_help, writing
from orderstatus.commands._selecting import Fill
from orderstatus.core.acting.estimate import Estimate, estimate
from orderstatus.core.acting.outcomes import Outcome, Result
from orderstatus.core.acting.plans import MOST_UNEXPECTED, Action, Plan, PlanDraft, Step
from orderstatus.core.acting.ports import RunRecord, StepRecord
from orderstatus.core.acting.summary import summary
from orderstatus.core.acting.write_scopes import missing_scopes, refuse_without_scope
from orderstatus.core.errors import ExitCode, OrderStatusError, UsageError
from orderstatus.output.acting_fields import ACTING_FIELDS, ActingRow
from orderstatus.output.fields import RowContext
from orderstatus.output.plan_page import Told, plan_lines, question
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting

_MOST_ORDERS = 1_000_000_000
_NEEDS_EXPECT = frozenset({Action.CAPTURE, Action.CANCEL})
_MAILS_UNASKED = frozenset({Action.EVENT, Action.DELIVER})


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
    with writing(runtime, asked), runtime.acting() as acting:
        say_broken(runtime, acting, action)
        plan, context = _made(runtime, acting, action, filling)
        deed = Deed(action, plan.steps, [ActingRow(action=action, planned=skip) for skip in plan.skips])
        if not plan.steps and not how.dry_run:
            check_expected(how, plan)
            return write_ended(runtime, answer, deed, context)
        granted = acting.reader.granted() if plan.steps else None
        told = told_of(acting, plan, doing)
        if how.dry_run:
            write_plan(answer, deed, told, context, streams)
            for need in missing_scopes([action], granted):
                streams.warning(f"the app lacks the access scope {need.said}: none of this can be done without it")
            check_expected(how, plan)
            return ExitCode.FAILURE if plan.is_refused_in_part else ExitCode.OK
        check_expected(how, plan, is_needed=action in _NEEDS_EXPECT)
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
            hint="look at it with `--dry-run`, then add `--yes`",
        )
    if how.yes and action in _MAILS_UNASKED and not how.allow_mail:
        raise UsageError(
            "Shopify may e-mail customers of these events, and no switch keeps it from that: nothing was sent",
            hint="add `--allow-shopify-mail` to `--yes`, if it may",
        )


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


def check_expected(how: How, plan: Plan, *, is_needed: bool = False) -> None:
    """Raises UsageError where `--expect` says another number of orders, and where it is needed and is not there."""
    orders = len(plan.orders)
    if how.expect is not None and how.expect != orders:
        raise UsageError(
            f"{orders:,} orders would be changed, and `--expect` says {how.expect:,}: nothing was sent",
            hint="look at them with `--dry-run`",
        )
    if how.expect is None and is_needed and orders > MOST_UNEXPECTED:
        raise UsageError(
            f"{orders:,} orders would be changed, which is more than {MOST_UNEXPECTED}: nothing was sent",
            hint=f"add `--expect {orders}` if that is right",
        )


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
        words = runtime.ask(f"{asked} [y/N]")
    except UsageError:
        # Return alone is the answer that changes nothing.
        return False
    return words.lower() in ("y", "yes", context.labels.text("yes"))


def followed(
    runtime: Runtime,
    acting: Acting,
    answer: Answer[ActingRow],
    deed: Deed,
    run: RunRecord,
    steps: Generator[tuple[Step, Outcome]],
    context: RowContext,
) -> ExitCode:
    """Every step was taken, or is known not to have been; the rows are written, whatever ended the run.

    What ended it is raised after that, with the command that goes on.
    """
    deed.run = run.id
    try:
        with _progress(runtime, context, len(deed.steps)) as advance, closing(steps):
            for step, outcome in steps:
                deed.outcomes[step.number] = outcome
                advance()
    except KeyboardInterrupt:
        deed.complete(acting.journal, acting.clock())
        write_ended(runtime, answer, deed, context)
        done = sum(row.result in (Result.DONE, Result.ALREADY) for row in deed.written() if row.step is not None)
        runtime.streams.error(
            f"interrupted after {done:,} of {len(deed.steps):,} steps", hint=resume_command(runtime, run)
        )
        raise
    except OrderStatusError as error:
        deed.complete(acting.journal, acting.clock())
        write_ended(runtime, answer, deed, context)
        _say_the_way_on(error, deed, resume_command(runtime, run))
        raise
    return write_ended(runtime, answer, deed, context)


def _say_the_way_on(error: OrderStatusError, deed: Deed, command: str) -> None:
    """The error that ended the run says the command that goes on; a step that was refused is exit 1 all the same."""
    error.hint = f"{error.hint}\n{command}" if error.hint else command
    if any(row.result == Result.FAILED for row in deed.written()):
        error.exit_code = ExitCode.FAILURE


@contextmanager
def _progress(runtime: Runtime, context: RowContext, steps: int) -> Iterator[Callable[[], None]]:
    name = context.shop_name or context.shop
    with runtime.streams.working(context.labels, monotonic) as progress:
        progress.begin(name)
        progress.expect(name, steps)
        yield lambda: progress.advance(name)


def write_ended(runtime: Runtime, answer: Answer[ActingRow], deed: Deed, context: RowContext) -> ExitCode:
    """The rows are written; on a terminal it is said what that came to, and what failed if the rows are elsewhere."""
    streams, rows, labels = runtime.streams, deed.written(), context.labels
    write_acting_rows(answer, rows, context, streams)
    failures = [row for row in rows if row.is_failure]
    if failures and streams.err_tty and not (answer.to_person and len(rows) <= (answer.shown or len(rows))):
        write_on_stderr(failures, context, streams)
    say_failures([row for row in failures if row.step is not None], context, streams)
    if not rows:
        streams.note(labels.text("no orders match"))
    elif deed.run is None:
        streams.note(labels.text("nothing to do"))
    else:
        done = sum(row.result in (Result.DONE, Result.ALREADY) for row in rows if row.step is not None)
        streams.note(
            labels.text(
                "{done} of {steps} steps are done; `{command}` shows them again",
                done=labels.count(done),
                steps=labels.count(len(deed.steps)),
                command=f"orderstatus journal {deed.run}",
            )
        )
    return ExitCode.FAILURE if failures else ExitCode.OK
