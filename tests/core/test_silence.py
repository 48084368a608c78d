"""Silence: from the last carrier event where there is one, read only where it can matter, never of what has arrived."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.lifecycle import silent_days
from orderstatus.core.models import CarrierEvent, Shipment
from orderstatus.core.shipments import OrderShipment
from orderstatus.core.silence import MOST_HELD, is_silent, may_be_silent, with_events
from orderstatus.core.spans import Span, business_days, days, hours
from support.orders import HELSINKI, NOW, ago, order, shipment

CALENDAR = WorkCalendar(zone=HELSINKI)
SECOND = timedelta(seconds=1)
MONDAY = datetime(2026, 11, 23, 12, 0, tzinfo=HELSINKI)
ARRIVED = ("DELIVERED", "PICKED_UP")
GONE = ("CANCELED", "LABEL_VOIDED")
UNDERWAY = (
    *("LABEL_PURCHASED", "FULFILLED", None, "CARRIER_PICKED_UP", "IN_TRANSIT", "READY_FOR_PICKUP"),
    *("OUT_FOR_DELIVERY", "DELAYED", "ATTEMPTED_DELIVERY", "FAILURE", "LOST_AT_SEA"),
)


def event(at: datetime, word: str = "in-transit") -> CarrierEvent:
    return CarrierEvent(id=f"gid://shopify/FulfillmentEvent/{at.timestamp():.0f}", word=word, happened_at=at)


def silent(parcel: Shipment, span: Span, now: datetime = NOW) -> bool:
    return is_silent(parcel, span, now=now, calendar=CALENDAR)


def undecided(parcel: Shipment, span: Span, now: datetime = NOW) -> bool:
    return may_be_silent(parcel, span, now=now, calendar=CALENDAR)


def test_a_parcel_without_news_for_five_business_days_is_silent_at_that_second_and_not_before() -> None:
    # From Monday noon five business days are the next Monday noon.
    parcel = shipment(shipped_at=MONDAY - timedelta(days=9), events=(event(MONDAY - timedelta(days=7)),))
    assert silent(parcel, business_days(5), MONDAY)
    assert not silent(parcel, business_days(5), MONDAY - SECOND)


@pytest.mark.parametrize("span", [hours(72), days(3)])
def test_calendar_days_count_weekends_too(span: Span) -> None:
    parcel = shipment(shipped_at=ago(days=9), events=(event(ago(days=3)),))
    assert silent(parcel, span)
    assert not silent(parcel, span, NOW - SECOND)


def test_the_newest_event_counts_wherever_it_stands_in_the_list() -> None:
    scans = (event(ago(days=9)), event(ago(days=1)))
    parcel = shipment(shipped_at=ago(days=20), in_transit_at=ago(days=19), events=scans)
    assert not silent(parcel, days(2))


def test_an_event_counts_and_not_the_day_the_parcel_left() -> None:
    left_long_ago = {"shipped_at": ago(days=20), "in_transit_at": ago(days=19)}
    assert not silent(shipment(**left_long_ago, events=(event(ago(days=1)),)), days(5))
    assert silent(shipment(**left_long_ago, events=(event(ago(days=5)),)), days(5))


def test_without_any_event_the_scan_counts_else_the_day_it_left() -> None:
    assert silent(shipment(shipped_at=ago(days=9), in_transit_at=ago(days=5), events=()), days(5))
    assert not silent(shipment(shipped_at=ago(days=9), in_transit_at=ago(days=4), events=()), days(5))
    assert silent(shipment(shipped_at=ago(days=9), in_transit_at=None, events=()), days(9))


def test_scans_of_before_the_shipment_was_made_are_no_silence_of_it() -> None:
    # A label was scanned under another fulfillment, and this one was made yesterday.
    parcel = shipment(shipped_at=ago(days=1), in_transit_at=None, events=(event(ago(days=9)),))
    assert not silent(parcel, days(5))
    assert silent(parcel, days(1))


def test_a_carrier_whose_clock_is_ahead_is_not_silent_for_less_than_nothing() -> None:
    parcel = shipment(events=(event(NOW + timedelta(minutes=10)),))
    assert not silent(parcel, hours(0))
    assert str(silent_days(parcel, NOW)) == "0.0"


@pytest.mark.parametrize("display", ARRIVED)
def test_a_parcel_that_has_arrived_is_never_silent(display: str) -> None:
    parcel = shipment(display_status=display, shipped_at=ago(days=50), delivered_at=ago(days=40), events=None)
    assert not silent(parcel, days(1))
    assert not undecided(parcel, days(1))


@pytest.mark.parametrize("changes", [*({"display_status": each} for each in GONE), {"raw_status": "CANCELLED"}])
def test_a_parcel_that_was_called_back_is_never_silent(changes: dict[str, Any]) -> None:
    assert not silent(shipment(**changes, shipped_at=ago(days=50), events=()), days(1))


@pytest.mark.parametrize("display", UNDERWAY)
def test_every_status_of_a_parcel_on_its_way_can_be_silent(display: str | None) -> None:
    assert silent(shipment(display_status=display, shipped_at=ago(days=9), in_transit_at=None, events=()), days(9))


@pytest.mark.parametrize("changes", [{"requires_shipping": False}, {"delivery_method": "local"}])
def test_silence_is_the_same_whether_or_not_a_carrier_has_it(changes: dict[str, Any]) -> None:
    # What needs no shipping is left out before, unless `--include-non-shipping` asks for it.
    assert silent(shipment(**changes, shipped_at=ago(days=50), in_transit_at=None, events=()), days(50))


@given(st.integers(0, 40), st.integers(0, 40))
def test_the_column_the_filter_and_the_flag_measure_one_silence(shipped: int, scanned: int) -> None:
    scan = event(ago(days=scanned))
    parcel = shipment(shipped_at=ago(days=shipped), in_transit_at=None, events=(scan,))
    counted = silent_days(parcel, NOW)
    assert counted is not None
    assert silent(parcel, days(int(counted)))
    assert not silent(parcel, days(int(counted) + 1))


def test_a_parcel_of_which_no_date_is_known_is_not_called_silent() -> None:
    assert not silent(shipment(shipped_at=None, in_transit_at=None, events=()), days(0))


def test_events_are_needed_only_where_every_known_date_is_old_enough() -> None:
    old = {"shipped_at": ago(days=9), "in_transit_at": ago(days=6)}
    assert undecided(shipment(**old, events=None), days(5))
    assert not undecided(shipment(**old, events=()), days(5))
    assert not undecided(shipment(**old, events=None), days(7))
    assert not undecided(shipment(shipped_at=ago(days=2), in_transit_at=None, events=None), days(5))


INSTANTS = st.timedeltas(timedelta(0), timedelta(days=60)).map(lambda age: NOW - age)


@given(
    shipped=INSTANTS,
    scans=st.lists(st.timedeltas(timedelta(-3), timedelta(days=30)), max_size=4),
    count=st.integers(0, 12),
    unit=st.sampled_from([days, business_days, hours]),
    display=st.sampled_from([*UNDERWAY, *ARRIVED, *GONE]),
)
def test_a_parcel_whose_events_need_not_be_read_would_not_be_silent_with_them(
    shipped: datetime, scans: list[timedelta], count: int, unit: Any, display: str | None
) -> None:
    events = tuple(event(shipped + each) for each in scans)
    # `inTransitAt` is the time of a scan: no older than it is the newest event.
    in_transit = min((each.happened_at for each in events), default=None)
    unread = shipment(display_status=display, shipped_at=shipped, in_transit_at=in_transit, events=None)
    if silent(replace(unread, events=events), unit(count)):
        assert undecided(unread, unit(count))


class Reader:
    """A source of events that remembers what it was asked for."""

    def __init__(self, found: Mapping[str, tuple[CarrierEvent, ...]] | None = None) -> None:
        self.found = found
        self.asked: list[list[str]] = []

    def __call__(self, ids: Sequence[str]) -> Mapping[str, tuple[CarrierEvent, ...]]:
        self.asked.append(list(ids))
        return self.found if self.found is not None else {each: (event(ago(days=1)),) for each in ids}


def rows(count: int, **changes: Any) -> list[OrderShipment]:
    return [OrderShipment(order(), shipment(id=f"f{each}", **{"events": None, **changes})) for each in range(count)]


def test_only_the_parcels_that_need_them_have_their_events_read_all_in_one_request() -> None:
    asked = Reader()
    read = list(with_events(rows(40), lambda each: each.id in ("f3", "f30"), asked))
    assert asked.asked == [["f3", "f30"]]
    assert [row.shipment.id for row in read if row.shipment.events] == ["f3", "f30"]
    assert [row.shipment.id for row in read] == [f"f{each}" for each in range(40)]


def test_events_that_are_known_are_not_read_again_and_none_needed_is_no_request() -> None:
    asked = Reader()
    assert list(with_events(rows(3, events=()), lambda each: True, asked)) == rows(3, events=())
    assert list(with_events(rows(3), lambda each: False, asked)) == rows(3)
    assert list(with_events([], lambda each: True, asked)) == []
    assert asked.asked == []


def test_a_request_is_for_no_more_parcels_than_shopify_takes_at_once() -> None:
    asked = Reader()
    assert len(list(with_events(rows(620), lambda each: True, asked))) == 620
    assert [len(ids) for ids in asked.asked] == [250, 250, 120]


def test_no_more_rows_wait_than_memory_may_hold() -> None:
    taken: list[str] = []

    def source() -> Any:
        for row in rows(3 * MOST_HELD):
            taken.append(row.shipment.id)
            yield row

    next(with_events(source(), lambda each: False, Reader()))
    assert len(taken) == MOST_HELD


def test_a_shipment_that_is_there_no_more_keeps_what_is_known_of_it() -> None:
    [row] = with_events(rows(1), lambda each: True, Reader({}))
    assert row.shipment.events is None
