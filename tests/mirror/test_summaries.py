"""Counting in SQL is counting: a summary by the mirror is the summary that core makes of every shipment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.errors import AccessError
from orderstatus.core.filters import SHIPMENT, AxisFilter
from orderstatus.core.models import Order
from orderstatus.core.query import OrderQuery
from orderstatus.core.rules import Rules
from orderstatus.core.shipment_groups import PARTS_OF_GROUP, By
from orderstatus.core.shipment_query import ShipmentQuery, matching
from orderstatus.core.shipment_summary import Summary, SummaryRow
from orderstatus.core.spans import days
from orderstatus.mirror.source import MirrorOrders
from support.arbitrary import instants, many_orders, usually
from support.mirrors import holding, source
from support.orders import HELSINKI, NOW, order, shipment

RULES = Rules(calendar=WorkCalendar(zone=HELSINKI))

words = st.frozensets(st.sampled_from([*SHIPMENT.values, *SHIPMENT.facts]), max_size=4)
shipment_queries = st.builds(
    ShipmentQuery,
    orders=st.builds(OrderQuery, since=usually(None, instants), until=usually(None, instants)),
    status=usually(AxisFilter(), st.builds(AxisFilter, words, words)),
    countries=usually(frozenset(), st.frozensets(st.sampled_from(["FI", "SE"]), min_size=1)),
    no_tracking=usually(False, st.just(True)),
    include_non_shipping=st.booleans(),
)


def counted(mirrored: MirrorOrders, query: ShipmentQuery, by: By, rules: Rules) -> list[SummaryRow]:
    """What core makes of the shipments, read one by one."""
    run = mirrored.orders(query.orders, query.parts(more=PARTS_OF_GROUP[by]), wanted=None)
    summary = Summary(by, rules, NOW)
    for row in matching(run, query, rules=rules, now=NOW, read=lambda _: {}):
        summary.add(row)
    return summary.rows(since=query.orders.since, until=query.orders.until)


@settings(max_examples=10, deadline=None)
@given(many_orders, st.lists(shipment_queries, min_size=1, max_size=4))
def test_a_summary_is_the_same_whoever_counts(orders: list[Order], asked: list[ShipmentQuery]) -> None:
    if orders and all(each.shipments is None for each in orders):
        orders = [*orders, order(id="gid://shopify/Order/999999999", shipments=())]
    with holding(orders) as mirror:
        mirrored = source(mirror)
        for query in asked:
            for by in By:
                made = mirrored.summary(query, by, rules=RULES, now=NOW)
                assert made == counted(mirrored, query, by, RULES)


def test_of_shipments_made_at_once_the_oldest_is_the_one_that_a_list_shows_first() -> None:
    alike = [
        order(id=f"gid://shopify/Order/{number}", name=f"#{number}", shipments=(shipment(id=f"s{number}a"), shipment()))
        for number in (1, 2, 3)
    ]
    with holding(alike) as mirror:
        (row,) = source(mirror).summary(ShipmentQuery(), By.STATUS, rules=RULES, now=NOW) or ()
    assert row.count == 6
    assert row.oldest is not None
    assert (row.oldest.order.name, row.oldest.shipment.id) == ("#3", "s3a")


@pytest.mark.parametrize(
    "query",
    [
        ShipmentQuery(carriers=frozenset({"post"})),
        ShipmentQuery(locations=frozenset({"turku"})),
        ShipmentQuery(older_than=days(3)),
        ShipmentQuery(silent=days(3)),
        ShipmentQuery(late=True),
        ShipmentQuery(orders=OrderQuery(tags=frozenset({"vip"}))),
    ],
)
def test_what_sql_cannot_tell_is_left_to_core(query: ShipmentQuery) -> None:
    with holding([order(shipments=(shipment(),))]) as mirror:
        assert source(mirror).summary(query, By.STATUS, rules=RULES, now=NOW) is None


def test_weeks_of_a_zone_whose_day_begins_between_two_quarters_are_left_to_core() -> None:
    old = NOW.replace(year=1900)
    liberia = replace(RULES, calendar=WorkCalendar(zone=ZoneInfo("Africa/Monrovia")))
    with holding([order(shipments=(shipment(shipped_at=old),))]) as mirror:
        assert source(mirror).summary(ShipmentQuery(), By.WEEK, rules=liberia, now=NOW) is None
        assert source(mirror).summary(ShipmentQuery(), By.STATUS, rules=liberia, now=NOW) is not None


def test_where_no_sync_could_read_shipments_there_is_no_summary_without_any() -> None:
    with holding([order(shipments=None)]) as mirror, pytest.raises(AccessError):
        source(mirror).summary(ShipmentQuery(), By.STATUS, rules=RULES, now=NOW)


def test_a_label_waits_from_the_moment_that_the_rules_say() -> None:
    made = NOW - timedelta(days=7)
    labels = [
        order(
            id=f"gid://shopify/Order/{number}",
            shipments=(shipment(id=f"s{number}", display_status="LABEL_PRINTED", shipped_at=at),),
        )
        for number, at in enumerate((made, made + timedelta(microseconds=1), None), 1)
    ]
    with holding(labels) as mirror:
        rows = source(mirror).summary(ShipmentQuery(), By.STATUS, rules=RULES, now=NOW) or ()
    assert {row.group: row.count for row in rows} == {"label-ready": 2, "label-not-scanned": 1}


def test_a_status_of_tomorrow_is_not_taken_for_one_of_ours_that_has_its_name() -> None:
    tomorrows = shipment(display_status="LABEL_READY", shipped_at=NOW - timedelta(days=90))
    with holding([order(shipments=(tomorrows,))]) as mirror:
        mirrored = source(mirror)
        for query in (ShipmentQuery(), ShipmentQuery(status=AxisFilter(frozenset({"label-ready"})))):
            made = mirrored.summary(query, By.STATUS, rules=RULES, now=NOW)
            assert made == counted(mirrored, query, By.STATUS, RULES)
