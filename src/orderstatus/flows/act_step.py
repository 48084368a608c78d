"""One step, from its intent to its outcome: sent once, and after a lost answer decided by the order's own state.

Knows nothing of other orders, of threads or of Ctrl-C.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from orderstatus.core.acting.mutations import CancelOrder
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.outcomes import Outcome, Receipt, Result, UserError
from orderstatus.core.acting.plans import Step
from orderstatus.core.acting.ports import ActionWriter, Journal
from orderstatus.core.acting.settling import verdict
from orderstatus.core.acting.verdicts import Found, Verdict
from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, UnclearOutcomeError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.flows.act_looks import Look, Looker, gone, is_sure, unseen

MOST_SENDS = 3
"""Times that one step is sent at most, each after the order said that it was not done."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTaker:
    """Takes steps of one run, from any thread."""

    run: str
    looker: Looker
    writer: ActionWriter
    journal: Journal
    now: Callable[[], datetime]

    def taken(self, step: Step) -> Taken:
        """Sends a step whose plan is fresh."""
        return self._sent(step, is_in_doubt=False)

    def taken_after(self, step: Step, order: ActingOrder | None, doubt: Doubt | None) -> Taken:
        """Looks at the order first, and sends the step only where it is not done and can be.

        `doubt` is None for a step that was never sent.
        """
        if order is None and doubt is not None:
            return self._unknown(step, gone(step))
        found = verdict(step, order)
        if found.found is Found.APPLIED:
            return self._found(step, found, Result.ALREADY if doubt is None else Result.DONE)
        if doubt is not None and doubt.job is not None:
            return self._followed(step, doubt.job)
        if doubt is not None and found.found is Found.UNSEEN:
            # However long ago it was sent: the order does not say that it is not done.
            return self._unknown(step, unseen())
        if doubt is not None and not is_sure(step, found, self.now() - doubt.intended_at):
            return self._sent_after(step, self.looker.look(step))
        if found.found is Found.UNSEEN:
            # It was never sent, and somebody else may have done it since it was planned.
            return self._settled(step, Result.FAILED, because=_UNSEEN)
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
                receipt = self.writer.send(step.mutation)
            except UnclearOutcomeError as error:
                is_in_doubt = True
                look = self.looker.look(step)
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

    def _sent_after(self, step: Step, look: Look) -> Taken:
        if look.verdict is None:
            return self._unknown(step, look.error)
        if look.verdict.found is Found.NOT_APPLIED:
            return self._sent(step, is_in_doubt=True)
        return self._after_doubt(step, look.verdict)

    def _after_doubt(self, step: Step, found: Verdict) -> Taken:
        if found.found is Found.APPLIED:
            return self._found(step, found, Result.DONE)
        if isinstance(step.mutation, CancelOrder):
            # Its job gives money back first, so that what it was agreed on may have changed by its own doing.
            return self._settled(step, Result.UNKNOWN, because=_STILL_CANCELLING)
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
        because = _UNCONFIRMED if receipt.is_pending else None
        return self._settled(step, Result.DONE, because=because, created=receipt.created)

    def _refused(self, step: Step, errors: tuple[UserError, ...], *, is_in_doubt: bool) -> Taken:
        """After a doubt the shop may refuse since the first is done, or while it is being done."""
        if not is_in_doubt:
            return self._settled(step, Result.FAILED, errors=errors)
        look = self.looker.look(step, is_patient=True)
        if look.verdict is None:
            return self._unknown(step, look.error, errors)
        if look.is_applied:
            return self._found(step, look.verdict, Result.DONE)
        if isinstance(step.mutation, CancelOrder):
            # "Cancellation is already in progress": a job of the first, which nobody can name.
            return self._settled(step, Result.UNKNOWN, errors=errors, because=_STILL_CANCELLING)
        return self._settled(step, Result.FAILED, errors=errors)

    def _followed(self, step: Step, job: str) -> Taken:
        seen = self.looker.followed(job)
        look = self.looker.look(step, is_patient=seen.is_over and not seen.errors)
        if look.verdict is None:
            return self._unknown(step, look.error, seen.errors)
        if look.is_applied:
            return self._settled(step, Result.DONE, created=look.verdict.created)
        if seen.error is not None:
            return self._unknown(step, seen.error)
        if not seen.is_over:
            because = sentence("Shopify has taken it on and was not done yet; `--resume` looks again")
            return self._settled(step, Result.UNKNOWN, because=because)
        because = sentence("Shopify took it on, and ended without doing it")
        return self._settled(step, Result.FAILED, errors=seen.errors, because=because)

    def _found(self, step: Step, found: Verdict, result: Result) -> Taken:
        because = _ALREADY if result is Result.ALREADY else _FOUND
        if found.is_pending:
            because = _UNCONFIRMED
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


_UNCONFIRMED = sentence("the payment provider has not confirmed it yet")
_STILL_CANCELLING = sentence("Shopify may still be cancelling it; `--resume` looks again")
_FOUND = sentence("found done after an unclear answer")
_ALREADY = sentence("it was so already")
_UNSEEN = sentence("it was not done: the order does not tell whether it is so by now, so look at it yourself")
_BROKEN_OFF = sentence("the run was broken off before anybody knew whether it was done; `--resume` looks again")
