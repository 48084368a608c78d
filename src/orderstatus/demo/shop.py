"""A demo shop's data: a Nordic shop that sells abroad too, generated from a brand, a seed and an epoch."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from orderstatus.demo.brand import DEMO, Brand
from orderstatus.demo.bucket import Plan
from orderstatus.demo.drafts import Draft
from orderstatus.demo.instants import DAY, ZONES, is_european_summer_time, stamper
from orderstatus.demo.metafields import Metafields
from orderstatus.demo.population import ordinary
from orderstatus.demo.scene import Scene
from orderstatus.demo.stories import STORIES
from orderstatus.demo.telling import Story, ago

Json = dict[str, Any]

# Everything of the fact sheet's table of scopes (reference 1.3) that reads or writes what the demo answers.
SCOPES = (
    "read_all_orders",
    "read_apps",
    "read_assigned_fulfillment_orders",
    "read_customers",
    "read_fulfillments",
    "read_locations",
    "read_merchant_managed_fulfillment_orders",
    "read_orders",
    "read_payment_terms",
    "read_returns",
    "read_third_party_fulfillment_orders",
    "read_users",
    "write_assigned_fulfillment_orders",
    "write_fulfillments",
    "write_merchant_managed_fulfillment_orders",
    "write_orders",
    "write_returns",
    "write_third_party_fulfillment_orders",
)
_ORDERS_A_DAY = 10
_SPAN_DAYS = 120
_NEWEST = 240


def parse_scopes(text: str) -> tuple[str, ...]:
    """Return the scopes that a text such as ``read_orders,read_returns`` grants; raises ValueError naming all."""
    named = tuple(dict.fromkeys(scope for scope in (part.strip() for part in text.split(",")) if scope))
    unknown = [scope for scope in named if scope not in SCOPES]
    if unknown or not named:
        raise ValueError(f"no scope {(unknown[0] if unknown else text)!r}; there are {', '.join(SCOPES)}")
    return named


@dataclass(slots=True)
class DemoShop:
    """A shop as plain node dicts with the schema's own field names.

    Lists and connections alike are lists of node dicts, back-references are the nodes themselves. Money bags, addresses
    and return reasons are shared between nodes: replace them, never write into them. `orders` is sorted by
    `processedAt`, oldest first; `story_names` leads from a story's key to its order's name. `scene` holds the drafts of
    the orders and goes on numbering what mutations make; `jobs` are what the shop does after its answer, by GID.
    `metafields` are none in a shop as it is built."""

    seed: int
    epoch: datetime
    facts: Json
    orders: list[Json]
    customers: list[Json]
    locations: list[Json]
    scopes: tuple[str, ...] = SCOPES
    story_names: dict[str, str] = field(default_factory=dict)
    brand: Brand = DEMO
    scene: Scene | None = field(default=None, repr=False, compare=False)
    jobs: dict[str, Job] = field(default_factory=dict, repr=False)
    metafields: Metafields = field(default_factory=Metafields, repr=False)
    _index: dict[str, dict[str, Json]] = field(default_factory=dict, repr=False)

    def node(self, gid: str) -> Json | None:
        """The node with this GID, or None. Kinds: those of `NODES`, each indexed when it is first asked for, jobs and
        metafields."""
        kind = gid.removeprefix("gid://shopify/").partition("/")[0]
        if kind not in NODES:
            job = self.jobs.get(gid)
            return self.metafields.node(gid) if job is None else job.node(gid)
        index = self._index.get(kind)
        if index is None:
            index = self._index[kind] = {node["id"]: node for node in NODES[kind](self)}
        return index.get(gid)

    def forget_index(self) -> None:
        """To be called after nodes were added: the next `node` looks again."""
        self._index.clear()

    def draft(self, order_gid: str) -> Draft | None:
        """The order with this GID as its parts, to be changed; None where there is none."""
        return None if self.scene is None else self.scene.drafts.get(order_gid)

    def look_again(self, order: Json) -> None:
        """To be called after nodes of this order were added or removed: cheap in a shop of any size."""
        alone = _Alone([order])
        # The only nodes that are ever removed.
        for kind in ("FulfillmentHold", "FulfillmentOrderLineItem"):
            self._index.pop(kind, None)
        for kind, index in self._index.items():
            index.update((node["id"], node) for node in NODES[kind](alone))


class Job(Protocol):
    """Something that the shop does after it has answered."""

    gid: str
    """Of the Job, should it be read under other GIDs too."""
    mutator: str
    """Which of `orderstatus.demo.mutations.JOBS` does it, told the job's GID as `id`."""

    def is_due(self, now: int) -> bool:
        """Whether it is to be done at `now`, Unix seconds; asked before every request, which it may count."""
        ...

    def node(self, gid: str) -> Json:
        """What is to be read of it under this GID: a Job or a JobResult."""
        ...


class _Nodes(Protocol):
    orders: list[Json]
    customers: list[Json]
    locations: list[Json]


@dataclass(slots=True)
class _Alone:
    """One order where a shop is expected."""

    orders: list[Json]
    customers: list[Json] = field(default_factory=list)
    locations: list[Json] = field(default_factory=list)


