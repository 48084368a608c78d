"""What carriers and warehouses call the statuses of a parcel, in the files that they give a merchant.

Shopify's own words come first. The others are those of public manuals and of what carriers show (belief): English,
Finnish, Swedish, Norwegian, Danish, German, Dutch and French.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from orderstatus.core.acting.mutations import EventStatus

SPELLINGS: Mapping[EventStatus, tuple[str, ...]] = {
    EventStatus.LABEL_PURCHASED: ("Label purchased", "Label created", "Shipping label created", "Lähetys luotu"),
    EventStatus.LABEL_PRINTED: ("Label printed", "Osoitekortti tulostettu", "Etikett gedruckt", "Etikett utskriven"),
    EventStatus.CONFIRMED: (
        *("Confirmed", "Info received", "Information received", "Shipment information received", "Pre-transit"),
        *("Electronic information received", "Shipment info received", "Registered", "Booked", "Manifested"),
        *("Ennakkotieto vastaanotettu", "Ennakkotiedot vastaanotettu", "Rekisteröity", "Aviserad", "Registrerad"),
        *("Angekündigt", "Elektronisch angekündigt", "Aangemeld", "Annoncé"),
    ),
    EventStatus.CARRIER_PICKED_UP: (
        *("Carrier picked up", "Picked up by carrier", "Collected by carrier", "Accepted"),
        *("Accepted by carrier", "Handed over to carrier", "Package received", "Shipment picked up", "Origin scan"),
        *(
            "Vastaanotettu kuljetukseen",
            "Noudettu kuljetukseen",
            "Luovutettu kuljetukseen",
        ),
        *(
            "Hämtad av transportören",
            "Mottagen för transport",
            "Eingeliefert",
            "Pris en charge",
        ),
    ),
    EventStatus.IN_TRANSIT: (
        *("In customs", "Tullissa", "Beim Zoll"),
        *("In transit", "Transit", "On the way", "On its way", "In transport", "Underway", "Shipped", "Dispatched"),
        *("Departed", "Arrived at facility", "Departed facility", "At sorting center", "Sorted", "En route"),
        *("Matkalla", "Kuljetuksessa", "Siirretty", "Lajiteltu", "Lajittelussa", "Saapunut terminaaliin"),
        *("Under transport", "På väg", "Under transportering", "Lastad", "Ankommen till terminal", "Underveis"),
        *("Undervejs", "Unterwegs", "Transport", "In Beförderung", "Onderweg"),
        *("En transit", "En cours d'acheminement", "En cours de livraison internationale"),
    ),
    EventStatus.OUT_FOR_DELIVERY: (
        *("Out for delivery", "With driver", "With courier", "On vehicle for delivery", "In delivery", "On delivery"),
        *("Jakelussa", "Jakeluautossa", "Kuljettajalla", "Otettu jakeluun", "Ute för leverans", "Under utkörning"),
        *("Utkörning", "På väg till mottagaren", "Ute for levering", "Ude til levering", "In Zustellung"),
        *("In Zustellung gegeben", "In die Zustellung gegeben"),
        *("Im Zustellfahrzeug", "Zustellung heute", "Wordt bezorgd", "Bezorger onderweg", "En cours de livraison"),
    ),
    EventStatus.READY_FOR_PICKUP: (
        *("Ready for pickup", "Ready for pick up", "Ready for collection", "Available for pickup", "Awaiting pickup"),
        *("Available for collection", "Awaiting collection", "Delivered to pickup point", "At pickup point"),
        *(
            "Delivered to pick-up point",
            "Delivered to service point",
            "Delivered to parcel shop",
            "Delivered to locker",
        ),
        *("Delivered to parcel locker", "Delivered to access point", "Arrived at pickup point", "At service point"),
        *(
            "Available at service point",
            "Held for pickup",
            "Noudettavissa",
            "Odottaa noutoa",
            "Saapunut noutopisteeseen",
        ),
        *("Valmis noudettavaksi", "Toimitettu noutopisteeseen", "Noutopisteessä", "Saapunut toimipisteeseen"),
        *("Redo att hämtas", "Klar för upphämtning", "Klar att hämta", "Ankommen till ombud", "Levererad till ombud"),
        *("Finns att hämta", "Klar til henting", "Klar til afhentning", "Abholbereit", "Zur Abholung bereit"),
        *(
            "Bereit zur Abholung",
            "In Filiale",
            "Klaar om op te halen",
            "Disponible au retrait",
            "Disponible en point relais",
        ),
    ),
    EventStatus.ATTEMPTED_DELIVERY: (
        *("Attempted delivery", "Delivery attempted", "Delivery attempt", "Attempt fail", "Attempted", "Not home"),
        *("Failed attempt", "Delivery attempt failed", "Failed delivery attempt", "Unsuccessful delivery attempt"),
        *("Recipient not home", "Recipient absent", "Missed delivery", "Toimitusyritys", "Jakelu yritetty"),
        *("Toimitusta yritetty", "Vastaanottaja ei tavoitettavissa", "Leveransförsök", "Försök till leverans"),
        *("Leverans misslyckad mottagaren ej hemma", "Zustellversuch", "Empfänger nicht angetroffen"),
        *("Zustellversuch erfolglos", "Bezorgpoging", "Niet thuis", "Tentative de livraison"),
    ),
    EventStatus.DELAYED: (
        *(
            "Delayed",
            "Delay",
            "Shipment delayed",
            "Delivery delayed",
            "Running late",
            "Held",
            "On hold",
        ),
        *(
            "Customs hold",
            "Held at customs",
            "Viivästynyt",
            "Myöhässä",
            "Viivästys",
            "Försenad",
            "Forsinket",
        ),
        *("Verspätet", "Verzögert", "Verspätung", "Vertraagd", "Retardé"),
    ),
    EventStatus.DELIVERED: (
        *("Delivered", "Delivery complete", "Delivery completed", "Successfully delivered", "Delivered to recipient"),
        *("Delivered to neighbour", "Delivered to neighbor", "Delivered to mailbox", "Delivered, left at door"),
        *("Left at door", "Signed for", "POD", "Proof of delivery", "Collected by recipient", "Picked up by recipient"),
        *("Picked up by customer", "Collected by customer", "Delivered to customer", "Toimitettu", "Luovutettu"),
        *("Perillä", "Luovutettu vastaanottajalle", "Toimitettu vastaanottajalle", "Noudettu noutopisteestä"),
        *("Noudettu vastaanottajan toimesta", "Jaettu", "Levererad", "Levererat", "Utlämnad", "Utkvitterad"),
        *("Levererad till mottagaren", "Hämtad av mottagaren", "Levert", "Leveret", "Utlevert", "Udleveret"),
        *("Zugestellt", "Ausgeliefert", "Geliefert", "Erfolgreich zugestellt", "Vom Empfänger abgeholt", "Bezorgd"),
        *("Afgeleverd", "Geleverd", "Livré", "Remis", "Distribué"),
    ),
    EventStatus.FAILURE: (
        *("Failure", "Failed", "Exception", "Delivery failed", "Undeliverable", "Undelivered", "Not delivered", "Lost"),
        *(
            "Could not be delivered",
            "Unable to deliver",
            "Refused",
            "Refused by recipient",
            "Damaged",
            "Delivery exception",
        ),
        *("Returned", "Returned to sender", "Return to sender", "Returning to sender", "Being returned", "RTS"),
        *("Returned to shipper", "Not collected", "Unclaimed", "Epäonnistunut", "Toimitus epäonnistui", "Kadonnut"),
        *("Palautettu lähettäjälle", "Palautettu", "Palautumassa lähettäjälle", "Vaurioitunut"),
        *("Misslyckad", "Misslyckad leverans", "Returnerad", "Returnerad till avsändaren", "Retur till avsändaren"),
        *("Ej uthämtad", "Unzustellbar", "Fehlgeschlagen", "Zustellung fehlgeschlagen", "Zurück an Absender"),
        *(
            "Rücksendung an Absender",
            "Annahme verweigert",
            "Verloren",
            "Mislukt",
            "Retour afzender",
            "Échec de livraison",
        ),
        *("Retour à l'expéditeur",),
    ),
}
"""Of each status the words for it.

A parcel that goes back to its sender has failed: Shopify has no other word for it. `Picked up` and its like are not
among them: some carriers say so when they take a parcel, and others when the customer does.
"""

_LETTERS = re.compile(r"[^\W_]+")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ø", "o"))
    return "".join(_LETTERS.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))


_BY_FOLD: Mapping[str, EventStatus] = {
    _folded(spelling): status for status, spellings in SPELLINGS.items() for spelling in (*spellings, status.value)
}


def event_status(text: str) -> EventStatus | None:
    """The status that a carrier's word stands for; None for one that nobody here knows.

    Case, accents, spaces and marks make no difference: `OUT_FOR_DELIVERY`, `Out for delivery`, `OutForDelivery`.
    """
    return _BY_FOLD.get(_folded(text))
