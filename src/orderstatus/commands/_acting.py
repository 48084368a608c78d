"""The one shape of every action: select, plan from a fresh read, show, check, ask, carry out, write what became of it."""

from __future__ import annotations

import shlex
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from time import monotonic

from orderstatus.commands._acting_flags import How
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import Plan as Answer
from orderstatus.commands._rows import planned, row_context, say_dropped, wants_column_help, write, writing
from orderstatus.commands._selecting import Fill
from orderstatus.core.acting.estimate import estimate
from orderstatus.core.acting.outcomes import Outcome
from orderstatus.core.acting.plans import MOST_UNEXPECTED, Action, Mail, Plan, PlanDraft, Step
from orderstatus.core.acting.ports import RunRecord
from orderstatus.core.acting.summary import summary
from orderstatus.core.acting.write_scopes import missing_scopes, refuse_without_scope
from orderstatus.core.errors import ExitCode, OrderStatusError, UsageError
from orderstatus.flows.act import carry_out
from orderstatus.output.acting_fields import ACTING_FIELDS, ActingRow, in_file_order
from orderstatus.output.destination import is_own_file
from orderstatus.output.fields import Field, RowContext
from orderstatus.output.plan_page import Told, plan_lines, question
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting

MOST_AT_ONCE = 1_000_000_000
_NEEDS_EXPECT = frozenset({Action.CAPTURE, Action.CANCEL})
_MAILS_UNASKED = frozenset({Action.EVENT, Action.DELIVER})
_EMPTY_COLUMNS_GO = frozenset({"lines", "target", "amount", "currency", "reason", "shopify_says"})
"""Default columns of a table that a person does not miss where no row says anything in them."""


@dataclass(slots=True)
class Deed:
    """A plan that is to be carried out, or a run that is gone on with, and what has become of it so far."""

    action: Action
    steps: tuple[Step, ...]
    rows: list[ActingRow]
    """What stands in the answer before anything is done: skips, and of a resumed run what is settled."""
    run: str | None = None
    outcomes: dict[int, Outcome] = field(default_factory=dict)

    def written(self) -> list[ActingRow]:
        """Every row, in the order of the plan or of the merchant's file."""
        steps = [
            ActingRow(action=self.action, planned=step, outcome=self.outcomes.get(step.number), run=self.run)
            for step in self.steps
        ]
        return in_file_order([*steps, *self.rows])


def act(runtime: Runtime, action: Action, fill: Fill, how: How, asked: Asked) -> ExitCode:
    """What `fill` plans is done if it is agreed to, and every step is written with what became of it.

    Returns 0 only if every step succeeded and nothing that was asked for was left out.
    """
    streams = runtime.streams
    if wants_column_help(asked, ACTING_FIELDS, streams):
        return ExitCode.OK
    answer = answer_of(runtime, asked)
    check_how(runtime, action, how)
    with writing(runtime, asked), runtime.acting() as acting:
        plan, context = _made(runtime, acting, action, fill)
        deed = Deed(action, plan.steps, [ActingRow(action=action, planned=skip) for skip in plan.skips])
        granted = acting.reader.granted() if plan.steps else None
        told = told_of(acting, plan)
        if how.dry_run:
            _write_plan(answer, deed, told, context, streams)
            for need in missing_scopes([action], granted):
                streams.warning(f"the app lacks the access scope {need.said}: without it nothing of this can be done")
            check_expected(how, action, len(plan.orders), is_dry=True)
            return ExitCode.FAILURE if plan.is_refused_in_part else ExitCode.OK
        refuse_unless_alike(plan, how)
        if plan.steps:
            refuse_without_scope(action, granted)
            if not agreed(runtime, how, answer, deed, told, context):
                return ExitCode.FAILURE
            run = RunRecord(
                id=acting.new_id(acting.clock()),
                action=action,
                shop=plan.shop,
                command=how.words,
                began_at=acting.clock(),
                ended_at=None,
                steps=len(plan.steps),
            )
            with acting.holding(run.id):
                steps = carry_out(
                    run,
                    plan,
                    reader=acting.reader,
                    writer=acting.writer,
                    journal=acting.journal,
                    now=acting.clock,
                    sleep=acting.sleep,
                )
                return carried_out(runtime, answer, deed, run, steps, context)
        return written_out(runtime, answer, deed, context)


def answer_of(runtime: Runtime, asked: Asked) -> Answer[ActingRow]:
    """How the rows will be written; `--limit` counts orders, and every step of theirs is written."""
    runtime.one_target()
    return planned(replace(asked, limit=None), ACTING_FIELDS, runtime, rows="orders")


