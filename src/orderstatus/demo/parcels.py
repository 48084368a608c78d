"""Carriers of the demo shop: tracking numbers that nobody was ever given, and what the carriers report."""

from __future__ import annotations

from itertools import zip_longest
from typing import Any, NamedTuple

from orderstatus.demo.drafts import Draft
from orderstatus.demo.instants import DAY, HOUR
from orderstatus.demo.scene import Scene

Json = dict[str, Any]


class Carrier(NamedTuple):
    """`number` and `page` are filled with digits and with the number; `hub` is (city, province, country, postcode,
    latitude, longitude) of where its parcels are first scanned; `is_known` if Shopify has the carrier by this name and
    builds its links (schema prose of `FulfillmentTrackingInput.company`). The pages of others came from the sender."""

    name: str
    digits: int
    number: str
    page: str
    hub: tuple[str, str | None, str, str, float | None, float | None]
    is_known: bool = False


_VANTAA = ("Vantaa", None, "Finland", "01510", 60.31, 24.97)
CARRIERS = {
    carrier.name: carrier
    for carrier in (
        Carrier("Posti", 14, "JJFI000{}", "https://www.posti.fi/seuranta#/lahetys/{}", _VANTAA),
        Carrier("Matkahuolto", 12, "MH{}FI", "https://www.matkahuolto.fi/seuranta?parcelNumber={}", _VANTAA),
        Carrier("PostNord", 14, "003700{}", "https://tracking.postnord.com/?id={}", _VANTAA),
        Carrier("DHL Express", 8, "00{}", "https://www.dhl.com/track?tracking-id={}", _VANTAA, is_known=True),
        Carrier("UPS", 12, "1Z0000{}", "https://www.ups.com/track?tracknum={}", _VANTAA, is_known=True),
        Carrier("GLS", 10, "0{}", "https://gls-group.com/track/{}", _VANTAA, is_known=True),
    )
}

# What a carrier says with each status; the demo's events speak English.
_WORDS = {
    "LABEL_PURCHASED": "Label purchased",
    "LABEL_PRINTED": "Label printed",
    "CONFIRMED": "Shipment information received",
    "CARRIER_PICKED_UP": "Picked up by the carrier",
    "IN_TRANSIT": "Arrived at the sorting centre",
    "OUT_FOR_DELIVERY": "Out for delivery",
    "ATTEMPTED_DELIVERY": "Delivery attempted, nobody at the address",
    "READY_FOR_PICKUP": "Waiting at the pick-up point",
    "DELAYED": "Delayed",
    "DELIVERED": "Delivered",
    "FAILURE": "Could not be delivered, on its way back to the sender",
}


def tracking(scene: Scene, name: str) -> list[Json]:
    """One parcel's tracking info with `name` as carrier."""
    carrier = CARRIERS[name]
    digits = str(int(scene.chance() * 10**carrier.digits)).zfill(carrier.digits)
    number = carrier.number.format(digits)
    return [{"company": name, "number": number, "url": carrier.page.format(number)}]


class MixedTracking(Exception):
    """One number beside several, or one address. That it is refused, and in these words, is a belief: the schema's
    prose only says that it should not be."""


def tracked(given: Json | None) -> list[Json]:
    """Tracking info of a FulfillmentTrackingInput: number and address belong together by their places in the lists.
    Raises `MixedTracking`.

    Without an address Shopify builds one for a carrier that it knows by its exact name (schema prose); this shop knows
    those of `CARRIERS` that are known, and guesses none from the form of a number."""
    given = given or {}
    company, numbers, urls = given.get("company"), _one_or_many(given, "number"), _one_or_many(given, "url")
    carrier = CARRIERS.get(company or "")
    built: list[Json] = []
    for number, url in zip_longest(numbers, urls):
        if url is None and number is not None and carrier is not None and carrier.is_known:
            url = carrier.page.format(number)
        built.append({"company": company, "number": number, "url": url})
    if company is not None and not built:
        built.append({"company": company, "number": None, "url": None})
    return built


def _one_or_many(given: Json, name: str) -> list[str]:
    one, many = given.get(name), given.get(f"{name}s")
    if one is not None and many is not None:
        raise MixedTracking(f"{name} and {name}s cannot be given together.")
    return list(many or ()) if one is None else [one]


def scan(
    draft: Draft,
    fulfillment: Json,
    status: str,
    at: int,
    *,
    message: str | None = None,
    estimate: int | None = None,
) -> bool:
    """The carrier reports `status` at `at`; False, and nothing happens, if that is still to come.

    Recorded: the fulfillment shows the event's status, an IN_TRANSIT event sets `inTransitAt` and a given estimate
    becomes `estimatedDeliveryAt`. That DELIVERED sets `deliveredAt` the same way, and that a second IN_TRANSIT event
    leaves the first date, is belief."""
    scene = draft.scene
    if at > scene.epoch:
        return False
    written = scene.stamp(at)
    if status == "IN_TRANSIT" and fulfillment["inTransitAt"] is None:
        fulfillment["inTransitAt"] = written
    elif status == "DELIVERED":
        fulfillment["deliveredAt"] = written
    expected = None if estimate is None else scene.stamp(estimate)
    if expected is not None:
        fulfillment["estimatedDeliveryAt"] = expected
    fulfillment["displayStatus"] = status
    fulfillment["updatedAt"] = written
    fulfillment["events"].append(_event(draft, fulfillment, status, written, expected, message))
    if at > draft.touched:
        draft.touched = at
    return True


