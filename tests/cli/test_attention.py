"""`orderstatus attention` on the demo shop: which orders it finds, how it says so, and what it asks for that."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from orderstatus.core.flags import DEFAULT_THRESHOLDS, SEVERITY, Flag
from orderstatus.demo.shop import DemoShop
from orderstatus.runtime import Runtime
from orderstatus.shopify.scopes import FULFILLMENT_ORDER_SCOPES
from support.cli import DEMO_NOW, Cli, Ran, without_escapes
from support.demo import built_shop
from support.orders import HELSINKI

Node = dict[str, Any]
Row = dict[str, str]
NOW = datetime.fromisoformat(DEMO_NOW)
KEYS = [
    *("shop", "order_id", "order_name", "flag", "reason", "since", "deadline", "estimated"),
    *("amount", "currency", "command"),
]
NO_FULFILLMENT_ORDERS = (
    *FULFILLMENT_ORDER_SCOPES,
    *(each.replace("read_", "write_") for each in FULFILLMENT_ORDER_SCOPES),
)


def rows(ran: Ran, *, code: int = 0) -> list[Row]:
    assert (ran.code, ran.err) == (code, "")
    return list(csv.DictReader(io.StringIO(ran.out)))


def requests(ran: Ran) -> Counter[str]:
    return Counter(ran.requests)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    return rows(Cli(tmp_path_factory.mktemp("home"))("attention", "--demo", "--csv"))


@pytest.fixture(scope="module")
def shop() -> DemoShop:
    return built_shop(epoch=NOW.replace(minute=0), orders=1200)


# Which orders.


def at(text: str | None) -> datetime:
    assert text is not None
    return datetime.fromisoformat(text)


def is_older(text: str | None, **span: float) -> bool:
    return text is not None and at(text) <= NOW - timedelta(**span)


def business_days_old(text: str, count: int) -> bool:
    """Weekdays of Helsinki, each counted by its part; slow and plain."""
    begin, end = at(text), NOW
    minute = timedelta(minutes=1)
    if end - begin > timedelta(days=30):
        return True
    worked = 0
    while begin < end:
        worked += begin.astimezone(HELSINKI).weekday() < 5
        begin += minute
    return worked >= count * 24 * 60


def parcels(node: Node) -> list[Node]:
    """What a carrier has, of orders of the last 60 days."""
    if is_older(node["processedAt"], days=60, seconds=1):
        return []
    return [
        each
        for each in node["fulfillments"]
        if each["requiresShipping"]
        and each["status"] not in ("CANCELLED", "ERROR", "FAILURE")
        and not {work["deliveryMethod"]["methodType"] for work in each["fulfillmentOrders"]}
        & {"RETAIL", "PICK_UP", "LOCAL", "NONE"}
    ]


def parcel_flags(node: Node) -> set[str]:
    flags: set[str] = set()
    for each in parcels(node):
        shown, made = each["displayStatus"], each["createdAt"]
        label = shown in ("SUBMITTED", "LABEL_PURCHASED", "LABEL_PRINTED")
        gone = shown in ("CANCELED", "LABEL_VOIDED")
        arrived = shown in ("DELIVERED", "PICKED_UP")
        followed = any(parcel["number"] or parcel["url"] for parcel in each["trackingInfo"])
        events = sorted(event["happenedAt"] for event in each["events"])
        if shown in ("FAILURE", "NOT_DELIVERED"):
            flags.add("delivery-failed")
        if shown == "ATTEMPTED_DELIVERY":
            flags.add("delivery-attempted")
        if shown == "DELAYED":
            flags.add("delayed")
        if label and is_older(made, days=7):
            flags.add("label-not-scanned")
        if shown == "LABEL_VOIDED" and node["displayFulfillmentStatus"] in ("FULFILLED", "PARTIALLY_FULFILLED"):
            flags.add("label-voided")
        if label or gone or arrived:
            continue
        if shown != "READY_FOR_PICKUP" and is_older(made, days=30):
            flags.add("likely-lost")
        if is_older(made, days=16):
            flags.add("not-delivered")
        if events and business_days_old(max(events[-1], made), 5):
            flags.add("silent")
        if followed and not events and not each["inTransitAt"] and is_older(made, days=7):
            flags.add("no-carrier-news")
        if not followed and shown in (None, "CONFIRMED", "FULFILLED", "MARKED_AS_FULFILLED") and is_older(made, days=7):
            flags.add("no-tracking")
    return flags


def work_flags(node: Node) -> set[str]:
    flags: set[str] = set()
    left = [each for each in node["fulfillmentOrders"] if each["status"] not in ("CLOSED", "CANCELLED")]
    for each in left:
        upsell = any(hold["reason"] == "ONLINE_STORE_POST_PURCHASE_CROSS_SELL" for hold in each["fulfillmentHolds"])
        if each["requestStatus"] == "REJECTED":
            flags.add("request-declined")
        if each["status"] == "ON_HOLD" and is_older(each["updatedAt"], hours=1 if upsell else 24):
            flags.add("on-hold")
        if each["status"] == "SCHEDULED" and is_older(each["fulfillAt"]):
            flags.add("schedule-passed")
        if is_older(each["fulfillBy"]):
            flags.add("schedule-passed")
    waits = bool(left) and all(each["status"] in ("ON_HOLD", "SCHEDULED") for each in left)
    shown = node["displayFulfillmentStatus"]
    if shown == "UNFULFILLED" and not waits and business_days_old(node["processedAt"], 2):
        flags.add("unfulfilled")
    if shown == "PARTIALLY_FULFILLED" and not waits:
        stands = [each for each in node["fulfillments"] if each["status"] not in ("CANCELLED", "ERROR", "FAILURE")]
        if is_older(max(each["createdAt"] for each in stands), days=5):
            flags.add("partly-stalled")
    if any(each["status"] == "REQUESTED" and business_days_old(each["createdAt"], 2) for each in node["returns"]):
        flags.add("return-unanswered")
    return flags


def payment_flags(node: Node) -> set[str]:
    flags: set[str] = set()
    status = node["displayFinancialStatus"]
    if status == "EXPIRED":
        flags.add("authorization-expired")
    if Decimal(node["totalCapturableSet"]["shopMoney"]["amount"]) > 0:
        for each in node["transactions"]:
            if each["kind"] == "AUTHORIZATION" and each["status"] == "SUCCESS":
                real = each["authorizationExpiresAt"]
                deadline = at(real) if real else at(each["processedAt"]) + timedelta(days=7)
                if real and deadline <= NOW:
                    flags.add("authorization-expired")
                elif deadline <= NOW + timedelta(hours=48):
                    flags.add("authorization-expiring")
    terms = node["paymentTerms"]
    if terms is not None and terms["overdue"] and status not in ("PAID", "REFUNDED"):
        flags.add("payment-overdue")
    return flags


def expected_flag(node: Node) -> str | None:
    """By issue 3's words from what the shop holds, without a line of ours."""
    if node["test"]:
        return None
    if node["cancelledAt"]:
        kept = node["displayFinancialStatus"] in ("PAID", "PARTIALLY_PAID", "PARTIALLY_REFUNDED")
        return "cancelled-not-refunded" if kept and not is_older(node["cancelledAt"], days=90, seconds=1) else None
    if node["closed"]:
        return None
    flags = payment_flags(node) | work_flags(node) | parcel_flags(node)
    return next((flag.value for flag in Flag if flag.value in flags), None)


