"""What the answer to a mutation means: applied, refused in Shopify's words, begun, or not to be told."""

from __future__ import annotations

from typing import Any, TypeVar

from orderstatus.core.acting import mutations
from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.outcomes import Receipt, UserError
from orderstatus.core.acting.ports import Job, JobState
from orderstatus.core.errors import OrderStatusError, UnclearOutcomeError
from orderstatus.core.statuses import kebab
from orderstatus.shopify.denials import Problem
from orderstatus.shopify.envelope import BEFORE_EXECUTION, Answer, failure
from orderstatus.shopify.gaps import validated
from orderstatus.shopify.mutation_inputs import SENT, Sent
from orderstatus.shopify.wire import Wire
from orderstatus.shopify.wire_acting import JobResultWire, JobWire, MadeWire, UserErrorsWire, UserErrorWire

_LOOK = "look at the order before you try again"
_MAKERS = (mutations.CapturePayment, mutations.CreateFulfillment, mutations.PlaceHold, mutations.PostEvent)
_FAILED_TRANSACTION = frozenset({"FAILURE", "ERROR"})
_FAILED_FULFILLMENT = frozenset({"CANCELLED", "ERROR", "FAILURE"})
_NO_SUCH_ID = "RESOURCE_NOT_FOUND"
"""Recorded at the field of a mutation: "invalid id"."""

Model = TypeVar("Model", bound=Wire)


def receipt(mutation: Mutation, answer: Answer) -> Receipt:
    """What the shop says became of `mutation`.

    `errors` beside a payload are no failure: a hold was placed and returned while a field of it was denied (recorded).
    Raises AccessError and OrderStatusError where it was refused as a whole, and UnclearOutcomeError where the answer
    says neither that it was applied nor that it was not, or cannot be read.
    """
    sent = SENT[type(mutation)]
    payload = answer.data.get(sent.root)
    if not isinstance(payload, dict):
        raise _no_payload(sent, answer)
    said = _read(UserErrorsWire, {"errors": payload.get(sent.errors)}, answer).errors or []
    errors = tuple(map(user_error, said))
    if isinstance(mutation, mutations.CancelOrder):
        return _begun(payload, errors, answer)
    value = payload.get(sent.made or "")
    if not isinstance(value, dict):
        if errors:
            return Receipt(errors=errors)
        raise _unclear(f"the answer holds neither a {sent.made} nor a refusal", answer)
    made = _read(MadeWire, value, answer)
    created = made.id if isinstance(mutation, _MAKERS) and not errors else None
    if isinstance(mutation, mutations.CapturePayment):
        return _captured(made, created, errors)
    if isinstance(mutation, mutations.CreateFulfillment):
        return _shipped(made, created, errors)
    return Receipt(errors=errors, created=created)


def user_error(node: UserErrorWire) -> UserError:
    """One refusal, word for word."""
    path = tuple(node.path) if node.path is not None else None
    return UserError(message=node.message or "Shopify gave no reason", field=path, code=node.code)


def job(node: JobWire) -> Job:
    """A job of which only its end is known: whether it did what it was for, the order tells."""
    return Job(state=JobState.DONE if node.done else JobState.RUNNING, receipt=Receipt(job=node.id))


def job_of_result(node: JobResultWire) -> Job:
    """A job with its outcome (`OrderCancelJobResult`); a status of a later release is judged by `done` and `errors`."""
    errors = tuple(map(user_error, node.errors or ()))
    if node.status == "FAILED" or (node.status != "SUCCEEDED" and node.done and errors):
        errors = errors or (UserError(message="the job failed, and Shopify gave no reason", code=node.status),)
        return Job(state=JobState.FAILED, receipt=Receipt(errors=errors, job=node.id))
    has_ended = node.status == "SUCCEEDED" or bool(node.done)
    return Job(state=JobState.DONE if has_ended else JobState.RUNNING, receipt=Receipt(job=node.id))


def _captured(made: MadeWire, created: str | None, errors: tuple[UserError, ...]) -> Receipt:
    """`orderCapture` answers with a transaction, which may have failed without any userError, or may be pending.

    AWAITING_RESPONSE and UNKNOWN are no confirmation either (`OrderTransactionStatus`), so they count as pending.
    """
    if not errors and made.status in _FAILED_TRANSACTION:
        reason = kebab(made.error_code).replace("-", " ") if made.error_code else "no reason given"
        # Our words: Shopify has none here but its code.
        failed = UserError(message=f"the payment provider refused: {reason}", code=made.error_code or made.status)
        return Receipt(errors=(failed,), created=created)
    return Receipt(errors=errors, created=created, is_pending=not errors and made.status != "SUCCESS")


def _shipped(made: MadeWire, created: str | None, errors: tuple[UserError, ...]) -> Receipt:
    """A fulfillment that failed with its fulfillment service is there all the same; OPEN and PENDING, deprecated, have
    not failed."""
    if not errors and made.status in _FAILED_FULFILLMENT:
        failed = UserError(message=f"the fulfillment was made and is {kebab(made.status)}", code=made.status)
        return Receipt(errors=(failed,), created=created)
    return Receipt(errors=errors, created=created)


def _begun(payload: dict[str, Any], errors: tuple[UserError, ...], answer: Answer) -> Receipt:
    """`orderCancel`: its job; the result rather than the bare job where there is one, since it tells how it ended."""
    result = _read(JobResultWire, payload.get("jobResult") or {}, answer)
    bare = _read(JobWire, payload.get("job") or {}, answer)
    if errors:
        return Receipt(errors=errors)
    if result.id is not None:
        return Receipt(errors=job_of_result(result).receipt.errors, job=result.id)
    if bare.id is None:
        raise _unclear("the answer holds neither a job nor a refusal", answer)
    return Receipt(job=bare.id)


def _read(model: type[Model], value: object, answer: Answer) -> Model:
    """A part of a payload: it is there, so the mutation ran, and what cannot be read does not say how it ended."""
    try:
        return validated(model, value, answer.request_id)
    except OrderStatusError as error:
        raise _unclear(str(error), answer) from error


def _no_payload(sent: Sent, answer: Answer) -> Exception:
    """The error for a payload that is null: refused where Shopify refused the field itself, else nobody knows.

    An error below the payload comes from after it was applied: it may have taken the payload with it. So may any error
    of the field that does not say that it was never run: a timeout has a code of its own, or none.
    """
    if answer.problems and all(_refuses(problem, sent.root) for problem in answer.problems):
        return failure(answer.problems, answer.request_id)
    said = f": {answer.problems[0].message}" if answer.problems else ""
    return _unclear(f"the answer holds no {sent.root}{said}", answer)


def _refuses(problem: Problem, root: str) -> bool:
    if problem.path not in ((), (root,)):
        return False
    return problem.is_denied or problem.code in BEFORE_EXECUTION or problem.code == _NO_SUCH_ID


def _unclear(message: str, answer: Answer) -> UnclearOutcomeError:
    return UnclearOutcomeError(f"it is not known what happened: {message}", hint=_LOOK, request_id=answer.request_id)
