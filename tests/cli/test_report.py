"""`orderstatus report` on the demo shop: its rows, tables and page, and what it says of what it cannot know."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from statistics import quantiles

import pytest

from orderstatus.demo.loopback import listening
from support.cli import Cli, Ran
from support.demo import DemoSource, demo_source

LEGS = ("placed_to_shipped", "shipped_to_first_scan", "first_scan_to_delivered", "placed_to_delivered")
KEYS = [
    *("shop", "since", "until", "by", "group", "shipments", "share", "delivered", "open", "open_share", "cancelled"),
    *("on_time", "late", "on_time_share", "problem", "problem_share", "dates_out_of_order"),
    *(f"{leg}_{part}" for leg in LEGS for part in ("count", "median", "p90", "p95")),
]
Row = dict[str, str]


def rows(ran: Ran) -> list[Row]:
    assert (ran.code, ran.err) == (0, "")
    return list(csv.DictReader(io.StringIO(ran.out)))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> list[Row]:
    return rows(Cli(tmp_path_factory.mktemp("home"))("report", "--demo", "--csv"))


def test_csv_has_every_key_in_the_frozen_order_and_a_row_a_group(report: list[Row]) -> None:
    assert list(report[0]) == KEYS
    assert report[0]["by"] == "all"
    assert list(dict.fromkeys(row["by"] for row in report)) == [
        "all",
        "status",
        "carrier",
        "country",
        "location",
        "week",
    ]
    assert len({(row["by"], row["group"]) for row in report}) == len(report)


def test_json_json_lines_and_tsv_hold_the_same_rows(cli: Cli, report: list[Row]) -> None:
    listed = json.loads(cli("report", "--demo", "--json").out)
    assert [list(row) for row in listed] == [KEYS] * len(report)
    assert listed == [json.loads(line) for line in cli("report", "--demo", "--format", "jsonl").lines]
    assert [str(row["shipments"]) for row in listed] == [row["shipments"] for row in report]
    assert {type(row["open_share"]) for row in listed} <= {float, type(None)}
    tabs = cli("report", "--demo", "--columns", "by,group,open").lines
    assert tabs == [f"{row['by']}\t{row['group']}\t{row['open']}" for row in report]


def test_every_grouping_counts_the_shipments_that_shipments_lists(cli: Cli, report: list[Row]) -> None:
    listed = rows(cli("shipments", "--demo", "--csv", "--columns", "status,carrier,country,location"))
    counts = Counter(row["carrier"] for row in listed if row["status"] != "cancelled")
    assert {row["group"]: int(row["shipments"]) for row in report if row["by"] == "carrier"} == counts
    overall = report[0]
    assert int(overall["shipments"]) == counts.total()
    assert int(overall["cancelled"]) == sum(row["status"] == "cancelled" for row in listed)
    assert int(overall["delivered"]) == sum(row["status"] == "delivered" for row in listed)
    for by in ("status", "country", "location", "week"):
        assert sum(int(row["shipments"]) for row in report if row["by"] == by) == counts.total()


def test_the_quantiles_are_those_of_the_dates_that_shipments_lists(cli: Cli, report: list[Row]) -> None:
    argv = ("shipments", "--demo", "--csv", "--columns", "status,in_transit_at,delivered_at")
    days = [
        (datetime.fromisoformat(row["delivered_at"]) - datetime.fromisoformat(row["in_transit_at"])).total_seconds()
        / 86_400
        for row in rows(cli(*argv))
        if row["status"] == "delivered" and row["delivered_at"] and row["in_transit_at"]
    ]
    cuts = quantiles([each for each in days if each >= 0], n=100, method="inclusive")
    told = [float(report[0][f"first_scan_to_delivered_{part}"]) for part in ("median", "p90", "p95")]
    assert told == pytest.approx([cuts[49], cuts[89], cuts[94]], abs=0.006)


def test_late_is_what_shipments_calls_late(cli: Cli, report: list[Row]) -> None:
    late = rows(cli("shipments", "--demo", "--late", "--csv", "--columns", "id"))
    assert int(report[0]["late"]) == len(late)


def test_by_leaves_only_what_was_asked_for_beside_all_and_the_statuses(cli: Cli) -> None:
    found = rows(cli("report", "--demo", "--by", "week,carrier", "--csv"))
    assert list(dict.fromkeys(row["by"] for row in found)) == ["all", "status", "week", "carrier"]


def test_the_period_is_of_placed_orders_and_in_every_row(cli: Cli, report: list[Row]) -> None:
    assert {(row["since"], row["until"]) for row in report} == {("2026-09-24T08:30:00+03:00", "")}
    october = rows(cli("report", "--demo", "--since", "2026-10-01", "--until", "2026-10-31", "--csv"))
    assert {(row["since"], row["until"]) for row in october} == {
        ("2026-10-01T00:00:00+03:00", "2026-11-01T00:00:00+02:00")
    }
    placed = rows(
        cli("list", "--demo", "--since", "2026-10-01", "--until", "2026-10-31", "--csv", "--columns", "shipments_count")
    )
    assert 0 < int(october[0]["shipments"]) <= sum(int(row["shipments_count"]) for row in placed)


def test_what_needs_no_shipping_is_left_out_unless_asked_for(cli: Cli, report: list[Row]) -> None:
    all_of_it = rows(cli("report", "--demo", "--include-non-shipping", "--csv"))
    assert int(all_of_it[0]["shipments"]) > int(report[0]["shipments"])


@pytest.mark.parametrize("width", [80, 120])
def test_on_a_terminal_it_is_tables_with_bars_that_fit(cli: Cli, width: int) -> None:
    ran = cli("report", "--demo", tty=True, width=width)
    assert (ran.code, ran.err) == (0, "")
    assert ran.lines[0] == "Delivery report: orders placed from 24 Sep 2026 to 23 Nov 2026"
    assert "are open." in ran.out
    assert max(map(len, ran.lines)) <= width
    titles = [line for line in ran.lines if line.startswith("By ") and ":" not in line]
    assert titles == ["By carrier", "By country", "By location", "By week"]
    assert all(part in ran.out for part in ("Median", "p90", "p95", "Count", "█", "▒", "░"))


def test_columns_that_a_narrow_terminal_has_no_room_for_are_named(cli: Cli) -> None:
    ran = cli("report", "--demo", "--by", "carrier", tty=True, width=50)
    assert max(map(len, ran.lines)) <= 50
    assert ran.lines[-1] == "too narrow for: on_time_share, problem_share"


def test_columns_on_a_terminal_are_a_table_of_those(cli: Cli) -> None:
    ran = cli("report", "--demo", "--by", "status", "--columns", "group,shipments", tty=True)
    assert ran.lines[0].split() == ["Group", "Shipments"]
    assert ran.lines[1].split()[:2] == ["all", "shipments"]


def test_a_table_in_a_file_is_the_report_too(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    ran = cli("report", "--demo", "--by", "carrier", "--output", str(file))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    text = file.read_text(encoding="utf-8")
    assert text.startswith("Delivery report: ")
    assert "\x1b" not in text


def test_the_page_alone_is_silent_in_cron_and_named_on_a_terminal(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "weekly.html"
    ran = cli("report", "--demo", "--html", str(file))
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>")
    ran = cli("report", "--demo", "--html", str(file), tty=True)
    assert (ran.code, ran.out, ran.err) == (0, "", f"the page is in {file}\n")


def test_page_and_rows_come_from_one_reading(cli: Cli, tmp_path: Path, report: list[Row]) -> None:
    file = tmp_path / "weekly.html"
    ran = cli("report", "--demo", "--html", str(file), "--csv", "--verbose")
    assert list(csv.DictReader(io.StringIO(ran.out))) == report
    assert len(ran.requests) == 3
    assert "demo.myshopify.com" in file.read_text(encoding="utf-8")


def test_the_page_can_go_to_stdout(cli: Cli) -> None:
    ran = cli("report", "--demo", "--html", "-")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.rstrip().endswith("</html>")


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("--html", ""), "`--html` is empty"),
        (("--html", "-", "--csv"), "would go to one place"),
        (("--html", "x.csv", "--output", "x.csv"), "would go to one place"),
        (("--by", "carier"), "`--by` does not know `carier`; did you mean `carrier`?"),
        (("--by", ""), "`--by` is empty"),
        (("--since", "soon"), "`--since` does not understand `soon`"),
        (("--columns", "median"), "`--columns` does not know `median`"),
        (("--csv-safe", "--json"), "`--csv-safe` is for CSV and TSV"),
    ],
)
def test_a_report_that_cannot_be_meant_is_refused_with_a_hint(cli: Cli, argv: tuple[str, ...], message: str) -> None:
    ran = cli("report", "--demo", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err.splitlines()[0]
    assert ran.err.splitlines()[2].startswith("hint: ")


def test_columns_help_lists_every_key(cli: Cli) -> None:
    listed = [line[2:].split()[0] for line in cli("report", "--columns", "help").lines if line[2:].strip()]
    assert listed[: len(KEYS)] == KEYS


def test_an_empty_period_is_a_note_on_a_terminal_zeros_in_a_pipe_and_a_page_that_says_so(
    cli: Cli, tmp_path: Path
) -> None:
    argv = ("report", "--demo", "--since", "2020-01-01", "--until", "2020-01-31")
    ran = cli(*argv, tty=True)
    assert (ran.code, ran.out) == (0, "")
    assert "no shipments match" in ran.err
    (alone,) = rows(cli(*argv, "--csv"))
    assert (alone["by"], alone["shipments"], alone["open_share"], alone["placed_to_delivered_median"]) == (
        "all",
        "0",
        "",
        "",
    )
    file = tmp_path / "empty.html"
    assert cli(*argv, "--html", str(file)).code == 0
    assert "There was nothing to report" in file.read_text(encoding="utf-8")


def test_a_page_that_cannot_be_written_is_said_before_anything_is_read(cli: Cli, tmp_path: Path) -> None:
    ran = cli("report", "--demo", "--html", str(tmp_path / "no" / "such" / "x.html"), "--verbose")
    assert ran.code == 1
    assert "could not write" in ran.err
    assert "OrdersFirstPage" not in ran.err


def test_a_run_that_fails_leaves_the_old_page(cli: Cli, tmp_path: Path) -> None:
    file = tmp_path / "weekly.html"
    file.write_text("last week's", encoding="utf-8")
    ran = elsewhere(cli, demo_source(faults=["403:every=2"]), "--html", str(file))
    assert ran.code == 4
    assert file.read_text(encoding="utf-8") == "last week's"
    assert list(tmp_path.glob(".orderstatus-*")) == []


def elsewhere(cli: Cli, demo: DemoSource, *argv: str) -> Ran:
    """The report of another shop than the demo's own, which is on a port."""
    with listening(demo.server) as url:
        shop = {"ORDERSTATUS_SHOP": "x", "ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": url}
        return cli("report", *argv, env=shop)


