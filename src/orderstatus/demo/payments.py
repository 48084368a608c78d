"""Transactions and refunds of a demo order, added as they happen.

The demo is a Plus-like shop on Shopify Payments: `authorizationExpiresAt` exists only on Plus (schema), so a card
authorization carries it, and one of a third-party gateway leaves it null, as every authorization does on lesser plans.
"""

from __future__ import annotations

from typing import Any

from orderstatus.demo.drafts import Draft
from orderstatus.demo.instants import DAY
from orderstatus.demo.ledger import Entry
from orderstatus.demo.purse import Cents

Json = dict[str, Any]

# Shopify Payments holds a standard authorization for seven days (help page on payment authorization).
CARD_DEADLINE = 7 * DAY
SHOPIFY_PAYMENTS = "shopify_payments"
_FORMATTED = {
    "shopify_payments": "Shopify Payments",
    "klarna": "Klarna",
    "paypal": "PayPal",
    "manual": "Manual",
    "Bank Deposit": "Bank Deposit",
    "cash": "Cash",
    "gift_card": "Gift Card",
    "bogus": "(for testing) Bogus Gateway",
}
_MANUAL = frozenset(("manual", "Bank Deposit", "cash"))


def _record(
    draft: Draft,
    kind: str,
    gateway: str,
    cents: Cents,
    at: int,
    *,
    status: str = "SUCCESS",
    parent: Entry | None = None,
    expires: int | None = None,
    error: str | None = None,
) -> Entry:
    scene = draft.scene
    number = scene.serial()
    written = scene.stamp(at)
    card = gateway == SHOPIFY_PAYMENTS
    open_authorization = kind == "AUTHORIZATION" and status == "SUCCESS"
    node: Json = {
        "id": f"gid://shopify/OrderTransaction/{number}",
        "kind": kind,
        "status": status,
        "gateway": gateway,
        "formattedGateway": _FORMATTED[gateway],
        "amountSet": draft.bags[cents],
        "totalUnsettledSet": draft.bags[cents] if open_authorization else None,
        "createdAt": written,
        "processedAt": written,
        "authorizationExpiresAt": None if expires is None else scene.stamp(expires),
        "manuallyCapturable": open_authorization and gateway not in _MANUAL,
        "multiCapturable": open_authorization and card,
        "manualPaymentGateway": gateway in _MANUAL,
        "parentTransaction": None if parent is None else parent.node,
        "errorCode": error,
        "test": draft.attributes.get("test", False),
        "paymentId": f"{draft.name}.{1 + len(draft.ledger.entries)}",
        "accountNumber": f"•••• •••• •••• {number % 10000:04}" if card else None,
        "order": draft.node,
    }
    entry = Entry(kind, status, cents, node, expires, parent)
    draft.ledger.entries.append(entry)
    draft.touch(at)
    return entry


def authorize(draft: Draft, at: int, gateway: str = SHOPIFY_PAYMENTS, *, lasts: int | None = CARD_DEADLINE) -> Entry:
    """Reserves the order's total at `at`. The deadline is `lasts` seconds later on Shopify Payments and unknown (null)
    on another gateway. That the transaction itself says so once its deadline has passed (nothing unsettled, not
    capturable) is a belief."""
    expires = at + lasts if lasts is not None and gateway == SHOPIFY_PAYMENTS else None
    entry = _record(draft, "AUTHORIZATION", gateway, draft.total, at, expires=expires)
    if expires is not None and expires <= draft.scene.epoch:
        _cannot_be_captured(draft, entry)
        draft.touch(expires)
    return entry


def capture(draft: Draft, authorization: Entry, at: int, cents: Cents | None = None) -> Entry:
    """Takes `cents` (all that is left if None) of an authorization. One that is not multi-capturable can only be
    captured once (schema: OrderCaptureInput.finalCapture): that its rest is then let go of is a belief."""
    cents = authorization.left if cents is None else cents
    entry = _record(draft, "CAPTURE", authorization.node["gateway"], cents, at, parent=authorization)
    authorization.left -= cents
    if authorization.left == 0 or not authorization.node["multiCapturable"]:
        authorization.left = 0
        _cannot_be_captured(draft, authorization)
    else:
        authorization.node["totalUnsettledSet"] = draft.bags[authorization.left]
    return entry


def void(draft: Draft, authorization: Entry, at: int) -> Entry:
    """Gives the reserved money back; the VOID transaction's own amount is 0.0 (recorded)."""
    entry = _record(draft, "VOID", authorization.node["gateway"], 0, at, parent=authorization)
    authorization.left = 0
    authorization.voided = True
    _cannot_be_captured(draft, authorization)
    return entry


