"""Whether a step is done, by the state of its order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest

from orderstatus.core.acting import mutations as to
from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.orders import EVENTS_READ, ActingOrder
from orderstatus.core.acting.plans import Step
from orderstatus.core.acting.settling import is_refused_twice, parts_to_settle, verdict
from orderstatus.core.acting.verdicts import Found, Verdict
from orderstatus.core.labels import ENGLISH
from orderstatus.core.models import CarrierEvent, Item, Money, Shipment, Tracking, Transaction
from orderstatus.core.statuses import PaymentStatus, known, shipment_status
from support.acting_shop import ActingShop, Clock
from support.orders import NOW
from support.rich_orders import euros, fifty, plain_order, planned, rich_mutations, rich_order

ORDER = rich_order(1)
CAPTURE, FULFILL, HOLD, RELEASE, TRACK, EVENT, ADD, REMOVE, APPROVE, DECLINE, CLOSE_RETURN = (
    planned([each]).steps[0] for each in rich_mutations(1)
)


def changed(**changes: Any) -> ActingOrder:
    """The rich order, whose `Order` is otherwise."""
    return replace(ORDER, order=replace(ORDER.order, **changes))


def said(found: Verdict) -> str:
    assert found.because is not None
    return ENGLISH.text(found.because.english, **found.because.values)


def step_of(mutation: Mutation, before: tuple[str, ...] = ()) -> Step:
    return planned([(mutation, before)]).steps[0]


@pytest.mark.parametrize("step", fifty()[1].steps, ids=lambda step: f"{step.number} {type(step.mutation).__name__}")
def test_a_step_is_not_applied_before_and_applied_after_it_by_what_settling_reads_alone(step: Step) -> None:
    shop = ActingShop(fifty()[0], Clock())
    parts = parts_to_settle(step.sent)
    (before,) = shop.by_id([step.order], parts)
    assert verdict(step, before).found is Found.NOT_APPLIED
    receipt = shop.send(step.sent)
    shop.settle_everything()
    (after,) = shop.by_id([step.order], parts)
    found = verdict(step, after)
    assert found.found is Found.APPLIED
    assert found.created == receipt.created


def test_every_mutation_can_be_settled() -> None:
    assert {type(step.mutation) for step in fifty()[1].steps} == set(get_args(Mutation))


def test_what_a_shop_does_twice_is_not_counted_upon_to_be_refused() -> None:
    twice = {type(step.mutation) for step in fifty()[1].steps if not is_refused_twice(step.sent)}
    assert twice == {to.CapturePayment, to.CreateFulfillment, to.UpdateTracking, to.PostEvent}


def test_an_order_that_is_there_no_more_can_be_changed_by_nothing() -> None:
    found = verdict(CAPTURE, None)
    assert (found.found, said(found)) == (Found.IMPOSSIBLE, "the order is there no more")


def test_a_part_that_was_not_read_is_never_taken_for_an_empty_one() -> None:
    for step in (CAPTURE, FULFILL, HOLD, RELEASE, TRACK, EVENT, APPROVE):
        unread = replace(ORDER, authorizations=None, fulfillment_orders=None, returns=None, can_mark_as_paid=None)
        unread = replace(unread, order=replace(unread.order, shipments=None))
        with pytest.raises(ValueError, match="not read"):
            verdict(step, unread)


@pytest.mark.parametrize("step", [CAPTURE, FULFILL, HOLD], ids=["capture", "fulfill", "hold"])
def test_nothing_is_captured_shipped_or_held_of_an_order_that_was_cancelled_meanwhile(step: Step) -> None:
    found = verdict(step, changed(cancelled_at=NOW))
    assert (found.found, said(found)) == (Found.IMPOSSIBLE, "the order is cancelled by now")


class TestCapture:
    def with_capture(self, amount: str, *, status: str = "success", currency: str = "EUR") -> ActingOrder:
        (authorization,) = ORDER.authorizations or ()
        made = Transaction(
            id="gid://shopify/OrderTransaction/7",
            kind="capture",
            status=status,
            amount=Money(Decimal(amount), currency),
            parent_id=authorization.id,
        )
        left = replace(authorization, left=euros(70), captures=(made.id,), captured=(made.amount,))
        return replace(changed(transactions=(made,)), authorizations=(left,))

    def test_one_that_was_there_before_is_not_this_steps(self) -> None:
        there = self.with_capture("30.00")
        before = replace(CAPTURE, before=("gid://shopify/OrderTransaction/7",))
        assert verdict(before, there).found is Found.NOT_APPLIED
        assert verdict(CAPTURE, there).found is Found.APPLIED

    def test_one_of_another_amount_is_somebody_elses(self) -> None:
        assert verdict(CAPTURE, self.with_capture("29.99")).found is Found.NOT_APPLIED

    def test_one_of_as_much_in_another_currency_is_somebody_elses(self) -> None:
        assert verdict(CAPTURE, self.with_capture("30.00", currency="USD")).found is Found.NOT_APPLIED

    def test_one_of_which_nobody_tells_the_amount_is_neither_taken_for_it_nor_for_another(self) -> None:
        there = self.with_capture("30.00")
        (authorization,) = there.authorizations or ()
        untold = replace(there, authorizations=(replace(authorization, captured=(None,)),))
        assert verdict(CAPTURE, untold).found is Found.UNSEEN

    def test_one_that_is_pending_is_there_and_says_so(self) -> None:
        assert verdict(CAPTURE, self.with_capture("30", status="pending")).is_pending

    def test_an_authorization_that_somebody_else_used_up_cannot_be_captured(self) -> None:
        (authorization,) = ORDER.authorizations or ()
        spent = replace(
            authorization,
            left=euros(0),
            is_open=False,
            captures=("gid://shopify/OrderTransaction/8",),
            captured=(euros(100),),
        )
        other = Transaction(id="gid://shopify/OrderTransaction/8", kind="capture", status="success", amount=euros(100))
        found = verdict(CAPTURE, replace(changed(transactions=(other,)), authorizations=(spent,)))
        assert (found.found, said(found)) == (Found.IMPOSSIBLE, "nothing of the authorization is left")

    def test_less_than_the_amount_being_left_is_said_with_the_amount(self) -> None:
        (authorization,) = ORDER.authorizations or ()
        found = verdict(CAPTURE, replace(ORDER, authorizations=(replace(authorization, left=euros(12)),)))
        assert said(found) == "only 12 EUR of the authorization is left"

    def test_an_authorization_that_is_gone_cannot_be_captured(self) -> None:
        assert verdict(CAPTURE, replace(ORDER, authorizations=())).found is Found.IMPOSSIBLE


class TestMarkPaid:
    STEP = step_of(to.MarkPaid(order="gid://shopify/Order/20"))

    def test_an_order_that_is_paid_is_done(self) -> None:
        there = plain_order(20)
        paid = replace(there.order, payment=known(PaymentStatus.PAID), outstanding=euros(0))
        assert verdict(self.STEP, replace(there, can_mark_as_paid=False, order=paid)).found is Found.APPLIED

    def test_money_that_is_only_authorized_is_not_paid_though_nothing_is_outstanding(self) -> None:
        there = plain_order(20)
        held = replace(there.order, payment=known(PaymentStatus.AUTHORIZED), outstanding=euros(0))
        assert verdict(self.STEP, replace(there, can_mark_as_paid=False, order=held)).found is Found.IMPOSSIBLE
        assert verdict(self.STEP, replace(there, can_mark_as_paid=True, order=held)).found is Found.NOT_APPLIED

    def test_an_order_that_was_cancelled_unpaid_cannot_be_marked(self) -> None:
        there = plain_order(20, cancelled_at=NOW)
        found = verdict(self.STEP, replace(there, can_mark_as_paid=False))
        assert said(found) == "the order is cancelled by now"


class TestFulfillment:
    def shipped(self, *, quantity: int = 2, number: str | None = "NEW", line: int = 1, **more: Any) -> ActingOrder:
        shipment = Shipment(
            id="gid://shopify/Fulfillment/7",
            name=None,
            raw_status="SUCCESS",
            display_status="FULFILLED",
            status=shipment_status("FULFILLED"),
            tracking=() if number is None else (Tracking("Posti", number, None),),
            items=(
                Item(id="i", title="Mug", sku="MUG", quantity=quantity, line_id=f"gid://shopify/LineItem/{100 + line}"),
            ),
        )
        return changed(shipments=(*(ORDER.order.shipments or ()), replace(shipment, **more)))

    def test_just_these_lines_and_quantities_with_that_number_are_this_steps(self) -> None:
        found = verdict(FULFILL, self.shipped())
        assert (found.found, found.created) == (Found.APPLIED, "gid://shopify/Fulfillment/7")

    @pytest.mark.parametrize(
        "other", [{"quantity": 3}, {"number": "OTHER"}, {"number": None}, {"line": 2}], ids=lambda other: str(other)
    )
    def test_a_shipment_of_other_lines_or_with_another_number_is_somebody_elses(self, other: dict[str, Any]) -> None:
        assert verdict(FULFILL, self.shipped(**other)).found is Found.NOT_APPLIED

    def test_one_that_was_there_before_is_not_this_steps(self) -> None:
        before = replace(FULFILL, before=(*FULFILL.before, "gid://shopify/Fulfillment/7"))
        assert verdict(before, self.shipped()).found is Found.NOT_APPLIED

    def test_one_that_was_called_back_is_none(self) -> None:
        called_back = self.shipped(raw_status="CANCELLED", status=shipment_status("CANCELED"))
        assert verdict(FULFILL, called_back).found is Found.NOT_APPLIED

    def test_without_a_number_any_shipment_of_these_lines_is_it(self) -> None:
        assert isinstance(FULFILL.mutation, to.CreateFulfillment)
        plain = replace(FULFILL, mutation=replace(FULFILL.mutation, tracking=None))
        assert verdict(plain, self.shipped(number="ANY")).found is Found.APPLIED

    @pytest.mark.parametrize(
        ("changes", "why"),
        [
            ({"status": "closed"}, "nothing is left to fulfill there"),
            ({"status": "cancelled"}, "nothing is left to fulfill there"),
            ({"status": "on-hold"}, "it is on hold now"),
        ],
    )
    def test_a_fulfillment_order_that_nothing_leaves_from_says_why(self, changes: dict[str, Any], why: str) -> None:
        first, *others = ORDER.fulfillment_orders or ()
        found = verdict(FULFILL, replace(ORDER, fulfillment_orders=(replace(first, **changes), *others)))
        assert (found.found, said(found)) == (Found.IMPOSSIBLE, why)

    def test_fewer_pieces_than_are_to_leave_says_how_many_are_left(self) -> None:
        first, *others = ORDER.fulfillment_orders or ()
        (item,) = first.items
        less = replace(first, items=(replace(item, remaining=1),))
        found = verdict(FULFILL, replace(ORDER, fulfillment_orders=(less, *others)))
        assert said(found) == "only 1 of 2 are left to fulfill"

    def test_a_fulfillment_order_that_is_gone_says_so(self) -> None:
        found = verdict(FULFILL, replace(ORDER, fulfillment_orders=()))
        assert said(found) == "the fulfillment order is there no more"


class TestHolds:
    def test_a_hold_of_another_app_by_the_same_handle_is_none_of_ours(self) -> None:
        shop = ActingShop([ORDER], Clock())
        shop.send(HOLD.sent)
        (after,) = shop.by_id([HOLD.order], parts_to_settle(HOLD.sent))
        theirs = tuple(
            replace(each, holds=tuple(replace(hold, ours=False) for hold in each.holds))
            for each in after.fulfillment_orders or ()
        )
        assert verdict(HOLD, replace(after, fulfillment_orders=theirs)).found is Found.NOT_APPLIED

    def test_a_release_is_not_done_while_one_of_its_holds_is_left_wherever_it_is(self) -> None:
        first, second, third = ORDER.fulfillment_orders or ()
        moved = (replace(first, holds=third.holds), second, replace(third, holds=()))
        assert verdict(RELEASE, replace(ORDER, fulfillment_orders=moved)).found is Found.NOT_APPLIED

    def test_holds_of_others_keep_no_release_from_being_done(self) -> None:
        first, second, third = ORDER.fulfillment_orders or ()
        (hold,) = third.holds
        other = replace(third, holds=(replace(hold, id="gid://shopify/FulfillmentHold/99"),))
        assert verdict(RELEASE, replace(ORDER, fulfillment_orders=(first, second, other))).found is Found.APPLIED


class TestParcels:
    def parcel(self, **changes: Any) -> ActingOrder:
        (shipment,) = ORDER.order.shipments or ()
        return changed(shipments=(replace(shipment, **changes),))

    def test_tracking_is_done_where_numbers_and_carrier_are_what_was_asked_for(self) -> None:
        found = verdict(TRACK, self.parcel(tracking=(Tracking("posti", "CHANGED", "https://example.com/t"),)))
        assert found.found is Found.APPLIED

    @pytest.mark.parametrize(
        "tracking",
        [
            (),
            (Tracking("Posti", "OLD", None),),
            (Tracking("UPS", "CHANGED", None),),
            (Tracking("Posti", "CHANGED", None), Tracking("Posti", "OLD", None)),
        ],
        ids=["none", "another number", "another carrier", "one more"],
    )
    def test_any_other_number_or_carrier_is_not_what_was_asked_for(self, tracking: tuple[Tracking, ...]) -> None:
        assert verdict(TRACK, self.parcel(tracking=tracking)).found is Found.NOT_APPLIED

    def test_an_address_that_was_asked_for_must_be_there_and_others_may_be(self) -> None:
        assert isinstance(TRACK.mutation, to.UpdateTracking)
        entry = to.TrackingEntry(numbers=("A", "B"), urls=("https://example.com/a",))
        step = replace(TRACK, mutation=replace(TRACK.mutation, tracking=entry))
        own = (Tracking(None, "A", "https://example.com/a"), Tracking(None, "B", "https://example.com/filled-in"))
        assert verdict(step, self.parcel(tracking=own)).found is Found.APPLIED
        other = (replace_url(own[0]), own[1])
        assert verdict(step, self.parcel(tracking=other)).found is Found.NOT_APPLIED

    @pytest.mark.parametrize("step", [TRACK, EVENT], ids=["track", "event"])
    def test_a_shipment_that_is_gone_or_called_back_can_have_neither(self, step: Step) -> None:
        for there in (
            changed(shipments=()),
            self.parcel(raw_status="CANCELLED", status=shipment_status("CANCELED")),
        ):
            found = verdict(step, there)
            assert said(found) == "the shipment is there no more, or is cancelled"

    def event(self, number: int, **changes: Any) -> CarrierEvent:
        assert isinstance(EVENT.mutation, to.PostEvent)
        plain = CarrierEvent(
            id=f"gid://shopify/FulfillmentEvent/{number}", word="delivered", happened_at=EVENT.mutation.happened_at
        )
        return replace(plain, **changes)

    def test_an_event_of_that_status_and_second_is_this_steps_unless_it_was_there_before(self) -> None:
        there = self.parcel(events=(self.event(7),))
        assert verdict(EVENT, there).created == "gid://shopify/FulfillmentEvent/7"
        before = replace(EVENT, before=("gid://shopify/FulfillmentEvent/7",))
        assert verdict(before, there).found is Found.NOT_APPLIED

    @pytest.mark.parametrize("other", [{"word": "delayed"}, {"happened_at": NOW - timedelta(hours=2)}], ids=str)
    def test_an_event_of_another_status_or_time_is_another(self, other: dict[str, Any]) -> None:
        assert verdict(EVENT, self.parcel(events=(self.event(7, **other),))).found is Found.NOT_APPLIED

    def test_an_event_that_would_be_out_of_sight_is_not_called_missing(self) -> None:
        newer = tuple(self.event(number, word="in-transit", happened_at=NOW) for number in range(EVENTS_READ))
        assert verdict(EVENT, self.parcel(events=newer)).found is Found.UNSEEN
        assert verdict(EVENT, self.parcel(events=newer[1:])).found is Found.NOT_APPLIED


class TestTags:
    def test_tags_are_there_in_whatever_case(self) -> None:
        assert verdict(ADD, changed(tags=("PACKED",))).found is Found.APPLIED
        assert verdict(REMOVE, changed(tags=("Old",))).found is Found.NOT_APPLIED

    def test_all_must_be_there_and_none_may_be_left(self) -> None:
        add = step_of(to.AddTags(order=ORDER.order.id, tags=("a", "b")))
        remove = step_of(to.RemoveTags(order=ORDER.order.id, tags=("a", "b")))
        assert verdict(add, changed(tags=("a",))).found is Found.NOT_APPLIED
        assert verdict(remove, changed(tags=("a",))).found is Found.NOT_APPLIED
        assert verdict(remove, changed(tags=("c",))).found is Found.APPLIED


RETURN = "gid://shopify/Return/101"


@pytest.mark.parametrize(
    ("mutation", "done", "ready"),
    [
        (to.ApproveReturn(order=ORDER.order.id, return_id=RETURN), {"open", "closed"}, {"requested"}),
        (
            to.DeclineReturn(order=ORDER.order.id, return_id=RETURN, reason=to.DeclineReason.OTHER),
            {"declined"},
            {"requested"},
        ),
        (to.CloseReturn(order=ORDER.order.id, return_id=RETURN), {"closed"}, {"open"}),
    ],
    ids=["approve", "decline", "close"],
)
def test_a_return_is_answered_by_its_status_and_one_that_went_another_way_cannot_be(
    mutation: Mutation, done: set[str], ready: set[str]
) -> None:
    step = step_of(mutation)
    first, *others = ORDER.returns or ()
    for status in ("requested", "open", "closed", "declined", "canceled", "of-tomorrow"):
        found = verdict(step, replace(ORDER, returns=(replace(first, status=status), *others)))
        if status in done:
            assert found.found is Found.APPLIED
        elif status in ready:
            assert found.found is Found.NOT_APPLIED
        else:
            assert said(found) == f"the return is {status} by now"
    assert said(verdict(step, replace(ORDER, returns=()))) == "the return is there no more"


def replace_url(tracking: Tracking) -> Tracking:
    return Tracking(tracking.carrier, tracking.number, "https://example.com/other")
