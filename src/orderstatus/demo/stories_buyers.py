"""Named stories about text and history: names that tables dislike, and orders imported from another system."""

from __future__ import annotations

from typing import Any

from orderstatus.demo.drafts import Draft
from orderstatus.demo.fulfilling import assign, cancel
from orderstatus.demo.instants import DAY
from orderstatus.demo.payments import sale
from orderstatus.demo.returning import ask_return, close, receive, withdraw
from orderstatus.demo.scene import Scene
from orderstatus.demo.sending import ship
from orderstatus.demo.telling import HELSINKI, Story, paid, scans, sent, web

_LONG = "Maximiliana-Aurora " * 15


def _imported(
    key: str,
    text: str,
    hours: float,
    days_before: int,
    *,
    shipped: bool = True,
    fulfillment: str | None = None,
    returned: str | None = None,
    back: str | None = None,
) -> Story:
    """An order of the shop's former system: placed there `days_before` it was imported, with that system's statuses."""

    def tell(scene: Scene, created: int) -> Draft:
        placed = created - days_before * DAY
        draft = web(scene, placed, source="5512204", tags=["imported"])
        draft.created = draft.touched = created
        draft.imported = {"fulfillment": fulfillment, "return": returned}
        sale(draft, placed, "manual")
        work = assign(draft, scene.places[HELSINKI])
        if fulfillment == "RESTOCKED":
            cancel(draft, created, "OTHER")
            return draft
        if not shipped:
            draft.archive(created)
            return draft
        parcel = ship(draft, work, created, display=None, status="OPEN" if fulfillment else "SUCCESS")
        if back is not None:
            entry = ask_return(draft, parcel, created, status="OPEN")
            if back == "CLOSED":
                receive(draft, entry, created, refunded=False)
                close(draft, entry, created)
            else:
                withdraw(draft, entry, created)
        draft.archive(created)
        return draft

    return Story(key=key, text=text, hours=hours, tell=tell)


def _named(
    key: str, text: str, hours: float, first: str, last: str, *, country: str | None = None, **attributes: Any
) -> Story:
    """An ordinary order on the way, of somebody with a name that tables dislike."""

    def tell(scene: Scene, placed: int) -> Draft:
        draft = paid(web(scene, placed, country, name=(first, last), **attributes))
        scans(draft, sent(draft, hours - 6), (hours - 12, "IN_TRANSIT"), due=-20)
        return draft

    return Story(key=key, text=text, hours=hours, tell=tell)


STORIES = (
    _named(
        "long-name",
        "A customer with a name of about 300 characters.",
        32,
        _LONG.strip(),
        "von und zu Esimerkkilä",
        country="DE",
    ),
    _named(
        "escape-name",
        "A name with terminal escapes and markup in it.",
        28.5,
        "\x1b[31mRed\x1b[0m",
        "[red]Alert[/red] [link=https://example.com]here[/link]\x07",
    ),
    _named("newline-name", "A name with a newline and a tab.", 25.5, "Line\nBreak", "Tab\tStop\r"),
    _named(
        "formula-name",
        "A name that a spreadsheet would run.",
        24.6,
        '=HYPERLINK("https://example.com";"Aino")',
        "@Sum(1+1)",
    ),
    _named(
        "emoji-name",
        "A name with emoji of several code points.",
        20.5,
        "Åsa 👩‍👩‍👧‍👦",
        "Sjöblom 🇫🇮",
        country="SE",
        note="Lycka till! 🎉\nÖnskas inslaget 🎁",
    ),
    _named("arabic-name", "A name from right to left.", 38, "ليلى", "النموذجي", country="AE"),
    _named(
        "override-name",
        "A name with a right-to-left override.",
        34,
        "Ilmari\u202egpj",
        "Koesalo\u200b",
        phone_only=True,
    ),
    _named("wide-name", "A name in wide characters.", 42, "陽菜", "見本原", country="JP"),
    _named(
        "combining-name",
        "A name of letters with combining marks.",
        46,
        "Ze\u0301e\u0308n\u0303o\u0302",
        "Ka\u030alla",
        country="NO",
    ),
    _imported("imported", "Imported this week, placed ten months ago.", 72, 300),
    _imported("imported-open", "Imported with the legacy status OPEN.", 2875, 260, fulfillment="OPEN", shipped=False),
    _imported(
        "imported-pending",
        "Imported with the legacy status PENDING_FULFILLMENT.",
        2874,
        250,
        fulfillment="PENDING_FULFILLMENT",
    ),
    _imported(
        "imported-restocked",
        "Imported with the legacy status RESTOCKED.",
        2873,
        255,
        fulfillment="RESTOCKED",
        shipped=False,
    ),
    _imported(
        "imported-inspected",
        "Imported with a return that was inspected.",
        2872,
        240,
        back="CLOSED",
        returned="INSPECTION_COMPLETE",
    ),
    _imported(
        "imported-return-failed",
        "Imported with a return that failed.",
        2871,
        230,
        back="CANCELED",
        returned="RETURN_FAILED",
    ),
)
