"""What moves an order on: money that can be lost first, then goods, then what the customer asked back."""

from __future__ import annotations

import shlex
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from orderstatus.core.labels import sentence
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.models import FulfillmentOrder, Hold, Item, OrderLife, Return, Tracking, Transaction
from orderstatus.core.next_steps import NextStep, next_steps
from orderstatus.core.statuses import OrderState, known, payment_status, shipment_status
from support.orders import NOW, euros, order, shipment

ITEM = Item(id="1", title="Mug", sku="MUG", quantity=2, remaining=2)
TO_SHIP = FulfillmentOrder(id="f", status="open", location="Helsinki", delivery_method="shipping", items=(ITEM,))
DONE = FulfillmentOrder(id="f", status="closed", location="Helsinki", items=(replace(ITEM, remaining=0),))


def steps(
    *, fulfillment_orders: tuple[FulfillmentOrder, ...] = (DONE,), returns: Any = (), **changes: Any
) -> list[str]:
    facts = {"capturable": euros("0"), "outstanding": euros("0"), **changes}
    life = OrderLife(order=order(**facts), fulfillment_orders=fulfillment_orders, returns=returns)
    return [step.line for step in next_steps(life, rule=CaptureRule(), now=NOW)]


def test_an_order_that_waits_for_nobody_has_no_next_step() -> None:
    assert steps() == []


def test_an_authorization_is_captured_before_anything_is_shipped() -> None:
    authorized: dict[str, Any] = {"payment": payment_status("AUTHORIZED"), "capturable": euros("20")}
    assert steps(**authorized, fulfillment_orders=(TO_SHIP,)) == [
        "orderstatus capture 1001",
        "orderstatus ship 1001 --number NUMBER --carrier CARRIER",
    ]


def test_a_deadline_that_may_have_passed_is_said() -> None:
    old = Transaction(
        id="a",
        kind="authorization",
        status="success",
        amount=euros("20"),
        processed_at=NOW - timedelta(days=8),
    )
    held = order(payment=payment_status("AUTHORIZED"), capturable=euros("20"), transactions=(old,))
    found = next_steps(OrderLife(order=held), rule=CaptureRule(), now=NOW)
    assert found == (
        NextStep(
            "capture",
            ("1001",),
            sentence("{amount} is authorized and its deadline may have passed", amount=euros("20")),
        ),
    )


@pytest.mark.parametrize(
    ("status", "line"),
    [
        ("PENDING", "orderstatus mark-paid 1001"),
        ("PARTIALLY_PAID", "orderstatus mark-paid 1001"),
        ("EXPIRED", "orderstatus open 1001"),
        ("VOIDED", "orderstatus open 1001"),
    ],
)
def test_what_is_unpaid_is_marked_or_asked_for_anew(status: str, line: str) -> None:
    assert steps(payment=payment_status(status), outstanding=euros("20")) == [line]


def test_a_hold_is_released_before_its_goods_are_shipped() -> None:
    held = replace(TO_SHIP, status="on-hold", holds=(Hold(id="h", reason="incorrect-address", note="No house number"),))
    assert steps(fulfillment_orders=(held,)) == ["orderstatus release 1001"]


def test_a_post_purchase_upsell_hold_is_left_to_shopify() -> None:
    upsell = Hold(id="h", reason="online-store-post-purchase-cross-sell")
    assert steps(fulfillment_orders=(replace(TO_SHIP, status="on-hold", holds=(upsell,)),)) == []


def test_a_pick_up_order_is_handed_over_and_not_shipped() -> None:
    assert steps(fulfillment_orders=(replace(TO_SHIP, delivery_method="pick-up"),)) == ["orderstatus fulfill 1001"]


def test_what_a_fulfillment_service_ships_is_not_shipped_a_second_time() -> None:
    assert steps(fulfillment_orders=(replace(TO_SHIP, status="in-progress", request_status="accepted"),)) == []


def test_a_parcel_to_a_pickup_point_goes_by_a_carrier() -> None:
    assert steps(fulfillment_orders=(replace(TO_SHIP, delivery_method="pickup-point"),)) == [
        "orderstatus ship 1001 --number NUMBER --carrier CARRIER"
    ]


def test_a_scheduled_fulfillment_order_waits_for_its_day() -> None:
    assert steps(fulfillment_orders=(replace(TO_SHIP, status="scheduled"),)) == []


def test_a_declined_request_is_for_the_admin() -> None:
    assert steps(fulfillment_orders=(replace(TO_SHIP, request_status="rejected"),)) == ["orderstatus open 1001"]


@pytest.mark.parametrize("display", ["FAILURE", "ATTEMPTED_DELIVERY", "DELAYED"])
def test_a_parcel_in_trouble_opens_the_carriers_page(display: str) -> None:
    troubled = shipment(
        display_status=display, status=shipment_status(display), tracking=(Tracking("Posti", "JJFI1", None),)
    )
    assert steps(shipments=(troubled,)) == ["orderstatus open 1001 --tracking"]


def test_a_return_that_was_asked_for_is_answered() -> None:
    asked = Return(id="r", name="#1001-R1", status="requested")
    assert steps(returns=(asked,)) == ["orderstatus returns approve 1001"]


def test_a_cancelled_order_is_only_ever_refunded() -> None:
    cancelled: dict[str, Any] = {"state": known(OrderState.CANCELLED), "cancelled_at": NOW}
    assert steps(**cancelled, payment=payment_status("PAID"), fulfillment_orders=(TO_SHIP,)) == [
        "orderstatus open 1001"
    ]
    assert steps(**cancelled, payment=payment_status("REFUNDED"), fulfillment_orders=(TO_SHIP,)) == []


AUTHORIZED: dict[str, Any] = {"payment": payment_status("AUTHORIZED"), "capturable": euros("20")}


@pytest.mark.parametrize("name", ["#1; rm -rf ~", "#$(reboot)", "#it's", "#a b", "#`x`", "#山*", "#a\\"])
def test_a_command_can_be_pasted_into_a_shell_whatever_the_order_is_called(name: str) -> None:
    assert [shlex.split(line) for line in steps(name=name, **AUTHORIZED)] == [["orderstatus", "capture", name[1:]]]


@pytest.mark.parametrize("name", ["", "#", "--yes", "#-x", "#1\n2", "#\x1b[2J"])
def test_an_order_whose_name_is_no_argument_goes_by_its_gid(name: str) -> None:
    assert steps(name=name, **AUTHORIZED) == ["orderstatus capture gid://shopify/Order/1001"]


def test_a_command_of_two_words_stays_two_words() -> None:
    asked = Return(id="r", name="#1001-R1", status="requested")
    assert shlex.split(steps(returns=(asked,))[0]) == ["orderstatus", "returns", "approve", "1001"]


def test_there_are_never_more_than_two() -> None:
    everything = steps(
        payment=payment_status("AUTHORIZED"),
        capturable=euros("20"),
        fulfillment_orders=(TO_SHIP,),
        returns=(Return(id="r", name="#1001-R1", status="requested"),),
        shipments=(shipment(display_status="FAILURE", status=shipment_status("FAILURE")),),
    )
    assert len(everything) == 2
