"""How the steps of a run are taken before a person's eyes, and what is written and said of them at its end."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from contextlib import closing, contextmanager
from time import monotonic

from orderstatus.commands._acting_rows import (
    Deed,
    Tally,
    note_whole_words,
    say_failures,
    write_acting_rows,
    write_on_stderr,
)
from orderstatus.commands._resume_hints import resume_command
from orderstatus.commands._rows import Plan as Answer
from orderstatus.core.acting.outcomes import Outcome, Result
from orderstatus.core.acting.plans import Step
from orderstatus.core.acting.ports import RunRecord
from orderstatus.core.errors import ExitCode, OrderStatusError
from orderstatus.output.acting_row import ActingRow
from orderstatus.output.fields import RowContext
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import Acting


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

    What ended it is raised after that, with the command that goes on, also where the rows could not be written.
    """
    deed.run = run.id
    ended: KeyboardInterrupt | OrderStatusError | None = None
    try:
        with _progress(runtime, context, len(deed.steps)) as advance, closing(steps):
            for step, outcome in steps:
                deed.outcomes[step.number] = outcome
                advance()
    except (KeyboardInterrupt, OrderStatusError) as error:
        ended = error
        deed.complete(acting.journal, acting.clock())
    try:
        code = write_ended(runtime, answer, deed, context)
        # What cannot be written says so here, where it is known what was done.
        runtime.streams.out.flush()
    except (OrderStatusError, BrokenPipeError) as unwritten:
        if ended is None:
            raise _with_what_was_done(unwritten, deed) from unwritten
        if isinstance(unwritten, OrderStatusError):
            runtime.streams.error(str(unwritten), hint=unwritten.hint)
    else:
        if ended is None:
            return code
    of = deed.tally()
    is_left = bool(of.unknown or of.not_tried)
    _say_the_way_on(runtime, ended, of, resume_command(runtime, run) if is_left else deed.journal_command)
    raise ended


def _with_what_was_done(
    unwritten: OrderStatusError | BrokenPipeError, deed: Deed
) -> OrderStatusError | BrokenPipeError:
    """The steps were taken and their rows are lost: the journal has them."""
    if isinstance(unwritten, OrderStatusError):
        of = deed.tally()
        # To run it again, as elsewhere, would bring no rows of what is done.
        unwritten.hint = f"steps done all the same: {of.done:,} of {of.steps:,}; their rows:\n{deed.journal_command}"
    return unwritten


def _say_the_way_on(runtime: Runtime, ended: BaseException, of: Tally, command: str) -> None:
    """What ended the run says the command that goes on; a step that was refused is exit 1 all the same."""
    if isinstance(ended, OrderStatusError):
        ended.hint = f"{ended.hint}\n{command}" if ended.hint else command
        if of.failed:
            ended.exit_code = ExitCode.FAILURE
    else:
        runtime.streams.error(f"interrupted after {of.done:,} of {of.steps:,} steps", hint=command)


@contextmanager
def _progress(runtime: Runtime, context: RowContext, steps: int) -> Iterator[Callable[[], None]]:
    name = context.shop_name or context.shop
    with runtime.streams.working(context.labels, monotonic) as progress:
        progress.begin(name)
        progress.expect(name, steps)
        yield lambda: progress.advance(name)


def write_ended(runtime: Runtime, answer: Answer[ActingRow], deed: Deed, context: RowContext) -> ExitCode:
    """The rows are written; on a terminal it is said what that came to, and what failed if the rows are elsewhere."""
    streams, rows = runtime.streams, deed.written()
    write_acting_rows(answer, rows, context, streams)
    failures = [row for row in rows if row.is_failure]
    told = [row for row in failures if row.result != Result.NOT_TRIED]
    if told and streams.err_tty and not (answer.to_person and len(rows) <= (answer.shown or len(rows))):
        write_on_stderr(told, context, streams)
    say_failures([row for row in failures if row.step is not None], context, streams)
    note_whole_words(_came_to(deed, context), streams)
    return ExitCode.FAILURE if failures else ExitCode.OK


def _came_to(deed: Deed, context: RowContext) -> str:
    """`steps done: 3 of 5 · failed: 1 · not tried: 1 · skipped: 2`, and where they can be seen again."""
    labels, of = context.labels, deed.tally()
    if not of.steps and not deed.rows:
        return labels.text("no orders match")
    parts = [
        labels.text("steps done: {done} of {steps}", done=labels.count(of.done), steps=labels.count(of.steps))
        if deed.run is not None
        else labels.text("nothing to do")
    ]
    if of.failed:
        parts.append(labels.text("failed: {count}", count=labels.count(of.failed)))
    if of.unknown:
        parts.append(labels.text("unknown: {count}", count=labels.count(of.unknown)))
    if of.not_tried:
        parts.append(labels.text("not tried: {count}", count=labels.count(of.not_tried)))
    if of.skipped:
        parts.append(labels.text("skipped: {count}", count=labels.count(of.skipped)))
    came_to = " · ".join(parts)
    if deed.run is None:
        return came_to
    return labels.text("{came_to}; `{command}` shows the steps again", came_to=came_to, command=deed.journal_command)
