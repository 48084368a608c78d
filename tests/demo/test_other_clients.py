"""A client written by others pages through the demo shop of `orderstatus demo serve` unchanged."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest

ORDERS = """
query($first: Int!, $after: String) {
  orders(first: $first, after: $after) {
    pageInfo { hasNextPage endCursor }
    nodes { id name displayFinancialStatus }
  }
}
"""
COUNT = 320


@pytest.fixture
def url(clean_env: dict[str, str]) -> Iterator[str]:
    """The address of a real `demo serve`, which its first line on stdout says."""
    argv = [sys.executable, "-m", "orderstatus", "demo", "serve", "--orders", str(COUNT), "--token", "t"]
    with subprocess.Popen(argv, stdout=subprocess.PIPE, text=True, env=clean_env) as serving:
        assert serving.stdout is not None
        try:
            yield serving.stdout.readline().strip()
        finally:
            serving.terminate()


def test_shopify_gql_helper_pages_through_all_orders(url: str) -> None:
    helper = pytest.importorskip("shopify_gql_helper", reason="needs shopify-gql-helper, a client of others, from PyPI")
    assert url.startswith("http://127.0.0.1:")
    session = helper.ShopifySession(url, "t", api_version="2026-10")
    orders = list(helper.cursor_pages(session, ORDERS, ["data", "orders"], page_size=100))
    assert sorted(order["name"] for order in orders) == [f"#{1001 + number}" for number in range(COUNT)]
    assert len({order["id"] for order in orders}) == COUNT
    assert {"PAID", "AUTHORIZED"} <= {order["displayFinancialStatus"] for order in orders}