def test_exactly_the_orders_that_the_definitions_name_are_found_each_with_its_worst_flag(
    found: list[Row], shop: DemoShop
) -> None:
    expected = {node["name"]: flag for node in shop.orders if (flag := expected_flag(node)) is not None}
    assert {row["order_name"]: row["flag"] for row in found} == expected
    assert len(found) == len(expected)


def test_the_demo_shop_has_an_order_for_every_flag(found: list[Row]) -> None:
    # Stages are the merchant's own: a shop has none before somebody defines some.
    assert {row["flag"] for row in found} == set(Flag) - {Flag.STAGE_OVERDUE}


STORIES = {
    "payment-expired": "authorization-expired",
    "nine-hours-left": "authorization-expiring",
    "deadline-unknown": "authorization-expiring",
    "return-asked": "return-unanswered",
    "return-asked-today": None,
    "failed-delivery": "delivery-failed",
    "not-delivered": "delivery-failed",
    "attempted-delivery": "delivery-attempted",
    "likely-lost": "likely-lost",
    "slow-boat": "not-delivered",
    "silent": "silent",
    "stuck-at-customs": "delayed",
    "delayed": "delayed",
    "label-never-scanned": "label-not-scanned",
    "label-bought": None,
    "label-voided": "label-voided",
    "no-carrier-news": "no-carrier-news",
    "no-tracking": "no-tracking",
    "request-declined": "request-declined",
    "wrong-address": "on-hold",
    "upsell-hold-stuck": "on-hold",
    "schedule-passed": "schedule-passed",
    "subscription-scheduled": None,
    "forgotten": "unfulfilled",
    "being-packed": None,
    "rest-stalled": "partly-stalled",
    "rest-follows": None,
    "payment-overdue": "payment-overdue",
    "terms-running": None,
    "cancelled-not-refunded": "cancelled-not-refunded",
    "cancelled-unpaid": None,
    "test-order": None,
    "at-the-locker": None,
    "pick-up-ready": None,
    "delivered-today": None,
}


