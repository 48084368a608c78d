"""What was typed, as a query: nothing typed is every order, and an empty value is a mistake."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from typing import Any

import pytest

from orderstatus.core.errors import UsageError
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.query import OrderQuery
from orderstatus.core.selection import TypedFilters, order_query, unknown_stages
from orderstatus.core.stages.definition import Stage, Stages

NOW = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)


def query(**typed: Any) -> OrderQuery:
    def zone() -> tzinfo:
        raise AssertionError("no day was named, so nobody needs the zone")

    return order_query(TypedFilters(**typed), now=NOW, zone=zone, capture=CaptureRule())


def test_nothing_typed_is_every_order() -> None:
    assert query() == OrderQuery()


@pytest.mark.parametrize("blank", ["", " ", "\t"])
@pytest.mark.parametrize(
    ("flag", "name", "repeatable"),
    [
        ("--payment", "payment", True),
        ("--not-payment", "not_payment", True),
        ("--fulfillment", "fulfillment", True),
        ("--delivery", "delivery", True),
        ("--not-return", "not_returns", True),
        ("--state", "state", True),
        ("--tag", "tags", True),
        ("--not-tag", "not_tags", True),
        ("--stage", "stages", True),
        ("--not-stage", "not_stages", True),
        ("--country", "countries", True),
        ("--customer", "customer", False),
        ("--query", "raw", False),
        ("--sort", "sort", False),
        ("--since", "since", False),
        ("--until", "until", False),
        ("--min-total", "min_total", False),
    ],
)
def test_an_empty_value_is_a_mistake_that_names_its_flag(flag: str, name: str, repeatable: bool, blank: str) -> None:
    values: list[Any] = [[blank], [","]] if repeatable else [blank]
    for value in values:
        with pytest.raises(UsageError, match=f"^`{flag}` is empty$") as info:
            query(**{name: value})
        hint = info.value.hint or ""
        assert hint.startswith("give ")
        assert hint.endswith(f", or leave `{flag}` out")


def test_what_is_typed_is_taken_without_the_space_around_it() -> None:
    typed = query(customer=" mia ", raw=" name:1 ", tags=[" a , b", "c"], countries=["fi, se"], min_total=" 99.90 ")
    assert (typed.customer, typed.raw, typed.min_total) == ("mia", "name:1", Decimal("99.90"))
    assert sorted(typed.tags) == ["a", "b", "c"]
    assert sorted(typed.countries) == ["FI", "SE"]


@pytest.mark.parametrize(
    "text", ["lots", "-1", "NaN", "inf", "1e9999999", "1e-9999999", "1_000", "1" * 16, "0.0000001", "١"]
)
def test_an_amount_is_plain_digits_that_cost_nothing_to_write_out(text: str) -> None:
    with pytest.raises(UsageError, match="`--min-total` does not understand"):
        query(min_total=text)


def test_stages_are_typed_by_their_ids_and_in_any_case() -> None:
    typed = query(stages=["Printing, in production", "no-stage"], not_stages=["packing"])
    assert typed.stages == {"printing", "in-production"}
    assert typed.not_stages == {"packing"}
    assert typed.no_stage
    assert query(no_stage=True) == OrderQuery(no_stage=True)


@pytest.mark.parametrize("text", ["prin/ting", "-", "ÄÄ", "x" * 65])
def test_what_can_be_no_stage_is_a_mistake(text: str) -> None:
    for flag, name in (("--stage", "stages"), ("--not-stage", "not_stages")):
        with pytest.raises(UsageError, match=f"^`{flag}` cannot be") as info:
            query(**{name: [text]})
        assert "in-production" in (info.value.hint or "")
    with pytest.raises(UsageError, match="`--not-stage` takes stages"):
        query(not_stages=["no-stage"])


def test_a_stage_that_is_not_defined_is_warned_of_and_not_refused() -> None:
    stages = Stages(stages=(Stage(id="printing", name="Printing"), Stage(id="packing", name="Packing")))
    asked = query(stages=["prniting", "packing"], not_stages=["old"])
    assert unknown_stages(asked, stages) == (
        "no stage `old` is defined here, so it means orders that are still in it",
        "no stage `prniting` is defined here, so it means orders that are still in it; did you mean `printing`?",
    )
    assert unknown_stages(asked, None) == ()
    assert unknown_stages(query(no_stage=True), stages) == ()


def days(**typed: Any) -> OrderQuery:
    """A query by days, in a shop whose days are UTC's."""
    return order_query(TypedFilters(**typed), now=NOW, zone=lambda: UTC, capture=CaptureRule())


def test_a_window_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(UsageError, match="`--until 2026-11-01` ends before `--since 2026-11-10` begins"):
        days(since="2026-11-10", until="2026-11-01")


def test_a_window_of_one_day_is_none_of_those() -> None:
    of_a_day = days(since="2026-11-10", until="2026-11-10")
    assert of_a_day.since is not None
    assert of_a_day.until is not None
    assert of_a_day.until - of_a_day.since == timedelta(days=1)
