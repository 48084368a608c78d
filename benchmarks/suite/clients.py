"""Everything that can be measured: ourselves, the floors, and the peers in environments of their own."""

from __future__ import annotations

import csv
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from peers.install import PEERS, interpreter

HERE = Path(__file__).resolve().parents[1]
SHOP = "benchmark.myshopify.com"
SINCE = "2020-01-01"
"""Before the first order of the shop, whose clock stands still: the default window of 60 days would move on."""
PEERS_COLUMNS = (
    "order_id,order_name,id,status,display_status,carrier,tracking_number,tracking_url,"
    "shipped_at,in_transit_at,delivered_at"
)
"""The columns that hold what the peers' query asks for."""

Counted = tuple[int | None, int | None]
"""Orders and shipments that a run brought; None where its output does not tell."""


@dataclass(frozen=True, slots=True)
class Client:
    """A program that reads a shop. `argv` may hold {url} and {folder}; `count` reads what it wrote."""

    name: str
    argv: Sequence[str]
    count: Callable[[Path, Path], Counted]
    env: Mapping[str, str] = field(default_factory=dict)
    settings: str = ""
    """Lines of our settings file, in the home that `env` names."""

    def settle(self, folder: Path) -> None:
        """Afterwards the folder is there, with the settings."""
        config = folder / "home" / "config"
        config.mkdir(parents=True, exist_ok=True)
        (config / "config.toml").write_text(self.settings, encoding="utf-8")

    def command(self, url: str, folder: Path) -> list[str]:
        """The command line for a shop at `url`, with a folder to write to."""
        return [each.format(url=url, folder=folder) for each in self.argv]

    def environment(self, url: str, folder: Path) -> dict[str, str]:
        """This process's environment without settings of ours, and with the shop's."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ORDERSTATUS_", "PYTHON"))}
        return {**kept, **{name: value.format(url=url, folder=folder) for name, value in self.env.items()}}


def ours(name: str, *arguments: str, count: Callable[[Path, Path], Counted] | None = None) -> Client:
    """`orderstatus` as it is imported here, with a home of its own."""
    env = {
        "ORDERSTATUS_SHOP": SHOP,
        "ORDERSTATUS_TOKEN": "shpat_benchmark",
        "ORDERSTATUS_API_URL": "{url}",
        "ORDERSTATUS_HOME": "{folder}/home",
        "PYTHONPATH": os.pathsep.join([str(HERE.parent / "src"), *filter(None, [os.environ.get("PYTHONPATH")])]),
    }
    return Client(name, (sys.executable, "-m", "orderstatus", *arguments), count or shipments_written, env)


def export_of_shipments(name: str, *arguments: str) -> Client:
    """The work of the targets: every shipment to a CSV file, with the columns that the peers ask for."""
    return ours(
        name,
        *("export", "shipments", "--since", SINCE, "--columns", PEERS_COLUMNS),
        *("--csv", "--output", "{folder}/shipments.csv"),
        *arguments,
    )


def shipments_written(folder: Path, out: Path) -> Counted:
    """Rows of the CSV file that an export of shipments wrote."""
    with (folder / "shipments.csv").open(newline="", encoding="utf-8") as file:
        return None, sum(1 for _ in csv.reader(file)) - 1


def floor(name: str, script: str) -> Client:
    """A bare loop in the environment that `orderstatus` runs in, so that both have the same httpx and pydantic."""
    return Client(name, (sys.executable, str(HERE / "peers" / script), "{url}"), said)


def peer(name: str, cache: Path) -> Client:
    """A client of others in its own environment, which must have been installed."""
    script = str(HERE / "peers" / PEERS[name].script)
    count = records if PEERS[name].writes_records else said
    return Client(name, (str(interpreter(name, cache)), script, "{url}", "{folder}"), count)


def said(folder: Path, out: Path) -> Counted:
    """The counts that a peer's script prints last."""
    lines = out.read_text(encoding="utf-8").splitlines()
    told = json.loads(lines[-1]) if lines else {}
    return told.get("orders"), told.get("shipments")


def records(folder: Path, out: Path) -> Counted:
    """The records of a Singer or Airbyte stream of orders."""
    orders = shipments = 0
    with out.open(encoding="utf-8") as lines:
        for line in lines:
            message = json.loads(line)
            if message["type"] == "RECORD":
                record = message["record"]
                orders += 1
                shipments += len(record.get("data", record).get("fulfillments") or ())
    return orders, shipments