@pytest.mark.parametrize("story", STORIES)
def test_a_story_of_the_demo_shop_has_the_flag_that_it_tells_of(story: str, found: list[Row], shop: DemoShop) -> None:
    flags = {row["order_name"]: row["flag"] for row in found}
    assert flags.get(shop.story_names[story]) == STORIES[story]


def test_the_worst_comes_first_and_then_what_began_longest_ago(found: list[Row]) -> None:
    order = [
        (SEVERITY[Flag(row["flag"])], not (row["deadline"] or row["since"]), instant(row["deadline"] or row["since"]))
        for row in found
    ]
    assert order == sorted(order)


def instant(text: str) -> float:
    return at(text).timestamp() if text else 0.0


# How it is said.


def test_csv_json_and_json_lines_hold_the_same_rows_under_the_same_keys(cli: Cli, found: list[Row]) -> None:
    listed = json.loads(cli("attention", "--demo", "--json").out)
    assert listed == [json.loads(line) for line in cli("attention", "--demo", "--format", "jsonl").lines]
    assert list(listed[0]) == list(found[0]) == KEYS
    plain = {None: "", True: "true", False: "false"}
    assert [{key: plain.get(value, value) for key, value in row.items()} for row in listed] == found


def test_a_pipe_gets_the_default_columns_as_tabs(cli: Cli, found: list[Row]) -> None:
    ran = cli("attention", "--demo")
    keys = ["order_name", "flag", "reason", "since", "deadline", "amount", "currency", "command"]
    assert (ran.code, ran.err) == (0, "")
    assert [line.split("\t") for line in ran.lines] == [[row[key] for key in keys] for row in found]


def test_money_is_a_decimal_with_its_currency_and_deadlines_say_whether_they_are_estimated(found: list[Row]) -> None:
    assert all(Decimal(row["amount"]) > 0 and row["currency"] == "EUR" for row in found)
    by_name = {row["order_name"]: row for row in found}
    for row in by_name.values():
        assert (row["estimated"] in ("true", "false")) == bool(row["deadline"])
    expiring = [row["estimated"] for row in found if row["flag"] == "authorization-expiring"]
    assert set(expiring) == {"true", "false"}


def test_every_command_can_be_pasted_and_asks_the_same_shop(cli: Cli, found: list[Row]) -> None:
    for row in found:
        words = shlex.split(row["command"])
        assert words[0] == "orderstatus"
        assert row["order_name"].lstrip("#") in words
        assert words[-1] == "--demo"
    named = rows(cli("attention", "--shop", "demo", "--csv"))
    assert all(row["command"].endswith(" --shop demo") for row in named)
    unnamed = rows(cli("attention", "--csv", env={"ORDERSTATUS_SHOP": "demo"}))
    assert not any("--demo" in row["command"] or "--shop" in row["command"] for row in unnamed)
    assert {row["command"].split()[1] for row in unnamed} == {
        *("capture", "mark-paid", "open", "release", "returns", "ship"),
    }


def test_values_are_the_same_in_every_language_and_the_table_is_not(cli: Cli, found: list[Row]) -> None:
    assert rows(cli("attention", "--demo", "--csv", "--lang", "fi")) == found
    table = cli("attention", "--demo", "--lang", "fi", tty=True).out
    assert "authorization-expired" not in table


@pytest.mark.parametrize("width", [80, 120, 200])
def test_the_table_says_how_many_and_fits(cli: Cli, found: list[Row], width: int) -> None:
    ran = cli("attention", "--demo", tty=True, width=width)
    assert ran.lines[0] == f"{len(found)} orders need a hand"
    lines = [line for line in without_escapes(ran.out).splitlines() if not line.startswith("too narrow")]
    assert max(map(cell_len, lines)) <= width
    for row in found:
        assert any(row["order_name"] in line and row["flag"] in line for line in lines)


