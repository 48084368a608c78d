"""Named stories about orders themselves: holds, schedules, services, channels, imports, and hostile text."""

from __future__ import annotations

from typing import Any

from orderstatus.demo.drafts import Draft
from orderstatus.demo.fulfilling import assign, hold, move
from orderstatus.demo.goods import DONATION, PREORDER, SUBSCRIPTION
from orderstatus.demo.instants import DAY, HOUR
from orderstatus.demo.payments import await_payment, sale
from orderstatus.demo.population import counter_draft
from orderstatus.demo.scene import Scene
from orderstatus.demo.sending import ship
from orderstatus.demo.telling import BALTIC, HELSINKI, TAMPERE, Story, ago, paid, web


def _held(
    key: str, text: str, hours: float, since: float, *reasons: tuple[str, str | None], app: int | None = None
) -> Story:
    def tell(scene: Scene, placed: int) -> Draft:
        draft = paid(web(scene, placed))
        work = assign(draft, scene.places[HELSINKI])
        for reason, notes in reasons:
            hold(draft, work, ago(scene, since), reason, notes, app=None if app is None else scene.hold_apps[app])
        return draft

    return Story(key=key, text=text, hours=hours, tell=tell)


def _awaiting_payment(scene: Scene, placed: int) -> Draft:
    draft = web(scene, placed)
    await_payment(draft, placed)
    hold(draft, assign(draft, scene.places[HELSINKI]), placed + 60, "AWAITING_PAYMENT")
    return draft


def _one_item_held(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed))
    held = assign(draft, scene.places[HELSINKI], lines=draft.lines[:1])
    assign(draft, scene.places[TAMPERE], lines=draft.lines[1:])
    hold(draft, held, placed + HOUR, "INVENTORY_OUT_OF_STOCK", "Back in stock on Thursday")
    return draft


def _scheduled(scene: Scene, placed: int, in_days: float) -> Draft:
    draft = paid(web(scene, placed, goods=((SUBSCRIPTION, 1),), source="subscription_contract", tags=["subscription"]))
    due = scene.epoch + int(in_days * DAY)
    assign(draft, scene.places[HELSINKI], status="SCHEDULED", fulfill_at=due, fulfill_by=due + 3 * DAY)
    return draft


def _asked(status: str, request: str) -> Any:
    def tell(scene: Scene, placed: int) -> Draft:
        draft = paid(web(scene, placed, "EE"))
        work = assign(draft, scene.places[BALTIC])
        move(draft, work, placed + 2 * HOUR, status, request)
        return draft

    return tell


def _taken_back(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed, "EE"))
    work = assign(draft, scene.places[BALTIC])
    move(draft, work, placed + 3 * HOUR, "CANCELLED", "CANCELLATION_ACCEPTED")
    assign(draft, scene.places[HELSINKI], at=placed + 3 * HOUR)
    return draft


def _being_packed(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed))
    move(draft, assign(draft, scene.places[HELSINKI]), ago(scene, 1), "IN_PROGRESS")
    return draft


def _counter(scene: Scene, placed: int) -> Draft:
    draft = counter_draft(scene, placed, scene.places[TAMPERE].location, None)
    sale(draft, placed, "cash")
    ship(draft, assign(draft, scene.places[TAMPERE], method="RETAIL"), placed)
    return draft


def _gift_card(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed, goods=((scene.gift_card, 1),), shipped=False))
    ship(draft, assign(draft, scene.places[HELSINKI], method="NONE"), placed + 5)
    return draft


def _donation(scene: Scene, placed: int) -> Draft:
    return paid(web(scene, placed, goods=((DONATION, 2),), shipped=False))


def _forgotten(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed))
    assign(draft, scene.places[HELSINKI])
    return draft


def _pre_order(scene: Scene, placed: int) -> Draft:
    draft = paid(web(scene, placed, "NO", goods=((PREORDER, 1),), tags=["pre-order"]))
    assign(draft, scene.places[HELSINKI])["fulfillAt"] = None
    return draft


