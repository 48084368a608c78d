"""One order's whole life: found by what people call it, read in one request, with what could not be read said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from orderstatus.core.cut_warnings import connection_is_cut, shipments_are_cut
from orderstatus.core.errors import NotFoundError, OrderStatusError, UsageError
from orderstatus.core.models import OrderLife
from orderstatus.core.references import gid_of_number, parse_reference
from orderstatus.core.scope_needs import ALL_ORDERS, VISIBLE_DAYS
from orderstatus.shopify import mapping_life
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.denials import problem_warning
from orderstatus.shopify.documents import operation, order_operation
from orderstatus.shopify.envelope import Answer
from orderstatus.shopify.gaps import (
    cut_connections,
    denied_part,
    lacks_shipments,
    no_data,
    validated,
    warn_of_problems,
)
from orderstatus.shopify.scopes import (
    FULFILLMENT_ORDERS_HIDDEN,
    granted_scopes,
    hides_fulfillment_orders,
)
from orderstatus.shopify.search import name_search
from orderstatus.shopify.stage_marks import warn_of_history
from orderstatus.shopify.wire import OrderPageWire
from orderstatus.shopify.wire_life import OrderLifeWire

LIFE_PARTS = frozenset(
    {
        "customer",
        "life_contact",
        "life_ship_to",
        "life_transactions",
        "shipments",
        "life_shipments",
        "fulfillment_orders",
        "life_fulfillment_orders",
        "life_returns",
        "return_goods",
        "terms",
        "stage",
        "stage_history",
        "locale",
        "customer_tags",
    }
)


def read_life(
    client: AdminClient,
    reference: str,
    *,
    warn: Callable[[str], None],
    learn: Callable[[dict[str, Any]], None],
) -> OrderLife:
    """The life of the order that `reference` names; `learn` is given the answer's data, which tells of the shop.

    Raises NotFoundError where there is none, UsageError where several orders go by that name, and whatever error the
    shop gives instead of an order.
    """
    gid = read_order_id(client, reference)
    answer, node = _read(client, reference, gid, warn)
    learn(answer.data)
    return _complete(answer, node, reference, warn)


def read_order_id(client: AdminClient, reference: str) -> str:
    """The GID of the order that `reference` names; a name costs a request, a GID or an address none.

    Raises NotFoundError where there is none, UsageError where several orders go by that name.
    """
    parsed = parse_reference(reference)
    return parsed.gid or _find(client, reference, parsed.name or "")


def _find(client: AdminClient, reference: str, name: str) -> str:
    answer = client.query(operation("order_lookup"), {"query": name_search(name)})
    orders = answer.data.get("orders")
    if not isinstance(orders, dict):
        raise no_data(answer, "orders")
    found = validated(OrderPageWire, {"nodes": orders}, answer.request_id).nodes or []
    exact = [node for node in found if (node.name or "").casefold() == name.casefold()]
    bare = name.lstrip("#").casefold()
    loose = [node for node in found if (node.name or "").lstrip("#").casefold() == bare or str(node.number) == bare]
    chosen = exact or loose
    if len(chosen) > 1:
        listed = ", ".join(f"{node.name} ({node.id})" for node in chosen)
        raise UsageError(f"several orders are called {name}: {listed}", hint="name one by its GID")
    gid = chosen[0].id if chosen else gid_of_number(name)
    if gid is not None:
        return gid
    if cut_connections(orders):
        raise UsageError(f"more orders match {name} than can be looked at", hint="name the order by its GID")
    raise _not_found(reference, answer)


def _read(client: AdminClient, reference: str, gid: str, warn: Callable[[str], None]) -> tuple[Answer, dict[str, Any]]:
    parts = set(LIFE_PARTS)
    while True:
        answer = client.query(order_operation("order_life", parts), {"id": gid})
        node = answer.data.get("order")
        if isinstance(node, dict):
            return answer, node
        # A denied field that the schema calls non-null takes the whole order with it: ask again without that part.
        denied = denied_part(answer.problems, parts, depth=1)
        if denied is None:
            raise _no_order(answer, reference)
        warn(problem_warning(denied[0]))
        parts.discard(denied[1])


def _no_order(answer: Answer, reference: str) -> OrderStatusError:
    about_the_order = tuple(problem for problem in answer.problems if problem.path[:1] in ((), ("order",)))
    if about_the_order:
        return no_data(replace(answer, problems=about_the_order), "order")
    return _not_found(reference, answer)


def _not_found(reference: str, answer: Answer) -> NotFoundError:
    granted = granted_scopes(answer.data)
    hint = "`orderstatus list --limit 5`, with the same --shop or --demo, shows how this shop's orders are called"
    if granted is not None and ALL_ORDERS not in granted:
        hint = f"this app sees orders of the last {VISIBLE_DAYS} days only; older ones need read_all_orders"
    return NotFoundError(f"there is no order {reference.strip()}", hint=hint)


def _complete(answer: Answer, node: dict[str, Any], reference: str, warn: Callable[[str], None]) -> OrderLife:
    warn_of_problems(answer.problems, warn)
    for connection in cut_connections(node):
        warn(connection_is_cut(reference, connection))
    sent = validated(OrderLifeWire, node, answer.request_id)
    if lacks_shipments(sent):
        warn(shipments_are_cut(reference))
    life = mapping_life.life(sent)
    warn_of_history(life.order, warn)
    if life.fulfillment_orders is not None and hides_fulfillment_orders(granted_scopes(answer.data)):
        warn(FULFILLMENT_ORDERS_HIDDEN)
        life = replace(life, fulfillment_orders=None)
    return life
