"""What a question costs a shop: requests and points, against reading everything that it could need.

Usage: python benchmarks/points.py [--orders 5000]

Each line is one question put to a demo shop on loopback, with the requests that it made and the points that it was
charged (`actualQueryCost`). "Everything" reads every open order whole, and the newest event of each of its parcels:
what a tool spends that does not ask first which of them have something to tell.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from orderstatus.cli import run
from orderstatus.core.filters import STATE, axis_filter
from orderstatus.core.query import LifePart, OrderQuery, Part
from orderstatus.demo.answers import Answer
from orderstatus.demo.loopback import listening
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import build_shop
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime

QUESTIONS = (
    "attention --csv",
    "attention --flag authorization-expiring --csv",
    "shipments --summary --csv",
    "shipments --silent 5bd --columns order_name,silent_days --csv",
    "shipments --csv",
    "report --csv",
    "returns --csv",
)


class Metered(DemoServer):
    """A demo shop that counts what it is asked and what it charges."""

    requests: int = 0
    points: float = 0.0

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The demo shop's answer, counted."""
        answer = super().answer(method, path, headers, body)
        cost = json.loads(answer.body).get("extensions", {}).get("cost", {})
        self.requests += 1
        self.points += cost.get("actualQueryCost") or 0
        return answer

    def spent(self) -> tuple[int, float]:
        """Requests and points since this was asked last."""
        counted = self.requests, self.points
        self.requests, self.points = 0, 0.0
        return counted


def read_everything(runtime: Runtime) -> None:
    """Every open order with every part, its life, and the newest event of each parcel."""
    with runtime.open_shops() as shops:
        opened = shops.only
        query = OrderQuery(state=axis_filter(STATE, ["open"]))
        found = list(opened.source.orders(query, frozenset(Part), wanted=None))
        for _ in opened.source.lives([order.id for order in found], frozenset(LifePart)):
            pass
        opened.source.carrier_events([each.id for order in found for each in order.shipments or ()], newest=1)


def main(arguments: Sequence[str]) -> int:
    """Prints a line a question."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--orders", type=int, default=5_000)
    orders = parser.parse_args(arguments).orders
    epoch = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    server = Metered(build_shop(epoch=epoch, orders=orders), now=lambda: datetime.now(UTC))
    with tempfile.TemporaryDirectory() as home, listening(server) as url:
        shop = {"ORDERSTATUS_SHOP": "x", "ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": url, "ORDERSTATUS_HOME": home}

        def runtime() -> Runtime:
            return Runtime(Streams(io.StringIO(), sys.stderr, out_tty=False, err_tty=False), shop)

        read_everything(runtime())
        requests, whole = server.spent()
        print(f"{f'{orders:,} orders':64}{'requests':>9}{'points':>8}{'x everything':>14}")
        print(f"{'everything of every open order':64}{requests:>9}{whole:>8.0f}{1.0:>14.2f}")
        for question in QUESTIONS:
            if run(question.split(), runtime()) != 0:
                return 1
            requests, points = server.spent()
            print(f"{question:64}{requests:>9}{points:>8.0f}{points / whole:>14.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
