"""`orderstatus shipments` on the demo shop: rows, summary, filters, formats, and what is asked of the shop for them."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from orderstatus.core.filters import SHIPMENT
from orderstatus.core.statuses import shipment_status
from orderstatus.demo.server import DemoServer
from orderstatus.shopify.scopes import FULFILLMENT_ORDER_SCOPES, METHODS_HIDDEN
from support.cli import DEMO_NOW, Cli, Ran
from support.demo import built_shop

Node = dict[str, Any]
NOW = datetime.fromisoformat(DEMO_NOW)
WINDOW_BEGINS = NOW - timedelta(days=60)
DEAD = ("CANCELLED", "ERROR", "FAILURE")
STAYS = ("RETAIL", "PICK_UP", "LOCAL", "NONE")

KEYS = [
    *("shop", "order_id", "order_name", "id", "name", "status", "display_status", "carrier", "tracking_number"),
    *("tracking_url", "shipped_at", "in_transit_at", "delivered_at", "estimated_delivery_at", "last_event_at"),
    *("silent_since_source", "transit_days", "silent_days", "late", "requires_shipping", "location", "country"),
]
SUMMARY_KEYS = [
    *("shop", "by", "group", "count", "share", "oldest_shipped_at", "oldest_days", "oldest_order_name"),
    *("since", "until"),
]


def rows(ran: Ran) -> list[dict[str, str]]:
    assert (ran.code, ran.err) == (0, "")
    return list(csv.DictReader(io.StringIO(ran.out)))


def at(text: str | None) -> datetime:
    return datetime.fromisoformat(text or "")


@pytest.fixture(scope="module")
def nodes() -> list[tuple[Node, Node]]:
    """Every fulfillment that Shopify has with its order, newest order first."""
    epoch = NOW.replace(minute=0)
    orders = sorted(
        built_shop(epoch=epoch, orders=1200).orders, key=lambda each: str(each["processedAt"]), reverse=True
    )
    return [(each, parcel) for each in orders for parcel in each["fulfillments"]]


def travels(parcel: Node) -> bool:
    methods = {(each.get("deliveryMethod") or {}).get("methodType") for each in parcel["fulfillmentOrders"]}
    return parcel["requiresShipping"] is not False and methods.isdisjoint(STAYS)


def is_live(parcel: Node) -> bool:
    return parcel["status"] not in DEAD and parcel["displayStatus"] not in ("CANCELED", "LABEL_VOIDED")


def is_underway(parcel: Node) -> bool:
    return is_live(parcel) and parcel["displayStatus"] not in ("DELIVERED", "PICKED_UP")


def newest_scan(parcel: Node) -> datetime:
    scans = [at(each["happenedAt"]) for each in parcel["events"]]
    return max(scans) if scans else at(parcel["inTransitAt"] or parcel["createdAt"])


@pytest.fixture(scope="module")
def expected(nodes: list[tuple[Node, Node]]) -> list[tuple[Node, Node]]:
    """What the command is about without a flag, from the demo shop's own data."""
    return [(order, each) for order, each in nodes if at(order["processedAt"]) >= WINDOW_BEGINS and travels(each)]


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    return rows(Cli(tmp_path_factory.mktemp("home"))("shipments", "--demo", "--csv"))


def ids(found: list[dict[str, str]]) -> list[str]:
    return [each["id"] for each in found]


def test_a_row_a_shipment_of_the_last_60_days_that_has_to_travel_newest_orders_first(
    everything: list[dict[str, str]], expected: list[tuple[Node, Node]]
) -> None:
    assert list(everything[0]) == KEYS
    assert ids(everything) == [parcel["id"] for _, parcel in expected]
    assert len(everything) > 500


def test_every_row_says_what_shopify_says(everything: list[dict[str, str]], expected: list[tuple[Node, Node]]) -> None:
    for row, (order, parcel) in zip(everything, expected, strict=True):
        assert row["order_name"] == order["name"]
        assert row["display_status"] == (parcel["displayStatus"] or "")
        wanted = shipment_status(parcel["displayStatus"]).word if parcel["status"] not in DEAD else "cancelled"
        assert row["status"] == wanted
        assert row["tracking_number"] == "; ".join(each["number"] for each in parcel["trackingInfo"] if each["number"])


