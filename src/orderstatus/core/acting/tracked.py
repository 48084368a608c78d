"""Shipments by tracking number: which shipments of a shop have the numbers that a file names.

Shopify's search knows no tracking numbers (fact sheet 4.3), so orders are read and their numbers compared here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from orderstatus.core.lifecycle import is_live
from orderstatus.core.models import Order, Shipment

_MARKS = re.compile(r"[\s\-‐‑‒–—_.]+")
_BETWEEN = re.compile(r"[;,\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """A shipment that has one of the numbers."""

    number: str
    """As `bare_number` makes it."""
    order: str
    """GID."""
    order_name: str
    shipment: str
    """GID."""
    shipment_name: str | None
    live: bool

    @property
    def called(self) -> str:
        """What a person calls the shipment."""
        return self.shipment_name or self.order_name


def bare_number(number: str) -> str:
    """A tracking number as it is compared: without spaces, hyphens and dots, in capitals."""
    return _MARKS.sub("", number).upper()


def split_numbers(text: str) -> tuple[str, ...]:
    """The numbers of one cell, each once: `A; B` are two, as our own tables and files join them."""
    found: dict[str, str] = {}
    for part in _BETWEEN.split(text):
        if bare := bare_number(part):
            found.setdefault(bare, " ".join(part.split()))
    return tuple(found.values())


def numbers_of(shipment: Shipment) -> tuple[str, ...]:
    """The shipment's numbers as they are compared, each once. Two numbers that share one entry are two."""
    found = (bare_number(part) for each in shipment.tracking for part in split_numbers(each.number or ""))
    return tuple(dict.fromkeys(found))


def tracked(orders: Iterable[Order], numbers: Iterable[str]) -> Iterator[Tracked]:
    """Every shipment of `orders` that has one of `numbers`, as the orders are read.

    All orders are looked at though every number may be found early: a number may be on a second shipment, and one that
    was cancelled may come before the one that took its number over.
    """
    wanted = frozenset(filter(None, map(bare_number, numbers)))
    if not wanted:
        return
    for order in orders:
        for shipment in order.shipments or ():
            for number in numbers_of(shipment):
                if number in wanted:
                    yield Tracked(
                        number=number,
                        order=order.id,
                        order_name=order.name,
                        shipment=shipment.id,
                        shipment_name=shipment.name,
                        live=is_live(shipment),
                    )


def by_number(found: Iterable[Tracked]) -> Mapping[str, Sequence[Tracked]]:
    """The shipments of each number. Live ones win: where one is live, those that are not are left out."""
    all_of: dict[str, dict[str, Tracked]] = {}
    for each in found:
        all_of.setdefault(each.number, {})[each.shipment] = each
    return {
        number: tuple(each for each in several.values() if each.live) or tuple(several.values())
        for number, several in all_of.items()
    }
