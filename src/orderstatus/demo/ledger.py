"""An order's money: its transactions, and what Shopify would say about payment because of them."""

from __future__ import annotations

from typing import Any, NamedTuple

from orderstatus.demo.purse import Cents

Json = dict[str, Any]


class Entry:
    """One transaction: its node, and in cents its amount and (for an authorization) what is `left` to capture."""

    __slots__ = ("cents", "expires", "kind", "left", "node", "parent", "status", "voided")

    def __init__(
        self, kind: str, status: str, cents: Cents, node: Json, expires: int | None, parent: Entry | None
    ) -> None:
        self.kind = kind
        self.status = status
        self.cents = cents
        self.node = node
        self.expires = expires
        self.parent = parent
        self.left: Cents = cents if kind == "AUTHORIZATION" and status == "SUCCESS" else 0
        self.voided = False


class Payment(NamedTuple):
    """What follows from the transactions; amounts in cents."""

    status: str | None
    received: Cents
    refunded: Cents
    capturable: Cents
    outstanding: Cents
    current_total: Cents
    can_mark_as_paid: bool


class Ledger:
    """The transactions of one order, oldest first, and what left it by removals (`removed_goods`, cents of line items)
    or came to it by an edit (`edited`, cents)."""

    __slots__ = ("edited", "entries", "removed_goods")

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.removed_goods = 0
        self.edited = 0

    def gateways(self) -> list[str]:
        """The gateways in order of first use (Order.paymentGatewayNames)."""
        return list(dict.fromkeys([entry.node["gateway"] for entry in self.entries]))

    def payments(self) -> list[Entry]:
        """The captures and sales that brought money."""
        return [e for e in self.entries if e.status == "SUCCESS" and (e.kind == "SALE" or e.kind == "CAPTURE")]

    def lapse(self, now: int, nothing: Json) -> None:
        """Afterwards the authorizations whose deadline has passed say that nothing of them can be captured (a belief);
        `nothing` is the MoneyBag of no money."""
        for entry in self.entries:
            if entry.left and entry.expires is not None and entry.expires <= now:
                node = entry.node
                node["manuallyCapturable"] = node["multiCapturable"] = False
                node["totalUnsettledSet"] = nothing

    def settle(self, *, due: Cents, cancelled: bool, terms: bool, now: int) -> Payment:
        """Derives the payment facts at the instant `now`; `due` is the total less what was removed or refunded.

        Recorded: an authorized order has nothing outstanding, a voided one everything; no transaction at all gives no
        status (null); a cancelled order of which the shop keeps nothing has a current total of 0.0. That one of which
        it keeps something has that as its current total is a belief. EXPIRED is an authorization whose deadline passed
        without a capture (schema prose of OrderDisplayFinancialStatus). That payment terms without a transaction are
        PENDING, and that `canMarkAsPaid` is false while a Shopify Payments transaction is pending, is the schema's
        prose read closely, not a recording."""
        received: Cents = 0
        refunded: Cents = 0
        capturable: Cents = 0
        expired = voided = pending = stuck = False
        for entry in self.entries:
            if entry.status == "PENDING":
                pending = True
                stuck = stuck or entry.node["gateway"] == "shopify_payments"
            elif entry.status != "SUCCESS":
                continue
            elif entry.kind == "SALE" or entry.kind == "CAPTURE":
                received += entry.cents
            elif entry.kind == "REFUND":
                refunded += entry.cents
            elif entry.kind == "AUTHORIZATION":
                voided = voided or entry.voided
                if entry.expires is not None and entry.expires <= now:
                    expired = expired or (entry.left == entry.cents and not entry.voided)
                else:
                    capturable += entry.left
        net = received - refunded
        current = net if cancelled else due
        outstanding = current - net - capturable
        if refunded:
            status: str | None = "REFUNDED" if refunded >= received else "PARTIALLY_REFUNDED"
        elif received:
            status = "PAID" if received >= current else "PARTIALLY_PAID"
        elif capturable:
            status = "AUTHORIZED"
        elif expired:
            status = "EXPIRED"
        elif voided:
            status = "VOIDED"
        else:
            status = "PENDING" if pending or terms else None
        payable = not cancelled and not stuck and outstanding + capturable > 0
        return Payment(status, received, refunded, capturable, outstanding, current, payable)
