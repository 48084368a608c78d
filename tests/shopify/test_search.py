"""Order queries as Shopify's search: what is sent, and that the answer is the same either way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.core.filters import DELIVERY, FULFILLMENT, PAYMENT, RETURN, STATE, Axis, AxisFilter, axis_filter
from orderstatus.core.models import Order
from orderstatus.core.query import OrderQuery, Part, Sort, SortKey, parts_for
from orderstatus.core.references import parse_reference
from orderstatus.demo.bucket import Plan
from orderstatus.demo.search import Term, parse
from orderstatus.shopify.search import Search, name_search, order_search
from orderstatus.shopify.source import ShopifyOrders
from support.demo import NOW, demo_source

ALL_PARTS = frozenset(Part)


def test_an_empty_query_searches_for_nothing_and_so_finds_everything() -> None:
    assert order_search(OrderQuery()) == Search(None, decides=True)


@pytest.mark.parametrize(
    ("query", "text", "decides"),
    [
        (OrderQuery(payment=axis_filter(PAYMENT, ["authorized"])), "financial_status:authorized", True),
        (
            OrderQuery(payment=axis_filter(PAYMENT, ["paid", "pending"])),
            "(financial_status:paid OR financial_status:pending)",
            True,
        ),
        (OrderQuery(payment=axis_filter(PAYMENT, [], ["paid"])), "-financial_status:paid", True),
        (OrderQuery(named=(parse_reference("#1001"),)), "name:'#1001'", False),
        (
            OrderQuery(named=(parse_reference("5551234567"), parse_reference("gid://shopify/Order/7"))),
            "(name:'5551234567' OR id:5551234567 OR id:7)",
            False,
        ),
        (OrderQuery(payment=axis_filter(PAYMENT, ["expiring"])), "financial_status:authorized", False),
        (
            OrderQuery(payment=axis_filter(PAYMENT, ["overdue"])),
            "-financial_status:paid AND -financial_status:refunded",
            False,
        ),
        (OrderQuery(payment=axis_filter(PAYMENT, ["paid", "unknown"])), None, False),
        (OrderQuery(fulfillment=axis_filter(FULFILLMENT, ["on-hold"])), "fulfillment_status:on_hold", True),
        (
            OrderQuery(fulfillment=axis_filter(FULFILLMENT, ["fulfilled"])),
            "(fulfillment_status:fulfilled OR fulfillment_status:shipped)",
            False,
        ),
        (OrderQuery(fulfillment=axis_filter(FULFILLMENT, ["in-progress"])), None, False),
        (OrderQuery(delivery=axis_filter(DELIVERY, ["in-transit"])), None, False),
        (OrderQuery(returns=axis_filter(RETURN, ["return-requested"])), "return_status:return_requested", True),
        (OrderQuery(state=axis_filter(STATE, ["open"])), "status:open", True),
        (OrderQuery(state=axis_filter(STATE, [], ["archived"])), "(status:cancelled OR status:open)", True),
        (OrderQuery(tags=frozenset({"it's", "a:b"})), "(tag:'a:b' OR tag:'it\\'s')", False),
        (OrderQuery(not_tags=frozenset({"vip"})), None, False),
        (
            OrderQuery(since=datetime(2026, 11, 1, tzinfo=UTC), until=datetime(2026, 11, 2, tzinfo=UTC)),
            "processed_at:>='2026-11-01T00:00:00Z' AND processed_at:<'2026-11-02T00:00:00Z'",
            True,
        ),
        (
            OrderQuery(updated_since=datetime(2026, 8, 25, 5, 30, tzinfo=UTC)),
            "updated_at:>='2026-08-25T05:30:00Z'",
            True,
        ),
        (OrderQuery(customer="aino@example.com"), "email:'aino@example.com'", False),
        (OrderQuery(customer="aino"), None, False),
        (OrderQuery(min_total=Decimal("99.90")), "current_total_price:>=99.90", False),
        (OrderQuery(raw=" name:1 OR name:2 "), "(name:1 OR name:2)", True),
    ],
)
def test_what_shopify_can_filter_goes_into_the_search(query: OrderQuery, text: str | None, decides: bool) -> None:
    assert order_search(query) == Search(text, decides)


def test_a_query_that_nothing_can_match_is_known_to_be_one() -> None:
    assert order_search(OrderQuery(payment=axis_filter(PAYMENT, ["paid"], ["paid"]))).impossible


def test_a_fraction_of_a_second_widens_the_search_and_never_narrows_it() -> None:
    at = datetime(2026, 11, 1, 8, 0, 0, 500_000, tzinfo=UTC)
    search = order_search(OrderQuery(since=at, until=at))
    assert search.text == "processed_at:>='2026-11-01T08:00:00Z' AND processed_at:<'2026-11-01T08:00:01Z'"
    assert not search.decides


def test_the_name_of_an_order_is_quoted() -> None:
    assert name_search("#1001") == "name:'#1001'"


@cache
def shop() -> ShopifyOrders:
    return demo_source(orders=260, plan=Plan.ENTERPRISE).source()


@cache
def all_orders() -> tuple[Order, ...]:
    return tuple(shop().orders(OrderQuery(), ALL_PARTS, wanted=None))


def axis_filters(axis: Axis) -> st.SearchStrategy[AxisFilter]:
    words = st.lists(st.sampled_from(axis.words), max_size=3)
    nothing = st.just(AxisFilter())
    return nothing | nothing | st.builds(lambda include, exclude: axis_filter(axis, include, exclude), words, words)


TAGS = st.frozensets(st.sampled_from(["VIP", "gift", "b2b", "wholesale", "no such tag"]), max_size=2)
INSTANTS = st.none() | st.integers(0, 130 * 24 * 3600).map(lambda seconds: NOW - timedelta(seconds=seconds))
QUERIES = st.builds(
    OrderQuery,
    payment=axis_filters(PAYMENT),
    fulfillment=axis_filters(FULFILLMENT),
    delivery=axis_filters(DELIVERY),
    returns=axis_filters(RETURN),
    state=axis_filters(STATE),
    tags=st.just(frozenset()) | TAGS,
    not_tags=st.just(frozenset()) | TAGS,
    since=INSTANTS,
    until=INSTANTS,
    updated_since=INSTANTS,
    customer=st.none() | st.sampled_from(["a", "ö", "Hakaranta", "nobody at all", "aino@example.com"]),
    countries=st.just(frozenset()) | st.frozensets(st.sampled_from(["FI", "SE", "DE", "XX"]), max_size=2),
    min_total=st.none() | st.decimals(0, 900, places=2),
    sort=st.builds(Sort, st.sampled_from(SortKey), st.booleans()),
)


@settings(max_examples=120, deadline=None)
@given(QUERIES)
def test_the_answer_is_the_same_as_that_of_the_plain_predicate(query: OrderQuery) -> None:
    # Only the parts that the query itself says it needs: what it cannot see it cannot decide.
    found = [order.id for order in shop().orders(query, parts_for((), query), wanted=None)]
    assert sorted(found) == sorted(order.id for order in all_orders() if query.matches(order, NOW))


@settings(max_examples=40, deadline=None)
@given(QUERIES, st.integers(1, 40))
def test_the_tally_is_what_a_whole_reading_finds(query: OrderQuery, wanted: int) -> None:
    run = shop().orders(query, ALL_PARTS, wanted=wanted)
    taken = [order for _, order in zip(range(wanted), run, strict=False)]
    total = sum(query.matches(order, NOW) for order in all_orders())
    assert len(taken) == min(wanted, total)
    assert run.has_more() is (total > len(taken))
    tally = run.tally()
    assert (tally.count, tally.exact) == (total, True)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_any_tag_reads_back_as_one_term_of_the_search_language(tag: str) -> None:
    text = order_search(OrderQuery(tags=frozenset({tag}))).text
    assert text is not None
    term = parse(text)
    assert isinstance(term, Term)
    assert (term.field, term.value) == ("tag", tag)
