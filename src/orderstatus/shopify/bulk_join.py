"""Lines of a bulk file put together again: what Shopify wrote apart, anywhere in the file, back where pages have it.

With `groupObjects: false` a nested node is a line with `__parentId`, before or after its parent and its siblings
(usage/bulk-operations/queries); kinds are told apart by the type in their GID.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orderstatus.core.bulk_ports import ChildStore
from orderstatus.shopify.bulk_lines import node_of, unreadable
from orderstatus.shopify.plain import Json

_ORDERS = ""
"""What orders are kept under: they come in the order of the file when every line has been seen."""


def joined_orders(lines: Iterable[bytes], children: ChildStore) -> Iterator[Json]:
    """The orders in the order of the file, each with its children, however their lines were mixed.

    Nothing is yielded before the last line has come. Raises IncompleteError for a line without an id.
    """
    for line in lines:
        node = node_of(line)
        id = node.get("id")
        if not isinstance(id, str):
            raise unreadable("a line has no id")
        parent = node.get("__parentId")
        children.add(parent if isinstance(parent, str) else _ORDERS, _kind(id), line.decode("utf-8"))
    for _, text in children.of(_ORDERS):
        yield _with_children(node_of(text), children)


def _with_children(order: Json, children: ChildStore) -> Json:
    own = list(children.of(order["id"]))
    _put_methods(order, [node_of(text) for kind, text in own if kind == "FulfillmentOrder"], children)
    terms = order.get("paymentTerms")
    if isinstance(terms, dict):
        # Belief: their parent is the order, the nearest node of a connection. Terms have an id too: both are asked.
        own += children.of(terms["id"]) if isinstance(terms.get("id"), str) else ()
        terms["paymentSchedules"] = {"nodes": [node_of(text) for kind, text in own if kind == "PaymentSchedule"]}
    return order


def _put_methods(order: Json, fulfillment_orders: list[Json], children: ChildStore) -> None:
    """Each shipment has the first fulfillment order that it fulfills, as `parts/methods.graphql` asks for it."""
    first: dict[str, Json] = {}
    for each in sorted(fulfillment_orders, key=lambda node: _number(node["id"])):
        for _, text in children.of(each["id"]):
            first.setdefault(node_of(text)["id"], each)
    for shipment in order.get("fulfillments") or ():
        if shipment is not None:
            of = first.get(shipment["id"])
            shipment["fulfillmentOrders"] = {"nodes": [] if of is None else [of]}


def _kind(id: str) -> str:
    """`Order` of `gid://shopify/Order/1`."""
    return id.rpartition("/")[0].rpartition("/")[2]


def _number(id: str) -> tuple[int, str]:
    """Ids of one kind in the order in which they were given: theirs are numbers that grow."""
    tail = id.rpartition("/")[2].partition("?")[0]
    return (int(tail), id) if tail.isascii() and tail.isdigit() else (0, id)
