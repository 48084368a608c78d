"""Clients written by others page through the demo unchanged."""

from __future__ import annotations

import pytest

from orderstatus.demo.loopback import serve
from orderstatus.demo.server import DemoServer
from support.tiny_shop import NOW, shop_of

ORDERS = """
query($first: Int!, $after: String) {
  orders(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { id name displayFinancialStatus }
  }
}
"""


def test_shopify_gql_helper_pages_through_all_orders() -> None:
    helper = pytest.importorskip("shopify_gql_helper", reason="needs shopify-gql-helper, a client of others, from PyPI")
    with serve(DemoServer(shop_of(23), now=lambda: NOW, token="t")) as running:
        session = helper.ShopifySession(running.url, "t", api_version="2026-10")
        orders = list(helper.cursor_pages(session, ORDERS, ["data", "orders"], page_size=10))
    assert [o["name"] for o in orders] == [f"#{1000 + n}" for n in range(1, 24)]
