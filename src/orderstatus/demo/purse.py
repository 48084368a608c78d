"""Money of a demo shop: cents of a euro, in which it reckons, as MoneyBag nodes in the currency it shows."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeAlias

Json = dict[str, Any]
Cents: TypeAlias = int | Fraction
"""Euro cents. Whole in all that is made up; what a mutation names in another currency need not be."""

# Tenths of a presentment unit for one euro. Prices are whole tens of cents, so that every product with these rates is
# a whole number of cents and sums agree in both currencies, as they do on a real order.
RATE_TENTHS = {"EUR": 10, "SEK": 113, "GBP": 9, "USD": 11}


def written(cents: int) -> str:
    """An amount as Shopify writes it: `25.98`, `12.5`, `0.0` (recorded). A float's shortest form is exactly that for
    two decimals below ten trillion, and the cheapest way there."""
    return str(cents / 100)


class Purse(dict[Cents, Json]):
    """MoneyBag nodes of one presentment currency by euro cents; each is made once and shared by every field that has
    that amount, so whoever changes an amount later replaces the bag and never writes into it.

    Shop money is in `shop_currency`, of which one euro is `shop_tenths` tenths of a unit."""

    __slots__ = ("_currency", "_shop_currency", "_shop_tenths", "_tenths")

    def __init__(self, currency: str, shop_currency: str = "EUR", shop_tenths: int = 10) -> None:
        super().__init__()
        self._currency = currency
        self._tenths = RATE_TENTHS[currency]
        self._shop_currency = shop_currency
        self._shop_tenths = shop_tenths

    def __missing__(self, cents: Cents) -> Json:
        shop = {"amount": _at_rate(cents, self._shop_tenths), "currencyCode": self._shop_currency}
        if self._currency == self._shop_currency:
            bag = {"presentmentMoney": shop, "shopMoney": shop}
        else:
            abroad = {"amount": _at_rate(cents, self._tenths), "currencyCode": self._currency}
            bag = {"presentmentMoney": abroad, "shopMoney": shop}
        self[cents] = bag
        return bag

    def cents(self, bag: Json) -> int:
        """The euro cents that a bag of this purse stands for."""
        return round(float(bag["shopMoney"]["amount"]) * 1000 / self._shop_tenths)

    def presented(self, amount: Decimal) -> Cents:
        """The euro cents that an amount of the presentment currency stands for, exactly."""
        tenths = self._shop_tenths if self._currency == self._shop_currency else self._tenths
        cents = Fraction(amount) * 1000 / tenths
        return cents.numerator if cents.denominator == 1 else cents


def _at_rate(cents: Cents, tenths: int) -> str:
    return written((cents * tenths + 5) // 10)
