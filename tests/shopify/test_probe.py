"""One look at a shop tells what it may, and what it may not read breaks nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from orderstatus.core.errors import AccessError, TemporaryError
from orderstatus.core.models import ShopFacts
from orderstatus.core.scope_needs import SCOPE_NEEDS
from orderstatus.core.shop_probe import ProtectedField, Readable, ShopProbe
from orderstatus.demo.bucket import Plan
from orderstatus.shopify.probe import read_probe
from support.demo import DOMAIN, NOW, DemoSource, demo_source
from support.shopify import cost, fake, json_reply

YES, NO, UNKNOWN = Readable.YES, Readable.NO, Readable.UNKNOWN
EVERY_SCOPE = [need.scope for need in SCOPE_NEEDS]


def probed(demo: DemoSource, *, now: datetime = NOW) -> ShopProbe:
    return read_probe(demo.client(), domain=DOMAIN, clock=lambda: now)


def without(*scopes: str) -> list[str]:
    return [scope for scope in EVERY_SCOPE if scope not in scopes]


def answer(**root: Any) -> dict[str, Any]:
    shop = {
        "name": "Acme",
        "myshopifyDomain": "acme.myshopify.com",
        "ianaTimezone": "Asia/Tokyo",
        "currencyCode": "JPY",
    }
    whole: dict[str, Any] = {
        "shop": shop,
        "currentAppInstallation": None,
        "publicApiVersions": None,
        "orders": {"nodes": []},
    }
    return {"data": {**whole, **root}, "extensions": cost(10, 1990)}


def test_a_shop_that_hides_nothing_is_told_in_one_request() -> None:
    demo = demo_source(orders=20, plan=Plan.ADVANCED)
    probe = probed(demo)

    assert probe.shop == ShopFacts(domain=DOMAIN, name="Northwind Demo", time_zone="Europe/Helsinki", currency="EUR")
    assert (probe.plan, probe.is_plus, probe.is_development) == ("Advanced", False, False)
    assert probe.scopes == frozenset(demo.server.shop.scopes)
    assert (probe.asked_version, probe.answered_version) == ("2026-10", "2026-10")
    assert probe.supported_versions == ("2025-10", "2026-01", "2026-04", "2026-07", "2026-10")
    assert (probe.bucket_points, probe.restore_rate) == (4000, 200)
    assert probe.protected == dict.fromkeys(ProtectedField, YES)
    assert probe.orders_error is None
    assert [each.operation for each in demo.exchanges] == ["Doctor"]
    assert probe.points == demo.exchanges[0].actual_cost
    assert demo.warnings == []


@pytest.mark.parametrize("scope", [scope for scope in EVERY_SCOPE if scope != "read_orders"])
def test_no_scope_that_lacks_breaks_the_look(scope: str) -> None:
    demo = demo_source(orders=20, scopes=without(scope))
    probe = probed(demo)
    assert probe.scopes == frozenset(without(scope))
    assert probe.orders_error is None
    assert probe.plan == "Grow"


def test_names_that_a_missing_scope_hides_are_not_called_unapproved() -> None:
    probe = probed(demo_source(orders=20, scopes=without("read_customers")))
    assert probe.protected == {**dict.fromkeys(ProtectedField, YES), ProtectedField.NAME: UNKNOWN}


def test_an_app_without_orders_is_told_so_and_the_shop_is_told_all_the_same() -> None:
    demo = demo_source(orders=20, scopes=without("read_orders"))
    probe = probed(demo)
    assert isinstance(probe.orders_error, AccessError)
    assert "`read_orders` access scope" in str(probe.orders_error)
    assert (probe.shop.name, probe.scopes) == ("Northwind Demo", frozenset(without("read_orders")))
    assert probe.protected == dict.fromkeys(ProtectedField, UNKNOWN)
    assert [each.operation for each in demo.exchanges] == ["Doctor", "DoctorWithoutOrders"]


@pytest.mark.parametrize(("level", "readable"), [(2, YES), (1, NO)])
def test_protected_fields_are_readable_from_the_second_level_on(level: int, readable: Readable) -> None:
    probe = probed(demo_source(orders=20, protected_level=level))
    assert probe.protected == dict.fromkeys(ProtectedField, readable)
    assert probe.orders_error is None


def test_without_any_approval_no_order_and_no_field_is_readable() -> None:
    probe = probed(demo_source(orders=20, protected_level=0))
    assert probe.protected == dict.fromkeys(ProtectedField, NO)
    assert "not approved to access the Order object" in str(probe.orders_error)
    assert probe.shop.name == "Northwind Demo"


@pytest.mark.parametrize("level", [1, 2])
def test_an_empty_shop_tells_nothing_of_its_customers(level: int) -> None:
    probe = probed(demo_source(orders=0, protected_level=level))
    assert probe.protected == dict.fromkeys(ProtectedField, UNKNOWN)


def test_an_order_without_a_customer_and_an_address_says_nothing_of_names_and_addresses() -> None:
    guest = {"id": "gid://shopify/Order/1", "email": None, "phone": None, "customer": None, "shippingAddress": None}
    shopify = fake(json_reply(answer(orders={"nodes": [guest]})))
    probe = read_probe(shopify.client(), domain="x", clock=lambda: NOW)
    assert probe.protected == {
        ProtectedField.NAME: UNKNOWN,
        ProtectedField.EMAIL: YES,
        ProtectedField.PHONE: YES,
        ProtectedField.ADDRESS: UNKNOWN,
    }


def test_what_is_not_told_is_none() -> None:
    shopify = fake(json_reply({"data": {"shop": None, "orders": {"nodes": []}}}))
    probe = read_probe(shopify.client(), domain="acme.myshopify.com", clock=lambda: NOW)
    assert probe.shop == ShopFacts(domain="acme.myshopify.com")
    assert (probe.plan, probe.scopes, probe.supported_versions, probe.answered_version) == (None, None, None, None)
    assert (probe.bucket_points, probe.restore_rate, probe.points, probe.skew) == (None, None, None, None)


def test_orders_that_are_null_beside_the_rest_are_denied_as_well() -> None:
    denied = {"message": "This app is not approved to access the Order object.", "path": ["orders"]}
    shopify = fake(json_reply({**answer(orders=None), "errors": [denied]}))
    probe = read_probe(shopify.client(), domain="x", clock=lambda: NOW)
    assert isinstance(probe.orders_error, AccessError)
    assert probe.protected == dict.fromkeys(ProtectedField, NO)
    assert probe.shop.name == "Acme"


@pytest.mark.parametrize(
    ("header", "skew"),
    [
        ("Mon, 23 Nov 2026 05:30:00 GMT", 0),
        ("Mon, 23 Nov 2026 05:28:30 GMT", 90),
        ("Mon, 23 Nov 2026 05:31:30 -0000", -90),
        ("Mon, 23 Nov 2026 06:30:00 +0100", 0),
        ("yesterday", None),
        ("", None),
    ],
)
def test_our_clock_is_compared_with_the_date_of_the_answer(header: str, skew: int | None) -> None:
    shopify = fake(json_reply(answer(), Date=header))
    probe = read_probe(shopify.client(), domain="x", clock=lambda: NOW)
    assert probe.skew == (None if skew is None else timedelta(seconds=skew))


def test_the_demo_shop_tells_its_own_time() -> None:
    probe = probed(demo_source(orders=1), now=NOW + timedelta(seconds=5))
    assert (probe.server_time, probe.skew) == (NOW, timedelta(seconds=5))


def test_the_version_that_answers_is_kept_beside_the_one_that_was_asked() -> None:
    demo = demo_source(orders=1, api_versions=["2026-01", "2026-04"])
    probe = probed(demo)
    assert (probe.asked_version, probe.answered_version) == ("2026-10", "2026-01")
    assert probe.supported_versions == ("2026-01", "2026-04")


def test_how_long_it_took_is_by_the_clock_that_was_handed_in() -> None:
    moments = iter([datetime(2026, 11, 23, tzinfo=UTC), datetime(2026, 11, 23, 0, 0, 2, tzinfo=UTC)])
    probe = read_probe(fake(json_reply(answer())).client(), domain="x", clock=lambda: next(moments))
    assert (probe.seconds, probe.our_time.second) == (2.0, 2)


def test_a_token_that_is_refused_is_an_error_of_the_whole() -> None:
    refused = [json_reply({"errors": "[API] Invalid API key or access token"}, status=401) for _ in range(2)]
    with pytest.raises(AccessError, match="401"):
        read_probe(fake(*refused).client(), domain="x", clock=lambda: NOW)


def test_a_shop_that_cannot_be_reached_is_a_temporary_error() -> None:
    shopify = fake(*[httpx.ConnectError("no route")] * 4)
    with pytest.raises(TemporaryError):
        read_probe(shopify.client(), domain="x", clock=lambda: NOW)
