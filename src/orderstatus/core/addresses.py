"""Where an order's page is in Shopify's admin."""

from __future__ import annotations

import re

from orderstatus.core.references import STORE

_SHOP = re.compile(rf"({STORE})\.myshopify\.com", re.IGNORECASE)
_ORDER_GID = re.compile(r"gid://shopify/Order/(\d+)")


def admin_page(domain: str, order_id: str) -> str | None:
    """The address of the order's page; None for a shop or an id that is not Shopify's."""
    store, number = _SHOP.fullmatch(domain), _ORDER_GID.fullmatch(order_id)
    if store is None or number is None:
        return None
    return f"https://admin.shopify.com/store/{store[1]}/orders/{number[1]}"
