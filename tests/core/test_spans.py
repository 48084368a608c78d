"""Lengths of time as they are typed and set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.errors import UsageError
from orderstatus.core.spans import ACCEPTED, Span, Unit, business_days, days, hours, parse_interval, parse_span


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("48h", hours(48)),
        ("7d", days(7)),
        ("2w", days(14)),
        ("5bd", business_days(5)),
        (" 3 BD ", business_days(3)),
        ("0d", days(0)),
    ],
)
def test_a_span_is_hours_days_weeks_or_business_days(typed: str, meant: Span) -> None:
    assert parse_span(typed, flag="--silent") == meant


@pytest.mark.parametrize("typed", ["5", "bd", "5 business days", "-5d", "1.5d", "5m", "999999d", "5bd3d"])
def test_what_is_no_span_names_the_flag_and_what_it_accepts(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        parse_span(typed, flag="--silent")
    assert "`--silent`" in str(caught.value)
    assert typed in str(caught.value)
    assert caught.value.hint == f"give {ACCEPTED}"


def test_an_empty_span_is_a_variable_that_a_script_forgot() -> None:
    with pytest.raises(UsageError, match="`--older-than` is empty"):
        parse_span(" ", flag="--older-than")


@given(st.builds(Span, st.integers(0, 99_999), st.sampled_from(Unit)))
def test_a_span_reads_back_as_itself(span: Span) -> None:
    assert parse_span(str(span), flag="--silent") == span


def interval(text: str) -> int:
    return parse_interval(text, flag="--every", least=10, most=86_400)


@pytest.mark.parametrize(
    ("typed", "seconds"), [("60s", 60), ("5min", 300), ("5m", 300), (" 1 H ", 3600), ("10s", 10), ("24h", 86_400)]
)
def test_how_often_is_seconds_minutes_or_hours(typed: str, seconds: int) -> None:
    assert interval(typed) == seconds


@pytest.mark.parametrize("typed", ["60", "s", "1d", "1.5h", "-5s", "1h30min", "9999999s"])
def test_what_is_no_interval_names_the_flag_and_what_it_accepts(typed: str) -> None:
    with pytest.raises(UsageError) as caught:
        interval(typed)
    assert str(caught.value) == f"`--every` does not understand `{typed}`"
    assert caught.value.hint == "give how often, such as 10s, 5min or 1h"


@pytest.mark.parametrize("typed", ["9s", "0s", "25h", "1441min"])
def test_what_is_too_often_or_too_seldom_is_refused_with_the_bounds(typed: str) -> None:
    with pytest.raises(UsageError, match=f"`--every` cannot be {typed}") as caught:
        interval(typed)
    assert (caught.value.hint or "").endswith("from 10 s to 24 h")
