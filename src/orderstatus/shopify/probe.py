"""One look at a shop: who it is, what the app was granted, which version answers, and what of its customers shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from orderstatus.core.errors import AccessError, OrderStatusError
from orderstatus.core.models import ShopFacts
from orderstatus.core.shop_probe import ProtectedField, Readable, ShopProbe
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.denials import NOT_APPROVED, Problem
from orderstatus.shopify.documents import operation
from orderstatus.shopify.envelope import Answer
from orderstatus.shopify.gaps import no_data, validated
from orderstatus.shopify.scopes import granted_scopes
from orderstatus.shopify.wire import CustomerWire, Listed, ShopWire, Wire

_DENIED_AS = {
    "displayName": ProtectedField.NAME,
    "email": ProtectedField.EMAIL,
    "phone": ProtectedField.PHONE,
    "formatted": ProtectedField.ADDRESS,
}
"""What a denial of a field of the document is a denial of."""


class _PlanWire(Wire):
    public_display_name: str | None = None
    shopify_plus: bool | None = None
    partner_development: bool | None = None


class _PlannedShopWire(ShopWire):
    plan: _PlanWire | None = None


class _VersionWire(Wire):
    handle: str | None = None
    supported: bool | None = None


class _AddressWire(Wire):
    formatted: Listed[str] = None


class _SampleWire(Wire):
    email: str | None = None
    phone: str | None = None
    customer: CustomerWire | None = None
    shipping_address: _AddressWire | None = None


class _SamplesWire(Wire):
    nodes: Listed[_SampleWire] = None


class _ProbeWire(Wire):
    shop: _PlannedShopWire | None = None
    public_api_versions: Listed[_VersionWire] = None
    orders: _SamplesWire | None = None


def read_probe(client: AdminClient, *, domain: str, clock: Callable[[], datetime]) -> ShopProbe:
    """What the shop says of itself, of this app and of its newest orders.

    `domain` stands where the shop does not say its own; `clock` is the time of day here.

    One request, and a second where no order may be read: `orders` is non-null in the schema, so that its denial takes
    the whole answer along. Raises AccessError where the token or the shop itself refuses, TemporaryError,
    OrderStatusError; never for a scope or for protected data that the app lacks.
    """
    started = clock()
    answer, orders_error = _asked(client)
    our_time = clock()
    sent = validated(_ProbeWire, answer.data, answer.request_id)
    shop = sent.shop or _PlannedShopWire()
    plan = shop.plan or _PlanWire()
    cost = answer.cost
    return ShopProbe(
        shop=ShopFacts(
            domain=shop.myshopify_domain or domain,
            name=shop.name,
            time_zone=shop.iana_timezone,
            currency=shop.currency_code,
        ),
        plan=plan.public_display_name,
        is_plus=plan.shopify_plus,
        is_development=plan.partner_development,
        scopes=granted_scopes(answer.data),
        asked_version=client.api_version,
        answered_version=answer.api_version,
        supported_versions=_supported(sent),
        server_time=answer.sent_at,
        our_time=our_time,
        bucket_points=cost.maximum if cost is not None else None,
        restore_rate=cost.restore_rate if cost is not None else None,
        protected=_protected(sent, answer.problems, orders_error),
        orders_error=orders_error,
        points=cost.actual if cost is not None else None,
        seconds=(our_time - started).total_seconds(),
    )


def _asked(client: AdminClient) -> tuple[Answer, OrderStatusError | None]:
    """The answer, and why it holds no orders where it does not."""
    try:
        answer = client.query(operation("doctor"), {})
    except AccessError as error:
        # A token or a shop that refuses will say so again; what is left is a denial of the orders alone.
        return client.query(operation("doctor_without_orders"), {}), error
    if isinstance(answer.data.get("orders"), dict):
        return answer, None
    about_orders = tuple(each for each in answer.problems if each.path[:1] == ("orders",))
    return answer, no_data(replace(answer, problems=about_orders), "orders")


def _supported(sent: _ProbeWire) -> tuple[str, ...] | None:
    if sent.public_api_versions is None:
        return None
    return tuple(each.handle for each in sent.public_api_versions if each.handle and each.supported)


def _protected(
    sent: _ProbeWire, problems: tuple[Problem, ...], orders_error: OrderStatusError | None
) -> Mapping[ProtectedField, Readable]:
    if orders_error is not None:
        # Without approval for any customer data whole orders are denied, and with them everything in them.
        all_of_them = Readable.NO if NOT_APPROVED in str(orders_error) else Readable.UNKNOWN
        return dict.fromkeys(ProtectedField, all_of_them)
    denied = {_DENIED_AS[each.path[-1]]: each for each in problems if each.path and each.path[-1] in _DENIED_AS}
    samples = sent.orders.nodes or [] if sent.orders is not None else []
    shown = {
        ProtectedField.NAME: any(each.customer is not None for each in samples),
        ProtectedField.EMAIL: bool(samples),
        ProtectedField.PHONE: bool(samples),
        ProtectedField.ADDRESS: any(each.shipping_address is not None for each in samples),
    }
    return {field: _readable(denied.get(field), shown[field]) for field in ProtectedField}


def _readable(denial: Problem | None, shown: bool) -> Readable:
    """A field without a value that nothing denies may be read: an order need not have a telephone number."""
    if denial is not None:
        return Readable.NO if denial.is_unapproved_data else Readable.UNKNOWN
    return Readable.YES if shown else Readable.UNKNOWN
