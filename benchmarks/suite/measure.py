"""Clients measured side by side: interleaved whole processes, each checked for having brought everything."""

from __future__ import annotations

import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from suite.clients import Client
from suite.process import Run, run
from suite.shop import Shop


class NotWhole(Exception):
    """A client ended well and brought less, or more, than the shop has."""


@dataclass(slots=True)
class Measured:
    """The runs of one client, and what the shop counted in each. Medians, as a shared machine has bad moments."""

    name: str
    runs: list[Run] = field(default_factory=list)
    stats: list[dict[str, Any]] = field(default_factory=list)
    failure: str | None = None

    @property
    def wall(self) -> float:
        """Median seconds of the whole process; infinite where it failed."""
        return statistics.median(each.wall for each in self.runs) if self.runs else float("inf")

    @property
    def processor(self) -> float:
        """Median seconds of processor time, which other load moves less than the wall."""
        return statistics.median(each.processor for each in self.runs) if self.runs else float("inf")

    @property
    def peak_mb(self) -> float:
        """The largest peak of all runs, in MiB."""
        return max((each.peak_mb for each in self.runs), default=0.0)

    def most(self, name: str) -> float:
        """The largest value of one of the shop's counts over all runs."""
        return max((each[name] for each in self.stats), default=0)


def interleaved(
    shop: Shop, clients: Sequence[Client], *, rounds: int, orders: int, shipments: int, warm_ups: int = 1
) -> list[Measured]:
    """Each client run so many times, in turn, after warm-ups that are not counted: the shop renders in them.

    A client that fails is not run again; `failure` says its last line. Raises NotWhole where a count is wrong.
    """
    measured = [Measured(client.name) for client in clients]
    with tempfile.TemporaryDirectory() as kept:
        for number in range(warm_ups + rounds):
            for client, found in zip(clients, measured, strict=True):
                if found.failure is not None:
                    continue
                folder = Path(kept, client.name.replace(" ", "-").replace(",", ""))
                client.settle(folder)
                took, stats = _one(shop, client, folder, expected=(orders, shipments), found=found)
                if number >= warm_ups and found.failure is None:
                    found.runs.append(took)
                    found.stats.append(stats)
                print(f"  {client.name:44} {took.wall:8.3f} s", file=sys.stderr, flush=True)
    return measured


def _one(
    shop: Shop, client: Client, folder: Path, *, expected: tuple[int, int], found: Measured
) -> tuple[Run, dict[str, Any]]:
    out, err = folder / "stdout", folder / "stderr"
    shop.reset()
    took = run(client.command(shop.url, folder), client.environment(shop.url, folder), out=out, err=err)
    stats = shop.stats()
    if took.exit_code != 0:
        last = [line for line in err.read_text("utf-8", "replace").splitlines() if line.strip()][-1:]
        found.failure = f"exit {took.exit_code}: {last[0][:120] if last else 'without a word'}"
        return took, stats
    counted = client.count(folder, out)
    wrong = [(have, want) for have, want in zip(counted, expected, strict=True) if have is not None and have != want]
    if wrong:
        raise NotWhole(f"{client.name} brought {counted}, and the shop has {expected}")
    return took, stats
