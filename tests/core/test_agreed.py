"""What a step was agreed on: kept in it, and compared before it is sent by an order that was read again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal
from typing import Any

import pytest

from orderstatus.core.acting import event_rows, posting, tracking
from orderstatus.core.acting.aims import Aim
from orderstatus.core.acting.cancelling import cancel
from orderstatus.core.acting.marking_paid import MarkAsPaid
from orderstatus.core.acting.mutations import EventStatus, PostEvent
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.plans import Action, Agreed, Fact, Step, Wanted
from orderstatus.core.acting.settling import verdict
from orderstatus.core.acting.verdicts import Found
from orderstatus.core.models import CarrierEvent, Money, Tracking
from orderstatus.core.statuses import shipment_status
from support.acting_shop import euros, plain_order, rich_order
from support.orders import NOW
from support.payments import words
from support.planned import only_step, steps

Changing = Callable[[ActingOrder], ActingOrder]


def an_event(status: str) -> Wanted:
    return posting.event(event_rows.typed_news(status, at="2026-11-22T11:00:00Z", now=NOW, zone=UTC), now=NOW, zone=UTC)


def a_cancellation(*, refund: bool) -> Wanted:
    return cancel("staff", restock=False, refund=refund, notify=False, note=None)


def order_is(**changes: Any) -> Changing:
    return lambda there: replace(there, order=replace(there.order, **changes))


def parcel_is(**changes: Any) -> Changing:
    def change(there: ActingOrder) -> ActingOrder:
        (parcel,) = there.order.shipments or ()
        return replace(there, order=replace(there.order, shipments=(replace(parcel, **changes),)))

    return change


def stands(display: str, *events: CarrierEvent) -> Changing:
    return parcel_is(display_status=display, status=shipment_status(display), events=events)


WAITS = plain_order(5)
PAID = plain_order(6, received=euros(100), refunded=euros(10))
SENT = replace(rich_order(1), returns=())
TRACK: Wanted = tracking.track(["NEW"], carrier_name="Posti")
SECOND = parcel_is(tracking=(Tracking("Posti", "OLD", None), Tracking("Posti", "SECOND", None)))


def planned(wanted: Wanted, order: ActingOrder) -> Step:
    return only_step(wanted.plan(order))


def said(step: Step, order: ActingOrder) -> str | None:
    """Why it cannot be done any more; None where it can."""
    found = verdict(step, order)
    if found.because is None:
        assert found.found is Found.NOT_APPLIED
        return None
    return words(found.because).removeprefix("it has changed since it was planned: ")


@pytest.mark.parametrize(
    ("wanted", "order", "change", "why"),
    [
        (MarkAsPaid(), WAITS, order_is(outstanding=euros(5000)), "50 EUR was outstanding, and now it is 5000 EUR"),
        (MarkAsPaid(), WAITS, order_is(capturable=euros(7)), "0 EUR was authorized, and now it is 7 EUR"),
        (a_cancellation(refund=True), PAID, order_is(received=euros(900)), "90 EUR was paid and not refunded, and now"),
        (a_cancellation(refund=False), PAID, order_is(refunded=euros(100)), "90 EUR was paid and not refunded, and"),
        (TRACK, SENT, SECOND, "its tracking was Posti OLD, and now it is Posti OLD; Posti SECOND"),
        (TRACK, SENT, parcel_is(tracking=()), "its tracking was Posti OLD, and now it is none"),
        (an_event("in-transit"), SENT, stands("DELIVERED"), "it was in-transit, and now it is delivered"),
        (an_event("delivered"), SENT, stands("DELIVERED"), "it was in-transit, and now it is delivered"),
        (an_event("in-transit"), SENT, stands("OUT_FOR_DELIVERY"), "it was in-transit, and now it is out-for-delivery"),
    ],
)
def test_a_step_whose_order_has_changed_since_is_not_done_and_says_what(
    wanted: Wanted, order: ActingOrder, change: Changing, why: str
) -> None:
    order = replace(order, order=replace(order.order, capturable=order.order.capturable or euros(0)))
    step = planned(wanted, order)
    assert said(step, order) is None
    found = said(step, change(order))
    assert found is not None
    assert found.startswith(why)


@pytest.mark.parametrize(
    ("wanted", "order", "change"),
    [
        (MarkAsPaid(), WAITS, order_is(outstanding=Money(Decimal("50.00"), "EUR"), tags=("vip",))),
        (TRACK, SENT, parcel_is(tracking=(Tracking("Posti", "OLD", ""),))),
        (an_event("out-for-delivery"), SENT, stands("ATTEMPTED_DELIVERY")),
        (an_event("delivered"), SENT, stands("OUT_FOR_DELIVERY")),
    ],
    ids=["the same amount", "the same tracking", "a parcel anywhere on its way", "a parcel that has moved on"],
)
def test_what_says_the_same_or_is_on_the_way_on_keeps_no_step_from_being_done(
    wanted: Wanted, order: ActingOrder, change: Changing
) -> None:
    assert said(planned(wanted, order), change(order)) is None


def test_a_step_that_is_done_is_done_whatever_else_has_changed() -> None:
    step = planned(TRACK, SENT)
    assert verdict(step, parcel_is(tracking=(Tracking("Posti", "NEW", None),))(SENT)).found is Found.APPLIED


def test_a_step_of_a_journal_that_does_not_say_what_it_was_agreed_on_is_done_as_before() -> None:
    assert said(replace(planned(TRACK, SENT), agreed=()), SECOND(SENT)) is None


def test_an_amount_that_is_not_told_any_more_has_changed() -> None:
    assert said(planned(MarkAsPaid(), WAITS), order_is(outstanding=None)(WAITS)) is not None


def test_the_second_of_two_events_is_agreed_on_where_the_first_has_put_the_shipment() -> None:
    rows = tuple(
        event_rows.EventRow(
            line=line,
            aim=Aim(shipment="#1-F1"),
            news=event_rows.typed_news(status, at=at, now=NOW, zone=UTC),
        )
        for line, status, at in (
            (2, "out-for-delivery", "2026-11-22T10:00:00Z"),
            (3, "ready-for-pickup", "2026-11-22T11:00:00Z"),
        )
    )
    post = posting.post_file(Action.EVENT, {SENT.order.id: rows}, now=NOW, zone=UTC)
    first, second = steps(post.plan(SENT))
    assert (first.agreed, second.agreed) == (
        (Agreed(Fact.STANDING, "in-transit"),),
        (Agreed(Fact.STANDING, "out-for-delivery"),),
    )
    assert isinstance(first.mutation, PostEvent)
    done = CarrierEvent(
        id="gid://shopify/FulfillmentEvent/9", word=EventStatus.OUT_FOR_DELIVERY, happened_at=NOW - timedelta(hours=2)
    )
    assert said(second, stands("OUT_FOR_DELIVERY", done)(SENT)) is None
