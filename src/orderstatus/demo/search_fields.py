"""What each search field looks at: the fields of orders, customers, fulfillment orders, locations and so on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]
Values = Callable[[Json], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Field:
    """One search field. ``values`` gives a node's values as text, numbers, instants (``...Z``) or booleans, by
    ``kind``.

    ``kind``: ``keyword`` compares whole values without case, ``words`` looks for the value's words in the node's,
    ``time``, ``number``, ``id`` (numeric ends of GIDs), ``boolean``, and ``choice``, where ``accepted`` maps each
    accepted value to a predicate. ``exact`` compares whole values with their case, and ``passed-over`` narrows nothing,
    without a warning.
    """

    kind: str
    values: Values = lambda node: ()
    accepted: Mapping[str, Callable[[Json], bool]] | None = None


def numeric_id(gid: str | None) -> int:
    """Return the number at the end of a GID, 0 for none; query strings after it are ignored."""
    tail = (gid or "").rsplit("/", 1)[-1].split("?", 1)[0]
    return int(tail) if tail.isdigit() else 0


def _key(name: str) -> Values:
    return lambda node: (node.get(name),)


def _ids(*nodes: Json | None) -> list[int]:
    return [numeric_id(node["id"]) for node in nodes if node and node.get("id")]


def _one_of(key: str, values: Mapping[str, Iterable[str]]) -> Mapping[str, Callable[[Json], bool]]:
    def among(wanted: frozenset[str]) -> Callable[[Json], bool]:
        return lambda node: node.get(key) in wanted

    return {value: among(frozenset(names)) for value, names in values.items()}


def _same(key: str, *values: str) -> Mapping[str, Callable[[Json], bool]]:
    return _one_of(key, {value: [value.upper()] for value in values})


def _delivered_by(method: str) -> Callable[[Json], bool]:
    return lambda order: any(
        (f.get("deliveryMethod") or {}).get("methodType") == method for f in order.get("fulfillmentOrders") or ()
    )


def _names(order: Json) -> list[Any]:
    name = order.get("name") or ""
    return [name, name.lstrip("#")]


def _free_text(order: Json) -> Iterable[Any]:
    customer, address = order.get("customer") or {}, order.get("shippingAddress") or {}
    yield from _names(order)
    yield from (order.get(k) for k in ("email", "phone", "poNumber", "confirmationNumber", "note"))
    yield from (customer.get(k) for k in ("displayName", "email", "phone"))
    yield from (address.get(k) for k in ("name", "company", "address1", "city", "zip", "country"))
    yield from order.get("tags") or ()
    for line in order.get("lineItems") or ():
        yield from (line.get("title"), line.get("sku"))


def _where_from(order: Json) -> list[int]:
    places = [f.get("location") for f in order.get("fulfillments") or ()]
    places += [(f.get("assignedLocation") or {}).get("location") for f in order.get("fulfillmentOrders") or ()]
    return _ids(*places)


def _amount(order: Json) -> list[Any]:
    return [((order.get("currentTotalPriceSet") or {}).get("shopMoney") or {}).get("amount")]


# Accepted values as the description of QueryRoot.orders(query:) lists them. Beliefs: ``open`` is neither closed nor
# cancelled; ``shipped`` and ``unshipped`` are REST's pair: everything, or nothing of it, has been shipped.
_STATUS: Mapping[str, Callable[[Json], bool]] = {
    "open": lambda o: not o.get("closed") and o.get("cancelledAt") is None,
    "closed": lambda o: bool(o.get("closed")),
    "cancelled": lambda o: o.get("cancelledAt") is not None,
    "not_closed": lambda o: not o.get("closed"),
}
_FULFILLMENT_STATUS = {
    "unfulfilled": ["UNFULFILLED"],
    "partial": ["PARTIALLY_FULFILLED"],
    "fulfilled": ["FULFILLED"],
    "scheduled": ["SCHEDULED"],
    "on_hold": ["ON_HOLD"],
    "request_declined": ["REQUEST_DECLINED"],
    "shipped": ["FULFILLED"],
    "unshipped": [
        *("UNFULFILLED", "ON_HOLD", "SCHEDULED", "IN_PROGRESS", "OPEN", "PENDING_FULFILLMENT", "REQUEST_DECLINED")
    ],
}
_FINANCIAL_STATUS = (
    *("paid", "pending", "authorized", "partially_paid", "partially_refunded", "refunded", "voided", "expired"),
)
_RETURN_STATUS = (
    *("return_requested", "in_progress", "inspection_complete", "returned", "return_failed", "no_return"),
)
_DELIVERY_METHOD = {
    "shipping": "SHIPPING",
    "pick-up": "PICK_UP",
    "retail": "RETAIL",
    "local": "LOCAL",
    "pickup-point": "PICKUP_POINT",
    "none": "NONE",
}
# Documented fields that the demo's orders have no data for: known, so no warning, and never matching.
_WITHOUT_DATA = (
    *("cart_token", "channel_id", "chargeback_status", "checkout_token", "credit_card_last4", "discount_code"),
    *("earliest_fulfill_by", "fraud_protection_level", "payment_id", "payment_provider_id", "reference_location_id"),
    *("risk_level", "sales_channel", "subscription_contract_id", "total_weight", "used", "user_id"),
)

ORDERS: Mapping[str, Field] = {
    "default": Field("words", _free_text),
    "channel": Field("keyword", _key("sourceName")),
    "confirmation_number": Field("keyword", _key("confirmationNumber")),
    "created_at": Field("time", _key("createdAt")),
    "current_total_price": Field("number", _amount),
    "customer_id": Field("id", lambda o: _ids(o.get("customer"))),
    "delivery_method": Field("choice", accepted={k: _delivered_by(v) for k, v in _DELIVERY_METHOD.items()}),
    "email": Field("words", _key("email")),
    "financial_status": Field("choice", accepted=_same("displayFinancialStatus", *_FINANCIAL_STATUS)),
    "fulfillment_location_id": Field("id", _where_from),
    "fulfillment_status": Field("choice", accepted=_one_of("displayFulfillmentStatus", _FULFILLMENT_STATUS)),
    "gateway": Field("keyword", lambda o: o.get("paymentGatewayNames") or ()),
    "id": Field("id", lambda o: _ids(o)),
    "location_id": Field("id", lambda o: _ids(o.get("retailLocation"))),
    "name": Field("keyword", _names),
    "po_number": Field("keyword", _key("poNumber")),
    "processed_at": Field("time", _key("processedAt")),
    "return_status": Field("choice", accepted=_same("returnStatus", *_RETURN_STATUS)),
    "sku": Field("keyword", lambda o: (line.get("sku") for line in o.get("lineItems") or ())),
    "source_name": Field("keyword", _key("sourceName")),
    "status": Field("choice", accepted=_STATUS),
    "subtotal_line_items_quantity": Field("number", _key("subtotalLineItemsQuantity")),
    "tag": Field("keyword", lambda o: o.get("tags") or ()),
    "tag_not": Field("keyword", lambda o: o.get("tags") or ()),
    "test": Field("boolean", _key("test")),
    "updated_at": Field("time", _key("updatedAt")),
    **{name: Field("keyword") for name in _WITHOUT_DATA},
}
CUSTOMERS: Mapping[str, Field] = {
    "default": Field("words", lambda c: [c.get(k) for k in ("displayName", "email", "phone")]),
    "customer_date": Field("time", _key("createdAt")),
    "email": Field("words", _key("email")),
    "first_name": Field("words", _key("firstName")),
    "id": Field("id", lambda c: _ids(c)),
    "last_name": Field("words", _key("lastName")),
    "orders_count": Field("number", _key("numberOfOrders")),
    "phone": Field("keyword", _key("phone")),
    "tag": Field("keyword", lambda c: c.get("tags") or ()),
    "tag_not": Field("keyword", lambda c: c.get("tags") or ()),
    "updated_at": Field("time", _key("updatedAt")),
}
CUSTOMERS_COUNT: Mapping[str, Field] = {  # fewer than the list's: e-mail and free text were refused (recorded)
    "created_at": Field("time", _key("createdAt")),
    "id": Field("id", lambda c: _ids(c)),
    "updated_at": Field("time", _key("updatedAt")),
}
FULFILLMENT_ORDERS: Mapping[str, Field] = {
    "default": Field("words", lambda f: [f.get("orderName"), (f.get("assignedLocation") or {}).get("name")]),
    "assigned_location_id": Field("id", lambda f: _ids((f.get("assignedLocation") or {}).get("location"))),
    "id": Field("id", lambda f: _ids(f)),
    "status": Field(
        "choice",
        accepted=_same("status", *("open", "in_progress", "on_hold", "scheduled", "closed", "cancelled", "incomplete")),
    ),
    "updated_at": Field("time", _key("updatedAt")),
}
LOCATIONS: Mapping[str, Field] = {
    "default": Field("words", _key("name")),
    "active": Field("boolean", _key("isActive")),
    "city": Field("words", lambda n: [(n.get("address") or {}).get("city")]),
    "country": Field("words", lambda n: [(n.get("address") or {}).get("country")]),
    "id": Field("id", lambda n: _ids(n)),
    "location_id": Field("id", lambda n: _ids(n)),
    "name": Field("words", _key("name")),
    "zip": Field("keyword", lambda n: [(n.get("address") or {}).get("zip")]),
}
BULK_OPERATIONS: Mapping[str, Field] = {  # as the description of QueryRoot.bulkOperations(query:) lists them
    "created_at": Field("time", _key("createdAt")),
    "id": Field("id", lambda o: _ids(o)),
    "operation_type": Field("choice", accepted=_same("type", "query", "mutation")),
    "status": Field(
        "choice", accepted=_same("status", *("canceled", "canceling", "completed", "created", "failed", "running"))
    ),
}
METAFIELD_DEFINITIONS: Mapping[
    str, Field
] = {  # as the description of QueryRoot.metafieldDefinitions(query:) lists them
    "default": Field("words", lambda d: [d.get(k) for k in ("name", "namespace", "key")]),
    "id": Field("id", lambda d: _ids(d)),
    "key": Field("keyword", _key("key")),
    "namespace": Field("keyword", _key("namespace")),
    "owner_type": Field("keyword", _key("ownerType")),
    "type": Field("keyword", lambda d: [d["type"]["name"]]),
    **{name: Field("time") for name in ("created_at", "updated_at")},
}
FULFILLMENTS: Mapping[str, Field] = {  # Order.fulfillments(query:) filters by these two only
    "created_at": Field("time", _key("createdAt")),
    "updated_at": Field("time", _key("updatedAt")),
}
RETURNS: Mapping[str, Field] = {
    "default": Field("words", _key("name")),
    "id": Field("id", lambda r: _ids(r)),
    "name": Field("keyword", _key("name")),
    "status": Field("choice", accepted=_same("status", *("canceled", "closed", "declined", "open", "requested"))),
}
