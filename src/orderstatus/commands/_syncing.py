"""What `sync` does: bring the mirror of each shop up to date, and say what that came to."""

from __future__ import annotations

import shlex
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import answered, answering, planned, wants_column_help, write_answer
from orderstatus.core.errors import UsageError
from orderstatus.output.sync_fields import SYNC_FIELDS, SyncRow
from orderstatus.runtime import OpenShop, Runtime

LONGEST_DAYS = 3_650


def sync_shops(runtime: Runtime, asked: Asked, *, full: bool, follow_days: int | None, wait: bool) -> None:
    """The mirror of each shop is as the shop is, and a row for each is written, but with `--quiet` alone.

    A shop whose mirror another run is syncing is busy: with `wait` that is waited for.
    """
    if wants_column_help(asked, SYNC_FIELDS, runtime.streams):
        return
    if follow_days is not None and not 1 <= follow_days <= LONGEST_DAYS:
        raise UsageError(f"`--follow-days` cannot be {follow_days}", hint="give a number of days, such as 60")
    # There is no file: `--wait` is of this command's own.
    asked = replace(asked, wait=False)
    plan = planned(asked, SYNC_FIELDS, runtime, rows="shops")
    runtime.prefer_bulk()
    with answering(runtime, asked) as shops:
        read = partial(_synced, runtime, full=full, follow_days=follow_days, wait=wait)
        answer = answered(runtime, shops, plan, read)
        if runtime.streams.quiet and not _is_asked_for(asked):
            # A timer's run that went well has nothing to say.
            deque(answer.rows, maxlen=0)
        else:
            write_answer(answer, runtime.streams)


def _is_asked_for(asked: Asked) -> bool:
    return asked.json or asked.csv or asked.format is not None or asked.columns is not None


def _synced(
    runtime: Runtime, opened: OpenShop, *, full: bool, follow_days: int | None, wait: bool
) -> Iterator[SyncRow]:
    told = runtime.synced(opened, full=full, follow_days=follow_days, wait=wait)
    result, labels, streams = told.result, runtime.labels(), runtime.streams
    if result.surplus:
        held = labels.count(result.surplus)
        streams.note(
            labels.text(
                "{shop}: orders that are held and that the shop does not count any more: {count}; "
                "`{command}` lets them go",
                shop=opened.name,
                command=f"orderstatus sync --full --shop {shlex.quote(opened.name)}",
                count=held,
            )
        )
    yield SyncRow(result, told.requests, told.points)
