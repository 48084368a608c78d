"""How a reading is done: the choice follows from how much there is, what it costs, and what the shop allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.shopify.planner import MOST_AT_ONCE, BulkUse, Measured, Way, planned, told

STANDARD = Measured(page_cost=35, actual_share=0.4, seconds=0.25, available=1_950, maximum=2_000, restore_rate=100)
PLUS = Measured(page_cost=35, actual_share=0.4, seconds=0.25, available=19_950, maximum=20_000, restore_rate=1_000)


def way(rows: int, shop: Measured = STANDARD, **more: object) -> Way:
    allowed = {"page_size": 250, "can_window": True, "can_bulk": True} | more
    return planned(rows, shop, **allowed).way  # type: ignore[arg-type]


def test_a_few_pages_are_read_one_after_the_other() -> None:
    assert way(1_000) is Way.PAGES


def test_more_pages_are_read_side_by_side() -> None:
    plan = planned(9_750, STANDARD, page_size=250, can_window=True, can_bulk=True)
    assert plan.way is Way.WINDOWS
    assert plan.at_once == MOST_AT_ONCE
    assert plan.seconds <= 1.25


def test_what_cannot_be_cut_by_time_is_read_page_by_page() -> None:
    assert way(9_750, can_window=False, can_bulk=False) is Way.PAGES


def test_points_that_would_last_for_an_hour_are_a_reason_for_bulk() -> None:
    slow = Measured(page_cost=400, actual_share=1.0, seconds=1.0, available=1_600, maximum=2_000, restore_rate=100)
    assert way(1_000_000, slow) is Way.BULK
    assert way(1_000_000, slow, bulk=BulkUse.NEVER) is Way.PAGES
    assert way(1_000_000, slow, can_bulk=False) is Way.PAGES


def test_a_plus_shop_reads_a_large_window_faster_than_bulk_would() -> None:
    assert way(50_000, PLUS) is Way.WINDOWS
    assert way(50_000, PLUS, bulk=BulkUse.PREFER) is Way.BULK


def test_bulk_is_never_taken_for_little() -> None:
    assert way(4_000, bulk=BulkUse.PREFER) is Way.WINDOWS


@given(rows=st.integers(1, 2_000_000), share=st.floats(0.01, 1), seconds=st.floats(0.001, 5))
def test_more_ways_to_choose_from_are_never_slower(rows: int, share: float, seconds: float) -> None:
    shop = Measured(100, share, seconds, available=900, maximum=2_000, restore_rate=100)
    serial, windows, every = (
        planned(rows, shop, page_size=250, can_window=can_window, can_bulk=can_bulk)
        for can_window, can_bulk in ((False, False), (True, False), (True, True))
    )
    assert windows.seconds <= serial.seconds
    assert every.seconds <= windows.seconds


@pytest.mark.parametrize("rate", [0.0, 100.0])
def test_a_shop_that_restores_nothing_has_a_plan_too(rate: float) -> None:
    shop = Measured(page_cost=100, actual_share=1, seconds=0.2, available=0, maximum=2_000, restore_rate=rate)
    assert planned(10_000, shop, page_size=250, can_window=True, can_bulk=False).requests >= 40


def test_the_choice_is_told_in_one_line() -> None:
    plan = planned(9_750, STANDARD, page_size=250, can_window=True, can_bulk=True)
    assert told(plan, 250) == (
        "plan: 10,000 orders by windows of time, side by side, 12 at once: 45 more requests, 1,575 more points, "
        "about 1.0 s"
    )
