"""A packing station's file costs the shop so many requests and points, and no more with every row."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from packing import environment, orders_for, rows_of, took, waiting_shop, write_file
from points import Metered

from orderstatus.demo.bucket import Plan
from orderstatus.demo.loopback import listening

ROWS, FEW_ROWS = 5_000, 300
AT_ONCE = 250
MUTATION_POINTS = 10


@dataclass(frozen=True)
class Ran:
    """What one run of `ship` wrote and asked for."""

    code: int
    results: Counter[str]
    requests: int
    points: float
    shipments: int


def shipped(home: Path, rows: int, *flags: str) -> Ran:
    """One run of the real program with so many rows."""
    shop, names = waiting_shop(orders_for(rows))
    write_file(home / "parcels.csv", rows_of(names, rows))
    server = Metered(shop, now=lambda: datetime.now(UTC), plan=Plan.PLUS)
    argv = ["-m", "orderstatus", "ship", str(home / "parcels.csv"), *flags, "--csv"]
    with listening(server) as url:
        ended = took(argv, environment(url, str(home)), home / "out.csv")
    with (home / "out.csv").open(encoding="utf-8", newline="") as file:
        results = Counter(row["result"] for row in csv.DictReader(file))
    return Ran(ended.code, results, server.requests, server.points, len(server.applied))


def requests_to_plan(rows: int) -> int:
    """What the shop is, once; the names and the orders of each 250 after it."""
    return 1 + 2 * -(-orders_for(rows) // AT_ONCE)


def test_a_file_of_5000_rows_is_planned_in_two_requests_for_250_orders(tmp_path: Path) -> None:
    ran = shipped(tmp_path, ROWS, "--dry-run")
    assert (ran.code, ran.results) == (0, {"planned": ROWS})
    assert ran.requests == requests_to_plan(ROWS)
    # A fortieth of what doing it costs, and less than the smallest bucket holds.
    assert ran.points < ROWS * MUTATION_POINTS / 40
    assert ran.shipments == 0


def test_a_parcel_costs_one_request_and_nothing_is_read_again(tmp_path: Path) -> None:
    ran = shipped(tmp_path, FEW_ROWS, "--yes")
    assert (ran.code, ran.results) == (0, {"done": FEW_ROWS})
    assert ran.shipments == FEW_ROWS
    assert ran.requests == requests_to_plan(FEW_ROWS) + FEW_ROWS
    assert ran.points == pytest.approx(FEW_ROWS * MUTATION_POINTS, rel=0.05)
