"""The bucket admits by requested cost, gives back the difference and restores with time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.demo.bucket import Bucket, Plan
from support.tiny_shop import NOW


@pytest.mark.parametrize(
    ("name", "rate", "size"),
    [("standard", 100, 2000), ("advanced", 200, 4000), ("plus", 1000, 20000), ("enterprise", 2000, 40000)],
)
def test_each_plan_has_its_rate_and_size(name: str, rate: int, size: int) -> None:
    status = Bucket(plan=Plan.named(name), at=NOW).status()
    assert status == {"maximumAvailable": size, "currentlyAvailable": size, "restoreRate": rate}


def test_an_unknown_plan_names_the_known_ones() -> None:
    with pytest.raises(ValueError, match="standard, advanced, plus, enterprise"):
        Plan.named("basic")


def test_a_request_takes_in_the_end_what_it_really_cost() -> None:
    bucket = Bucket(plan=Plan.ADVANCED, at=NOW)
    assert bucket.admit(862, NOW)
    bucket.refund(862 - 158)
    assert bucket.status()["currentlyAvailable"] == 4000 - 158


def test_a_request_that_is_not_admitted_takes_nothing() -> None:
    bucket = Bucket(plan=Plan.STANDARD, at=NOW, available=99)
    assert not bucket.admit(100, NOW)
    assert bucket.available == 99


def test_waiting_what_is_missing_over_the_rate_is_enough() -> None:
    bucket = Bucket(plan=Plan.STANDARD, at=NOW, available=572)
    assert not bucket.admit(862, NOW + timedelta(seconds=2.8))
    assert bucket.admit(862, NOW + timedelta(seconds=2.9))


@given(st.lists(st.tuples(st.integers(0, 1000), st.floats(-5, 30), st.integers(0, 1000)), max_size=30))
def test_it_never_holds_less_than_nothing_or_more_than_its_size(steps: list[tuple[int, float, int]]) -> None:
    bucket, now = Bucket(plan=Plan.STANDARD, at=NOW), NOW
    for cost, seconds, back in steps:
        now += timedelta(seconds=seconds)
        if bucket.admit(cost, now):
            bucket.refund(min(back, cost))
        assert 0 <= bucket.available <= bucket.size
