"""Orders by a bulk operation, through the commands: the same answer, and no points spent on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from orderstatus.demo.faults import parse
from orderstatus.demo.server import DemoServer
from orderstatus.shopify import planner
from support.cli import FEW_ORDERS, Cli, Ran

FEW = FEW_ORDERS


@pytest.fixture
def few(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A demo shop of two pages, for which a bulk operation is thought worth the while."""
    monkeypatch.setattr(planner, "BULK_FROM", 10)
    return Cli(tmp_path, demo_orders=FEW)


def in_bulk(cli: Cli, *argv: str) -> Ran:
    settings = cli.home / "bulk.toml"
    settings.write_text('bulk = "prefer"\n')
    return cli(*argv, "--verbose", env={"ORDERSTATUS_CONFIG": str(settings)})


@pytest.mark.parametrize(
    "argv",
    [
        ("export", "orders", "--demo", "--csv"),
        ("export", "shipments", "--demo", "--csv"),
        ("export", "orders", "--demo", "--csv", "--payment", "paid"),
        ("shipments", "--demo", "--summary", "--csv"),
        ("list", "--demo", "--sort", "number:asc", "--json"),
        ("report", "--demo", "--csv"),
    ],
)
def test_a_bulk_operation_brings_what_pages_bring(few: Cli, argv: tuple[str, ...]) -> None:
    pages, bulk = few(*argv), in_bulk(few, *argv)
    assert "by a bulk operation" in bulk.err
    assert "BulkOperationRun" in bulk.requests
    assert "Orders" not in bulk.requests
    assert (bulk.code, bulk.out) == (pages.code, pages.out)


def test_a_screen_of_rows_is_never_worth_a_bulk_operation(few: Cli) -> None:
    assert in_bulk(few, "list", "--demo", "--limit", "20").requests == ["OrdersFirstPage"]


def test_the_settings_can_rule_it_out(few: Cli) -> None:
    settings = few.home / "never.toml"
    settings.write_text('bulk = "never"\n')
    ran = few("export", "orders", "--demo", "--verbose", env={"ORDERSTATUS_CONFIG": str(settings)})
    assert ran.requests == ["OrdersFirstPage", "Orders"]


def test_a_first_sync_prefers_it_and_the_mirror_is_what_pages_would_make(few: Cli) -> None:
    assert "BulkOperationRun" in few("sync", "--demo", "--verbose").requests
    mirrored, asked = few("export", "orders", "--demo", "--mirror"), few("export", "orders", "--demo")
    assert mirrored.out == asked.out
    assert "BulkOperationRun" not in few("sync", "--demo", "--verbose").requests


def test_a_sync_before_an_answer_prefers_it_too(few: Cli) -> None:
    assert "BulkOperationRun" in few("list", "--demo", "--fresh", "--verbose").requests


def test_what_may_not_be_read_is_a_warning_and_no_failed_bulk_operation(
    few: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = DemoServer.__init__

    def limited(self: DemoServer, *args: Any, **settings: Any) -> None:
        build(self, *args, **{**settings, "protected_level": 1})

    monkeypatch.setattr(DemoServer, "__init__", limited)
    ran = in_bulk(few, "export", "orders", "--demo", "--csv")
    assert (ran.code, "BulkOperationRun" in ran.requests) == (0, False)
    assert "may not be read, so it is empty here" in ran.err


def test_slots_that_others_have_taken_are_no_obstacle(few: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = few("export", "orders", "--demo", "--csv")
    build = DemoServer.__init__

    def taken(self: DemoServer, *args: Any, **settings: Any) -> None:
        build(self, *args, **{**settings, "faults": parse("bulk-slots:5")})

    monkeypatch.setattr(DemoServer, "__init__", taken)
    # Chosen as the fastest way, and not by preference.
    monkeypatch.setattr(planner, "BULK_START_SECONDS", 0.0)
    monkeypatch.setattr(planner, "BULK_ORDERS_A_SECOND", 1e9)
    ran = few("export", "orders", "--demo", "--csv", "--verbose")
    assert (ran.code, ran.out) == (0, pages.out)
    assert ran.requests[-2:] == ["BulkOperationRun", "Orders"]
    assert "plan: not so: no bulk operation could be started" in ran.err
