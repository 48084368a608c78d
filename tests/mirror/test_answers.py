"""The law of the mirror: it answers as `core` decides over all orders, in the same order, and counts the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.core.errors import AccessError
from orderstatus.core.models import Order
from orderstatus.core.ports import Tally
from orderstatus.core.query import OrderQuery, Part, sort_value
from orderstatus.mirror.order_rows import key_of
from orderstatus.mirror.source import MirrorOrders
from support.arbitrary import many_orders, queries, with_parts
from support.mirrors import holding, source
from support.orders import NOW, ago, order

NO_FILTERS = {"sort", "capture"}


def expected(orders: Sequence[Order], query: OrderQuery, parts: frozenset[Part]) -> list[Order]:
    def place(order: Order) -> tuple[tuple[bool, object], int]:
        return sort_value(order, query.sort.key), key_of(order.id)

    found = [order for order in orders if query.matches(order, NOW)]
    found.sort(key=place, reverse=query.sort.descending)
    return [with_parts(order, parts) for order in found]


def one_by_one(query: OrderQuery) -> Iterator[OrderQuery]:
    """The query, and each filter of it alone: what many filters leave may be nothing."""
    yield query
    for each in fields(query):
        value = getattr(query, each.name)
        if each.name not in NO_FILTERS and value:
            yield OrderQuery(sort=query.sort, capture=query.capture, **{each.name: value})


def is_blind(orders: Sequence[Order], parts: frozenset[Part]) -> bool:
    """True if a choice rests on something that is known of none of the orders."""
    never_read = {
        Part.SHIPMENTS: all(order.shipments is None for order in orders),
        Part.TRANSACTIONS: all(order.transactions is None for order in orders),
        Part.STAGE: all(order.stage is None for order in orders),
    }
    return bool(orders) and any(never_read.get(part, False) for part in parts)


def check(mirrored: MirrorOrders, orders: Sequence[Order], query: OrderQuery, parts: frozenset[Part]) -> None:
    if is_blind(orders, query.parts):
        with pytest.raises(AccessError):
            mirrored.orders(query, parts, wanted=None)
        return
    rows = expected(orders, query, parts | query.parts)
    run = mirrored.orders(query, parts, wanted=None)
    assert run.tally() == Tally(len(rows), exact=True)
    assert list(mirrored.orders(query, parts, wanted=None)) == rows
    few = mirrored.orders(query, parts, wanted=2)
    assert list(islice(few, 2)) == rows[:2]
    assert few.has_more() == (len(rows) > 2)
    assert few.tally() == Tally(len(rows), exact=True)


@settings(max_examples=15, deadline=None)
@given(many_orders, st.lists(queries, min_size=1, max_size=4), st.frozensets(st.sampled_from(list(Part))))
def test_a_mirror_answers_every_query_as_core_decides_over_all_orders(
    orders: list[Order], asked: list[OrderQuery], parts: frozenset[Part]
) -> None:
    # Beside what is arbitrary, orders that differ in one thing only, placed at the very moments that are asked for.
    orders = [*orders, *(each for each in ALIKE if each.id not in {order.id for order in orders})]
    with holding(orders) as mirror:
        for query in asked:
            for each in one_by_one(query):
                check(source(mirror), orders, each, parts)


ALIKE = [
    order(id=f"gid://shopify/Order/{number}", name=f"#{1000 + number}", placed_at=at, updated_at=at, total=None)
    for number, at in enumerate((NOW, NOW, ago(hours=1), ago(hours=-1), ago(hours=48), None), 1)
]


@pytest.mark.parametrize("at", [NOW, ago(hours=1), ago(hours=-1)])
def test_a_window_begins_with_its_first_moment_and_ends_before_its_last(at: object) -> None:
    with holding(ALIKE) as mirror:
        for query in (OrderQuery(since=at), OrderQuery(until=at), OrderQuery(updated_since=at)):  # type: ignore[arg-type]
            check(source(mirror), ALIKE, query, frozenset())
            check(source(mirror), ALIKE, replace(query, sort=replace(query.sort, descending=False)), frozenset())
