"""Archiving and taking back: one step where it is not so already, and a cancelled order is never opened again."""

from __future__ import annotations

from orderstatus.core.acting.archiving import Close, Reopen
from orderstatus.core.acting.mutations import CloseOrder, ReopenOrder
from orderstatus.core.statuses import OrderState, known
from support.orders import ago
from support.payments import acting, skip, step, words

ID = "gid://shopify/Order/1001"
OPEN = acting(state=known(OrderState.OPEN))
ARCHIVED = acting(state=known(OrderState.ARCHIVED), closed_at=ago(days=1))
CANCELLED = acting(state=known(OrderState.CANCELLED), cancelled_at=ago(days=1))
BOTH = acting(state=known(OrderState.CANCELLED), cancelled_at=ago(days=1), closed_at=ago(days=1))


def test_an_open_order_is_archived() -> None:
    found = step(Close(), OPEN)
    assert (found.mutation, words(found.change)) == (CloseOrder(order=ID), "archive the order")


def test_an_archived_order_is_archived_already() -> None:
    assert skip(Close(), ARCHIVED) == skip(Close(), BOTH) == ("archived already", True)


def test_a_cancelled_order_that_is_not_archived_can_be() -> None:
    assert step(Close(), CANCELLED).mutation == CloseOrder(order=ID)


def test_an_archived_order_is_taken_back() -> None:
    found = step(Reopen(), ARCHIVED)
    assert (found.mutation, words(found.change)) == (ReopenOrder(order=ID), "take the order back from the archive")


def test_an_open_order_is_open_already() -> None:
    assert skip(Reopen(), OPEN) == ("open already", True)


def test_a_cancelled_order_stays_so() -> None:
    why = ("the order is cancelled, which cannot be undone", False)
    assert skip(Reopen(), CANCELLED) == skip(Reopen(), BOTH) == why
