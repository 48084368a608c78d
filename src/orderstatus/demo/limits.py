"""The errors of operations that ask for more than the limits allow, in their recorded shapes."""

from __future__ import annotations

from typing import Any

from orderstatus.demo.cost import MAX_QUERY_COST
from orderstatus.demo.refusals import location
from orderstatus.demo.selection import Compiler

Json = dict[str, Any]

MAX_INPUT_SIZE = 250
"""Values that a list among the arguments may have (usage/limits)."""


def throttled() -> Json:
    """Return the error of an operation for which the bucket holds too few points."""
    extensions = {"code": "THROTTLED", "documentation": "https://shopify.dev/api/usage/rate-limits"}
    return {"message": "Throttled", "extensions": extensions}


def too_expensive(cost: int) -> Json:
    """Return the error of an operation that asks for more points than any may."""
    message = (
        f"Query cost is {cost}, which exceeds the single query max cost limit ({MAX_QUERY_COST}).\n\n"
        "See https://shopify.dev/concepts/about-apis/rate-limits for more information on how the\n"
        "cost of a query is calculated.\n\n"
        "To query larger amounts of data with fewer limits, bulk operations should be used instead.\n"
        "See https://shopify.dev/api/usage/bulk-operations/queries for usage details.\n"
    )
    documentation = "https://shopify.dev/api/usage/limits#rate-limits"
    extensions = {"code": "MAX_COST_EXCEEDED", "cost": cost, "maxCost": MAX_QUERY_COST, "documentation": documentation}
    return {"message": message, "extensions": extensions}


def oversized(operation: Compiler) -> Json | None:
    """Return the error of the first list of more than 250 values in a root field's arguments, if there is one."""
    for field in operation.root:
        for name, value in field.arguments.items():
            if isinstance(value, list) and len(value) > MAX_INPUT_SIZE:
                size = f"The input array size of {len(value)} is greater than the maximum allowed of {MAX_INPUT_SIZE}."
                return {
                    "message": size,
                    "locations": [location(field.nodes[0])],
                    "path": [field.key, name],
                    "extensions": {"code": "MAX_INPUT_SIZE_EXCEEDED"},
                }
    return None
