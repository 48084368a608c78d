"""`orderstatus explain` on the demo shop: a text for a reply, or a row an order."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime

import pytest

from support.cli import Cli
from support.demo import built_shop

STORIES = built_shop(epoch=datetime(2026, 11, 23, 5, tzinfo=UTC)).story_names


def test_an_order_is_told_as_text_that_can_be_pasted_on_a_terminal_and_in_a_pipe_alike(cli: Cli) -> None:
    order = STORIES["stuck-at-customs"]
    on_a_terminal = cli("explain", "--demo", order, tty=True, width=80).out
    assert on_a_terminal == cli("explain", "--demo", order).out
    assert on_a_terminal.startswith(f"This is about your order {order} of 10 Nov.\nYour parcel is delayed")


def test_it_is_told_in_the_customers_language(cli: Cli) -> None:
    out = cli("explain", "--demo", "--lang", "fi", STORIES["stuck-at-customs"]).out
    assert "Pakettisi on kuljetusyhtiön mukaan myöhässä." in out


def test_several_orders_stand_apart_and_one_that_is_not_there_is_an_error_after_the_others(cli: Cli) -> None:
    ran = cli("explain", "--demo", "1001", "9999999", "1002")
    assert ran.code == 1
    assert ran.out.count("This is about your order") == 2
    assert "\n\nThis is" in ran.out
    assert "there is no order 9999999" in ran.err


def test_many_are_rows_with_their_language(cli: Cli) -> None:
    ran = cli("explain", "--demo", "--delivery", "failed", "--lang", "fi", "--csv")
    listed = cli("list", "--demo", "--delivery", "failed", "--csv")
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["name"] for row in rows] == [row["name"] for row in csv.DictReader(io.StringIO(listed.out))]
    assert {row["language"] for row in rows} == {"fi"}
    assert all("ei päässyt perille" in row["text"] for row in rows)


def test_many_cost_few_requests(cli: Cli) -> None:
    ran = cli("explain", "--demo", "--delivery", "failed,delayed,attempted-delivery", "--verbose")
    told = ran.out.count("This is about your order")
    assert told > 5
    assert ran.err.count(" points asked") < 20


def test_named_and_filtered_is_one_too_many_and_neither_is_too_few(cli: Cli) -> None:
    assert cli("explain", "--demo", "1001", "--payment", "paid").code == 2
    assert cli("explain", "--demo", "--csv").code == 2


def test_names_come_from_standard_input(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("1001\n1002\n"))
    rows = json.loads(cli("explain", "--demo", "-", "--json").out)
    assert [row["name"] for row in rows] == ["#1001", "#1002"]


def test_a_limit_that_cuts_is_said(cli: Cli) -> None:
    ran = cli("explain", "--demo", "--payment", "paid", "--limit", "2")
    assert ran.out.count("This is about") == 2
    assert "warning: stopped at --limit 2" in ran.err
