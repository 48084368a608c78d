"""Named stories about parcels: labels, silence, customs, closed doors, and what came back."""

from __future__ import annotations

from typing import Any

from orderstatus.demo.drafts import Draft
from orderstatus.demo.fulfilling import assign
from orderstatus.demo.parcels import scan, tracking
from orderstatus.demo.scene import Scene
from orderstatus.demo.sending import call_back, ship
from orderstatus.demo.telling import BALTIC, HELSINKI, TAMPERE, Story, ago, paid, scans, sent, web

Json = dict[str, Any]


def _parcel(
    key: str,
    text: str,
    hours: float,
    shipped: float,
    *reports: tuple[float, str] | tuple[float, str, str],
    carrier: str | None = "Posti",
    country: str | None = None,
    due: float | None = None,
    display: str | None = None,
) -> Story:
    """A paid order in one parcel with the given scans; `display` overrides what the last scan shows."""

    def tell(scene: Scene, placed: int) -> Draft:
        draft = paid(web(scene, placed, country))
        fulfillment = sent(draft, shipped, carrier)
        scans(draft, fulfillment, *reports, due=due)
        if display is not None:
            fulfillment["displayStatus"] = display
        return draft

    return Story(key=key, text=text, hours=hours, tell=tell)


def _one_of_two_arrived(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed, goods=(("HS-RUCK-28", 1), ("NW-SOCK-43", 2))))
    first = assign(draft, scene.places[HELSINKI], lines=draft.lines[:1])
    second = assign(draft, scene.places[TAMPERE], lines=draft.lines[1:])
    one = ship(draft, first, ago(scene, 90), tracking=tracking(scene, "Posti"))
    scans(draft, one, (80, "IN_TRANSIT"), (56, "OUT_FOR_DELIVERY"), (52, "DELIVERED"), due=50)
    two = ship(draft, second, ago(scene, 70), tracking=tracking(scene, "Matkahuolto"))
    scans(draft, two, (48, "IN_TRANSIT"), due=-6)
    return draft


def _three_shipments(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed, "DE", goods=(("NW-SHELL-S", 1), ("KW-KETTLE", 1), ("HS-COFFEE", 4))))
    work = assign(draft, scene.places[HELSINKI])
    for hours, carrier, units in ((100, "DHL Express", [1, 0, 0]), (95, "GLS", [0, 1, 0]), (72, "UPS", [0, 0, 4])):
        parcel = ship(draft, work, ago(scene, hours), tracking=tracking(scene, carrier), units=units)
        scans(draft, parcel, (hours - 12, "IN_TRANSIT"), due=-30)
        if carrier == "DHL Express":
            scans(draft, parcel, (30, "OUT_FOR_DELIVERY"), (26, "DELIVERED"))
    draft.fulfillments[1]["trackingInfo"].extend(tracking(scene, "GLS"))
    return draft


def _rest_stalled(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed, goods=(("KW-MUG-04", 2), ("KW-BOARD", 1))))
    assign(draft, scene.places[HELSINKI])
    parcel = sent(draft, 200, "Posti", units=[2, 0])
    scans(draft, parcel, (190, "IN_TRANSIT"), (166, "DELIVERED"), due=160)
    return draft


def _rest_follows(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed, goods=(("KW-MUG-04", 4), ("KW-KNIFE", 1))))
    assign(draft, scene.places[HELSINKI])
    scans(draft, sent(draft, 20, "GLS", units=[3, 1]), (8, "IN_TRANSIT"), due=-40)
    return draft


def _sent_again(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed))
    wrong = sent(draft, 60, "Matkahuolto")
    call_back(draft, wrong, ago(scene, 55), scene.places[HELSINKI])
    parcel = ship(draft, draft.work[-1], ago(scene, 50), tracking=tracking(scene, "Posti"))
    scans(draft, parcel, (40, "IN_TRANSIT"), (16, "OUT_FOR_DELIVERY"), (11, "DELIVERED"), due=10)
    return draft


def _called_back(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed))
    call_back(draft, sent(draft, 30, "GLS"), ago(scene, 28), scene.places[HELSINKI])
    return draft


def _service(status: str, display: str | None) -> Any:
    def tell(scene: Scene, placed: int) -> Draft:
        draft = paid(web(scene, placed, "EE"))
        work = assign(draft, scene.places[BALTIC], status="IN_PROGRESS", request="ACCEPTED")
        ship(draft, work, ago(scene, 19), status=status, display=display)
        return draft

    return tell


def _pick_up(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed, shipped=False))
    work = assign(draft, scene.places[TAMPERE], method="PICK_UP")
    parcel = ship(draft, work, ago(scene, 18))
    scan(draft, parcel, "READY_FOR_PICKUP", ago(scene, 18), message="Ready in the store")
    return draft


def _local_delivery(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed))
    assign(draft, scene.places[TAMPERE], method="LOCAL")
    scans(draft, sent(draft, 3, None), (2, "OUT_FOR_DELIVERY"))
    return draft


