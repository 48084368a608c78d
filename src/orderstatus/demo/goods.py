"""What the demo shop sells, and the places it sells and ships from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from orderstatus.demo.brand import Brand

Json = dict[str, Any]


class Product(NamedTuple):
    """One variant; `cents` is the price in euro cents with tax, a whole number of tens."""

    title: str
    variant: str | None
    sku: str
    vendor: str
    cents: int
    ships: bool = True
    gift_card: bool = False
    # False for what nobody fulfills, such as a donation at checkout.
    fulfilled: bool = True


PRODUCTS = (
    Product("Merino beanie", "Moss", "NW-BEANIE-MOS", "Northwind", 3490),
    Product("Merino beanie", "Charcoal", "NW-BEANIE-CHA", "Northwind", 3490),
    Product("Wool socks", "39-42", "NW-SOCK-39", "Northwind", 1890),
    Product("Wool socks", "43-46", "NW-SOCK-43", "Northwind", 1890),
    Product("Enamel mug", "0.4 l", "KW-MUG-04", "Kaiku Works", 1690),
    Product("Storm lantern", None, "KW-LANTERN", "Kaiku Works", 5990),
    Product("Canvas rucksack", "28 l / Olive", "HS-RUCK-28", "Havu Supply", 12900),
    Product("Canvas rucksack", "40 l / Olive", "HS-RUCK-40", "Havu Supply", 15900),
    Product("Shell jacket", "S / Spruce", "NW-SHELL-S", "Northwind", 24900),
    Product("Shell jacket", "M / Spruce", "NW-SHELL-M", "Northwind", 24900),
    Product("Shell jacket", "L / Night", "NW-SHELL-L", "Northwind", 24900),
    Product("Birch cutting board", None, "KW-BOARD", "Kaiku Works", 4290),
    Product("Sauna towel", "Linen", "HS-TOWEL", "Havu Supply", 3950),
    Product("Löyly scent", "Tar", "HS-SCENT-TAR", "Havu Supply", 1290),
    Product("Pocket knife", "Curly birch", "KW-KNIFE", "Kaiku Works", 7490),
    Product("Camp kettle", "1.2 l", "KW-KETTLE", "Kaiku Works", 6450),
    Product("Down sleeping bag", "Regular", "HS-BAG-R", "Havu Supply", 32900),
    Product("Rain poncho", "One size", "NW-PONCHO", "Northwind", 4990),
    Product("Trail map of Kolin vaarat", "1:25 000", "NW-MAP-KOLI", "Northwind", 1590),
    Product("Coffee, light roast", "450 g", "HS-COFFEE", "Havu Supply", 1190),
)
DONATION = Product("Donation to the hut fund", None, "NW-DONATE", "Northwind", 1000, ships=False, fulfilled=False)
SUBSCRIPTION = Product("Coffee subscription", "Monthly, prepaid", "HS-COFFEE-SUB", "Havu Supply", 3570)
PREORDER = Product("Expedition tent", "2 persons", "NW-TENT-2", "Northwind", 54900)


def gift_card(brand: Brand) -> Product:
    """The gift card, which names its worth in the shop's own currency."""
    return Product("Gift card", brand.price(5000), "NW-GIFT-50", "Northwind", 5000, ships=False, gift_card=True)


class Place(NamedTuple):
    """A location of the shop: its Location node, and the same as a fulfillment order's assigned location."""

    location: Json
    assigned: Json
    third_party: bool


# name, street, city, zip, country code, country, phone, primary, fulfills online orders, third party
_FINNISH = (
    (
        "Helsinki warehouse",
        "Satamakaari 12",
        "Helsinki",
        "00980",
        "FI",
        "Finland",
        "+358400000101",
        True,
        True,
        False,
    ),
    ("Tampere store", "Esimerkkikatu 3", "Tampere", "33100", "FI", "Finland", "+358400000102", False, True, False),
    (
        "Stockholm pop-up",
        "Provgatan 8",
        "Stockholm",
        "111 20",
        "SE",
        "Sweden",
        "+46701740605",
        False,
        False,
        False,
    ),
    (
        "Baltic Fulfilment",
        "Näidise tee 40",
        "Tallinn",
        "11415",
        "EE",
        "Estonia",
        "+37255500104",
        False,
        True,
        True,
    ),
)


_SWEDISH = (
    ("Göteborg warehouse", "Provkajen 12", "Göteborg", "411 04", "SE", "Sweden", "+46701740606", True, True, False),
    ("Stockholm store", "Exempelgatan 3", "Stockholm", "111 21", "SE", "Sweden", "+46701740607", False, True, False),
    ("Malmö pop-up", "Provgatan 18", "Malmö", "211 22", "SE", "Sweden", "+46701740608", False, False, False),
    _FINNISH[3],
)
_PLACES: Mapping[str, tuple[tuple[str, str, str, str, str, str, str, bool, bool, bool], ...]] = {
    "FI": _FINNISH,
    "SE": _SWEDISH,
}


def places(brand: Brand) -> tuple[Place, ...]:
    """The shop's four locations: warehouse (primary), store, pop-up, and a fulfillment service's warehouse."""
    return tuple(_place(71_001 + brand.ids + at, *row) for at, row in enumerate(_PLACES[brand.home]))


def _place(
    number: int,
    name: str,
    street: str,
    city: str,
    postcode: str,
    code: str,
    country: str,
    phone: str,
    primary: bool,
    online: bool,
    third_party: bool,
) -> Place:
    address = {"address1": street, "address2": None, "city": city, "province": None, "zip": postcode, "phone": phone}
    location: Json = {
        "id": f"gid://shopify/Location/{number}",
        "legacyResourceId": str(number),
        "name": name,
        "isActive": True,
        "isPrimary": primary,
        "fulfillsOnlineOrders": online,
        "address": {
            **address,
            "country": country,
            "countryCode": code,
            "formatted": [street, f"{postcode} {city}", country],
        },
    }
    return Place(location, {**address, "name": name, "countryCode": code, "location": location}, third_party)
