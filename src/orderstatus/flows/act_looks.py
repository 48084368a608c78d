"""What became of a step, found out by looking: at its order until that tells, and at the job that does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.outcomes import UserError
from orderstatus.core.acting.plans import Step
from orderstatus.core.acting.ports import ActionReader, ActionWriter, JobState
from orderstatus.core.acting.settling import is_refused_twice, parts_to_settle, verdict
from orderstatus.core.acting.verdicts import Found, Verdict
from orderstatus.core.errors import IncompleteError, NotFoundError, OrderStatusError, TemporaryError

LOOKS = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
"""Seconds before each reading of an order whose step is in doubt: two minutes until it is left as unknown. The reader
has tried again by itself within each."""
SURELY_OVER_SECONDS = 15.0
"""How long a mutation whose answer was lost may still be on its way. Belief: Shopify answers one within a few seconds,
and gives up one that takes longer than its own front waits. Only what could be done twice waits for this."""
JOB_LOOKS = (0.5, 1.0, 1.0, 2.0, 2.0, 4.0, 4.0, *(8.0,) * 13)
"""Seconds before each look at Shopify's job: two minutes in all, after which `--resume` follows it again."""


@dataclass(frozen=True, slots=True)
class Look:
    """What readings came to: a verdict that can be relied upon, or what was in the way."""

    verdict: Verdict | None = None
    error: OrderStatusError | None = None

    @property
    def is_applied(self) -> bool:
        """True if the order says that the step is done."""
        return self.verdict is not None and self.verdict.found is Found.APPLIED


@dataclass(frozen=True, slots=True)
class Followed:
    """How far a job of Shopify's was when it was looked at last."""

    is_over: bool = False
    errors: tuple[UserError, ...] = ()
    """Its own, where it failed."""
    error: OrderStatusError | None = None
    """Why it could not be asked for, which says nothing of how far it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Looker:
    """Looks at orders and jobs of one run, from any thread; nothing is changed by it."""

    reader: ActionReader
    writer: ActionWriter
    pause: Callable[[float], bool]
    """Waits so many seconds; False, at once, where the run is to end."""

    def read(self, order: str, parts: frozenset[ActPart]) -> ActingOrder | None:
        """The order as it is now; None where it is there no more."""
        return next(iter(self.reader.by_id([order], parts)), None)

    def look(self, step: Step, *, is_patient: bool = False) -> Look:
        """Reads the order until it says that the step is done, or surely is not; the patient wait also for what the
        shop refuses to do twice."""
        waited = 0.0
        error: OrderStatusError | None = None
        for seconds in LOOKS:
            if seconds and not self.pause(seconds):
                return Look(error=error)
            waited += seconds
            try:
                order = self.read(step.order, parts_to_settle(step.mutation))
            except TemporaryError as missed:
                error = missed
                continue
            except OrderStatusError as refused:
                return Look(error=refused)
            if order is None:
                return Look(error=gone(step))
            error, found = None, verdict(step, order)
            if found.found is Found.UNSEEN:
                return Look(error=unseen())
            is_over = found.found is Found.APPLIED or waited >= SURELY_OVER_SECONDS
            if is_over or (not is_patient and is_sure(step, found, timedelta(0, waited))):
                return Look(found)
        return Look(error=error)

    def followed(self, job: str) -> Followed:
        """Looks at the job until it has ended, for two minutes, or for as long as there is time."""
        for seconds in JOB_LOOKS:
            if not self.pause(seconds):
                break
            try:
                seen = self.writer.job(job)
            except TemporaryError:
                continue
            except OrderStatusError as refused:
                return Followed(error=refused)
            if seen.state is not JobState.RUNNING:
                return Followed(is_over=True, errors=seen.receipt.errors if seen.state is JobState.FAILED else ())
        return Followed()


def is_sure(step: Step, found: Verdict, since: timedelta) -> bool:
    """True if a first try that is so old leaves no doubt about what was found."""
    if found.found is Found.APPLIED or since.total_seconds() >= SURELY_OVER_SECONDS:
        return True
    # A clock that was set back says nothing: then it is waited for.
    return found.found is Found.NOT_APPLIED and is_refused_twice(step.mutation)


def unseen() -> OrderStatusError:
    """Why an order that was read does not tell."""
    return IncompleteError("what would tell is not among what is read of it")


def gone(step: Step) -> OrderStatusError:
    """Why an order that is there no more does not tell."""
    return NotFoundError(f"the order {step.order_name} is there no more, or not for this app", names=[step.order_name])
