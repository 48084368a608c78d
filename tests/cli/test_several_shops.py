"""Several shops in one command: all their rows, each with its own shop's clock and rules, and nobody's hidden."""

from __future__ import annotations

import csv
import io
import json
import re
import threading
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from orderstatus.demo.brand import DEMO, DEMO_SE
from orderstatus.output.fields import Field
from orderstatus.output.flag_fields import FLAG_FIELDS, MONEY_AT_RISK_FIELDS
from orderstatus.output.match_fields import MATCH_FIELDS
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.report_fields import REPORT_FIELDS
from orderstatus.output.return_fields import RETURN_FIELDS
from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
from orderstatus.output.shipment_summary_fields import SHIPMENT_SUMMARY_FIELDS
from support.cli import Cli, Ran
from support.several import AskedShop, Merchant, a_shop, merchant_with, two_shops

FI, SE = "acme-fi.myshopify.com", "acme-se.myshopify.com"
LONG = 20
"""Seconds after which a test that hangs gives up; nothing that works waits for them."""

ROWS: dict[str, tuple[tuple[str, ...], tuple[Field[Any], ...]]] = {
    "list": (("list",), ORDER_FIELDS),
    "shipments": (("shipments",), SHIPMENT_FIELDS),
    "shipments --summary": (("shipments", "--summary"), SHIPMENT_SUMMARY_FIELDS),
    "returns": (("returns", "--status", "requested,open,closed"), RETURN_FIELDS),
    "attention": (("attention",), FLAG_FIELDS),
    "attention --totals": (("attention", "--totals"), MONEY_AT_RISK_FIELDS),
    "report": (("report",), REPORT_FIELDS),
    "find": (("find", "#1030", "#5010", "example.com"), MATCH_FIELDS),
}
"""Every command that prints rows of shops, with the keys of its rows."""
EXPORTS = ("orders", "shipments", "returns", "events")

Row = dict[str, str]


@pytest.fixture
def merchant(tmp_path: Path) -> Iterator[Merchant]:
    """Somebody with a shop in Helsinki and one in Stockholm."""
    with merchant_with(tmp_path / "home", *two_shops()) as somebody:
        yield somebody


def rows_of(text: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(text)))


def rows(ran: Ran, *, code: int = 0) -> list[Row]:
    assert (ran.code, ran.err) == (code, "")
    return rows_of(ran.out)


def of(domain: str, found: list[Row]) -> list[Row]:
    return [row for row in found if row["shop"] == domain]


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


# All of their rows.


@pytest.mark.parametrize("command", ROWS)
def test_the_rows_of_both_are_those_of_each_and_no_others(merchant: Merchant, command: str) -> None:
    argv, fields = ROWS[command]
    both = rows(merchant(*argv, "--all-shops", "--csv"))
    if command == "find":
        # In one shop the name of an order of the other is not found.
        alone = {"fi": rows_of(merchant(*argv, "--shop", "fi", "--csv").out)}
        alone["se"] = rows_of(merchant(*argv, "--shop", "se", "--csv").out)
    else:
        alone = {profile: rows(merchant(*argv, "--shop", profile, "--csv")) for profile in ("fi", "se")}

    assert list(both[0]) == [field.key for field in fields]
    assert alone["fi"]
    assert alone["se"]
    assert of(FI, both) == alone["fi"]
    assert of(SE, both) == alone["se"]
    assert len(both) == len(alone["fi"]) + len(alone["se"])


@pytest.mark.parametrize("what", EXPORTS)
def test_an_export_of_both_is_that_of_each_merged(merchant: Merchant, what: str, tmp_path: Path) -> None:
    both = rows(merchant("export", what, "--all-shops"))
    alone = [rows(merchant("export", what, "--shop", profile)) for profile in ("fi", "se")]

    assert [of(FI, both), of(SE, both)] == alone
    assert all(alone)
    key = "order_name" if "order_name" in both[0] else "name"
    placed = {
        (row["shop"], row["name"]): at(row["placed_at"]) for row in rows(merchant("list", "--all-shops", "--csv"))
    }
    times = [placed[row["shop"], row[key]] for row in both]
    assert times == sorted(times, reverse=True)


@pytest.mark.parametrize("format", ["json", "jsonl", "tsv", "csv"])
def test_every_format_holds_both(merchant: Merchant, format: str) -> None:
    ran = merchant("list", "--all-shops", "--columns", "shop,name", "--format", format)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.count(FI) == len(merchant.shops["fi"].server.shop.orders)
    assert ran.out.count(SE) == len(merchant.shops["se"].server.shop.orders)


@pytest.mark.parametrize("command", ROWS)
@pytest.mark.parametrize("tty", [True, False], ids=["terminal", "pipe"])
def test_the_shop_is_the_first_column(merchant: Merchant, command: str, tty: bool) -> None:
    ran = merchant(*ROWS[command][0], "--all-shops", tty=tty, width=200)
    assert ran.code == 0
    if not tty:
        assert {line.split("\t")[0] for line in ran.lines} == {FI, SE}
    elif command == "report":
        # Of several shops there is a report each, and its shop stands above it.
        assert [line for line in ran.lines if line in (FI, SE)] == [FI, SE]
    else:
        assert any(line.startswith("Shop  ") for line in ran.lines)
        assert {"fi", "se"} <= {line.split(" ")[0] for line in ran.lines}


