"""Who a demo shop is: its name and address, its clock and currency, and what sets its data apart from another's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

# A label of a domain name has 63 characters at the most (RFC 1035).
_DOMAIN = re.compile(r"[a-z0-9][a-z0-9-]{0,62}\.myshopify\.com")
_SIGNS = {"EUR": "€", "SEK": "kr"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Brand:
    """A demo shop's identity; `dataclasses.replace` gives the same shop under another name or domain.

    `zone` is its IANA time zone, one of `orderstatus.demo.instants.ZONES`; `home` the country it sells from, FI or SE.
    Prices are kept in cents of a euro, and `tenths` is what one euro of them is in tenths of a unit of `currency`:
    a multiple of ten keeps every shop amount exact. `ids` is added to every identifier, so that no node of one shop has
    the GID of another's; the first order is `#first_number`. Of the stories every `story_step`-th is told.

    ValueError for a domain that is not Shopify's, or an empty name.
    """

    handle: str
    name: str
    domain: str
    zone: str
    currency: str
    home: str
    tenths: int
    seed: int
    first_number: int
    ids: int
    story_step: int

    def __post_init__(self) -> None:
        if not _DOMAIN.fullmatch(self.domain):
            raise ValueError(f"no domain of a Shopify shop: {self.domain!r}; give one such as acme.myshopify.com")
        if not self.name.strip():
            raise ValueError("a shop needs a name")

    def price(self, cents: int) -> str:
        """An amount of whole units as people here write it: `20 €`, `200 kr`."""
        return f"{cents * self.tenths // 1000} {_SIGNS[self.currency]}"


DEMO = Brand(
    handle="demo",
    name="Northwind Demo",
    domain="demo.myshopify.com",
    zone="Europe/Helsinki",
    currency="EUR",
    home="FI",
    tenths=10,
    seed=1,
    first_number=1001,
    ids=0,
    story_step=1,
)
DEMO_SE = Brand(
    handle="demo-se",
    name="Fjällbo Demo",
    domain="demo-se.myshopify.com",
    zone="Europe/Stockholm",
    currency="SEK",
    home="SE",
    tenths=100,
    seed=46,
    first_number=5001,
    ids=200_000_000_000,
    story_step=3,
)
BRANDS: Mapping[str, Brand] = {brand.handle: brand for brand in (DEMO, DEMO_SE)}
"""The demo shops by handle."""
