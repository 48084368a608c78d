"""One step, from its intent to its outcome: sent once, and after a lost answer decided by the order's own state.

Knows nothing of other orders, of threads or of Ctrl-C: `pause` says whether there is still time.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from orderstatus.core.acting.mutations import CancelOrder, CapturePayment
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.outcomes import Outcome, Receipt, Result, UserError
from orderstatus.core.acting.plans import Step
from orderstatus.core.acting.ports import ActionReader, ActionWriter, Job, JobState, Journal
from orderstatus.core.acting.settling import is_refused_twice, parts_to_settle, verdict
from orderstatus.core.acting.verdicts import Found, Verdict
from orderstatus.core.errors import (
    AccessError,
    IncompleteError,
    NotFoundError,
    OrderStatusError,
    TemporaryError,
    UnclearOutcomeError,
)
from orderstatus.core.labels import Sentence, sentence

LOOKS = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0)
"""Seconds before each reading of an order whose step is in doubt: two minutes until it is left as unknown. The reader
has tried again by itself within each."""
SURELY_OVER_SECONDS = 15.0
"""How long a mutation whose answer was lost may still be on its way. Belief: Shopify answers one within a few seconds,
and gives up one that takes longer than its own front waits. Only what could be done twice waits for this."""
MOST_SENDS = 3
"""Times that one step is sent at most, each after the order said that it was not done."""
JOB_LOOKS = (0.5, 1.0, 1.0, 2.0, 2.0, 4.0, 4.0, *(8.0,) * 13)
"""Seconds before each look at Shopify's job: two minutes in all, after which `--resume` follows it again."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What an earlier try has left open of a step."""

    intended_at: datetime
    job: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a step, and what this says of the rest of the run."""

    outcome: Outcome
    error: Exception | None = None
    """What kept it from being tried, or from being known."""
    stops: bool = False
    """True if nothing else should be tried after that error."""

    @property
    def is_good(self) -> bool:
        """True if what was asked for is so."""
        return self.outcome.result in (Result.DONE, Result.ALREADY)

    @property
    def is_missed(self) -> bool:
        """True if the shop could not be reached for it."""
        return isinstance(self.error, TemporaryError)


@dataclass(frozen=True, slots=True)
class _Look:
    """What readings came to: a verdict that can be relied upon, or what was in the way."""

    verdict: Verdict | None = None
    error: OrderStatusError | None = None

    @property
    def is_applied(self) -> bool:
        return self.verdict is not None and self.verdict.found is Found.APPLIED


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaker:
    """Takes steps of one run, from any thread."""

    run: str
    reader: ActionReader
    writer: ActionWriter
    journal: Journal
    now: Callable[[], datetime]
    pause: Callable[[float], bool]
    """Waits so many seconds; False, at once, where the run is to end."""

    def read(self, order: str, parts: frozenset[ActPart]) -> ActingOrder | None:
        """The order as it is now; None where it is there no more."""
        return next(iter(self.reader.by_id([order], parts)), None)

    def taken(self, step: Step) -> Taken:
        """Sends a step whose plan is fresh."""
        return self._sent(step, is_in_doubt=False)

    def taken_after(self, step: Step, order: ActingOrder | None, doubt: Doubt | None) -> Taken:
        """Looks at the order first, and sends the step only where it is not done and can be.

        `doubt` is None for a step that was never sent.
        """
        if order is None and doubt is not None:
            return self._unknown(step, _gone(step))
        found = verdict(step, order)
        if found.found is Found.APPLIED:
            return self._found(step, found, Result.ALREADY if doubt is None else Result.DONE)
        if doubt is not None and doubt.job is not None:
            return self._followed(step, doubt.job)
        if doubt is not None and not self._is_sure(step, found, self.now() - doubt.intended_at):
            return self._sent_after(step, self._look(step))
        if found.found is Found.IMPOSSIBLE:
            return self._settled(step, Result.FAILED, because=found.because)
        return self._sent(step, is_in_doubt=doubt is not None)

    def after_a_failure(self, step: Step, doubt: Doubt | None) -> Taken:
        """The step is left, as an earlier one of its order did not succeed."""
        because = sentence("an earlier step of this order did not succeed; `--resume` tries this one")
        # What may have run stays in doubt, with the job that it may have.
        return self._settled(step, Result.NOT_TRIED if doubt is None else Result.UNKNOWN, because=because)

    def unread(self, step: Step, error: OrderStatusError, doubt: Doubt | None) -> Taken:
        """The order of a step could not be read, so nothing was sent now."""
        if doubt is not None:
            return self._unknown(step, error)
        return self._not_tried(step, error)

    def _sent(self, step: Step, *, is_in_doubt: bool) -> Taken:
        for _ in range(MOST_SENDS):
            try:
                self.journal.intend(self.run, step.number, self.now())
            except Exception as error:
                return self._unwritten(error, is_in_doubt=is_in_doubt)
            try:
                receipt = self.writer.send(step.sent)
            except UnclearOutcomeError as error:
                is_in_doubt = True
                look = self._look(step)
                if look.verdict is None:
                    return self._unknown(step, look.error or error)
                if look.verdict.found is not Found.NOT_APPLIED:
                    return self._after_doubt(step, look.verdict)
                continue
            except (AccessError, TemporaryError) as error:
                return self._not_tried(step, error)
            except OrderStatusError as error:
                because = sentence("it was not done: {error}", error=str(error))
                return self._settled(step, Result.FAILED, because=because, request_id=error.request_id)
            except Exception as error:
                # A fault of ours, and the mutation may have run.
                return replace(self._unknown(step, None), error=error, stops=True)
            return self._answered(step, receipt, is_in_doubt=is_in_doubt)
        return self._settled(
            step,
            Result.UNKNOWN,
            because=sentence("it was sent {count} times and no answer came; `--resume` looks again", count=MOST_SENDS),
        )

    def _sent_after(self, step: Step, look: _Look) -> Taken:
        if look.verdict is None:
            return self._unknown(step, look.error)
        if look.verdict.found is Found.NOT_APPLIED:
            return self._sent(step, is_in_doubt=True)
        return self._after_doubt(step, look.verdict)

    def _after_doubt(self, step: Step, found: Verdict) -> Taken:
        if found.found is Found.APPLIED:
            return self._found(step, found, Result.DONE)
        return self._settled(step, Result.FAILED, because=found.because)

    def _answered(self, step: Step, receipt: Receipt, *, is_in_doubt: bool) -> Taken:
        if receipt.errors:
            return self._refused(step, receipt.errors, is_in_doubt=is_in_doubt)
        if receipt.job is not None:
            try:
                self.journal.follow(self.run, step.number, receipt.job)
            except Exception as error:
                followed = self._followed(step, receipt.job)
                return replace(followed, error=error, stops=True)
            return self._followed(step, receipt.job)
        because = _unconfirmed(step) if receipt.is_pending else None
        return self._settled(step, Result.DONE, because=because, created=receipt.created)

    def _refused(self, step: Step, errors: tuple[UserError, ...], *, is_in_doubt: bool) -> Taken:
        """After a doubt the shop may refuse since the first is done, or while it is being done."""
        if not is_in_doubt:
            return self._settled(step, Result.FAILED, errors=errors)
        look = self._look(step, is_patient=True)
        if look.verdict is None:
            return self._unknown(step, look.error, errors)
        if look.is_applied:
            return self._found(step, look.verdict, Result.DONE)
        if isinstance(step.mutation, CancelOrder):
            # "Cancellation is already in progress": a job of the first, which nobody can name.
            because = sentence("Shopify may still be cancelling it; `--resume` looks again")
            return self._settled(step, Result.UNKNOWN, errors=errors, because=because)
        return self._settled(step, Result.FAILED, errors=errors)

    def _followed(self, step: Step, job: str) -> Taken:
        errors: tuple[UserError, ...] = ()
        is_over = False
        for seconds in JOB_LOOKS:
            if not self.pause(seconds):
                break
            try:
                seen = self.writer.job(job)
            except TemporaryError:
                continue
            except OrderStatusError:
                # A job is not kept for ever; the order is.
                is_over = True
                break
            if seen.state is not JobState.RUNNING:
                errors, is_over = _told(seen), True
                break
        look = self._look(step, is_patient=is_over and not errors)
        if look.verdict is None:
            return self._unknown(step, look.error, errors)
        if look.is_applied:
            return self._settled(step, Result.DONE, created=look.verdict.created)
        if not is_over:
            because = sentence("Shopify has taken it on and was not done yet; `--resume` looks again")
            return self._settled(step, Result.UNKNOWN, because=because)
        because = sentence("Shopify took it on, and ended without doing it")
        return self._settled(step, Result.FAILED, errors=errors, because=because)

    def _look(self, step: Step, *, is_patient: bool = False) -> _Look:
        """Reads the order until it says that the step is done, or surely is not; the patient wait also for what the
        shop refuses to do twice."""
        waited = 0.0
        error: OrderStatusError | None = None
        for seconds in LOOKS:
            if seconds and not self.pause(seconds):
                return _Look(error=error)
            waited += seconds
            try:
                order = self.read(step.order, parts_to_settle(step.sent))
            except TemporaryError as missed:
                error = missed
                continue
            except OrderStatusError as refused:
                return _Look(error=refused)
            if order is None:
                return _Look(error=_gone(step))
            error, found = None, verdict(step, order)
            if found.found is Found.UNSEEN:
                return _Look(error=IncompleteError("the order has more of them than are read"))
            is_over = found.found is Found.APPLIED or waited >= SURELY_OVER_SECONDS
            if is_over or (not is_patient and self._is_sure(step, found, timedelta(0, waited))):
                return _Look(found)
        return _Look(error=error)

    @staticmethod
    def _is_sure(step: Step, found: Verdict, since: timedelta) -> bool:
        """True if a first try that is so old leaves no doubt about what was found."""
        if found.found is Found.APPLIED or since.total_seconds() >= SURELY_OVER_SECONDS:
            return True
        # A clock that was set back says nothing: then it is waited for.
        return found.found is Found.NOT_APPLIED and is_refused_twice(step.sent)

    def _found(self, step: Step, found: Verdict, result: Result) -> Taken:
        because = _ALREADY if result is Result.ALREADY else _FOUND
        if found.is_pending:
            because = _unconfirmed(step)
        return self._settled(step, result, because=because, created=found.created)

    def _unknown(self, step: Step, error: OrderStatusError | None, errors: tuple[UserError, ...] = ()) -> Taken:
        because = _BROKEN_OFF
        if error is not None:
            because = sentence(
                "nobody knows whether it was done, and the order does not tell ({error}); `--resume` looks again",
                error=str(error),
            )
        request_id = None if error is None else error.request_id
        taken = self._settled(step, Result.UNKNOWN, errors=errors, because=because, request_id=request_id)
        if error is None or taken.error is not None:
            return taken
        return replace(taken, error=error, stops=isinstance(error, AccessError))

    def _not_tried(self, step: Step, error: OrderStatusError) -> Taken:
        because = sentence("it was not done: {error}; `--resume` tries again", error=str(error))
        taken = self._settled(step, Result.NOT_TRIED, because=because, request_id=error.request_id)
        if taken.error is not None:
            return taken
        return replace(taken, error=error, stops=isinstance(error, AccessError))

    def _unwritten(self, error: Exception, *, is_in_doubt: bool) -> Taken:
        """Nothing is sent that the journal does not know of."""
        because = sentence("it was not sent, as the journal could not be written")
        result = Result.UNKNOWN if is_in_doubt else Result.NOT_TRIED
        return Taken(Outcome(result=result, at=self.now(), because=because), error=error, stops=True)

    def _settled(
        self,
        step: Step,
        result: Result,
        *,
        errors: tuple[UserError, ...] = (),
        because: Sentence | None = None,
        created: str | None = None,
        request_id: str | None = None,
    ) -> Taken:
        outcome = Outcome(
            result=result, at=self.now(), errors=errors, because=because, created=created, request_id=request_id
        )
        try:
            self.journal.settle(self.run, step.number, outcome)
        except Exception as error:
            # It is told here and now; of the journal the step is still one that may have run, and is looked at again.
            return Taken(outcome, error=error, stops=True)
        return Taken(outcome)


def _gone(step: Step) -> OrderStatusError:
    return NotFoundError(f"the order {step.order_name} is there no more, or not for this app", names=[step.order_name])


def _unconfirmed(step: Step) -> Sentence:
    return _UNCONFIRMED if isinstance(step.mutation, CapturePayment) else _UNCONFIRMED_WORK


def _told(job: Job) -> tuple[UserError, ...]:
    return job.receipt.errors if job.state is JobState.FAILED else ()


_UNCONFIRMED = sentence("the payment provider has not confirmed it yet")
_UNCONFIRMED_WORK = sentence("the fulfillment service has not confirmed it yet")
_FOUND = sentence("found done after an unclear answer")
_ALREADY = sentence("it was so already")
_BROKEN_OFF = sentence("the run was broken off before anybody knew whether it was done; `--resume` looks again")