@pytest.mark.parametrize("command", ROWS)
def test_one_shop_of_several_profiles_has_no_column_of_shops(merchant: Merchant, command: str) -> None:
    assert FI not in merchant(*ROWS[command][0], "--shop", "fi").out
    assert "Shop" not in merchant(*ROWS[command][0], "--shop", "fi", tty=True, width=200).out


def test_on_a_terminal_a_shop_is_called_what_is_typed_for_it(merchant: Merchant) -> None:
    named = merchant("list", "--shop", "fi", "--shop", "acme-se", "--columns", "shop,name", tty=True)
    assert {line.split()[0] for line in named.lines[1:51]} == {"fi", "se"}
    del merchant.shops["se"]
    bare = merchant("list", "--shop", "fi", "--shop", "acme-se", "--columns", "shop", tty=True)
    assert "acme-se.myshopify.com failed" in bare.err


def test_shops_can_be_named_in_any_way_and_each_is_asked_once(merchant: Merchant) -> None:
    ways = ("--shop", "fi,acme-se.myshopify.com", "--shop", "https://admin.shopify.com/store/acme-fi", "--shop", "SE")
    assert merchant("list", *ways).out == merchant("list", "--all-shops").out


def test_the_demo_shops_are_asked_together(cli: Cli) -> None:
    every = cli("list", "--demo", "--all-shops", "--columns", "shop,name,total,currency")
    named = cli("list", "--shop", "demo", "--shop", "demo-se", "--columns", "shop,name,total,currency")
    assert (every.code, every.err) == (0, "")
    assert every == named
    assert {tuple(line.split("\t")[::3]) for line in every.lines} == {
        ("demo.myshopify.com", "EUR"),
        ("demo-se.myshopify.com", "SEK"),
    }


# Their order.


def test_orders_come_newest_first_over_both(merchant: Merchant) -> None:
    placed = [at(row["placed_at"]) for row in rows(merchant("list", "--all-shops", "--csv"))]
    assert placed == sorted(placed, reverse=True)


VALUES: dict[str, Callable[[Row], Any]] = {
    "placed": lambda row: at(row["placed_at"]),
    "updated": lambda row: at(row["updated_at"]),
    "number": lambda row: int(row["name"].lstrip("#")),
    "total": lambda row: Decimal(row["total"]),
}
"""What orders are sorted by, where that is one of their columns."""


@pytest.mark.parametrize("key", ["placed", "updated", "number", "total", "customer", "payment", "destination"])
@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_every_order_keeps_each_shops_own_and_merges_them(merchant: Merchant, key: str, direction: str) -> None:
    sort = ("--sort", f"{key}:{direction}", "--csv")
    both = rows(merchant("list", "--all-shops", *sort))
    for domain, profile in ((FI, "fi"), (SE, "se")):
        assert of(domain, both) == rows(merchant("list", "--shop", profile, *sort))
    value = VALUES.get(key)
    if value is not None:
        values = [value(row) for row in both]
        assert values == sorted(values, reverse=direction == "desc")


def test_what_is_most_urgent_comes_first_whoever_has_it(merchant: Merchant) -> None:
    flags = [row["flag"] for row in rows(merchant("attention", "--all-shops", "--csv"))]
    assert [each for place, each in enumerate(flags) if each not in flags[:place]] == list(dict.fromkeys(sorted(
        flags, key=[each["flag"] for each in rows(merchant("attention", "--explain", "all", "--csv"))].index
    )))  # fmt: skip


# Each shop's own.


@pytest.mark.parametrize("command", ["list", "shipments", "returns", "attention"])
def test_each_shops_instants_are_in_its_own_zone(merchant: Merchant, command: str) -> None:
    found = rows(merchant(*ROWS[command][0], "--all-shops", "--csv"))
    instants = [key for key in found[0] if key.endswith(("_at", "since", "deadline", "capture_by"))]
    offsets = {
        domain: {at(row[key]).utcoffset() for row in of(domain, found) for key in instants if row[key]}
        for domain in (FI, SE)
    }
    # It is November, but some of it was summer.
    assert timedelta(hours=2) in offsets[FI] <= {timedelta(hours=2), timedelta(hours=3)}
    assert timedelta(hours=1) in offsets[SE] <= {timedelta(hours=1), timedelta(hours=2)}


def test_a_table_shows_each_shops_own_clock(merchant: Merchant) -> None:
    wide = merchant("list", "--all-shops", "--columns", "shop,name,placed_at", tty=True)
    shown = {line.split()[1]: line.split()[-1] for line in wide.lines[1:51]}
    for row in rows(merchant("list", "--all-shops", "--columns", "name,placed_at", "--csv")):
        if row["name"] in shown:
            assert shown[row["name"]] == at(row["placed_at"]).strftime("%H:%M")


def test_a_time_zone_of_a_profile_holds_for_its_shop_alone(merchant: Merchant) -> None:
    merchant.of_profile["se"] = 'time_zone = "Asia/Tokyo"'
    found = rows(merchant("list", "--all-shops", "--csv"))
    assert {at(row["placed_at"]).utcoffset() for row in of(SE, found)} == {timedelta(hours=9)}
    assert timedelta(hours=9) not in {at(row["placed_at"]).utcoffset() for row in of(FI, found)}


