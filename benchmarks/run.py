"""Every benchmark in one run, against the targets, beside the peers: written to docs/performance.md.

Usage: python benchmarks/run.py [--only a,b] [--rounds 3] [--peers FOLDER | --no-peers] [--quick]

  a  10,000 orders with shipments to CSV at 250 ms a call     e  a mirror of 1,000,000 orders
  b  the same at 0 ms, against bare loops                      f  sync when nothing changed
  c  a bucket that runs dry, against the greedy schedule       g  start-up budgets
  d  bulk files to CSV

Peers are installed into environments of their own below FOLDER, or below a temporary folder that goes with the run.
`--quick` runs once, on less, and prints instead of writing. Everything is on loopback and ends by itself.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from suite import report, results, scenarios
from suite.programs import program
from suite.results import Section
from suite.scenarios import Plan

_ROOT = Path(__file__).resolve().parents[1]
_RESULTS = _ROOT / "benchmarks" / "results.json"
_DOCUMENT = _ROOT / "docs" / "performance.md"


def _bulk(plan: Plan) -> Section:
    text = "A bulk file, as Shopify writes them, to CSV: rate, and peak memory at two sizes."
    size = ("--orders", "50000", "--small", "10000") if plan.quick else ()
    return program("d", "Bulk file to CSV", text, "bulk_file.py", *size)


def _mirror(plan: Plan) -> Section:
    text = "Questions that a mirror of the shop answers without it."
    size = ("--quick",) if plan.quick else ("--orders", "1000000")
    return program("e", "The mirror", text, "mirror.py", *size)


def _startup(plan: Plan) -> Section:
    text = "Interleaved fresh processes against the budgets of start-up."
    return program("g", "Start-up", text, "startup.py", "--runs", "5" if plan.quick else "15")


SCENARIOS: Mapping[str, Callable[[Plan], Section]] = {
    "a": scenarios.latency,
    "b": scenarios.no_latency,
    "c": scenarios.throttled,
    "d": _bulk,
    "e": _mirror,
    "f": scenarios.sync,
    "g": _startup,
}


def machine() -> str:
    """The processor, cores, memory, system and Python of this machine, and how busy it is."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        lines = cpuinfo.read_text(encoding="utf-8").splitlines()
        model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), model)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{model.strip()}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}, load {os.getloadavg()[0]:.1f} at the start"
    )


def main(arguments: Sequence[str]) -> int:
    """Runs the scenarios that are asked for and writes what they found."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--only", default=",".join(SCENARIOS), help="letters, with commas")
    parser.add_argument("--rounds", type=int, default=3, help="measured runs of each client")
    parser.add_argument("--peers", type=Path, help="where the peers' environments are, or are made")
    parser.add_argument("--no-peers", action="store_true")
    parser.add_argument("--quick", action="store_true")
    asked = parser.parse_args(arguments)
    letters = asked.only.split(",")
    if unknown := [letter for letter in letters if letter not in SCENARIOS]:
        parser.error(f"no scenario {', '.join(unknown)}; there are {', '.join(SCENARIOS)}")
    with ExitStack() as stack:
        folder = None if asked.no_peers else asked.peers or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        plan = Plan(1 if asked.quick else asked.rounds, asked.quick, folder)
        run = f"python benchmarks/run.py --only {asked.only} --rounds {plan.rounds}{' --no-peers' * asked.no_peers}"
        kept = {} if asked.quick else results.read(_RESULTS)
        for letter in letters:
            print(f"{letter}: {SCENARIOS[letter].__doc__ or letter}", file=sys.stderr)
            about = {"Measured": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "on": machine(), "by": f"`{run}`"}
            kept[letter] = replace(SCENARIOS[letter](plan), measured_on=about)
            if not asked.quick:
                results.keep(_RESULTS, kept)
                report.write(_DOCUMENT, [kept[each] for each in sorted(kept)])
    if asked.quick:
        print(report.rendered(kept[each] for each in sorted(kept)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
