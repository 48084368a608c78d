"""The demo shop's ordinary orders: most are paid, shipped and delivered, a few go wrong."""

from __future__ import annotations

from typing import Any

from orderstatus.demo.countries import COUNTRIES
from orderstatus.demo.drafts import Draft
from orderstatus.demo.fulfilling import assign, cancel
from orderstatus.demo.goods import DONATION, PRODUCTS, Product
from orderstatus.demo.instants import DAY, HOUR
from orderstatus.demo.ledger import Entry
from orderstatus.demo.parcels import scan, tracking, travel
from orderstatus.demo.payments import (
    CARD_DEADLINE,
    arrive,
    authorize,
    await_payment,
    capture,
    fail,
    refund,
    sale,
)
from orderstatus.demo.people import Buyer
from orderstatus.demo.returning import REASONS, approve, ask_return, close, receive, returned_units
from orderstatus.demo.scene import Scene
from orderstatus.demo.sending import ship

Json = dict[str, Any]

_TAGS = (["gift"], ["wholesale"], ["vip"], ["campaign-autumn"], ["fragile"], ["newsletter", "first-order"])
_NOTES = (
    "Please ring twice.",
    "Lahjapaketointi, kiitos!",
    "Lämna gärna vid dörren.",
    "配達は午後にお願いします。",
    "🎁 for Mum",
)
_DEFECTS = tuple(REASONS)
LOCKER = ("Parcel locker", "locker", 490)
HOME = ("Home delivery", "home", 890)
NORDIC = ("Nordic parcel", "nordic", 1290)
WORLD = ("International", "world", 2490)


def basket(scene: Scene) -> list[tuple[Product, int, int]]:
    """What an ordinary customer buys: one to three kinds of things, now and then at a tenth off."""
    roll = scene.chance()
    kinds = 1 if roll < 0.6 else 2 if roll < 0.9 else 3
    start = int(scene.chance() * len(PRODUCTS))
    items = []
    for step in range(kinds):
        product = PRODUCTS[(start + 7 * step) % len(PRODUCTS)]
        many = scene.chance()
        off = product.cents // 100 * 10 if roll > 0.93 else 0
        items.append((product, 1 if many < 0.8 else 2 if many < 0.95 else 4, off))
    return items


def delivery_for(scene: Scene, buyer: Buyer, roll: float) -> tuple[str, str, int]:
    """The shipping method that the buyer's country is offered."""
    if buyer.country.code == scene.brand.home:
        return LOCKER if roll < 0.45 else HOME
    return NORDIC if buyer.country.days[1] <= 6 else WORLD


def ordinary(scene: Scene, placed: int) -> Json:
    """An order placed at `placed`, lived through until the epoch."""
    roll = scene.chance()
    if roll < 0.045:
        return _over_the_counter(scene, placed)
    if roll < 0.06:
        return _gift_card(scene, placed)
    if roll < 0.063:
        return _donation(scene, placed)
    if roll < 0.105:
        return _collected(scene, placed)
    return _sent(scene, placed)


def start(scene: Scene, placed: int, shipping: tuple[str, str, int] | None, buyer: Buyer | None = None) -> Draft:
    """A draft of an ordinary web order; a third of the buyers from abroad pay in their own currency."""
    buyer = scene.people.someone(placed) if buyer is None else buyer
    roll = scene.chance()
    attributes: Json = {}
    if roll < 0.12:
        attributes["tags"] = list(scene.pick(_TAGS))
    elif roll > 0.97:
        attributes["note"] = scene.pick(_NOTES)
    currency = buyer.country.currency if roll < 0.5 else None
    return Draft(scene, placed, buyer, basket(scene), currency=currency, shipping=shipping, **attributes)


def _over_the_counter(scene: Scene, placed: int) -> Json:
    """A sale in the store or the pop-up: paid and handed over at once."""
    place = scene.places[1 if scene.chance() < 0.7 else 2]
    buyer = scene.people.someone(placed) if scene.chance() < 0.3 else None
    draft = counter_draft(scene, placed, place.location, buyer)
    sale(draft, placed, "cash" if scene.chance() < 0.2 else "shopify_payments")
    ship(draft, assign(draft, place, method="RETAIL"), placed)
    draft.archive(placed + DAY)
    return draft.finish()


