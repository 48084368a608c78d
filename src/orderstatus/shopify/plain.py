"""What is asked of an order, picked out of its JSON where every value is of the type that the schema gives it.

This is the half of reading a large file that another process can do, so it is light: it imports nothing of ours, and
what it makes of an order is tuples of text and numbers, which `marshal` carries.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]
Flat = tuple[Any, ...]
"""An order's values in the order in which `mapping_plain` takes them; shipments are tuples in it."""

_TEXT = frozenset({str, type(None)})
_FLAG = frozenset({bool, type(None)})
_COUNT = frozenset({int, type(None)})
_STRING = frozenset({str})
_NO_MONEY = (None, None)
_NO_METAFIELD = (None, None)


class NotPlainError(Exception):
    """Something is not of the type that the schema gives it, or not written as Shopify writes it."""


def flat(node: Json) -> Flat | None:
    """The values of an order; None where one is not plain, where shipments are missing, or where it is no order.

    Dates and amounts are left as the text that they are: whether they can be read is seen when they are.
    """
    try:
        return _flat(node)
    except (NotPlainError, TypeError, KeyError, AttributeError):
        return None


def _flat(node: Json) -> Flat:
    get = node.get
    dates = (get("createdAt"), get("processedAt"), get("updatedAt"), get("cancelledAt"), get("closedAt"))
    closed, test, number, tags = get("closed"), get("test"), get("number"), get("tags")
    shipments, transactions, count = get("fulfillments"), get("transactions"), get("fulfillmentsCount")
    if not (
        type(closed) in _FLAG
        and type(test) in _FLAG
        and type(number) in _COUNT
        and (tags is None or (type(tags) is list and _STRING.issuperset(map(type, tags))))
        and (shipments is None or type(shipments) is list)
        and (transactions is None or type(transactions) is list)
        and (count is None or (shipments is not None and count["count"] == len(shipments)))
        and "__parentId" not in node
    ):
        raise NotPlainError
    for date in dates:
        if date is not None and date[4::3] != "--T::Z":
            raise NotPlainError
    amounts = (
        _money(get("currentTotalPriceSet")),
        _money(get("totalCapturableSet")),
        _money(get("totalOutstandingSet")),
        _money(get("totalRefundedSet")),
        _money(get("totalReceivedSet")),
    )
    parcels = None if shipments is None else [_shipment(each) for each in shipments]
    # What was asked for and is not there is null, and no key where nobody asked.
    marks = (
        _metafield(node["stage"]) if "stage" in node else None,
        _metafield(node["stageHistory"]) if "stageHistory" in node else None,
    )
    terms = get("paymentTerms")
    owner = _customer_tags(node["customerTags"]) if "customerTags" in node else None
    return _texts(node), dates, closed, test, number, tags, amounts, parcels, transactions, terms, marks, owner


def _customer_tags(customer: Json | None) -> list[str]:
    tags = [] if customer is None else customer["tags"]
    if type(tags) is not list or not _STRING.issuperset(map(type, tags)):
        raise NotPlainError
    return tags


def _texts(node: Json) -> Flat:
    get = node.get
    customer, address = get("customer"), get("shippingAddress")
    texts = (
        get("id"),
        get("name"),
        get("email"),
        get("phone"),
        get("confirmationNumber"),
        get("displayFinancialStatus"),
        get("displayFulfillmentStatus"),
        get("returnStatus"),
        None if customer is None else customer.get("displayName"),
        None if customer is None else customer.get("id"),
        None if address is None else address.get("countryCodeV2"),
        get("customerLocale"),
    )
    if not _TEXT.issuperset(map(type, texts)):
        raise NotPlainError
    return texts


def _shipment(node: Json) -> Flat:
    get = node.get
    place, tracking = get("location"), get("trackingInfo")
    texts = (
        get("id"),
        get("name"),
        get("status"),
        get("displayStatus"),
        None if place is None else place.get("name"),
        _method(get("fulfillmentOrders")),
    )
    dates = (get("createdAt"), get("inTransitAt"), get("deliveredAt"), get("estimatedDeliveryAt"), get("updatedAt"))
    requires_shipping = get("requiresShipping")
    if not (
        _TEXT.issuperset(map(type, texts))
        and type(requires_shipping) in _FLAG
        and (tracking is None or type(tracking) is list)
    ):
        raise NotPlainError
    for date in dates:
        if date is not None and date[4::3] != "--T::Z":
            raise NotPlainError
    return texts, dates, requires_shipping, [_tracking(each) for each in tracking or ()]


def _tracking(node: Json) -> Flat:
    info = (node.get("company"), node.get("number"), node.get("url"))
    if not _TEXT.issuperset(map(type, info)):
        raise NotPlainError
    return info


def _method(orders: Json | None) -> Any:
    """What the first fulfillment order says, where one says something, as `bulk_join` or a page puts it there."""
    if orders is None:
        return None
    nodes = orders["nodes"]
    if type(nodes) is not list:
        raise NotPlainError
    hows = [each.get("deliveryMethod") for each in nodes]
    words = [how.get("methodType") for how in hows if how is not None]
    if not _TEXT.issuperset(map(type, words)):
        raise NotPlainError
    return next(filter(None, words), None)


def _metafield(kept: Json | None) -> tuple[Any, Any]:
    if kept is None:
        return _NO_METAFIELD
    value, digest = kept["value"], kept["compareDigest"]
    if type(value) is not str or type(digest) is not str:
        raise NotPlainError
    return value, digest


def _money(bag: Json | None) -> tuple[Any, Any]:
    if bag is None or (side := bag["shopMoney"]) is None:
        return _NO_MONEY
    amount, currency = side.get("amount"), side.get("currencyCode")
    if type(amount) not in _TEXT or type(currency) not in _TEXT:
        raise NotPlainError
    return amount, currency
