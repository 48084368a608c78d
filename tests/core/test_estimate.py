"""What a plan costs: the points of its steps, and no time for what the bucket holds already."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting.archiving import Close
from orderstatus.core.acting.estimate import Estimate, estimate
from orderstatus.core.points import PointsLevel
from support.payments import acting, step

STEP = step(Close(), acting())


def of(count: int, level: PointsLevel | None, *, cost: int = 10) -> Estimate:
    return estimate([STEP] * count, lambda mutation: cost, level)


def test_no_steps_take_nothing() -> None:
    assert of(0, PointsLevel(0, 2000, 100)) == Estimate(points=0, seconds=0.0)


@pytest.mark.parametrize(
    ("count", "seconds"),
    [(200, 0.0), (201, 0.1), (500, 30.0)],
    ids=["as many as there are", "one more", "many"],
)
def test_what_the_bucket_holds_takes_no_time_and_the_rest_comes_at_its_rate(count: int, seconds: float) -> None:
    assert of(count, PointsLevel(2000, 2000, 100)) == Estimate(points=count * 10, seconds=seconds)


def test_every_kind_of_mutation_has_its_own_cost() -> None:
    assert of(3, None, cost=50).points == 150


def test_how_long_it_takes_is_not_made_up_where_the_bucket_is_not_known() -> None:
    assert of(5, None).seconds is None
    assert of(5, PointsLevel(0, 0, 0)).seconds is None


@given(st.integers(0, 300), st.floats(-500, 2000), st.floats(0.5, 2000))
def test_after_these_seconds_the_bucket_has_given_just_the_points(count: int, left: float, rate: float) -> None:
    found = of(count, PointsLevel(left, 2000, rate))
    assert found.seconds is not None
    assert found.seconds >= 0
    given_by_then = max(0.0, left) + found.seconds * rate
    assert given_by_then >= found.points - 1e-6
    assert found.seconds == 0 or given_by_then == pytest.approx(found.points)
