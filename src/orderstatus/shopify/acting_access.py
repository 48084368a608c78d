"""What may not be read of an order that is to be acted on: an error where a decision hangs on it, else a warning."""

from __future__ import annotations

from collections.abc import Callable

from orderstatus.core.acting.orders import ActPart
from orderstatus.core.errors import AccessError
from orderstatus.core.scope_needs import covers
from orderstatus.shopify.denials import Problem, problem_warning, remedy
from orderstatus.shopify.envelope import Answer, failure
from orderstatus.shopify.scopes import FULFILLMENT_ORDERS_HIDDEN, granted_scopes, hides_fulfillment_orders

_KINDS = {
    "read_merchant_managed_fulfillment_orders": "what your own locations have to ship is hidden from this app",
    "read_third_party_fulfillment_orders": "what a fulfillment service has to ship is hidden from this app",
}
"""Each scope shows its own kind of fulfillment orders and hides the other without an error (community 197685)."""
_EXPECTED = "authorizationExpiresAt"
"""Documented for Plus stores only: its denial is no news."""
_UNDECIDED = frozenset({"customer", "location", "currentAppInstallation", "reverseFulfillmentOrders"})
"""Fields that nothing is decided by: a customer is shown, a location without its id goes by its name, and of a return
it is only said what is left to do."""
_GONE = frozenset({"NOT_FOUND", "RESOURCE_NOT_FOUND"})


def check_access(answer: Answer, parts: frozenset[ActPart], warn: Callable[[str], None]) -> None:
    """Afterwards every part in `answer` is what there is.

    Raises AccessError where a part may not be read, also where Shopify says nothing of it, as with fulfillment orders,
    and OrderStatusError for any other problem that may have taken something away.
    """
    for problem in answer.problems:
        _check_problem(problem, answer, warn)
    if ActPart.FULFILLMENT_ORDERS in parts:
        _check_fulfillment_orders(answer, warn)


def _check_problem(problem: Problem, answer: Answer, warn: Callable[[str], None]) -> None:
    if problem.path[-1:] == (_EXPECTED,):
        return
    if _UNDECIDED & set(problem.path) or problem.code in _GONE:
        warn(problem_warning(problem))
        return
    if problem.is_denied:
        field = problem.path[-1] if problem.path else "an order"
        raise AccessError(
            f"`{field}` may not be read, and without it nothing can be decided: {problem.message}",
            hint=remedy(problem),
            request_id=answer.request_id,
        )
    raise failure((problem,), answer.request_id)


def _check_fulfillment_orders(answer: Answer, warn: Callable[[str], None]) -> None:
    granted = granted_scopes(answer.data)
    if granted is None:
        return
    if hides_fulfillment_orders(granted):
        raise AccessError(
            FULFILLMENT_ORDERS_HIDDEN,
            hint="grant it to the app, and read_third_party_fulfillment_orders where a fulfillment service ships",
            request_id=answer.request_id,
        )
    for scope, hidden in _KINDS.items():
        if not covers(granted, scope):
            warn(f"{hidden}: it needs {scope}")