def test_silence_runs_from_the_newest_scan_and_what_arrived_has_none(
    everything: list[dict[str, str]], expected: list[tuple[Node, Node]]
) -> None:
    sources: set[str] = set()
    for row, (_, parcel) in zip(everything, expected, strict=True):
        if is_underway(parcel):
            assert at(row["last_event_at"]) == newest_scan(parcel)
            assert float(row["silent_days"]) == round((NOW - newest_scan(parcel)) / timedelta(days=1), 1)
        else:
            assert row["silent_days"] == ""
        sources.add(row["silent_since_source"])
    # Of what is in transit the demo shop always has the scan that says so.
    assert sources == {"event", "delivered", "shipped"}


def test_json_json_lines_and_csv_hold_the_same_rows(cli: Cli, everything: list[dict[str, str]]) -> None:
    listed = json.loads(cli("shipments", "--demo", "--json").out)
    assert listed == [json.loads(line) for line in cli("shipments", "--demo", "--format", "jsonl").lines]
    assert list(listed[0]) == KEYS
    as_text = [{key: _text(value) for key, value in row.items()} for row in listed]
    assert as_text == everything


def _text(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def test_a_pipe_gets_every_row_as_tabs_and_not_a_word_beside(cli: Cli, everything: list[dict[str, str]]) -> None:
    ran = cli("shipments", "--demo")
    assert (ran.code, ran.err) == (0, "")
    columns = ["order_name", "status", "carrier", "tracking_number", "shipped_at", "last_event_at", "silent_days"]
    columns += ["late", "country"]
    assert [line.split("\t") for line in ran.lines] == [[row[key] for key in columns] for row in everything]


@pytest.mark.parametrize("word", ["failed", "cancelled", "unknown", *SHIPMENT.groups, "IN_TRANSIT", "label_printed"])
def test_a_status_selects_exactly_its_shipments(cli: Cli, everything: list[dict[str, str]], word: str) -> None:
    ours = {"IN_TRANSIT": "in-transit", "label_printed": "label-ready"}.get(word, word)
    wanted = SHIPMENT.groups.get(ours, (ours,))
    found = rows(cli("shipments", "--demo", "--status", word, "--csv", "--columns", "id,status"))
    assert ids(found) == [row["id"] for row in everything if row["status"] in wanted]
    assert bool(found) is (word != "unknown")


@pytest.mark.parametrize("word", ["delivered", *SHIPMENT.groups])
def test_a_status_that_is_excluded_leaves_exactly_the_others(
    cli: Cli, everything: list[dict[str, str]], word: str
) -> None:
    found = rows(cli("shipments", "--demo", "--not-status", word, "--csv", "--columns", "id"))
    assert ids(found) == [row["id"] for row in everything if row["status"] not in SHIPMENT.groups.get(word, (word,))]


def test_fulfilled_without_tracking_is_a_bucket_of_its_own(cli: Cli, expected: list[tuple[Node, Node]]) -> None:
    found = ids(rows(cli("shipments", "--demo", "--no-tracking", "--csv")))
    assert found == ids(rows(cli("shipments", "--demo", "--status", "no-tracking", "--csv")))
    gone = ("CONFIRMED", "FULFILLED", "MARKED_AS_FULFILLED", None)
    assert found == [
        parcel["id"]
        for _, parcel in expected
        if is_live(parcel)
        and parcel["displayStatus"] in gone
        and not any(each["number"] or each["url"] for each in parcel["trackingInfo"])
    ]
    assert found


def test_labels_never_scanned_are_a_bucket_of_their_own(cli: Cli, expected: list[tuple[Node, Node]]) -> None:
    labels = ("SUBMITTED", "LABEL_PURCHASED", "LABEL_PRINTED")
    assert ids(rows(cli("shipments", "--demo", "--status", "label-not-scanned", "--csv"))) == [
        parcel["id"]
        for _, parcel in expected
        if is_live(parcel) and parcel["displayStatus"] in labels and at(parcel["createdAt"]) <= NOW - timedelta(days=7)
    ]


FILTERS: list[tuple[tuple[str, ...], Callable[[Node, Node], bool]]] = [
    (("--carrier", "posti"), lambda order, parcel: any("Posti" in each["company"] for each in parcel["trackingInfo"])),
    (
        ("--carrier", "dhl,ups"),
        lambda order, parcel: any(each["company"] in ("DHL Express", "UPS") for each in parcel["trackingInfo"]),
    ),
    (
        ("--country", "se,NO"),
        lambda order, parcel: (order["shippingAddress"] or {}).get("countryCodeV2") in ("SE", "NO"),
    ),
    (("--location", "baltic"), lambda order, parcel: "Baltic" in ((parcel["location"] or {}).get("name") or "")),
    (
        ("--older-than", "5d"),
        lambda order, parcel: is_underway(parcel) and at(parcel["createdAt"]) <= NOW - timedelta(days=5),
    ),
    (
        ("--late",),
        lambda order, parcel: (
            is_live(parcel)
            and parcel["estimatedDeliveryAt"] is not None
            and (at(parcel["deliveredAt"]) if parcel["deliveredAt"] else NOW) > at(parcel["estimatedDeliveryAt"])
        ),
    ),
    (("--silent", "4d"), lambda order, parcel: is_underway(parcel) and newest_scan(parcel) <= NOW - timedelta(days=4)),
    # Monday 07:30 in Helsinki less three business days is Wednesday 07:30.
    (
        ("--silent", "3bd"),
        lambda order, parcel: is_underway(parcel) and newest_scan(parcel) <= at("2026-11-18T07:30:00+02:00"),
    ),
    (("--since", "2026-11-02", "--until", "2026-11-08"), lambda order, parcel: _placed_in_week_45(order)),
]


def _placed_in_week_45(order: Node) -> bool:
    placed = at(order["processedAt"])
    return at("2026-11-02T00:00:00+02:00") <= placed < at("2026-11-09T00:00:00+02:00")


@pytest.mark.parametrize(
    ("argv", "chosen"), FILTERS, ids=lambda value: " ".join(value) if isinstance(value, tuple) else ""
)
def test_a_filter_chooses_exactly_what_its_definition_says(
    cli: Cli, expected: list[tuple[Node, Node]], argv: tuple[str, ...], chosen: Callable[[Node, Node], bool]
) -> None:
    found = ids(rows(cli("shipments", "--demo", *argv, "--csv")))
    assert found == [parcel["id"] for order, parcel in expected if chosen(order, parcel)]
    assert 0 < len(found) < len(expected)


def test_filters_are_and_between_each_other(cli: Cli, everything: list[dict[str, str]]) -> None:
    found = rows(cli("shipments", "--demo", "--carrier", "Posti", "--status", "moving", "--country", "FI", "--csv"))
    assert found == [
        row
        for row in everything
        if row["carrier"] == "Posti" and row["status"] in SHIPMENT.groups["moving"] and row["country"] == "FI"
    ]
    assert found


def test_what_needs_no_shipping_is_left_out_unless_asked_for(
    cli: Cli, everything: list[dict[str, str]], nodes: list[tuple[Node, Node]]
) -> None:
    more = ids(rows(cli("shipments", "--demo", "--include-non-shipping", "--csv")))
    assert more == [parcel["id"] for order, parcel in nodes if at(order["processedAt"]) >= WINDOW_BEGINS]
    assert len(more) > len(everything)


def test_a_named_order_is_found_however_old_it_is(cli: Cli, nodes: list[tuple[Node, Node]]) -> None:
    old, parcel = next((order, parcel) for order, parcel in reversed(nodes) if travels(parcel))
    new = next(order for order, parcel in nodes if travels(parcel))
    assert at(old["processedAt"]) < WINDOW_BEGINS
    for reference in (old["name"], old["name"].lstrip("#"), old["id"]):
        found = rows(cli("shipments", "--demo", "--order", reference, "--csv"))
        assert ids(found) == [each["id"] for each in old["fulfillments"] if travels(each)]
        assert parcel["id"] in ids(found)
    both = rows(cli("shipments", "--demo", "--order", f"{old['name']},{new['name']}", "--csv"))
    assert {row["order_name"] for row in both} == {old["name"], new["name"]}


def test_an_order_that_is_not_there_is_an_error(cli: Cli) -> None:
    ran = cli("shipments", "--demo", "--order", "1001,999999", "--csv")
    assert ran.code == 1
    assert "there is no order 999999" in ran.err


def test_an_error_leaves_the_old_file(cli: Cli, tmp_path: Path) -> None:
    old = tmp_path / "parcels.csv"
    old.write_text("old")
    assert cli("shipments", "--demo", "--order", "1001,999999", "--output", str(old)).code == 1
    assert (old.read_text(), list(tmp_path.glob("*.tmp"))) == ("old", [])


def test_a_file_has_every_row_and_its_suffix_is_its_format(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "parcels.csv"
    ran = cli("shipments", "--demo", "--output", str(path), tty=True)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err.startswith(f"542 rows in {path}\norders placed since ")
    assert path.read_text() == cli("shipments", "--demo", "--csv").out


# The summary


def counted(everything: list[dict[str, str]], key: str) -> Counter[str]:
    return Counter(row[key] for row in everything)


def test_the_summary_counts_every_row_once(cli: Cli, everything: list[dict[str, str]]) -> None:
    found = rows(cli("shipments", "--demo", "--summary", "--csv"))
    assert list(found[0]) == SUMMARY_KEYS
    counts = {row["group"]: int(row["count"]) for row in found}
    assert sum(counts.values()) == len(everything)
    statuses = counted(everything, "status")
    assert counts["shipped"] + counts["no-tracking"] == statuses["shipped"]
    assert counts["label-ready"] + counts["label-not-scanned"] == statuses["label-ready"]
    assert counts["delivered"] == statuses["delivered"]
    assert counts["cancelled"] == statuses["cancelled"]
    for row in found:
        assert float(row["share"]) == round(int(row["count"]) / len(everything), 4)


@pytest.mark.parametrize(("by", "key"), [("carrier", "carrier"), ("country", "country"), ("location", "location")])
def test_a_summary_by_a_fact_is_that_of_the_column(
    cli: Cli, everything: list[dict[str, str]], by: str, key: str
) -> None:
    found = rows(cli("shipments", "--demo", "--summary", "--by", by, "--csv"))
    assert {row["group"]: int(row["count"]) for row in found} == counted(everything, key)
    assert {row["by"] for row in found} == {by}


def test_a_summary_by_week_is_of_the_weeks_in_which_they_left(cli: Cli, everything: list[dict[str, str]]) -> None:
    found = rows(cli("shipments", "--demo", "--summary", "--by", "week", "--csv"))
    weeks = Counter("{}-W{:02}".format(*at(row["shipped_at"]).isocalendar()[:2]) for row in everything)
    assert {row["group"]: int(row["count"]) for row in found} == weeks
    assert [row["group"] for row in found] == sorted(weeks)


def test_the_oldest_of_a_group_is_named_with_its_date_and_age(cli: Cli, everything: list[dict[str, str]]) -> None:
    [delayed] = rows(cli("shipments", "--demo", "--status", "delayed", "--summary", "--csv"))
    oldest = min((row for row in everything if row["status"] == "delayed"), key=lambda row: at(row["shipped_at"]))
    assert (delayed["oldest_shipped_at"], delayed["oldest_order_name"]) == (oldest["shipped_at"], oldest["order_name"])
    assert float(delayed["oldest_days"]) == round((NOW - at(oldest["shipped_at"])) / timedelta(days=1), 1)


def test_the_window_is_said_in_the_rows_of_a_summary(cli: Cli) -> None:
    for row in rows(cli("shipments", "--demo", "--summary", "--csv")):
        assert (at(row["since"]), row["until"]) == (WINDOW_BEGINS, "")
    for row in rows(cli("shipments", "--demo", "--summary", "--until", "2026-11-01", "--csv")):
        assert at(row["until"]) == at("2026-11-02T00:00:00+02:00")
        assert row["since"] == "2026-09-03T00:00:00+03:00"


def test_a_summary_is_the_same_in_every_format(cli: Cli) -> None:
    argv = ("shipments", "--demo", "--summary", "--by", "carrier")
    listed = json.loads(cli(*argv, "--json").out)
    assert listed == [json.loads(line) for line in cli(*argv, "--format", "jsonl").lines]
    assert list(listed[0]) == SUMMARY_KEYS
    assert [{key: _text(value) for key, value in row.items()} for row in listed] == rows(cli(*argv, "--csv"))
    assert [line.split("\t")[0] for line in cli(*argv).lines] == [row["group"] or "" for row in listed]
    assert listed[-1]["group"] is None


# On a terminal


def test_a_terminal_has_the_summary_on_top_then_50_rows_and_what_is_left_out(
    cli: Cli, everything: list[dict[str, str]]
) -> None:
    ran = cli("shipments", "--demo", tty=True)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[:2] == [f"{len(everything)} shipments of orders placed since 24 Sep 08:30 (60 d)", ""]
    end = ran.lines.index("", 2)
    assert [line.split()[0] for line in ran.lines[3:end]] == [
        row["group"] for row in rows(cli("shipments", "--demo", "--summary", "--csv"))
    ]
    table = ran.lines[end + 1 : -1]
    assert [line.split()[0] for line in table[1:]] == [row["order_name"] for row in everything[:50]]
    assert ran.lines[-1] == f"50 of {len(everything)} shipments; --limit 0 shows all"


def test_the_summary_on_top_is_of_everything_that_matches_and_not_of_the_rows_shown(cli: Cli) -> None:
    ran = cli("shipments", "--demo", "--status", "moving", "--by", "carrier", "--limit", "1", tty=True)
    count = len(rows(cli("shipments", "--demo", "--status", "moving", "--csv")))
    assert ran.lines[0].startswith(f"{count} shipments of ")
    assert ran.lines[2].split()[:2] == ["Carrier", "Count"]
    assert sum(int(line.split()[-7]) for line in ran.lines[3 : ran.lines.index("", 2)]) == count
    assert ran.err == "warning: stopped at --limit 1: more shipments match\n"


def test_a_limit_that_cut_is_said_in_a_pipe_too_and_one_that_did_not_is_not(cli: Cli) -> None:
    ran = cli("shipments", "--demo", "--limit", "3", "--quiet")
    assert (ran.code, len(ran.lines), ran.err) == (0, 3, "warning: stopped at --limit 3: more shipments match\n")
    count = len(rows(cli("shipments", "--demo", "--status", "problem", "--csv")))
    ran = cli("shipments", "--demo", "--status", "problem", "--limit", str(count))
    assert (len(ran.lines), ran.err) == (count, "")
    ran = cli("shipments", "--demo", "--summary", "--limit", "2")
    assert (len(ran.lines), ran.err) == (2, "warning: stopped at --limit 2: there are more groups\n")


def test_nothing_that_matches_is_exit_0_with_a_note_that_says_the_window(cli: Cli) -> None:
    for more in ((), ("--summary",)):
        ran = cli("shipments", "--demo", "--status", "unknown", *more, tty=True)
        assert (ran.code, ran.out) == (0, "")
        assert ran.err == "no shipments match; looked at orders placed since 24 Sep 08:30 (60 d)\n"
    assert cli("shipments", "--demo", "--status", "unknown", "--json").out == "[]\n"
    assert cli("shipments", "--demo", "--status", "unknown") == Ran(0, "", "")


@pytest.mark.parametrize(
    ("argv", "window"),
    [
        (("--since", "7d"), "shipments of orders placed since 16 Nov 07:30 (7 d)"),
        (("--since", "2026-11-02", "--until", "2026-11-08"), "orders placed from 2 Nov 00:00 to 9 Nov 00:00"),
        (("--order", "2002"), "1 shipment of the orders named"),
    ],
)
def test_the_window_is_said_above_the_table(cli: Cli, argv: tuple[str, ...], window: str) -> None:
    assert window in cli("shipments", "--demo", *argv, tty=True).lines[0]
    assert window.partition("of ")[2] in cli("shipments", "--demo", *argv, "--verbose").err


@pytest.mark.parametrize("width", [40, 80, 120])
def test_no_line_is_longer_than_the_terminal_and_no_status_is_cut(cli: Cli, width: int) -> None:
    ran = cli("shipments", "--demo", "--limit", "0", tty=True, width=width)
    assert ran.code == 0
    assert max(cell_len(line) for line in ran.lines if not line.startswith("too narrow")) <= width
    assert "attempted-delivery" in ran.out
    assert ("too narrow for: " in ran.out) is (width < 120)


# Bad input


@pytest.mark.parametrize(
    ("argv", "says"),
    [
        (("--status", "in-transt"), "did you mean `in-transit`?"),
        (("--silent", "5x"), "a length of time such as 48h, 7d, 2w or 5bd (business days)"),
        (("--older-than", ""), "`--older-than` is empty"),
        (("--since", "someday"), "7d, 36h, 2w"),
        (("--columns", "colour"), "`--columns` does not know `colour`"),
        (("--summary", "--columns", "status"), "`--columns` does not know `status`"),
        (("--summary", "--by", "wek"), "did you mean `week`?"),
        (("--by", "week"), "add `--summary`"),
        (("--limit", "-1"), "`--limit` cannot be -1"),
        (("--country", "Finland"), "two-letter codes"),
        (("--lang", "xx"), "`--lang` does not know `xx`"),
    ],
)
def test_bad_input_is_exit_2_and_says_what_is_accepted(cli: Cli, argv: tuple[str, ...], says: str) -> None:
    ran = cli("shipments", "--demo", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert says in ran.err


def test_columns_help_lists_every_key_and_asks_no_shop(cli: Cli) -> None:
    ran = cli("shipments", "--columns", "help")
    assert [line[2:].split()[0] for line in ran.lines[: len(KEYS)]] == KEYS
    ran = cli("shipments", "--summary", "--columns", "help")
    assert [line[2:].split()[0] for line in ran.lines[: len(SUMMARY_KEYS)]] == SUMMARY_KEYS


def test_the_help_names_every_status(cli: Cli) -> None:
    assert set(SHIPMENT.words) <= set(re.findall(r"[a-z-]+", cli("shipments", "--help").out))


# What is asked of the shop


def requests(ran: Ran) -> Counter[str]:
    return Counter(ran.requests)


def asked_events(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the shipments whose events are read from here on."""
    asked: list[str] = []
    answer = DemoServer.answer

    def watched(server: DemoServer, method: str, path: str, headers: Any, body: bytes) -> Any:
        sent = json.loads(body)
        if sent.get("operationName") == "ShipmentEvents" or "ShipmentEvents" in sent["query"]:
            asked.extend(sent["variables"]["ids"])
            assert sent["variables"]["newest"] == 1
        return answer(server, method, path, headers, body)

    monkeypatch.setattr(DemoServer, "answer", watched)
    return asked


def test_a_summary_reads_no_event(cli: Cli) -> None:
    assert requests(cli("shipments", "--demo", "--summary", "--verbose")) == {"OrdersFirstPage": 1, "Orders": 2}


def test_columns_that_tell_nothing_of_news_have_no_event_read(cli: Cli) -> None:
    ran = cli("shipments", "--demo", "--columns", "order_name,status,late", "--verbose")
    assert requests(ran) == {"OrdersFirstPage": 1, "Orders": 2}


def test_events_are_read_only_of_what_may_be_silent_in_one_request(
    cli: Cli, expected: list[tuple[Node, Node]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_events(monkeypatch)
    ran = cli("shipments", "--demo", "--silent", "4d", "--carrier", "Posti", "--columns", "id", "--verbose")
    assert requests(ran)["ShipmentEvents"] == 1
    old = NOW - timedelta(days=4)
    assert asked == [
        parcel["id"]
        for _, parcel in expected
        if is_underway(parcel)
        and at(parcel["inTransitAt"] or parcel["createdAt"]) <= old
        and any(each["company"] == "Posti" for each in parcel["trackingInfo"])
    ]
    # More than are silent, far fewer than there are.
    assert len(ran.lines) < len(asked) < 40


def test_for_a_column_events_are_read_of_what_is_on_its_way_and_shown(
    cli: Cli, expected: list[tuple[Node, Node]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_events(monkeypatch)
    assert cli("shipments", "--demo", "--limit", "20", tty=True).code == 0
    assert asked == [parcel["id"] for _, parcel in expected[:20] if is_underway(parcel)]
    asked.clear()
    assert cli("shipments", "--demo", "--csv").code == 0
    assert asked == [parcel["id"] for _, parcel in expected if is_underway(parcel)]


def test_a_limit_in_a_pipe_reads_no_more_pages_than_it_needs(cli: Cli) -> None:
    ran = cli("shipments", "--demo", "--limit", "5", "--columns", "id", "--verbose")
    assert requests(ran) == {"OrdersFirstPage": 1}


# What the app may not read


NO_LOCATIONS = ("read_locations", "write_locations", "read_inventory", "write_inventory")
NO_METHODS = (*FULFILLMENT_ORDER_SCOPES, *(each.replace("read_", "write_") for each in FULFILLMENT_ORDER_SCOPES))


def test_a_location_that_may_not_be_read_is_empty_and_the_scope_is_named(
    cli: Cli, everything: list[dict[str, str]], without_scopes: Callable[..., None]
) -> None:
    without_scopes(*NO_LOCATIONS)
    ran = cli("shipments", "--demo", "--csv")
    assert ran.code == 0
    assert list(csv.DictReader(io.StringIO(ran.out))) == [{**row, "location": ""} for row in everything]
    assert re.fullmatch(r"warning: .*read_locations.*\n", ran.err)
    # The default columns need none.
    assert cli("shipments", "--demo").err == ""


def test_rows_chosen_by_a_location_that_may_not_be_read_are_refused(
    cli: Cli, without_scopes: Callable[..., None]
) -> None:
    without_scopes(*NO_LOCATIONS)
    ran = cli("shipments", "--demo", "--location", "Turku", "--csv")
    assert (ran.code, ran.out) == (4, "")
    assert "read_locations" in ran.err


def test_a_summary_by_a_location_that_may_not_be_read_has_one_group_without(
    cli: Cli, everything: list[dict[str, str]], without_scopes: Callable[..., None]
) -> None:
    without_scopes(*NO_LOCATIONS)
    ran = cli("shipments", "--demo", "--summary", "--by", "location", "--json")
    [only] = json.loads(ran.out)
    assert (only["group"], only["count"]) == (None, len(everything))
    assert "read_locations" in ran.err


def test_without_a_scope_for_fulfillment_orders_what_is_picked_up_is_there_and_it_is_said(
    cli: Cli, nodes: list[tuple[Node, Node]], without_scopes: Callable[..., None]
) -> None:
    without_scopes(*NO_METHODS)
    ran = cli("shipments", "--demo", "--csv")
    assert ran.code == 0
    assert ids(list(csv.DictReader(io.StringIO(ran.out)))) == [
        parcel["id"]
        for order, parcel in nodes
        if at(order["processedAt"]) >= WINDOW_BEGINS and parcel["requiresShipping"] is not False
    ]
    assert ran.err == f"warning: {METHODS_HIDDEN}\n"
    assert cli("shipments", "--demo", "--include-non-shipping", "--csv").err == ""


def test_the_default_window_is_no_reason_to_warn_of_the_60_day_limit(
    cli: Cli, without_scopes: Callable[..., None]
) -> None:
    without_scopes("read_all_orders")
    a_part_of_a_second_past = {"ORDERSTATUS_NOW": "2026-11-23T05:30:00.700000+00:00"}
    assert cli("shipments", "--demo", "--summary", env=a_part_of_a_second_past).err == ""
    assert "read_all_orders" in cli("shipments", "--demo", "--summary", "--since", "61d").err


def test_two_ways_to_group_are_refused_and_neither_is_forgotten(cli: Cli) -> None:
    ran = cli("shipments", "--demo", "--summary", "--by", "week", "--by", "carrier")
    assert ran.code == 2
    assert "takes one way to group, not 2" in ran.err


def test_the_window_is_said_in_a_pipe_by_the_rows_of_a_summary(cli: Cli) -> None:
    every = [line.split("\t")[-2] for line in cli("shipments", "--demo", "--summary").lines]
    assert every
    assert set(every) == {"2026-09-24T08:30:00+03:00"}


def test_the_window_of_a_file_is_said_on_a_terminal(cli: Cli, tmp_path: Path) -> None:
    ran = cli("shipments", "--demo", "--since", "2d", "--output", str(tmp_path / "s.csv"), tty=True)
    assert ran.err.endswith("s.csv\norders placed since 21 Nov 07:30 (2 d)\n")
