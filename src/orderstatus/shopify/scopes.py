"""What the app was granted, and what its absence hides without an error."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from orderstatus.core.scope_needs import ALL_ORDERS, VISIBLE_DAYS, covers

FULFILLMENT_ORDER_SCOPES = (
    "read_merchant_managed_fulfillment_orders",
    "read_third_party_fulfillment_orders",
    "read_assigned_fulfillment_orders",
    "read_marketplace_fulfillment_orders",
)
"""Any of them shows some fulfillment orders; with none, the list is empty without an error (fact sheet 1.3)."""

FULFILLMENT_ORDERS_HIDDEN = "no fulfillment order may be read: the app needs read_merchant_managed_fulfillment_orders"
METHODS_HIDDEN = (
    "what is picked up or delivered by hand cannot be told from what is shipped: "
    "the app needs the read_merchant_managed_fulfillment_orders access scope"
)


def granted_scopes(data: dict[str, Any]) -> frozenset[str] | None:
    """The scopes that `currentAppInstallation` lists, or None where it could not be read."""
    installation = data.get("currentAppInstallation")
    scopes = installation.get("accessScopes") if isinstance(installation, dict) else None
    if not isinstance(scopes, list):
        return None
    return frozenset(str(scope["handle"]) for scope in scopes if isinstance(scope, dict) and scope.get("handle"))


def hides_older_orders(granted: frozenset[str] | None, since: datetime | None, now: datetime) -> bool:
    """True if orders placed since `since` (None: ever) may be missing because the app sees 60 days only."""
    if granted is None or ALL_ORDERS in granted:
        return False
    # A window of exactly those days begins at a whole second, which may be a part of one earlier.
    return since is None or since < now.replace(microsecond=0) - timedelta(days=VISIBLE_DAYS)


def hides_fulfillment_orders(granted: frozenset[str] | None) -> bool:
    """True if no fulfillment order can be seen, so that an empty list says nothing."""
    return granted is not None and not any(covers(granted, scope) for scope in FULFILLMENT_ORDER_SCOPES)
