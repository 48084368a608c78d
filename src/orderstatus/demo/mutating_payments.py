"""orderCapture, orderMarkAsPaid and transactionVoid in the demo shop.

Every refusal here is recorded word for word, unless it says that it is a belief; which of several is answered is not
recorded. A capture succeeds at once: no provider of the demo's keeps one PENDING."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from orderstatus.demo.changing import Changing, Mutator
from orderstatus.demo.drafts import Draft
from orderstatus.demo.ledger import Entry
from orderstatus.demo.payments import capture, sale, void
from orderstatus.demo.purse import written
from orderstatus.demo.refusing import coded, done, refused, user_error

Json = dict[str, Any]

_MANUAL = "manual"
"""The gateway of a payment that is only marked as paid (recorded)."""


def _capture(changing: Changing, arguments: Json) -> Json:
    asked = arguments["input"]
    draft = changing.draft(asked["id"])
    if draft is None:
        return _not_captured("Order does not exist", "id")
    parent = _entry(draft, asked["parentTransactionId"])
    if parent is None:
        return _not_captured("Unable to find parent transaction")
    if parent.kind != "AUTHORIZATION" or parent.status != "SUCCESS":
        return _not_captured("Parent transaction should be a successful authorization")
    if (asked.get("currency") or changing.scene.brand.currency) != draft.currency:
        return _not_captured(f"Currency Currency must match parent transaction {draft.currency}", "currency")
    if not _is_open(parent, changing.at):
        return _not_captured("Can only capture successful authorizations")
    if asked.get("finalCapture") is not None and not parent.node["multiCapturable"]:
        return _not_captured(
            "Setting final capture is not supported for this transaction's payment gateway. "
            "Please remove the parameter or set it to null, then try again."
        )
    cents = draft.bags.presented(_amount(asked["amount"]))
    if cents <= 0:
        return _not_captured("Amount must be greater than zero for capture transactions")
    if cents > parent.left:
        left = draft.bags[parent.left]["presentmentMoney"]["amount"]
        return _not_captured(f"Cannot capture more than the authorized {Decimal(left):.2f} for this payment.")
    captured = capture(draft, parent, changing.at, cents)
    if asked.get("finalCapture") and parent.left:
        void(draft, parent, changing.at)
    _complete_terms(changing, draft)
    changing.changed(draft)
    return done("transaction", captured.node)


def _not_captured(message: str, *field: str) -> Json:
    return refused("transaction", user_error(message, *field))


def _entry(draft: Draft, gid: str) -> Entry | None:
    return next((entry for entry in draft.ledger.entries if entry.node["id"] == gid.partition("?")[0]), None)


def _is_open(authorization: Entry, now: int) -> bool:
    """Whether something of it can be captured. That an authorization whose deadline has passed is refused like one that
    is used up is a belief."""
    return bool(authorization.left) and (authorization.expires is None or authorization.expires > now)


def _amount(text: Any) -> Decimal:
    """A Money argument in whole hundredths; that what is no number counts as none of it, and that more decimals are
    rounded, are beliefs."""
    try:
        return Decimal(str(text)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    except InvalidOperation:
        return Decimal(0)


def _mark_as_paid(changing: Changing, arguments: Json) -> Json:
    """Captures what is authorized, and takes what is outstanding beyond that as a sale: for the payment that was
    promised where there is one, else by the gateway `manual` (recorded). That it does both where both are there, and
    that a pending payment becomes the parent of the sale, are beliefs."""
    draft = changing.draft(arguments["input"]["id"])
    if draft is None:
        return refused("order", user_error("Order does not exist", "id"))
    payment = draft.payment(changing.at)
    if not payment.can_mark_as_paid:
        return refused("order", user_error("Order cannot be marked as paid.", "id"), node=draft.node)
    for entry in list(draft.ledger.entries):
        if _is_open(entry, changing.at):
            capture(draft, entry, changing.at)
    if payment.outstanding > 0:
        promised = next((e for e in draft.ledger.entries if e.status == "PENDING"), None)
        gateway = _MANUAL if promised is None else promised.node["gateway"]
        sale(draft, changing.at, gateway, payment.outstanding, parent=promised)
    _complete_terms(changing, draft)
    return done("order", changing.changed(draft))


def _complete_terms(changing: Changing, draft: Draft) -> None:
    """Payment terms of an order that is paid are met, at this instant (a belief)."""
    terms = draft.payment_terms
    if terms is None or draft.payment(changing.at).outstanding > 0:
        return
    terms["due"] = terms["overdue"] = False
    for schedule in terms["paymentSchedules"]:
        nothing = schedule["balanceDue"] | {"amount": written(0)}
        schedule.update(completedAt=changing.scene.stamp(changing.at), due=False, balanceDue=nothing)


def _void(changing: Changing, arguments: Json) -> Json:
    found = changing.part("OrderTransaction", arguments["parentTransactionId"])
    if found is None:
        return _not_voided("TRANSACTION_NOT_FOUND", "Transaction does not exist")
    draft, node = found
    parent = _entry(draft, node["id"])
    if parent is None or parent.kind != "AUTHORIZATION" or parent.status != "SUCCESS":
        return _not_voided("AUTH_NOT_SUCCESSFUL", "Parent transaction must be a successful authorization")
    if not _is_untouched(parent, changing.at):
        message = "Parent transaction require a parent_id referring to a voidable transaction"
        return _not_voided("AUTH_NOT_VOIDABLE", message)
    voided = void(draft, parent, changing.at)
    changing.changed(draft)
    return done("transaction", voided.node)


def _is_untouched(authorization: Entry, now: int) -> bool:
    """Whether it can be voided: recorded is that one cannot that was captured or voided. That one cannot either of
    which a part was captured is the documentation's "uncaptured authorization", read closely."""
    return authorization.left == authorization.cents and _is_open(authorization, now)


def _not_voided(code: str, message: str) -> Json:
    return refused("transaction", coded(code, message, "parentTransactionId"))


PAYMENT_MUTATORS: Mapping[str, Mutator] = {
    "orderCapture": _capture,
    "orderMarkAsPaid": _mark_as_paid,
    "transactionVoid": _void,
}
"""By field of Mutation."""
