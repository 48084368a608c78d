"""A mirror of many orders: how fast it is filled, and how long commands take to answer from it, as whole processes.

Usage: python benchmarks/mirror.py [--orders 100000] [--runs 7] [--quick]

The orders are of two years, drawn from a seed, most with one shipment, 95 of 100 of which have arrived. Targets are
those of 1,000,000 orders; `--quick` is 20,000 orders and 3 runs.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path

from orderstatus.config.mirror_files import mirror_file
from orderstatus.config.paths import places
from orderstatus.core.models import Money, Order, Shipment, ShopFacts, Tracking, Transaction
from orderstatus.core.statuses import (
    FulfillmentStatus,
    OrderState,
    PaymentStatus,
    ReturnStatus,
    known,
    shipment_status,
)
from orderstatus.mirror.store import Mirror

DOMAIN = "mirrored.myshopify.com"
BATCH = 1_000
_DAYS = 730
_COUNTRIES = ("FI", "FI", "FI", "SE", "DE", "NO", "DK", "EE", "FR", "NL")
_NAMES = ("Mia Virtanen", "Aino Korhonen", "Otto Mäkinen", "Elsa Nieminen", "Leo Lindqvist", "Ida Åberg")
_CARRIERS = ("PostNord", "PostNord", "DHL", "Matkahuolto", "UPS")
_ON_THE_WAY = ("IN_TRANSIT",) * 6 + (
    "OUT_FOR_DELIVERY",
    "DELAYED",
    "ATTEMPTED_DELIVERY",
    "LABEL_PRINTED",
    None,
    "FAILURE",
)


@dataclass(frozen=True)
class Case:
    """A command, and the seconds that it may take on a mirror of a million orders."""

    name: str
    argv: Sequence[str]
    target: float | None = None


THREE = ("--payment", "pending", "--fulfillment", "unfulfilled", "--country", "FI")
COMMON = ("--payment", "paid", "--delivery", "delivered", "--country", "FI")
CASES = (
    Case("list, three filters (rare), table", ("list", *THREE, "--format", "table"), 0.4),
    Case("list, three filters (common), 50 rows", ("list", *COMMON, "--limit", "50", "--csv"), 0.4),
    Case("list, three filters, rows of 30 days", ("list", *COMMON, "--since", "30d", "--csv")),
    Case("list, 50 rows", ("list", "--limit", "50", "--csv")),
    Case("shipments --summary", ("shipments", "--summary", "--csv"), 1.5),
    Case("shipments --summary --since 730d", ("shipments", "--summary", "--since", "730d", "--csv"), 1.5),
    Case("the same --by carrier", ("shipments", "--summary", "--since", "730d", "--by", "carrier", "--csv")),
    Case("the same --by week", ("shipments", "--summary", "--since", "730d", "--by", "week", "--csv")),
    Case("find by a tracking number", ("find", "JJFI6400000777", "--csv")),
    Case("find by an e-mail address", ("find", "buyer4711@example.com", "--csv")),
    Case("mirror info", ("mirror", "info", "--csv")),
)


def drawn_orders(count: int, *, now: datetime, seed: int = 7) -> Iterator[Order]:
    """So many orders, oldest first, evenly over two years."""
    draw = random.Random(seed)
    step = timedelta(days=_DAYS) / count
    for number in range(count):
        yield _order(number, now - timedelta(days=_DAYS) + step * number, now, draw)


def _order(number: int, placed_at: datetime, now: datetime, draw: random.Random) -> Order:
    total = Money(Decimal(draw.randint(990, 40_000)) / 100, "EUR")
    nothing = Money(Decimal("0.0"), "EUR")
    is_new = draw.random() < 0.03
    is_pending = draw.random() < 0.03
    shipments = () if is_new else (_shipment(number, placed_at, now, draw),)
    buyer = draw.randint(1, 200_000)
    return Order(
        id=f"gid://shopify/Order/{5_000_000_000_000 + number * 32_768}",
        name=f"#{1001 + number}",
        number=1001 + number,
        placed_at=placed_at,
        created_at=placed_at,
        updated_at=placed_at + timedelta(days=5),
        state=known(OrderState.OPEN if is_new or is_pending else OrderState.ARCHIVED),
        payment=known(PaymentStatus.PENDING if is_pending else PaymentStatus.PAID),
        fulfillment=known(FulfillmentStatus.UNFULFILLED if is_new else FulfillmentStatus.FULFILLED),
        return_=known(ReturnStatus.NO_RETURN if draw.random() < 0.95 else ReturnStatus.RETURNED),
        customer=draw.choice(_NAMES),
        customer_id=f"gid://shopify/Customer/{7_000_000_000_000 + buyer}",
        email=f"buyer{buyer}@example.com",
        confirmation_number=f"{draw.getrandbits(44):09X}"[:9],
        country=draw.choice(_COUNTRIES),
        total=total,
        capturable=nothing,
        outstanding=total if is_pending else nothing,
        refunded=nothing,
        received=nothing if is_pending else total,
        tags=("vip",) if draw.random() < 0.1 else (),
        shipments=shipments,
        transactions=(
            Transaction(
                id=f"gid://shopify/OrderTransaction/{6_000_000_000_000 + number}",
                kind="sale",
                status="pending" if is_pending else "success",
                amount=total,
                gateway="shopify_payments",
                processed_at=placed_at,
            ),
        ),
    )


def _shipment(number: int, placed_at: datetime, now: datetime, draw: random.Random) -> Shipment:
    has_arrived = draw.random() < 0.95
    display_status = "DELIVERED" if has_arrived else draw.choice(_ON_THE_WAY)
    tracking = f"JJFI{6_400_000_000 + number}"
    return Shipment(
        id=f"gid://shopify/Fulfillment/{4_000_000_000_000 + number}",
        name=f"#{1001 + number}-F1",
        raw_status="SUCCESS",
        display_status=display_status,
        status=shipment_status(display_status),
        tracking=(Tracking(draw.choice(_CARRIERS), tracking, f"https://tracking.example.com/{tracking}"),),
        shipped_at=placed_at + timedelta(days=1),
        in_transit_at=placed_at + timedelta(days=1, hours=9),
        delivered_at=placed_at + timedelta(days=3) if has_arrived else None,
        estimated_delivery_at=placed_at + timedelta(days=4),
        updated_at=placed_at + timedelta(days=3),
        requires_shipping=True,
        delivery_method="shipping",
        location="Turku",
    )


def filled(path: Path, count: int, *, now: datetime) -> tuple[float, float]:
    """Afterwards the mirror is at `path`. The seconds that its orders took, and those that the end of the sync took."""
    orders = drawn_orders(count, now=now)
    taking = 0.0
    with Mirror.open(path) as mirror:
        mirror.begin(full=True, at=now)
        while batch := list(islice(orders, BATCH)):
            started = time.perf_counter()
            mirror.take_orders(batch, seen_at=now)
            taking += time.perf_counter() - started
        started = time.perf_counter()
        shop = ShopFacts(domain=DOMAIN, name="Mirrored", time_zone="Europe/Helsinki", currency="EUR")
        mirror.finish(at=now, watermark=now, shop=shop, lacking=())
        return taking, time.perf_counter() - started


def synced_again(path: Path, count: int, *, now: datetime) -> float:
    """The orders a second that a later sync takes, each compared with what is held: a twentieth of them, unchanged."""
    orders = list(islice(drawn_orders(count, now=now), count // 20))
    with Mirror.open(path) as mirror:
        mirror.begin(full=False, at=now)
        started = time.perf_counter()
        for start in range(0, len(orders), BATCH):
            mirror.take_orders(orders[start : start + BATCH], seen_at=now)
        return len(orders) / (time.perf_counter() - started)


def took(case: Case, env: Mapping[str, str], runs: int) -> tuple[float, float]:
    """The medians of the seconds that fresh processes take, and of their processor's. Exits where the command fails."""
    argv = [sys.executable, "-m", "orderstatus", *case.argv, "--mirror", "--shop", DOMAIN]
    if case.argv[0] == "mirror":
        argv.remove("--mirror")
    seconds, busy = [], []
    for number in range(runs + 1):
        started, spent = time.perf_counter(), _busy_seconds()
        ran = subprocess.run(argv, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=env, text=True)
        if number:
            seconds.append(time.perf_counter() - started)
            busy.append(_busy_seconds() - spent)
        if ran.returncode and "nothing matches" not in ran.stderr:
            sys.exit(f"{' '.join(argv[1:])} failed: {ran.stderr}")
    return statistics.median(seconds), statistics.median(busy)