def _below(field_name: str) -> Callable[[_Nodes], Iterator[Json]]:
    return lambda shop: (node for order in shop.orders for node in order[field_name])


def _two_below(field_name: str, child: str) -> Callable[[_Nodes], Iterator[Json]]:
    return lambda shop: (node for order in shop.orders for parent in order[field_name] for node in parent[child])


# Where the nodes of each kind are found that `DemoShop.node` knows.
NODES: dict[str, Callable[[_Nodes], Iterator[Json]]] = {
    "Order": lambda shop: iter(shop.orders),
    "Customer": lambda shop: iter(shop.customers),
    "Location": lambda shop: iter(shop.locations),
    "LineItem": _below("lineItems"),
    "OrderTransaction": _below("transactions"),
    "Fulfillment": _below("fulfillments"),
    "FulfillmentOrder": _below("fulfillmentOrders"),
    "Refund": _below("refunds"),
    "Return": _below("returns"),
    "FulfillmentEvent": _two_below("fulfillments", "events"),
    "FulfillmentLineItem": _two_below("fulfillments", "fulfillmentLineItems"),
    "FulfillmentOrderLineItem": _two_below("fulfillmentOrders", "lineItems"),
    "FulfillmentHold": _two_below("fulfillmentOrders", "fulfillmentHolds"),
    "ReturnLineItem": _two_below("returns", "returnLineItems"),
    "PaymentTerms": lambda shop: (order["paymentTerms"] for order in shop.orders if order["paymentTerms"]),
}


def build_shop(*, seed: int | None = None, epoch: datetime, orders: int = 1200, brand: Brand = DEMO) -> DemoShop:
    """The shop of `brand` with `orders` orders, created in the days before `epoch` (aware; rounded down to the hour):
    ten a day, or as many as it takes to fit them into 120 days. The same arguments give equal data, and another epoch
    the same shop shifted in time; without a seed it is the brand's. The brand's stories are among the orders, all of
    them if there is room.

    ValueError if the epoch is naive or `orders` is negative."""
    if epoch.tzinfo is None:
        raise ValueError("the demo shop's epoch needs a time zone")
    if orders < 0:
        raise ValueError(f"a shop cannot have {orders} orders")
    epoch = epoch.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    # A hundred thousand small dicts that all live on: the collector would walk them again and again for nothing.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _build(brand, brand.seed if seed is None else seed, epoch, orders)
    finally:
        if collecting:
            gc.enable()


def _build(brand: Brand, seed: int, epoch: datetime, count: int) -> DemoShop:
    scene = Scene(brand, seed, int(epoch.timestamp()))
    facts = _facts(brand, epoch)
    story_names: dict[str, str] = {}
    nodes: list[Json] = []
    for created, story in _plan(scene, count):
        if story is None:
            nodes.append(ordinary(scene, created))
        else:
            node = story.tell(scene, created).finish()
            story_names[story.key] = node["name"]
            nodes.append(node)
    nodes.sort(key=_processed)
    return DemoShop(
        seed=seed,
        epoch=epoch,
        facts=facts,
        orders=nodes,
        customers=scene.people.customers,
        locations=[place.location for place in scene.places],
        story_names=story_names,
        brand=brand,
        scene=scene,
    )


def _processed(order: Json) -> tuple[str, int]:
    return order["processedAt"], order["number"]


def _plan(scene: Scene, count: int) -> list[tuple[int, Story | None]]:
    """When each order is made, oldest first: the stories at their hours, ordinary orders evenly around them."""
    told = STORIES[:: scene.brand.story_step][:count]
    plan: list[tuple[int, Story | None]] = [(ago(scene, story.hours), story) for story in told]
    rest = count - len(told)
    step = min(DAY / _ORDERS_A_DAY, _SPAN_DAYS * DAY / max(count, 1))
    newest = scene.epoch - _NEWEST
    plan += [(newest - int((at + scene.chance()) * step * count / rest), None) for at in range(rest)]
    plan.sort(key=lambda entry: entry[0])
    return plan


def _facts(brand: Brand, epoch: datetime) -> Json:
    """The Shop node; only its offset knows what time of the year it is. A server answers its own plan for `plan`."""
    zone = ZONES[brand.zone]
    summer = is_european_summer_time(epoch)
    minutes = zone.minutes + (60 if summer else 0)
    address = f"https://{brand.domain}"
    return {
        "id": f"gid://shopify/Shop/{60_010_001 + brand.ids}",
        "name": brand.name,
        "email": "shop@example.com",
        "myshopifyDomain": brand.domain,
        "ianaTimezone": brand.zone,
        "timezoneAbbreviation": zone.summer if summer else zone.winter,
        "timezoneOffset": f"+{minutes // 60:02}{minutes % 60:02}",
        "timezoneOffsetMinutes": minutes,
        "currencyCode": brand.currency,
        "plan": Plan.PLUS.shop_plan,
        "primaryDomain": {
            "id": f"gid://shopify/Domain/{60_010_002 + brand.ids}",
            "host": brand.domain,
            "url": address,
        },
        "url": address,
        "createdAt": stamper()(int(epoch.timestamp()) - 900 * DAY),
    }
