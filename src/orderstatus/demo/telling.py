"""What the demo's named stories are told with: a story, its hour, and the usual first chapters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from orderstatus.demo.countries import COUNTRIES
from orderstatus.demo.drafts import Draft
from orderstatus.demo.fulfilling import assign
from orderstatus.demo.goods import PRODUCTS, Product
from orderstatus.demo.instants import HOUR
from orderstatus.demo.parcels import scan, tracking
from orderstatus.demo.payments import sale
from orderstatus.demo.population import delivery_for
from orderstatus.demo.scene import Scene
from orderstatus.demo.sending import ship

Json = dict[str, Any]
BY_SKU = {product.sku: product for product in PRODUCTS}
HELSINKI, TAMPERE, STOCKHOLM, BALTIC = range(4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One order worth finding: `tell` makes it, placed `hours` before the epoch."""

    key: str
    text: str
    hours: float
    tell: Callable[[Scene, int], Draft]


def ago(scene: Scene, hours: float) -> int:
    """The instant `hours` before the epoch, less an odd few minutes so that no shop works by the stroke of the clock;
    instants half an hour apart keep their order."""
    return scene.epoch - int(hours * HOUR) - int(hours * 7919) % 1500 - 31


def web(
    scene: Scene,
    placed: int,
    country: str | None = None,
    *,
    name: tuple[str | None, str | None] | None = None,
    goods: tuple[tuple[str | Product, int], ...] = (("NW-BEANIE-MOS", 1), ("KW-MUG-04", 2)),
    currency: str | None = None,
    phone_only: bool = False,
    shipped: bool = True,
    **attributes: Any,
) -> Draft:
    """A new customer's web order of `goods` (SKU or product, quantity), to be shipped home unless not `shipped`; from
    the shop's own country and in its own currency where none is named."""
    where = COUNTRIES[country or scene.brand.home]
    first, last = (scene.pick(where.firsts), scene.pick(where.lasts)) if name is None else name
    buyer = scene.people.newcomer(placed, where, first, last, phone_only=phone_only)
    basket = [(BY_SKU[thing] if isinstance(thing, str) else thing, quantity, 0) for thing, quantity in goods]
    shipping = delivery_for(scene, buyer, 0.9) if shipped else None
    return Draft(scene, placed, buyer, basket, currency=currency, shipping=shipping, **attributes)


def paid(draft: Draft) -> Draft:
    """The same order, paid by card as it was placed."""
    sale(draft, draft.placed)
    return draft


def sent(draft: Draft, hours: float, carrier: str | None = "Posti", *, place: int = HELSINKI, **how: Any) -> Json:
    """Everything left of the order, shipped `hours` before the epoch from `place`; without a carrier, no tracking."""
    scene = draft.scene
    work = draft.work[-1] if draft.work else assign(draft, scene.places[place])
    return ship(draft, work, ago(scene, hours), tracking=tracking(scene, carrier) if carrier else None, **how)


def scans(
    draft: Draft, fulfillment: Json, *reports: tuple[float, str] | tuple[float, str, str], due: float | None = None
) -> None:
    """Carrier events as (hours before the epoch, status[, message]), oldest first; `due` is the estimate that the
    first IN_TRANSIT brings, in hours before the epoch (negative: still to come)."""
    scene = draft.scene
    for hours, status, *message in reports:
        estimate = None
        if due is not None and status == "IN_TRANSIT":
            estimate, due = scene.epoch - int(due * HOUR), None
        scan(draft, fulfillment, status, ago(scene, hours), message=message[0] if message else None, estimate=estimate)