def test_a_bare_date_is_midnight_in_each_shops_own_zone(merchant: Merchant) -> None:
    merchant.of_profile["se"] = 'time_zone = "Pacific/Honolulu"'
    found = rows(merchant("list", "--all-shops", "--since", "2026-11-22", "--csv"))
    everything = rows(merchant("list", "--all-shops", "--csv"))
    for domain in (FI, SE):
        expected = [row for row in of(domain, everything) if row["placed_at"][:10] >= "2026-11-22"]
        assert of(domain, found) == expected
        assert expected


def test_thresholds_hold_for_the_shop_whose_profile_sets_them(merchant: Merchant) -> None:
    plain = rows(merchant("attention", "--flag", "unfulfilled,silent", "--all-shops", "--csv"))
    merchant.of_profile["se"] = '[profile.se.thresholds]\nunfulfilled = "300d"\nsilent = "300d"'
    patient = rows(merchant("attention", "--flag", "unfulfilled,silent", "--all-shops", "--csv"))
    assert of(FI, patient) == of(FI, plain)
    assert of(SE, plain)
    assert of(SE, patient) == []


def test_days_off_are_those_of_the_shop(merchant: Merchant) -> None:
    days = ", ".join(f"2026-{month:02}-{day:02}" for month in (10, 11) for day in range(1, 31))
    plain = rows(merchant("attention", "--flag", "unfulfilled", "--all-shops", "--csv"))
    merchant.of_profile["se"] = f"holidays = [{days}]"
    closed = rows(merchant("attention", "--flag", "unfulfilled", "--all-shops", "--csv"))
    assert of(FI, closed) == of(FI, plain)
    assert len(of(SE, closed)) < len(of(SE, plain))


def test_money_is_summed_up_by_shop_and_currency(merchant: Merchant) -> None:
    flagged = rows(merchant("attention", "--all-shops", "--csv"))
    sums = rows(merchant("attention", "--all-shops", "--totals", "--csv"))
    assert [(row["shop"], row["currency"]) for row in sums] == [(FI, "EUR"), (SE, "SEK")]
    for row in sums:
        amounts = [each["amount"] for each in of(row["shop"], flagged) if each["currency"] == row["currency"]]
        assert Decimal(row["amount"]) == sum(Decimal(amount) for amount in amounts if amount)


@pytest.mark.parametrize("profiles", ["fi,se", "se,fi"])
@pytest.mark.parametrize("command", ["shipments --summary", "attention --totals", "report"])
def test_groups_stand_in_the_order_in_which_the_shops_were_named(
    merchant: Merchant, command: str, profiles: str
) -> None:
    found = rows(merchant(*ROWS[command][0], "--shop", profiles, "--csv"))
    assert list(dict.fromkeys(row["shop"] for row in found)) == [
        f"acme-{profile}.myshopify.com" for profile in profiles.split(",")
    ]


@pytest.mark.parametrize("command", ["shipments", "shipments --summary", "returns"])
@pytest.mark.parametrize(("profiles", "clock"), [("fi,se", "08:30"), ("se,fi", "07:30")])
def test_the_window_is_told_by_the_clock_of_the_shop_that_was_named_first_whoever_answers_first(
    merchant: Merchant, command: str, profiles: str, clock: str
) -> None:
    other_is_asked = threading.Event()
    first, second = (merchant.shops[each] for each in profiles.split(","))

    def waits(_: int) -> None:
        assert other_is_asked.wait(LONG)

    first.before = waits
    second.before = lambda _: other_is_asked.set()
    ran = merchant(*command.split(), "--since", "60d", "--shop", profiles, tty=True)
    assert ran.code == 0
    assert clock in (ran.out + ran.err).splitlines()[0]


@pytest.mark.parametrize("command", ["list", "attention", "returns"])
def test_an_amount_is_never_shown_without_its_currency(merchant: Merchant, command: str) -> None:
    for width in range(30, 140, 7):
        heading = merchant(*ROWS[command][0], "--all-shops", tty=True, width=width)
        for line in heading.lines:
            if line.startswith("Shop") and re.search(r"At risk|Total|Refund due", line):
                assert "Cur" in line


def test_an_order_that_needs_a_hand_is_told_with_the_command_for_its_own_shop(merchant: Merchant) -> None:
    found = rows(merchant("attention", "--all-shops", "--csv"))
    for domain, profile in ((FI, "fi"), (SE, "se")):
        commands = [row["command"] for row in of(domain, found) if row["command"].startswith("orderstatus")]
        assert all(f"--shop {profile}" in command for command in commands)


# Limits.


@pytest.mark.parametrize("command", ["list", "shipments", "returns", "attention", "find"])
@pytest.mark.parametrize("format", ["csv", "table"])
def test_a_limit_is_over_all_shops_and_says_that_it_cut(merchant: Merchant, command: str, format: str) -> None:
    argv = ROWS[command][0]
    whole = rows(merchant(*argv, "--all-shops", "--csv"))
    cut = merchant(*argv, "--all-shops", "--limit", "3", "--format", "csv")
    assert rows_of(cut.out) == whole[:3]
    shown = merchant(*argv, "--all-shops", "--limit", "3", "--format", format, tty=format == "table")
    assert shown.code == 0
    assert shown.err.count("warning: stopped at --limit 3") == 1


