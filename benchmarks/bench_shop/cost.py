"""What an operation asks for in points, by the formula that recorded traffic was found to follow (fact sheet 2.2).

connection = 2 + f(n) x (1 + the cost of a node's children),  f(n) = max(1, floor(2 ln n)),  f(0) = 0
an object, or a list of them = 1 + children; money, addresses and counts inside an object 0
a root count 10; a mutation 10, a few of them more; a union its dearest branch
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from bench_shop.documents import Field, Operation

COUNT_COST = 10
MUTATION_COST = 10
MUTATION_COSTS = {"orderCapture": 20, "refundCreate": 20, "fulfillmentTrackingInfoUpdate": 50}
"""Mutations that were recorded at another price (fact sheet 5)."""
MAX_QUERY_COST = 1000
"""Points that one document may ask for, whatever the plan (usage/limits)."""
_FREE_NAMES = frozenset(
    {
        "pageInfo",
        "shopMoney",
        "presentmentMoney",
        "shippingAddress",
        "billingAddress",
        "defaultAddress",
        "customAttributes",
        "defaultPhoneNumber",
        "defaultEmailAddress",
    }
)
_FREE_ENDINGS = ("Set", "Count", "serErrors")


def requested_cost(operation: Operation) -> int:
    """Points that the bucket must hold before the operation runs."""
    if operation.is_mutation:
        return sum(
            MUTATION_COSTS.get(root.name, MUTATION_COST)
            + sum(cost if field.is_connection else cost - 1 for field in root.children if (cost := _cost(field)))
            for root in operation.root
        )
    return sum(COUNT_COST if field.name.endswith("Count") else _cost(field) for field in operation.root)


def growth(asked_for: int) -> int:
    """The factor of a connection that is asked for so many nodes."""
    return 0 if asked_for <= 0 else max(1, math.floor(2 * math.log(asked_for)))


def _cost(field: Field) -> int:
    if not field.children or _is_free(field):
        return 0
    if field.is_connection:
        asked_for = field.arguments.get("first") or field.arguments.get("last") or 0
        return 2 + growth(asked_for) * max(1, sum(1 + _dearest(node) for node in field.nodes))
    return 1 + _dearest(field.children)


def _dearest(fields: Iterable[Field]) -> int:
    """What is asked of every type, and the dearest of what is asked of one."""
    of_type: dict[str | None, int] = {}
    for field in fields:
        of_type[field.on] = of_type.get(field.on, 0) + _cost(field)
    return of_type.pop(None, 0) + max(of_type.values(), default=0)


def _is_free(field: Field) -> bool:
    return field.name in _FREE_NAMES or field.name.endswith(_FREE_ENDINGS)
