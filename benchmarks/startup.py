"""Start-up and command overhead: interleaved fresh processes, medians, each against its budget (design 3).

Usage: python benchmarks/startup.py [--runs 15]

`overhead` is `list --format csv` of 50 orders from a loopback server that answers from memory, so it is everything but
the network. The bare interpreter is measured in the same run: read the others against it.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from orderstatus.demo.answers import Answer
from orderstatus.demo.loopback import listening
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import build_shop

_WARM_UPS = 2


@dataclass
class Case:
    """A command line, its budget in milliseconds, and what it took."""

    name: str
    argv: list[str]
    budget: float | None
    env: dict[str, str] = field(default_factory=dict)
    milliseconds: list[float] = field(default_factory=list)

    def run(self, env: dict[str, str]) -> None:
        """One fresh process, added to what it took."""
        started = time.perf_counter()
        subprocess.run(self.argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**env, **self.env})
        self.milliseconds.append((time.perf_counter() - started) * 1000)


class Canned(DemoServer):
    """Gives the same bytes to the same question, so that what is timed is the client and not the demo shop."""

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The answer that the demo shop gave when it was asked first."""
        kept = self.__dict__.setdefault("_kept", {})
        if body not in kept:
            kept[body] = super().answer(method, path, headers, body)
        answer: Answer = kept[body]
        return answer


def cases(program: str, url: str) -> list[Case]:
    """Everything that has a budget."""
    shop = {"ORDERSTATUS_SHOP": "x", "ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": url}
    completion = {"_ORDERSTATUS_COMPLETE": "complete_bash", "COMP_WORDS": "orderstatus list --pay", "COMP_CWORD": "2"}
    return [
        Case("bare interpreter", [sys.executable, "-c", "pass"], None),
        Case("--version", [program, "--version"], 20),
        Case("--help", [program, "--help"], 100),
        Case("list --help", [program, "list", "--help"], 100),
        Case("usage error", [program, "list", "--payment", "authorised"], 100),
        Case("completion", [program], 100, completion),
        Case("overhead, CSV", [program, "list", "--limit", "50", "--csv"], 250, shop),
        Case("overhead, table", [program, "list", "--limit", "50", "--format", "table"], 250, shop),
        Case("list --demo, 50 rows", [program, "list", "--demo", "--limit", "50", "--format", "table"], 600),
        Case("list --demo, all as CSV", [program, "list", "--demo", "--csv"], None),
    ]


def main() -> None:
    """Prints a row a case: median, budget, ratio to the bare interpreter."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    program = shutil.which("orderstatus", path=os.path.dirname(sys.executable))
    if program is None:
        sys.exit("install orderstatus into this environment first")
    server = DemoServer(
        build_shop(epoch=datetime(2026, 11, 23, 5, tzinfo=UTC), orders=60), now=lambda: datetime.now(UTC)
    )
    with tempfile.TemporaryDirectory() as home, listening(server) as url:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ORDERSTATUS_")}
        env = {**kept, "ORDERSTATUS_HOME": home}
        measured = cases(program, url)
        for number in range(_WARM_UPS + runs):
            for case in measured:
                case.run(env)
                if number < _WARM_UPS:
                    case.milliseconds.clear()
    bare = statistics.median(measured[0].milliseconds)
    print(f"{'':26}  median ms  budget  x bare interpreter   ({runs} runs)")
    for case in measured:
        median = statistics.median(case.milliseconds)
        budget = "" if case.budget is None else f"{case.budget:.0f}{'' if median <= case.budget else ' OVER'}"
        print(f"{case.name:26}  {median:9.1f}  {budget:>6}  {median / bare:18.1f}")
    held = [case for case in measured if case.budget is not None]
    over = [case.name for case in held if statistics.median(case.milliseconds) > (case.budget or 0)]
    said = f"over: {', '.join(over)}" if over else f"all {len(held)} within"
    print(f"start-up budgets of design 3 | each within | {said} | {'missed' if over else 'met'}")


if __name__ == "__main__":
    main()
