"""Named stories about returns: asked for, answered, received, exchanged, closed, declined."""

from __future__ import annotations

from typing import Any

from orderstatus.demo.drafts import Draft
from orderstatus.demo.goods import PRODUCTS, Product
from orderstatus.demo.payments import refund
from orderstatus.demo.returning import (
    approve,
    arrive,
    ask_return,
    close,
    decline,
    exchange_for,
    receive,
    returned_units,
    withdraw,
)
from orderstatus.demo.scene import Scene
from orderstatus.demo.telling import Story, ago, paid, scans, sent, web

Json = dict[str, Any]

_SMALLER: Product = next(each for each in PRODUCTS if each.sku == "NW-SHELL-S")


def _delivered(
    scene: Scene, placed: int, *, arrived: float, goods: tuple[tuple[str, int], ...] = (("NW-SHELL-M", 1),)
) -> tuple[Draft, Json]:
    draft = paid(web(scene, placed, goods=goods))
    parcel = sent(draft, arrived + 40)
    scans(
        draft,
        parcel,
        (arrived + 30, "IN_TRANSIT"),
        (arrived + 5, "OUT_FOR_DELIVERY"),
        (arrived, "DELIVERED"),
        due=arrived - 6,
    )
    return draft, parcel


def _return_asked(scene: Scene, placed: int) -> Draft:
    draft, parcel = _delivered(scene, placed, arrived=200)
    ask_return(draft, parcel, ago(scene, 110), reason="too-small", note="Could I have the L instead?")
    return draft


def _return_asked_today(scene: Scene, placed: int) -> Draft:
    draft, parcel = _delivered(scene, placed, arrived=30)
    ask_return(draft, parcel, ago(scene, 4), reason="not-as-described")
    return draft


def _return_exchange(scene: Scene, placed: int) -> Draft:
    draft, parcel = _delivered(scene, placed, arrived=150)
    back = ask_return(draft, parcel, ago(scene, 100), reason="too-large")
    approve(draft, back, ago(scene, 90))
    arrive(draft, back, ago(scene, 20))
    exchange_for(draft, back, _SMALLER, 44_100_000_000_009)
    return draft


def _return_received(scene: Scene, placed: int) -> Draft:
    draft, parcel = _delivered(scene, placed, arrived=220)
    back = ask_return(draft, parcel, ago(scene, 180), reason="defective", status="OPEN")
    receive(draft, back, ago(scene, 50), refunded=False)
    return draft


def _return_closed(scene: Scene, placed: int) -> Draft:
    draft, parcel = _delivered(scene, placed, arrived=230, goods=(("KW-MUG-04", 2), ("HS-TOWEL", 1)))
    back = ask_return(draft, parcel, ago(scene, 200), reason="changed-my-mind")
    approve(draft, back, ago(scene, 190))
    receive(draft, back, ago(scene, 80), refunded=True)
    refund(draft, ago(scene, 79), returned_units(back), of_return=back)
    close(draft, back, ago(scene, 78))
    return draft


def _return_declined(scene: Scene, placed: int) -> Draft:
    draft, parcel = _delivered(scene, placed, arrived=210)
    back = ask_return(draft, parcel, ago(scene, 60), reason="changed-my-mind")
    decline(draft, back, ago(scene, 50), "RETURN_PERIOD_ENDED", "The return window closed last week.")
    return draft


def _return_withdrawn(scene: Scene, placed: int) -> Draft:
    draft, parcel = _delivered(scene, placed, arrived=170)
    withdraw(draft, ask_return(draft, parcel, ago(scene, 120), reason="other", status="OPEN"), ago(scene, 100))
    return draft


STORIES = (
    Story(key="return-asked", text="A return asked for and not answered for days.", hours=260, tell=_return_asked),
    Story(key="return-asked-today", text="A return asked for today.", hours=85, tell=_return_asked_today),
    Story(
        key="return-exchange",
        text="Back for an exchange: to be looked at, then sent.",
        hours=215,
        tell=_return_exchange,
    ),
    Story(
        key="return-received", text="The goods came back, the refund is still owed.", hours=275, tell=_return_received
    ),
    Story(key="return-closed", text="Returned in part, refunded in part, closed.", hours=285, tell=_return_closed),
    Story(key="return-declined", text="A return declined because it came too late.", hours=265, tell=_return_declined),
    Story(key="return-withdrawn", text="A return that the customer took back.", hours=225, tell=_return_withdrawn),
)
