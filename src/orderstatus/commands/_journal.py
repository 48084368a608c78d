"""What `journal` does: list the runs, or the steps of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

from orderstatus.commands._acting_rows import answer_of, outcome_of, say_failures, write_acting_rows
from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._resume_hints import run_named
from orderstatus.commands._rows import Plan, planned, say_dropped, wants_column_help, write, writing
from orderstatus.core.acting.ports import Journal, RunRecord
from orderstatus.core.errors import UsageError
from orderstatus.output.acting_fields import ACTING_FIELDS
from orderstatus.output.acting_row import ActingRow
from orderstatus.output.fields import RowContext
from orderstatus.output.run_fields import RUN_FIELDS
from orderstatus.output.text import OWN_ZONE
from orderstatus.runtime import Runtime
from orderstatus.runtime.acting import journal_path, kept_journal


def tell_runs(runtime: Runtime, asked: Asked) -> None:
    """A row a run is written, the newest first; a table on a terminal says how many there are."""
    streams = runtime.streams
    if wants_column_help(asked, RUN_FIELDS, streams):
        return
    plan: Plan[RunRecord] = planned(asked, RUN_FIELDS, runtime, rows="runs")
    context = _context(runtime, "", OWN_ZONE)
    with writing(runtime, asked):
        runs = [_of_shops_time(runtime, run) for run in _runs(runtime)]
        written = write(plan, runs, context, streams)
        say_dropped(plan, written, context, streams)
    labels = context.labels
    if not runs:
        streams.note(labels.text("nothing has been done yet"))
    elif written.rows < len(runs) and plan.is_cut_unasked:
        shown, every = labels.count(written.rows), labels.count(len(runs))
        streams.footer(labels.text("{shown} of {all} runs; --limit 0 shows all", shown=shown, all=every))
    elif written.rows < len(runs):
        streams.warning(f"stopped at --limit {asked.limit}: there are more runs")


def tell_steps(runtime: Runtime, named: str, asked: Asked) -> None:
    """A row a step of the run is written. Raises UsageError where there is no such run, or several begin so."""
    streams = runtime.streams
    if wants_column_help(asked, ACTING_FIELDS, streams):
        return
    answer = answer_of(runtime, asked)
    run, rows = _steps(runtime, named)
    context = _context(runtime, run.shop, _zone(runtime, run))
    with writing(runtime, asked):
        if asked.limit is not None:
            answer = replace(answer, asked=replace(answer.asked, limit=asked.limit))
        write_acting_rows(answer, rows, context, streams)
        say_failures([row for row in rows if row.is_failure], context, streams)


def _runs(runtime: Runtime) -> Iterator[RunRecord]:
    # Looking makes no file.
    if not journal_path(runtime).exists():
        return
    with kept_journal(runtime) as journal:
        yield from journal.runs(shop=_shop(runtime))


def _steps(runtime: Runtime, named: str) -> tuple[RunRecord, list[ActingRow]]:
    if not journal_path(runtime).exists():
        raise UsageError(f"the journal has no run `{named}`", hint="nothing has been done yet")
    shop = _shop(runtime)
    with kept_journal(runtime) as journal:
        run = run_named(journal, named)
        if shop is not None and run.shop != shop:
            raise UsageError(
                f"the run {run.id} is of {run.shop}, and {shop} is asked for",
                hint=f"orderstatus journal {run.id}",
            )
        return run, list(_rows(runtime, journal, run))


def _shop(runtime: Runtime) -> str | None:
    """The shop whose runs are asked for; None for those of every shop."""
    where = runtime.where
    return runtime.one_target().domain if where.shops or where.demo else None


def _rows(runtime: Runtime, journal: Journal, run: RunRecord) -> Iterator[ActingRow]:
    for record in journal.steps(run.id):
        # Of what nobody has found out yet there is no time at which it was known: it stands at the run's own.
        outcome = outcome_of(record, record.intended_at or run.began_at)
        yield ActingRow(action=run.action, planned=record.step, outcome=outcome, run=run.id)


def _context(runtime: Runtime, shop: str, zone: tzinfo) -> RowContext:
    return RowContext(shop=shop, now=runtime.clock(), zone=zone, labels=runtime.labels())


def _zone(runtime: Runtime, run: RunRecord) -> tzinfo:
    """The zone that is set for the run's shop, else the one in which the run told its times; UTC where none is known.

    A shop is not asked for its journal, and not every machine knows every zone.
    """
    file = runtime.settings_file()
    name = file.settings(file.target(run.shop).profile).time_zone or run.zone
    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, ValueError, OSError):
        return UTC


def _of_shops_time(runtime: Runtime, run: RunRecord) -> RunRecord:
    """The run with its times in its own shop's zone: runs of several shops stand in one table."""
    zone = _zone(runtime, run)
    ended = None if run.ended_at is None else run.ended_at.astimezone(zone)
    return replace(run, began_at=run.began_at.astimezone(zone), ended_at=ended)
