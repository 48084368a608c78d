"""The delivery report, from its definitions: what is open, what a leg is, what is in time, and what is left out."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.delivery_report import DeliveryReport, Durations, Figures, Leg
from orderstatus.core.delivery_tally import (
    Groupings,
    ReportTally,
    durations,
    is_in_time,
    parse_groupings,
    spans_of,
)
from orderstatus.core.errors import UsageError
from orderstatus.core.rules import Rules
from orderstatus.core.shipment_groups import By
from orderstatus.core.shipments import OrderShipment
from support.orders import HELSINKI, NOW, ago, order, shipment

RULES = Rules(calendar=WorkCalendar(zone=HELSINKI))
DAY = timedelta(days=1)


def parcel(*, placed: datetime | None = None, country: str | None = "FI", **changes: Any) -> OrderShipment:
    return OrderShipment(order(placed_at=placed or ago(days=10), country=country), shipment(**changes))


def delivered(*, placed: float, shipped: float, scanned: float, arrived: float, **changes: Any) -> OrderShipment:
    """A shipment by how many days ago each thing happened."""
    return parcel(
        placed=ago(days=placed),
        display_status="DELIVERED",
        shipped_at=ago(days=shipped),
        in_transit_at=ago(days=scanned),
        delivered_at=ago(days=arrived),
        **changes,
    )


def report(*rows: OrderShipment, by: tuple[By, ...] = ()) -> DeliveryReport:
    tally = ReportTally(Groupings(by), RULES, NOW)
    for row in rows:
        tally.add(row)
    return tally.report()


def group(of: DeliveryReport, by: By, name: str | None) -> Figures:
    return next(each for each in of.groups[by] if each.group == name)


def test_the_four_durations_run_from_placed_to_shipped_to_first_scan_to_delivered() -> None:
    legs = report(delivered(placed=10, shipped=8, scanned=7.5, arrived=3)).overall.legs
    assert {leg: each.median for leg, each in legs.items()} == {
        Leg.PLACED_TO_SHIPPED: 2,
        Leg.SHIPPED_TO_FIRST_SCAN: 0.5,
        Leg.FIRST_SCAN_TO_DELIVERED: 4.5,
        Leg.PLACED_TO_DELIVERED: 7,
    }


def test_each_duration_has_its_median_p90_p95_and_count() -> None:
    """Eleven shipments that took 0, 1 ... 10 days: the 90th percentile is the tenth, the 95th half a day on."""
    rows = [delivered(placed=20, shipped=20, scanned=20, arrived=20 - days) for days in range(11)]
    assert report(*rows).overall.legs[Leg.PLACED_TO_DELIVERED] == Durations(11, 5, 9, 9.5)


def test_a_shipment_that_has_not_arrived_is_open_and_counts_in_every_figure_but_the_times_to_delivery() -> None:
    on_its_way = parcel(placed=ago(days=4), shipped_at=ago(days=2), in_transit_at=ago(days=1))
    failed = parcel(placed=ago(days=6), display_status="FAILURE", shipped_at=ago(days=2), in_transit_at=ago(days=1))
    overall = report(on_its_way, failed, delivered(placed=5, shipped=4, scanned=3, arrived=1)).overall
    assert (overall.shipments, overall.delivered, overall.open) == (3, 1, 2)
    assert overall.open_share == pytest.approx(2 / 3)
    assert [overall.legs[leg].count for leg in Leg] == [3, 3, 1, 1]


def test_a_failed_delivery_with_a_date_of_delivery_has_still_not_arrived() -> None:
    row = parcel(display_status="NOT_DELIVERED", delivered_at=ago(days=1))
    assert Leg.PLACED_TO_DELIVERED not in spans_of(row)
    assert report(row).overall.open == 1


def test_a_shipment_called_back_is_counted_apart_and_nowhere_else() -> None:
    called_back = parcel(display_status="CANCELED", raw_status="CANCELLED", estimated_delivery_at=ago(days=1))
    of = report(called_back, delivered(placed=5, shipped=4, scanned=3, arrived=1))
    assert (of.overall.shipments, of.overall.cancelled, of.overall.late) == (1, 1, 0)
    assert of.overall.legs[Leg.PLACED_TO_SHIPPED].count == 1
    assert (group(of, By.STATUS, "cancelled").shipments, group(of, By.STATUS, "cancelled").cancelled) == (0, 1)


@pytest.mark.parametrize(
    ("status", "arrived", "due", "expected"),
    [
        ("DELIVERED", ago(days=1), ago(days=1), True),
        ("DELIVERED", ago(days=1) + timedelta(seconds=1), ago(days=1), False),
        ("DELIVERED", ago(days=1), None, None),
        ("DELIVERED", None, ago(days=1), None),
        ("IN_TRANSIT", None, NOW, None),
        ("IN_TRANSIT", None, NOW - timedelta(seconds=1), False),
        ("IN_TRANSIT", None, None, None),
        ("NOT_DELIVERED", ago(days=3), ago(days=1), False),
        ("CANCELED", None, ago(days=1), None),
    ],
)
def test_in_time_is_delivered_by_the_estimate_and_late_is_also_open_beyond_it(
    status: str, arrived: datetime | None, due: datetime | None, expected: bool | None
) -> None:
    assert is_in_time(shipment(display_status=status, delivered_at=arrived, estimated_delivery_at=due), NOW) is expected


def test_the_on_time_share_is_of_those_with_an_estimate_that_came_or_should_have() -> None:
    in_time = delivered(placed=9, shipped=8, scanned=7, arrived=3, estimated_delivery_at=ago(days=2))
    late = delivered(placed=9, shipped=8, scanned=7, arrived=1, estimated_delivery_at=ago(days=2))
    still_out = parcel(estimated_delivery_at=ago(days=2))
    not_due = parcel(estimated_delivery_at=NOW + DAY)
    no_estimate = delivered(placed=9, shipped=8, scanned=7, arrived=1)
    overall = report(in_time, late, still_out, not_due, no_estimate).overall
    assert (overall.on_time, overall.late, overall.judged) == (1, 2, 3)
    assert overall.on_time_share == pytest.approx(1 / 3)


def test_the_problem_rate_is_delayed_attempted_and_failed_of_all() -> None:
    statuses = ("DELAYED", "ATTEMPTED_DELIVERY", "FAILURE", "IN_TRANSIT", "DELIVERED")
    overall = report(*(parcel(display_status=status) for status in statuses)).overall
    assert overall.problem == 3
    assert overall.problem_share == pytest.approx(0.6)


def test_dates_in_an_impossible_order_leave_their_leg_out_and_are_counted_once() -> None:
    """An imported order that was placed after its shipment was made; scanned before that, too."""
    row = parcel(
        placed=ago(days=1),
        display_status="DELIVERED",
        shipped_at=ago(days=2),
        in_transit_at=ago(days=3),
        delivered_at=ago(hours=12),
    )
    overall = report(row).overall
    assert [overall.legs[leg].count for leg in Leg] == [0, 0, 1, 1]
    assert overall.out_of_order == 1


def test_no_time_at_all_is_a_duration_and_no_error() -> None:
    overall = report(delivered(placed=2, shipped=2, scanned=1, arrived=1)).overall
    assert overall.out_of_order == 0
    assert overall.legs[Leg.PLACED_TO_SHIPPED] == Durations(1, 0, 0, 0)


def test_shipments_are_grouped_by_carrier_country_location_and_week() -> None:
    of = report(
        parcel(country="FI", location="Turku", shipped_at=datetime.fromisoformat("2026-11-15T21:59:00+00:00")),
        parcel(country="SE", location=None, shipped_at=datetime.fromisoformat("2026-11-15T22:01:00+00:00")),
        parcel(country="SE", location=None, tracking=()),
    )
    sizes = {by: [(each.group, each.shipments) for each in groups] for by, groups in of.groups.items()}
    assert sizes == {
        By.STATUS: [("in-transit", 3)],
        By.CARRIER: [("PostNord", 2), (None, 1)],
        By.COUNTRY: [("SE", 2), ("FI", 1)],
        By.LOCATION: [("Turku", 1), (None, 2)],
        # Sunday and Monday meet at midnight in the shop's zone.
        By.WEEK: [("2026-W46", 1), ("2026-W47", 2)],
    }


def test_a_grouping_of_which_nothing_is_known_is_left_out_unless_it_was_asked_for() -> None:
    row = parcel(location=None)
    assert By.LOCATION not in report(row).groups
    assert [each.group for each in report(row, by=(By.LOCATION,)).groups[By.LOCATION]] == [None]


def test_the_statuses_and_all_shipments_are_always_there_and_groupings_are_in_the_order_asked() -> None:
    assert list(report(parcel(), by=(By.WEEK, By.CARRIER)).groups) == [By.STATUS, By.WEEK, By.CARRIER]
    assert [each.by for each in report(parcel(), by=(By.STATUS,)).rows()] == [None, By.STATUS]


def test_nothing_at_all_has_counts_of_zero_and_no_shares() -> None:
    overall = report().overall
    assert (overall.shipments, overall.open_share, overall.on_time_share, overall.share) == (0, None, None, None)
    assert set(overall.legs.values()) == {Durations()}
    assert report().is_empty
    assert not report(parcel(display_status="CANCELED")).is_empty


def test_groupings_are_typed_repeated_or_as_a_list_each_once() -> None:
    assert parse_groupings(["week,carrier", "Week"]).asked == (By.WEEK, By.CARRIER)
    assert parse_groupings([]).counted == (By.STATUS, By.CARRIER, By.COUNTRY, By.LOCATION, By.WEEK)


@pytest.mark.parametrize("texts", [["carier"], [""], [","]])
def test_a_grouping_that_there_is_not_names_those_there_are(texts: list[str]) -> None:
    with pytest.raises(UsageError) as caught:
        parse_groupings(texts)
    assert "status, carrier, country, location, week" in (caught.value.hint or "")


def test_durations_are_days_of_24_hours() -> None:
    assert durations([43_200.0]) == Durations(1, 0.5, 0.5, 0.5)


STATUSES = ("LABEL_PRINTED", "IN_TRANSIT", "DELIVERED", "DELAYED", "CANCELED", "FAILURE", None)
ROWS = st.lists(
    st.builds(
        parcel,
        placed=st.integers(1, 100).map(lambda days: ago(days=days)),
        country=st.sampled_from(["FI", "SE", None]),
        location=st.sampled_from(["Turku", None]),
        display_status=st.sampled_from(STATUSES),
        shipped_at=st.none() | st.integers(0, 2400).map(lambda hours: ago(hours=hours)),
        in_transit_at=st.none() | st.integers(0, 2400).map(lambda hours: ago(hours=hours)),
        delivered_at=st.none() | st.integers(0, 2400).map(lambda hours: ago(hours=hours)),
        estimated_delivery_at=st.none() | st.integers(-99, 2400).map(lambda hours: ago(hours=hours)),
    ),
    max_size=25,
)


@given(ROWS)
def test_no_shipment_is_lost_in_any_grouping(rows: list[OrderShipment]) -> None:
    of = report(*rows, by=tuple(By))
    assert of.overall.shipments + of.overall.cancelled == len(rows)
    for groups in of.groups.values():
        for key in ("shipments", "delivered", "open", "cancelled", "on_time", "late", "problem", "out_of_order"):
            assert sum(getattr(each, key) for each in groups) == getattr(of.overall, key)
        for leg in Leg:
            assert sum(each.legs[leg].count for each in groups) == of.overall.legs[leg].count


@given(ROWS, st.randoms(use_true_random=False))
def test_the_report_does_not_depend_on_the_order_of_the_shipments(
    rows: list[OrderShipment], lot: random.Random
) -> None:
    shuffled = rows[:]
    lot.shuffle(shuffled)
    assert report(*shuffled) == report(*rows)


@given(ROWS)
def test_every_share_is_one_and_quantiles_never_fall(rows: list[OrderShipment]) -> None:
    for each in report(*rows).rows():
        shares = (each.share, each.open_share, each.on_time_share, each.problem_share)
        assert all(share is None or 0 <= share <= 1 for share in shares)
        for leg in each.legs.values():
            if leg.median is not None and leg.p90 is not None and leg.p95 is not None:
                assert 0 <= leg.median <= leg.p90 <= leg.p95
            else:
                assert leg == Durations()


def test_the_tally_keeps_numbers_and_no_orders() -> None:
    import gc

    tally = ReportTally(Groupings(), RULES, NOW)
    row = delivered(placed=5, shipped=4, scanned=3, arrived=1)
    tally.add(row)
    seen: set[int] = set()
    held: list[object] = [tally]
    while held:
        each = held.pop()
        if id(each) in seen or isinstance(each, type):
            continue
        seen.add(id(each))
        held += [found for found in gc.get_referents(each) if not callable(found)]
    assert id(row) not in seen
    assert id(row.order) not in seen
