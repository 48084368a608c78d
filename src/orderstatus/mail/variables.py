"""What a template can name: each variable with what it holds, made from `MessageFacts`, and samples to try it with.

A value that is not known is empty: `{% if parcel.estimate %}` asks for it. Days are written in the message's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from orderstatus.core.messages.facts import ItemFacts, MessageFacts, ParcelFacts, StageFacts
from orderstatus.core.stages.definition import Stage
from orderstatus.mail.languages import narrower

VARIABLES: Mapping[str, Mapping[str, str]] = {
    "order": {"name": "the order's name, `#1001`", "placed": "the day on which it was placed"},
    "customer": {"first_name": "the first name, or nothing", "name": "the whole name, or nothing"},
    "shop": {"name": "the shop's name"},
    "stage": {
        "id": "the stage's id, `printing`",
        "name": "its public name in the message's language; nothing where it has none, or is not public",
        "description": "its description in that language",
        "comment": "what was said with the move, where that is public",
        "due": "the day until which the order should have left it: your team's own deadline, which no template that "
        "comes along promises",
    },
    "parcel": {
        "name": "the shipment's name, `#1001-F1`",
        "status": "`in-transit`, `delivered` and so on",
        "carrier": "the carrier's name",
        "number": "the tracking number",
        "url": "the tracking page",
        "estimate": "the carrier's estimated day",
        "delivered": "the day on which it arrived",
        "picked_up": "true where the customer has picked it up",
    },
    "return": {"name": "the return's name, `#1001-R1`"},
}
"""Variables with entries, by name: `parcel.url`. `parcel`, `stage` and `return` may be empty."""
LISTS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "parcels": (
        "every parcel of the order; in `{% for parcel in parcels %}` each has the entries of `parcel`",
        VARIABLES["parcel"],
    ),
    "items": (
        "what is in the parcel, or else what was ordered; in `{% for item in items %}` each has these entries",
        {"name": "what it is called", "quantity": "how many", "sku": "the merchant's number for it"},
    ),
}
PLAIN: Mapping[str, str] = {
    "in_parts": "true where the order comes in several parcels, or a part of it is in none yet",
    "sentences": "a list of what `orderstatus explain` says, where there is that in the message's language",
    "language": "the message's language, `fi`",
}


class Entries(dict[str, Any]):
    """The entries of a variable, which knows what it is called."""

    def __init__(self, called: str, entries: Mapping[str, Any]) -> None:
        super().__init__(entries)
        self.called = called


def variables_of(facts: MessageFacts, language: str) -> Mapping[str, Any]:
    """Texts, numbers, days, and lists of those, under the names of `VARIABLES`, `LISTS` and `PLAIN`."""
    returned = None if facts.return_name is None else Entries("return", {"name": facts.return_name})
    return {
        "order": Entries("order", {"name": facts.order, "placed": facts.placed}),
        "customer": Entries("customer", {"first_name": facts.first_name, "name": facts.name}),
        "shop": Entries("shop", {"name": facts.shop}),
        "stage": None if facts.stage is None else _stage(facts.stage, language),
        "parcel": None if facts.parcel is None else _parcel("parcel", facts.parcel),
        "return": returned,
        "parcels": [_parcel("parcel", each) for each in facts.parcels],
        "items": [Entries("item", {"name": i.name, "quantity": i.quantity, "sku": i.sku}) for i in facts.items],
        "in_parts": facts.in_parts,
        "sentences": list(facts.sentences),
        "language": language,
    }


def _stage(facts: StageFacts, language: str) -> Entries:
    stage = facts.stage
    return Entries(
        "stage",
        {
            "id": stage.id,
            "name": text_in(language, stage.public_name) if stage.public else None,
            "description": text_in(language, stage.description) if stage.public else None,
            "comment": facts.comment,
            "due": facts.due,
        },
    )


def text_in(language: str, texts: Mapping[str, str]) -> str | None:
    """The text in that language, else in a wider one; None where there is neither, as nobody is told half a message in
    another language."""
    by_code = {code.lower().replace("_", "-"): text for code, text in texts.items()}
    return next((by_code[code] for code in narrower(language) if by_code.get(code)), None)


def _parcel(called: str, facts: ParcelFacts) -> Entries:
    entries = {name: getattr(facts, name) for name in VARIABLES["parcel"]}
    if facts.url is not None and not facts.url.lower().startswith(("https://", "http://")):
        # A link in a message leads to a page, whatever an app has written into the order.
        entries["url"] = None
    return Entries(called, entries)


def samples(language: str | None = None) -> tuple[MessageFacts, ...]:
    """Orders to try a template with: one of which everything is known, and one of which hardly anything is.

    The stage has a name in English, in Finnish, and in `language`.
    """
    parcel = ParcelFacts(
        name="#1001-F1",
        status="in-transit",
        carrier="Posti",
        number="JJFI64300000000001",
        url="https://www.example.com/track?number=JJFI64300000000001&lang=en",
        estimate=date(2026, 11, 30),
        delivered=date(2026, 11, 30),
    )
    names = {"en": "Being printed", "fi": "Painossa"}
    stage = Stage(
        id="printing",
        name="Printing",
        public_name={**({} if language is None else {language: "Being printed"}), **names},
        description={"en": "Your shirt is on the press.", "fi": "Paitasi on painokoneessa."},
        public=True,
    )
    whole = MessageFacts(
        order="#1001",
        shop="Example Workshop",
        placed=date(2026, 11, 23),
        first_name="Mia <& Co>",
        name="Mia <& Co> Virtanen",
        stage=StageFacts(stage=stage, comment="The blue one is ready.", due=date(2026, 12, 1)),
        parcel=parcel,
        parcels=(parcel, replace(parcel, name="#1001-F2")),
        in_parts=True,
        items=(ItemFacts(name="Shirt, blue", quantity=2, sku="SHIRT-BLUE"),),
        return_name="#1001-R1",
        sentences=("Your order is on its way.",),
    )
    bare = MessageFacts(
        order="#1002",
        shop="Example Workshop",
        stage=StageFacts(stage=Stage(id="printing", name="Printing")),
        parcel=ParcelFacts(),
        return_name="#1002-R1",
    )
    return whole, bare
