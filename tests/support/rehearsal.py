"""A demo shop that a test may change: orders made to measure, mutations by their variables, recorded ones replayed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from graphql import REMOVE, FieldNode, TypeInfo, TypeInfoVisitor, Visitor, parse, print_ast, visit

from orderstatus.demo.changes import Kept
from orderstatus.demo.drafts import Draft
from orderstatus.demo.fulfilling import assign
from orderstatus.demo.schema import schema
from orderstatus.demo.server import DemoServer
from orderstatus.demo.shop import DemoShop, build_shop
from orderstatus.demo.telling import web
from support.demo import EPOCH, NOW

Json = dict[str, Any]

_WORK = (
    "id status requestStatus updatedAt fulfillAt supportedActions { action } "
    "fulfillmentHolds { id handle reason reasonNotes displayReason heldByRequestingApp heldByApp { title } } "
    "lineItems(first: 20) { nodes { id totalQuantity remainingQuantity lineItem { id } } }"
)
_SHIPMENT = (
    "id name status displayStatus createdAt updatedAt inTransitAt deliveredAt estimatedDeliveryAt totalQuantity "
    "trackingInfo { company number url } location { id } "
    "events(first: 20) { nodes { id status happenedAt createdAt message city } } "
    "fulfillmentLineItems(first: 20) { nodes { id quantity lineItem { id } } }"
)
_RETURN = "id name status closedAt requestApprovedAt decline { reason note } order { id returnStatus }"
MUTATIONS = {
    "fulfillmentCreate": (
        "mutation($fulfillment: FulfillmentInput!) { fulfillmentCreate(fulfillment: $fulfillment) "
        f"{{ fulfillment {{ {_SHIPMENT} }} userErrors {{ field message }} }} }}"
    ),
    "fulfillmentTrackingInfoUpdate": (
        "mutation($fulfillmentId: ID!, $trackingInfoInput: FulfillmentTrackingInput!, $notifyCustomer: Boolean) { "
        "fulfillmentTrackingInfoUpdate(fulfillmentId: $fulfillmentId, trackingInfoInput: $trackingInfoInput, "
        f"notifyCustomer: $notifyCustomer) {{ fulfillment {{ {_SHIPMENT} }} userErrors {{ field message }} }} }}"
    ),
    "fulfillmentEventCreate": (
        "mutation($fulfillmentEvent: FulfillmentEventInput!) { "
        "fulfillmentEventCreate(fulfillmentEvent: $fulfillmentEvent) { fulfillmentEvent { id status happenedAt "
        "createdAt estimatedDeliveryAt message city } userErrors { field message } } }"
    ),
    "fulfillmentCancel": (
        "mutation($id: ID!) { fulfillmentCancel(id: $id) "
        f"{{ fulfillment {{ {_SHIPMENT} }} userErrors {{ field message }} }} }}"
    ),
    "fulfillmentOrderHold": (
        "mutation($id: ID!, $fulfillmentHold: FulfillmentOrderHoldInput!) { "
        "fulfillmentOrderHold(id: $id, fulfillmentHold: $fulfillmentHold) { fulfillmentHold { id handle "
        f"heldByRequestingApp }} fulfillmentOrder {{ {_WORK} }} remainingFulfillmentOrder {{ {_WORK} }} "
        "userErrors { field message code } } }"
    ),
    "fulfillmentOrderReleaseHold": (
        "mutation($id: ID!, $holdIds: [ID!]) { fulfillmentOrderReleaseHold(id: $id, holdIds: $holdIds) "
        f"{{ fulfillmentOrder {{ {_WORK} }} userErrors {{ field message code }} }} }}"
    ),
    "returnApproveRequest": (
        "mutation($input: ReturnApproveRequestInput!) { returnApproveRequest(input: $input) "
        f"{{ return {{ {_RETURN} }} userErrors {{ field message code }} }} }}"
    ),
    "returnDeclineRequest": (
        "mutation($input: ReturnDeclineRequestInput!) { returnDeclineRequest(input: $input) "
        f"{{ return {{ {_RETURN} }} userErrors {{ field message code }} }} }}"
    ),
    "returnClose": (
        "mutation($id: ID!) { returnClose(id: $id) "
        f"{{ return {{ {_RETURN} }} userErrors {{ field message code }} }} }}"
    ),
}
_ORDER = (
    "query($id: ID!) { order(id: $id) { displayFulfillmentStatus returnStatus updatedAt "
    f"fulfillments(first: 20) {{ {_SHIPMENT} }} fulfillmentOrders(first: 20) {{ nodes {{ {_WORK} }} }} "
    "lineItems(first: 20) { nodes { id unfulfilledQuantity } } "
    "returns(first: 20) { nodes { id name status closedAt requestApprovedAt } } } }"
)


@dataclass
class Rehearsal:
    """A demo shop of its own, its server, and a clock that the test moves."""

    orders: int = 0
    now: datetime = NOW
    kept: Kept | None = None
    shop: DemoShop = field(init=False)
    server: DemoServer = field(init=False)

    def __post_init__(self) -> None:
        self.shop = build_shop(epoch=EPOCH, orders=self.orders)
        self.server = DemoServer(self.shop, now=lambda: self.now, kept=self.kept)

    @property
    def at(self) -> int:
        """The clock, in Unix seconds."""
        return int(self.now.timestamp())

    def place(self, *goods: tuple[str, int], where: tuple[int, ...] = (), days_ago: float = 1) -> Draft:
        """An order of `goods`, each of which is to be sent from the place of its number (the first if none is said)."""
        scene = self.shop.scene
        assert scene is not None
        draft = web(scene, int((EPOCH - timedelta(days=days_ago)).timestamp()), goods=goods)
        wanted = where or (0,) * len(goods)
        for number in dict.fromkeys(wanted):
            lines = [line for line, at in zip(draft.lines, wanted, strict=True) if at == number]
            assign(draft, scene.places[number], lines=lines)
        self.shop.orders.append(draft.finish())
        self.shop.forget_index()
        return draft

    def story(self, key: str) -> Draft:
        """The order of a story, in parts."""
        name = self.shop.story_names[key]
        draft = self.shop.draft(next(order["id"] for order in self.shop.orders if order["name"] == name))
        assert draft is not None
        return draft

    def settle(self, draft: Draft) -> None:
        """To be called after a test has changed parts by hand: the order is written again and its parts are found."""
        draft.rewrite(self.at)
        self.shop.forget_index()

    def send(self, query: str, variables: Mapping[str, Any]) -> Json:
        """The answer to one request."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        answer = self.server.answer("POST", "/admin/api/2026-10/graphql.json", {"X-Shopify-Access-Token": "t"}, body)
        answered: Json = json.loads(answer.body)
        return answered

    def do(self, mutation: str, **variables: Any) -> Json:
        """The payload of a mutation, a second after whatever was before."""
        self.now += timedelta(seconds=1)
        answered = self.send(MUTATIONS[mutation], variables)
        assert "errors" not in answered, answered["errors"]
        payload: Json = answered["data"][mutation]
        return payload

    def read(self, draft: Draft) -> Json:
        """The order as it is told now."""
        order: Json = self.send(_ORDER, {"id": draft.node["id"]})["data"]["order"]
        return order


