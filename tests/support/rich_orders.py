"""Orders of which everything can be asked, the fifty steps that ask it, and the run that takes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from orderstatus.core.acting import mutations as to
from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.orders import ActingOrder, Authorization
from orderstatus.core.acting.plans import Action, Plan, PlanDraft, Step
from orderstatus.core.acting.ports import RunRecord
from orderstatus.core.labels import sentence
from orderstatus.core.models import (
    CarrierEvent,
    FulfillmentOrder,
    Hold,
    Item,
    Money,
    Return,
    Shipment,
    Tracking,
)
from orderstatus.core.statuses import PaymentStatus, known, shipment_status

from .orders import NOW, order

SHOP = "acme.myshopify.com"


def euros(amount: int) -> Money:
    return Money(Decimal(amount), "EUR")


def rich_order(number: int) -> ActingOrder:
    """One order of which everything can be asked: money held, goods at three places, one of them held back, a parcel on
    its way, three returns."""

    def gid(kind: str, suffix: int) -> str:
        return f"gid://shopify/{kind}/{number * 100 + suffix}"

    def place(suffix: int, *holds: Hold) -> FulfillmentOrder:
        return FulfillmentOrder(
            id=gid("FulfillmentOrder", suffix),
            status="on-hold" if holds else "open",
            location=f"Place {suffix}",
            holds=holds,
            items=(
                Item(
                    id=gid("FulfillmentOrderLineItem", suffix),
                    title="Mug",
                    sku="MUG",
                    quantity=9,
                    remaining=9,
                    line_id=gid("LineItem", suffix),
                ),
            ),
        )

    parcel = Shipment(
        id=gid("Fulfillment", 1),
        name=f"#{number}-F1",
        raw_status="SUCCESS",
        display_status="IN_TRANSIT",
        status=shipment_status("IN_TRANSIT"),
        tracking=(Tracking("Posti", "OLD", None),),
        events=(CarrierEvent(id=gid("FulfillmentEvent", 1), word="in-transit", happened_at=NOW - timedelta(days=1)),),
        items=(Item(id=gid("FulfillmentLineItem", 1), title="Mug", sku="MUG", quantity=2, line_id=gid("LineItem", 1)),),
    )
    returns = tuple(
        Return(id=gid("Return", suffix), name=f"#{number}-R{suffix}", status=status)
        for suffix, status in ((1, "requested"), (2, "requested"), (3, "open"))
    )
    return ActingOrder(
        order=order(
            id=f"gid://shopify/Order/{number}",
            name=f"#{number}",
            number=number,
            payment=known(PaymentStatus.AUTHORIZED),
            outstanding=euros(0),
            shipments=(parcel,),
            transactions=(),
            tags=("old",),
        ),
        currency="EUR",
        can_mark_as_paid=False,
        authorizations=(
            Authorization(
                id=gid("OrderTransaction", 1), gateway="shopify_payments", amount=euros(100), left=euros(100)
            ),
        ),
        fulfillment_orders=(
            place(1),
            place(2),
            place(3, Hold(id=gid("FulfillmentHold", 1), reason="other", ours=True, handle="h")),
        ),
        returns=returns,
    )


def rich_mutations(number: int) -> tuple[tuple[Mutation, tuple[str, ...]], ...]:
    """Eleven mutations of that order, none of which takes all that there is, each with its step's `before`."""

    def gid(kind: str, suffix: int) -> str:
        return f"gid://shopify/{kind}/{number * 100 + suffix}"

    one = f"gid://shopify/Order/{number}"
    return (
        (to.CapturePayment(order=one, authorization=gid("OrderTransaction", 1), amount=euros(30)), ()),
        (
            to.CreateFulfillment(
                order=one,
                work=(
                    to.Work(
                        fulfillment_order=gid("FulfillmentOrder", 1),
                        lines=(to.LineQuantity(line=gid("FulfillmentOrderLineItem", 1), quantity=2),),
                    ),
                ),
                tracking=to.TrackingEntry(carrier="Posti", numbers=("NEW",)),
            ),
            (gid("Fulfillment", 1),),
        ),
        (
            to.PlaceHold(
                order=one,
                fulfillment_order=gid("FulfillmentOrder", 2),
                reason=to.HoldReason.OTHER,
                handle="orderstatus-other",
            ),
            (),
        ),
        (
            to.ReleaseHolds(
                order=one, fulfillment_order=gid("FulfillmentOrder", 3), holds=(gid("FulfillmentHold", 1),)
            ),
            (gid("FulfillmentHold", 1),),
        ),
        (
            to.UpdateTracking(
                order=one,
                fulfillment=gid("Fulfillment", 1),
                tracking=to.TrackingEntry(carrier="Posti", numbers=("CHANGED",)),
            ),
            (),
        ),
        (
            to.PostEvent(
                order=one,
                fulfillment=gid("Fulfillment", 1),
                status=to.EventStatus.DELIVERED,
                happened_at=NOW - timedelta(hours=1),
            ),
            (gid("FulfillmentEvent", 1),),
        ),
        (to.AddTags(order=one, tags=("packed",)), ()),
        (to.RemoveTags(order=one, tags=("old",)), ()),
        (to.ApproveReturn(order=one, return_id=gid("Return", 1)), ()),
        (
            to.DeclineReturn(order=one, return_id=gid("Return", 2), reason=to.DeclineReason.FINAL_SALE),
            (),
        ),
        (to.CloseReturn(order=one, return_id=gid("Return", 3)), ()),
    )


