"""The summary: every shipment counted once in one group, with the group's share and its oldest shipment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.errors import UsageError
from orderstatus.core.models import Tracking
from orderstatus.core.rules import Rules
from orderstatus.core.shipment_groups import By, group_of, parse_by, sorted_groups
from orderstatus.core.shipment_summary import Summary, SummaryRow
from orderstatus.core.shipments import OrderShipment
from orderstatus.core.statuses import SHIPMENT_FOLDING
from support.orders import HELSINKI, NOW, ago, order, shipment

RULES = Rules(calendar=WorkCalendar(zone=HELSINKI))


def row(country: str | None = "FI", name: str = "#1001", **changes: object) -> OrderShipment:
    return OrderShipment(order(name=name, country=country), shipment(**changes))


def summed(rows: list[OrderShipment], by: By = By.STATUS) -> list[SummaryRow]:
    summary = Summary(by, RULES, NOW)
    for each in rows:
        summary.add(each)
    assert summary.count == len(rows)
    return summary.rows()


def test_each_group_has_its_count_its_share_and_its_oldest() -> None:
    rows = [
        row(name="#4", display_status="DELIVERED", shipped_at=ago(days=3)),
        row(name="#3", display_status="DELIVERED", shipped_at=ago(days=9)),
        row(name="#2", display_status="DELIVERED", shipped_at=None),
        row(name="#1", display_status="DELAYED", shipped_at=ago(days=5)),
    ]
    found = summed(rows)
    assert [(each.group, each.count, each.share) for each in found] == [("delayed", 1, 0.25), ("delivered", 3, 0.75)]
    assert [each.oldest and each.oldest.order.name for each in found] == ["#1", "#3"]


def test_statuses_stand_as_a_parcel_goes_through_them_with_the_buckets_beside_what_they_are_of() -> None:
    rows = [
        row(display_status="DELIVERED"),
        row(display_status="CANCELED"),
        row(display_status="LOST_AT_SEA"),
        row(display_status="FULFILLED", tracking=()),
        row(display_status="FULFILLED"),
        row(display_status="LABEL_PRINTED", shipped_at=ago(days=8)),
        row(display_status="LABEL_PRINTED"),
        row(display_status="IN_TRANSIT"),
    ]
    assert [each.group for each in summed(rows)] == [
        "label-ready",
        "label-not-scanned",
        "shipped",
        "no-tracking",
        "in-transit",
        "delivered",
        "cancelled",
        "lost-at-sea",
    ]


def test_carriers_countries_and_locations_stand_by_size_and_what_is_not_known_last() -> None:
    counts = {"Posti": 2, None: 9, "GLS": 5, "DHL": 2}
    for by in (By.CARRIER, By.COUNTRY, By.LOCATION):
        assert sorted_groups(counts, by) == ["GLS", "DHL", "Posti", None]


def test_weeks_stand_in_the_order_of_time() -> None:
    assert sorted_groups({"2027-W01": 9, "2026-W53": 1, None: 3, "2026-W09": 2}, By.WEEK) == [
        "2026-W09",
        "2026-W53",
        "2027-W01",
        None,
    ]


@pytest.mark.parametrize(
    ("by", "group", "without"),
    [
        (By.CARRIER, "UPS; GLS", None),
        (By.COUNTRY, "SE", None),
        (By.LOCATION, "Turku", None),
        (By.WEEK, "2026-W47", None),
    ],
)
def test_a_shipment_is_in_the_group_of_its_fact_or_in_that_of_those_without(
    by: By, group: str, without: str | None
) -> None:
    # Sunday noon in Greenwich is still the 47th week.
    two = (Tracking("UPS", "1", None), Tracking("GLS", "2", None), Tracking("UPS", "3", None))
    full = row(country="SE", tracking=two, location="Turku", shipped_at=NOW)
    bare = row(country=None, tracking=(Tracking(None, "1", None),), location=None, shipped_at=None)
    assert group_of(full, by, rules=RULES, now=NOW) == group
    assert group_of(bare, by, rules=RULES, now=NOW) is without


def test_a_week_is_of_the_day_in_the_shops_zone() -> None:
    # 22:30 on Sunday in Greenwich is Monday in Helsinki; 1 January 2027 is in the 53rd week of 2026 (ISO 8601).
    monday = row(shipped_at=datetime(2026, 11, 22, 22, 30, tzinfo=UTC))
    assert group_of(monday, By.WEEK, rules=RULES, now=NOW) == "2026-W48"
    assert group_of(monday, By.WEEK, rules=Rules(), now=NOW) == "2026-W47"
    new_year = row(shipped_at=datetime(2027, 1, 1, 12, tzinfo=UTC))
    assert group_of(new_year, By.WEEK, rules=RULES, now=NOW) == "2026-W53"


def test_nothing_counted_is_no_row() -> None:
    assert summed([]) == []


@pytest.mark.parametrize("typed", ["week", " WEEK "])
def test_what_to_group_by_is_a_word(typed: str) -> None:
    assert parse_by(typed) is By.WEEK


def test_what_cannot_be_grouped_by_names_what_can() -> None:
    with pytest.raises(UsageError, match="did you mean `carrier`") as caught:
        parse_by("carriers")
    assert caught.value.hint == "one of: status, carrier, country, location, week"
    with pytest.raises(UsageError, match="`--by` is empty"):
        parse_by("")


ROWS = st.lists(
    st.builds(
        row,
        country=st.sampled_from(["FI", "SE", None]),
        display_status=st.sampled_from([*SHIPMENT_FOLDING]),
        location=st.sampled_from(["Turku", None]),
        shipped_at=st.one_of(st.none(), st.timedeltas(timedelta(0), timedelta(days=60)).map(lambda age: NOW - age)),
    ),
    max_size=30,
)


@given(ROWS, st.sampled_from(By))
def test_every_shipment_is_counted_once(rows: list[OrderShipment], by: By) -> None:
    found = summed(rows, by)
    groups = [group_of(each, by, rules=RULES, now=NOW) for each in rows]
    assert {each.group: each.count for each in found} == {group: groups.count(group) for group in groups}
    assert sum(each.share for each in found) == pytest.approx(1 if rows else 0)
    for each in found:
        dates = [one.shipment.shipped_at for one, group in zip(rows, groups, strict=True) if group == each.group]
        known = [date for date in dates if date is not None]
        assert (each.oldest.shipment.shipped_at if each.oldest else None) == min(known, default=None)


@given(ROWS, st.sampled_from(By), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_count(rows: list[OrderShipment], by: By, chance: object) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    kept = [(each.group, each.count, each.oldest and each.oldest.shipment.shipped_at) for each in summed(rows, by)]
    assert kept == [
        (each.group, each.count, each.oldest and each.oldest.shipment.shipped_at) for each in summed(shuffled, by)
    ]
