"""Which orders are looked at for messages: none that has something due is left out, and few that have not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.messages.claims import Claims
from orderstatus.core.messages.due import considered, due
from orderstatus.core.messages.events import MAILED_BY_SHOPIFY, MessageKind
from orderstatus.core.messages.looking import LOOKED_BACK, is_in_question, may_have_news, readings
from orderstatus.core.messages.window import window_began
from orderstatus.core.models import CarrierEvent, OrderLife
from orderstatus.core.query import OrderQuery
from orderstatus.core.spans import Span, Unit
from support.orders import NOW, shipment
from support.telling import in_stage, rules, told_order

STATUSES = ("FULFILLED", "IN_TRANSIT", "OUT_FOR_DELIVERY", "ATTEMPTED_DELIVERY", "DELIVERED", "DELAYED", "FAILURE")
WORDS = ("in-transit", "out-for-delivery", "attempted-delivery", "delivered", "delayed")
NO_CLAIMS = Claims()
ages = st.floats(0, 400, allow_nan=False).map(lambda hours: timedelta(hours=hours))


@st.composite
def lives(draw: st.DrawFn) -> OrderLife:
    shipped = draw(ages)
    events = tuple(
        CarrierEvent(
            id=f"gid://shopify/FulfillmentEvent/{number}",
            word=draw(st.sampled_from(WORDS)),
            happened_at=NOW - min(draw(ages), shipped),
        )
        for number in range(draw(st.integers(0, 3)))
    )
    status = draw(st.sampled_from(STATUSES))

    def dated(word: str) -> object:
        # The shop's own dates are those of the first event that says so.
        times = [each.happened_at for each in events if each.word == word]
        return min(times) if times else draw(st.one_of(st.none(), st.just(NOW - shipped)))

    parcel = shipment(
        display_status=status,
        shipped_at=NOW - shipped,
        in_transit_at=dated("in-transit"),
        delivered_at=dated("delivered"),
        events=tuple(sorted(events, key=lambda each: each.happened_at, reverse=True)),
    )
    stage = draw(st.sampled_from(("printing", "packing", "checking", "gone", None)))
    mark = None if stage is None else in_stage(stage, NOW - draw(ages))
    return OrderLife(order=told_order(shipments=(parcel,), stage=mark), returns=())


@given(lives(), st.sets(st.sampled_from(MessageKind)))
def test_an_order_with_something_due_is_never_left_out(life: OrderLife, told: set[MessageKind]) -> None:
    wanted = rules(events={kind: kind in told for kind in MessageKind})
    as_read = replace(life.order, shipments=tuple(replace(each, events=None) for each in life.order.shipments or ()))
    if due(life, NO_CLAIMS, wanted, now=NOW):
        assert may_have_news(as_read, wanted, NOW)


@given(lives())
def test_what_is_due_is_always_in_question(life: OrderLife) -> None:
    wanted = rules()
    for each in considered(life, NO_CLAIMS, wanted, now=NOW):
        if each.is_due:
            assert is_in_question(each, wanted, NOW)


@pytest.mark.parametrize(
    ("order", "looked_at"),
    [
        (told_order(shipments=()), False),
        (told_order(shipments=(), stage=in_stage("packing")), False),
        (told_order(shipments=(), stage=in_stage("printing")), True),
        (told_order(shipments=(), stage=in_stage("printing", NOW - timedelta(days=8))), False),
        (told_order(shipments=(shipment(display_status="DELIVERED", delivered_at=NOW),)), True),
        (told_order(shipments=(shipment(display_status="DELIVERED", delivered_at=NOW - timedelta(days=8)),)), False),
    ],
)
def test_events_and_returns_are_read_only_where_there_may_be_news(order: object, looked_at: bool) -> None:
    assert may_have_news(order, rules(), NOW) is looked_at  # type: ignore[arg-type]


def test_what_is_switched_off_is_not_looked_at() -> None:
    order = told_order(shipments=(shipment(display_status="DELIVERED", delivered_at=NOW),))
    events = {kind: kind not in MAILED_BY_SHOPIFY for kind in MessageKind}
    assert not may_have_news(order, rules(events=events), NOW)


def test_a_whole_shop_is_read_as_young_orders_and_old_ones_that_have_changed_and_none_twice() -> None:
    young, changed = readings(OrderQuery(), rules(), NOW)
    assert young.since == NOW.replace(microsecond=0) - LOOKED_BACK == changed.until
    assert changed.updated_since == NOW.replace(microsecond=0) - timedelta(days=7)


def test_a_time_that_was_asked_for_is_kept_to() -> None:
    query = OrderQuery(since=NOW - timedelta(days=3))
    assert readings(query, rules(), NOW) == (query,)


def test_a_window_in_business_days_is_looked_back_far_enough() -> None:
    span = Span(5, Unit.BUSINESS_DAYS)
    calendar = rules().calendar
    began = window_began(span, NOW)
    assert calendar.is_as_old(began, span, NOW)


def test_a_window_without_end_has_a_beginning() -> None:
    assert window_began(Span(10**9, Unit.DAYS), NOW).year == 1
