"""orderCancel in the demo shop, and the job that does it after the answer.

The refusals are recorded word for word but for that of an order that there is not; which of several is answered is not
recorded, except that returns are named before fulfillments."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from orderstatus.demo.cancelling import CancelJob
from orderstatus.demo.changing import Changing, Mutator
from orderstatus.demo.drafts import Draft
from orderstatus.demo.fulfilling import cancel
from orderstatus.demo.refusing import coded, user_error

Json = dict[str, Any]

_MOST_NOTE = 255
_NO_RETURN = frozenset({"CANCELED", "DECLINED"})


def _cancel(changing: Changing, arguments: Json) -> Json:
    if len(arguments.get("staffNote") or "") > _MOST_NOTE:
        return _refused(_invalid(f"Staff note is too long. Maximum length is {_MOST_NOTE} characters.", "staffNote"))
    if arguments.get("refund") is not None and arguments.get("refundMethod") is not None:
        return _refused(_invalid("Only one of the arguments `refund` or `refund_method` is allowed.", "refund"))
    draft = changing.draft(arguments["orderId"])
    if draft is None:
        return _refused(coded("NOT_FOUND", "Order does not exist", "orderId"))
    problem = _problem(draft)
    if problem is not None:
        return _refused(problem)
    if _is_under_way(changing, draft):
        return _refused(coded(None, "Cancellation is already in progress"))
    # As Shopify's jobs are named; of the serial number, so that the same change again is the same job.
    named = uuid.uuid5(uuid.NAMESPACE_OID, changing.scene.gid("Job"))
    job = CancelJob(
        gid=f"gid://shopify/Job/{named}",
        result_gid=f"gid://shopify/OrderCancelJobResult/{named}",
        order=draft.node,
        arguments=arguments,
        at=changing.at,
    )
    changing.shop.jobs[job.gid] = changing.shop.jobs[job.result_gid] = job
    return {
        "job": job.node(job.gid),
        "jobResult": job.node(job.result_gid),
        "orderCancelUserErrors": [],
        "userErrors": [],
    }


def _is_under_way(changing: Changing, draft: Draft) -> bool:
    jobs = changing.shop.jobs.values()
    return any(isinstance(job, CancelJob) and job.order is draft.node and not job.is_done for job in jobs)


def _problem(draft: Draft) -> Json | None:
    """What stands in the way of cancelling an order; that a declined or canceled return does not is a belief."""
    if draft.cancelled_at is not None:
        return _invalid("Cannot cancel an order that has already been canceled", "orderId")
    if any(entry["status"] not in _NO_RETURN for entry in draft.returns):
        return _invalid("Cannot cancel an order that has returns", "orderId")
    if any(fulfillment["status"] == "SUCCESS" for fulfillment in draft.fulfillments):
        return _invalid("Cannot cancel an order that has outstanding fulfillments", "orderId")
    return None


def _invalid(message: str, field: str) -> Json:
    return coded("INVALID", message, field)


def _refused(error: Json) -> Json:
    return {
        "job": None,
        "jobResult": None,
        "orderCancelUserErrors": [error],
        "userErrors": [user_error(error["message"], *(error["field"] or ()))],
    }


def _carry_out(changing: Changing, arguments: Json) -> Json:
    """The job: the order is looked at again, since it may have shipped meanwhile (a belief), then it is cancelled.
    Store credit is paid back like money (a simplification)."""
    job = changing.shop.jobs[arguments["id"]]
    draft = changing.draft(job.order["id"]) if isinstance(job, CancelJob) else None
    if not isinstance(job, CancelJob) or draft is None or job.is_done:
        return {}
    problem = _problem(draft)
    if problem is not None:
        job.status, job.errors = "FAILED", [problem]
        return {}
    asked = job.arguments
    method = asked.get("refundMethod") or {}
    pays_back = bool(
        asked.get("refund") or method.get("originalPaymentMethodsRefund") or method.get("storeCreditRefund")
    )
    payment = draft.payment(changing.at)
    left = payment.received - payment.refunded
    cancel(
        draft, changing.at, asked["reason"], pay_back=pays_back and left > 0, cents=left, restock=bool(asked["restock"])
    )
    for work in draft.work:
        # Whoever held it has nothing to hold any more (a belief).
        work["fulfillmentHolds"] = []
    job.status = "SUCCEEDED"
    changing.changed(draft)
    return {}


CANCEL_MUTATORS: Mapping[str, Mutator] = {"orderCancel": _cancel}
"""By field of Mutation."""
CANCEL_JOBS: Mapping[str, Mutator] = {"orderCancelJob": _carry_out}
"""By what a `CancelJob` calls its mutator."""