def test_a_long_table_on_a_terminal_is_cut_and_says_so_and_the_rest_still_counts(
    cli: Cli, found: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orderstatus.commands._rows.TABLE_ROWS", 5)
    ran = cli("attention", "--demo", "--fail-on", "payment-overdue", tty=True)
    assert (ran.code, ran.err) == (10, "")
    assert ran.lines[0] == f"{len(found)} orders need a hand"
    assert ran.lines[-1] == f"5 of {len(found)} orders; --limit 0 shows all"
    assert "payment-overdue" not in ran.out
    assert "payment-overdue" in cli("attention", "--demo", "--limit", "0", tty=True).out


def test_a_limit_that_cuts_is_a_warning_everywhere(cli: Cli, found: list[Row]) -> None:
    ran = cli("attention", "--demo", "--limit", "3", "--csv")
    assert list(csv.DictReader(io.StringIO(ran.out))) == found[:3]
    assert (ran.code, ran.err) == (0, "warning: stopped at --limit 3: more orders need a hand\n")


def test_a_flag_alone_is_those_orders_whose_worst_it_is(cli: Cli, found: list[Row]) -> None:
    chosen = rows(cli("attention", "--demo", "--flag", "on-hold,SILENT", "--flag", "unfulfilled", "--csv"))
    assert chosen == [row for row in found if row["flag"] in ("on-hold", "silent", "unfulfilled")]
    cancelled = rows(cli("attention", "--demo", "--flag", "cancelled-not-refunded", "--csv"))
    assert cancelled == [row for row in found if row["flag"] == "cancelled-not-refunded"]


def test_totals_are_the_sums_of_the_rows(cli: Cli, found: list[Row]) -> None:
    [total] = rows(cli("attention", "--demo", "--totals", "--csv"))
    amounts = [Decimal(row["amount"]) for row in found]
    assert total == {
        "shop": "demo.myshopify.com",
        "currency": "EUR",
        "amount": format(sum(amounts), "f"),
        "orders": str(len(found)),
    }
    [in_json] = json.loads(cli("attention", "--demo", "--totals", "--json").out)
    assert in_json == {**total, "orders": len(found)}
    assert cli("attention", "--demo", "--totals").out == f"EUR\t{total['amount']}\t{len(found)}\n"
    assert cli("attention", "--demo", "--totals", "--columns", "orders").out == f"{len(found)}\n"


def test_on_a_terminal_the_totals_stand_below_the_rows(cli: Cli, found: list[Row]) -> None:
    table = cli("attention", "--demo", tty=True).out
    ran = cli("attention", "--demo", "--totals", tty=True)
    below = ran.out.removeprefix(table)
    assert below != ran.out
    total = sum(Decimal(row["amount"]) for row in found)
    assert re.search(rf"^EUR +{total:.2f} +{len(found)}$", below, re.MULTILINE)


def test_a_shop_where_nothing_needs_a_hand_is_an_empty_answer_and_a_note_on_a_terminal(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Runtime.demo_server
    monkeypatch.setattr(Runtime, "demo_server", lambda self, **flags: whole(self, **flags, orders=0))
    assert cli("attention", "--demo", "--fail-on", "any") == Ran(0, "", "")
    assert cli("attention", "--demo", "--json").out == "[]\n"
    assert cli("attention", "--demo", "--totals", tty=True) == Ran(0, "", "nothing needs a hand now\n")


# Cron.


def test_fail_on_exits_with_10_when_everything_is_written(cli: Cli, found: list[Row], tmp_path: Path) -> None:
    assert rows(cli("attention", "--demo", "--csv", "--fail-on", "any"), code=10) == found
    assert rows(cli("attention", "--demo", "--csv", "--fail-on", "silent,delayed"), code=10) == found
    file = tmp_path / "attention.csv"
    ran = cli("attention", "--demo", "--fail-on", "delivery-failed", "--output", str(file))
    assert (ran.code, ran.out, ran.err) == (10, "", "")
    assert list(csv.DictReader(file.read_text(encoding="utf-8").splitlines())) == found


def test_fail_on_a_flag_that_is_found_beyond_the_limit_is_10_too(cli: Cli) -> None:
    assert cli("attention", "--demo", "--limit", "1", "--fail-on", "payment-overdue").code == 10


def test_fail_on_a_flag_that_no_order_has_is_0(cli: Cli, tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text('[thresholds]\nsilent = "300d"\n', encoding="utf-8")
    ran = cli("attention", "--demo", "--fail-on", "silent", env={"ORDERSTATUS_CONFIG": str(settings)})
    assert (ran.code, ran.err) == (0, "")
    assert "\tsilent\t" not in ran.out


def test_a_flag_that_no_order_has_is_an_empty_answer_and_a_note_on_a_terminal(cli: Cli, tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text('[thresholds]\nsilent = "300d"\n', encoding="utf-8")
    env = {"ORDERSTATUS_CONFIG": str(settings)}
    argv = ("attention", "--demo", "--flag", "silent", "--fail-on", "any")
    assert cli(*argv, env=env) == Ran(0, "", "")
    assert cli(*argv, "--json", env=env).out == "[]\n"
    assert cli(*argv, env=env, tty=True) == Ran(0, "", "no order has such a flag\n")
    assert cli(*argv, "--totals", "--json", env=env).out == "[]\n"


# Bad input.


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("--flag", "silnt"), "`--flag` does not know `silnt`; did you mean `silent`?"),
        (("--fail-on", "everything"), "`--fail-on` does not know `everything`"),
        (("--explain", "lost"), "`--explain` does not know `lost`; did you mean `likely-lost`?"),
        (("--flag", ""), "`--flag` is empty"),
        (("--flag", "silent", "--fail-on", "delayed"), "`--fail-on` waits for what `--flag` leaves out: delayed"),
        (("--explain", "all", "--totals"), "`--explain` asks no shop"),
        (("--columns", "flags"), "`--columns` does not know `flags`; did you mean `flag`?"),
        (("--totals", "--csv", "--columns", "flag"), "`--columns` does not know `flag`"),
        (("--limit", "-1"), "`--limit` cannot be -1"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_said_before_a_shop_is_asked(cli: Cli, argv: tuple[str, ...], message: str) -> None:
    ran = cli("attention", "--demo", "--verbose", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert "hint: " in ran.err
    assert "points asked" not in ran.err


def test_an_unknown_flag_is_answered_with_all_there_are(cli: Cli) -> None:
    ran = cli("attention", "--demo", "--flag", "nothing-like-it")
    assert all(flag.value in ran.err for flag in Flag)


# Explanations.


def test_explain_asks_no_shop_and_prints_the_rule_and_its_threshold(cli: Cli) -> None:
    ran = cli("attention", "--explain", "silent", tty=True, width=80)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[0] == "silent  5bd"
    assert "at least one carrier event" in ran.out
    assert max(map(len, ran.lines)) <= 80


def test_explain_tells_the_threshold_as_it_is_set(cli: Cli, tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text('[thresholds]\nsilent = "3bd"\nauthorization-expiring = "72h"\n', encoding="utf-8")
    env = {"ORDERSTATUS_CONFIG": str(settings)}
    ran = cli("attention", "--explain", "silent,authorization-expiring", "--json", env=env)
    assert [(each["flag"], each["threshold"]) for each in json.loads(ran.out)] == [
        ("authorization-expiring", "72h"),
        ("silent", "3bd"),
    ]


def test_explain_all_is_every_flag_worst_first(cli: Cli) -> None:
    told = list(csv.DictReader(io.StringIO(cli("attention", "--explain", "all", "--csv").out)))
    assert [row["flag"] for row in told] == list(Flag)
    assert [row["severity"] for row in told] == [str(number) for number in range(1, len(Flag) + 1)]
    assert {row["flag"]: row["threshold"] for row in told if row["threshold"]} == {
        flag: str(DEFAULT_THRESHOLDS[flag]) for flag in Flag if flag in DEFAULT_THRESHOLDS
    }


# Settings.


def test_thresholds_of_the_settings_decide(cli: Cli, found: list[Row], tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text(
        '[thresholds]\non-hold = "40h"\nupsell-hold = "2h"\ncancelled-not-refunded = "30h"\n', encoding="utf-8"
    )
    names = {
        row["order_name"]
        for row in rows(cli("attention", "--demo", "--csv", env={"ORDERSTATUS_CONFIG": str(settings)}))
    }
    gone = [row for row in found if row["order_name"] not in names]
    assert {row["flag"] for row in gone} == {"on-hold", "cancelled-not-refunded"}
    held = [row for row in gone if row["flag"] == "on-hold"]
    assert all(NOW - at(row["since"]) < timedelta(hours=40) for row in held)


def test_a_carrier_that_reports_nothing_is_set_once(cli: Cli, tmp_path: Path) -> None:
    settings = tmp_path / "config.toml"
    settings.write_text('carriers_without_events = ["Matkahuolto"]\n', encoding="utf-8")
    argv = ("attention", "--demo", "--flag", "no-carrier-news", "--csv")
    assert len(rows(cli(*argv))) == 1
    assert rows(cli(*argv, env={"ORDERSTATUS_CONFIG": str(settings)})) == []


# What it asks for.


def test_a_look_at_the_shop_costs_six_requests(cli: Cli) -> None:
    assert requests(cli("attention", "--demo", "--verbose")) == {
        # Open orders in two pages, cancelled ones in one.
        "OrdersFirstPage": 2,
        "Orders": 1,
        # Returns that were asked for; fulfillment orders of what is left to ship.
        "OrdersById": 2,
        "ShipmentEvents": 1,
    }


def test_no_answer_asks_for_more_than_a_fifth_of_what_one_may_cost(cli: Cli) -> None:
    err = cli("attention", "--demo", "--verbose").err
    asked = [int(points) for points in re.findall(r"(\d+) points asked", err)]
    assert max(asked) <= 200


def test_one_flag_reads_only_what_it_rests_on(cli: Cli) -> None:
    authorizations = cli("attention", "--demo", "--verbose", "--flag", "authorization-expiring")
    assert requests(authorizations) == {"OrdersFirstPage": 1, "Orders": 1}
    cancelled = cli("attention", "--demo", "--verbose", "--flag", "cancelled-not-refunded")
    assert requests(cancelled) == {"OrdersFirstPage": 1}
    returns = cli("attention", "--demo", "--verbose", "--flag", "return-unanswered")
    assert requests(returns) == {"OrdersFirstPage": 1, "Orders": 1, "OrdersById": 1}


# What the app may not read.


def test_without_the_scope_of_returns_they_are_not_flagged_and_the_scope_is_named(
    cli: Cli, found: list[Row], without_scopes: Callable[..., None]
) -> None:
    without_scopes("read_returns", "write_returns")
    ran = cli("attention", "--demo", "--csv", "--fail-on", "any")
    assert ran.code == 10
    kept = list(csv.DictReader(io.StringIO(ran.out)))
    assert kept == [row for row in found if row["flag"] != "return-unanswered"]
    assert "read_returns" in ran.err
    assert "these flags rest on: return-unanswered\n" in ran.err


def test_without_fulfillment_orders_holds_are_not_flagged_and_the_scope_is_named(
    cli: Cli, found: list[Row], without_scopes: Callable[..., None]
) -> None:
    without_scopes(*NO_FULFILLMENT_ORDERS)
    ran = cli("attention", "--demo", "--csv")
    assert ran.code == 0
    flags = {row["flag"] for row in csv.DictReader(io.StringIO(ran.out))}
    # That a request was declined the order says itself.
    assert flags == {row["flag"] for row in found} - {"on-hold", "schedule-passed"}
    assert "read_merchant_managed_fulfillment_orders" in ran.err
    blind = "request-declined, on-hold, schedule-passed, unfulfilled, partly-stalled"
    assert f"these flags rest on: {blind}\n" in ran.err


def test_of_the_flags_that_could_not_be_decided_only_those_asked_for_are_named(
    cli: Cli, without_scopes: Callable[..., None]
) -> None:
    without_scopes(*NO_FULFILLMENT_ORDERS)
    ran = cli("attention", "--demo", "--csv", "--flag", "on-hold")
    assert "these flags rest on: on-hold\n" in ran.err


def test_waiting_for_a_flag_that_cannot_be_seen_is_a_failure_and_no_quiet_morning(
    cli: Cli, without_scopes: Callable[..., None]
) -> None:
    without_scopes(*NO_FULFILLMENT_ORDERS)
    assert cli("attention", "--demo", "--csv", "--fail-on", "any").code == 10
    ran = cli("attention", "--demo", "--csv", "--fail-on", "on-hold")
    assert ran.code == 1
    assert ran.out.startswith("shop,order_id,")
    assert "could not be decided: on-hold" in ran.err


def test_an_app_that_sees_60_days_only_says_so(cli: Cli, found: list[Row], without_scopes: Callable[..., None]) -> None:
    without_scopes("read_all_orders")
    ran = cli("attention", "--demo", "--csv")
    assert ran.code == 0
    assert "read_all_orders" in ran.err
    young = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row for row in found if row in young] == young