def _event(
    draft: Draft, fulfillment: Json, status: str, written: str, expected: str | None, message: str | None
) -> Json:
    address = draft.buyer.address
    if status in ("OUT_FOR_DELIVERY", "ATTEMPTED_DELIVERY", "READY_FOR_PICKUP", "DELIVERED") and address is not None:
        city, province, country, postcode = address["city"], address["province"], address["country"], address["zip"]
        latitude: float | None = None
        longitude: float | None = None
    else:
        info = fulfillment["trackingInfo"]
        hub = CARRIERS[info[0]["company"]].hub if info and info[0]["company"] in CARRIERS else _VANTAA
        city, province, country, postcode, latitude, longitude = hub
    return {
        "id": draft.scene.gid("FulfillmentEvent"),
        "status": status,
        "happenedAt": written,
        "createdAt": written,
        "estimatedDeliveryAt": expected,
        "message": _WORDS[status] if message is None else message,
        "address1": None,
        "city": city,
        "province": province,
        "country": country,
        "zip": postcode,
        "latitude": latitude,
        "longitude": longitude,
    }


def report(
    draft: Draft, fulfillment: Json, status: str, happened: int, at: int, *, estimate: int | None = None, **told: Any
) -> Json:
    """An app says at `at` that `status` happened at `happened`, which may be still to come (recorded); `told` is what
    it says of the place, and the message. Gives back the FulfillmentEvent.

    Recorded: the same things change as in `scan`, and `updatedAt` is the instant of the report; a cancelled fulfillment
    takes events. Beliefs: that it shows CANCELED on and keeps its dates, that an event from before the newest one
    changes neither status nor estimate, and that, as in `scan`, the order's `updatedAt` moves too."""
    written = draft.scene.stamp(happened)
    expected = None if estimate is None else draft.scene.stamp(estimate)
    event: Json = dict.fromkeys(("message", "address1", "city", "province", "country", "zip", "latitude", "longitude"))
    event |= {
        "id": draft.scene.gid("FulfillmentEvent"),
        "status": status,
        "happenedAt": written,
        "createdAt": draft.scene.stamp(at),
        "estimatedDeliveryAt": expected,
        **told,
    }
    newest = max((known["happenedAt"] for known in fulfillment["events"]), default="")
    fulfillment["events"].append(event)
    fulfillment["updatedAt"] = draft.scene.stamp(at)
    if fulfillment["status"] != "CANCELLED":
        if status == "IN_TRANSIT" and fulfillment["inTransitAt"] is None:
            fulfillment["inTransitAt"] = written
        elif status == "DELIVERED":
            fulfillment["deliveredAt"] = written
        if written >= newest:
            fulfillment["displayStatus"] = status
            fulfillment["estimatedDeliveryAt"] = expected or fulfillment["estimatedDeliveryAt"]
    draft.touch(at)
    return event


def travel(draft: Draft, fulfillment: Json, shipped: int, arrival: int, *, locker: bool = False) -> bool:
    """The usual journey: label, pick-up, transit, (a locker or the van), delivered at `arrival`; as far as it has come.
    True if it has arrived. About one in eight comes later than estimated."""
    scene = draft.scene
    roll = scene.chance()
    first = shipped + 2 * HOUR + int(roll * 14 * HOUR)
    late = roll > 0.88
    estimate = (arrival // HOUR) * HOUR + (-20 * HOUR if late else 6 * HOUR)
    if roll < 0.5:
        scan(draft, fulfillment, "CONFIRMED", shipped + 20 * 60)
    if roll > 0.6 and not scan(draft, fulfillment, "CARRIER_PICKED_UP", first - HOUR):
        return False
    if not scan(draft, fulfillment, "IN_TRANSIT", first, estimate=estimate):
        return False
    span = arrival - first
    if span > 2 * DAY and not scan(
        draft, fulfillment, "IN_TRANSIT", first + span // 2, message="Arrived in the country of destination"
    ):
        return False
    if locker:
        waiting = max(arrival - 4 * HOUR - int(roll * 30 * HOUR), first + span // 2 + 60)
        scan(draft, fulfillment, "READY_FOR_PICKUP", waiting)
    else:
        scan(draft, fulfillment, "OUT_FOR_DELIVERY", max(arrival - 5 * HOUR, first + span // 2 + 60))
    return scan(draft, fulfillment, "DELIVERED", arrival)