def check_how(runtime: Runtime, action: Action, how: How) -> None:
    """Raises UsageError for flags with which nothing could be done, before a shop is asked."""
    for flag, number in (("--limit", how.limit), ("--expect", how.expect)):
        if number is not None and not 0 <= number <= MOST_AT_ONCE:
            raise UsageError(f"`{flag}` cannot be {number}", hint="give a number of orders")
    if how.dry_run:
        return
    if not how.yes and not runtime.can_ask:
        raise UsageError(
            "nobody is here to say that it may be done: nothing was sent", hint="look with `--dry-run`, then add `--yes`"
        )
    if how.yes and action in _MAILS_UNASKED and not how.allow_mail:
        raise UsageError(
            "Shopify may e-mail customers of these events, and no switch keeps it from that: nothing was sent",
            hint="add `--allow-shopify-mail` to `--yes`, if they may",
        )


def _made(runtime: Runtime, acting: Acting, action: Action, fill: Fill) -> tuple[Plan, RowContext]:
    opened = acting.opened
    with runtime.streams.working(runtime.labels(), monotonic):
        draft = PlanDraft(action, opened.domain, acting.clock())
        fill(acting, draft)
        return draft.finished(), row_context(runtime, opened)


def told_of(acting: Acting, plan: Plan) -> Told:
    """What a person is told of the plan."""
    cost = estimate(plan.steps, acting.writer.points, acting.opened.points())
    return Told(plan=plan, summary=summary(plan), points=cost.points, seconds=cost.seconds)


def check_expected(how: How, action: Action, orders: int, *, is_dry: bool = False) -> None:
    """Raises UsageError where `--expect` says another number, and where it is needed and is not there."""
    if how.expect is not None and how.expect != orders:
        raise UsageError(
            f"{orders:,} orders would be changed, and `--expect` says {how.expect:,}: nothing was sent",
            hint="look again with `--dry-run`",
        )
    if how.expect is None and not is_dry and action in _NEEDS_EXPECT and orders > MOST_UNEXPECTED:
        raise UsageError(
            f"{orders:,} orders are more than {MOST_UNEXPECTED}: nothing was sent", hint=f"add `--expect {orders}`"
        )


def refuse_unless_alike(plan: Plan, how: How) -> None:
    """Raises UsageError where the plan is not what `--expect` says it is."""
    check_expected(how, plan.action, len(plan.orders))


def agreed(
    runtime: Runtime, how: How, answer: Answer[ActingRow], deed: Deed, told: Told, context: RowContext
) -> bool:
    """True if it may be done: by `--yes`, or by the person who is shown the plan and asked."""
    streams, labels = runtime.streams, context.labels
    if not how.yes:
        _write_on_err(deed.written(), context, streams)
    if streams.err_tty and not streams.quiet:
        for each in plan_lines(told, context):
            streams.note(each)
    if how.yes:
        return True
    words = runtime.ask(f"{question(told, context)} [y/N]", otherwise="n").strip().lower()
    if words in ("y", "yes", labels.text("yes")):
        return True
    streams.note(labels.text("nothing was sent"))
    return False


def carried_out(
    runtime: Runtime,
    answer: Answer[ActingRow],
    deed: Deed,
    run: RunRecord,
    steps: Generator[tuple[Step, Outcome]],
    context: RowContext,
) -> ExitCode:
    """Every step was taken, or it is known that it was not; the rows are written, whatever ended the run."""
    deed.run = run.id
    try:
        with _progress(runtime, context, len(deed.steps)) as advance, closing(steps):
            for step, outcome in steps:
                deed.outcomes[step.number] = outcome
                advance()
    except KeyboardInterrupt:
        _say_left(runtime, deed, run, context)
        raise
    except OrderStatusError as error:
        code = written_out(runtime, answer, deed, context)
        error.hint = f"go on with: {resume_command(runtime, run)}" if error.hint is None else (
            f"{error.hint}\nthen go on with: {resume_command(runtime, run)}"
        )
        if code is ExitCode.FAILURE and any(row.result == "failed" for row in deed.written()):
            error.exit_code = ExitCode.FAILURE
        raise
    return written_out(runtime, answer, deed, context)


@contextmanager
def _progress(runtime: Runtime, context: RowContext, steps: int) -> Iterator[object]:
    name = context.shop_name or context.shop
    with runtime.streams.working(context.labels, monotonic) as progress:
        progress.begin(name)
        progress.expect(name, steps)
        yield lambda: progress.advance(name)


def written_out(runtime: Runtime, answer: Answer[ActingRow], deed: Deed, context: RowContext) -> ExitCode:
    """The rows are on stdout or in their file, and on a terminal what failed stands on stderr as well."""
    streams, rows = runtime.streams, deed.written()
    write_rows_of(answer, rows, context, streams)
    failures = [row for row in rows if row.is_failure]
    if failures and len(failures) < len(rows) and streams.err_tty and not answer.to_person:
        _write_on_err(failures, context, streams)
    if not rows:
        streams.note(context.labels.text("no orders match"))
    elif streams.err_tty:
        streams.note(_ended(deed, rows, context))
    return ExitCode.FAILURE if failures else ExitCode.OK
