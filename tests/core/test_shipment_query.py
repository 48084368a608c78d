"""Which shipments are asked for: each filter by itself, what it needs read, the window, and orders by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Any

import pytest

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.errors import NotFoundError, UsageError
from orderstatus.core.filters import SHIPMENT
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.models import CarrierEvent, Tracking
from orderstatus.core.query import OrderQuery, Part, is_called
from orderstatus.core.references import parse_reference
from orderstatus.core.rules import Rules
from orderstatus.core.shipment_query import (
    ShipmentQuery,
    TypedShipmentFilters,
    matching,
    shipment_query,
    window,
    with_news,
)
from orderstatus.core.shipments import OrderShipment
from orderstatus.core.spans import ACCEPTED, business_days, days
from orderstatus.core.statuses import SHIPMENT_FOLDING, DeliveryStatus, kebab
from support.orders import HELSINKI, NOW, ago, order, shipment

RULES = Rules(calendar=WorkCalendar(zone=HELSINKI))
GID = "gid://shopify/Order/5551234567"


def no_zone() -> tzinfo:
    raise AssertionError("the zone costs a request")


def typed(**words: Any) -> ShipmentQuery:
    return shipment_query(TypedShipmentFilters(**words), now=NOW, zone=lambda: HELSINKI, capture=CaptureRule())


def accepts(query: ShipmentQuery, country: str | None = "FI", **changes: Any) -> bool:
    row = OrderShipment(order(country=country), shipment(**changes))
    return query.matches(row, rules=RULES, now=NOW)


def test_without_a_filter_every_shipment_is_asked_for() -> None:
    assert all(accepts(typed(), display_status=display) for display in SHIPMENT_FOLDING)


@pytest.mark.parametrize("display", [each for each in SHIPMENT_FOLDING if each])
def test_a_status_is_accepted_in_our_words_and_in_shopifys(display: str) -> None:
    ours = SHIPMENT_FOLDING[display].value
    # `fulfilled` is what Shopify calls gone without carrier news; all that folds to a status is that status.
    for word in (ours, display, display.lower(), kebab(display)):
        query = typed(status=[word])
        assert [each for each in SHIPMENT_FOLDING if accepts(query, display_status=each)] == [
            each for each in SHIPMENT_FOLDING if SHIPMENT_FOLDING[each] == ours
        ]


def test_groups_stand_for_several_statuses() -> None:
    problems = {"DELAYED", "ATTEMPTED_DELIVERY", "FAILURE", "NOT_DELIVERED"}
    assert {each for each in SHIPMENT_FOLDING if accepts(typed(status=["problem"]), display_status=each)} == problems
    moving = {
        SHIPMENT_FOLDING[each] for each in SHIPMENT_FOLDING if accepts(typed(status=["moving"]), display_status=each)
    }
    assert moving == {
        DeliveryStatus.SHIPPED,
        DeliveryStatus.IN_TRANSIT,
        DeliveryStatus.READY_FOR_PICKUP,
        DeliveryStatus.OUT_FOR_DELIVERY,
        DeliveryStatus.DELAYED,
        DeliveryStatus.ATTEMPTED_DELIVERY,
    }


def test_a_bucket_is_a_status_to_filter_by() -> None:
    without: dict[str, Any] = {"display_status": "FULFILLED", "tracking": ()}
    for query in (typed(status=["no-tracking"]), typed(no_tracking=True)):
        assert accepts(query, **without)
        assert not accepts(query, display_status="FULFILLED")
    assert accepts(typed(status=["shipped"]), **without)
    assert not accepts(typed(status=["shipped"], not_status=["no-tracking"]), **without)
    label: dict[str, Any] = {"display_status": "LABEL_PRINTED", "shipped_at": ago(days=7)}
    assert accepts(typed(status=["label-not-scanned"]), **label)
    assert not accepts(typed(status=["label-not-scanned"]), **{**label, "shipped_at": ago(days=6, hours=23)})


def test_statuses_are_or_and_what_is_excluded_is_not_there() -> None:
    query = typed(status=["in-transit,delayed", "delivered"], not_status=["delayed"])
    assert [
        each for each in ("IN_TRANSIT", "DELAYED", "DELIVERED", "FAILURE") if accepts(query, display_status=each)
    ] == [
        "IN_TRANSIT",
        "DELIVERED",
    ]


@pytest.mark.parametrize("word", ["no-shipment", "partially-delivered", "in-transt"])
def test_what_no_single_shipment_can_be_is_refused_naming_all_there_are(word: str) -> None:
    with pytest.raises(UsageError, match=f"`--status` does not know `{word}`") as caught:
        typed(status=[word])
    assert caught.value.hint == f"one of: {', '.join(SHIPMENT.words)}"


def test_a_carrier_is_part_of_any_of_its_names_whatever_the_case() -> None:
    parcel: dict[str, Any] = {"tracking": (Tracking(None, "1", None), Tracking("DHL Express", "2", None))}
    assert accepts(typed(carriers=["dhl"]), **parcel)
    assert accepts(typed(carriers=["posti,EXPRESS"]), **parcel)
    assert not accepts(typed(carriers=["posti"]), **parcel)
    assert not accepts(typed(carriers=["posti"]), tracking=())


def test_a_country_is_a_code_and_a_location_part_of_a_name() -> None:
    assert accepts(typed(countries=["se,fi"]), country="FI")
    assert not accepts(typed(countries=["SE"]), country="FI")
    assert not accepts(typed(countries=["SE"]), country=None)
    assert accepts(typed(locations=["urk"]), location="Turku")
    assert not accepts(typed(locations=["urk"]), location=None)


def test_older_than_is_shipped_that_long_ago_and_still_on_its_way() -> None:
    query = typed(older_than="5d")
    assert accepts(query, shipped_at=ago(days=5))
    assert not accepts(query, shipped_at=ago(days=4, hours=23, minutes=59))
    assert not accepts(query, shipped_at=None)
    for over in ("DELIVERED", "CANCELED"):
        assert not accepts(query, shipped_at=ago(days=50), display_status=over)
    # NOW is Sunday noon: Friday noon was half a business day ago.
    assert not accepts(typed(older_than="1bd"), shipped_at=ago(days=2))
    assert accepts(typed(older_than="1bd"), shipped_at=ago(days=3))


def test_late_is_what_the_column_says() -> None:
    assert accepts(typed(late=True), estimated_delivery_at=ago(minutes=1))
    assert not accepts(typed(late=True), estimated_delivery_at=NOW + timedelta(minutes=1))
    assert not accepts(typed(late=True), estimated_delivery_at=None)
    assert not accepts(typed(late=True), estimated_delivery_at=ago(days=9), display_status="CANCELED")


def test_filters_are_and_between_each_other() -> None:
    query = typed(status=["in-transit"], carriers=["postnord"], countries=["FI"])
    assert accepts(query)
    assert not accepts(query, country="SE")
    assert not accepts(query, display_status="DELIVERED")


@pytest.mark.parametrize(
    ("words", "needs"),
    [
        ({}, set()),
        ({"countries": ["FI"]}, {Part.ADDRESS}),
        ({"locations": ["Turku"]}, {Part.LOCATIONS}),
        ({"carriers": ["Posti"], "status": ["moving"], "silent": "3bd", "late": True}, set()),
    ],
)
def test_no_more_is_read_than_a_filter_or_a_column_needs(words: dict[str, Any], needs: set[Part]) -> None:
    query = typed(**words)
    assert query.deciding == {Part.SHIPMENTS} | needs
    assert query.parts(["order_name", "status", "late"]) == {Part.SHIPMENTS, Part.METHODS} | needs
    everything = typed(**words, include_non_shipping=True).parts(["country", "location"])
    assert everything == {Part.SHIPMENTS, Part.ADDRESS, Part.LOCATIONS}


def test_the_window_is_60_days_unless_said_otherwise_and_costs_no_request() -> None:
    plain = shipment_query(TypedShipmentFilters(), now=NOW, zone=no_zone, capture=CaptureRule())
    assert (plain.orders.since, plain.orders.until) == (ago(days=60), None)
    assert typed(since="7d").orders.since == ago(days=7)


def test_the_window_of_the_past_is_60_days_too() -> None:
    # Until the end of 31 July in Helsinki.
    query = typed(until="2026-07-31").orders
    assert query.until == datetime(2026, 8, 1, tzinfo=HELSINKI)
    assert query.since == datetime(2026, 8, 1, tzinfo=HELSINKI) - timedelta(days=60)
    # A window that ends in the future begins 60 days ago all the same.
    assert typed(until="2026-12-31").orders.since == ago(days=60)


def test_orders_that_are_named_are_found_however_old_they_are() -> None:
    query = typed(orders=["1001,#1002", GID]).orders
    assert (query.since, query.until, len(query.named)) == (None, None, 3)
    assert typed(orders=["1001"], since="7d").orders.since == ago(days=7)


@pytest.mark.parametrize("reference", ["1001", "#1001", "gid://shopify/Order/5551234567", "5551234567"])
def test_an_order_is_called_by_name_number_or_id(reference: str) -> None:
    called = parse_reference(reference)
    assert is_called(order(id=GID, name="#1001", number=1001), called)
    assert not is_called(order(id="gid://shopify/Order/1", name="#10010", number=10010), called)
    assert OrderQuery(named=(called,)).matches(order(id=GID, name="#1001", number=1001), NOW)
    assert not OrderQuery(named=(called,)).matches(order(name="#7", number=7), NOW)


def test_what_the_window_is_can_be_said() -> None:
    assert window(typed().orders, NOW).english == "orders placed since {since} ({age})"
    assert window(typed().orders, NOW).values == {"since": ago(days=60), "age": timedelta(days=60)}
    assert window(typed(since="9d", until="2d").orders, NOW).english == "orders placed from {since} to {until}"
    assert window(typed(orders=["1001"], until="2d").orders, NOW).english == "orders placed before {until}"
    assert window(typed(orders=["1001"]).orders, NOW).english == "the orders named"
    assert window(OrderQuery(), NOW).english == "all orders"


@pytest.mark.parametrize(
    ("words", "flag", "hint"),
    [
        ({"silent": "soon"}, "--silent", f"give {ACCEPTED}"),
        ({"older_than": "5 days"}, "--older-than", f"give {ACCEPTED}"),
        ({"since": "last year"}, "--since", "give one of: 7d"),
        ({"countries": ["Finland"]}, "--country", "two-letter codes"),
        ({"carriers": [""]}, "--carrier", "part of a carrier's name"),
        ({"locations": [" "]}, "--location", "part of a location's name"),
        ({"orders": ["https://example.com/1"]}, "", "give its name"),
        ({"orders": [""]}, "--order", "an order, as 1001"),
        ({"not_status": ["paid"]}, "--not-status", "label-ready"),
    ],
)
def test_what_is_not_understood_is_refused_before_any_request(words: dict[str, Any], flag: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        shipment_query(TypedShipmentFilters(**words), now=NOW, zone=no_zone, capture=CaptureRule())
    assert flag in str(caught.value)
    assert hint in (caught.value.hint or "")


class Reader:
    """Every parcel it is asked about had an event `age` ago."""

    def __init__(self, **age: float) -> None:
        self.at = ago(**age)
        self.asked: list[str] = []

    def __call__(self, ids: Sequence[str]) -> Mapping[str, tuple[CarrierEvent, ...]]:
        self.asked += ids
        return {each: (CarrierEvent(id="e", word="in-transit", happened_at=self.at),) for each in ids}


OLD = {"shipped_at": ago(days=20), "in_transit_at": ago(days=10), "events": None}
PARCELS = (
    shipment(id="long-gone", **OLD),
    shipment(id="arrived", display_status="DELIVERED", delivered_at=ago(days=9), **OLD),
    shipment(id="left-yesterday", shipped_at=ago(days=1), in_transit_at=None, events=None),
    shipment(id="of-another-carrier", tracking=(Tracking("GLS", "1", None),), **OLD),
    shipment(id="by-hand", delivery_method="local", **OLD),
)


def found(query: ShipmentQuery, read: Reader) -> list[str]:
    rows = matching([order(shipments=PARCELS)], query, rules=RULES, now=NOW, read=read)
    return [row.shipment.id for row in rows]


def test_silence_is_decided_by_events_read_only_of_those_that_pass_everything_else() -> None:
    quiet = Reader(days=5)
    assert found(typed(silent="5d", carriers=["postnord"]), quiet) == ["long-gone"]
    assert quiet.asked == ["long-gone"]
    heard = Reader(days=4)
    assert found(typed(silent="5d"), heard) == []
    assert heard.asked == ["long-gone", "of-another-carrier"]


def test_without_silence_no_event_is_read() -> None:
    never = Reader(days=1)
    assert found(typed(), never) == ["long-gone", "arrived", "left-yesterday", "of-another-carrier"]
    assert found(typed(include_non_shipping=True), never)[-1] == "by-hand"
    assert never.asked == []


@pytest.mark.parametrize("key", ["last_event_at", "silent_since_source", "silent_days"])
def test_a_column_about_news_has_the_events_of_what_is_on_its_way_read(key: str) -> None:
    rows = [OrderShipment(order(), each) for each in PARCELS]
    read = Reader(days=1)
    assert len(list(with_news(rows, ["name", key], read))) == len(rows)
    assert read.asked == ["long-gone", "left-yesterday", "of-another-carrier", "by-hand"]


def test_columns_that_tell_nothing_of_news_have_no_event_read() -> None:
    read = Reader(days=1)
    rows = [OrderShipment(order(), each) for each in PARCELS]
    assert list(with_news(rows, ["name", "status", "late", "delivered_at"], read)) == rows
    assert read.asked == []


def test_a_named_order_that_never_came_is_an_error_and_not_an_empty_list() -> None:
    query = typed(orders=["1001", "9999"])
    rows = matching([order(shipments=PARCELS)], query, rules=RULES, now=NOW, read=Reader(days=1))
    assert next(rows).shipment.id == "long-gone"
    with pytest.raises(NotFoundError, match="there is no order 9999"):
        list(rows)


def test_a_named_order_without_shipments_is_no_error() -> None:
    assert found(typed(orders=["1001"], status=["failed"]), Reader(days=1)) == []


def test_spans_are_kept_as_they_were_typed() -> None:
    query = typed(silent="3bd", older_than="5d")
    assert (query.silent, query.older_than) == (business_days(3), days(5))
