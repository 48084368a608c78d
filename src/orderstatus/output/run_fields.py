"""The fields of a run in the journal."""

from __future__ import annotations

import shlex

from orderstatus.core.acting.outcomes import Result
from orderstatus.core.acting.ports import RunRecord
from orderstatus.output.fields import Field, Kind, RowContext, Value
from orderstatus.output.palette import Tone

OPEN = "open"
"""How the counts of a run call the steps that are not settled."""
WHOLE, FAILED, BROKEN = "done", "failed", "broken"
_TONES = {WHOLE: Tone.GOOD, FAILED: Tone.PROBLEM, BROKEN: Tone.WAITING}


def state(run: RunRecord) -> str:
    """`broken` if `--resume` has something to do, else `failed` if a step was refused, else `done`."""
    if run.is_broken:
        return BROKEN
    return FAILED if counted(run, Result.FAILED) else WHOLE


def counted(run: RunRecord, *words: str) -> int:
    """How many steps of the run ended so."""
    return sum(count for word, count in run.counts if word in words)


def _command(run: RunRecord, _: RowContext) -> Value:
    return shlex.join(("orderstatus", *run.command))


RUN_FIELDS: tuple[Field[RunRecord], ...] = (
    Field(
        key="run", heading="Run", about="its id, for `--resume` and `journal`", get=lambda r, c: r.id, importance=100
    ),
    Field(key="shop", heading="Shop", about="the shop's domain", get=lambda r, c: r.shop, importance=60),
    Field(
        key="action", heading="Action", about="what was done, as `tag add`", get=lambda r, c: r.action, importance=99
    ),
    Field(
        key="state",
        heading="State",
        about=f"`{WHOLE}`, `{FAILED}` where a step was refused, or `{BROKEN}` where `--resume` has something to do",
        get=lambda r, c: state(r),
        axis="run",
        tones=_TONES,
        importance=98,
    ),
    Field(
        key="began_at",
        heading="Began",
        about="when the first step was about to be taken",
        get=lambda r, c: r.began_at.replace(microsecond=0),
        kind=Kind.INSTANT,
        importance=96,
    ),
    Field(
        key="ended_at",
        heading="Ended",
        about="when it was over; missing while it is under way and where it was broken off",
        get=lambda r, c: None if r.ended_at is None else r.ended_at.replace(microsecond=0),
        kind=Kind.INSTANT,
    ),
    Field(
        key="steps",
        heading="Steps",
        about="how many there are",
        get=lambda r, c: r.steps,
        kind=Kind.COUNT,
        numeric=True,
        importance=95,
    ),
    Field(
        key="done",
        heading="Done",
        about="how many of them are so now",
        get=lambda r, c: counted(r, Result.DONE, Result.ALREADY),
        kind=Kind.COUNT,
        numeric=True,
        importance=94,
    ),
    Field(
        key="failed",
        heading="Failed",
        about="how many were refused",
        get=lambda r, c: counted(r, Result.FAILED),
        kind=Kind.COUNT,
        numeric=True,
        importance=93,
    ),
    Field(
        key="left",
        heading="Left",
        about="how many are not settled: unknown, not tried, or never come to",
        get=lambda r, c: counted(r, Result.UNKNOWN, Result.NOT_TRIED, OPEN),
        kind=Kind.COUNT,
        numeric=True,
        importance=92,
    ),
    Field(
        key="command",
        heading="Command",
        about="what was typed",
        get=_command,
        importance=70,
        least=30,
    ),
)