def counter_draft(scene: Scene, placed: int, location: Json, buyer: Buyer | None) -> Draft:
    """A draft of a point-of-sale order; most buyers there stay unknown, and none gives an address."""
    if buyer is None:
        guest = scene.people.guest
        country = "SE" if location["address"]["countryCode"] == "SE" else "FI"
        buyer = guest(COUNTRIES[country], None, None)
    return Draft(scene, placed, buyer._replace(address=None), basket(scene), source="pos", retailLocation=location)


def _gift_card(scene: Scene, placed: int) -> Json:
    draft = Draft(scene, placed, scene.people.someone(placed), [(scene.gift_card, 1, 0)])
    sale(draft, placed)
    ship(draft, assign(draft, scene.places[0], method="NONE"), placed + 5)
    draft.archive(placed + 30 * DAY)
    return draft.finish()


def _donation(scene: Scene, placed: int) -> Json:
    draft = Draft(scene, placed, scene.people.someone(placed), [(DONATION, 1, 0)])
    sale(draft, placed)
    return draft.finish()


def _collected(scene: Scene, placed: int) -> Json:
    """Collected in the store, as a rule."""
    draft = start(scene, placed, None)
    sale(draft, placed)
    work = assign(draft, scene.places[1], method="PICK_UP")
    ready = placed + scene.between(HOUR, 20 * HOUR)
    if ready <= scene.epoch:
        handed = ship(draft, work, ready)
        scan(draft, handed, "READY_FOR_PICKUP", ready, message="Ready in the store")
        collected = ready + scene.between(2 * HOUR, 3 * DAY)
        if collected <= scene.epoch:
            picked_up(draft, handed, collected)
            draft.archive(collected + 20 * DAY)
    return draft.finish()


def picked_up(draft: Draft, fulfillment: Json, at: int) -> None:
    """The customer collects the goods: shown as PICKED_UP, for which there is no carrier event."""
    fulfillment["displayStatus"] = "PICKED_UP"
    fulfillment["updatedAt"] = draft.scene.stamp(at)
    draft.touch(at)


