"""Captures: never more than is left, the right authorization in the right currency, and a reason for what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting.capturing import Capture, capture
from orderstatus.core.acting.mutations import CapturePayment
from orderstatus.core.acting.orders import ActingOrder, ActPart, Authorization
from orderstatus.core.acting.plans import Action, Mail, Skip, Step
from orderstatus.core.errors import UsageError
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.models import Money, Transaction
from orderstatus.core.statuses import OrderState, PaymentStatus, known
from support.orders import NOW, ago, euros
from support.payments import acting, authorization, planned, skip, step, steps, words

ALL = capture(None, None, None)
GID = "gid://shopify/OrderTransaction/"


def of(amount: str, currency: str | None = None, authorization: str | None = None) -> Capture:
    return capture(amount, currency, authorization)


def captured(found: list[Step]) -> list[tuple[str, str]]:
    """Of each step the authorization's number and the amount."""
    pairs = []
    for each in found:
        assert isinstance(each.mutation, CapturePayment)
        assert each.mutation.amount == each.amount
        pairs.append((each.mutation.authorization.removeprefix(GID), str(each.mutation.amount.amount)))
    return pairs


def after(order: ActingOrder, found: list[Step]) -> ActingOrder:
    """The order as the shop would have it once these captures succeeded."""
    taken = {each.mutation.authorization: each.mutation.amount for each in found}  # type: ignore[union-attr]
    left = []
    for each in order.authorizations or ():
        if each.id in taken:
            rest = replace(each.left, amount=each.left.amount - taken[each.id].amount)
            again = rest.amount > 0 and each.is_multi_capturable is not False
            each = replace(each, left=rest, is_open=again, captures=(*each.captures, f"{each.id}0"))
        left.append(each)
    still = sum((each.left.amount for each in left if each.is_open), Decimal(0))
    return replace(
        order,
        authorizations=tuple(left),
        order=replace(order.order, capturable=euros(str(still))),
    )


# What there is to capture.


def test_the_whole_of_an_authorization_is_captured_in_its_own_currency() -> None:
    found = step(ALL, acting(authorization(amount=Money(Decimal("99.5"), "USD"), left=Money(Decimal("99.5"), "USD"))))
    assert found.mutation == CapturePayment(
        order="gid://shopify/Order/1001", authorization=f"{GID}1", amount=Money(Decimal("99.5"), "USD")
    )
    assert words(found.change) == "capture 99.50 USD"
    assert (found.mail, found.customer, found.target, found.order_name) == (Mail.NO, "Mia Virtanen", None, "#1001")


def test_what_was_captured_before_is_not_captured_again_and_is_told_from_what_this_step_makes() -> None:
    rest = authorization(left=euros("60.0"), captures=(f"{GID}7",), is_multi_capturable=True)
    found = step(ALL, acting(rest))
    assert captured([found]) == [("1", "60.0")]
    assert words(found.change) == "capture 60.00 EUR, the rest of 100.00 EUR"
    assert found.before == (f"{GID}7",)


def test_every_open_authorization_is_a_step_and_the_one_that_ends_first_comes_first() -> None:
    late = authorization(1, expires_at=NOW + timedelta(days=3))
    soon = authorization(2, expires_at=NOW + timedelta(hours=3), left=euros("40.0"), amount=euros("40.0"))
    found = steps(ALL, acting(late, soon))
    assert captured(found) == [("2", "40.0"), ("1", "100.0")]
    assert [each.target for each in found] == ["shopify_payments 2", "shopify_payments 1"]


def test_a_deadline_that_shopify_does_not_tell_is_estimated_by_the_gateways_period() -> None:
    quick = authorization(1, gateway="klarna", authorized_at=ago(days=1))
    older = authorization(2, gateway="shopify_payments", authorized_at=ago(days=2))
    undated = authorization(3, authorized_at=None)
    rule = CaptureRule(by_gateway={"klarna": timedelta(days=2)})
    assert captured(steps(capture(None, None, None, rule=rule), acting(undated, older, quick))) == [
        ("1", "100.0"),
        ("2", "100.0"),
        ("3", "100.0"),
    ]
    assert [number for number, _ in captured(steps(ALL, acting(undated, older, quick)))] == ["2", "1", "3"]


