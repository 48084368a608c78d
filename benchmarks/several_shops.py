"""Several shops in one command against one command a shop: wall time, interleaved, as a ratio in one run.

Usage: python benchmarks/several_shops.py [--shops 8] [--orders 500] [--latency 250] [--runs 3]

Each shop is a loopback server that answers from memory after so many milliseconds. The bound is what the slowest shop
takes alone: with shops side by side nothing can be faster.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from startup import Canned

from orderstatus.demo.brand import DEMO
from orderstatus.demo.loopback import listening
from orderstatus.demo.shop import build_shop

_PROGRAM = [sys.executable, "-m", "orderstatus", "list", "--format", "csv", "--limit", "0"]


def seconds(env: dict[str, str], *argv: str) -> float:
    """How long one fresh process takes. Raises CalledProcessError where it fails."""
    started = time.perf_counter()
    subprocess.run([*_PROGRAM, *argv], stdout=subprocess.DEVNULL, check=True, env=env)
    return time.perf_counter() - started


def main(arguments: Sequence[str]) -> int:
    """Prints the medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--shops", type=int, default=8)
    parser.add_argument("--orders", type=int, default=500)
    parser.add_argument("--latency", type=float, default=250, help="milliseconds an answer")
    parser.add_argument("--runs", type=int, default=3)
    asked = parser.parse_args(arguments)
    epoch = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    names = [f"shop-{number}" for number in range(asked.shops)]
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        tables = []
        for name in names:
            brand = replace(DEMO, domain=f"{name}.myshopify.com")
            shop = build_shop(epoch=epoch, orders=asked.orders, brand=brand)
            server = Canned(shop, now=lambda: datetime.now(UTC), latency=asked.latency / 1000)
            url = stack.enter_context(listening(server))
            tables.append(f'[profile.{name}]\nshop = "{name}"\napi_url = "{url}"\ntoken_command = "echo t"\n')
        settings = Path(home, "config", "config.toml")
        settings.parent.mkdir()
        settings.write_text("\n".join(tables), encoding="utf-8")
        env = {"ORDERSTATUS_HOME": home, "PATH": "/usr/bin:/bin"}
        seconds(env, "--all-shops")
        together, apart, alone = [], [], []
        for _ in range(asked.runs):
            together.append(seconds(env, "--all-shops"))
            each = [seconds(env, "--shop", name) for name in names]
            apart.append(sum(each))
            alone.append(max(each))
    side, serial, bound = (statistics.median(each) for each in (together, apart, alone))
    print(f"{asked.shops} shops of {asked.orders} orders, {asked.latency:.0f} ms an answer, medians of {asked.runs}")
    print(f"one command a shop, one after another   {serial:6.2f} s   1.00")
    print(f"one command for all of them             {side:6.2f} s   {side / serial:4.2f}")
    print(f"the slowest shop alone                  {bound:6.2f} s   {bound / serial:4.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