def plain_order(number: int, **changes: Any) -> ActingOrder:
    """An order that waits for its money, and has nothing else."""
    return ActingOrder(
        order=order(
            id=f"gid://shopify/Order/{number}",
            name=f"#{number}",
            number=number,
            payment=known(PaymentStatus.PENDING),
            outstanding=euros(50),
            **changes,
        ),
        currency="EUR",
        can_mark_as_paid=True,
        authorizations=(),
        fulfillment_orders=(),
        returns=(),
    )


def fifty() -> tuple[list[ActingOrder], Plan]:
    """Ten orders and fifty steps of every kind there is."""
    orders = [rich_order(number) for number in (1, 2, 3, 4)]
    mutations = [each for number in (1, 2, 3, 4) for each in rich_mutations(number)]
    for number, kind in ((5, to.MarkPaid), (6, to.MarkPaid), (9, to.CloseOrder), (10, to.ReopenOrder)):
        orders.append(plain_order(number, closed_at=NOW if number == 10 else None))
        mutations.append((kind(order=f"gid://shopify/Order/{number}"), ()))
    for number in (7, 8):
        orders.append(plain_order(number))
        mutations.append((cancel(number), ()))
    return orders, planned(mutations)


def cancel(number: int) -> to.CancelOrder:
    return to.CancelOrder(
        order=f"gid://shopify/Order/{number}", reason=to.CancelReason.STAFF, restock=False, refund=False
    )


def planned(mutations: Sequence[tuple[Mutation, tuple[str, ...]]], *, made_at: datetime = NOW) -> Plan:
    """A plan of just these."""
    draft = PlanDraft(action=Action.SHIP, shop=SHOP, made_at=made_at)
    draft.add(
        [
            Step(
                mutation=mutation,
                order=mutation.order,
                order_name=f"#{mutation.order.rsplit('/', 1)[-1]}",
                change=sentence("{what}", what=type(mutation).__name__),
                before=before,
            )
            for mutation, before in mutations
        ]
    )
    return draft.finished()


def run_of(plan: Plan, run: str = "20261122-120000-aa") -> RunRecord:
    return RunRecord(
        id=run,
        action=plan.action,
        shop=plan.shop,
        command=("ship", "parcels.csv"),
        began_at=plan.made_at,
        ended_at=None,
        steps=len(plan.steps),
    )