def sale(
    draft: Draft, at: int, gateway: str = SHOPIFY_PAYMENTS, cents: Cents | None = None, *, parent: Entry | None = None
) -> Entry:
    """Takes `cents` (the order's total if None) at once, or for a `parent` that was pending."""
    return _record(draft, "SALE", gateway, draft.total if cents is None else cents, at, parent=parent)


def await_payment(draft: Draft, at: int, gateway: str = "Bank Deposit") -> Entry:
    """A payment that is promised but has not come: a SALE that is PENDING (recorded)."""
    return _record(draft, "SALE", gateway, draft.total, at, status="PENDING")


def arrive(draft: Draft, pending: Entry, at: int) -> Entry:
    """A pending payment comes: its SALE succeeds (a belief: it could as well be a second transaction)."""
    pending.node["status"] = "SUCCESS"
    pending.node["processedAt"] = draft.scene.stamp(at)
    pending.status = "SUCCESS"
    draft.touch(at)
    return pending


def fail(draft: Draft, at: int, error: str = "CARD_DECLINED") -> Entry:
    """A payment that was tried and refused."""
    return _record(draft, "SALE", SHOPIFY_PAYMENTS, draft.total, at, status="FAILURE", error=error)


def refund(
    draft: Draft,
    at: int,
    lines: list[tuple[Json, int]],
    *,
    cents: Cents | None = None,
    restock: str = "RETURN",
    shipping: bool = False,
    note: str | None = None,
    of_return: Json | None = None,
) -> Json:
    """Pays `cents` back (if None, the price of `lines` and of shipping, if asked for), takes the units of `lines` off
    the order, and gives the Refund node. `restock` is a RefundLineItemRestockType; CANCEL is for units not shipped.
    One payment is paid back to where it covers all of it, else several, each by a transaction of its own."""
    scene = draft.scene
    worth = sum([_unit(draft, line) * quantity for line, quantity in lines])
    cents = worth + (draft.shipping if shipping else 0) if cents is None else cents
    entries = [
        _record(draft, "REFUND", source.node["gateway"], part, at, parent=source)
        for source, part in _sources(draft.ledger.payments(), cents)
    ]
    written = scene.stamp(at)
    number = scene.serial()
    node: Json = {
        "id": f"gid://shopify/Refund/{number}",
        "legacyResourceId": str(number),
        "createdAt": written,
        "processedAt": written,
        "updatedAt": written,
        "note": note,
        "totalRefundedSet": draft.bags[cents],
        "transactions": [entry.node for entry in entries],
        "refundLineItems": [_refund_line(draft, line, quantity, restock) for line, quantity in lines],
        "order": draft.node,
        "return": of_return,
    }
    for line, quantity in lines:
        take_off(draft, line, quantity)
    draft.removed += cents
    draft.refunds.append(node)
    if of_return is not None:
        of_return["refunds"].append(node)
    return node


def _sources(paid: list[Entry], cents: Cents) -> list[tuple[Entry, Cents]]:
    """Which payments `cents` go back to: the first that covers them, or as many as it takes."""
    covering = next((entry for entry in paid if entry.cents >= cents), None)
    if covering is not None or len(paid) == 1:
        return [(covering or paid[0], cents)]
    parts: list[tuple[Entry, Cents]] = []
    for entry in paid:
        part = min(entry.cents, cents)
        cents -= part
        if part:
            parts.append((entry, part))
    return parts


def take_off(draft: Draft, line: Json, quantity: int) -> None:
    """Removes `quantity` units of a line from what the order still consists of."""
    line["currentQuantity"] -= quantity
    line["refundableQuantity"] -= quantity
    draft.ledger.removed_goods += _unit(draft, line) * quantity


def _refund_line(draft: Draft, line: Json, quantity: int, restock: str) -> Json:
    return {
        "id": draft.scene.gid("RefundLineItem"),
        "quantity": quantity,
        "lineItem": line,
        "restocked": restock != "NO_RESTOCK",
        "restockType": restock,
        "priceSet": line["discountedUnitPriceSet"],
        "subtotalSet": draft.bags[_unit(draft, line) * quantity],
    }


def _unit(draft: Draft, line: Json) -> int:
    return draft.bags.cents(line["discountedUnitPriceSet"])


def _cannot_be_captured(draft: Draft, authorization: Entry) -> None:
    node = authorization.node
    node["manuallyCapturable"] = node["multiCapturable"] = False
    node["totalUnsettledSet"] = draft.bags[0]
