"""`orderstatus list` on the demo shop: every filter, every format, and what is said about what is not shown."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orderstatus.core.filters import DELIVERY, FULFILLMENT, PAYMENT, RETURN, STATE, Axis
from orderstatus.core.query import SortKey
from support.cli import DEMO_NOW, FEW_ORDERS, Cli, Ran, without_escapes
from support.demo import built_shop

Node = dict[str, Any]

KEYS = [
    *("shop", "id", "name", "placed_at", "updated_at", "cancelled_at", "state"),
    *("payment_status", "fulfillment_status", "delivery_status", "return_status", "stage"),
    *("customer", "email", "country", "total", "currency", "capturable", "outstanding"),
    *("capture_by", "capture_by_estimated", "tags", "shipments_count", "flag", "flag_reason"),
]


def rows(ran: Ran) -> list[dict[str, str]]:
    assert (ran.code, ran.err) == (0, "")
    return list(csv.DictReader(io.StringIO(ran.out)))


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    return rows(Cli(tmp_path_factory.mktemp("home"))("list", "--demo", "--csv"))


def test_a_pipe_gets_every_order_as_tabs_without_a_header(cli: Cli) -> None:
    ran = cli("list", "--demo")
    assert (ran.code, ran.err, len(ran.lines)) == (0, "", 1200)
    assert {line.count("\t") for line in ran.lines} == {ran.lines[0].count("\t")}


def test_csv_has_every_key_in_the_frozen_order(everything: list[dict[str, str]]) -> None:
    assert list(everything[0]) == KEYS
    assert len({row["id"] for row in everything}) == len(everything) == 1200


def test_json_and_json_lines_hold_the_same_rows(cli: Cli) -> None:
    argv = ("list", "--demo", "--payment", "authorized")
    listed = json.loads(cli(*argv, "--json").out)
    assert listed == [json.loads(line) for line in cli(*argv, "--format", "jsonl").lines]
    assert list(listed[0]) == KEYS


def test_newest_orders_come_first(everything: list[dict[str, str]]) -> None:
    placed = [row["placed_at"] for row in everything]
    assert placed == sorted(placed, reverse=True)


@pytest.mark.parametrize(
    ("axis", "flag", "key"),
    [
        (PAYMENT, "--payment", "payment_status"),
        (FULFILLMENT, "--fulfillment", "fulfillment_status"),
        (DELIVERY, "--delivery", "delivery_status"),
        (RETURN, "--return", "return_status"),
        (STATE, "--state", "state"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_value_of_any_axis_selects_exactly_its_orders(
    cli: Cli, everything: list[dict[str, str]], axis: Axis, flag: str, key: str
) -> None:
    counts = Counter(row[key] for row in everything)
    ranked = [value for value, _ in counts.most_common() if value in axis.values]
    common, rare = ranked[0], ranked[-1]
    found = rows(cli("list", "--demo", flag, rare, "--csv", "--columns", f"name,{key}"))
    assert [row[key] for row in found] == [rare] * counts[rare]
    rest = rows(cli("list", "--demo", flag.replace("--", "--not-"), common, "--csv", "--columns", key))
    assert len(rest) == len(everything) - counts[common]


def test_filters_are_or_within_an_axis_and_and_between_axes(cli: Cli, everything: list[dict[str, str]]) -> None:
    argv = ("--payment", "paid,pending", "--payment", "authorized", "--fulfillment", "unfulfilled", "--state", "open")
    found = rows(cli("list", "--demo", *argv, "--csv"))
    expected = [
        row["name"]
        for row in everything
        if row["payment_status"] in ("paid", "pending", "authorized")
        and row["fulfillment_status"] == "unfulfilled"
        and row["state"] == "open"
    ]
    assert [row["name"] for row in found] == expected
    assert expected


def test_expiring_is_authorized_and_within_48_hours_of_its_deadline(cli: Cli, everything: list[dict[str, str]]) -> None:
    found = rows(cli("list", "--demo", "--payment", "expiring", "--csv"))
    expected = [
        row["name"]
        for row in everything
        if row["payment_status"] == "authorized" and row["capture_by"] and row["capture_by"] <= "2026-11-25T07:30"
    ]
    assert [row["name"] for row in found] == expected
    assert expected


def test_a_tag_is_found_whatever_its_case(cli: Cli, everything: list[dict[str, str]]) -> None:
    tag = next(row["tags"].split(", ")[0] for row in everything if row["tags"])
    found = rows(cli("list", "--demo", "--tag", tag.upper(), "--csv"))
    expected = [row["name"] for row in everything if tag in row["tags"].split(", ")]
    assert [row["name"] for row in found] == expected


def test_since_and_until_are_days_of_the_shop(cli: Cli) -> None:
    found = rows(cli("list", "--demo", "--since", "2026-11-20", "--until", "2026-11-20", "--csv"))
    assert {row["placed_at"][:10] for row in found} == {"2026-11-20"}
    assert {row["placed_at"][-6:] for row in found} == {"+02:00"}


def test_customer_is_part_of_a_name_or_a_whole_address(cli: Cli, everything: list[dict[str, str]]) -> None:
    somebody = next(row for row in everything if row["email"] and row["customer"])
    part = somebody["customer"].split()[-1].lower()
    named = rows(cli("list", "--demo", "--customer", part, "--csv"))
    assert [row["name"] for row in named] == [row["name"] for row in everything if part in row["customer"].lower()]
    addressed = rows(cli("list", "--demo", "--customer", somebody["email"].upper(), "--csv"))
    assert {row["email"] for row in addressed} == {somebody["email"]}


def test_country_and_least_total(cli: Cli, everything: list[dict[str, str]]) -> None:
    found = rows(cli("list", "--demo", "--country", "se,NO", "--min-total", "200", "--csv"))
    expected = [
        row["name"]
        for row in everything
        if row["country"] in ("SE", "NO") and row["total"] and float(row["total"]) >= 200
    ]
    assert [row["name"] for row in found] == expected
    assert expected


def test_shopifys_own_search_is_passed_along(cli: Cli, everything: list[dict[str, str]]) -> None:
    either = [row for row in everything if row["name"] in ("#1005", "#1006")]
    assert [row["payment_status"] for row in either] == ["paid", "refunded"]
    argv = ("list", "--demo", "--query", "name:1005 OR name:1006", "--csv")
    assert rows(cli(*argv)) == either
    assert rows(cli(*argv, "--payment", "paid,refunded,voided")) == either
    assert rows(cli(*argv, "--payment", "refunded")) == either[1:]


def test_a_query_that_shopify_would_ignore_is_refused(cli: Cli) -> None:
    ran = cli("list", "--demo", "--query", "colour:red")
    assert (ran.code, ran.out) == (2, "")
    assert "`colour`" in ran.err


SORTED_BY: dict[str, Callable[[Node], Any]] = {
    "placed": lambda node: node["processedAt"],
    "updated": lambda node: node["updatedAt"],
    "number": lambda node: node["number"],
    "total": lambda node: Decimal(node["currentTotalPriceSet"]["shopMoney"]["amount"]),
    "customer": lambda node: (node["customer"] or {}).get("displayName") or "",
    "payment": lambda node: node["displayFinancialStatus"] or "",
    "fulfillment": lambda node: node["displayFulfillmentStatus"],
    # What Shopify's DESTINATION goes by is not documented; the demo shop takes the city.
    "destination": lambda node: (node["shippingAddress"] or {}).get("city") or "",
}


@pytest.fixture(scope="module")
def nodes() -> dict[str, Node]:
    """The orders of the demo shop of few as Shopify would have them, by name."""
    epoch = datetime.fromisoformat(DEMO_NOW).replace(minute=0)
    return {node["name"]: node for node in built_shop(epoch=epoch, orders=FEW_ORDERS).orders}


def test_there_is_a_test_for_every_way_of_sorting() -> None:
    assert SORTED_BY.keys() == set(SortKey)


LARGEST_FIRST = ("placed", "updated", "number", "total")


@pytest.mark.parametrize(
    ("key", "direction", "largest_first"),
    [
        *((key, "", key in LARGEST_FIRST) for key in SORTED_BY),
        ("total", ":asc", False),
        ("placed", ":desc", True),
        ("payment", ":desc", True),
        ("customer", ":asc", False),
    ],
)
def test_sorting_is_the_shops(
    small: Cli, nodes: dict[str, Node], key: str, direction: str, largest_first: bool
) -> None:
    argv = ("list", "--demo", "--sort", f"{key}{direction}", "--csv", "--columns", "name")
    names = [row["name"] for row in rows(small(*argv))]
    values = [SORTED_BY[key](nodes[name]) for name in names]
    assert values == sorted(values, reverse=largest_first)
    assert sorted(names) == sorted(nodes)
    assert len(set(values)) > 5


def test_columns_select_in_every_format(cli: Cli) -> None:
    argv = ("list", "--demo", "--limit", "0", "--payment", "expired", "--columns", "total,name")
    assert rows(cli(*argv, "--csv"))[0].keys() == {"total", "name"}
    assert list(json.loads(cli(*argv, "--json").out)[0]) == ["total", "name"]
    assert cli(*argv).lines[0].count("\t") == 1


def test_columns_help_lists_every_key_and_asks_no_shop(cli: Cli) -> None:
    ran = cli("list", "--columns", "help")
    assert ran.code == 0
    assert [line[2:].split()[0] for line in ran.lines[: len(KEYS)]] == KEYS


def test_a_table_shows_50_rows_and_says_how_many_there_are(cli: Cli) -> None:
    ran = cli("list", "--demo", tty=True)
    assert (len(ran.lines), ran.err) == (53, "")
    assert ran.lines[-1] == "50 of 1,200 orders; --limit 0 shows all"
    assert ran.lines[-2].startswith("too narrow for: ")


def test_what_a_table_leaves_out_is_said_also_with_quiet(cli: Cli) -> None:
    assert cli("list", "--demo", "--quiet", tty=True).lines[-1] == "50 of 1,200 orders; --limit 0 shows all"


def test_a_table_of_a_filter_that_only_we_can_decide_says_how_many_there_are_too(
    cli: Cli, everything: list[dict[str, str]]
) -> None:
    moving = ("shipped", "in-transit", "ready-for-pickup", "out-for-delivery", "delayed", "attempted-delivery")
    count = sum(row["delivery_status"] in moving for row in everything)
    assert count > 50
    assert f"50 of {count:,} orders" in cli("list", "--demo", "--delivery", "moving", tty=True).out


def test_a_limit_that_cut_is_always_said_quiet_or_not(cli: Cli) -> None:
    ran = cli("list", "--demo", "--limit", "3", "--quiet")
    assert (ran.code, len(ran.lines)) == (0, 3)
    assert ran.err == "warning: stopped at --limit 3: more orders match\n"


def test_a_limit_that_did_not_cut_is_not_worth_a_word(cli: Cli, everything: list[dict[str, str]]) -> None:
    count = sum(row["payment_status"] == "expired" for row in everything)
    ran = cli("list", "--demo", "--payment", "expired", "--limit", str(count))
    assert (len(ran.lines), ran.err) == (count, "")


def test_limit_zero_means_all(cli: Cli) -> None:
    assert len(cli("list", "--demo", "--limit", "0", tty=True, width=300).lines) == 1201


def test_colour_changes_no_word_of_a_table(cli: Cli) -> None:
    plain = cli("list", "--demo", tty=True)
    coloured = cli("list", "--demo", tty=True, color=True)
    assert (coloured.code, coloured.err) == (0, "")
    assert "\x1b[32m" in coloured.out
    assert "\x1b]8;" in coloured.out
    assert without_escapes(coloured.out) == plain.out


def test_nothing_found_is_exit_0_and_a_note_on_a_terminal(cli: Cli) -> None:
    argv = ("list", "--demo", "--tag", "no such tag")
    assert cli(*argv).code == 0
    assert "no orders match" in cli(*argv, tty=True).err
    assert cli(*argv, "--csv").lines == [",".join(KEYS)]


def test_a_contradiction_finds_nothing_and_asks_for_no_order(cli: Cli) -> None:
    ran = cli("list", "--demo", "--payment", "paid", "--not-payment", "paid", "--verbose")
    assert (ran.code, ran.out) == (0, "")
    assert "Orders" not in ran.err


def test_output_is_written_whole_in_the_suffixs_format(cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "authorized.csv"
    ran = cli("list", "--demo", "--payment=authorized", "--output", str(target))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert target.read_text(encoding="utf-8").splitlines()[0] == ",".join(KEYS)
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["authorized.csv"]


def test_a_run_that_fails_leaves_the_old_file(cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "orders.csv"
    target.write_text("yesterday's\n")
    ran = cli("list", "--demo", "--query", "colour:red", "--output", str(target))
    assert ran.code == 2
    assert target.read_text() == "yesterday's\n"


def test_verbose_says_one_line_a_request(cli: Cli) -> None:
    ran = cli("list", "--demo", "--verbose")
    assert ran.requests == ["OrdersFirstPage", *["Orders"] * 4]


def points(lines: list[str]) -> list[int]:
    return [int(match[1]) for line in lines if (match := re.search(r" (\d+) points asked", line))]


def test_no_more_is_asked_than_the_answer_needs(cli: Cli) -> None:
    bare = cli("list", "--demo", "--verbose", "--columns", "name,payment_status").err.splitlines()
    full = cli("list", "--demo", "--verbose", "--columns", "name,delivery_status").err.splitlines()
    # The first page brings the count and the shop (13), and the date of the farthest order (3).
    assert points(bare) == [13 + 16, *[13] * 4]
    assert points(full) == [35 + 16, *[35] * 4]


def test_a_screen_of_rows_is_one_request(cli: Cli) -> None:
    assert len(cli("list", "--demo", "--verbose", "--limit", "50").requests) == 1


@pytest.mark.parametrize("limit", ["5", "600", "0"])
def test_verbose_says_how_the_reading_was_planned(cli: Cli, limit: str) -> None:
    [plan] = [line for line in cli("list", "--demo", "--verbose", "--limit", limit).err.splitlines() if "plan" in line]
    assert plan.startswith("plan: ")


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("--payment", "autorized"), "did you mean `authorized`"),
        (("--delivery", "cancelled"), "`--delivery` does not know `cancelled`"),
        (("--since", "soon"), "`--since` does not understand `soon`"),
        (("--country", "Finland"), "`--country` does not know"),
        (("--min-total", "lots"), "`--min-total` does not understand"),
        (("--sort", "size"), "`--sort` does not know `size`"),
        (("--columns", "nmae"), "did you mean `name`"),
        (("--csv", "--json"), "two formats at once"),
        (("--format", "xml"), "xml"),
        (("--limit", "-1"), "-1"),
    ],
)
def test_what_cannot_be_done_is_exit_2_with_one_line_and_a_hint(cli: Cli, argv: tuple[str, ...], message: str) -> None:
    ran = cli("list", "--demo", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err


def test_no_shop_configured_names_the_two_ways_on(cli: Cli) -> None:
    ran = cli("list")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: no shop is configured\n\nhint: ")
    assert "--demo" in ran.err
    assert "auth login" in ran.err