def test_a_date_of_the_year_9999_is_no_hindrance() -> None:
    assert step(ALL, acting(authorization(authorized_at=datetime(9999, 12, 31, tzinfo=UTC))))


def test_spent_and_voided_authorizations_are_left_out() -> None:
    spent = authorization(1, left=euros("0.0"), is_open=False, captures=(f"{GID}9",))
    voided = authorization(2, is_open=False)
    assert captured(steps(ALL, acting(spent, voided, authorization(3)))) == [("3", "100.0")]


def test_one_authorization_can_be_picked() -> None:
    both = acting(authorization(1), authorization(2))
    assert captured(steps(capture(None, None, "2"), both)) == [("2", "100.0")]
    assert captured(steps(capture(None, None, f"{GID}2"), both)) == [("2", "100.0")]


def test_one_that_the_order_does_not_have_is_named_with_those_it_has() -> None:
    why = f"it has no authorization {GID}9; it has {GID}1"
    assert skip(capture(None, None, "9"), acting(authorization(1))) == (why, False)


def test_an_archived_order_can_still_be_captured() -> None:
    assert step(ALL, acting(authorization(), state=known(OrderState.ARCHIVED), closed_at=ago(days=1)))


def test_a_test_order_is_captured_and_it_is_said_that_no_money_moves() -> None:
    assert words(step(ALL, acting(authorization(), test=True)).change) == (
        "capture 100.00 EUR; a test order, no money moves"
    )


# A part of it.


@pytest.mark.parametrize(
    ("again", "rest"),
    [
        (True, "70.00 EUR stays authorized"),
        (False, "70.00 EUR cannot be captured afterwards"),
        (None, "70.00 EUR may not be capturable afterwards"),
    ],
)
def test_a_part_is_captured_and_what_becomes_of_the_rest_is_said(again: bool | None, rest: str) -> None:
    found = step(of("30"), acting(authorization(is_multi_capturable=again)))
    assert captured([found]) == [("1", "30")]
    assert words(found.change) == f"capture 30.00 EUR of 100.00 EUR; {rest}"


def test_an_amount_is_taken_from_one_authorization_after_the_other() -> None:
    first = authorization(1, authorized_at=ago(days=3), amount=euros("40.0"), left=euros("40.0"))
    found = steps(of("50.00"), acting(authorization(2), first, authorization(3, authorized_at=ago(hours=1))))
    assert captured(found) == [("1", "40.0"), ("2", "10.00")]


@pytest.mark.parametrize("asked", ["100.01", "1000"])
def test_more_than_is_left_is_refused_and_what_is_left_is_named(asked: str) -> None:
    because, already = skip(of(asked), acting(authorization(left=euros("100.0"))))
    assert because.startswith("only 100.00 EUR is left to capture, not 1")
    assert not already


@pytest.mark.parametrize(
    ("currency", "asked", "why"),
    [
        ("JPY", "10.5", "JPY has 0 decimals, 10.5 has more"),
        ("EUR", "1.500", "EUR has 2 decimals, 1.500 has more"),
        ("KWD", "1.5000", "KWD has 3 decimals, 1.5000 has more"),
    ],
)
def test_an_amount_with_more_decimals_than_the_currency_has_is_refused(currency: str, asked: str, why: str) -> None:
    money = Money(Decimal("5000"), currency)
    assert skip(of(asked), acting(authorization(amount=money, left=money), total=money)) == (why, False)


@pytest.mark.parametrize(("currency", "asked"), [("JPY", "10"), ("EUR", "1.50"), ("KWD", "1.500")])
def test_an_amount_with_just_as_many_decimals_is_captured(currency: str, asked: str) -> None:
    money = Money(Decimal("5000"), currency)
    assert captured([step(of(asked), acting(authorization(amount=money, left=money), total=money))]) == [("1", asked)]


def test_another_currency_is_refused_and_both_are_named() -> None:
    assert skip(capture(None, "usd", None), acting(authorization())) == ("authorized in EUR, not in USD", False)
    assert step(capture(None, "eur", None), acting(authorization()))


def test_an_amount_of_which_nobody_knows_the_currency_is_refused() -> None:
    kronor = authorization(2, left=Money(Decimal(100), "SEK"))
    both = acting(authorization(1), kronor)
    assert skip(of("10"), both) == ("authorized in EUR, SEK: say which with --currency", False)
    assert captured(steps(of("10", "SEK"), both)) == [("2", "10")]


