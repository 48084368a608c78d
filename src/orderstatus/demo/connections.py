"""Pages of lists: sort orders, keyset cursors, and the arguments that every connection takes."""

from __future__ import annotations

import base64
import binascii
import json
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from orderstatus.demo.search_fields import numeric_id

Json = dict[str, Any]
Key = tuple[bool, Any, int]

MAX_PAGE = 250
EVERYTHING = sys.maxsize
"""The size of a bulk operation's only page. No client can ask for it: an Int has 32 bits."""
TOO_MANY = (
    "{name} cannot exceed 250. To query larger amounts of data with fewer limits, "
    "bulk operations should be used instead.\n"
    "See https://shopify.dev/api/usage/bulk-operations/queries for usage details.\n"
)


class BadRequest(Exception):
    """Arguments that Shopify answers with the code BAD_REQUEST; the message is its text."""

    extensions: ClassVar[Json] = {"code": "BAD_REQUEST"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordering:
    """A sort order: a node's value, and how a cursor writes it (id, time, number, integer or text)."""

    kind: str
    value: Callable[[Json], Any]


def _money(name: str) -> Callable[[Json], Any]:
    def amount(order: Json) -> Any:
        text = ((order.get(name) or {}).get("shopMoney") or {}).get("amount")
        return None if text is None else Decimal(text)

    return amount


def _plain(name: str) -> Callable[[Json], Any]:
    return lambda node: node.get(name)


BY_ID = Ordering(kind="id", value=lambda node: numeric_id(node["id"]))
_TIME_KEYS = {
    "COMPLETED_AT": "completedAt",
    "CREATED_AT": "createdAt",
    "HAPPENED_AT": "happenedAt",
    "PROCESSED_AT": "processedAt",
    "UPDATED_AT": "updatedAt",
}
_TIMES = {name: Ordering(kind="time", value=_plain(key)) for name, key in _TIME_KEYS.items()}
ORDERS: Mapping[str, Ordering] = {
    **{key: _TIMES[key] for key in ("CREATED_AT", "PROCESSED_AT", "UPDATED_AT")},
    "ID": BY_ID,
    "RELEVANCE": BY_ID,  # a belief: without a score to sort by, Shopify falls back to the id
    "ORDER_NUMBER": Ordering(kind="integer", value=_plain("number")),
    "FINANCIAL_STATUS": Ordering(kind="text", value=_plain("displayFinancialStatus")),
    "FULFILLMENT_STATUS": Ordering(kind="text", value=_plain("displayFulfillmentStatus")),
    "TOTAL_PRICE": Ordering(kind="number", value=_money("totalPriceSet")),
    "CURRENT_TOTAL_PRICE": Ordering(kind="number", value=_money("currentTotalPriceSet")),
    "CUSTOMER_NAME": Ordering(kind="text", value=lambda o: (o.get("customer") or {}).get("displayName")),
    "DESTINATION": Ordering(kind="text", value=lambda o: (o.get("shippingAddress") or {}).get("city")),
    "PO_NUMBER": Ordering(kind="text", value=_plain("poNumber")),
    "TOTAL_ITEMS_QUANTITY": Ordering(kind="integer", value=_plain("subtotalLineItemsQuantity")),
}
OTHERS: Mapping[str, Ordering] = {
    **_TIMES,
    "ID": BY_ID,
    "RELEVANCE": BY_ID,
    "NAME": Ordering(kind="text", value=lambda n: n.get("displayName") or n.get("name")),
    "LOCATION": Ordering(kind="text", value=lambda n: None),
}
_ZERO: Mapping[str, Any] = {"id": 0, "integer": 0, "number": Decimal(0), "time": "", "text": ""}


@dataclass(slots=True)
class Ranked:
    """Nodes in ascending order with their keys; the id settles ties and a missing value comes first."""

    nodes: list[Json]
    keys: list[Key]
    ordering: Ordering


def ranked(nodes: Sequence[Json], ordering: Ordering) -> Ranked:
    """Sort nodes; one key function call a node."""
    keyed = sorted(((_key(node, ordering), node) for node in nodes), key=lambda pair: pair[0])
    return Ranked([node for _, node in keyed], [key for key, _ in keyed], ordering)


def as_listed(nodes: Sequence[Json]) -> Ranked:
    """Take nodes in the order they stand, for nested connections that know no sort key; cursors carry the ids."""
    return Ranked(list(nodes), [], BY_ID)


def _key(node: Json, ordering: Ordering) -> Key:
    value = ordering.value(node)
    number = numeric_id(node.get("id"))
    return (False, _ZERO[ordering.kind], number) if value is None else (True, value, number)


def cursor(node: Json, ordering: Ordering) -> str:
    """Return the opaque cursor of a node: base64 of ``{"last_id", "last_value"}``, as recorded.

    Instants are written ``2026-04-24 23:51:30.000000``; ids as numbers; a missing value has no ``last_value``.
    """
    present, value, number = _key(node, ordering)
    content: Json = {"last_id": number}
    if present:
        if ordering.kind == "time":
            value = f"{value[:10]} {value[11:19]}.000000"
        content["last_value"] = value if ordering.kind in ("id", "text", "time") else str(value)
    return base64.b64encode(json.dumps(content, separators=(",", ":")).encode()).decode()


def _place(text: str, ordering: Ordering) -> Key:
    try:
        content = json.loads(base64.b64decode(text, validate=True))
        number = int(content["last_id"])
        if "last_value" not in content:
            return (False, _ZERO[ordering.kind], number)
        value = content["last_value"]
        if ordering.kind == "time":
            value = f"{value[:10]}T{value[11:19]}Z"
        elif ordering.kind == "number":
            value = Decimal(str(value))
        elif ordering.kind in ("id", "integer"):
            value = int(value)
        elif not isinstance(value, str):
            raise ValueError(value)
    except (binascii.Error, ValueError, KeyError, TypeError, ArithmeticError) as wrong:
        raise BadRequest("Malformed cursor") from wrong
    return (True, value, number)


@dataclass(slots=True)
class Page:
    """The nodes of one page in answer order, and whether there are more on either side."""

    nodes: list[Json]
    has_next: bool
    has_previous: bool
    ordering: Ordering

    def edges(self) -> list[Json]:
        """Return the nodes, each with its cursor."""
        return [{"node": node, "cursor": cursor(node, self.ordering)} for node in self.nodes]

    def info(self) -> Json:
        """Return ``pageInfo``; the cursors of an empty page are null."""
        return {
            "hasNextPage": self.has_next,
            "hasPreviousPage": self.has_previous,
            "startCursor": cursor(self.nodes[0], self.ordering) if self.nodes else None,
            "endCursor": cursor(self.nodes[-1], self.ordering) if self.nodes else None,
        }


def page(
    rows: Ranked,
    arguments: Json,
    matches: Callable[[Json], bool] | None = None,
    within: tuple[int, int] | None = None,
) -> Page:
    """Return the page that ``first``/``after`` or ``last``/``before`` ask for, reversed by ``reverse``.

    ``matches`` filters and ``within`` bounds positions in ``rows``; only as many nodes are looked at as the page needs.
    Raises `BadRequest` for a missing, doubled or too large size and for a cursor that is none (texts as recorded). A
    belief: ``hasPreviousPage`` and ``hasNextPage`` are both exact, whichever way the page was asked for.
    """
    backwards, size = _size(arguments)
    low, high = within or (0, len(rows.nodes))
    reverse = bool(arguments.get("reverse"))
    after, before = arguments.get("after"), arguments.get("before")
    if reverse:
        after, before = before, after
    start = max(low, _position(rows, after, bisect_right, start=True)) if after is not None else low
    stop = min(high, _position(rows, before, bisect_left, start=False)) if before is not None else high
    start, stop = min(start, high), max(stop, low)
    ascending = backwards is reverse  # whether the page grows upwards through rows
    walk = range(start, stop) if ascending else range(stop - 1, start - 1, -1)
    chosen: list[Json] = []
    more = False
    for at in walk:
        node = rows.nodes[at]
        if matches is not None and not matches(node):
            continue
        if len(chosen) == size:
            more = True
            break
        chosen.append(node)
    behind = range(start - 1, low - 1, -1) if ascending else range(stop, high)
    earlier = any(matches is None or matches(rows.nodes[at]) for at in behind)
    if backwards:
        chosen.reverse()
    return Page(chosen, earlier if backwards else more, more if backwards else earlier, rows.ordering)


def _size(arguments: Json) -> tuple[bool, int]:
    first, last = arguments.get("first"), arguments.get("last")
    if first is None and last is None:
        raise BadRequest("you must provide one of first or last")
    if first is not None and last is not None:
        raise BadRequest("providing both first and last is not supported")
    name, size = ("last", int(last or 0)) if first is None else ("first", int(first))
    if size > MAX_PAGE and size != EVERYTHING:
        raise BadRequest(TOO_MANY.format(name=name))
    if size < 0:
        raise BadRequest(f"{name} must be a positive number")  # a belief: no recording shows the text
    return first is None, size


def _position(rows: Ranked, text: str, side: Callable[[list[Key], Key], int], *, start: bool) -> int:
    place = _place(text, rows.ordering)
    if rows.keys:
        return side(rows.keys, place)
    found = next((i for i, node in enumerate(rows.nodes) if numeric_id(node.get("id")) == place[2]), None)
    if found is None:
        return 0 if start else len(rows.nodes)
    return found + 1 if start else found