# Differ from shop to shop: instants, names and texts that nobody chose here.
_OWN = frozenset(("createdAt", "updatedAt", "fulfillAt", "closedAt", "name", "title", "email", "cursor", "pageInfo"))


@dataclass
class Replay:
    """Recorded requests, sent to a rehearsal: what a recording calls an object by, and what it is called here."""

    shop: Rehearsal
    ids: dict[str, str] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    def send(self, record: Json) -> Json:
        """Sends what was recorded, as far as the demo's schema has its fields, and notes where the answers differ."""
        self.shop.now += timedelta(seconds=1)
        answered = self.shop.send(_known(record["query"]), self._ours(record["variables"]))
        if "data" in record["body"]:
            self._compare(record["body"]["data"], answered["data"], record["roots"][0])
        return answered

    def _ours(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._ours(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self._ours(each) for each in value]
        return self.ids.get(value, value) if isinstance(value, str) else value

    def _compare(self, theirs: Any, ours: Any, path: str) -> None:
        if isinstance(theirs, dict) and isinstance(ours, dict):
            if isinstance(theirs.get("id"), str) and isinstance(ours.get("id"), str):
                self._same(self.ids.setdefault(theirs["id"], ours["id"]), ours["id"], f"{path}.id")
            for key in theirs.keys() & ours.keys() - {"id"}:
                if key in _OWN:
                    self._same(theirs[key] is None, ours[key] is None, f"{path}.{key} is null")
                elif key != "heldByApp":
                    self._compare(theirs[key], ours[key], f"{path}.{key}")
        elif isinstance(theirs, list) and isinstance(ours, list):
            self._same(len(theirs), len(ours), f"{path} length")
            for at, (one, other) in enumerate(zip(theirs, ours, strict=False)):
                self._compare(one, other, f"{path}[{at}]")
        else:
            self._same(theirs, ours, path)

    def _same(self, theirs: Any, ours: Any, path: str) -> None:
        if theirs != ours:
            self.differences.append(f"{path}: recorded {theirs!r}, here {ours!r}")


def _known(query: str) -> str:
    """A query without the fields that the demo's schema has not."""
    info = TypeInfo(schema())

    class Pruning(Visitor):
        def enter_field(self, node: FieldNode, *_: Any) -> Any:
            return REMOVE if info.get_field_def() is None else None

    return print_ast(visit(parse(query), TypeInfoVisitor(info, Pruning())))
