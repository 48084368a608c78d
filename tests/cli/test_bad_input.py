"""What is typed wrong is exit 2 with a line and a hint, and nothing that arrives is ever called a bug."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from orderstatus.runtime import Runtime
from support.cli import Cli
from support.servers import answer, serving

PROGRAM = [sys.executable, "-m", "orderstatus"]


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("--payment", ""), "`--payment` is empty"),
        (("--payment", ","), "`--payment` is empty"),
        (("--not-state", " "), "`--not-state` is empty"),
        (("--tag", ""), "`--tag` is empty"),
        (("--not-tag", ""), "`--not-tag` is empty"),
        (("--customer", " "), "`--customer` is empty"),
        (("--country", ""), "`--country` is empty"),
        (("--sort", ""), "`--sort` is empty"),
        (("--query", ""), "`--query` is empty"),
        (("--since", ""), "`--since` is empty"),
        (("--until", ""), "`--until` is empty"),
        (("--min-total", ""), "`--min-total` is empty"),
        (("--shop", ""), "`--shop` is empty"),
        (("--output", ""), "`--output` is empty"),
        (("--columns", ""), "`--columns` names no column"),
        (("--limit", "99999999999999999999"), "`--limit` cannot be 99999999999999999999"),
        (("--since", "0001-01-01"), "`--since 0001-01-01` is too far away"),
        (("--since", "0800-01-01"), "`--since 0800-01-01` is too far away"),
        (("--until", "9999-12-31T23:59:59-05:00"), "`--until 9999-12-31T23:59:59-05:00` is too far away"),
        (("--tag", "\udcff"), "is not readable as text"),
        (("--query", "name:\udcff"), "is not readable as text"),
        (("--shop", "acme"), "`--demo` and `--shop acme` are two shops"),
        (("--csv-safe", "--json"), "`--csv-safe` is for CSV and TSV, not for json"),
        (("--csv-safe", "--format", "table"), "`--csv-safe` is for CSV and TSV, not for a table"),
    ],
)
def test_a_list_that_cannot_be_meant_is_refused_with_a_hint(cli: Cli, argv: tuple[str, ...], message: str) -> None:
    ran = cli("list", "--demo", *argv)
    assert (ran.code, ran.out) == (2, "")
    first, blank, hint = ran.err.splitlines()
    assert (first[:7], blank, hint[:6]) == ("error: ", "", "hint: ")
    assert message in first


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("show", "--demo", "\udcff"), "is not readable as text"),
        (("demo", "serve", "--latency", "inf"), "`--latency` cannot be inf"),
        (("demo", "serve", "--latency", "1e300"), "`--latency` cannot be 1e+300"),
        (("demo", "serve", "--plan", "basic"), "no plan 'basic'"),
        (("demo", "serve", "--fault", "flood"), "no fault 'flood'"),
        (("demo", "serve", "--now", "0001-01-01T00:00:00+02:00"), "ORDERSTATUS_NOW is too far away"),
        (("demo", "serve", "--now", "soon"), "ORDERSTATUS_NOW is not an instant"),
    ],
)
def test_other_commands_refuse_with_a_hint_too(cli: Cli, argv: tuple[str, ...], message: str) -> None:
    ran = cli(*argv)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err.splitlines()[0]
    assert ran.err.splitlines()[2].startswith("hint: ")


@pytest.mark.parametrize("now", ["0001-01-01T00:00:00+02:00", "9999-12-31T23:59:59-05:00", "2026-11-23", "x\udcff"])
def test_a_clock_that_cannot_be_set_is_refused(cli: Cli, now: str) -> None:
    ran = cli("list", "--demo", env={"ORDERSTATUS_NOW": now})
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ORDERSTATUS_NOW is ")


def test_bytes_that_are_no_text_are_refused_by_the_program_itself(clean_env: dict[str, str]) -> None:
    ran = subprocess.run([*PROGRAM, "list", "--demo", "--tag", b"\xff"], capture_output=True, env=clean_env)
    assert (ran.returncode, ran.stdout) == (2, b"")
    assert ran.stderr.decode() == "error: `\ufffd` is not readable as text\n\nhint: type it again, in UTF-8\n"


def test_an_amount_of_few_characters_and_many_digits_is_refused(cli: Cli) -> None:
    ran = cli("list", "--demo", "--min-total", "1e999999")
    assert (ran.code, ran.out) == (2, "")


@pytest.fixture
def shop(request: pytest.FixtureRequest) -> Iterator[dict[str, str]]:
    """A server whose one order has dates at the ends of the calendar, in a shop of the given zone."""
    order = {
        "id": "gid://shopify/Order/1",
        "name": "#1",
        "number": 1,
        "displayFinancialStatus": "AUTHORIZED",
        "displayFulfillmentStatus": "FULFILLED",
        "returnStatus": "NO_RETURN",
        "processedAt": "0001-01-01T00:00:00Z",
        "createdAt": "9999-12-31T23:59:59Z",
        "updatedAt": "9999-12-31T23:59:59Z",
        "closed": False,
        "totalCapturableSet": {"shopMoney": {"amount": "5.0", "currencyCode": "EUR"}},
        "transactions": [
            {"id": "t", "kind": "AUTHORIZATION", "status": "SUCCESS", "processedAt": "9999-12-30T00:00:00Z"}
        ],
    }
    facts = {"myshopifyDomain": "x.myshopify.com", "name": "x", "ianaTimezone": request.param}

    def respond(handler: BaseHTTPRequestHandler, body: bytes) -> None:
        data: dict[str, Any] = {
            "orders": {"nodes": [order], "pageInfo": {"hasNextPage": False}},
            "order": order,
            "shop": facts,
            "ordersCount": {"count": 1, "precision": "EXACT"},
        }
        answer(200, json.dumps({"data": data}).encode())(handler, body)

    with serving(respond) as received:
        yield {
            "ORDERSTATUS_API_URL": received.url,
            "ORDERSTATUS_SHOP": "x.myshopify.com",
            "ORDERSTATUS_TOKEN": "t",
        }


@pytest.mark.parametrize("shop", ["America/New_York", "Pacific/Kiritimati"], indirect=True)
def test_dates_at_the_ends_of_the_calendar_are_written_in_every_format(cli: Cli, shop: dict[str, str]) -> None:
    ran = cli("list", "--csv", "--columns", "name,placed_at,capture_by", env=shop)
    assert (ran.code, ran.err) == (0, "")
    (row,) = csv.DictReader(io.StringIO(ran.out))
    assert (row["placed_at"][:4], row["capture_by"][:4]) == ("0001", "9999")
    for argv in (
        ("list",),
        ("list", "--json"),
        ("list", "--payment", "expiring"),
        ("show", "1"),
        ("show", "1", "--json"),
    ):
        for tty in (True, False):
            ran = cli(*argv, env=shop, tty=tty)
            assert (ran.code, ran.err.replace("no orders match\n", "")) == (0, ""), argv


@pytest.mark.parametrize("shop", ["Europe/Atlantis", "../../etc/passwd", "a\0b", "Europe"], indirect=True)
def test_a_time_zone_that_this_machine_does_not_know_is_a_warning(cli: Cli, shop: dict[str, str]) -> None:
    for argv in (("list", "--quiet"), ("show", "1"), ("list", "--since", "2026-11-01")):
        ran = cli(*argv, env=shop)
        assert ran.code == 0
        assert ran.err.startswith("warning: this machine does not know the shop's time zone ")
        assert ran.err.endswith(": times and days are UTC\n")
        assert ran.err.count("warning:") == 1


def test_a_refusal_of_the_system_that_has_nothing_to_do_with_the_output_is_not_blamed_on_it(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise FileNotFoundError(2, "No such file or directory", "/nonexistent.pem")

    monkeypatch.setattr(Runtime, "open_shops", broken)
    for argv in (("list", "--demo"), ("show", "--demo", "1010")):
        ran = cli(*argv)
        assert (ran.code, ran.out) == (1, "")
        assert ran.err.startswith("error: the system says: No such file or directory: /nonexistent.pem\n\nhint: ")
        assert "output" not in ran.err


@pytest.mark.skipif(os.name == "nt", reason="a shell redirection")
@pytest.mark.parametrize("argv", ["list --demo --limit 3", "list --columns help", "show --demo 1010"])
def test_a_closed_stdout_loses_the_data_and_says_so(clean_env: dict[str, str], argv: str) -> None:
    command = f'exec "{sys.executable}" -m orderstatus {argv} >&-'
    ran = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, env=clean_env)
    assert ran.returncode == 1
    assert ran.stderr.startswith("error: could not write the output: standard output is closed\n\nhint: ")


@pytest.mark.skipif(os.name == "nt", reason="a shell redirection")
def test_a_closed_stdout_is_no_matter_where_the_data_goes_to_a_file(clean_env: dict[str, str], tmp_path: Path) -> None:
    target = tmp_path / "orders.csv"
    command = f'exec "{sys.executable}" -m orderstatus list --demo --output "{target}" >&-'
    ran = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, text=True, env=clean_env)
    assert (ran.returncode, ran.stderr) == (0, "")
    with target.open(encoding="utf-8", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) == 1200


def test_a_latency_that_is_no_number_is_refused(cli: Cli) -> None:
    # Newer versions of Typer refuse it themselves, in words of their own.
    ran = cli("demo", "serve", "--latency", "nan")
    assert (ran.code, ran.out) == (2, "")
    assert "--latency" in ran.err
