"""Cancelling an order, for good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from orderstatus.core.acting.agreed import kept
from orderstatus.core.acting.mutations import CancelOrder, CancelReason
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.planning import is_cancelled, skipped, stepped
from orderstatus.core.acting.plans import Action, Planned
from orderstatus.core.acting.words import one_of, short_note
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.lifecycle import live_shipments
from orderstatus.core.models import Money
from orderstatus.core.returns import CANCELED, DECLINED

LONGEST_STAFF_NOTE = 255
"""Characters (`orderCancel.staffNote`; recorded: "Maximum length is 255 characters")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel:
    """The order is cancelled; what was authorized is released in any case."""

    reason: CancelReason
    restock: bool
    refund: bool
    """True to pay back, to where it came from, what was received and not refunded yet."""
    notify: bool = False
    note: str | None = None

    @property
    def action(self) -> Action:
        return Action.CANCEL

    @property
    def parts(self) -> frozenset[ActPart]:
        return frozenset({ActPart.PAYMENT, ActPart.SHIPMENTS, ActPart.RETURNS})

    def plan(self, order: ActingOrder) -> Iterator[Planned]:
        """One step, or why Shopify would refuse it.

        Recorded of `orderCancel`: it refuses an order that is cancelled already, one that has returns, and one that
        has "outstanding fulfillments"; after the fulfillment was cancelled it does not. That returns which were
        declined or canceled are none of those is a belief.
        """
        if order.returns is None or order.authorizations is None or order.order.shipments is None:
            raise ValueError("the payment, the shipments or the returns of the order were not read")
        returns = [each.name for each in order.returns if each.status not in (DECLINED, CANCELED)]
        shipments = [each.name or each.id for each in live_shipments(order.order)]
        if is_cancelled(order):
            yield skipped(order, sentence("cancelled already"), is_already=True)
        elif returns:
            yield skipped(order, sentence("it has returns: {returns}", returns=", ".join(returns)))
        elif shipments:
            yield skipped(order, sentence("it has shipments that stand: {shipments}", shipments=", ".join(shipments)))
        else:
            left = _left(order)
            yield stepped(
                order,
                CancelOrder(
                    order=order.order.id,
                    reason=self.reason,
                    restock=self.restock,
                    refund=self.refund,
                    notify=self.notify,
                    note=self.note,
                ),
                self._change(order, left),
                amount=left if self.refund else None,
                notify=self.notify,
            )

    def _change(self, order: ActingOrder, left: Money | None) -> Sentence:
        change = sentence("cancel for good")
        for part in self._consequences(order, left):
            change = sentence("{first}; {then}", first=change, then=part)
        return change

    def _consequences(self, order: ActingOrder, left: Money | None) -> Iterator[Sentence]:
        if left is not None:
            refunded, remains = (
                sentence("refund {amount}", amount=left),
                sentence("{amount} is not refunded", amount=left),
            )
            yield refunded if self.refund else remains
        elif self.refund and order.order.received is None:
            yield sentence("refund what was received")
        for authorization in order.authorizations or ():
            if authorization.is_open and authorization.left.amount > 0:
                yield sentence("{amount} authorized is released", amount=authorization.left)
        yield sentence("restock its items") if self.restock else sentence("its items are not restocked")


def _left(order: ActingOrder) -> Money | None:
    """What was received and not given back; None where that is nothing, or is not known."""
    money = kept(order.order)
    return money if money is not None and money.amount > 0 else None


def cancel(reason: str, *, restock: bool, refund: bool, notify: bool, note: str | None) -> Cancel:
    """What was asked for. Raises UsageError for a reason that is none of Shopify's, and for a note that is too long."""
    return Cancel(
        reason=one_of("--reason", reason, CancelReason),
        restock=restock,
        refund=refund,
        notify=notify,
        note=short_note("--note", note, LONGEST_STAFF_NOTE),
    )
