"""Builders: an order to act on and what is authorized for it, of which a test names only what it is about."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any

from orderstatus.core.acting.orders import ActingOrder, Authorization
from orderstatus.core.acting.plans import Planned, Skip, Step, Wanted
from orderstatus.core.labels import Sentence
from orderstatus.core.models import Order
from orderstatus.core.statuses import PaymentStatus, known
from orderstatus.output.sentences import said
from support.orders import CONTEXT, ago, euros, order

_OF_THE_ORDER = frozenset(each.name for each in fields(Order)) - {"currency"}


def authorization(number: int = 1, **changes: Any) -> Authorization:
    """100 euros of yesterday, of which nothing is captured."""
    plain = Authorization(
        id=f"gid://shopify/OrderTransaction/{number}",
        gateway="shopify_payments",
        amount=euros("100.0"),
        left=euros("100.0"),
        authorized_at=ago(days=1),
    )
    return replace(plain, **changes)


def acting(*authorizations: Authorization, **changes: Any) -> ActingOrder:
    """An authorized order of 100 euros with these authorizations, everything of it read; changes of either kind."""
    of_the_order = {name: value for name, value in changes.items() if name in _OF_THE_ORDER}
    of_the_reading = {name: value for name, value in changes.items() if name not in _OF_THE_ORDER}
    about = {
        "payment": known(PaymentStatus.AUTHORIZED if authorizations else PaymentStatus.PENDING),
        "total": euros("100.0"),
        "received": euros("0.0"),
        "capturable": euros(str(sum(each.left.amount for each in authorizations))) if authorizations else euros("0.0"),
    }
    plain = ActingOrder(
        order=order(**(about | of_the_order)),
        currency="EUR",
        can_mark_as_paid=True,
        authorizations=authorizations,
        fulfillment_orders=(),
        returns=(),
    )
    return replace(plain, **of_the_reading)


def planned(wanted: Wanted, order: ActingOrder) -> list[Planned]:
    """What is planned, which is never nothing at all."""
    found = list(wanted.plan(order))
    assert found
    assert all(each.order == order.order.id for each in found)
    return found


def step(wanted: Wanted, order: ActingOrder) -> Step:
    """The only step."""
    [only] = planned(wanted, order)
    assert isinstance(only, Step), words(only.because)
    return only


def steps(wanted: Wanted, order: ActingOrder) -> list[Step]:
    """The steps, where there is nothing else."""
    found = [each for each in planned(wanted, order) if isinstance(each, Step)]
    assert len(found) == len(planned(wanted, order))
    return found


def skip(wanted: Wanted, order: ActingOrder) -> tuple[str, bool]:
    """Why the order is skipped, as a person reads it, and whether it is so already."""
    [only] = planned(wanted, order)
    assert isinstance(only, Skip)
    return words(only.because), only.is_already


def words(what: Sentence) -> str:
    """A sentence as a person reads it."""
    return said(what, CONTEXT)