def without(*scopes: str) -> DemoSource:
    granted = [scope for scope in demo_source(orders=0).server.shop.scopes if scope not in scopes]
    return demo_source(scopes=granted)


def test_without_the_locations_scope_there_is_no_part_by_location_and_a_warning_names_the_scope(cli: Cli) -> None:
    ran = elsewhere(cli, without("read_locations", "write_locations"), "--csv", "--since", "2025-01-01")
    assert ran.code == 0
    assert "read_locations" in ran.err
    found = list(csv.DictReader(io.StringIO(ran.out)))
    assert "location" not in {row["by"] for row in found}
    assert int(found[0]["shipments"]) > 0


def test_by_location_without_that_scope_is_one_group_and_the_scope_is_named(cli: Cli) -> None:
    ran = elsewhere(
        cli, without("read_locations", "write_locations"), "--by", "location", "--csv", "--since", "2025-01-01"
    )
    assert ran.code == 0
    assert {row["group"] for row in csv.DictReader(io.StringIO(ran.out)) if row["by"] == "location"} <= {""}
    assert "read_locations" in ran.err


@pytest.mark.parametrize("other", ["./page.html", "folder/../page.html", "link.html"])
def test_the_page_and_the_rows_never_lie_in_one_file_whatever_its_name(cli: Cli, tmp_path: Path, other: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.html").symlink_to(tmp_path / "page.html")
    ran = cli("report", "--demo", "--html", str(tmp_path / "page.html"), "--csv", "--output", str(tmp_path / other))
    assert ran.code == 2
    assert "would go to one place" in ran.err
    assert not (tmp_path / "page.html").exists()


def test_the_page_costs_its_template_engine_and_the_rows_do_not(python: Callable[[str], str]) -> None:
    code = """
import os, sys
os.environ["ORDERSTATUS_NOW"] = "2026-11-23T05:30:00+00:00"
from orderstatus.cli import run
for how in (["--csv"], ["--html", "-"]):
    assert run(["report", "--demo", "--by", "status", *how]) == 0
    print()
    print("imported:", "jinja2" in sys.modules, "orderstatus.output.table" in sys.modules)
"""
    told = [line for line in python(code).splitlines() if line.startswith("imported:")]
    assert told == ["imported: False False", "imported: True False"]
