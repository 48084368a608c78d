"""Marking as paid: what is outstanding, what is captured instead, and why Shopify would refuse."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from orderstatus.core.acting.marking_paid import MarkAsPaid
from orderstatus.core.acting.mutations import MarkPaid
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.plans import Mail
from orderstatus.core.models import Money
from orderstatus.core.statuses import OrderState, PaymentStatus, known
from support.orders import ago, euros
from support.payments import acting, authorization, skip, step, words

MARK = MarkAsPaid()


def test_what_is_outstanding_counts_as_paid() -> None:
    found = step(MARK, acting(outstanding=euros("100.0")))
    assert found.mutation == MarkPaid(order="gid://shopify/Order/1001")
    assert (words(found.change), found.amount, found.mail) == ("count 100.00 EUR as paid", euros("100.0"), Mail.NO)


def test_what_is_authorized_is_captured_instead_and_that_is_said() -> None:
    found = step(MARK, acting(authorization(), outstanding=euros("0.0")))
    assert words(found.change) == "capture 100.00 EUR that is authorized: marking as paid does that"
    assert found.amount == euros("100.0")


def test_an_order_that_is_authorized_in_part_has_both_in_its_amount() -> None:
    found = step(MARK, acting(authorization(left=euros("40.0")), outstanding=euros("60.0")))
    assert words(found.change) == "capture 40.00 EUR that is authorized, and count 60.00 EUR as paid"
    assert found.amount == euros("100.0")


def test_what_is_authorized_in_another_currency_is_counted_in_the_shops() -> None:
    dollars = authorization(left=Money(Decimal(110), "USD"))
    assert step(MARK, acting(dollars, capturable=euros("100.0"), outstanding=euros("0.0"))).amount == euros("100.0")


def test_amounts_of_two_currencies_are_not_added() -> None:
    dollars = authorization(left=Money(Decimal(110), "USD"))
    found = step(MARK, acting(dollars, capturable=None, outstanding=euros("5.0")))
    assert found.amount == euros("5.0")
    assert words(found.change) == "capture 110.00 USD that is authorized, and count 5.00 EUR as paid"


def test_an_amount_that_is_not_known_is_not_made_up() -> None:
    found = step(MARK, acting(outstanding=None))
    assert (words(found.change), found.amount) == ("count it as paid", None)


def test_an_archived_order_can_be_marked_where_shopify_says_so() -> None:
    assert step(MARK, acting(state=known(OrderState.ARCHIVED), closed_at=ago(days=1), outstanding=euros("5.0")))


@pytest.mark.parametrize(
    ("order", "why", "already"),
    [
        (acting(payment=known(PaymentStatus.PAID)), "paid already", True),
        (acting(payment=known(PaymentStatus.PARTIALLY_REFUNDED)), "paid already", True),
        (acting(payment=known(PaymentStatus.REFUNDED)), "it was paid and refunded", False),
        (acting(authorization()), "its payment is authorized: `capture` takes it", False),
        (acting(cancelled_at=ago(days=1)), "the order is cancelled", False),
        (acting(payment=known(PaymentStatus.PAID), cancelled_at=ago(days=1)), "paid already", True),
        (
            acting(payment=known(PaymentStatus.VOIDED)),
            "its payment was voided, and Shopify does not let it be marked as paid",
            False,
        ),
        (acting(payment=known(PaymentStatus.PENDING)), "Shopify does not let it be marked as paid", False),
    ],
    ids=["paid", "part refunded", "refunded", "authorized", "cancelled", "cancelled and paid", "voided", "pending"],
)
def test_what_shopify_does_not_let_be_marked_says_why(order: ActingOrder, why: str, already: bool) -> None:
    assert skip(MARK, replace(order, can_mark_as_paid=False)) == (why, already)


def test_what_was_not_read_is_not_taken_for_no() -> None:
    with pytest.raises(ValueError, match="not read"):
        list(MARK.plan(acting(can_mark_as_paid=None)))
