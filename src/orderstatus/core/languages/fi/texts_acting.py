"""What Finnish says of what an action will do, of what it leaves out and why, and of what it comes to."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # What a plan comes to.
    "1 order": "1 tilaus",
    "{count} orders": "{count} tilausta",
    "1 shipment": "1 lähetys",
    "{count} shipments": "{count} lähetystä",
    "1 event": "1 tapahtuma",
    "{count} events": "{count} tapahtumaa",
    "1 return": "1 palautus",
    "{count} returns": "{count} palautusta",
    "1 step": "1 toimenpide",
    "{count} steps": "{count} toimenpidettä",
    "nothing to do": "ei mitään tehtävää",
    "no customer gets an e-mail of it": "asiakkaille ei lähde sähköpostia",
    "customers who get an e-mail from Shopify: {count}": "asiakkaita, jotka saavat Shopifylta sähköpostin: {count}",
    "Shopify may e-mail the customers ({count}): there is no switch for these events, the shop's own "
    "notification settings decide": (
        "Shopify voi lähettää asiakkaille sähköpostia (asiakkaita {count}): näissä tapahtumissa sitä ei voi valita, "
        "vaan kaupan omat ilmoitusasetukset ratkaisevat"
    ),
    "Shopify tells no customer of it; `orderstatus notify` does where that is switched on": (
        "Shopify ei kerro tästä asiakkaille; `orderstatus notify` kertoo, jos se on käytössä"
    ),
    "so already: {count} ({why})": "ennallaan: {count} ({why})",
    "skipped: {count} ({why})": "ohitetaan: {count} ({why})",
    "skipped for other reasons: {count}": "muista syistä ohitetaan: {count}",
    "such as: {why}": "esim. {why}",
    "about {points} points": "noin {points} pistettä",
    "about {points} points, {seconds} s at this shop's rate": (
        "noin {points} pistettä, {seconds} s tämän kaupan tahtiin"
    ),
    "about {points} points, {minutes} min at this shop's rate": (
        "noin {points} pistettä, {minutes} min tämän kaupan tahtiin"
    ),
    "{shown} of {all} rows; --output FILE holds all": (
        "näkyvissä {shown} riviä, kaikkiaan {all}; --output FILE tallentaa kaikki"
    ),
    # What is asked before it is done.
    "capture {money} of {orders} at {shop}?": "veloitetaanko {money} ({orders}, {shop})?",
    "mark {orders} as paid, {money}, at {shop}?": "merkitäänkö maksetuksi {orders}, {money} ({shop})?",
    "fulfill {orders} at {shop}, in {steps}?": "merkitäänkö toimitetuksi {orders} ({steps}, {shop})?",
    "ship {orders} at {shop}, in {steps}?": "lähetetäänkö {orders} ({steps}, {shop})?",
    "change the tracking of {steps} of {orders} at {shop}?": "vaihdetaanko seuranta: {steps} ({orders}, {shop})?",
    "post {steps} for {orders} at {shop}?": "kirjataanko {steps} ({orders}, {shop})?",
    "post {steps} of delivery for {orders} at {shop}?": "kirjataanko perilletulo: {steps} ({orders}, {shop})?",
    "hold {orders} at {shop}?": "asetetaanko pitoon {orders} ({shop})?",
    "release {orders} at {shop}?": "vapautetaanko pidosta {orders} ({shop})?",
    "cancel {orders} at {shop}? it cannot be undone": "peruutetaanko {orders} ({shop})? tätä ei voi kumota",
    "cancel {orders} at {shop} and pay back {money}? it cannot be undone": (
        "peruutetaanko {orders} ja hyvitetäänkö {money} ({shop})? tätä ei voi kumota"
    ),
    "archive {orders} at {shop}?": "arkistoidaanko {orders} ({shop})?",
    "reopen {orders} at {shop}?": "avataanko uudelleen {orders} ({shop})?",
    "tag {orders} at {shop}?": "lisätäänkö tunnisteita: {orders} ({shop})?",
    "take tags from {orders} at {shop}?": "poistetaanko tunnisteita: {orders} ({shop})?",
    "move {orders} at {shop}?": "siirretäänkö {orders} ({shop})?",
    "approve {steps} of {orders} at {shop}?": "hyväksytäänkö {steps} ({orders}, {shop})?",
    "decline {steps} of {orders} at {shop}?": "hylätäänkö {steps} ({orders}, {shop})?",
    "close {steps} of {orders} at {shop}?": "suljetaanko {steps} ({orders}, {shop})?",
    # Which orders are meant.
    "{error}": "{error}",
    "there is no order of that name": "sen nimistä tilausta ei ole",
    "there is no order with that id": "sillä tunnuksella ei ole tilausta",
    "{count} orders are called so: give the GID of the one that is meant": (
        "sen nimisiä tilauksia on {count}: anna tarkoittamasi GID"
    ),
    "it was there a moment ago, and is not any more": "oli olemassa hetki sitten, mutta ei enää",
    "the order is cancelled": "tilaus on peruutettu",
    # Capturing.
    "capture {amount}": "veloitetaan {amount}",
    "capture {amount}, the rest of {all}": "veloitetaan {amount}, loput summasta {all}",
    "capture {amount} of {left}; {rest} stays authorized": (
        "veloitetaan {amount} summasta {left}; {rest} jää hyväksytyksi"
    ),
    "capture {amount} of {left}; {rest} cannot be captured afterwards": (
        "veloitetaan {amount} summasta {left}; {rest} ei ole enää sen jälkeen veloitettavissa"
    ),
    "capture {amount} of {left}; {rest} may not be capturable afterwards": (
        "veloitetaan {amount} summasta {left}; {rest} ei ehkä ole enää sen jälkeen veloitettavissa"
    ),
    "{change}; a test order, no money moves": "{change}; testitilaus, raha ei liiku",
    "captured already": "jo veloitettu",
    "paid already: nothing is left to capture": "jo maksettu: veloitettavaa ei ole jäljellä",
    "nothing is authorized": "mitään ei ole hyväksytty",
    "nothing is authorized: the payment is pending, and `mark-paid` says that it came": (
        "mitään ei ole hyväksytty: maksu on käsittelyssä, ja `mark-paid` merkitsee sen tulleeksi"
    ),
    "nothing is left to capture": "veloitettavaa ei ole jäljellä",
    "capture is no longer possible: the authorization was voided": ("ei enää veloitettavissa: hyväksyntä on mitätöity"),
    "only {left} is left to capture, not {asked}": "veloitettavissa on vain {left}, ei {asked}",
    "it has no authorization {id}": "hyväksyntää {id} ei ole",
    "it has no authorization {id}; it has {known}": "hyväksyntää {id} ei ole; tilauksella on {known}",
    "authorized in {theirs}, not in {asked}": "hyväksynnän valuutta on {theirs}, ei {asked}",
    "authorized in {theirs}: say which with --currency": "hyväksyntöjen valuutat ovat {theirs}: valitse --currency",
    "authorized in {theirs}, while the shop counts in {shops}: say which with --currency": (
        "hyväksynnän valuutta on {theirs} ja kaupan {shops}: valitse --currency"
    ),
    "{currency} has {decimals} decimals, {amount} has more": (
        "valuutan {currency} desimaaleja on {decimals}, summassa {amount} niitä on enemmän"
    ),
    # Marking as paid.
    "count it as paid": "merkitään maksetuksi",
    "count {outstanding} as paid": "merkitään maksetuksi {outstanding}",
    "capture {authorized} that is authorized: marking as paid does that": (
        "veloitetaan hyväksytty {authorized}: maksetuksi merkitseminen tekee sen"
    ),
    "capture {authorized} that is authorized, and count {outstanding} as paid": (
        "veloitetaan hyväksytty {authorized} ja merkitään maksetuksi {outstanding}"
    ),
    "paid already": "jo maksettu",
    "it was paid and refunded": "maksettu ja hyvitetty",
    "its payment is authorized: `capture` takes it": "maksu on hyväksytty: `capture` veloittaa sen",
    "its payment was voided, and Shopify does not let it be marked as paid": (
        "maksu on mitätöity, eikä Shopify salli merkitä sitä maksetuksi"
    ),
    "its payment has expired, and Shopify does not let it be marked as paid": (
        "maksu on vanhentunut, eikä Shopify salli merkitä sitä maksetuksi"
    ),
    "Shopify does not let it be marked as paid": "Shopify ei salli merkitä sitä maksetuksi",
    # Holding and releasing.
    "held for it already: {reason}": "jo pidossa tästä syystä: {reason}",
    "Shopify does not let it be held now": "Shopify ei salli pitoa nyt",
    "{location} can ship it again ({reason} is over)": "{location} voi taas lähettää (pito päättyy: {reason})",
    "a hold less at {location} ({reason}); {count} stay": (
        "{location}: yksi pito vapautetaan ({reason}); jäljelle jääviä {count}"
    ),
    "nothing of it is on hold": "mikään ei ole pidossa",
    "held for {reason}, by a hold that was not named: `--hold {id}`": (
        "pidossa, syy: {reason}; tätä pitoa ei nimetty: `--hold {id}`"
    ),
    "Shopify waits for the customer, and ends it by itself; else `--hold {id}`": (
        "Shopify odottaa asiakasta ja päättää pidon itse; muuten `--hold {id}`"
    ),
    "one hold of several, {reason}, by this app: `--hold {id}`": (
        "yksi useista pidoista, syy: {reason}, tämän sovelluksen asettama: `--hold {id}`"
    ),
    "one hold of several, {reason}, by another app: `--hold {id}`": (
        "yksi useista pidoista, syy: {reason}, toisen sovelluksen asettama: `--hold {id}`"
    ),
    "none of these orders has such a hold": "millään näistä tilauksista ei ole tätä pitoa",
    # Cancelling, archiving, tags.
    "cancel for good": "peruutetaan lopullisesti",
    "{first}; {then}": "{first}; {then}",
    "refund {amount}": "hyvitetään {amount}",
    "refund what was received": "saatu maksu hyvitetään",
    "{amount} is not refunded": "hyvittämättä jää {amount}",
    "{amount} authorized is released": "hyväksytty {amount} vapautuu",
    "restock its items": "palautetaan varastoon",
    "its items are not restocked": "ei palauteta varastoon",
    "cancelled already": "jo peruutettu",
    "it has returns: {returns}": "tilauksella on palautuksia: {returns}",
    "it has shipments that stand: {shipments}": "tilauksella on lähetyksiä, joita ei ole peruttu: {shipments}",
    "archive the order": "tilaus arkistoidaan",
    "archived already": "jo arkistoitu",
    "take the order back from the archive": "tilaus avataan uudelleen",
    "open already": "jo avoinna",
    "the order is cancelled, which cannot be undone": "tilaus on peruutettu, eikä sitä voi kumota",
    "add {tags}": "lisätään tunnisteeksi {tags}",
    "it has {tags} already": "tunnisteissa on jo: {tags}",
    "remove {tags}": "poistetaan tunnisteista {tags}",
    "it does not have {tags}": "tunnisteissa ei ole: {tags}",
    # Answering returns.
    "approve the return": "palautus hyväksytään",
    "approve the return of one item": "hyväksytään yhden tuotteen palautus",
    "approve the return of {count} items": "hyväksytään {count} tuotteen palautus",
    "approved already": "jo hyväksytty",
    "decline the return: {reason}": "palautus hylätään: {reason}",
    "declined already": "jo hylätty",
    "it was approved: only a request can be declined": "palautus on jo hyväksytty: vain pyynnön voi hylätä",
    "a part of it is refunded: it cannot be declined any more": "osa on hyvitetty: palautusta ei voi enää hylätä",
    "close the return": "palautus suljetaan",
    "closed already": "jo suljettu",
    "nobody has answered it yet: approve or decline it": "pyyntöön ei ole vielä vastattu: hyväksy tai hylkää se",
    "{change}, though {left}": "{change}, vaikka {left}",
    "some of its goods wait to be looked at": "osa tuotteista odottaa tarkastusta",
    "some of its goods have not come back": "osa tuotteista ei ole vielä palautunut",
    "the exchange has not been sent": "vaihtotuotetta ei ole lähetetty",
    "{amount} has not been refunded": "hyvittämättä on {amount}",
    "about {amount} has not been refunded": "hyvittämättä on arviolta {amount}",
    "goods that came back have not been refunded": "palautuneita tuotteita ei ole hyvitetty",
    "the return is {status}": "palautuksen tila: {status}",
    "it has no return": "palautuksia ei ole",
    "it has no return {name}": "palautusta {name} ei ole",
    "none of the returns that were named is one of it": "nimetyistä palautuksista mikään ei ole tämän tilauksen",
}