def _sent(scene: Scene, placed: int) -> Json:
    """An order that is shipped, from the warehouse or by the fulfillment service, in one parcel or two."""
    buyer = scene.people.someone(placed)
    shipping = delivery_for(scene, buyer, scene.chance())
    draft = start(scene, placed, shipping, buyer)
    reserved = _pay(draft)
    pays_later = reserved is None and not draft.ledger.payments()
    fate = scene.chance()
    if fate < 0.022:
        at = draft.touched + scene.between(HOUR // 2, 9 * HOUR)
        assign(draft, scene.places[0])
        if at <= scene.epoch:
            cancel(draft, at, ("CUSTOMER", "INVENTORY", "FRAUD", "OTHER", "STAFF", "DECLINED")[int(fate * 250) % 6])
        return draft.finish()
    outside = 0.03 < fate < 0.09
    work = assign(draft, scene.places[3 if outside else 0], method="PICKUP_POINT" if shipping is LOCKER else "SHIPPING")
    shipped = max(placed + scene.between(3 * HOUR, 34 * HOUR), draft.touched + HOUR // 2)
    if outside:
        work["status"], work["requestStatus"] = "IN_PROGRESS", "ACCEPTED"
    if shipped > scene.epoch or pays_later:
        return draft.finish()
    if reserved is not None:
        capture(draft, reserved, shipped)
    split = fate > 0.95 and len(work["lineItems"]) > 1
    ends = (
        [
            _parcel(
                draft,
                work,
                shipped,
                [line["totalQuantity"] if at == 0 else 0 for at, line in enumerate(work["lineItems"])],
            )
        ]
        if split
        else []
    )
    second = shipped + scene.between(2 * HOUR, 2 * DAY) if split else shipped
    if second <= scene.epoch:
        ends.append(_parcel(draft, work, second, None))
        if all(ends):
            _afterwards(draft, max(end or 0 for end in ends))
    return draft.finish()


def _pay(draft: Draft) -> Entry | None:
    """How the customer pays; the authorization, if the money waits for the goods to be shipped."""
    scene, placed = draft.scene, draft.placed
    roll = scene.chance()
    if roll < 0.28:
        return authorize(draft, placed, lasts=CARD_DEADLINE)
    if roll < 0.38:
        return authorize(draft, placed, "klarna")
    if roll < 0.45:
        sale(draft, placed, "paypal")
    elif roll < 0.485:
        paid = placed + scene.between(HOUR, 3 * DAY)
        pending = await_payment(draft, placed)
        if paid <= scene.epoch:
            arrive(draft, pending, paid)
    else:
        if roll > 0.985:
            fail(draft, placed)
        sale(draft, placed + (90 if roll > 0.985 else 0))
    return None


def _parcel(draft: Draft, work: Json, shipped: int, units: list[int] | None) -> int | None:
    """Ships what is left (or `units`) at `shipped`; when it arrived, or None while it has not."""
    scene, country = draft.scene, draft.buyer.country
    roll = scene.chance()
    if roll < 0.006:
        ship(draft, work, shipped, units=units, display="MARKED_AS_FULFILLED")
        return None
    sent = ship(draft, work, shipped, units=units, tracking=tracking(scene, scene.pick(country.carriers)))
    low, high = country.days
    arrival = shipped + scene.between(low * DAY - 6 * HOUR, high * DAY)
    if roll < 0.975:
        locker = work["deliveryMethod"]["methodType"] == "PICKUP_POINT"
        return arrival if travel(draft, sent, shipped, arrival, locker=locker) else None
    if roll < 0.98:
        return None
    return arrival + DAY if _bumpy(draft, sent, shipped, arrival, roll) else None


def _bumpy(draft: Draft, sent: Json, shipped: int, arrival: int, roll: float) -> bool:
    """A journey with an incident: a delay, a closed door, or (one in ten of these) no delivery at all."""
    scan(draft, sent, "IN_TRANSIT", shipped + 9 * HOUR, estimate=arrival)
    middle = (shipped + arrival) // 2 + 5 * HOUR
    if roll < 0.988:
        scan(draft, sent, "DELAYED", middle, estimate=arrival + DAY)
    elif roll < 0.998:
        scan(draft, sent, "ATTEMPTED_DELIVERY", arrival)
    else:
        scan(draft, sent, "FAILURE", arrival)
        return False
    scan(draft, sent, "OUT_FOR_DELIVERY", arrival + 20 * HOUR)
    return scan(draft, sent, "DELIVERED", arrival + DAY)


def _afterwards(draft: Draft, arrived: int) -> None:
    """What follows a delivery: now and then a return, and in the end the archive."""
    scene = draft.scene
    roll = scene.chance()
    asked = arrived + scene.between(DAY, 10 * DAY)
    if roll < 0.05 and asked <= scene.epoch:
        sent = draft.fulfillments[0]
        back = ask_return(draft, sent, asked, reason=_DEFECTS[int(roll * 140) % len(_DEFECTS)])
        if asked + 20 * HOUR > scene.epoch:
            return
        approve(draft, back, asked + 20 * HOUR)
        came = asked + scene.between(4 * DAY, 12 * DAY)
        if came > scene.epoch:
            return
        receive(draft, back, came, refunded=True)
        refund(draft, came, returned_units(back), of_return=back)
        close(draft, back, came)
        arrived = came
    elif 0.05 <= roll < 0.06 and arrived + DAY <= scene.epoch:
        refund(draft, arrived + DAY, [], cents=500, restock="NO_RESTOCK", note="Scratched in transit, goodwill")
    if roll < 0.93:
        draft.archive(arrived + 21 * DAY)
