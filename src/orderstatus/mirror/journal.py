"""The journal of actions: a file of its own that no mirror command touches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Self

from orderstatus.core.acting.outcomes import Outcome
from orderstatus.core.acting.plans import Plan
from orderstatus.core.acting.ports import RunRecord, StepRecord


class JournalFile:
    """`core.acting.ports.Journal`, in one SQLite file for all shops; may be used from several threads and processes."""

    @classmethod
    def open(cls, path: Path) -> Self:
        """The journal at `path`, made where there is none, for its owner alone (0600).

        Raises OrderStatusError where it cannot be made or read, is damaged, or is of a newer version.
        """
        raise NotImplementedError

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Afterwards the file is closed."""

    def begin(self, run: RunRecord, plan: Plan) -> None:
        raise NotImplementedError

    def intend(self, run: str, step: int, at: datetime) -> None:
        raise NotImplementedError

    def follow(self, run: str, step: int, job: str) -> None:
        raise NotImplementedError

    def settle(self, run: str, step: int, outcome: Outcome) -> None:
        raise NotImplementedError

    def end(self, run: str, at: datetime) -> None:
        raise NotImplementedError

    def runs(self, *, shop: str | None = None) -> Iterator[RunRecord]:
        raise NotImplementedError

    def run(self, run: str) -> RunRecord | None:
        raise NotImplementedError

    def steps(self, run: str) -> Iterator[StepRecord]:
        raise NotImplementedError
