"""Money of the demo shop: cents of the shop's euro as MoneyBag nodes."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

SHOP_CURRENCY = "EUR"
# Tenths of a presentment unit for one euro. Prices are whole tens of cents, so that every product with these rates is
# a whole number of cents and sums agree in both currencies, as they do on a real order.
RATE_TENTHS = {"EUR": 10, "SEK": 113, "GBP": 9, "USD": 11}


def written(cents: int) -> str:
    """An amount as Shopify writes it: `25.98`, `12.5`, `0.0` (recorded). A float's shortest form is exactly that for
    two decimals below ten trillion, and the cheapest way there."""
    return str(cents / 100)


class Purse(dict[int, Json]):
    """MoneyBag nodes of one presentment currency by shop-money cents; each is made once and shared by every field
    that has that amount, so whoever changes an amount later replaces the bag and never writes into it."""

    __slots__ = ("_currency", "_tenths")

    def __init__(self, currency: str) -> None:
        super().__init__()
        self._currency = currency
        self._tenths = RATE_TENTHS[currency]

    def __missing__(self, cents: int) -> Json:
        shop = {"amount": written(cents), "currencyCode": SHOP_CURRENCY}
        if self._currency == SHOP_CURRENCY:
            bag = {"presentmentMoney": shop, "shopMoney": shop}
        else:
            abroad = {"amount": written((cents * self._tenths + 5) // 10), "currencyCode": self._currency}
            bag = {"presentmentMoney": abroad, "shopMoney": shop}
        self[cents] = bag
        return bag
