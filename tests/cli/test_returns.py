"""`orderstatus returns` on the demo shop: what is owed, what is counted, and what cannot be seen."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from orderstatus.demo.server import DemoServer
from orderstatus.runtime import Runtime
from support.cli import Cli, Ran
from support.demo import EPOCH, built_shop

KEYS = [
    *("shop", "order_id", "order_name", "id", "name", "status", "owes", "created_at", "approved_at", "closed_at"),
    *("age_days", "reasons", "note", "quantity", "items", "exchange_items", "refund_due", "refund_due_estimated"),
    *("currency", "declined_because", "customer"),
]
Row = dict[str, Any]


def rows(ran: Ran) -> list[Row]:
    assert (ran.code, ran.err) == (0, "")
    parsed: list[Row] = json.loads(ran.out)
    return parsed


def kept_by_the_shop() -> list[tuple[str, str]]:
    """Name and status of every return of an order that Shopify says has one."""
    shop = built_shop(epoch=EPOCH)
    return [
        (each["name"], each["status"].lower())
        for order in shop.orders
        if order["returnStatus"] != "NO_RETURN"
        for each in order["returns"]
    ]


def test_json_has_every_key_in_the_documented_order(cli: Cli) -> None:
    assert {tuple(row) for row in rows(cli("returns", "--demo", "--json"))} == {tuple(KEYS)}


def test_by_default_it_is_every_return_that_is_not_over(cli: Cli) -> None:
    expected = {name for name, status in kept_by_the_shop() if status in ("requested", "open")}
    assert {row["name"] for row in rows(cli("returns", "--demo", "--json"))} == expected
    assert len(expected) >= 5


def test_every_return_of_every_status_is_there_once_when_all_are_asked_for(cli: Cli) -> None:
    ran = cli("returns", "--demo", "--status", "all", "--since", "2020-01-01", "--json")
    assert ran.code == 0
    assert Counter((row["name"], row["status"]) for row in json.loads(ran.out)) == Counter(kept_by_the_shop())


def test_every_format_holds_the_same_rows(cli: Cli) -> None:
    listed = rows(cli("returns", "--demo", "--json"))
    assert listed == [json.loads(line) for line in cli("returns", "--demo", "--format", "jsonl").lines]
    table = list(csv.DictReader(io.StringIO(cli("returns", "--demo", "--csv").out)))
    assert [list(row) for row in table] == [KEYS] * len(listed)
    assert [(row["name"], row["owes"], row["refund_due"]) for row in table] == [
        (row["name"], row["owes"], row["refund_due"] or "") for row in listed
    ]
    assert [line.split("\t")[0] for line in cli("returns", "--demo").lines] == [row["order_name"] for row in listed]


def test_the_stories_of_the_demo_shop_owe_what_they_tell(cli: Cli) -> None:
    shop = built_shop(epoch=EPOCH)
    by_order = {row["order_name"]: row for row in rows(cli("returns", "--demo", "--json"))}
    owes = {key: by_order[name]["owes"] for key, name in shop.story_names.items() if name in by_order}
    assert owes == {
        "return-asked": "approve",
        "return-asked-today": "approve",
        "return-exchange": "inspect",
        "return-received": "refund",
    }
    exchange = by_order[shop.story_names["return-exchange"]]
    assert exchange["exchange_items"] == ["1 x Shell jacket - S / Spruce"]
    assert exchange["reasons"] == ["too-large"]
    # What goes out in exchange takes the money: until then nobody knows what is left to give back.
    assert (exchange["refund_due"], exchange["refund_due_estimated"]) == (None, None)


def test_an_order_without_a_started_return_never_shows_one(cli: Cli) -> None:
    shop = built_shop(epoch=EPOCH)
    without = {order["name"] for order in shop.orders if order["returnStatus"] == "NO_RETURN"}
    ran = cli("returns", "--demo", "--status", "all", "--since", "2020-01-01", "--json")
    assert not without & {row["order_name"] for row in json.loads(ran.out)}


def test_filters_narrow_together(cli: Cli) -> None:
    assert {row["owes"] for row in rows(cli("returns", "--demo", "--owes", "approve,refund", "--json"))} == {
        "approve",
        "refund",
    }
    old = rows(cli("returns", "--demo", "--status", "requested", "--older-than", "2bd", "--json"))
    assert [row["reasons"] for row in old] == [["too-small"]]
    closed = rows(cli("returns", "--demo", "--status", "closed", "--reason", "defective", "--json"))
    assert closed
    assert {(row["status"], *row["reasons"]) for row in closed} == {("closed", "defective")}


def test_an_order_by_its_name_shows_what_was_declined_too(cli: Cli) -> None:
    name = built_shop(epoch=EPOCH).story_names["return-declined"]
    [row] = rows(cli("returns", "--demo", "--order", name, "--json"))
    assert (row["order_name"], row["status"], row["owes"], row["refund_due"]) == (name, "declined", "nothing", None)
    assert row["declined_because"] == "The return window closed last week."


def test_asking_for_declined_ones_says_that_some_cannot_be_found(cli: Cli) -> None:
    ran = cli("returns", "--demo", "--status", "declined", "--quiet")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("warning: orders whose only returns were declined or cancelled are not among these")


def test_the_terminal_shows_counts_then_rows(cli: Cli) -> None:
    ran = cli("returns", "--demo", tty=True, width=120)
    listed = rows(cli("returns", "--demo", "--json"))
    assert ran.lines[0] == f"{len(listed)} returns that are not over, of all orders"
    counted = Counter((row["status"], row["owes"]) for row in listed)
    shown = {tuple(line.split()[:3]) for line in ran.lines[3 : 3 + len(counted)]}
    assert shown == {(status, owes, str(count)) for (status, owes), count in counted.items()}
    assert len(ran.lines) == 3 + len(counted) + 2 + len(listed)


def test_a_limit_that_cuts_is_said_on_a_terminal_and_in_a_pipe(cli: Cli) -> None:
    for tty in (True, False):
        ran = cli("returns", "--demo", "--limit", "2", tty=tty)
        assert (ran.code, ran.err) == (0, "warning: stopped at --limit 2: more returns match\n")
    assert len(ran.lines) == 2


def test_nothing_is_exit_0_with_a_note_that_says_where_was_looked(cli: Cli) -> None:
    ran = cli("returns", "--demo", "--reason", "eaten-by-the-dog", tty=True)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "no returns match; looked at all orders\n"
    assert cli("returns", "--demo", "--reason", "eaten-by-the-dog").err == ""


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("--status", "opne"), "`--status` does not know `opne`; did you mean `open`?"),
        (("--owes", "money"), "`--owes` does not know `money`"),
        (("--older-than", "soon"), "`--older-than` does not understand `soon`"),
        (("--columns", "owed"), "`--columns` does not know `owed`; did you mean `owes`?"),
        (("--limit", "-1"), "`--limit` cannot be -1"),
    ],
)
def test_bad_input_is_exit_2_and_names_what_is_accepted(cli: Cli, argv: tuple[str, ...], message: str) -> None:
    ran = cli("returns", "--demo", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert "hint: " in ran.err


def test_a_named_order_that_is_not_there_is_exit_1(cli: Cli) -> None:
    ran = cli("returns", "--demo", "--order", "9999")
    assert (ran.code, ran.out) == (1, "")
    assert "there is no order 9999" in ran.err


def _without_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    def limited(self: Runtime, **_: object) -> DemoServer:
        shop = built_shop(epoch=EPOCH)
        granted = [scope for scope in shop.scopes if not scope.endswith("_returns")]
        return DemoServer(shop, now=self.demo_now, token="shpat_demo", scopes=granted)

    monkeypatch.setattr(Runtime, "demo_server", limited)


@pytest.mark.parametrize("tty", [True, False])
def test_without_the_scope_there_is_a_warning_that_names_it_and_no_claim_that_there_are_none(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tty: bool
) -> None:
    _without_returns(monkeypatch)
    ran = cli("returns", "--demo", "--quiet", tty=tty)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith("warning: `returns` may not be read")
    assert "read_returns" in ran.err
    assert ran.err.count("\n") == 1


def test_few_requests_are_needed_however_many_orders_there_are(cli: Cli) -> None:
    """One page of the orders with a return, and one answer about fifty of them."""
    ran = cli("returns", "--demo", "--verbose", "--json")
    assert ran.requests == ["OrdersFirstPage", "OrdersById"]


def test_a_file_is_written_whole_by_its_suffix(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "returns.csv"
    ran = cli("returns", "--demo", "--output", str(file))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert file.read_text(encoding="utf-8") == cli("returns", "--demo", "--csv").out
