"""What Finnish says of orders, shipments and returns, and of what is found of them."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # Dates, ages and values.
    "{day} {month} {time}": "{day}.{month} {time}",
    "{day} {month}": "{day}.{month}",
    "{day} {month} {year}": "{day}.{month}{year}",
    "{count} min": "{count} min",
    "{count} h": "{count} h",
    "{count} d": "{count} pv",
    "in {span}": "{span} kuluttua",
    "{span} ago": "{span} sitten",
    "now": "nyt",
    "yes": "kyllä",
    "no": "ei",
    # What a table leaves out.
    "no orders match": "hakua vastaavia tilauksia ei ole",
    "{shown} of {all} orders; --limit 0 shows all": (
        "näkyvissä {shown} tilausta, kaikkiaan {all}; --limit 0 näyttää kaikki"
    ),
    "more": "enemmän",
    "at most {count}": "enintään {count}",
    "too narrow for: {columns}": "ei mahdu: {columns}",
    # One order's life.
    "shop": "kauppa",
    "placed": "tilattu",
    "cancelled": "peruutettu",
    "customer": "asiakas",
    "ship to": "osoite",
    "method": "toimitustapa",
    "total": "yhteensä",
    "tags": "tunnisteet",
    "note": "muistiinpano",
    "test order": "testitilaus",
    "test": "testi",
    "when placed": "tilattaessa",
    "received": "saatu",
    "to capture": "veloitettavissa",
    "outstanding": "maksamatta",
    "refunded": "hyvitetty",
    "until {at}": "viimeistään {at}",
    "was possible until {at}": "aika päättyi {at}",
    "estimated": "arvio",
    "due {at}": "eräpäivä {at}",
    "overdue": "myöhässä",
    "transactions": "maksutapahtumat",
    "carrier events": "kuljetustapahtumat",
    "not readable with this app's scopes": "ei luettavissa tämän sovelluksen oikeuksilla",
    "no location": "ei sijaintia",
    "request {status}": "pyyntö: {status}",
    "held": "pidossa",
    "scheduled for {at}": "suunniteltu ajankohta {at}",
    "ship by {at}": "lähetettävä viimeistään {at}",
    "fulfillment {status}": "toimituskirjaus: {status}",
    "from {location}": "lähtöpaikka {location}",
    "shipped": "lähetetty",
    "in transit": "kuljetukseen",
    "expected": "arvioitu",
    "delivered": "perillä",
    "{days} days on the way": "matkalla {days} pv",
    "late": "myöhässä",
    "silent for {days} days": "hiljaa {days} pv",
    "declined: {reason}": "hylätty: {reason}",
    "in exchange: {item}": "vaihdossa: {item}",
    "{price} each": "{price}/kpl",
    "{count} removed": "{count} poistettu",
    "{count} to ship": "{count} lähettämättä",
    # What moves an order on.
    "{amount} is authorized and not captured": "{amount} on hyväksytty mutta veloittamatta",
    "{amount} is authorized and its deadline may have passed": (
        "{amount} on hyväksytty, mutta veloitusaika on voinut jo päättyä"
    ),
    "{amount} is unpaid and can no longer be captured: ask for a new payment": (
        "{amount} on maksamatta eikä sitä voi enää veloittaa: pyydä uusi maksu"
    ),
    "{amount} is unpaid: once it has arrived": "{amount} on maksamatta: kun maksu on tullut",
    "on hold for {reason}": "pidossa, syy: {reason}",
    "on hold for {reason}: {note}": "pidossa, syy: {reason} ({note})",
    "the fulfillment service declined: choose another location": (
        "toimituspalvelu hylkäsi pyynnön: valitse toinen sijainti"
    ),
    "1 item": "1 tuote",
    "{count} items": "{count} tuotetta",
    "{items} to ship": "lähetettävänä {items}",
    "{items} to hand over": "luovutettavana {items}",
    "{work} from {location}": "{work}, lähtöpaikka {location}",
    "a parcel": "lähetys",
    "{parcel} ({number})": "{parcel} ({number})",
    "{parcel} is {status}: see what the carrier says": "{parcel}: {status} – katso, mitä kuljetusliike kertoo",
    "the customer asked for return {name}": "asiakas pyysi palautusta {name}",
    "return {name} is open; next: {owes}": "palautus {name} on avoinna; seuraavaksi: {owes}",
    "return {name} is open: once it is received and refunded": (
        "palautus {name} on avoinna: kun se on saapunut ja hyvitetty"
    ),
    "cancelled and not refunded in full": "peruutettu, eikä hyvitetty kokonaan",
    # Shipments.
    "1 shipment of {window}": "1 lähetys: {window}",
    "{count} shipments of {window}": "{count} lähetystä: {window}",
    "no shipments match; looked at {window}": "hakua vastaavia lähetyksiä ei ole; haettu: {window}",
    "{shown} of {all} shipments; --limit 0 shows all": (
        "näkyvissä {shown} lähetystä, kaikkiaan {all}; --limit 0 näyttää kaikki"
    ),
    "orders placed since {since} ({age})": "tilaukset {since} alkaen ({age})",
    "orders placed from {since} to {until}": "tilaukset ajalta {since} – {until}",
    "orders placed before {until}": "tilaukset ennen {until}",
    "all orders": "kaikki tilaukset",
    "the orders named": "nimetyt tilaukset",
    "{number}%": "{number}\u00a0%",
    # Returns.
    "1 return of {window}": "1 palautus: {window}",
    "1 return that is not over, of {window}": "1 kesken oleva palautus: {window}",
    "{count} returns of {window}": "{count} palautusta: {window}",
    "{count} returns that are not over, of {window}": "{count} kesken olevaa palautusta: {window}",
    "no returns match; looked at {window}": "hakua vastaavia palautuksia ei ole; haettu: {window}",
    "{shown} of {all} returns; --limit 0 shows all": (
        "näkyvissä {shown} palautusta, kaikkiaan {all}; --limit 0 näyttää kaikki"
    ),
    # Finding and opening.
    "looking for 1 tracking number in {window}": "etsitään 1 seurantanumeroa: {window}",
    "looking for {count} tracking numbers in {window}": "etsitään {count} seurantanumeroa: {window}",
    "nothing to look for": "ei mitään haettavaa",
    "the first {shown} orders; --limit 0 shows all": "ensimmäiset {shown} tilausta; --limit 0 näyttää kaikki",
    "opened {page}": "avattiin {page}",
    "nothing was opened: the demo shop's pages do not exist": "mitään ei avattu: demokaupan sivuja ei ole olemassa",
    # Saved views.
    "{name} is again the one that comes with orderstatus": "{name} on taas se, joka tulee orderstatuksen mukana",
    "view {name} saved in {file}": "näkymä {name} tallennettu tiedostoon {file}",
    "view {name} replaced in {file}": "näkymä {name} korvattu tiedostossa {file}",
    "view {name} deleted": "näkymä {name} poistettu",
}
