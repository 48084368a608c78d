"""A packing station's file in `ship`: what reading, planning and doing it take, as whole processes.

Usage: python benchmarks/packing.py [--rows 5000] [--latency 100] [--plan plus] [--runs 3] [--do]

The shop is a demo shop on loopback in which so many orders wait to be shipped, every ninth of them in two parcels. To
plan is held against the bare reading of the same orders through the same reader, in a process of its own: both ask for
the same bytes, which are answered from memory after so many milliseconds, so that what is between them is ours. `--do`
then carries the plan out on the demo shop itself, which takes part of the processor.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from points import Metered

from orderstatus.demo.answers import Answer
from orderstatus.demo.bucket import Plan
from orderstatus.demo.fulfilling import assign
from orderstatus.demo.loopback import listening
from orderstatus.demo.shop import DemoShop, build_shop
from orderstatus.demo.telling import paid, web

DOMAIN = "acme.myshopify.com"
OTHERS = 1_000
"""Orders of the shop beside those that wait."""
GOODS = (("NW-BEANIE-MOS", 1), ("KW-MUG-04", 2))
_SHARED_BY_TWO = 9
_HEADINGS = ("Order", "Tracking number", "Carrier", "SKU", "Quantity")
_EPOCH = datetime(2026, 11, 23, 5, tzinfo=UTC)
NOW = _EPOCH + timedelta(minutes=30)

BARE = """
import os, sys
from orderstatus.core.acting.shipping import ship
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime

references = list(dict.fromkeys(line.split(",")[0] for line in open(sys.argv[1], encoding="utf-8").readlines()[1:]))
runtime = Runtime(Streams(sys.stdout, sys.stderr, out_tty=False, err_tty=False), os.environ)
with runtime.acting() as acting:
    for called in acting.reader.by_name(references, ship({}).parts):
        assert called.orders
"""


_LAUNCHER = """
import json, resource, subprocess, sys, time

started = time.perf_counter()
with open(sys.argv[1], "wb") as out:
    code = subprocess.run([sys.executable, *sys.argv[2:]], stdout=out).returncode
used = resource.getrusage(resource.RUSAGE_CHILDREN)
json.dump([time.perf_counter() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, code], sys.stdout)
"""
"""Starts the process from a small one, since Linux counts what a parent held into the peak of what it starts."""


class Canned(Metered):
    """Answers the same question from memory, so that what is timed is the client and not the demo shop."""

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """What the demo shop answered when it was asked first, after the same time."""
        kept: dict[bytes, Answer] = self.__dict__.setdefault("_kept", {})
        if body in kept:
            self.sleep(self.latency)
            return kept[body]
        return kept.setdefault(body, super().answer(method, path, headers, body))


@dataclass(frozen=True)
class Took:
    """What a process took."""

    seconds: float
    processor_seconds: float
    megabytes: float
    code: int


def waiting_shop(orders: int) -> tuple[DemoShop, list[str]]:
    """A demo shop in which so many orders wait to be shipped, and their names, oldest first."""
    shop = build_shop(epoch=_EPOCH, orders=OTHERS)
    scene = shop.scene
    assert scene is not None
    names = []
    for number in range(orders):
        placed = int((_EPOCH - timedelta(days=2) + timedelta(seconds=number)).timestamp())
        draft = paid(web(scene, placed, goods=GOODS))
        assign(draft, scene.places[0])
        shop.orders.append(draft.finish())
        names.append(draft.name)
    shop.orders.sort(key=lambda each: each["processedAt"])
    shop.forget_index()
    return shop, names


def rows_of(names: Sequence[str], rows: int) -> list[tuple[str, ...]]:
    """So many rows: one a parcel of a whole order, and two for each order that is sent in two."""
    written: list[tuple[str, ...]] = []
    for number, name in enumerate(names):
        if number % _SHARED_BY_TWO:
            written.append((name, f"JJFI6400{number:08}A", "Posti", "", ""))
        else:
            written += [
                (name, f"JJFI6400{number:08}{letter}", "Posti", sku, str(quantity))
                for letter, (sku, quantity) in zip("AB", GOODS, strict=True)
            ]
    return written[:rows]


def orders_for(rows: int) -> int:
    """How many orders fill so many rows."""
    return rows - rows // (_SHARED_BY_TWO + 1)


def write_file(path: Path, rows: Sequence[tuple[str, ...]]) -> None:
    """Afterwards the file of the packing station is at `path`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_HEADINGS)
        writer.writerows(rows)


