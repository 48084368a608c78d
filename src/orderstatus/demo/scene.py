"""What all orders of one demo shop share while they are made: chance, the epoch, identifiers, places and people."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import count
from typing import TYPE_CHECKING, Any, TypeVar

from orderstatus.demo.brand import Brand
from orderstatus.demo.countries import weights
from orderstatus.demo.goods import Place, gift_card, places
from orderstatus.demo.instants import stamper
from orderstatus.demo.people import People
from orderstatus.demo.purse import RATE_TENTHS, Purse

if TYPE_CHECKING:
    from orderstatus.demo.drafts import Draft

Json = dict[str, Any]
T = TypeVar("T")

_FIRST_ORDER_ID = 5_501_000_000_001
_FIRST_OTHER_ID = 7_201_000_000_001


class Scene:
    """One build. All chance comes from one generator, all instants are `epoch` (Unix seconds) minus something: so the
    same seed gives the same shop at any epoch, shifted in time."""

    def __init__(self, brand: Brand, seed: int, epoch: int) -> None:
        self.brand = brand
        self.epoch = epoch
        self.chance = random.Random(seed).random
        self.stamp = stamper()
        # Every order that was finished, by its GID: what a mutation changes and has written anew.
        self.drafts: dict[str, Draft] = {}
        self.order_ids = count(_FIRST_ORDER_ID + brand.ids)
        self.order_numbers = count(brand.first_number)
        self.serial = count(_FIRST_OTHER_ID + brand.ids).__next__
        self.purses = {currency: Purse(currency, brand.currency, brand.tenths) for currency in RATE_TENTHS}
        self.places: tuple[Place, ...] = places(brand)
        self.gift_card = gift_card(brand)
        self.people = People(self.chance, self.stamp, self.serial, weights(brand.home))
        self.hold_apps = (
            {"id": "gid://shopify/App/4410001", "title": "Address Check", "handle": "address-check"},
            {"id": "gid://shopify/App/4410002", "title": "Second Thought Upsell", "handle": "second-thought"},
        )

    def pick(self, options: Sequence[T]) -> T:
        """One of `options`, each as likely as the next."""
        return options[int(self.chance() * len(options))]

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` up to, not including, `high`."""
        return low + int(self.chance() * (high - low))

    def gid(self, kind: str) -> str:
        """A new identifier; numbers grow in the order things are made and no two things share one."""
        return f"gid://shopify/{kind}/{self.serial()}"