@pytest.mark.parametrize("command", ["list", "shipments", "returns", "attention"])
def test_a_limit_that_is_just_enough_warns_of_nothing(merchant: Merchant, command: str) -> None:
    argv = ROWS[command][0]
    whole = rows(merchant(*argv, "--all-shops", "--csv"))
    exact = merchant(*argv, "--all-shops", "--csv", "--limit", str(len(whole)))
    assert (exact.code, exact.err, len(rows_of(exact.out))) == (0, "", len(whole))
    less = merchant(*argv, "--all-shops", "--csv", "--limit", str(len(whole) - 1))
    assert "warning: stopped at --limit" in less.err


def test_a_limit_that_one_shop_fills_alone_says_that_the_other_has_more(tmp_path: Path) -> None:
    with merchant_with(tmp_path, a_shop("fi", DEMO, orders=0), a_shop("se", DEMO_SE, orders=4)) as somebody:
        assert somebody("list", "--all-shops", "--limit", "4").err == ""
        assert "warning: stopped at --limit 3" in somebody("list", "--all-shops", "--limit", "3").err


def test_a_table_says_how_many_there_are_in_all_shops(merchant: Merchant) -> None:
    count = sum(len(each.server.shop.orders) for each in merchant.shops.values())
    assert merchant("list", "--all-shops", tty=True).lines[-1] == f"50 of {count} orders; --limit 0 shows all"
    delivered = len(rows(merchant("list", "--all-shops", "--delivery", "delivered", "--csv")))
    shown = merchant("list", "--all-shops", "--delivery", "delivered", tty=True)
    assert (delivered > 50) == ("--limit 0 shows all" in shown.out)


def test_without_rows_an_answer_is_empty(tmp_path: Path) -> None:
    with merchant_with(tmp_path, a_shop("fi", DEMO, orders=0), a_shop("se", DEMO_SE, orders=0)) as somebody:
        assert somebody("list", "--all-shops") == Ran(0, "", "")
        assert somebody("list", "--all-shops", tty=True) == Ran(0, "", "no orders match\n")
        assert somebody("attention", "--all-shops", tty=True).err == "nothing needs a hand now\n"
        assert somebody("list", "--all-shops", "--json").out == "[]\n"


# Views and columns.


def test_a_view_is_asked_of_all_and_columns_are_as_they_were_named(merchant: Merchant) -> None:
    merchant.settings = '[view.held]\ncommand = "list"\nfulfillment = ["on-hold"]\n'
    held = rows(merchant("list", "--all-shops", "--view", "held", "--columns", "name,fulfillment_status,shop", "--csv"))
    assert list(held[0]) == ["name", "fulfillment_status", "shop"]
    assert {row["fulfillment_status"] for row in held} == {"on-hold"}
    assert {row["shop"] for row in held} == {FI, SE}


# Files.


