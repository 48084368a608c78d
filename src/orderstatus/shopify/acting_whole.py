"""An order of which a page of many brought only a part: read again alone, and to its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol, TypeAlias

from orderstatus.core.acting.orders import ActPart
from orderstatus.core.errors import IncompleteError
from orderstatus.shopify.acting_documents import acting_document
from orderstatus.shopify.documents import Document, operation
from orderstatus.shopify.envelope import Answer
from orderstatus.shopify.gaps import cut_connections

Json = dict[str, Any]

Found: TypeAlias = tuple[Json, Answer]
"""The JSON of an order, and the answer that it came in."""

_NEWEST_ONLY = "events"
"""Of carrier events the newest are asked for, and that there are more is what was asked for."""
_LINES = ("lineItems", "fulfillmentLineItems")
_COUNTED = {"fulfillments": "fulfillmentsCount", "transactions": "transactionsCount"}
"""Lists without pages, and the count beside each that says whether it is whole."""


class Ask(Protocol):
    """Asks the shop for a document that carries these parts."""

    def __call__(self, document: Document, values: Json, parts: frozenset[ActPart], /) -> Answer: ...


def is_cut(node: Json) -> bool:
    """True if there is more of a part of the order than came along."""
    return bool(_cut(node))


def whole_node(gid: str, name: str, parts: frozenset[ActPart], ask: Ask) -> Found | None:
    """The order with as much of each part as there is; None where it is gone.

    Raises IncompleteError where a part has more than one request may bring.
    """
    answer = ask(acting_document(parts, whole=True), {"ids": [gid]}, parts)
    nodes = answer.data.get("nodes")
    node = nodes[0] if isinstance(nodes, list) and nodes else None
    if not isinstance(node, dict):
        return None
    for owner, connection in _cut_lines(node):
        _read_on(owner, connection, name, ask)
    if left := _cut(node):
        raise _incomplete(name, left[0])
    return node, answer


def _cut(node: Json) -> list[str]:
    """The names of the connections and lists of which there is more."""
    cut = [each for each in cut_connections(node) if each != _NEWEST_ONLY]
    for field, counted in _COUNTED.items():
        count, listed = node.get(counted), node.get(field)
        expected = count.get("count") if isinstance(count, dict) else None
        if isinstance(listed, list) and isinstance(expected, int) and len(listed) < expected:
            cut.append(field)
    return cut


def _cut_lines(node: Json) -> Iterator[tuple[Json, str]]:
    """Each fulfillment order and fulfillment that has more lines than came along, and the name of its lines."""
    listed = node.get("fulfillmentOrders")
    orders = listed.get("nodes") if isinstance(listed, dict) else None
    for owner in (*(orders or ()), *(node.get("fulfillments") or ())):
        for connection in _LINES:
            if isinstance(owner, dict) and _has_more(owner.get(connection)):
                yield owner, connection


def _read_on(owner: Json, connection: str, name: str, ask: Ask) -> None:
    """Afterwards `owner` has all its lines."""
    lines = owner[connection]
    after = None
    while _has_more(lines):
        before, after = after, lines["pageInfo"].get("endCursor")
        if after is None or after == before:
            raise _incomplete(name, connection)
        answer = ask(operation("acting_lines"), {"id": owner["id"], "after": after}, frozenset())
        more = (answer.data.get("node") or {}).get(connection)
        if not isinstance(more, dict) or not isinstance(more.get("nodes"), list):
            raise _incomplete(name, connection)
        lines["nodes"] += more["nodes"]
        lines["pageInfo"] = more.get("pageInfo") or {}


def _has_more(connection: Any) -> bool:
    info = connection.get("pageInfo") if isinstance(connection, dict) else None
    return isinstance(info, dict) and bool(info.get("hasNextPage"))


def _incomplete(name: str, field: str) -> IncompleteError:
    return IncompleteError(
        f"order {name} has more {field} than can be read, so that nothing can be decided about it",
        hint="leave that order out, and change it in the admin",
    )
