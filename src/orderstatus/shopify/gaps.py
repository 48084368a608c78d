"""What an answer lacks: parts that may not be read, a root that is null, shipments left out, fields of a wrong type."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any, TypeVar

from pydantic import ValidationError

from orderstatus.core.errors import OrderStatusError
from orderstatus.shopify.denials import Problem, problem_warning
from orderstatus.shopify.envelope import Answer, failure
from orderstatus.shopify.wire import OrderWire, Wire

Model = TypeVar("Model", bound=Wire)

# Its absence is no loss to a column: the deadline is estimated then, and `capture_by_estimated` says so.
_EXPECTED_DENIALS = frozenset({"authorizationExpiresAt"})

_PART_OF_FIELD = {
    "customer": ("customer",),
    "email": ("email", "life_contact"),
    "phone": ("phone", "life_contact"),
    "confirmationNumber": ("confirmation",),
    "shippingAddress": ("address", "life_ship_to"),
    "shippingLine": ("life_ship_to",),
    "transactions": ("transactions", "life_transactions"),
    "fulfillments": ("shipments", "life_shipments"),
    "fulfillmentsCount": ("shipments", "life_shipments"),
    "location": ("locations", "life_shipments"),
    "events": ("life_shipments", "events"),
    "fulfillmentOrders": ("methods", "fulfillment_orders", "life_fulfillment_orders"),
    "returns": ("life_returns", "return_goods"),
    "reverseFulfillmentOrders": ("return_goods",),
    "paymentTerms": ("terms",),
    "stage": ("stage",),
    "stageHistory": ("stage_history",),
    "customerLocale": ("locale",),
    "customerTags": ("customer_tags",),
}
"""The parts that ask for a field of an order, or of a shipment that is read by its id."""


def lacks_shipments(node: OrderWire) -> bool:
    """True if the order has more fulfillments than came along: the list has no next page, only a count beside it."""
    count = node.fulfillments_count.count if node.fulfillments_count is not None else None
    return count is not None and len(node.fulfillments or ()) < count


def denied_part(problems: tuple[Problem, ...], parts: Collection[str], *, depth: int) -> tuple[Problem, str] | None:
    """The first denial of a field of an order, which stands `depth` names down the path, and the part that asked it."""
    for problem in problems:
        if not problem.is_denied or len(problem.path) <= depth or problem.path[-1] in _EXPECTED_DENIALS:
            continue
        # The innermost field that a part stands for: a location is denied alone, not the shipments it is of.
        asked_by = next((_PART_OF_FIELD[name] for name in reversed(problem.path[depth:]) if name in _PART_OF_FIELD), ())
        for part in asked_by:
            if part in parts:
                return problem, part
    return None


def no_data(answer: Answer, root: str) -> OrderStatusError:
    """The error for an answer whose root field is null: what Shopify said of it, whatever that was."""
    if answer.problems:
        return failure(answer.problems, answer.request_id)
    return OrderStatusError(
        f"the answer holds no {root}",
        hint="check that the address is a Shopify shop's, and run it again with --verbose",
        request_id=answer.request_id,
    )


def warn_of_problems(problems: tuple[Problem, ...], warn: Callable[[str], None]) -> None:
    """Tells the sink of each denied field, and of anything else that stood beside the data."""
    for problem in problems:
        if not problem.path or problem.path[-1] not in _EXPECTED_DENIALS:
            warn(problem_warning(problem))


def validated(model: type[Model], value: object, request_id: str | None) -> Model:
    """`value` as a wire model. Raises OrderStatusError naming the first field that is not of the schema's type."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(step) for step in first["loc"]) or "its root"
        raise OrderStatusError(
            f"the answer cannot be read at {where}: {first['msg']}",
            hint="check that the address is a Shopify shop's, and run it again with --verbose",
            request_id=request_id,
        ) from error


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
