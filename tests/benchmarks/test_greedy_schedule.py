"""The schedule that throttled runs are held against is as early as the rules allow, and no earlier."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from suite.greedy import greedy_seconds


@pytest.mark.parametrize(
    ("parallel", "seconds"),
    [(1, 11.75), (8, 1.5), (47, 0.5)],
    ids=["one after another", "eight at once", "39 at once, then what comes back with their answers"],
)
def test_a_large_bucket_is_bound_by_latency(parallel: int, seconds: float) -> None:
    found = greedy_seconds(
        requests=47, requested=502, actual=201, size=20_000, restore_rate=1_000, latency=0.25, parallel=parallel
    )
    assert found == pytest.approx(seconds, abs=0.01)


def test_a_small_bucket_is_bound_by_what_is_restored() -> None:
    found = greedy_seconds(
        requests=47, requested=502, actual=502, size=2_000, restore_rate=100, latency=0.25, parallel=8
    )
    assert found == pytest.approx((47 * 502 - 2_000) / 100 + 0.25)


@given(
    requests=st.integers(1, 40),
    requested=st.integers(1, 200),
    share=st.floats(0, 1),
    latency=st.floats(0, 1),
    parallel=st.integers(1, 10),
)
def test_it_is_never_earlier_than_its_bounds(
    requests: int, requested: int, share: float, latency: float, parallel: int
) -> None:
    asked = {"requests": requests, "requested": requested, "actual": requested * share, "size": 200.0}
    found = greedy_seconds(**asked, restore_rate=50.0, latency=latency, parallel=parallel)  # type: ignore[arg-type]
    spent = (requests - 1) * requested * share + requested
    assert found >= latency * math.ceil(requests / parallel) - 1e-6
    assert found >= (spent - 200.0) / 50.0 - 1e-6
    alone = greedy_seconds(
        **asked,  # type: ignore[arg-type]
        restore_rate=50.0,
        latency=latency,
        parallel=parallel,
        first_alone=True,
    )
    assert alone >= found - 1e-6
