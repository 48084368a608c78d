"""The demo shop's customers: invented people of many scripts at reserved e-mail domains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from orderstatus.demo.countries import COUNTRIES, Country

Json = dict[str, Any]

_DOMAINS = ("example.com", "example.org", "example.net")
_PLAIN = str.maketrans("äöåõüßéèáíøæ", "aoaouseeaioa")
# A third of the orders come from people who have bought before.
_RETURNING = 0.33


class Buyer(NamedTuple):
    """Who an order is for. A guest has neither customer nor e-mail."""

    customer: Json | None
    address: Json | None
    email: str | None
    phone: str | None
    country: Country


class People:
    """Everyone who has bought: makes buyers, and remembers customers in the order they first came.

    `weights` holds the code of a country once for each share it has in the orders."""

    def __init__(
        self,
        chance: Callable[[], float],
        stamp: Callable[[int], str],
        serial: Callable[[], int],
        weights: Sequence[str],
    ) -> None:
        self._chance = chance
        self._stamp = stamp
        self._serial = serial
        self._weights = weights
        self._known: list[Buyer] = []
        self.customers: list[Json] = []

    def someone(self, at: int) -> Buyer:
        """A buyer of an ordinary order placed at `at`: known, new, or (one in fifteen) a guest."""
        roll = self._chance()
        if roll < _RETURNING and self._known:
            return self._known[int(roll / _RETURNING * len(self._known))]
        country = COUNTRIES[self._weights[int(self._chance() * len(self._weights))]]
        first = country.firsts[int(self._chance() * len(country.firsts))]
        last = country.lasts[int(self._chance() * len(country.lasts))]
        if roll > 0.935:
            return self.guest(country, first, last)
        return self.newcomer(at, country, first, last, phone_only=roll > 0.90)

    def guest(self, country: Country, first: str | None, last: str | None) -> Buyer:
        """A buyer without an account: the order has an address and nothing else about the person."""
        return Buyer(None, self._address(country, first, last, None), None, None, country)

    def newcomer(
        self, at: int, country: Country, first: str | None, last: str | None, *, phone_only: bool = False
    ) -> Buyer:
        """A new customer who first buys at `at`; known by telephone alone, or by e-mail and sometimes both."""
        number = self._serial()
        phone = f"{country.phone}{number % 100:02}" if phone_only or number % 4 == 0 else None
        email = None if phone_only else f"{_mailbox(first, last)}{number % 1000}@{_DOMAINS[number % 3]}"
        born = self._stamp(at - 90)
        customer: Json = {
            "id": f"gid://shopify/Customer/{number}",
            "legacyResourceId": str(number),
            "displayName": " ".join(part for part in (first, last) if part) or email or phone,
            "firstName": first,
            "lastName": last,
            "email": email,
            "phone": phone,
            "locale": country.locale,
            "tags": ["newsletter"] if number % 7 == 0 else [],
            "createdAt": born,
            "updatedAt": born,
            "numberOfOrders": "0",
            "orders": [],
            "defaultEmailAddress": None if email is None else {"emailAddress": email},
            "defaultPhoneNumber": None if phone is None else {"phoneNumber": phone},
        }
        buyer = Buyer(customer, self._address(country, first, last, phone), email, phone, country)
        self._known.append(buyer)
        self.customers.append(customer)
        return buyer

    def _address(self, country: Country, first: str | None, last: str | None, phone: str | None) -> Json:
        number = self._serial()
        city, postcode, province, province_code = country.towns[number % len(country.towns)]
        street = f"{country.streets[number % len(country.streets)]} {1 + number % 60}"
        name = " ".join(part for part in (first, last) if part) or None
        lines = [street, f"{postcode} {city}", country.name]
        return {
            "id": f"gid://shopify/MailingAddress/{number}?model_name=Address",
            "firstName": first,
            "lastName": last,
            "name": name,
            "company": None,
            "address1": street,
            "address2": None,
            "city": city,
            "zip": postcode,
            "province": province,
            "provinceCode": province_code,
            "country": country.name,
            "countryCodeV2": country.code,
            "phone": phone,
            "formatted": [name, *lines] if name else lines,
        }


def _mailbox(first: str | None, last: str | None) -> str:
    plain = f"{first or ''}.{last or ''}".lower().translate(_PLAIN).replace(" ", "-")
    return plain if plain.isascii() and plain.replace(".", "").replace("-", "").isalpha() else "customer"