def _many_tags(scene: Scene, placed: int) -> Draft:
    tags = sorted([f"batch-{number:02}" for number in range(1, 25)] + ["vip", "fragile", "a, b", "lahja 🎁"])
    draft = paid(web(scene, placed, tags=tags))
    assign(draft, scene.places[HELSINKI])
    return draft


STORIES = (
    _held(
        "wrong-address",
        "On hold because the address is wrong.",
        40,
        37,
        ("INCORRECT_ADDRESS", "House number missing"),
        app=0,
    ),
    _held(
        "upsell-hold",
        "Held by Shopify for the buyer's post-purchase offer, minutes ago.",
        0.5,
        0.45,
        ("ONLINE_STORE_POST_PURCHASE_CROSS_SELL", None),
        app=1,
    ),
    _held(
        "upsell-hold-stuck",
        "A post-purchase hold that nobody lifted.",
        6,
        5.8,
        ("ONLINE_STORE_POST_PURCHASE_CROSS_SELL", None),
        app=1,
    ),
    _held(
        "out-of-stock",
        "On hold because an item ran out.",
        58,
        55,
        ("INVENTORY_OUT_OF_STOCK", "New batch due in two weeks"),
    ),
    _held(
        "fraud-check",
        "Held for a fraud check, and for one thing more.",
        31,
        30,
        ("HIGH_RISK_OF_FRAUD", None),
        ("OTHER", "Call the customer first"),
    ),
    _held(
        "date-unknown", "Held because nobody knows when it can be delivered.", 70, 66, ("UNKNOWN_DELIVERY_DATE", None)
    ),
    _held("exchange-waits", "Held until the exchanged item is back.", 62, 60, ("AWAITING_RETURN_ITEMS", None)),
    Story(key="hold-for-payment", text="Held until the transfer comes.", hours=43, tell=_awaiting_payment),
    Story(key="one-item-held", text="One item on hold, the other free to go.", hours=19, tell=_one_item_held),
    Story(
        key="subscription-scheduled",
        text="A prepaid subscription scheduled for later.",
        hours=16,
        tell=lambda scene, placed: _scheduled(scene, placed, 12),
    ),
    Story(
        key="schedule-passed",
        text="A subscription whose date passed two days ago.",
        hours=340,
        tell=lambda scene, placed: _scheduled(scene, placed, -2),
    ),
    Story(
        key="request-declined",
        text="The fulfillment service declined the request.",
        hours=45,
        tell=_asked("OPEN", "REJECTED"),
    ),
    Story(
        key="request-sent",
        text="Waiting for the fulfillment service to accept.",
        hours=8,
        tell=_asked("OPEN", "SUBMITTED"),
    ),
    Story(
        key="service-gave-up",
        text="The fulfillment service could not complete its work.",
        hours=48,
        tell=_asked("INCOMPLETE", "CLOSED"),
    ),
    Story(
        key="cancellation-asked",
        text="The shop asked the fulfillment service to stop.",
        hours=12,
        tell=_asked("IN_PROGRESS", "CANCELLATION_REQUESTED"),
    ),
    Story(
        key="cancellation-refused",
        text="The fulfillment service would not stop.",
        hours=35,
        tell=_asked("IN_PROGRESS", "CANCELLATION_REJECTED"),
    ),
    Story(
        key="taken-back",
        text="Taken back from the fulfillment service, to be sent from Helsinki.",
        hours=15,
        tell=_taken_back,
    ),
    Story(key="being-packed", text="Being packed right now.", hours=4.5, tell=_being_packed),
    Story(key="point-of-sale", text="Bought over the counter in Tampere, by nobody known.", hours=2, tell=_counter),
    Story(key="gift-card", text="A gift card: paid, sent by mail at once, nothing to ship.", hours=11, tell=_gift_card),
    Story(key="donation", text="A donation: nothing to fulfill at all.", hours=6.6, tell=_donation),
    Story(key="forgotten", text="Paid for, and untouched for six days.", hours=150, tell=_forgotten),
    Story(key="pre-order", text="A pre-order without a date.", hours=22, tell=_pre_order),
    Story(key="many-tags", text="An order with very many tags.", hours=18, tell=_many_tags),
)
