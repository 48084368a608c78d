"""Which returns are asked for: the words of the flags, the orders to read, and the rows that pass."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.errors import NotFoundError, UsageError
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.models import Order, OrderLife, Return, ReturnedItem
from orderstatus.core.query import LifePart
from orderstatus.core.return_query import ReturnQuery, TypedReturnFilters, return_query, returns_among
from orderstatus.core.returns import OrderReturn
from orderstatus.core.rules import Rules
from support.orders import NOW, ago, order

RULES = Rules(calendar=WorkCalendar(zone=ZoneInfo("Europe/Helsinki")))


def query(**typed: Any) -> ReturnQuery:
    return return_query(TypedReturnFilters(**typed), now=NOW, zone=lambda: UTC, capture=CaptureRule())


def row(status: str = "open", **changes: Any) -> OrderReturn:
    line = ReturnedItem(id="1", title="Mug", sku=None, quantity=1, reason="too-small", reason_name="Way too small")
    plain = Return(id="r", name="#1001-R1", status=status, created_at=ago(days=3), quantity=1, items=(line,))
    return OrderReturn(order(), replace(plain, **changes))


def passes(asked: ReturnQuery, each: OrderReturn) -> bool:
    return asked.matches(each, rules=RULES, now=NOW)


def test_without_a_status_it_is_what_is_not_over_of_orders_of_any_age() -> None:
    asked = query()
    assert [
        status for status in ("requested", "open", "closed", "declined", "canceled") if passes(asked, row(status))
    ] == [
        "requested",
        "open",
    ]
    assert passes(asked, row("a-status-of-next-quarter"))
    assert asked.orders.since is None
    assert asked.orders.returns.exclude == {"no-return", "returned"}
    assert asked.leaves_out_what_is_over


def test_what_is_over_is_looked_for_in_the_last_60_days_unless_a_window_is_named() -> None:
    assert query(status=["closed"]).orders.since == NOW - timedelta(days=60)
    assert query(status=["closed"]).orders.returns.exclude == {"no-return"}
    assert query(status=["all"], since="2026-01-01").orders.since != NOW - timedelta(days=60)
    assert query(status=["closed"], until="2026-10-01T00:00:00Z").orders.since == (
        query(until="2026-10-01T00:00:00Z").orders.until - timedelta(days=60)  # type: ignore[operator]
    )
    assert query(owes=["nothing"]).orders.since == NOW - timedelta(days=60)


def test_a_named_order_shows_everything_whenever_it_was_placed() -> None:
    asked = query(orders=["1001"])
    assert (asked.orders.since, bool(asked.orders.returns)) == (None, False)
    assert passes(asked, row("declined"))
    assert not query(orders=["1001"], status=["declined"]).names_over_returns


@pytest.mark.parametrize("word", ["cancelled", "CANCELED", "canceled"])
def test_shopifys_spelling_and_ours_are_one_status(word: str) -> None:
    assert passes(query(status=[word]), row("canceled"))


def test_declined_and_cancelled_ones_cannot_all_be_found_and_the_query_knows_it() -> None:
    assert query(status=["declined"]).names_over_returns
    assert query(status=["all"]).names_over_returns
    assert not query(status=["closed"]).names_over_returns
    assert not query(owes=["nothing"]).names_over_returns


def test_what_is_owed_is_a_filter_of_its_own() -> None:
    assert passes(query(owes=["receive,refund"]), row("open"))
    assert not passes(query(owes=["approve"]), row("open"))


@pytest.mark.parametrize(
    ("reason", "found"), [("too-small", True), ("TOO SMALL", True), ("way", True), ("large", False)]
)
def test_a_reason_is_a_handle_or_part_of_its_name(reason: str, found: bool) -> None:
    assert passes(query(reasons=[reason]), row()) is found


def test_older_than_holds_at_exactly_that_age_and_not_just_under() -> None:
    # Monday 08:00 UTC to Wednesday 08:00 UTC are two business days.
    now = NOW.replace(year=2026, month=11, day=18, hour=8)
    asked = query(older_than="2bd")
    made = now.replace(day=16)
    assert asked.matches(row(created_at=made), rules=RULES, now=now)
    assert not asked.matches(row(created_at=made + timedelta(seconds=1)), rules=RULES, now=now)
    assert not asked.matches(row(created_at=None), rules=RULES, now=now)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ({"status": ["opne"]}, "`--status` does not know `opne`; did you mean `open`?"),
        ({"owes": ["approval"]}, "`--owes` does not know `approval`"),
        ({"older_than": "soon"}, "`--older-than` does not understand `soon`"),
        ({"since": "soon"}, "`--since` does not understand `soon`"),
        ({"reasons": [" "]}, "`--reason` is empty"),
        ({"orders": ["gid://shopify/Customer/1"]}, "is not an order"),
    ],
)
def test_bad_input_names_the_flag_and_what_it_accepts(typed: dict[str, Any], names: str) -> None:
    with pytest.raises(UsageError, match=names) as info:
        query(**typed)
    assert info.value.hint


def lives(known: dict[str, tuple[Return, ...] | None], asked: list[str]) -> Any:
    def read(ids: Iterable[str], parts: frozenset[LifePart]) -> Iterator[OrderLife]:
        assert parts == {LifePart.RETURNS, LifePart.RETURN_GOODS}
        for gid in ids:
            asked.append(gid)
            yield OrderLife(order=order(id=gid, customer=None), returns=known[gid])

    return read


def test_rows_carry_the_order_as_it_was_listed_and_come_as_orders_are_taken() -> None:
    taken: list[str] = []

    def listed() -> Iterator[Order]:
        for number in (1, 2):
            taken.append(str(number))
            yield order(id=str(number), name=f"#{number}")

    asked: list[str] = []
    rows = returns_among(
        listed(),
        query(),
        lives({"1": (row("open").returned,), "2": (row("closed").returned,)}, asked),
        rules=RULES,
        now=NOW,
    )
    first = next(rows)
    assert first is not None
    assert (first.order.name, first.order.customer, taken) == ("#1", "Mia Virtanen", ["1"])
    assert list(rows) == []
    assert asked == ["1", "2"]


def test_an_order_whose_returns_may_not_be_read_is_said_and_makes_no_row() -> None:
    rows = returns_among([order(id="1")], query(), lives({"1": None}, []), rules=RULES, now=NOW)
    assert list(rows) == [None]


def test_an_order_that_was_named_and_is_not_there_is_not_found() -> None:
    rows = returns_among([], query(orders=["1001"]), lives({}, []), rules=RULES, now=NOW)
    with pytest.raises(NotFoundError, match="there is no order 1001"):
        list(rows)