def test_an_export_has_one_manifest_that_tells_of_every_shop(merchant: Merchant, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    ran = merchant("export", "orders", "--all-shops", str(file), "--manifest")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    manifest = json.loads((tmp_path / "orders.csv.manifest.json").read_text())
    counts = {each.domain: len(each.server.shop.orders) for each in merchant.shops.values()}
    assert {each["shop"]: each["orders_read"] for each in manifest["shops"]} == counts
    assert [each["shop"] for each in manifest["shops"]] == [FI, SE]
    assert manifest["rows"] == sum(counts.values()) == len(rows_of(file.read_text()))


def test_a_page_has_a_report_for_each_shop_with_its_own_charts(merchant: Merchant, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    assert merchant("report", "--all-shops", "--html", str(file)) == Ran(0, "", "")
    page = file.read_text()
    assert 0 <= page.index(FI) < page.index(SE)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(" ".join(re.findall(r'aria-labelledby="([^"]+)"', page)).split()) <= set(ids)


@pytest.mark.parametrize("suffix", ["xlsx", "parquet"])
def test_typed_files_hold_both(merchant: Merchant, suffix: str, tmp_path: Path) -> None:
    pytest.importorskip({"xlsx": "xlsxwriter", "parquet": "pyarrow"}[suffix])
    file = tmp_path / f"orders.{suffix}"
    assert merchant("export", "orders", "--all-shops", str(file)) == Ran(0, "", "")
    if suffix == "parquet":
        import pyarrow.parquet as parquet

        table = parquet.read_table(file).to_pylist()
        plain = rows(merchant("export", "orders", "--all-shops"))
        assert [(row["shop"], row["name"]) for row in table] == [(row["shop"], row["name"]) for row in plain]
        assert [row["placed_at"] for row in table] == [at(row["placed_at"]) for row in plain]


# One order.


def test_an_order_is_shown_from_the_shop_that_has_it(merchant: Merchant) -> None:
    for name, domain in (("#1030", FI), ("5010", SE)):
        ran = merchant("show", name, "--all-shops", "--json")
        assert (ran.code, ran.err) == (0, "")
        assert json.loads(ran.out)["shop"] == domain
        text = merchant("show", name, "--all-shops")
        assert f"shop      {domain}" in text.out


def test_in_one_shop_its_order_does_not_say_whose_it_is(merchant: Merchant) -> None:
    assert FI not in merchant("show", "#1030", "--shop", "fi").out.split("next:")[0]


def test_a_gid_and_an_address_say_themselves_which_shop_is_meant(merchant: Merchant) -> None:
    for domain, profile in ((FI, "fi"), (SE, "se")):
        order = merchant.shops[profile].server.shop.orders[0]
        number = order["id"].rpartition("/")[2]
        pages = [
            f"https://admin.shopify.com/store/{domain.partition('.')[0]}/orders/{number}",
            f"https://{domain}/admin/orders/{number}",
        ]
        for reference in (order["id"], *pages):
            assert json.loads(merchant("show", reference, "--all-shops", "--json").out)["name"] == order["name"]
            opened = merchant("open", reference, "--all-shops", "--print")
            assert (opened.code, opened.out) == (0, pages[0] + "\n")


def test_an_address_asks_its_own_shop_alone(merchant: Merchant) -> None:
    number = merchant.shops["fi"].server.shop.orders[0]["id"].rpartition("/")[2]
    assert merchant("show", f"https://{FI}/admin/orders/{number}", "--all-shops").code == 0
    assert merchant.shops["fi"].tokens
    assert merchant.shops["se"].tokens == []


@pytest.mark.parametrize("command", [("show",), ("open", "--print"), ("find",)])
def test_an_address_of_a_shop_that_is_not_asked_is_a_mistake(merchant: Merchant, command: tuple[str, ...]) -> None:
    ran = merchant(*command, "https://admin.shopify.com/store/other/orders/12345678901", "--all-shops")
    assert (ran.code, ran.out) == (2, "")
    assert "that address is of other.myshopify.com" in ran.err
    assert "name that shop alone: --shop other.myshopify.com" in ran.err
    assert not any(each.tokens for each in merchant.shops.values())


@pytest.mark.parametrize("command", [("show",), ("open", "--print")])
def test_an_order_that_no_shop_has_is_said_once(merchant: Merchant, command: tuple[str, ...]) -> None:
    ran = merchant(*command, "#9999", "--all-shops")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.splitlines()[0] == "error: there is no order #9999 in any of the 2 shops"
    assert "warning" not in ran.err


@pytest.mark.parametrize("command", [("show",), ("open", "--print")])
def test_an_order_that_both_have_is_a_question_back(tmp_path: Path, command: tuple[str, ...]) -> None:
    with merchant_with(tmp_path, a_shop("fi", DEMO, orders=5), a_shop("old", DEMO, orders=5)) as somebody:
        ran = somebody(*command, "#1003", "--all-shops")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: 2 shops have an order #1003: fi, old\n\nhint: name one of them alone: --shop fi\n"


def test_an_order_is_shown_and_it_is_said_who_could_not_be_asked(merchant: Merchant) -> None:
    merchant.shops["se"].token = "shpat_wrong"
    ran = merchant("show", "#1030", "--all-shops", "--json")
    assert (ran.code, json.loads(ran.out)["shop"]) == (1, FI)
    assert ran.err.startswith("warning: se failed")


def test_an_order_that_nobody_has_may_be_in_the_shop_that_could_not_be_asked(merchant: Merchant) -> None:
    merchant.shops["se"].token = "shpat_wrong"
    ran = merchant("show", "#9999", "--all-shops")
    assert (ran.code, ran.out) == (1, "")
    assert "error: 1 of 2 shops failed: se" in ran.err
    assert "there is no order" not in ran.err


def test_an_order_that_is_named_is_missed_only_where_no_shop_has_it(merchant: Merchant) -> None:
    named = ("shipments", "--all-shops", "--csv", "--order")
    both = merchant(*named, "1030,5010")
    assert (both.code, both.err) == (0, "")
    ran = merchant(*named, "1030,9999")
    assert ran.code == 1
    assert "error: there is no order 9999 in any of the 2 shops" in ran.err


# Finding.


def test_a_text_is_missing_only_where_no_shop_has_it(merchant: Merchant) -> None:
    ran = merchant("find", "#1030", "#5010", "#77777", "--all-shops", "--csv")
    assert (ran.code, ran.err) == (0, "warning: nothing matches `#77777`\n")
    assert [row["name"] for row in rows_of(ran.out)] == ["#1030", "#5010"]


def test_an_address_in_the_admin_of_one_shop_is_missed_in_that_one_alone(merchant: Merchant) -> None:
    page = f"https://{FI}/admin/orders/99999999999"
    ran = merchant("find", page, "#5010", "--all-shops", "--csv")
    assert ran.code == 0
    assert ran.err == f"warning: nothing matches `{page}`\n"


# Failures.


def wrong_token(shop: AskedShop) -> None:
    shop.token = "shpat_wrong-and-secret"


def instead(status: int, body: bytes = b"<html>no</html>") -> Any:
    return lambda shop: setattr(shop, "before", lambda _: (status, {"Content-Type": "text/html"}, body))


def half_an_answer(shop: AskedShop) -> None:
    shop.before = lambda _: (200, {"Content-Type": "application/json"}, b'{"data": {"orders": {"nodes": [')


def throttled(shop: AskedShop) -> None:
    status = {"maximumAvailable": 2000.0, "currentlyAvailable": 0, "restoreRate": 1.0}
    body = {
        "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
        "extensions": {"cost": {"requestedQueryCost": 60, "actualQueryCost": None, "throttleStatus": status}},
    }
    shop.before = lambda _: (200, {"Content-Type": "application/json"}, json.dumps(body).encode())


def dead(shop: AskedShop) -> None:
    import httpx

    def refuse(_: int) -> None:
        raise httpx.ConnectError("Connection refused")

    shop.before = refuse


FAILURES: dict[str, tuple[Any, int, str]] = {
    "a wrong token": (wrong_token, 4, "rejected the access token"),
    "a frozen shop": (instead(402), 4, "402"),
    "no such shop": (instead(404), 4, ""),
    "a dead network": (dead, 3, "could not reach acme-se.myshopify.com"),
    "a server in trouble": (instead(503), 3, "503"),
    "half an answer": (half_an_answer, 3, "something that is not JSON"),
    "throttled": (throttled, 3, "Shopify throttles this app"),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_whoever_fails_is_named_and_the_others_rows_are_printed(merchant: Merchant, failure: str) -> None:
    alone = merchant("list", "--shop", "fi", "--csv")
    harm, _, reason = FAILURES[failure]
    harm(merchant.shops["se"])
    ran = merchant("list", "--all-shops", "--csv")
    assert (ran.code, ran.out) == (1, alone.out)
    warning, error, blank, hint = ran.err.splitlines()
    assert warning.startswith("warning: se failed, and what it has is missing here: ")
    assert reason in warning
    assert error == "error: 1 of 2 shops failed: se"
    assert (blank, hint[:6]) == ("", "hint: ")
    # The remedy stands with the reason too, as several may have failed for several.
    assert hint.removeprefix("hint: ") in warning
    assert "and-secret" not in ran.err


@pytest.mark.parametrize("failure", FAILURES)
def test_all_who_failed_alike_end_with_the_code_of_one(merchant: Merchant, failure: str) -> None:
    harm, code, _ = FAILURES[failure]
    for shop in merchant.shops.values():
        harm(shop)
    ran = merchant("list", "--all-shops", "--csv")
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.count("warning: ") == 2
    assert "error: 2 of 2 shops failed: " in ran.err


def test_those_who_failed_differently_end_with_one(merchant: Merchant) -> None:
    wrong_token(merchant.shops["fi"])
    dead(merchant.shops["se"])
    assert merchant("list", "--all-shops").code == 1


@pytest.mark.parametrize("command", [*ROWS, "export orders", "show #1030"])
@pytest.mark.parametrize("tty", [True, False], ids=["terminal", "pipe"])
def test_where_one_failed_nobody_says_that_there_is_nothing(tmp_path: Path, command: str, tty: bool) -> None:
    with merchant_with(tmp_path, a_shop("fi", DEMO, orders=0), a_shop("se", DEMO_SE)) as somebody:
        wrong_token(somebody.shops["se"])
        argv = ROWS[command][0] if command in ROWS else tuple(command.split())
        ran = somebody(*argv, "--all-shops", tty=tty)
    assert ran.code == 1
    assert "error: 1 of 2 shops failed: se" in ran.err
    # What the one that answered has may be said, with its name.
    said = [line for line in ran.err.splitlines() if not line.startswith("fi: ")]
    assert not re.search(r"match|needs a hand|there is no order", "\n".join(said))


@pytest.mark.parametrize("command", ROWS)
def test_every_command_prints_the_rows_of_whoever_did_not_fail(merchant: Merchant, command: str) -> None:
    argv = ROWS[command][0]
    alone = rows_of(merchant(*argv, "--shop", "fi", "--csv").out)
    wrong_token(merchant.shops["se"])
    ran = merchant(*argv, "--all-shops", "--csv")
    assert (ran.code, rows_of(ran.out)) == (1, alone)
    assert ran.err.startswith("warning: se failed")


def test_a_shop_without_a_token_is_one_that_failed(merchant: Merchant) -> None:
    alone = merchant("list", "--shop", "fi")
    merchant.of_profile["se"] = 'credentials = "file"'
    ran = merchant("list", "--shop", "fi", "--shop", "acme-none")
    assert (ran.code, len(ran.lines)) == (1, len(alone.lines))
    assert "warning: acme-none.myshopify.com failed" in ran.err
    assert "there is no access token for acme-none.myshopify.com" in ran.err
    assert "?;" not in ran.err
    assert "orderstatus auth login --shop acme-none" in ran.err


def test_a_token_that_is_malformed_is_that_shops_failure_and_no_mistake_of_all(merchant: Merchant) -> None:
    merchant.of_profile["se"] = "token_command = ['echo', 'no token']"
    ran = merchant("list", "--all-shops", "--csv")
    assert (ran.code, {row["shop"] for row in rows_of(ran.out)}) == (1, {FI})
    assert "warning: se failed" in ran.err


@pytest.mark.parametrize(
    "argv",
    [
        ("list", "--since", "yesteryear"),
        ("list", "--query", "no_such_filter:1"),
        ("shipments", "--since", "yesteryear"),
        ("attention", "--flag", "none-such"),
        ("report", "--since", "yesteryear"),
        ("returns", "--since", "yesteryear"),
        ("find", "x", "--since", "yesteryear"),
        ("export", "orders", "--since", "yesteryear"),
        ("list", "--sort", "colour"),
        ("list", "--columns", "colour"),
        ("show", "gid://shopify/Product/1"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("tty", [True, False], ids=["terminal", "pipe"])
def test_a_mistake_in_what_was_typed_is_said_once(merchant: Merchant, argv: tuple[str, ...], tty: bool) -> None:
    ran = merchant(*argv, "--all-shops", tty=tty)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("error: ") == 1
    assert "warning" not in ran.err
    assert "shops failed" not in ran.err


def test_a_mistake_does_not_touch_the_old_file(merchant: Merchant, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text("yesterday's\n")
    assert merchant("list", "--all-shops", "--since", "x", "--output", str(file)).code == 2
    assert file.read_text() == "yesterday's\n"


def fails_at(number: int) -> Any:
    return lambda asked: None if asked < number else (403, {"Content-Type": "text/html"}, b"no")


def test_a_shop_that_fails_in_the_middle_has_given_the_rows_it_had(tmp_path: Path) -> None:
    with merchant_with(tmp_path, a_shop("fi", DEMO, orders=600), a_shop("se", DEMO_SE, orders=20)) as somebody:
        whole = of(SE, rows(somebody("list", "--all-shops", "--csv")))
        requests = len(somebody.shops["fi"].tokens)
        assert requests >= 3
        somebody.shops["fi"].before = fails_at(requests + 2)
        ran = somebody("list", "--all-shops", "--csv")
    assert ran.code == 1
    assert of(SE, rows_of(ran.out)) == whole
    assert 0 < len(of(FI, rows_of(ran.out))) < 600
    assert ran.err.startswith("warning: fi failed")


def test_a_count_that_cannot_be_had_any_more_is_a_failure_of_its_shop(tmp_path: Path) -> None:
    """The footer counts what matches by reading on, and there a shop may fail too."""
    with merchant_with(tmp_path, a_shop("fi", DEMO, orders=600), a_shop("se", DEMO_SE, orders=600)) as somebody:
        delivered = ("list", "--all-shops", "--delivery", "delivered")
        assert somebody(*delivered, tty=True).code == 0
        shop = somebody.shops["fi"]
        shop.before = fails_at(len(shop.tokens) + 2)
        ran = somebody(*delivered, tty=True)
    assert ran.code == 1
    assert "error: 1 of 2 shops failed: fi" in ran.err
    assert len([line for line in ran.lines if line.startswith(("fi ", "se "))]) == 50


@pytest.mark.parametrize("what", EXPORTS)
@pytest.mark.parametrize("when", ["at once", "in the middle", "before it is opened"])
def test_an_export_of_which_one_failed_leaves_the_old_file(tmp_path: Path, what: str, when: str) -> None:
    file = tmp_path / "old.csv"
    file.write_text("yesterday's\n")
    with merchant_with(tmp_path / "home", a_shop("fi", DEMO), a_shop("se", DEMO_SE, orders=600)) as somebody:
        argv: tuple[str, ...] = ("export", what, "--all-shops", str(file), "--manifest")
        if when == "in the middle":
            somebody.shops["se"].before = fails_at(2)
        elif when == "at once":
            wrong_token(somebody.shops["se"])
        else:
            argv = (*argv[:2], "--shop", "fi", "--shop", "acme-none", *argv[3:])
        ran = somebody(*argv)
    assert (ran.code, ran.out) == (1, "")
    assert "of 2 shops failed" in ran.err
    assert file.read_text() == "yesterday's\n"
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == ["old.csv"]


def test_a_list_to_a_file_holds_the_others_rows_and_fails(merchant: Merchant, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    wrong_token(merchant.shops["se"])
    ran = merchant("list", "--all-shops", "--output", str(file))
    assert (ran.code, ran.out) == (1, "")
    assert {row["shop"] for row in rows_of(file.read_text())} == {FI}


@pytest.mark.parametrize("command", [each for each in ROWS if each != "find"])
def test_where_all_failed_the_old_file_stays(merchant: Merchant, command: str, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text("yesterday's\n")
    for shop in merchant.shops.values():
        wrong_token(shop)
    ran = merchant(*ROWS[command][0], "--all-shops", "--output", str(file))
    assert (ran.code, ran.out) == (4, "")
    assert file.read_text() == "yesterday's\n"


def test_a_page_without_any_report_is_not_written(merchant: Merchant, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text("last week's\n")
    for shop in merchant.shops.values():
        wrong_token(shop)
    assert merchant("report", "--all-shops", "--html", str(file)).code == 4
    assert file.read_text() == "last week's\n"
    merchant.shops["fi"].token = "shpat_fi-and-secret"
    assert merchant("report", "--all-shops", "--html", str(file)).code == 1
    assert FI in file.read_text()


def test_fail_on_is_10_where_all_could_be_asked_and_1_where_not(merchant: Merchant) -> None:
    assert merchant("attention", "--all-shops", "--fail-on", "any").code == 10
    wrong_token(merchant.shops["se"])
    assert merchant("attention", "--all-shops", "--fail-on", "any").code == 1


def test_a_missing_scope_of_one_shop_is_said_with_its_name(tmp_path: Path) -> None:
    scopes = "read_orders,read_customers,read_returns,read_locations"
    with merchant_with(tmp_path, a_shop("fi", DEMO), a_shop("se", DEMO_SE, scopes=scopes)) as somebody:
        ran = somebody("list", "--all-shops")
    assert ran.code == 0
    assert [line for line in ran.err.splitlines() if not line.startswith("warning: se: ")] == []
    assert "read_all_orders" in ran.err


def test_the_doctor_looks_at_each_and_one_problem_is_its_code(merchant: Merchant) -> None:
    well = merchant("doctor", "--all-shops", "--json")
    assert (well.code, well.err) == (0, "")
    assert {each["shop"] for each in json.loads(well.out)} == {None, FI, SE}
    wrong_token(merchant.shops["se"])
    ran = merchant("doctor", "--all-shops", "--json")
    assert ran.code in (1, 4)
    states = {(each["shop"], each["check"]): each["state"] for each in json.loads(ran.out)}
    assert states[FI, "connection"] == "ok"
    assert "problem" in {state for (shop, _), state in states.items() if shop == SE}


# Side by side.


def test_the_shops_are_asked_at_once(merchant: Merchant) -> None:
    """Neither is answered before both have asked."""
    barrier = threading.Barrier(2)

    def meeting(number: int) -> None:
        if number == 1:
            barrier.wait(LONG)

    for shop in merchant.shops.values():
        shop.before = meeting
    assert merchant("list", "--all-shops").code == 0
    assert not barrier.broken


def test_each_shop_has_a_bucket_of_its_own(merchant: Merchant) -> None:
    """One is throttled twice and waits; the other sends what it has to send and never sleeps."""
    alone = merchant("list", "--all-shops").out
    status = {"maximumAvailable": 2000.0, "currentlyAvailable": 0, "restoreRate": 10.0}
    body = {
        "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
        "extensions": {"cost": {"requestedQueryCost": 60, "actualQueryCost": None, "throttleStatus": status}},
    }
    answer = (200, {"Content-Type": "application/json"}, json.dumps(body).encode())
    before = {profile: len(shop.tokens) for profile, shop in merchant.shops.items()}
    merchant.shops["fi"].before = lambda number: answer if number <= before["fi"] + 2 else None
    ran = merchant("list", "--all-shops")
    assert (ran.code, ran.out, ran.err) == (0, alone, "")
    assert set(merchant.time.slept) == {"fi"}
    assert len(merchant.shops["se"].tokens) - before["se"] == before["se"]
    assert len(merchant.shops["fi"].tokens) - before["fi"] == before["fi"] + 2


# Credentials.


@pytest.mark.parametrize("owner", [None, "fi", SE, "acme-other"])
@pytest.mark.parametrize("asked", [("--all-shops",), ("--shop", "fi", "--shop", "se"), ("--shop", "se")], ids=" ".join)
def test_the_environments_token_goes_to_its_own_shop_and_to_no_other(
    merchant: Merchant, owner: str | None, asked: tuple[str, ...]
) -> None:
    secret = "shpat_of-the-environment"
    env = {"ORDERSTATUS_TOKEN": secret} | ({} if owner is None else {"ORDERSTATUS_SHOP": owner})
    ran = merchant("list", *asked, env=env)
    allowed = {"fi": owner == "fi", "se": owner == SE or (owner is None and asked == ("--shop", "se"))}
    for profile, shop in merchant.shops.items():
        is_asked = profile in "fi se" if asked != ("--shop", "se") else profile == "se"
        expected = {secret if allowed[profile] else shop.token} if is_asked else set()
        assert set(shop.tokens) == expected
    # The shop that it belongs to does not know it.
    assert (ran.code == 0) == (not any(secret in shop.tokens for shop in merchant.shops.values()))
    assert secret not in ran.out + ran.err


def test_the_environments_address_is_of_its_own_shop_too(merchant: Merchant) -> None:
    """It would take the token of another along."""
    env = {"ORDERSTATUS_API_URL": "http://127.0.0.1:9", "ORDERSTATUS_SHOP": "acme-other"}
    assert merchant("list", "--all-shops", env=env).code == 0


def test_no_output_holds_a_token(merchant: Merchant) -> None:
    wrong_token(merchant.shops["se"])
    for argv in (("list", "--verbose"), ("doctor",), ("show", "#1030", "--verbose")):
        ran = merchant(*argv, "--all-shops")
        assert "and-secret" not in ran.out + ran.err
    assert "fi: " in merchant("list", "--verbose", "--all-shops").err


# Hostile.


def test_what_a_shop_says_of_itself_cannot_act_on_a_terminal(merchant: Merchant) -> None:
    merchant.shops["se"].before = lambda _: (
        402,
        {"Content-Type": "application/json", "X-Request-Id": "\x1b[31mred"},
        json.dumps({"errors": "\x1b]0;title\x07\u202egnp\nerror: mine"}).encode(),
    )
    ran = merchant("list", "--all-shops", tty=True)
    assert ran.code == 1
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]", ran.out + ran.err)
    assert [line for line in ran.err.splitlines() if line.startswith("error: mine")] == []


@pytest.mark.parametrize("name", ['"a b"', '"\\u001b[31m"', '"A"', '"--demo"', '"a.b"', '""'])
def test_a_profile_cannot_have_a_name_that_is_none(merchant: Merchant, name: str) -> None:
    merchant.settings = f'[profile.{name}]\nshop = "x"\n'
    ran = merchant("list", "--all-shops")
    assert (ran.code, ran.out) == (2, "")
    assert "\x1b" not in ran.err