def test_an_amount_without_its_currency_is_refused_where_the_customer_pays_in_another_than_the_shop() -> None:
    dollars = authorization(amount=Money(Decimal(110), "USD"), left=Money(Decimal(110), "USD"))
    abroad = acting(dollars, capturable=euros("100.0"), total=euros("100.0"))
    assert skip(of("100"), abroad) == (
        "authorized in USD, while the shop counts in EUR: say which with --currency",
        False,
    )
    assert captured([step(of("100", "USD"), abroad)]) == [("1", "100")]
    assert captured([step(ALL, abroad)]) == [("1", "110")]
    assert skip(of("100", "EUR"), abroad) == ("authorized in USD, not in EUR", False)


# Why nothing is captured.


@pytest.mark.parametrize(
    ("order", "why", "already"),
    [
        (acting(authorization(), state=known(OrderState.CANCELLED)), "the order is cancelled", False),
        (acting(authorization(), cancelled_at=ago(days=1)), "the order is cancelled", False),
        (
            acting(authorization(left=euros("0"), is_open=False, captures=(f"{GID}2",))),
            "captured already",
            True,
        ),
        (
            acting(
                authorization(left=euros("0"), is_open=False, captures=(f"{GID}2",)),
                transactions=(Transaction(id=f"{GID}2", kind="capture", status="pending", amount=euros("100")),),
            ),
            "captured already, and the payment provider has not confirmed it yet",
            True,
        ),
        (
            acting(payment=known(PaymentStatus.PAID)),
            "paid already: nothing is left to capture",
            True,
        ),
        (
            acting(payment=known(PaymentStatus.PENDING)),
            "nothing is authorized: the payment is pending, and `mark-paid` says that it came",
            False,
        ),
        (
            acting(authorization(), payment=known(PaymentStatus.EXPIRED)),
            "capture is no longer possible: the authorization has expired",
            False,
        ),
        (
            acting(authorization(is_open=False), payment=known(PaymentStatus.VOIDED)),
            "capture is no longer possible: the authorization was voided",
            False,
        ),
        (acting(authorization(is_open=False)), "nothing is left to capture", False),
        (acting(authorization(), capturable=euros("0.0")), "nothing is left to capture", False),
        (acting(payment=known(PaymentStatus.UNKNOWN)), "nothing is authorized", False),
    ],
    ids=[
        "cancelled",
        "cancelled by date",
        "captured",
        "not confirmed",
        "paid",
        "pending",
        "expired",
        "voided",
        "closed",
        "none",
        "odd",
    ],
)
def test_an_order_of_which_nothing_can_be_captured_says_why(order: ActingOrder, why: str, already: bool) -> None:
    assert skip(ALL, order) == (why, already)


def test_an_amount_beyond_all_that_was_captured_is_not_called_done() -> None:
    spent = acting(authorization(left=euros("0"), is_open=False, captures=(f"{GID}2",)))
    assert skip(of("100"), spent) == ("captured already", True)
    assert skip(of("100.01"), spent) == ("only 0.00 EUR is left to capture, not 100.01 EUR", False)


def test_an_authorization_whose_own_date_has_come_is_not_tried_and_the_others_are() -> None:
    ended, good = authorization(1, expires_at=NOW), authorization(2, expires_at=NOW + timedelta(seconds=1))
    wanted = capture(None, None, None, now=NOW)
    assert captured(steps(wanted, acting(ended, good))) == [("2", "100.0")]
    assert skip(wanted, acting(ended)) == ("capture is no longer possible: the authorization has expired", False)
    assert step(ALL, acting(ended)), "without a clock Shopify decides"


def test_an_estimate_that_has_passed_is_tried() -> None:
    assert step(capture(None, None, None, now=NOW), acting(authorization(authorized_at=ago(days=90))))


def test_payments_that_were_not_read_are_not_taken_for_none() -> None:
    with pytest.raises(ValueError, match="not read"):
        list(ALL.plan(acting(authorizations=None)))
    assert (ALL.action, ALL.parts) == (Action.CAPTURE, frozenset({ActPart.PAYMENT}))


