"""What Finnish says of messages to customers: which are due, why others are not sent, and what became of them."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    "From: {address}": "Lähettäjä: {address}",
    "To: {address}": "Vastaanottaja: {address}",
    "Copy: {address}": "Kopio: {address}",
    "Subject: {subject}": "Aihe: {subject}",
    # How many there are, and what keeps them all.
    "no messages": "viestejä ei ole",
    "no message is due": "lähetettäviä viestejä ei ole",
    "{shown} of {all} rows": "näkyvissä {shown} riviä, kaikkiaan {all}",
    "sending is switched off: {command}": "viestien lähettäminen ei ole käytössä: {command}",
    "nothing was ever sent: the first `orderstatus notify send` shows whom it reaches, and asks": (
        "mitään ei ole vielä lähetetty: ensimmäinen `orderstatus notify send` näyttää, keille viestit lähtisivät, ja "
        "kysyy luvan"
    ),
    "what this machine alone knows it sent (`--this-machine-only`) counts as sent, too": (
        "lähetetyiksi luetaan myös ne viestit, joista vain tämä kone tietää (`--this-machine-only`)"
    ),
    "customers are told of what happens from {at} on": "asiakkaille kerrotaan siitä, mitä tapahtuu {at} alkaen",
    "quiet hours until {at}": "hiljaista {at} asti",
    "quiet hours until {at}: nothing is sent": "hiljaista {at} asti: mitään ei lähetetä",
    "1 more is due: `--limit` leaves it out": "lähetettäviä on vielä 1: `--limit` jättää sen pois",
    "{count} more are due: `--limit` leaves them out": "lähetettäviä on vielä {count}: `--limit` jättää ne pois",
    "send 1 message for {shop}?": "lähetetäänkö 1 viesti ({shop})?",
    "send {count} messages for {shop}?": "lähetetäänkö {count} viestiä ({shop})?",
    # Why one is not sent.
    "messages on {event} are switched off": "viestit eivät ole käytössä: {event}",
    "the stage {stage} is not defined here": "vaihetta {stage} ei ole määritelty täällä",
    "the stage {stage} has no message": "vaiheella {stage} ei ole viestiä",
    "the stage {stage} is not public": "vaihe {stage} ei ole julkinen",
    "the stage {stage} has no public name": "vaiheella {stage} ei ole julkista nimeä",
    "its stage was imported, and is no news": "vaihe on tuotu muualta, eikä siitä viestitä",
    "it was sent already": "on jo lähetetty",
    "it was refused for good: {why}": "torjuttiin lopullisesti: {why}",
    "{by} has claimed it": "{by} ehti varata sen",
    "{by} claimed it within the last hour, and may be sending it": (
        "{by} varasi sen alle tunti sitten ja on ehkä lähettämässä sitä"
    ),
    "{by} was about to send it, and nobody knows whether it did; `--again` does": (
        "{by} oli lähettämässä sitä, eikä tiedetä, lähtikö se; `--again` lähettää"
    ),
    "the customer was told before that it is {event}": "asiakkaalle on jo kerrottu: {event}",
    "it happened before sending was begun": "tapahtui ennen kuin viestejä alettiin lähettää",
    "it happened more than {span} ago": "tapahtumasta on yli {span}",
    "it is older than what the order remembers of its messages": "vanhempi kuin mitä tilaus muistaa viesteistään",
    "it is a test order": "testitilauksesta ei viestitä",
    "the order has no address": "tilauksella ei ole sähköpostiosoitetta",
    "no mail can be sent to {address}": "osoitteeseen {address} ei voi lähettää",
    "the customer wants none: tag {tag}": "asiakas ei halua viestejä: tunniste {tag}",
    "the customer's tags were not read, and one of them may say that none is wanted": (
        "asiakkaan tunnisteita ei luettu, ja jokin niistä voi kieltää viestit"
    ),
    # What became of it.
    "{answer}": "{answer}",
    "{result}, but that could not be kept: {error}": "{result}, mutta sitä ei saatu talteen: {error}",
    "the run ended before its turn": "ajo päättyi ennen sen vuoroa",
    "it was not sent, as no answer told whether it was claimed": (
        "ei lähetetty, koska varauksen onnistumisesta ei saatu vastausta"
    ),
}
