"""Nodes as JSON: each is rendered once for each distinct selection, and answers are slices of what was rendered."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bench_shop.documents import Field
from bench_shop.population import Json, Orders

_ENCODE = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False).encode


def rendered(value: Any) -> bytes:
    """Compact JSON."""
    return _ENCODE(value).encode()


def projected(node: Json, fields: Sequence[Field]) -> Json:
    """What `fields` select of a node. What the shop does not hold is null, and a connection that it does not, empty."""
    kind = node.get("__typename")
    found: Json = {}
    for field in fields:
        if field.on is None or kind is None or field.on == kind:
            value = _value(node.get(field.name), field)
            earlier = found.get(field.key)
            found[field.key] = earlier | value if isinstance(earlier, dict) and isinstance(value, dict) else value
    return found


def _value(value: Any, field: Field) -> Any:
    if field.is_connection:
        return _page(value or [], field)
    if not field.children or value is None:
        return value
    if isinstance(value, list):
        first = field.arguments.get("first")
        return [projected(each, field.children) for each in value[:first]]
    return projected(value, field.children)


def _page(nodes: list[Json], field: Field) -> Json:
    asked_for = field.arguments.get("first")
    listed = nodes[::-1] if field.arguments.get("reverse") else nodes
    taken = listed[:asked_for]
    page: Json = {}
    for child in field.children:
        if child.name == "nodes":
            page[child.key] = [projected(each, child.children) for each in taken]
        elif child.name == "edges":
            page[child.key] = [
                projected({"node": each, "cursor": str(at)}, child.children) for at, each in enumerate(taken, 1)
            ]
        elif child.name == "pageInfo":
            more = {"hasNextPage": len(listed) > len(taken), "endCursor": str(len(taken)) if taken else None}
            page[child.key] = projected(more, child.children)
    return page


class Rendered:
    """Every order as one selection shows it, rendered when it is first asked for."""

    def __init__(self, orders: Orders, fields: Sequence[Field]) -> None:
        self._orders = orders
        self._fields = fields
        self._nodes: list[bytes | None] = [None] * orders.count

    def all_of(self, indexes: Iterable[int]) -> list[bytes]:
        """The orders at these indexes, in their order."""
        found = []
        for index in indexes:
            node = self._nodes[index]
            if node is None:
                node = self._nodes[index] = rendered(projected(self._orders.order(index), self._fields))
            found.append(node)
        return found


def json_lines(node: Json, fields: Sequence[Field], parent: str | None = None) -> Iterator[Json]:
    """The lines of a bulk operation for one node: itself without connections, then their nodes with `__parentId`."""
    own = [field for field in fields if not field.is_connection]
    line = projected(node, own)
    if parent is not None:
        line["__parentId"] = parent
    yield line
    for field in (each for each in fields if each.is_connection):
        for child in node.get(field.name) or ():
            for selection in field.nodes:
                yield from json_lines(child, selection, node["id"])