def _busy_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Prints what was measured, and a row of the table of targets for each that there is one for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--orders", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--home", help="keep the mirror in this folder, and use the one that is there")
    asked = parser.parse_args()
    count, runs = (20_000, 3) if asked.quick else (asked.orders, asked.runs)
    with tempfile.TemporaryDirectory() as temporary:
        home = asked.home or temporary
        # An installed program has been compiled, whatever is set here.
        left_out = ("ORDERSTATUS_", "PYTHONDONTWRITEBYTECODE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(left_out)}
        env = {**kept, "ORDERSTATUS_HOME": home}
        path = mirror_file(places(env).state, DOMAIN)
        now = datetime.now(UTC).replace(microsecond=0)
        if not path.exists():
            taking, ending = filled(path, count, now=now)
            rate = count / (taking + ending)
            print(f"{count:,} orders taken in {taking:.1f} s, indexes in {ending:.1f} s: {rate:,.0f} orders/s")
            _row(f"mirror filled with {count:,} orders", ">= 10,000 orders/s", f"{rate:,.0f} orders/s", rate >= 10_000)
            print(f"compared with what is held: {synced_again(path, count, now=now):,.0f} orders/s")
        print(f"{path.stat().st_size / 1e6:,.0f} MB; peak memory of the writer {_peak_megabytes():,.0f} MB")
        for case in CASES:
            seconds, busy = took(case, env, runs)
            print(f"{case.name:40} {seconds:6.3f} s, of which {busy:6.3f} s of a processor   (medians of {runs})")
            if case.target is not None:
                work = f"mirror of {count:,} orders: {case.name}"
                _row(work, f"<= {case.target} s", f"{seconds:.2f} s", seconds <= case.target)


def _row(work: str, target: str, measured: str, is_met: bool) -> None:
    print(f"{work} | {target} | {measured} | {'met' if is_met else 'missed'}")


def _peak_megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
