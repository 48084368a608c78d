"""Answering returns: which can be answered so, by whichever name, and what is left undone when one is closed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting.answering_returns import (
    LONGEST_DECLINE_NOTE,
    AnswerReturns,
    approve,
    close,
    decline,
    order_named,
)
from orderstatus.core.acting.mutations import ApproveReturn, CloseReturn, DeclineReason, DeclineReturn
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.plans import Action, Mail, Skip, Step
from orderstatus.core.errors import UsageError
from orderstatus.core.models import ExchangeItem, Return, ReturnedItem
from orderstatus.core.returns import STATUSES
from support.orders import euros
from support.payments import acting, planned, skip, step, steps, words

ID = "gid://shopify/Order/1001"


def mugs(**changes: Any) -> ReturnedItem:
    """Two mugs for 30 euros, on their way back."""
    plain = ReturnedItem(
        id="gid://shopify/ReturnLineItem/1", title="Mug", sku="MUG", quantity=2, refundable=2, worth=euros("30.0")
    )
    return replace(plain, **changes)


def returned(number: int = 1, status: str = "requested", **changes: Any) -> Return:
    plain = Return(
        id=f"gid://shopify/Return/{number}", name=f"#1001-R{number}", status=status, quantity=2, items=(mugs(),)
    )
    return replace(plain, **changes)


def having(*returns: Return) -> ActingOrder:
    return acting(returns=returns)


def approving(*returns: str) -> AnswerReturns:
    return approve(notify=False, returns=returns)


def declining(*returns: str, notify: bool = False) -> AnswerReturns:
    return decline("final-sale", note=None, notify=notify, returns=returns)


def targets(found: list[Step]) -> list[str | None]:
    return [each.target for each in found]


# What can be answered.


def test_a_request_is_approved() -> None:
    found = step(approve(notify=True, returns=()), having(returned()))
    assert found.mutation == ApproveReturn(order=ID, return_id="gid://shopify/Return/1", notify=True)
    assert (words(found.change), found.target, found.mail) == (
        "approve the return of 2 items",
        "#1001-R1",
        Mail.YES,
    )
    assert step(approving(), having(returned())).mail is Mail.NO


@pytest.mark.parametrize(
    ("quantity", "items", "change"),
    [
        (1, (mugs(quantity=1),), "approve the return of one item"),
        (3, (), "approve the return of 3 items"),
        (None, (), "approve the return"),
    ],
)
def test_how_much_comes_back_is_said_as_far_as_it_is_known(
    quantity: int | None, items: tuple[ReturnedItem, ...], change: str
) -> None:
    assert words(step(approving(), having(returned(quantity=quantity, items=items))).change) == change


def test_a_request_is_declined_with_its_reason_and_its_note() -> None:
    wanted = decline("return-period-ended", note="after 40 days", notify=True, returns=())
    found = step(wanted, having(returned()))
    assert found.mutation == DeclineReturn(
        order=ID,
        return_id="gid://shopify/Return/1",
        reason=DeclineReason.RETURN_PERIOD_ENDED,
        note="after 40 days",
        notify=True,
    )
    assert words(found.change) == "decline the return: return-period-ended"
    assert found.mail is Mail.YES


def test_every_return_that_can_be_answered_is_and_no_other_is_spoken_of() -> None:
    order = having(returned(1), returned(2, "open"), returned(3, "declined"), returned(4))
    assert targets(steps(approving(), order)) == ["#1001-R1", "#1001-R4"]
    assert targets(steps(close(()), order)) == ["#1001-R2"]


@pytest.mark.parametrize(
    ("wanted", "status", "why", "already"),
    [
        (approving(), "open", "approved already", True),
        (approving(), "closed", "approved already", True),
        (approving(), "declined", "the return is declined", False),
        (approving(), "canceled", "the return is canceled", False),
        (declining(), "declined", "declined already", True),
        (declining(), "open", "it was approved: only a request can be declined", False),
        (declining(), "closed", "it was approved: only a request can be declined", False),
        (declining(), "canceled", "the return is canceled", False),
        (close(()), "closed", "closed already", True),
        (close(()), "requested", "nobody has answered it yet: approve or decline it", False),
        (close(()), "declined", "the return is declined", False),
        (close(()), "canceled", "the return is canceled", False),
        (close(()), "of-next-quarter", "the return is of-next-quarter", False),
    ],
)
def test_a_return_that_cannot_be_answered_so_says_why(
    wanted: AnswerReturns, status: str, why: str, already: bool
) -> None:
    assert skip(wanted, having(returned(status=status))) == (why, already)


def test_a_request_of_which_something_is_refunded_cannot_be_declined_any_more() -> None:
    part = having(returned(items=(mugs(refunded=1, refundable=1),)))
    assert skip(declining(), part) == ("a part of it is refunded: it cannot be declined any more", False)
    assert step(approving(), part)


def test_an_order_without_a_return_says_so() -> None:
    assert skip(approving(), having()) == ("it has no return", False)


def test_of_returns_that_are_over_the_one_that_is_answered_so_counts() -> None:
    assert skip(declining(), having(returned(1, "canceled"), returned(2, "declined"))) == ("declined already", True)


# By name.


@pytest.mark.parametrize("name", ["#1001-R2", "1001-r2", "R2", "r2", "gid://shopify/Return/2"])
def test_a_return_is_known_by_each_of_its_names(name: str) -> None:
    assert targets(steps(approving(name), having(returned(1), returned(2)))) == ["#1001-R2"]


def test_two_names_of_one_return_are_one_step() -> None:
    assert targets(steps(approving("R1", "#1001-R1"), having(returned(1)))) == ["#1001-R1"]


def test_each_return_that_was_named_has_its_step_or_its_skip() -> None:
    found = planned(approving("R1", "R2", "R9"), having(returned(1), returned(2, "declined")))
    assert [each.target for each in found] == ["#1001-R1", "#1001-R2", None]
    assert isinstance(found[0], Step)
    assert [words(each.because) for each in found if isinstance(each, Skip)] == [
        "the return is declined",
        "it has no return R9",
    ]


def test_a_return_of_another_order_is_that_ones_affair() -> None:
    assert targets(steps(approving("#1001-R1", "#1002-R1"), having(returned(1)))) == ["#1001-R1"]
    why = "none of the returns that were named is one of it"
    assert skip(approving("#1002-R1"), having(returned(1))) == (why, False)


@pytest.mark.parametrize(
    ("text", "order"),
    [("#1001-R1", "1001"), ("EN-1001-R12", "EN-1001"), ("R1", None), ("gid://shopify/Return/1", None), ("1001", None)],
)
def test_the_name_of_a_return_tells_its_order(text: str, order: str | None) -> None:
    assert order_named(text) == order


# What is left undone.


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({}, ", though some of its goods have not come back"),
        ({"to_inspect": 1}, ", though some of its goods wait to be looked at"),
        ({"items": (mugs(processed=2),)}, ", though about 30.00 EUR has not been refunded"),
        ({"items": (mugs(processed=2, worth=None),)}, ", though goods that came back have not been refunded"),
        (
            {
                "items": (mugs(processed=2, refundable=0),),
                "exchange_items": (
                    ExchangeItem(
                        id="gid://shopify/ExchangeLineItem/1", title="Cup", sku=None, quantity=1, unfulfilled=1
                    ),
                ),
            },
            ", though the exchange has not been sent",
        ),
        ({"items": (mugs(processed=2, refunded=2, refundable=0),)}, ""),
    ],
    ids=["on their way", "to inspect", "to refund", "no price", "exchange", "all done"],
)
def test_closing_is_allowed_and_says_what_is_left_undone(changes: dict[str, Any], left: str) -> None:
    found = step(close(()), having(returned(status="open", **changes)))
    assert found.mutation == CloseReturn(order=ID, return_id="gid://shopify/Return/1")
    assert words(found.change) == f"close the return{left}"
    assert (found.mail, found.amount) == (Mail.NO, None)


def test_a_refund_that_shopify_counts_itself_is_no_estimate() -> None:
    order = acting(returns=(returned(status="open", items=(mugs(processed=2),)),), outstanding=euros("-27.5"))
    assert words(step(close(()), order).change) == "close the return, though 27.50 EUR has not been refunded"


def test_returns_that_were_not_read_are_not_taken_for_none() -> None:
    with pytest.raises(ValueError, match="not read"):
        list(approving().plan(acting(returns=None)))


# What is typed.


@pytest.mark.parametrize("text", ["", "1001", "#1001", "gid://shopify/Order/1", "-R1", "R"])
def test_what_is_no_return_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match=f"`{text}` is not a return") as refused:
        approving(text)
    assert refused.value.hint


def test_the_nearest_reason_is_suggested() -> None:
    with pytest.raises(UsageError, match="did you mean `final-sale`") as refused:
        decline("final", note=None, notify=False, returns=())
    assert refused.value.hint == "one of: return-period-ended, final-sale, other"
    assert decline("FINAL_SALE", note=None, notify=False, returns=()).reason is DeclineReason.FINAL_SALE


def test_a_note_may_have_as_many_characters_as_shopify_takes_and_not_one_more() -> None:
    assert decline("other", note="x" * LONGEST_DECLINE_NOTE, notify=False, returns=()).note
    with pytest.raises(UsageError, match="`--note` has 501 characters, and Shopify takes 500"):
        decline("other", note="x" * (LONGEST_DECLINE_NOTE + 1), notify=False, returns=())


# Laws.

_BECOMES = {Action.RETURNS_APPROVE: "open", Action.RETURNS_DECLINE: "declined", Action.RETURNS_CLOSE: "closed"}


@given(
    st.lists(st.sampled_from(STATUSES), max_size=5),
    st.lists(st.integers(1, 6).map("R{}".format), max_size=4),
    st.sampled_from([approving, declining, lambda *names: close(names)]),
)
def test_what_was_answered_is_planned_no_second_time(statuses: list[str], names: list[str], answering: Any) -> None:
    order = having(*(returned(number, status) for number, status in enumerate(statuses, 1)))
    wanted: AnswerReturns = answering(*names)
    done = {each.target for each in planned(wanted, order) if isinstance(each, Step)}
    after = [
        replace(each, status=_BECOMES[wanted.action]) if each.name in done else each for each in order.returns or ()
    ]
    again = planned(wanted, having(*after))
    assert not any(isinstance(each, Step) for each in again)
    if done:
        assert done <= {each.target for each in again if isinstance(each, Skip) and each.is_already}
