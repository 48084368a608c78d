"""Quantiles by the definition that is documented: type 7, `PERCENTILE.INC` of a spreadsheet."""

from __future__ import annotations

import random
from statistics import median, quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.quantiles import percentile

NUMBERS = st.lists(st.floats(0, 1e9, allow_nan=False), min_size=1, max_size=60)
PERCENT = st.integers(0, 100)


@pytest.mark.parametrize(
    ("numbers", "percent", "expected"),
    [
        # By hand: position (n - 1) * p, and the value that lies there between its neighbours.
        ([1, 2, 3, 4], 50, 2.5),
        ([1, 2, 3, 4, 5], 50, 3),
        ([10, 20], 90, 19),
        ([0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100], 95, 95),
        ([1, 2, 4, 8], 90, 4 + 0.7 * 4),
        ([1, 2, 4, 8], 95, 4 + 0.85 * 4),
        ([7], 95, 7),
        ([3, 3, 3], 90, 3),
    ],
)
def test_it_lies_between_two_numbers_in_proportion(numbers: list[float], percent: int, expected: float) -> None:
    assert percentile(numbers, percent) == pytest.approx(expected)


@given(NUMBERS)
def test_the_ends_are_the_smallest_and_the_largest_and_the_middle_is_the_median(numbers: list[float]) -> None:
    ordered = sorted(numbers)
    assert percentile(ordered, 0) == ordered[0]
    assert percentile(ordered, 100) == ordered[-1]
    assert percentile(ordered, 50) == pytest.approx(median(ordered))


@given(NUMBERS, PERCENT, PERCENT)
def test_a_higher_percentile_is_never_smaller_and_none_leaves_the_numbers(
    numbers: list[float], one: int, other: int
) -> None:
    ordered = sorted(numbers)
    low, high = (percentile(ordered, percent) for percent in sorted((one, other)))
    assert ordered[0] <= low <= high <= ordered[-1]


@given(NUMBERS, PERCENT, st.randoms(use_true_random=False))
def test_the_order_in_which_shipments_arrive_changes_nothing(
    numbers: list[float], percent: int, lot: random.Random
) -> None:
    shuffled = numbers[:]
    lot.shuffle(shuffled)
    assert percentile(sorted(shuffled), percent) == percentile(sorted(numbers), percent)


@given(st.lists(st.floats(0, 1e6, allow_nan=False), min_size=2, max_size=60))
def test_the_standard_library_says_the_same(numbers: list[float]) -> None:
    cuts = quantiles(numbers, n=100, method="inclusive")
    ordered = sorted(numbers)
    assert [percentile(ordered, percent) for percent in (50, 90, 95)] == pytest.approx([cuts[49], cuts[89], cuts[94]])


@pytest.mark.parametrize(("numbers", "percent"), [([], 50), ([1.0], -1), ([1.0], 101)])
def test_what_has_no_percentile_is_refused(numbers: list[float], percent: int) -> None:
    with pytest.raises(ValueError, match="percentile"):
        percentile(numbers, percent)
