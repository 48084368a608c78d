"""Who may read what: access scopes and protected customer data."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from graphql import GraphQLNamedType

from orderstatus.demo.schema import access_rules

Json = dict[str, Any]

SCOPES_PAGE = "https://shopify.dev/api/usage/access-scopes"
PROTECTED_PAGE = "https://shopify.dev/docs/apps/launch/protected-customer-data"
RECENT = timedelta(days=60)
"""How far back orders reach without ``read_all_orders``."""

# Mutations of which the introspection says nothing: the write scope of what they change (usage/access-scopes), in words
# that are modelled on those of their neighbours.
_UNSAID: Json = {
    "Mutation.tagsAdd": {"required": "`write_orders` access scope.", "scopes": ["write_orders"]},
    "Mutation.tagsRemove": {"required": "`write_orders` access scope.", "scopes": ["write_orders"]},
    "Mutation.fulfillmentCancel": {"required": "`write_fulfillments` access scope.", "scopes": ["write_fulfillments"]},
}
_MERCHANT, _THIRD_PARTY = "read_merchant_managed_fulfillment_orders", "read_third_party_fulfillment_orders"
# Lists that hold back what the app may not see instead of answering with an error (community 197685).
_SILENT = frozenset({"Order.fulfillmentOrders", "Fulfillment.fulfillmentOrders"})


@dataclass(frozen=True, slots=True)
class Denial:
    """An access error without its place: the message and extensions as recorded."""

    message: str
    extensions: Json


class Grants:
    """What an app was granted: scopes (writing includes reading) and the level of protected data, 0, 1 or 2."""

    def __init__(self, scopes: Iterable[str], protected_level: int = 2) -> None:
        if protected_level not in (0, 1, 2):
            raise ValueError(f"protected customer data has the levels 0, 1 and 2, not {protected_level}")
        self.granted = tuple(scopes)
        self.protected_level = protected_level
        self._scopes = frozenset(self.granted) | {f"read{s[5:]}" for s in self.granted if s.startswith("write_")}
        self._rules = access_rules()
        self._known: dict[tuple[str, str], Denial | None] = {}

    def has(self, scope: str) -> bool:
        """Whether the scope was granted, directly or by its write scope."""
        return scope in self._scopes

    def denial(self, parent: str, name: str, named: GraphQLNamedType) -> Denial | None:
        """Return the error of a field that the app may not read, None when it may."""
        key = (parent, name)
        if key not in self._known:
            self._known[key] = self._decide(parent, name, named.name.removesuffix("Connection"))
        return self._known[key]

    def root_denial(self, name: str, scopes: Iterable[str]) -> Denial | None:
        """Return the error of a root field of which the arguments say that it needs all of these scopes; None when they
        were granted."""
        if all(map(self.has, scopes)):
            return None
        fields = self._rules["fields"]
        rule = fields.get(f"Mutation.{name}") or fields[f"QueryRoot.{name}"]
        return _missing_scope(name, rule["required"])

    def type_denial(self, name: str, type_name: str) -> Denial | None:
        """Return the error of a field such as ``node`` that turned out to hold an object the app may not read.

        A belief: recordings show such errors only at fields of the object's own type.
        """
        return self._decide("", name, type_name)

    def _decide(self, parent: str, name: str, type_name: str) -> Denial | None:
        if parent.endswith(("Connection", "Edge")):
            return None
        rule = self._rules["fields"].get(f"{parent}.{name}") or _UNSAID.get(f"{parent}.{name}", {})
        silent = f"{parent}.{name}" in _SILENT
        for needed in (rule, {} if silent else self._rules["types"].get(type_name, {})):
            if needed.get("scopes") and not any(map(self.has, needed["scopes"])):
                return _missing_scope(name, needed["required"])
        if self.protected_level < 1 and type_name in self._rules["protected_types"]:
            return _not_approved(f"access the {type_name} object")
        if self.protected_level < 2 and rule.get("protected"):
            return _not_approved(f"use the {name} field")
        return None

    def sees_order(self, order: Json, now: datetime) -> bool:
        """Whether the app may see an order's age; orders too old are absent without an error."""
        if self.has("read_all_orders"):
            return True
        oldest = (now - RECENT).strftime("%Y-%m-%dT%H:%M:%SZ")
        return bool(order["createdAt"] >= oldest)

    def sees_fulfillment_order(self, fulfillment_order: Json) -> bool:
        """Whether the scope of the fulfillment order's kind of location was granted.

        A belief: a location with ``isFulfillmentService`` belongs to a third party, every other one to the merchant.
        """
        location = (fulfillment_order.get("assignedLocation") or {}).get("location") or {}
        return self.has(_THIRD_PARTY if location.get("isFulfillmentService") else _MERCHANT)


def _missing_scope(name: str, required: str) -> Denial:
    extensions = {"code": "ACCESS_DENIED", "documentation": SCOPES_PAGE, "requiredAccess": required}
    return Denial(f"Access denied for {name} field. Required access: {required}", extensions)


def _not_approved(what: str) -> Denial:
    extensions = {"code": "ACCESS_DENIED", "documentation": PROTECTED_PAGE}
    return Denial(f"This app is not approved to {what}. See {PROTECTED_PAGE} for more details.", extensions)
