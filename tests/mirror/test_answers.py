"""The law of the mirror: it answers as `core` decides over all orders, in the same order, and counts the same."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.core.errors import AccessError
from orderstatus.core.models import Order
from orderstatus.core.ports import Tally
from orderstatus.core.query import OrderQuery, Part, sort_value
from orderstatus.mirror.order_rows import key_of
from support.arbitrary import many_orders, queries, with_parts
from support.mirrors import holding, source
from support.orders import NOW

EVERY_PART = frozenset(Part)


def expected(orders: Sequence[Order], query: OrderQuery, parts: frozenset[Part]) -> list[Order]:
    def place(order: Order) -> tuple[tuple[bool, object], int]:
        return sort_value(order, query.sort.key), key_of(order.id)

    found = [order for order in orders if query.matches(order, NOW)]
    found.sort(key=place, reverse=query.sort.descending)
    return [with_parts(order, parts) for order in found]


def is_blind(orders: Sequence[Order], parts: frozenset[Part]) -> bool:
    never_read = {
        Part.SHIPMENTS: all(order.shipments is None for order in orders),
        Part.TRANSACTIONS: all(order.transactions is None for order in orders),
    }
    return bool(orders) and any(never_read.get(part, False) for part in parts)


@settings(max_examples=150, deadline=None)
@given(many_orders, st.lists(queries, min_size=1, max_size=6), st.frozensets(st.sampled_from(list(Part))))
def test_a_mirror_answers_every_query_as_core_decides_over_all_orders(
    orders: list[Order], asked: list[OrderQuery], parts: frozenset[Part]
) -> None:
    with holding(orders) as mirror:
        for query in asked:
            if is_blind(orders, query.parts):
                with pytest.raises(AccessError):
                    source(mirror).orders(query, parts, wanted=None)
                continue
            rows = expected(orders, query, parts | query.parts)
            run = source(mirror).orders(query, parts, wanted=None)
            assert run.tally() == Tally(len(rows), exact=True)
            again = source(mirror).orders(query, parts, wanted=None)
            assert list(again) == rows
            assert not again.has_more()
            assert again.tally() == Tally(len(rows), exact=True)
