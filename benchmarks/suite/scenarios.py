"""The scenarios over the wire: latency, none, a bucket that runs dry, and a sync that finds nothing new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bench_shop.population import is_shipped
from peers.install import install

from suite.clients import Client, export_of_shipments, floor, ours, peer
from suite.greedy import greedy_seconds
from suite.measure import Measured, interleaved
from suite.results import Section, Table, Target, table
from suite.shop import open_shop

ORDERS = 10_000
PAGE = 250
PAGES_THROTTLED = 47
PAGE_COST = 502
ACTUAL_SHARE = 0.4
LATENCY = 0.25


@dataclass(frozen=True, slots=True)
class Plan:
    """How a run was asked for. `peers` is the folder of their environments; None runs without them."""

    rounds: int
    quick: bool
    peers: Path | None

    def with_peers(self, *names: str) -> list[Client]:
        """The peers with these names, installed."""
        if self.peers is None:
            return []
        for name in names:
            install(name, self.peers)
        return [peer(name, self.peers) for name in names]


def latency(plan: Plan) -> Section:
    """10,000 orders with shipments to CSV at 250 ms a call on the standard plan."""
    own = export_of_shipments("orderstatus")
    others = plan.with_peers("shopify-gql-helper", "ShopifyAPI", "tap-shopify", "airbyte-source-shopify")
    every_column = ours(
        "orderstatus, every column",
        *("export", "shipments", "--since", "2020-01-01", "--csv", "--output", "{folder}/shipments.csv"),
    )
    measured = _measure([own, every_column, floor("httpx, dicts", "run_httpx_dicts.py"), *others], plan, latency=250)
    mine = measured[0]
    throttled = mine.most("throttled")
    target = Target(
        "10,000 orders with shipments to CSV, 250 ms a call, standard plan",
        "<= 2.0 s, no THROTTLED answer",
        f"{mine.wall:.2f} s, {throttled:.0f} THROTTLED",
        mine.wall <= 2.0 and not throttled,
    )
    text = (
        "Every shipment of 10,000 orders to a CSV file, with the columns that the peers' query asks for; the peers "
        "read the same and write nothing (tap-shopify and airbyte: their records to a file). Standard plan: a bucket "
        f"of 2,000 points, 100 restored a second; an answer is charged {ACTUAL_SHARE:.0%} of what it asks for. The "
        "bulk operation of tap-shopify is done when it is first asked for, which favours it."
    )
    return Section("a", "250 ms a call", text, (target,), (table(measured, mine),))


def no_latency(plan: Plan) -> Section:
    """The same without latency, against the bare loops."""
    own = export_of_shipments("orderstatus")
    floors = [floor("httpx, dicts", "run_httpx_dicts.py"), floor("httpx, pydantic", "run_httpx_pydantic.py")]
    names = ("shopify-gql-helper", "ShopifyAPI", "spylib", "tap-shopify", "airbyte-source-shopify")
    measured = _measure([own, *floors, *plan.with_peers(*names)], plan, latency=0)
    mine, bare = measured[0], measured[1]
    target = Target(
        "the same at 0 ms",
        "<= 2 x a bare httpx loop to dicts",
        f"{mine.wall / bare.wall:.2f} x ({mine.wall:.2f} s against {bare.wall:.2f} s)",
        mine.wall <= 2 * bare.wall,
    )
    text = "The work of the scenario above, with answers that come at once: what is left is the client."
    return Section("b", "0 ms a call", text, (target,), (table(measured, bare),))


def throttled(plan: Plan) -> Section:
    """47 pages of 502 points from a bucket that cannot hold all of them, in two sizes."""
    large = _throttled(plan, size=20_000, restore=1_000, rounds=plan.rounds, warm_ups=1)
    sections = [("bucket 20,000, restore 1,000", large)]
    if not plan.quick:
        # Each takes a minute and more of waiting, in which what the shop renders is lost.
        small = _throttled(plan, size=2_000, restore=100, rounds=1, warm_ups=0)
        sections.append(("bucket 2,000, restore 100", small))
    targets, tables = [], []
    for name, (measured, greedy, alone) in sections:
        mine = measured[0]
        seconds, refused = _shop_seconds(mine), mine.most("throttled")
        targets.append(
            Target(
                f"throttled: {PAGES_THROTTLED} pages of {PAGE_COST} points, {name}, actual {ACTUAL_SHARE}",
                "within 5 % of the greedy schedule, no THROTTLED answer",
                f"{seconds:.2f} s against {alone:.2f} s ({seconds / alone:.2f} x), {refused:.0f} THROTTLED",
                None if not mine.runs else seconds <= 1.05 * alone and not refused,
            )
        )
        tables.append(table(measured, mine))
        rows = [(f"greedy, {name}", f"{greedy:.2f}", ""), ("greedy, the first answer awaited", f"{alone:.2f}", "1.00")]
        for each in (one for one in measured if one.runs):
            rows.append((each.name, f"{_shop_seconds(each):.2f}", f"{_shop_seconds(each) / alone:.2f}"))
        tables.append(Table((f"at the shop, {name}", "s", "x greedy"), tuple(rows)))
    text = (
        f"{PAGES_THROTTLED * PAGE:,} orders in pages of {PAGE}, each asking for {PAGE_COST} points and charged "
        f"{ACTUAL_SHARE:.0%} of them, at {LATENCY * 1000:.0f} ms a call. The time is the shop's: from the first "
        "request's coming to the last answer's going, so that start-up is not in it.\n\n"
        "The greedy schedule (`benchmarks/suite/greedy.py`) sends each request at the first moment at which a "
        "connection is free and the bucket holds its requested cost; what an answer did not need comes back "
        "when the answer is there. It has as many connections as `orderstatus` used at once, and no processor time. No "
        "client knows that there is a second page before the first is there: the target is held against the schedule "
        "that awaits the first answer; the one that knows everything beforehand stands above it. It is a schedule of "
        'pages, so the target is held with `bulk = "never"`; what `orderstatus` does of itself stands beside it. '
        "A bulk operation of this shop is done as soon as it is asked for, which no real one is."
    )
    return Section("c", "Throttled", text, tuple(targets), tuple(tables))


def _throttled(
    plan: Plan, *, size: float, restore: float, rounds: int, warm_ups: int
) -> tuple[list[Measured], float, float]:
    orders = PAGES_THROTTLED * PAGE
    own = export_of_shipments("orderstatus")
    by_pages = replace(own, name="orderstatus, bulk never", settings='bulk = "never"\n')
    clients = [by_pages, own, *plan.with_peers("shopify-gql-helper", "spylib")]
    options = {"bucket": size, "restore": restore, "page_cost": PAGE_COST, "actual_share": ACTUAL_SHARE}
    with open_shop(orders=orders, latency=LATENCY * 1000, **options) as shop:
        measured = interleaved(
            shop, clients, rounds=rounds, orders=orders, shipments=_shipments(orders), warm_ups=warm_ups
        )
    parallel = max(1, int(measured[0].most("most_parallel")))
    greedy = partial(
        greedy_seconds,
        requests=PAGES_THROTTLED,
        requested=PAGE_COST,
        actual=PAGE_COST * ACTUAL_SHARE,
        size=size,
        restore_rate=restore,
        latency=LATENCY,
        parallel=parallel,
    )
    return measured, greedy(), greedy(first_alone=True)


def sync(plan: Plan) -> Section:
    """A second sync of 100,000 orders, of which 2,000 have a parcel on the way, when nothing has changed."""
    orders, moving = (5_000, 200) if plan.quick else (100_000, 2_000)
    client = ours("orderstatus sync", "sync", count=lambda folder, out: (None, None))
    with open_shop(orders=orders, parcels_on_the_way=moving, latency=0) as shop:
        # The first sync is the warm-up: it fills the mirror that the others find in the same home.
        measured = interleaved(shop, [client], rounds=plan.rounds, orders=orders, shipments=_shipments(orders))
    mine = measured[0]
    requests = mine.most("requests")
    target = Target(
        f"sync when nothing changed, {orders:,} orders, {moving:,} parcels on the way",
        "requests and points stated; <= 12 requests",
        f"{requests:.0f} requests, {mine.most('actual_points'):,.0f} points"
        if mine.runs
        else mine.failure or "not run",
        requests <= 12 if mine.runs else None,
    )
    asked = mine.stats[-1]["operations"] if mine.stats else {}
    rows = tuple((name, str(times)) for name, times in sorted(asked.items()))
    text = "The second sync and those after it, with the mirror that the first one filled; the shop has stood still."
    tables = (table(measured, mine), Table(("operation", "times"), rows)) if mine.runs else (table(measured, mine),)
    return Section("f", "Sync when nothing changed", text, (target,), tables)


def _measure(clients: Sequence[Client], plan: Plan, *, latency: float) -> list[Measured]:
    with open_shop(orders=ORDERS, latency=latency, actual_share=ACTUAL_SHARE) as shop:
        return interleaved(shop, clients, rounds=plan.rounds, orders=ORDERS, shipments=_shipments(ORDERS))


def _shipments(orders: int) -> int:
    return sum(map(is_shipped, range(orders)))


def _shop_seconds(measured: Measured) -> float:
    """The median of the shop's seconds."""
    seconds = sorted(each["seconds"] for each in measured.stats)
    return seconds[len(seconds) // 2] if seconds else float("inf")