STORIES = (
    _parcel(
        "label-never-scanned",
        "A label printed nine days ago and never scanned.",
        222,
        216,
        (215, "LABEL_PURCHASED"),
        (214, "LABEL_PRINTED"),
    ),
    _parcel("label-bought", "A label bought this morning.", 10, 3, (2.4, "LABEL_PURCHASED")),
    _parcel(
        "label-voided",
        "A label voided while the order still counts as fulfilled.",
        75,
        50,
        (49, "LABEL_PURCHASED"),
        display="LABEL_VOIDED",
    ),
    _parcel(
        "stuck-at-customs",
        "A parcel stuck at customs.",
        300,
        280,
        (270, "CARRIER_PICKED_UP"),
        (262, "IN_TRANSIT"),
        (96, "DELAYED", "Held at customs: commercial invoice missing"),
        carrier="DHL Express",
        country="US",
        due=110,
    ),
    _parcel(
        "no-carrier-news", "Shipped with tracking, and never a word from the carrier.", 240, 228, carrier="Matkahuolto"
    ),
    _parcel(
        "no-tracking", "Fulfilled without a tracking number.", 235, 226, carrier=None, display="MARKED_AS_FULFILLED"
    ),
    _parcel(
        "silent",
        "Scanned once, then ten days of silence.",
        290,
        275,
        (250, "IN_TRANSIT"),
        carrier="GLS",
        country="DE",
        due=140,
    ),
    _parcel(
        "likely-lost",
        "Five weeks on the way; the last scan is a month old.",
        880,
        850,
        (840, "IN_TRANSIT"),
        (770, "IN_TRANSIT"),
        carrier="UPS",
        country="US",
        due=600,
    ),
    _parcel(
        "slow-boat",
        "Eighteen days on the way and still moving.",
        450,
        436,
        (420, "IN_TRANSIT"),
        (200, "IN_TRANSIT", "Departed from transit hub"),
        (30, "IN_TRANSIT", "Arrived in the country of destination"),
        country="JP",
        due=-50,
    ),
    _parcel(
        "attempted-delivery",
        "The courier found nobody at home.",
        90,
        80,
        (70, "IN_TRANSIT"),
        (28, "OUT_FOR_DELIVERY"),
        (23, "ATTEMPTED_DELIVERY"),
        carrier="GLS",
        due=24,
    ),
    _parcel(
        "failed-delivery",
        "The delivery failed for good.",
        170,
        160,
        (150, "IN_TRANSIT"),
        (100, "ATTEMPTED_DELIVERY"),
        (60, "FAILURE", "Address unknown, returning to sender"),
        carrier="PostNord",
        country="SE",
        due=100,
    ),
    _parcel(
        "not-delivered",
        "The carrier says it was not delivered.",
        160,
        150,
        (140, "IN_TRANSIT"),
        (80, "ATTEMPTED_DELIVERY"),
        display="NOT_DELIVERED",
        due=90,
    ),
    _parcel(
        "delayed",
        "Delayed by the weather.",
        100,
        90,
        (80, "IN_TRANSIT"),
        (26, "DELAYED", "Delayed by snow"),
        carrier="Matkahuolto",
        due=30,
    ),
    _parcel(
        "out-for-delivery", "Out for delivery right now.", 50, 40, (30, "IN_TRANSIT"), (2, "OUT_FOR_DELIVERY"), due=-4
    ),
    _parcel("announced", "Announced to the carrier.", 26, 16, (15, "CONFIRMED"), carrier="PostNord", country="SE"),
    _parcel(
        "fetched",
        "Fetched by the carrier an hour ago.",
        13,
        4,
        (1, "CARRIER_PICKED_UP"),
        carrier="DHL Express",
        country="GB",
    ),
    _parcel(
        "at-the-locker", "Waiting in a parcel locker.", 65, 58, (50, "IN_TRANSIT"), (9, "READY_FOR_PICKUP"), due=12
    ),
    _parcel(
        "delivered-today",
        "Delivered an hour ago.",
        55,
        48,
        (40, "IN_TRANSIT"),
        (6, "OUT_FOR_DELIVERY"),
        (1, "DELIVERED"),
        due=0,
    ),
    Story(key="one-of-two-arrived", text="Two parcels, of which one arrived.", hours=95, tell=_one_of_two_arrived),
    Story(
        key="three-shipments",
        text="Three shipments by three carriers, one of them with two numbers.",
        hours=105,
        tell=_three_shipments,
    ),
    Story(
        key="rest-stalled",
        text="Part of it was delivered, the rest has not moved for a week.",
        hours=210,
        tell=_rest_stalled,
    ),
    Story(key="rest-follows", text="Part of it is on the way, the rest follows.", hours=30, tell=_rest_follows),
    Story(key="sent-again", text="The first shipment was cancelled, the second arrived.", hours=66, tell=_sent_again),
    Story(
        key="called-back",
        text="The shipment was cancelled and nothing has gone out since.",
        hours=37,
        tell=_called_back,
    ),
    Story(
        key="service-error",
        text="The fulfillment service answered with an error.",
        hours=27,
        tell=_service("ERROR", None),
    ),
    Story(
        key="service-failure", text="The fulfillment service failed to ship.", hours=28, tell=_service("FAILURE", None)
    ),
    Story(
        key="service-working",
        text="Handed to the fulfillment service, which has not answered.",
        hours=23,
        tell=_service("PENDING", "SUBMITTED"),
    ),
    Story(key="pick-up-ready", text="Ready to be picked up in the Tampere store.", hours=26.5, tell=_pick_up),
    Story(key="local-delivery", text="Brought by the shop's own courier, on the way.", hours=7, tell=_local_delivery),
)
