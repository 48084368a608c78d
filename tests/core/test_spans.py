"""Lengths of time as they are typed and set."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.errors import UsageError
from orderstatus.core.spans import ACCEPTED, Span, Unit, business_days, days, hours, parse_span


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