def took(argv: Sequence[str], env: Mapping[str, str], out: Path) -> Took:
    """One fresh process, its standard output in `out`."""
    ended = subprocess.run(
        [sys.executable, "-c", _LAUNCHER, str(out), *argv], env=env, stdout=subprocess.PIPE, check=True
    )
    return Took(*json.loads(ended.stdout))


def environment(url: str, home: str) -> dict[str, str]:
    """What makes a command ask the shop at `url`, in a home of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORDERSTATUS_")}
    shop = {"ORDERSTATUS_SHOP": DOMAIN, "ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": url}
    return {**kept, **shop, "ORDERSTATUS_HOME": home, "NO_PROXY": "127.0.0.1"}


def main(arguments: Sequence[str]) -> int:
    """Prints a line for each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--rows", type=int, default=5_000)
    parser.add_argument("--latency", type=float, default=100, help="milliseconds an answer")
    parser.add_argument("--plan", default="plus", help="of the shop: standard, advanced, plus or enterprise")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--do", action="store_true", help="carry it out too")
    asked = parser.parse_args(arguments)
    shop, names = waiting_shop(orders_for(asked.rows))
    rows = rows_of(names, asked.rows)
    plan = Plan.named(asked.plan)
    with tempfile.TemporaryDirectory() as home:
        file, out = Path(home, "parcels.csv"), Path(home, "out")
        write_file(file, rows)
        reading = [*("-c", BARE), str(file)]
        planning = ["-m", "orderstatus", "ship", str(file), "--dry-run", "--csv"]
        server = Canned(shop, now=lambda: datetime.now(UTC), plan=plan, latency=asked.latency / 1000)
        with listening(server) as url:
            env = environment(url, home)
            first = took(planning, env, out)
            requests, points = server.spent()
            print(f"{len(rows):,} rows at {len(names):,} orders, {asked.latency:.0f} ms an answer, {asked.plan}")
            print(
                f"planning: {requests} requests, {points:,.0f} points; the first of all, the demo shop answering itself"
            )
            print(_line("planned, the demo shop answering", first, None))
            bare, planned = [], []
            for _ in range(asked.runs):
                bare.append(took(reading, env, out))
                planned.append(took(planning, env, out))
            if any(each.code for each in (*bare, *planned, first)):
                return 1
            bound = statistics.median(each.seconds for each in bare)
            print(_line("the bare reading", _median(bare), bound))
            print(_line("planned", _median(planned), bound))
        if asked.do:
            _do(shop, asked, file, out, home)
    return 0


def _do(shop: DemoShop, asked: argparse.Namespace, file: Path, out: Path, home: str) -> None:
    server = Metered(shop, now=lambda: datetime.now(UTC), plan=Plan.named(asked.plan), latency=asked.latency / 1000)
    with listening(server) as url:
        done = took(["-m", "orderstatus", "ship", str(file), "--yes", "--json"], environment(url, home), out)
    requests, points = server.spent()
    print(f"doing: {requests} requests, {points:,.0f} points, {len(server.applied):,} shipments, exit {done.code}")
    print(_line("planned and done", done, None))


def _median(runs: Sequence[Took]) -> Took:
    return Took(
        statistics.median(each.seconds for each in runs),
        statistics.median(each.processor_seconds for each in runs),
        max(each.megabytes for each in runs),
        0,
    )


def _line(name: str, took: Took, bound: float | None) -> str:
    ratio = "" if bound is None else f"{took.seconds / bound:8.2f}"
    busy = f"{took.processor_seconds:6.2f} s of a processor"
    return f"{name:34} {took.seconds:7.2f} s, {busy}, {took.megabytes:5.0f} MB{ratio}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
