"""Whether a step is done, by the state of its order: what decides after an answer that was lost, and before a resume.

Shopify has no idempotency for these mutations (`@idempotent` is documented for others), so nothing else can tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from orderstatus.core.acting import mutations as to
from orderstatus.core.acting import settled_goods, settled_parcels, settled_payment
from orderstatus.core.acting.agreed import changed_since
from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.plans import Step
from orderstatus.core.acting.verdicts import APPLIED, NOT_APPLIED, Found, Verdict, by_id, impossible, part_of
from orderstatus.core.labels import sentence


def parts_to_settle(mutation: Mutation) -> frozenset[ActPart]:
    """What must be read of the order before `verdict` can tell; empty where the order itself says it."""
    return _PARTS[type(mutation)]


def is_refused_twice(mutation: Mutation) -> bool:
    """True if the shop itself refuses, or does nothing, when the same is asked for again.

    False for what can be done twice: a part of an authorization or of the quantities, tracking (which is the same
    afterwards, but may be mailed twice), an event. Whether a capture or a fulfillment takes all that there is, is not
    written in it, so they count among these. Recorded refusals of what is refused: "Order cannot be marked as paid.",
    DUPLICATE_FULFILLMENT_HOLD_HANDLE, "already been canceled", INVALID_STATE.
    """
    return not isinstance(mutation, to.CapturePayment | to.CreateFulfillment | to.PostEvent | to.UpdateTracking)


def verdict(step: Step, order: ActingOrder | None) -> Verdict:
    """What the order, read now with `parts_to_settle`, says of the step; None where the order is there no more.

    A step that is not done cannot be done any more where what it was agreed on has changed (`Step.agreed`).

    Raises ValueError where a part that decides was not read.
    """
    if order is None:
        return impossible(sentence("the order is there no more"))
    rule: Callable[[Any, Step, ActingOrder], Verdict] = _RULES[type(step.mutation)]
    found = rule(step.mutation, step, order)
    if found.found is Found.NOT_APPLIED and (why := changed_since(step, order)) is not None:
        return impossible(why)
    return found


def _cancel(_: to.CancelOrder, step: Step, order: ActingOrder) -> Verdict:
    return NOT_APPLIED if order.order.cancelled_at is None else APPLIED


def _close(_: to.CloseOrder, step: Step, order: ActingOrder) -> Verdict:
    return NOT_APPLIED if order.order.closed_at is None else APPLIED


def _reopen(_: to.ReopenOrder, step: Step, order: ActingOrder) -> Verdict:
    return APPLIED if order.order.closed_at is None else NOT_APPLIED


def _add_tags(add: to.AddTags, step: Step, order: ActingOrder) -> Verdict:
    return APPLIED if _folded(add.tags) <= _folded(order.order.tags) else NOT_APPLIED


def _remove_tags(remove: to.RemoveTags, step: Step, order: ActingOrder) -> Verdict:
    return NOT_APPLIED if _folded(remove.tags) & _folded(order.order.tags) else APPLIED


def _folded(tags: Iterable[str]) -> set[str]:
    # Shopify has no two tags of one order that differ in case alone.
    return {tag.strip().casefold() for tag in tags}


def _approve(approve: to.ApproveReturn, step: Step, order: ActingOrder) -> Verdict:
    # One that is closed by now was approved before.
    return _returned(approve.return_id, order, done=("open", "closed"), ready=("requested",))


def _decline(decline: to.DeclineReturn, step: Step, order: ActingOrder) -> Verdict:
    return _returned(decline.return_id, order, done=("declined",), ready=("requested",))


def _close_return(close: to.CloseReturn, step: Step, order: ActingOrder) -> Verdict:
    return _returned(close.return_id, order, done=("closed",), ready=("open",))


def _returned(return_id: str, order: ActingOrder, *, done: tuple[str, ...], ready: tuple[str, ...]) -> Verdict:
    there = by_id(part_of(order.returns), return_id)
    if there is None:
        return impossible(sentence("the return is there no more"))
    if there.status in done:
        return APPLIED
    if there.status in ready:
        return NOT_APPLIED
    return impossible(sentence("the return is {status} by now", status=there.status))


_RULES: Mapping[type, Callable[..., Verdict]] = {
    to.CapturePayment: settled_payment.capture,
    to.MarkPaid: settled_payment.mark_paid,
    to.CreateFulfillment: settled_goods.fulfillment,
    to.PlaceHold: settled_goods.hold,
    to.ReleaseHolds: settled_goods.release,
    to.UpdateTracking: settled_parcels.tracking,
    to.PostEvent: settled_parcels.event,
    to.CancelOrder: _cancel,
    to.CloseOrder: _close,
    to.ReopenOrder: _reopen,
    to.AddTags: _add_tags,
    to.RemoveTags: _remove_tags,
    to.ApproveReturn: _approve,
    to.DeclineReturn: _decline,
    to.CloseReturn: _close_return,
}

_GOODS = frozenset({ActPart.FULFILLMENT_ORDERS})
_PARCELS = frozenset({ActPart.SHIPMENTS})
_RETURNS = frozenset({ActPart.RETURNS})
_NOTHING: frozenset[ActPart] = frozenset()
_PARTS: Mapping[type, frozenset[ActPart]] = {
    to.CapturePayment: frozenset({ActPart.PAYMENT}),
    to.MarkPaid: frozenset({ActPart.PAYMENT}),
    to.CreateFulfillment: _GOODS | _PARCELS,
    to.PlaceHold: _GOODS,
    to.ReleaseHolds: _GOODS,
    to.UpdateTracking: _PARCELS,
    to.PostEvent: _PARCELS | {ActPart.EVENTS},
    to.CancelOrder: frozenset({ActPart.PAYMENT}),
    to.CloseOrder: _NOTHING,
    to.ReopenOrder: _NOTHING,
    to.AddTags: _NOTHING,
    to.RemoveTags: _NOTHING,
    to.ApproveReturn: _RETURNS,
    to.DeclineReturn: _RETURNS,
    to.CloseReturn: _RETURNS,
}
