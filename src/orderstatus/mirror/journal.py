"""The journal of actions: a SQLite file of its own that no mirror command touches, and that nothing deletes by itself.

It is what keeps a step from being done twice, so it is written before anything is sent, through to the disk. It holds
what was done to which order, in which words, and no customer's name (`core/acting/written.py`).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any, Self

from orderstatus.core.acting.outcomes import Outcome, Result
from orderstatus.core.acting.plans import Action, Plan
from orderstatus.core.acting.ports import RunRecord, StepRecord, StepState
from orderstatus.core.acting.written import outcome_from_json, outcome_to_json, step_from_json, step_to_json
from orderstatus.core.errors import OrderStatusError, UsageError
from orderstatus.mirror.file import PATIENCE_SECONDS
from orderstatus.mirror.journal_file import explained, open_journal
from orderstatus.mirror.values import instant, micros

OPEN = "open"
"""What `RunRecord.counts` calls steps that are not settled."""
_NAMED = 5
"""Runs that are named where several may be meant."""


class JournalFile:
    """`core.acting.ports.Journal`, in one file for all shops; may be used from several threads and processes.

    Every method raises OrderStatusError where the file cannot be read or written (a full disk, a folder without
    permission, a damaged file), and TemporaryError where another process writes for too long.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._lock = Lock()

    @classmethod
    def open(cls, path: Path, *, patience: float = PATIENCE_SECONDS) -> Self:
        """The journal at `path`, made where there is none, for its owner alone (0600 from birth).

        Raises OrderStatusError where it cannot be made or read, is damaged, or is of a newer version.
        """
        return cls(open_journal(path, patience=patience), path)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Afterwards the file is closed, and everything is in it."""
        with self._lock, explained(self._path):
            self._connection.close()

    def begin(self, run: RunRecord, plan: Plan) -> None:
        """Afterwards, also on the disk, the run and all steps of its plan are kept, none of them intended.

        Raises OrderStatusError where there is a run of this id.
        """
        steps = [(run.id, step.number, _text(step_to_json(step)), StepState.PLANNED.value) for step in plan.steps]
        with self._writing(through=True) as connection:
            if connection.execute("SELECT 1 FROM runs WHERE id = ?", (run.id,)).fetchone():
                raise OrderStatusError(f"there is a run {run.id} already", hint="run the command again")
            connection.execute(
                "INSERT INTO runs (id, action, shop, command, began_at, ended_at, steps, zone) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    run.id,
                    run.action.value,
                    run.shop,
                    _text(list(run.command)),
                    micros(run.began_at),
                    micros(run.ended_at),
                    len(steps),
                    run.zone,
                ),
            )
            connection.executemany("INSERT INTO steps (run, number, step, state) VALUES (?, ?, ?, ?)", steps)

    def intend(self, run: str, step: int, at: datetime) -> None:
        """Afterwards, also on the disk, the step is known to be about to be sent."""
        self._change(
            "state = ?, intended_at = ?, job = NULL, result = NULL, outcome = NULL",
            (StepState.INTENDED.value, micros(at)),
            run,
            step,
            through=True,
        )

    def follow(self, run: str, step: int, job: str) -> None:
        """The shop has taken the step on, and does it in this job."""
        self._change("job = ?", (job,), run, step)

    def settle(self, run: str, step: int, outcome: Outcome) -> None:
        """What became of the step. A power cut may lose it: the step was intended then, and is looked at again."""
        self._change(
            # The job of a step whose end nobody knows is followed again.
            "state = ?, result = ?, outcome = ?, job = CASE WHEN ? THEN job END",
            (
                StepState.SETTLED.value,
                outcome.result.value,
                _text(outcome_to_json(outcome)),
                outcome.result is Result.UNKNOWN,
            ),
            run,
            step,
        )

    def end(self, run: str, at: datetime) -> None:
        """The run is over, whatever became of its steps."""
        with self._writing() as connection:
            connection.execute("UPDATE runs SET ended_at = ? WHERE id = ?", (micros(at), run))

    def runs(self, *, shop: str | None = None) -> Iterator[RunRecord]:
        """Every run, the newest first."""
        yield from self._runs("WHERE ? IS NULL OR shop = ?", (shop, shop))

    def run(self, run: str) -> RunRecord | None:
        """The run of this id, or the only one whose id begins so. Raises UsageError where several begin so."""
        found = self._runs("WHERE id = ?", (run,))
        if not found and run:
            found = self._runs("WHERE substr(id, 1, length(?)) = ?", (run, run))
        if len(found) > 1:
            named = ", ".join(each.id for each in found[:_NAMED])
            newest = "" if len(found) <= _NAMED else "the newest are "
            raise UsageError(f"{len(found)} runs of the journal begin with `{run}`", hint=f"name one: {newest}{named}")
        return found[0] if found else None

    def steps(self, run: str) -> Iterator[StepRecord]:
        """The steps of a run, by number."""
        rows = self._rows(
            "SELECT step, state, outcome, intended_at, job FROM steps WHERE run = ? ORDER BY number", (run,)
        )
        for step, state, outcome, intended_at, job in rows:
            yield StepRecord(
                step=step_from_json(_read(step)),
                state=_state(state),
                outcome=None if outcome is None else outcome_from_json(_read(outcome)),
                intended_at=instant(intended_at),
                job=job,
            )

    def _runs(self, where: str, values: Sequence[object]) -> list[RunRecord]:
        rows = self._rows(
            f"SELECT id, action, shop, command, began_at, ended_at, steps, zone FROM runs {where} "
            "ORDER BY began_at DESC, rowid DESC",
            values,
        )
        return [
            RunRecord(
                id=run,
                action=_action(action),
                shop=shop,
                command=tuple(_read(command)),
                began_at=_moment(began_at),
                ended_at=instant(ended_at),
                steps=steps,
                zone=zone,
                counts=self._counts(run),
            )
            for run, action, shop, command, began_at, ended_at, steps, zone in rows
        ]

    def _counts(self, run: str) -> tuple[tuple[str, int], ...]:
        rows = self._rows(
            "SELECT CASE WHEN state = ? THEN result ELSE ? END AS word, count(*) FROM steps WHERE run = ? "
            "GROUP BY word",
            (StepState.SETTLED.value, OPEN, run),
        )
        counted = dict(rows)
        order = [*(result.value for result in Result), OPEN]
        return tuple((word, counted[word]) for word in sorted(counted, key=order.index))

    def _change(self, what: str, values: tuple[object, ...], run: str, step: int, *, through: bool = False) -> None:
        with self._writing(through=through) as connection:
            changed = connection.execute(
                f"UPDATE steps SET {what} WHERE run = ? AND number = ?",
                (*values, run, step),
            )
            if changed.rowcount != 1:
                raise OrderStatusError(f"the journal has no step {step} of run {run}")

    @contextmanager
    def _writing(self, *, through: bool = False) -> Iterator[sqlite3.Connection]:
        """What is written in the block is there afterwards as a whole or not at all; `through` to the disk, so that a
        power cut cannot lose it."""
        with self._lock, explained(self._path):
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if through else 'NORMAL'}")
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk has rolled it back by itself.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    def _rows(self, query: str, values: Sequence[Any]) -> list[Any]:
        with self._lock, explained(self._path):
            return self._connection.execute(query, values).fetchall()


def _text(value: object) -> str:
    return json.dumps(value, separators=(",", ":"))


def _read(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise OrderStatusError(
            f"the journal holds what is no JSON: {error}", hint="look at the orders themselves"
        ) from error


def _action(word: str) -> Action:
    try:
        return Action(word)
    except ValueError as error:
        raise _unknown(f"an action `{word}`") from error


def _state(word: str) -> StepState:
    try:
        return StepState(word)
    except ValueError as error:
        raise _unknown(f"a step that is `{word}`") from error


def _unknown(what: str) -> OrderStatusError:
    return OrderStatusError(
        f"the journal holds {what}, which this version does not know", hint="use a newer orderstatus"
    )


def _moment(stored: int) -> datetime:
    at = instant(stored)
    assert at is not None
    return at
