"""What acting needs of the world: a shop that is read and written, and a journal that remembers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.outcomes import Outcome, Receipt
from orderstatus.core.acting.plans import Action, Plan, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What somebody called an order, and the orders that are called so: one, none, or several."""

    reference: str
    orders: tuple[ActingOrder, ...]


class ActionReader(Protocol):
    """Reads orders as they are now, to plan by and to see what became of a mutation. From any thread."""

    def by_id(self, ids: Sequence[str], parts: frozenset[ActPart]) -> Iterator[ActingOrder]:
        """The orders with these GIDs in their order, 250 a request and several requests at once.

        One that is there no more is left out. Every part that was asked for is whole: what a page of 250 cuts is read
        again alone, and raises IncompleteError where it still is cut. Raises AccessError where a part may not be read.
        """
        ...

    def by_name(self, references: Sequence[str], parts: frozenset[ActPart]) -> Iterator[Called]:
        """Each of these (names, numbers, GIDs, admin addresses) in its order, with the orders that are called so.

        One that can be no order at all raises UsageError.
        """
        ...

    def granted(self) -> frozenset[str] | None:
        """The access scopes of the app; None where the shop does not say."""
        ...


class JobState(StrEnum):
    """How far a job of Shopify's is."""

    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job of Shopify's as it is now; `errors` are its own, where it failed."""

    state: JobState
    receipt: Receipt


class ActionWriter(Protocol):
    """Sends mutations, each at most once. From any thread."""

    def send(self, mutation: Mutation) -> Receipt:
        """What the shop answered.

        Raises UnclearOutcomeError where it may have run and nobody knows, AccessError, TemporaryError and
        OrderStatusError where it did not run.
        """
        ...

    def job(self, job: str) -> Job:
        """A job that a receipt named, as it is now. Raises as every query does."""
        ...

    def points(self, mutation: Mutation) -> int:
        """What a mutation of this kind is expected to cost."""
        ...


class StepState(StrEnum):
    """How far the journal knows a step."""

    PLANNED = "planned"
    INTENDED = "intended"
    """It was about to be sent: it may have run."""
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """One step as the journal holds it."""

    step: Step
    state: StepState
    outcome: Outcome | None = None
    """None until it is settled."""
    intended_at: datetime | None = None
    job: str | None = None
    """Shopify's job, where an answer named one and its end is not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRecord:
    """One run of an action."""

    id: str
    """Short enough to be typed: `20261127-070215-3f`."""
    action: Action
    shop: str
    command: tuple[str, ...]
    """What was typed, without the program's name."""
    began_at: datetime
    ended_at: datetime | None
    """None for a run that is under way or was broken off."""
    steps: int
    """How many there are."""
    zone: str | None = None
    """The time zone that its times were told in, by its IANA name; None where that is not known."""
    counts: tuple[tuple[str, int], ...] = ()
    """How many steps ended in each `Result`, and `open` for those that are not settled."""

    @property
    def is_broken(self) -> bool:
        """True if something of it is left to do or to find out, unless it is still under way."""
        return self.ended_at is None or any(word in ("unknown", "not-tried", "open") for word, _ in self.counts)


class Journal(Protocol):
    """Remembers every run: intent before, outcome after each step. Whole after kill -9; from any thread."""

    def begin(self, run: RunRecord, plan: Plan) -> None:
        """Afterwards the run and all steps of its plan are kept, none of them intended."""
        ...

    def intend(self, run: str, step: int, at: datetime) -> None:
        """Afterwards, also on the disk, the step is known to be about to be sent."""
        ...

    def follow(self, run: str, step: int, job: str) -> None:
        """The shop has taken the step on, and does it in this job."""
        ...

    def settle(self, run: str, step: int, outcome: Outcome) -> None:
        """What became of the step."""
        ...

    def end(self, run: str, at: datetime) -> None:
        """The run is over, whatever became of its steps."""
        ...

    def runs(self, *, shop: str | None = None) -> Iterator[RunRecord]:
        """Every run, the newest first."""
        ...

    def run(self, run: str) -> RunRecord | None:
        """The run of this id, or the only one whose id begins so; None where there is none.

        Raises UsageError where several begin so.
        """
        ...

    def steps(self, run: str) -> Iterator[StepRecord]:
        """The steps of a run, by number."""
        ...
