"""Cancelling: what becomes of money and goods is said, and what Shopify refuses is not tried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from orderstatus.core.acting.cancelling import LONGEST_STAFF_NOTE, Cancel, cancel
from orderstatus.core.acting.mutations import CancelOrder, CancelReason
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.plans import Mail
from orderstatus.core.errors import UsageError
from orderstatus.core.models import Return
from orderstatus.core.statuses import OrderState, known
from support.orders import ago, euros, shipment
from support.payments import acting, authorization, skip, step, words


def wanted(*, restock: bool = True, refund: bool = True, notify: bool = False) -> Cancel:
    return cancel("customer", restock=restock, refund=refund, notify=notify, note=None)


def returned(status: str) -> Return:
    return Return(id="gid://shopify/Return/1", name="#1001-R1", status=status)


def test_all_that_was_asked_for_is_in_the_mutation() -> None:
    asked = cancel("fraud", restock=False, refund=True, notify=True, note="  a stolen card ")
    found = step(asked, acting(received=euros("100.0")))
    assert found.mutation == CancelOrder(
        order="gid://shopify/Order/1001",
        reason=CancelReason.FRAUD,
        restock=False,
        refund=True,
        notify=True,
        note="a stolen card",
    )
    assert (found.mail, found.amount) == (Mail.YES, euros("100.0"))


def test_without_notify_nobody_is_written_to() -> None:
    assert step(wanted(), acting()).mail is Mail.NO


@pytest.mark.parametrize(
    ("asked", "order", "change", "amount"),
    [
        (wanted(), acting(received=euros("100")), "cancel for good; refund 100.00 EUR; restock its items", "100"),
        (
            wanted(),
            acting(received=euros("100"), refunded=euros("30")),
            "cancel for good; refund 70.00 EUR; restock its items",
            "70",
        ),
        (wanted(), acting(received=euros("30"), refunded=euros("30")), "cancel for good; restock its items", None),
        (
            wanted(refund=False),
            acting(received=euros("100")),
            "cancel for good; 100.00 EUR is not refunded; restock its items",
            None,
        ),
        (
            wanted(restock=False),
            acting(authorization()),
            "cancel for good; 100.00 EUR authorized is released; its items are not restocked",
            None,
        ),
        (wanted(), acting(received=None), "cancel for good; refund what was received; restock its items", None),
        (wanted(), acting(authorization(is_open=False)), "cancel for good; restock its items", None),
    ],
    ids=["refund", "rest of it", "nothing left", "kept", "authorized", "not known", "spent"],
)
def test_what_becomes_of_money_and_goods_is_said(
    asked: Cancel, order: ActingOrder, change: str, amount: str | None
) -> None:
    found = step(asked, order)
    assert words(found.change) == change
    assert found.amount == (None if amount is None else euros(amount))


@pytest.mark.parametrize(
    ("order", "why", "already"),
    [
        (acting(cancelled_at=ago(days=1)), "cancelled already", True),
        (acting(state=known(OrderState.CANCELLED)), "cancelled already", True),
        (acting(returns=(returned("open"),)), "it has returns: #1001-R1", False),
        (acting(returns=(returned("closed"),)), "it has returns: #1001-R1", False),
        (acting(returns=(returned("requested"),)), "it has returns: #1001-R1", False),
        (acting(shipments=(shipment(name="#1001-F1"),)), "it has shipments that stand: #1001-F1", False),
    ],
    ids=["cancelled", "cancelled state", "open return", "closed return", "asked return", "shipped"],
)
def test_what_shopify_refuses_is_not_tried(order: ActingOrder, why: str, already: bool) -> None:
    assert skip(wanted(), order) == (why, already)


def test_a_shipment_that_was_cancelled_is_no_hindrance() -> None:
    gone = shipment(raw_status="CANCELLED")
    assert step(wanted(), acting(shipments=(gone,)))
    assert skip(wanted(), acting(shipments=(gone, shipment(name="#1001-F2"))))[0].endswith(": #1001-F2")


@pytest.mark.parametrize("status", ["declined", "canceled"])
def test_a_return_that_never_was_one_is_no_hindrance(status: str) -> None:
    assert step(wanted(), acting(returns=(returned(status),)))


def test_an_archived_order_is_cancelled_too() -> None:
    assert step(wanted(), acting(state=known(OrderState.ARCHIVED), closed_at=ago(days=2)))


def test_what_was_not_read_is_not_taken_for_nothing() -> None:
    whole = acting()
    unread = [
        replace(whole, returns=None),
        replace(whole, authorizations=None),
        replace(whole, order=replace(whole.order, shipments=None)),
    ]
    for order in unread:
        with pytest.raises(ValueError, match="not read"):
            list(wanted().plan(order))


# What is typed.


@pytest.mark.parametrize("typed", ["inventory", "INVENTORY", " Inventory "])
def test_a_reason_is_understood_in_shopifys_spelling_too(typed: str) -> None:
    asked = cancel(typed, restock=True, refund=True, notify=False, note=None)
    assert asked.reason is CancelReason.INVENTORY


def test_the_nearest_reason_is_suggested_and_all_are_named() -> None:
    with pytest.raises(UsageError, match="`--reason` does not know `custmer`; did you mean `customer`") as refused:
        cancel("custmer", restock=True, refund=True, notify=False, note=None)
    assert refused.value.hint == "one of: customer, declined, fraud, inventory, staff, other"


def test_a_note_may_have_as_many_characters_as_shopify_takes_and_not_one_more() -> None:
    longest = "ä" * LONGEST_STAFF_NOTE
    assert cancel("other", restock=True, refund=True, notify=False, note=longest).note == longest
    with pytest.raises(UsageError, match="`--note` has 256 characters, and Shopify takes 255"):
        cancel("other", restock=True, refund=True, notify=False, note=longest + "ä")


@pytest.mark.parametrize("note", ["", "  "])
def test_an_empty_note_is_a_mistake(note: str) -> None:
    with pytest.raises(UsageError, match="`--note` is empty"):
        cancel("other", restock=True, refund=True, notify=False, note=note)
