"""`orderstatus export` on the demo shop: every row, every column, every format, and a manifest that proves it."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest
from syrupy.assertion import SnapshotAssertion
from typer.core import TyperGroup
from typer.main import get_command

from orderstatus.cli import app
from orderstatus.output.event_fields import EVENT_FIELDS
from orderstatus.output.fields import Field
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.return_fields import RETURN_FIELDS
from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
from support.cli import DEMO_NOW, FEW_ORDERS, Cli, Ran
from support.demo import EPOCH, built_shop

FIELDS: dict[str, tuple[Field[Any], ...]] = {
    "orders": ORDER_FIELDS,
    "shipments": SHIPMENT_FIELDS,
    "returns": RETURN_FIELDS,
    "events": EVENT_FIELDS,
}
# Written out by hand, so that nobody renames or moves one by accident.
EVENT_KEYS = [
    *("shop", "order_id", "order_name", "shipment_id", "tracking_number", "id", "status", "happened_at"),
    *("message", "place", "estimated_delivery_at"),
]
NS = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def rows(ran: Ran) -> list[dict[str, str]]:
    assert (ran.code, ran.err) == (0, "")
    return list(csv.DictReader(io.StringIO(ran.out)))


@pytest.fixture(scope="module")
def nodes() -> list[dict[str, Any]]:
    """The orders of the demo shop of few as Shopify would have them."""
    return built_shop(epoch=EPOCH, orders=FEW_ORDERS).orders


def test_an_order_is_a_row_and_a_pipe_gets_every_one_as_csv(small: Cli, nodes: list[dict[str, Any]]) -> None:
    exported = rows(small("export", "orders", "--demo"))
    assert Counter(row["id"] for row in exported) == Counter(node["id"] for node in nodes)
    assert small("export", "orders", "--demo") == small("list", "--demo", "--csv")


def test_a_terminal_gets_every_order_too(cli: Cli) -> None:
    ran = cli("export", "orders", "--demo", "--columns", "name", tty=True)
    assert (ran.code, len(ran.lines)) == (0, 1201)


def test_a_shipment_is_a_row_of_any_order_that_the_app_may_see(small: Cli, nodes: list[dict[str, Any]]) -> None:
    exported = rows(small("export", "shipments", "--demo", "--include-non-shipping", "--columns", "id"))
    every = Counter(parcel["id"] for node in nodes for parcel in node["fulfillments"])
    assert Counter(row["id"] for row in exported) == every
    recent = rows(small("shipments", "--demo", "--include-non-shipping", "--csv", "--columns", "id"))
    assert len(recent) < len(exported), "`shipments` looks at 60 days"


def test_a_carrier_event_is_a_row(small: Cli, nodes: list[dict[str, Any]]) -> None:
    exported = rows(small("export", "events", "--demo", "--include-non-shipping"))
    assert list(exported[0]) == EVENT_KEYS
    every = {
        event["id"]: (node["name"], parcel["id"], event["status"])
        for node in nodes
        for parcel in node["fulfillments"]
        for event in parcel["events"]
    }
    found = {
        row["id"]: (row["order_name"], row["shipment_id"], row["status"].upper().replace("-", "_")) for row in exported
    }
    assert found == every
    assert len(exported) == len(every)


def test_the_events_of_a_shipment_come_newest_first(small: Cli) -> None:
    by_shipment: dict[str, list[str]] = {}
    for row in rows(small("export", "events", "--demo", "--since", "20d")):
        by_shipment.setdefault(row["shipment_id"], []).append(row["happened_at"])
    assert max(map(len, by_shipment.values())) > 2
    assert all(times == sorted(times, reverse=True) for times in by_shipment.values())


def test_events_of_silent_parcels_are_all_of_them(small: Cli) -> None:
    """To find a silent parcel its newest event is read; the export is of every one."""
    silent = rows(small("export", "events", "--demo", "--silent", "5bd"))
    of = ",".join({row["order_name"] for row in silent})
    ids = {row["shipment_id"] for row in silent}
    every = [row for row in rows(small("export", "events", "--demo", "--order", of)) if row["shipment_id"] in ids]
    assert Counter(row["id"] for row in silent) == Counter(row["id"] for row in every)
    assert len(silent) > len(ids) > 0


def test_a_return_that_was_started_is_a_row_and_with_all_every_one_is(small: Cli, nodes: list[dict[str, Any]]) -> None:
    every = {each["id"]: each["status"].lower() for node in nodes for each in node["returns"]}
    started = {gid: status for gid, status in every.items() if status not in ("declined", "canceled")}
    exported = rows(small("export", "returns", "--demo"))
    assert {row["id"]: row["status"] for row in exported} == started
    assert len(exported) == len(started)
    with_all = rows(small("export", "returns", "--demo", "--status", "all"))
    assert {row["id"]: row["status"] for row in with_all} == every != started
    declined = rows(small("export", "returns", "--demo", "--status", "declined"))
    assert {row["id"] for row in declined} == {gid for gid, status in every.items() if status == "declined"} != set()


@pytest.mark.parametrize("table", FIELDS)
def test_every_format_holds_the_same_rows_and_every_key(small: Cli, tmp_path: Path, table: str) -> None:
    keys = [field.key for field in FIELDS[table]]
    argv = ("export", table, "--demo", "--since", "12d")
    plain = rows(small(*argv))
    assert list(plain[0]) == keys
    assert len(plain) > 3
    listed = json.loads(small(*argv, "--json").out)
    assert [list(row) for row in listed] == [keys] * len(plain)
    assert [json.loads(line) for line in small(*argv, "--format", "jsonl").lines] == listed
    tabs = [line.split("\t") for line in small(*argv, "--format", "tsv").lines]
    assert tabs[0] == keys, "a file of so many columns says which they are"
    assert len(tabs) == len(plain) + 1
    assert small(*argv, str(tmp_path / "x.parquet")) == Ran(0, "", "")
    parquet = pq.read_table(tmp_path / "x.parquet")
    assert parquet.column_names == keys
    id_key = "id" if "id" in keys else keys[0]
    assert parquet.column(id_key).to_pylist() == [row[id_key] for row in plain]
    assert small(*argv, "-o", str(tmp_path / "x.xlsx")) == Ran(0, "", "")
    assert len(sheet_rows(tmp_path / "x.xlsx")) == len(plain) + 1
    assert sheet_rows(tmp_path / "x.xlsx")[0] == keys


def sheet_rows(path: Path) -> list[list[str]]:
    root = ElementTree.fromstring(zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml"))
    return [["".join(cell.itertext()) for cell in row] for row in root.iter(f"{NS}row")]


def test_values_agree_between_csv_and_parquet(small: Cli, tmp_path: Path) -> None:
    argv = ("export", "orders", "--demo", "--since", "5d", "--columns", "name,placed_at,total,tags,shipments_count")
    plain = rows(small(*argv))
    small(*argv, str(tmp_path / "x.parquet"))
    for text, typed in zip(plain, pq.read_table(tmp_path / "x.parquet").to_pylist(), strict=True):
        assert text["name"] == typed["name"]
        assert f"{typed['total'].normalize():f}" == re.sub(r"\.?0+$", "", text["total"])
        assert typed["placed_at"].timestamp() == pytest.approx(_timestamp(text["placed_at"]))
        assert ", ".join(typed["tags"]) == text["tags"]
        assert str(typed["shipments_count"]) == text["shipments_count"]


def _timestamp(text: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("table", "command", "argv"),
    [
        (
            "orders",
            "list",
            ("--payment", "authorized", "--fulfillment", "unfulfilled", "--since", "30d", "--country", "FI,SE"),
        ),
        ("shipments", "shipments", ("--status", "problem", "--carrier", "posti", "--since", "60d")),
        ("returns", "returns", ("--status", "requested", "--older-than", "1d")),
    ],
)
def test_the_filters_are_those_of_the_listing_commands(
    small: Cli, table: str, command: str, argv: tuple[str, ...]
) -> None:
    exported = rows(small("export", table, "--demo", *argv))
    assert exported == rows(small(command, "--demo", "--csv", *argv))
    assert exported


ONLY_FOR_A_SCREEN = {"limit", "summary", "by"}
ONLY_FOR_A_FILE = {"file", "manifest"}


@pytest.mark.parametrize(
    ("table", "command"),
    [("orders", "list"), ("shipments", "shipments"), ("returns", "returns"), ("events", "shipments")],
)
def test_no_flag_of_the_listing_command_is_missing(table: str, command: str) -> None:
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    listing = root.commands[command].load()  # type: ignore[attr-defined]
    export = root.commands["export"].load().commands[table]  # type: ignore[attr-defined]
    listed = {each.name for each in listing.params} - ONLY_FOR_A_SCREEN
    assert {each.name for each in export.params} - ONLY_FOR_A_FILE == listed


def test_columns_are_chosen_and_listed(cli: Cli) -> None:
    assert list(rows(cli("export", "events", "--demo", "--since", "3d", "--columns", "status,place"))[0]) == [
        "status",
        "place",
    ]
    ran = cli("export", "events", "--columns", "help")
    assert (ran.code, ran.err) == (0, "")
    assert [line[2:].split()[0] for line in ran.lines[: len(EVENT_KEYS)]] == EVENT_KEYS


def test_csv_safe_keeps_a_spreadsheet_from_running_a_cell(small: Cli) -> None:
    argv = ("export", "orders", "--demo", "--columns", "name,customer")
    plain, safe = rows(small(*argv)), rows(small(*argv, "--csv-safe"))
    guarded = [row["customer"] for row in plain if row["customer"].startswith(("=", "+", "-", "@"))]
    assert guarded
    assert [row["customer"] for row in safe if row["customer"].startswith("'")] == [f"'{name}" for name in guarded]
    ran = small(*argv, "--csv-safe", "--json")
    assert (ran.code, ran.out) == (2, "")
    assert "`--csv-safe` is for CSV and TSV" in ran.err


def test_a_manifest_says_what_was_asked_and_proves_what_came(small: Cli, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    argv = ("--payment", "authorized", "--since", "2026-11-01", "--until", "2026-11-20", "--manifest")
    assert small("export", "orders", str(file), "--demo", *argv) == Ran(0, "", "")
    said = json.loads((tmp_path / "orders.csv.manifest.json").read_text(encoding="utf-8"))
    data = file.read_bytes()
    assert said["sha256"] == hashlib.sha256(data).hexdigest()
    assert said["bytes"] == len(data)
    assert said["rows"] == len(list(csv.DictReader(io.StringIO(data.decode())))) == said["orders_read"] > 0
    assert said["orders_counted"] == said["rows"]
    assert said["columns"] == [field.key for field in ORDER_FIELDS]
    assert said["asked"] == {
        "payment": ["authorized"],
        "since": "2026-11-01",
        "until": "2026-11-20",
        "manifest": True,
        "demo": True,
    }
    assert said["search"] == (
        "financial_status:authorized AND processed_at:>='2026-10-31T22:00:00Z' AND processed_at:<'2026-11-20T22:00:00Z'"
    )
    assert said["window"]["since"] == "2026-10-31T22:00:00+00:00"
    assert said["window"]["until"] == "2026-11-20T22:00:00+00:00"
    assert (said["api_version_asked"], said["api_versions_answered"]) == ("2026-10", ["2026-10"])
    assert said["requests"] >= 1
    assert said["points"] > 0
    assert (said["started_at"], said["finished_at"]) == ("2026-11-23T05:30:00+00:00",) * 2
    assert (said["shop"], said["command"], said["format"]) == ("demo.myshopify.com", "export orders", "csv")
    assert said["warnings"] == []


@pytest.mark.parametrize("table", FIELDS)
def test_every_export_has_a_manifest_of_all_that_the_app_may_see(small: Cli, tmp_path: Path, table: str) -> None:
    file = tmp_path / f"{table}.parquet"
    assert small("export", table, "--output", str(file), "--manifest", "--demo") == Ran(0, "", "")
    said = json.loads((tmp_path / f"{table}.parquet.manifest.json").read_text(encoding="utf-8"))
    assert said["window"] == {"orders": "all that the app may see", "since": None, "until": None}
    assert said["rows"] == pq.read_table(file).num_rows > 0
    assert said["orders_read"] == said["orders_counted"]
    assert said["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_a_manifest_names_the_view_and_what_it_set(small: Cli, tmp_path: Path) -> None:
    file = tmp_path / "x.csv"
    small("export", "orders", str(file), "--demo", "--manifest", "--view", "to-ship", "--payment", "paid")
    asked = json.loads((tmp_path / "x.csv.manifest.json").read_text(encoding="utf-8"))["asked"]
    assert (asked["view"], asked["payment"], asked["state"]) == ("to-ship", ["paid"], ["open"])


def test_a_warning_is_in_the_manifest_too(small: Cli, tmp_path: Path, without_scopes: Callable[..., None]) -> None:
    without_scopes("read_all_orders")
    ran = small("export", "orders", str(tmp_path / "x.csv"), "--demo", "--manifest")
    assert ran.code == 0
    [warning] = json.loads((tmp_path / "x.csv.manifest.json").read_text(encoding="utf-8"))["warnings"]
    assert "read_all_orders" in warning
    assert ran.err == f"warning: {warning}\n"


def test_nothing_that_matches_is_an_empty_file_with_its_columns(small: Cli, tmp_path: Path) -> None:
    argv = ("export", "orders", "--demo", "--tag", "no-such-tag", "--columns", "name,total")
    assert small(*argv) == Ran(0, "name,total\n", "")
    assert small(*argv, str(tmp_path / "x.parquet")) == Ran(0, "", "")
    assert pq.read_table(tmp_path / "x.parquet").num_rows == 0
    assert "nothing matches" in small(*argv, tty=True).err


def test_a_person_is_told_how_many_rows_went_where(cli: Cli, tmp_path: Path) -> None:
    ran = cli("export", "orders", str(tmp_path / "x.csv"), "--demo", tty=True)
    assert (ran.out, ran.err) == ("", f"1,200 rows in {tmp_path / 'x.csv'}\n")
    assert cli("export", "orders", str(tmp_path / "x.csv"), "--demo", "--quiet", tty=True).err == ""


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (("orders", "x.csv", "-o", "y.csv"), "`x.csv` and `--output y.csv` are two files"),
        (("orders", "x.doc"), "`.doc` is none"),
        (("orders", "x.txt"), "an export is no table"),
        (("orders", "--format", "table"), "an export is no table"),
        (("orders", "--format", "pdf"), "Invalid value for '--format'"),
        (("orders", "--json", "--csv"), "ask for two formats at once"),
        (("orders", "--manifest"), "`--manifest` writes beside a file"),
        (("orders", "-", "--manifest"), "`--manifest` writes beside a file"),
        (("orders", "/dev/null", "--manifest"), "`/dev/null` is none"),
        (("orders", "--columns", "nme"), "did you mean `name`?"),
        (("orders", "--payment", "payed"), "did you mean `paid`?"),
        (("orders", "--limit", "3"), "No such option: --limit"),
        (("shipments", "--status", "transit"), "did you mean `in-transit`?"),
        (("events", "--silent", "soon"), "`--silent` does not understand `soon`"),
        (("returns", "--owes", "refnd"), "did you mean `refund`?"),
        (("order",), "Did you mean 'orders'?"),
        (("orders", ""), "`--output` is empty"),
    ],
)
def test_what_cannot_be_done_is_exit_2_and_writes_nothing(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    ran = cli("export", *argv, *(() if argv == ("order",) else ("--demo",)))
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert list(tmp_path.glob("*.*")) == []


@pytest.mark.parametrize("format", ["parquet", "xlsx"])
def test_a_terminal_cannot_show_bytes(cli: Cli, format: str) -> None:
    for argv in (("export", "orders"), ("list",), ("shipments",)):
        ran = cli(*argv, "--demo", "--format", format, tty=True)
        assert (ran.code, ran.out) == (2, "")
        assert ran.err == f"error: a terminal cannot show {format}\n\nhint: add `--output FILE.{format}`\n"


@pytest.mark.parametrize(
    ("format", "library", "extra"), [("parquet", "pyarrow", "parquet"), ("xlsx", "xlsxwriter", "excel")]
)
def test_a_library_that_is_missing_says_how_to_get_it(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, format: str, library: str, extra: str
) -> None:
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == library else found(name))
    ran = cli("export", "orders", str(tmp_path / f"x.{format}"), "--demo")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        f"error: writing {format} needs {library}, which is not installed\n\n"
        f"hint: pip install 'orderstatus[{extra}]', or write CSV\n"
    )


@pytest.mark.parametrize("command", [("list",), ("shipments",), ("returns",), ("attention",)])
@pytest.mark.parametrize("suffix", ["parquet", "xlsx"])
def test_a_listing_command_writes_them_too(small: Cli, tmp_path: Path, command: tuple[str, ...], suffix: str) -> None:
    file = tmp_path / f"x.{suffix}"
    assert small(*command, "--demo", "--output", str(file)) == Ran(0, "", "")
    if suffix == "parquet":
        assert pq.read_table(file).num_rows == len(rows(small(*command, "--demo", "--csv")))
    else:
        assert len(sheet_rows(file)) == len(rows(small(*command, "--demo", "--csv"))) + 1


def test_one_life_is_no_row_of_a_sheet(cli: Cli, tmp_path: Path) -> None:
    ran = cli("show", "1001", "--demo", "-o", str(tmp_path / "x.xlsx"))
    assert (ran.code, ran.out) == (2, "")
    assert list(tmp_path.glob("*.xlsx")) == []


@pytest.mark.parametrize("format", ["parquet", "xlsx"])
def test_a_pipe_gets_the_bytes(cli: Cli, clean_env: dict[str, str], format: str, tmp_path: Path) -> None:
    argv = ("export", "orders", "--demo", "--since", "9d")
    program = [sys.executable, "-m", "orderstatus", *argv, "--format", format]
    piped = subprocess.run(program, capture_output=True, env={**clean_env, "ORDERSTATUS_NOW": DEMO_NOW})
    assert (piped.returncode, piped.stderr) == (0, b"")
    file = tmp_path / f"x.{format}"
    assert cli(*argv, str(file)) == Ran(0, "", "")
    assert piped.stdout == file.read_bytes()
    assert len(piped.stdout) > 1000


def test_requests_are_those_that_the_columns_need(cli: Cli) -> None:
    def asked(*argv: str) -> list[str]:
        return cli("export", *argv, "--demo", "--verbose").requests

    assert asked("orders") == ["OrdersFirstPage", *["Orders"] * 4]
    assert asked("events", "--since", "2d") == ["OrdersFirstPage", "ShipmentEvents"]
    no_news = asked("shipments", "--since", "20d", "--columns", "id,status")
    assert set(no_news) == {"OrdersFirstPage", "Orders"}
    assert set(asked("shipments", "--since", "20d")) == {*no_news, "ShipmentEvents"}


@pytest.mark.parametrize("argv", [(), *((table,) for table in FIELDS)], ids=" ".join)
def test_help_fits_a_narrow_terminal(argv: tuple[str, ...], clean_env: dict[str, str]) -> None:
    env = {**clean_env, "COLUMNS": "80", "TERMINAL_WIDTH": "80"}
    program = [sys.executable, "-m", "orderstatus", "export", *argv, "--help"]
    ran = subprocess.run(program, capture_output=True, text=True, env=env)
    assert ran.returncode == 0
    assert max(map(len, ran.stdout.splitlines())) <= 80


def test_returns_that_may_not_be_read_are_an_error_and_no_shorter_file(
    small: Cli, tmp_path: Path, without_scopes: Callable[..., None]
) -> None:
    without_scopes("read_returns", "write_returns")
    file = tmp_path / "returns.csv"
    file.write_text("old")
    ran = small("export", "returns", str(file), "--demo", "--manifest")
    assert (ran.code, ran.out) == (4, "")
    assert "read_returns" in ran.err
    assert file.read_text() == "old"
    assert sorted(each.name for each in tmp_path.iterdir() if each.is_file()) == ["returns.csv"]


def test_an_export_in_a_pipe_is_what_it_was(cli: Cli, snapshot: SnapshotAssertion) -> None:
    for table, columns in (
        ("orders", "name,placed_at,payment_status,total,currency,tags"),
        ("shipments", "order_name,name,status,carrier,last_event_at,silent_days,late"),
        ("events", "order_name,status,happened_at,message,place"),
        ("returns", "order_name,name,status,owes,created_at"),
    ):
        ran = cli("export", table, "--demo", "--since", "3d", "--columns", columns)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out == snapshot(name=table)
