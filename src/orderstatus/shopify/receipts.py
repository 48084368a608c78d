"""What the answer to a mutation means: applied, refused in Shopify's words, begun, or not to be told."""

from __future__ import annotations

from typing import Any

from orderstatus.core.acting import mutations
from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.outcomes import Receipt, UserError
from orderstatus.core.acting.ports import Job, JobState
from orderstatus.core.errors import UnclearOutcomeError
from orderstatus.core.statuses import kebab
from orderstatus.shopify.denials import Problem
from orderstatus.shopify.envelope import Answer, failure
from orderstatus.shopify.gaps import validated
from orderstatus.shopify.mutation_inputs import SENT
from orderstatus.shopify.wire_acting import JobResultWire, JobWire, MadeWire, UserErrorsWire, UserErrorWire

_LOOK = "look at the order before you try again"
_MAKERS = (mutations.CapturePayment, mutations.CreateFulfillment, mutations.PlaceHold, mutations.PostEvent)
_FAILED_TRANSACTION = frozenset({"FAILURE", "ERROR"})
_FAILED_FULFILLMENT = frozenset({"CANCELLED", "ERROR", "FAILURE"})


def receipt(mutation: Mutation, answer: Answer) -> Receipt:
    """What the shop says became of `mutation`.

    `errors` beside a payload are no failure: a hold was placed and returned while a field of it was denied (recorded).
    Raises AccessError and OrderStatusError where it was refused as a whole, and UnclearOutcomeError where the answer
    says neither that it was applied nor that it was not.
    """
    sent = SENT[type(mutation)]
    payload = payload_of(sent.root, answer)
    said = validated(UserErrorsWire, {"errors": payload.get(sent.errors)}, answer.request_id).errors or []
    errors = tuple(map(user_error, said))
    if isinstance(mutation, mutations.CancelOrder):
        return _begun(payload, errors, answer)
    value = payload.get(sent.made or "")
    if not isinstance(value, dict):
        if errors:
            return Receipt(errors=errors)
        raise unclear(f"the answer holds neither a {sent.made} nor a refusal", answer)
    made = validated(MadeWire, value, answer.request_id)
    created = made.id if isinstance(mutation, _MAKERS) and not errors else None
    if isinstance(mutation, mutations.CapturePayment):
        return _captured(made, created, errors)
    if isinstance(mutation, mutations.CreateFulfillment):
        return _shipped(made, created, errors)
    return Receipt(errors=errors, created=created)


def payload_of(root: str, answer: Answer) -> dict[str, Any]:
    """What the mutation `root` answered. Raises as `receipt` does where it answered nothing."""
    payload = answer.data.get(root)
    if not isinstance(payload, dict):
        raise _no_payload(root, answer)
    return payload


def refusals(root: str, answer: Answer) -> tuple[UserError, ...]:
    """What `userErrors` of the mutation `root` say; empty where it was applied. Raises as `receipt` does."""
    said = {"errors": payload_of(root, answer).get("userErrors")}
    return tuple(map(user_error, validated(UserErrorsWire, said, answer.request_id).errors or ()))


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
    result = validated(JobResultWire, payload.get("jobResult") or {}, answer.request_id)
    bare = validated(JobWire, payload.get("job") or {}, answer.request_id)
    if errors:
        return Receipt(errors=errors)
    if result.id is not None:
        return Receipt(errors=job_of_result(result).receipt.errors, job=result.id)
    if bare.id is None:
        raise unclear("the answer holds neither a job nor a refusal", answer)
    return Receipt(job=bare.id)


def _no_payload(root: str, answer: Answer) -> Exception:
    """The error for a payload that is null: refused where Shopify refused the field itself, else nobody knows.

    An error below the payload comes from after it was applied: it may have taken the payload with it.
    """
    if answer.problems and all(_refuses(problem, root) for problem in answer.problems):
        return failure(answer.problems, answer.request_id)
    said = f": {answer.problems[0].message}" if answer.problems else ""
    return unclear(f"the answer holds no {root}{said}", answer)


def _refuses(problem: Problem, root: str) -> bool:
    return problem.path in ((), (root,))


def unclear(message: str, answer: Answer) -> UnclearOutcomeError:
    """The error for an answer that says neither that it was applied nor that it was not."""
    return UnclearOutcomeError(f"it is not known what happened: {message}", hint=_LOOK, request_id=answer.request_id)
