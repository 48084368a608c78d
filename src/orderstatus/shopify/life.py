"""One order's whole life: found by what people call it, read in one request, with what could not be read said."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from orderstatus.core.errors import NotFoundError, OrderStatusError, UsageError
from orderstatus.core.models import OrderLife
from orderstatus.shopify import mapping_life, wire
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.denials import Problem, denial_warning
from orderstatus.shopify.documents import operation, order_operation
from orderstatus.shopify.envelope import Answer, access_error
from orderstatus.shopify.reader import unreadable, warn_of_problems
from orderstatus.shopify.scopes import ALL_ORDERS, VISIBLE_DAYS, granted_scopes, hides_fulfillment_orders
from orderstatus.shopify.search import name_search
from orderstatus.shopify.wire_life import OrderLifeWire

_GID = re.compile(r"gid://shopify/Order/(\d+)")
_ADMIN_ADDRESS = re.compile(r"https?://[^/\s]+/(?:store/[^/\s]+|admin)/orders/(\d+)(?:[/?#].*)?")
_FIRST_LONG_ID = 10_000_000
"""Order numbers are short; ids have been longer than this since 2012 (belief), so `1001` is never meant as an id."""

LIFE_PARTS = frozenset(
    {
        "customer",
        "life_contact",
        "life_ship_to",
        "life_transactions",
        "life_shipments",
        "life_fulfillment_orders",
        "life_returns",
        "terms",
    }
)
_PART_OF_FIELD = {
    "customer": "customer",
    "email": "life_contact",
    "phone": "life_contact",
    "shippingAddress": "life_ship_to",
    "shippingLine": "life_ship_to",
    "transactions": "life_transactions",
    "fulfillments": "life_shipments",
    "fulfillmentOrders": "life_fulfillment_orders",
    "returns": "life_returns",
    "paymentTerms": "terms",
}


@dataclass(frozen=True, slots=True)
class Reference:
    """What somebody called an order: a name, or an id that needs no search."""

    name: str | None
    gid: str | None


def parse_reference(text: str) -> Reference:
    """`#1001`, `1001`, a GID or an admin address as a Reference. Raises UsageError for another object's GID."""
    words = text.strip()
    for pattern in (_GID, _ADMIN_ADDRESS):
        if match := pattern.fullmatch(words):
            return Reference(None, f"gid://shopify/Order/{match[1]}")
    if words.startswith("gid://") or "://" in words or not words:
        raise UsageError(
            f"`{text}` is not an order", hint="give its name (`#1001` or `1001`), its GID or its address in the admin"
        )
    return Reference(words, None)


def read_life(
    client: AdminClient,
    reference: str,
    *,
    warn: Callable[[str], None],
    learn: Callable[[dict[str, Any]], None],
) -> OrderLife:
    """The life of the order that `reference` names.

    Raises NotFoundError where there is none, and UsageError where several orders go by that name.
    """
    parsed = parse_reference(reference)
    gid = parsed.gid or _find(client, parsed.name or "")
    if gid is None:
        raise _not_found(reference, None)
    answer, node = _read(client, reference, gid, warn)
    learn(answer.data)
    return _complete(answer, node, reference, warn)


def _find(client: AdminClient, name: str) -> str | None:
    answer = client.query(operation("order_lookup"), {"query": name_search(name)})
    orders = answer.data.get("orders")
    if orders is None and (denied := next((each for each in answer.problems if each.is_denied), None)):
        raise access_error(denied, answer.request_id)
    found = wire.OrderPageWire.model_validate(orders or {}).nodes or []
    exact = [node for node in found if (node.name or "").casefold() == name.casefold()]
    bare = name.lstrip("#").casefold()
    loose = [node for node in found if (node.name or "").lstrip("#").casefold() == bare or str(node.number) == bare]
    chosen = exact or loose
    if len(chosen) > 1:
        listed = ", ".join(f"{node.name} ({node.id})" for node in chosen)
        raise UsageError(f"several orders are called {name}: {listed}", hint="name one by its GID")
    if chosen:
        return chosen[0].id
    return f"gid://shopify/Order/{name}" if name.isascii() and name.isdigit() and int(name) >= _FIRST_LONG_ID else None


def _read(client: AdminClient, reference: str, gid: str, warn: Callable[[str], None]) -> tuple[Answer, dict[str, Any]]:
    parts = set(LIFE_PARTS)
    while True:
        answer = client.query(order_operation("order_life", parts), {"id": gid})
        node = answer.data.get("order")
        if isinstance(node, dict):
            return answer, node
        # A denied field that the schema calls non-null takes the whole order with it: ask again without that part.
        denied = _denied_part(answer.problems, parts)
        if denied is None:
            raise _no_order(answer, reference)
        warn(denial_warning(denied[0]))
        parts.discard(denied[1])


def _complete(answer: Answer, node: dict[str, Any], reference: str, warn: Callable[[str], None]) -> OrderLife:
    warn_of_problems(answer.problems, warn)
    for connection in cut_connections(node):
        warn(f"order {reference} has more {connection} than are read at once; the rest is missing here")
    try:
        life = mapping_life.life(OrderLifeWire.model_validate(node))
    except ValidationError as error:
        raise unreadable(error, answer.request_id) from error
    if life.fulfillment_orders is not None and hides_fulfillment_orders(granted_scopes(answer.data)):
        warn("no fulfillment order may be read: the app needs read_merchant_managed_fulfillment_orders")
        life = replace(life, fulfillment_orders=None)
    return life


def _denied_part(problems: tuple[Problem, ...], parts: set[str]) -> tuple[Problem, str] | None:
    for problem in problems:
        field = problem.path[1] if len(problem.path) > 1 else ""
        part = _PART_OF_FIELD.get(field)
        if problem.is_denied and part in parts:
            return problem, part
    return None


def _no_order(answer: Answer, reference: str) -> OrderStatusError:
    denied = next((problem for problem in answer.problems if problem.is_denied), None)
    if denied is not None:
        return access_error(denied, answer.request_id)
    return _not_found(reference, granted_scopes(answer.data))


def _not_found(reference: str, granted: frozenset[str] | None) -> NotFoundError:
    hint = None
    if granted is not None and ALL_ORDERS not in granted:
        hint = f"this app sees orders of the last {VISIBLE_DAYS} days only; older ones need read_all_orders"
    return NotFoundError(f"there is no order {reference}", hint=hint)


def cut_connections(node: Any, name: str = "order") -> tuple[str, ...]:
    """The names of the connections below `node` that have a next page, each once: nothing is cut in silence."""
    found: dict[str, None] = {}
    if isinstance(node, list):
        for each in node:
            found.update(dict.fromkeys(cut_connections(each, name)))
    elif isinstance(node, dict):
        info = node.get("pageInfo")
        if isinstance(info, dict) and info.get("hasNextPage"):
            found[name] = None
        for key, value in node.items():
            found.update(dict.fromkeys(cut_connections(value, name if key in ("nodes", "edges", "node") else key)))
    return tuple(found)
