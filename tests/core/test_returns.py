"""What is owed on a return: the rules as the schema's words mean them, each with an example on either side."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.models import ExchangeItem, Money, OrderLife, Return, ReturnedItem
from orderstatus.core.returns import (
    FINISHED,
    OrderReturn,
    Owed,
    RefundDue,
    ReturnSummary,
    age_days,
    owed,
    refund_due,
    returns_of,
)
from orderstatus.core.statuses import ReturnStatus, known
from support.orders import NOW, ago, euros, order


def item(**changes: Any) -> ReturnedItem:
    """Two mugs for 30 euros, on their way back: neither processed nor refunded."""
    mugs = ReturnedItem(
        id="gid://shopify/ReturnLineItem/1",
        title="Mug",
        sku="MUG",
        quantity=2,
        refundable=2,
        worth=euros("30.0"),
        reason="too-small",
        reason_name="Too small",
    )
    return replace(mugs, **changes)


def returned(status: str = "open", *items: ReturnedItem, **changes: Any) -> Return:
    lines = items or (item(),)
    plain = Return(
        id="gid://shopify/Return/1",
        name="#1001-R1",
        status=status,
        created_at=ago(days=3),
        quantity=sum(each.quantity for each in lines),
        items=lines,
    )
    return replace(plain, **changes)


def row(each: Return, *, alone: bool = True, **of_order: Any) -> OrderReturn:
    return OrderReturn(order(return_=known(ReturnStatus.IN_PROGRESS), **of_order), each, alone=alone)


def lamp(**changes: Any) -> ExchangeItem:
    return replace(
        ExchangeItem(id="gid://shopify/ExchangeLineItem/1", title="Lamp", sku=None, quantity=1, unprocessed=1),
        **changes,
    )


PROCESSED = item(processed=2)
REFUNDED = item(processed=2, refunded=2, refundable=0)


@pytest.mark.parametrize(
    ("each", "debt"),
    [
        pytest.param(returned("requested"), Owed.APPROVE, id="the customer waits for an answer"),
        pytest.param(returned("closed", PROCESSED), Owed.NOTHING, id="closed without a refund is over too"),
        pytest.param(returned("declined"), Owed.NOTHING, id="declined"),
        pytest.param(returned("canceled"), Owed.NOTHING, id="taken back by the customer"),
        pytest.param(returned("on-the-moon"), Owed.NOTHING, id="a status of next quarter"),
        pytest.param(returned(), Owed.RECEIVE, id="nothing has come back"),
        pytest.param(returned(inspected=0, to_inspect=2), Owed.INSPECT, id="all is here and waits"),
        pytest.param(returned(to_inspect=1), Owed.INSPECT, id="one is here and waits, the other is still to come"),
        pytest.param(returned(inspected=2), Owed.REFUND, id="all was looked at"),
        pytest.param(returned(inspected=1), Owed.REFUND, id="one was looked at, the other is still to come"),
        pytest.param(returned("open", PROCESSED), Owed.REFUND, id="processed and not refunded"),
        pytest.param(returned("open", item(processed=1)), Owed.REFUND, id="one processed"),
        pytest.param(
            returned("open", item(processed=1, refunded=1, refundable=1)), Owed.RECEIVE, id="one refunded, one to come"
        ),
        pytest.param(returned("open", REFUNDED), Owed.CLOSE, id="a processed return stays open until it is closed"),
        pytest.param(returned("open", item(refundable=0, processed=2)), Owed.CLOSE, id="what cannot be refunded"),
        pytest.param(
            returned("open", item(refundable=0), never_arrived=2), Owed.CLOSE, id="what never arrives is not waited for"
        ),
        pytest.param(returned("open", item(), never_arrived=1), Owed.RECEIVE, id="one is missing, one is to come"),
        pytest.param(returned("open", item(), inspected=1, never_arrived=1), Owed.REFUND, id="one missing, one here"),
        pytest.param(
            returned("open", REFUNDED, exchange_items=(lamp(),)), Owed.SEND_EXCHANGE, id="not made a line yet"
        ),
        pytest.param(
            returned("open", REFUNDED, exchange_items=(lamp(unprocessed=0, unfulfilled=1),)),
            Owed.SEND_EXCHANGE,
            id="a line that has not left",
        ),
        pytest.param(
            returned("open", REFUNDED, exchange_items=(lamp(unprocessed=0),)), Owed.CLOSE, id="the exchange has left"
        ),
        pytest.param(returned(exchange_items=(lamp(),)), Owed.RECEIVE, id="goods come before what is sent for them"),
    ],
)
def test_what_is_owed_next(each: Return, debt: Owed) -> None:
    assert owed(row(each)) is debt


def test_an_exchange_that_took_the_money_leaves_no_refund() -> None:
    exchanged = returned("open", PROCESSED, exchange_items=(lamp(unprocessed=0),))
    assert owed(row(exchanged, outstanding=euros("0.0"))) is Owed.CLOSE
    assert refund_due(row(exchanged, outstanding=euros("0.0"))) is None


def test_an_exchange_for_less_leaves_what_the_order_says() -> None:
    exchanged = returned("open", PROCESSED, exchange_items=(lamp(unprocessed=0),))
    cheaper = row(exchanged, outstanding=euros("-4.5"))
    assert owed(cheaper) is Owed.REFUND
    assert refund_due(cheaper) == RefundDue(euros("4.5"), estimated=False)


def test_an_inspected_order_waits_for_no_goods() -> None:
    inspected = replace(row(returned()), order=order(return_=known(ReturnStatus.INSPECTION_COMPLETE)))
    assert owed(inspected) is Owed.REFUND
    assert owed(replace(inspected, alone=False)) is Owed.RECEIVE


def test_the_refund_due_is_what_the_pieces_were_bought_for_until_shopify_knows() -> None:
    assert refund_due(row(returned("requested"))) == RefundDue(euros("30.0"), estimated=True)
    assert refund_due(row(returned("open", PROCESSED), outstanding=euros("0.0"))) == RefundDue(
        euros("30.0"), estimated=True
    )
    assert refund_due(row(returned("open", PROCESSED), outstanding=euros("-37.65"))) == RefundDue(
        euros("37.65"), estimated=False
    )


def test_what_the_order_owes_is_not_given_to_one_of_two_returns() -> None:
    due = refund_due(row(returned("open", PROCESSED), alone=False, outstanding=euros("-60.0")))
    assert due == RefundDue(euros("30.0"), estimated=True)


def test_what_the_order_owes_is_not_the_whole_while_pieces_are_still_to_come() -> None:
    due = refund_due(row(returned("open", item(processed=1)), outstanding=euros("-15.0")))
    assert due == RefundDue(euros("30.0"), estimated=True)


def test_a_part_of_a_line_is_a_part_of_its_price_to_the_cent() -> None:
    third = item(quantity=3, refunded=1, processed=1, refundable=2, worth=euros("10.0"))
    assert refund_due(row(returned("open", third))) == RefundDue(euros("6.67"), estimated=True)


def test_without_a_price_there_is_no_figure_rather_than_a_wrong_one() -> None:
    assert refund_due(row(returned("open", item(), item(worth=None)))) is None


@pytest.mark.parametrize("status", sorted(FINISHED))
def test_nothing_is_due_on_what_is_over(status: str) -> None:
    assert refund_due(row(returned(status))) is None
    assert age_days(row(returned(status)), NOW) is None


def test_the_age_is_in_days_since_it_was_made() -> None:
    assert age_days(row(returned(created_at=ago(hours=36))), NOW) == 1.5
    assert age_days(row(returned(created_at=None)), NOW) is None


def test_a_return_is_alone_unless_another_is_unfinished_too() -> None:
    first, second, over = returned(), returned(id="gid://shopify/Return/2"), returned("closed")
    shop_order = order()
    assert [each.alone for each in returns_of(shop_order, OrderLife(order=shop_order, returns=(first, over)))] == [
        True,
        True,
    ]
    both = list(returns_of(shop_order, OrderLife(order=shop_order, returns=(first, second))))
    assert [each.alone for each in both] == [False, False]


def test_returns_that_were_not_read_are_no_rows() -> None:
    assert list(returns_of(order(), OrderLife(order=order(), returns=None))) == []


def test_the_summary_counts_by_status_and_debt_with_the_oldest_and_the_sum() -> None:
    old = row(returned("requested", created_at=ago(days=9)))
    rows = [
        row(returned("open", PROCESSED), outstanding=euros("-20.0")),
        row(returned("requested")),
        old,
        row(returned("closed")),
    ]
    summary = ReturnSummary()
    for each in rows:
        summary.add(each)
    assert [(each.status, each.owed, each.count, each.due) for each in summary.groups()] == [
        ("requested", Owed.APPROVE, 2, RefundDue(euros("60.0"), estimated=True)),
        ("open", Owed.REFUND, 1, RefundDue(euros("20.0"), estimated=False)),
        ("closed", Owed.NOTHING, 1, None),
    ]
    assert summary.groups()[0].oldest is old


def test_amounts_of_two_currencies_are_not_added() -> None:
    dollars = item(worth=Money(Decimal(9), "USD"))
    summary = ReturnSummary()
    for each in (row(returned("requested")), row(returned("requested", dollars))):
        summary.add(each)
    assert [(each.count, each.due) for each in summary.groups()] == [(2, None)]


quantities = st.integers(0, 4)


@given(quantities, quantities, quantities, quantities, quantities, quantities)
def test_an_open_return_always_owes_something_and_never_a_negative_sum(
    processed: int, refunded: int, refundable: int, inspected: int, to_inspect: int, missing: int
) -> None:
    each = returned(
        "open",
        item(processed=processed, refunded=refunded, refundable=refundable),
        inspected=inspected,
        to_inspect=to_inspect,
        never_arrived=missing,
    )
    due = refund_due(row(each))
    assert owed(row(each)) not in (Owed.NOTHING, Owed.APPROVE)
    assert due is None or Decimal(0) < due.money.amount <= Decimal(30)