# What is typed.


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("", "`--amount` is empty"),
        ("0", "`--amount` is zero"),
        ("0.00", "`--amount` is zero"),
        ("12,50", "does not understand `12,50`"),
        ("1.234,50", "does not understand"),
        ("-5", "does not understand"),
        ("1e3", "does not understand"),
        ("nan", "does not understand"),
        ("Infinity", "does not understand"),
        ("1_000", "does not understand"),
        ("١٢", "does not understand"),
        ("12.50 EUR", "does not understand `12.50 EUR`"),
        (".5", "does not understand"),
        ("5.", "does not understand"),
        ("9" * 400, "does not understand"),
    ],
)
def test_an_amount_that_is_none_is_refused_before_anything_is_read(amount: str, said: str) -> None:
    with pytest.raises(UsageError, match="--amount") as refused:
        capture(amount, None, None)
    assert said in str(refused.value)
    assert refused.value.hint


@pytest.mark.parametrize("currency", ["", "EURO", "€", "12"])
def test_a_currency_that_is_none_is_refused(currency: str) -> None:
    with pytest.raises(UsageError, match="--currency"):
        capture(None, currency, None)


def test_too_many_decimals_are_refused_at_once_where_the_currency_was_said() -> None:
    with pytest.raises(UsageError, match="more decimals than JPY has, which is 0"):
        capture("10.5", "jpy", None)


@pytest.mark.parametrize("gid", ["", "gid://shopify/Order/1", "#1001", "gid://shopify/OrderTransaction/"])
def test_an_authorization_that_is_no_transaction_is_refused(gid: str) -> None:
    with pytest.raises(UsageError, match="--authorization"):
        capture(None, None, gid)


# Laws.

cents = st.integers(0, 50_000).map(lambda amount: Decimal(amount) / 100)


@st.composite
def authorizations(draw: Any) -> tuple[Authorization, ...]:
    found = []
    for number in range(draw(st.integers(0, 4))):
        left, taken = draw(cents), draw(cents)
        found.append(
            authorization(
                number,
                amount=euros(str(left + taken)),
                left=euros(str(left)),
                is_open=draw(st.booleans()),
                captures=(f"{GID}1{number}",) if taken else (),
                authorized_at=draw(st.none() | st.integers(0, 40).map(lambda days: ago(days=days))),
                is_multi_capturable=draw(st.none() | st.booleans()),
            )
        )
    return tuple(found)


def left_of(found: tuple[Authorization, ...]) -> Decimal:
    return sum((each.left.amount for each in found if each.is_open), Decimal(0))


@given(authorizations(), st.none() | cents.filter(bool))
def test_never_more_than_is_left_of_each_and_together_just_what_was_asked_for(
    found: tuple[Authorization, ...], asked: Decimal | None
) -> None:
    left = {each.id: each.left.amount if each.is_open else Decimal(0) for each in found}
    result = planned(Capture(amount=asked), acting(*found, capturable=None))
    taken = [each.mutation for each in result if isinstance(each, Step)]
    assert all(
        isinstance(each, CapturePayment) and 0 < each.amount.amount <= left[each.authorization] for each in taken
    )
    assert len({each.authorization for each in taken if isinstance(each, CapturePayment)}) == len(taken)
    total = sum((each.amount.amount for each in taken if isinstance(each, CapturePayment)), Decimal(0))
    if asked is None:
        assert total == left_of(found)
    else:
        assert total == (asked if asked <= left_of(found) else 0)
    assert bool(taken) != any(isinstance(each, Skip) for each in result)


@given(authorizations())
def test_what_was_captured_whole_is_planned_no_second_time(found: tuple[Authorization, ...]) -> None:
    order = acting(*found, capturable=None)
    first = [each for each in planned(ALL, order) if isinstance(each, Step)]
    again = planned(ALL, after(order, first))
    assert not any(isinstance(each, Step) for each in again)


@given(authorizations(), cents.filter(bool))
def test_a_part_leaves_to_the_next_capture_no_more_than_there_was(
    found: tuple[Authorization, ...], asked: Decimal
) -> None:
    order = acting(*found, capturable=None)
    first = [each for each in planned(Capture(amount=asked), order) if isinstance(each, Step)]
    rest = [each for each in planned(ALL, after(order, first)) if isinstance(each, Step)]
    total = sum((each.amount.amount for each in [*first, *rest] if each.amount), Decimal(0))
    assert total <= left_of(found)
