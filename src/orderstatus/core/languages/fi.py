"""Finnish.

Payment, fulfillment and in-transit words are those of Shopify's admin in Finnish. `{names}` stand where Finnish puts
them, and sentences are such that one piece and many read right; the labels of an axis fit beside those of every other
axis in a table.
"""

from __future__ import annotations

from collections.abc import Mapping

DECIMAL = ","
THOUSANDS = "\u00a0"
MONTHS = ("1.", "2.", "3.", "4.", "5.", "6.", "7.", "8.", "9.", "10.", "11.", "12.")

WORDS: Mapping[str, Mapping[str, str]] = {
    "state": {
        "open": "Avoin",
        "archived": "Arkistoitu",
        "cancelled": "Peruutettu",
        "unknown": "Tuntematon",
    },
    "payment": {
        "pending": "Käsittelyssä",
        "authorized": "Hyväksytty",
        "partially-paid": "Osittain maksettu",
        "paid": "Maksettu",
        "partially-refunded": "Osittain hyvitetty",
        "refunded": "Hyvitetty",
        "voided": "Mitätöity",
        "expired": "Vanhentunut",
        "unknown": "Tuntematon",
    },
    "fulfillment": {
        "unfulfilled": "Toimittamaton",
        "partially-fulfilled": "Osittain toimitettu",
        "fulfilled": "Toimitettu",
        "in-progress": "Työn alla",
        "on-hold": "Odottaa",
        "scheduled": "Suunniteltu",
        "request-declined": "Pyyntö hylätty",
        "not-required": "Ei toimitettavaa",
        "open": "Toimitus avoinna",
        "pending-fulfillment": "Odottaa toimitusta",
        "restocked": "Varastossa taas",
        "unknown": "Tuntematon",
    },
    "delivery": {
        "no-shipment": "Ei lähetystä",
        "label-ready": "Osoitekortti tehty",
        "shipped": "Lähetetty",
        "in-transit": "Kuljetuksessa",
        "ready-for-pickup": "Noudettavissa",
        "out-for-delivery": "Jakelussa",
        "delayed": "Viivästynyt",
        "attempted-delivery": "Jakelu yritetty",
        "failed": "Epäonnistunut",
        "partially-delivered": "Osittain perillä",
        "delivered": "Perillä",
        "cancelled": "Lähetys peruttu",
        "no-tracking": "Ilman seurantaa",
        "label-not-scanned": "Skannaamatta",
        "unknown": "Tuntematon",
    },
    "return": {
        "no-return": "Ei palautusta",
        "return-requested": "Palautuspyyntö",
        "in-progress": "Palautus kesken",
        "inspection-complete": "Tarkastettu",
        "returned": "Palautettu",
        "return-failed": "Palautus kariutui",
        "unknown": "Tuntematon",
    },
    "change": {
        "payment": "Maksu",
        "fulfillment": "Toimitus",
        "delivery": "Kuljetus",
        "shipment": "Lähetys",
        "return": "Palautus",
        "state": "Tilauksen tila",
    },
    "sync": {"all": "Kaikki", "changed": "Muuttuneet"},
    "flag": {
        "authorization-expired": "Hyväksyntä vanheni",
        "authorization-expiring": "Hyväksyntä vanhenee",
        "return-unanswered": "Palautus vastaamatta",
        "delivery-failed": "Jakelu epäonnistui",
        "delivery-attempted": "Jakelua yritettiin",
        "likely-lost": "Ehkä kadonnut",
        "not-delivered": "Ei vieläkään perillä",
        "silent": "Seuranta hiljaa",
        "delayed": "Kuljetus myöhässä",
        "label-not-scanned": "Ei koskaan skannattu",
        "label-voided": "Osoitekortti mitätön",
        "no-carrier-news": "Ei kuljetustietoja",
        "no-tracking": "Seuranta puuttuu",
        "request-declined": "Toimituspyyntö evätty",
        "on-hold": "Yhä pidossa",
        "schedule-passed": "Ajankohta ohi",
        "unfulfilled": "Yhä toimittamatta",
        "partly-stalled": "Loput jumissa",
        "payment-overdue": "Maksu myöhässä",
        "cancelled-not-refunded": "Peruttu, hyvittämättä",
    },
    "return-process": {
        "requested": "Pyydetty",
        "open": "Avoinna",
        "closed": "Suljettu",
        "declined": "Hylätty",
        "canceled": "Peruttu",
        "unknown": "Tuntematon",
    },
    "owes": {
        "approve": "Vastaa pyyntöön",
        "receive": "Odota tuotteita",
        "inspect": "Tarkasta",
        "refund": "Hyvitä",
        "send-exchange": "Lähetä vaihto",
        "close": "Sulje",
        "nothing": "Ei mitään",
    },
    "match": {
        "name": "Tilausnumero",
        "id": "Tunnus",
        "email": "Sähköposti",
        "phone": "Puhelin",
        "confirmation-number": "Vahvistusnumero",
        "tracking-number": "Seurantanumero",
        "customer": "Asiakas",
        "tags": "Tunnisteet",
        "not-shown": "Ei näkyvissä",
    },
    "decline-reason": {
        "final-sale": "ei palautusoikeutta",
        "return-period-ended": "palautusaika päättynyt",
        "other": "muu syy",
    },
    "cancel-reason": {
        "customer": "asiakkaan pyynnöstä",
        "declined": "maksu hylättiin",
        "fraud": "petosepäily",
        "inventory": "tuote loppui",
        "staff": "henkilökunnan virhe",
        "other": "muu syy",
    },
    "fulfillment-order": {
        "open": "Avoinna",
        "in-progress": "Työn alla",
        "scheduled": "Suunniteltu",
        "on-hold": "Odottaa",
        "incomplete": "Jäi kesken",
        "closed": "Valmis",
        "cancelled": "Peruttu",
        "unknown": "Tuntematon",
    },
    "fulfillment-record": {
        "success": "onnistui",
        "open": "avoinna",
        "pending": "vireillä",
        "cancelled": "peruttu",
        "error": "virhe",
        "failure": "epäonnistui",
    },
    "request": {
        "unsubmitted": "lähettämättä",
        "submitted": "lähetetty",
        "accepted": "hyväksytty",
        "rejected": "hylätty",
        "cancellation-requested": "peruutusta pyydetty",
        "cancellation-accepted": "peruutus hyväksytty",
        "cancellation-rejected": "peruutus hylätty",
        "closed": "suljettu",
    },
    "method": {
        "shipping": "postitus",
        "pick-up": "nouto liikkeestä",
        "pickup-point": "noutopiste",
        "local": "paikallinen toimitus",
        "retail": "myymälä",
        "none": "ei toimitusta",
    },
    "hold": {
        "awaiting-payment": "odottaa maksua",
        "awaiting-return-items": "odottaa palautettavia tuotteita",
        "high-risk-of-fraud": "suuri petosriski",
        "incorrect-address": "virheellinen osoite",
        "inventory-out-of-stock": "loppu varastosta",
        "online-store-post-purchase-cross-sell": "lisämyynti kassan jälkeen",
        "unknown-delivery-date": "toimituspäivä ei tiedossa",
        "unknown": "ei tiedossa",
        "other": "muu syy",
    },
    "event": {
        "label-purchased": "Osoitekortti ostettu",
        "label-printed": "Osoitekortti tulostettu",
        "confirmed": "Vahvistettu",
        "carrier-picked-up": "Noudettu kuljetukseen",
        "in-transit": "Kuljetuksessa",
        "ready-for-pickup": "Noudettavissa",
        "out-for-delivery": "Jakelussa",
        "attempted-delivery": "Jakelu yritetty",
        "delayed": "Viivästynyt",
        "delivered": "Perillä",
        "failure": "Epäonnistunut",
        "unknown": "Tuntematon",
    },
    "news": {
        "event": "Seurantatapahtuma",
        "delivered": "Perilletulo",
        "in-transit": "Kuljetuksen alku",
        "shipped": "Lähetyspäivä",
    },
    "transaction": {
        "authorization": "Hyväksyntä",
        "emv-authorization": "Siruhyväksyntä",
        "capture": "Veloitus",
        "sale": "Myynti",
        "refund": "Hyvitys",
        "suggested-refund": "Ehdotettu hyvitys",
        "void": "Mitätöinti",
        "change": "Vaihtoraha",
        "unknown": "Tuntematon",
    },
    "outcome": {
        "success": "onnistui",
        "pending": "vireillä",
        "awaiting-response": "odottaa vastausta",
        "failure": "epäonnistui",
        "error": "virhe",
        "unknown": "ei tiedossa",
    },
    "check": {
        "configuration": "asetukset",
        "token": "tunniste",
        "connection": "yhteys",
        "clock": "kello",
        "api-version": "API-versio",
        "scopes": "oikeudet",
        "older-orders": "vanhat tilaukset",
        "customer-data": "asiakastiedot",
        "rate-limit": "pyyntöraja",
        "time-zone": "aikavyöhyke",
        "files": "tiedostot",
        "disk-space": "levytila",
    },
    "check-result": {
        "ok": "kunnossa",
        "warning": "varoitus",
        "problem": "ongelma",
    },
    "credential-state": {
        "open": "Auki",
        "refused": "Evätty",
        "unreachable": "Ei tavoiteta",
        "no-credential": "Ei tunnusta",
        "failed": "Epäonnistui",
    },
}

HEADINGS: Mapping[str, str] = {
    "Language": "Kieli",
    "Text": "Teksti",
    "What": "Mikä",
    "Newest changes": "Uusimmat muutokset",
    "To ship": "Lähetettäviä",
    "On the way": "Matkalla",
    "In trouble": "Ongelmissa",
    "Need a hand": "Vaatii toimia",
    "As of": "Tilanne",
    "Before": "Ennen",
    "Now": "Nyt",
    "Seen": "Havaittu",
    "Back": "Suunta",
    "Synced": "Synkronoitu",
    "Read": "Luettu",
    "New": "Uusia",
    "Changed": "Muuttuneita",
    "Gone": "Poistuneita",
    "Followed": "Seurattuja",
    "Moved": "Liikkuneita",
    "Changes": "Muutoksia",
    "Requests": "Pyyntöjä",
    "Points": "Pisteitä",
    "Up to": "Mihin asti",
    "All read": "Kaikki luettu",
    "On their way": "Matkalla",
    "Forgotten": "Unohdettuja",
    "First order": "Vanhin tilaus",
    "Last order": "Uusin tilaus",
    "Readers": "Lukijat",
    "Lacking": "Vajavaista",
    "Size": "Koko",
    "File": "Tiedosto",
    "Profile": "Profiili",
    "Name": "Nimi",
    "Default": "Oletus",
    "Credential": "Tunnistus",
    "Kept in": "Säilytys",
    "Expires": "Vanhenee",
    "Plan": "Taso",
    "Time zone": "Aikavyöhyke",
    "Scopes": "Oikeudet",
    "Missing": "Puuttuu",
    "Shop": "Kauppa",
    "Id": "Tunnus",
    "Order": "Tilaus",
    "Placed": "Tilattu",
    "Updated": "Päivitetty",
    "Cancelled": "Peruutettu",
    "State": "Tila",
    "Payment": "Maksu",
    "Fulfillment": "Toimitus",
    "Delivery": "Kuljetus",
    "Return": "Palautus",
    "Stage": "Vaihe",
    "Customer": "Asiakas",
    "E-mail": "Sähköposti",
    "To": "Maa",
    "Total": "Summa",
    "Cur": "Val",
    "To capture": "Veloitettavissa",
    "Outstanding": "Maksamatta",
    "Capture by": "Veloitettava",
    "Estimated": "Arvio",
    "Tags": "Tunnisteet",
    "Shipments": "Lähetykset",
    "Flag": "Huomio",
    "Why": "Syy",
    "Order id": "Tilauksen tunnus",
    "Shipment": "Lähetys",
    "Status": "Tila",
    "Shopify's status": "Tila Shopifyssa",
    "Carrier": "Kuljetusliike",
    "Tracking number": "Seurantanumero",
    "Tracking address": "Seurantaosoite",
    "Shipped": "Lähetetty",
    "In transit": "Kuljetukseen",
    "Delivered": "Perillä",
    "Expected": "Arvioitu",
    "Last news": "Viime tieto",
    "News from": "Tiedon lähde",
    "Days": "Päiviä",
    "Silent": "Hiljaa",
    "Late": "Myöhässä",
    "Ships": "Lähetettävää",
    "From": "Lähtöpaikka",
    "By": "Peruste",
    "Group": "Ryhmä",
    "Count": "Määrä",
    "Share": "Osuus",
    "Oldest": "Vanhin",
    "Placed since": "Tilattu alkaen",
    "Placed before": "Tilattu ennen",
    "Week": "Viikko",
    "Found": "Haettu",
    "Built in": "Valmiina",
    "Check": "Tarkistus",
    "Result": "Tulos",
    "Detail": "Löydös",
    "Remedy": "Korjaus",
    "Owes": "Tehtävä",
    "Asked": "Pyydetty",
    "Approved": "Hyväksytty",
    "Closed": "Suljettu",
    "Reason": "Palautuksen syy",
    "Note": "Huomautus",
    "Pieces": "Kpl",
    "In exchange": "Vaihdossa",
    "Refund due": "Hyvitettävää",
    "Declined because": "Hylkäämisen syy",
    "View": "Näkymä",
    "Flags": "Valitsimet",
    "Shipment id": "Lähetyksen tunnus",
    "Happened": "Tapahtunut",
    "Message": "Viesti",
    "Place": "Paikka",
    "At risk": "Vaarassa",
    "Command": "Komento",
    "Deadline": "Määräaika",
    "Since": "Alkaen",
    "Orders": "Tilauksia",
    "Severity": "Vakavuus",
    "Threshold": "Raja",
    "Setting": "Asetus",
    "Value": "Arvo",
    "Origin": "Lähde",
    "About": "Selitys",
    "Rule": "Sääntö",
    "Open": "Avoinna",
    "Open %": "Avoinna %",
    "Open share": "Avoimien osuus",
    "In time": "Ajoissa",
    "On time": "Ajallaan",
    "Problems": "Ongelmat",
    "Problem share": "Ongelmien osuus",
    "Trouble": "Ongelmia",
    "Dates astray": "Päivävirheet",
    "Median": "Mediaani",
    "p90": "p90",
    "p95": "p95",
    "Placed–shipped": "Tilaus–lähetys",
    "Placed–shipped, count": "Tilaus–lähetys, määrä",
    "Placed–shipped, median": "Tilaus–lähetys, mediaani",
    "Placed–shipped, p90": "Tilaus–lähetys, p90",
    "Placed–shipped, p95": "Tilaus–lähetys, p95",
    "Shipped–scanned": "Lähetys–skannaus",
    "Shipped–scanned, count": "Lähetys–skannaus, määrä",
    "Shipped–scanned, median": "Lähetys–skannaus, mediaani",
    "Shipped–scanned, p90": "Lähetys–skannaus, p90",
    "Shipped–scanned, p95": "Lähetys–skannaus, p95",
    "Scanned–delivered": "Skannaus–perillä",
    "Scanned–delivered, count": "Skannaus–perillä, määrä",
    "Scanned–delivered, median": "Skannaus–perillä, mediaani",
    "Scanned–delivered, p90": "Skannaus–perillä, p90",
    "Scanned–delivered, p95": "Skannaus–perillä, p95",
    "Placed–delivered": "Tilaus–perillä",
    "Placed–delivered, count": "Tilaus–perillä, määrä",
    "Placed–delivered, median": "Tilaus–perillä, mediaani",
    "Placed–delivered, p90": "Tilaus–perillä, p90",
    "Placed–delivered, p95": "Tilaus–perillä, p95",
    "Returns": "Palautukset",
    "Refunds": "Hyvitykset",
    "Items": "Tuotteet",
    "next:": "seuraavaksi:",
}

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
    # Why an order is flagged.
    "a part can no longer be captured; for the rest: {rest}": "osaa ei voi enää veloittaa; loput: {rest}",
    "capture is no longer possible: the authorization has expired": (
        "ei enää veloitettavissa: hyväksyntä on vanhentunut"
    ),
    "deadline passed by estimate {span} ago, still authorized": (
        "aika veloittaa päättyi arviolta {span} sitten, yhä hyväksytty"
    ),
    "about {span} left to capture, by estimate": "aikaa veloittaa arviolta {span}",
    "{name} was asked for {span} ago": "{name} pyydettiin {span} sitten",
    "the carrier could not deliver it": "kuljetusliike ei saanut toimitettua",
    "the carrier: {message}": "kuljetusliike: {message}",
    "{carrier}: {message}": "{carrier}: {message}",
    "not delivered for {span}": "ei perillä, lähdöstä {span}",
    "not delivered for {span}, without tracking": "ei perillä, lähdöstä {span}, ilman seurantaa",
    "not delivered for {span}: likely lost": "ei perillä, lähdöstä {span}: ehkä kadonnut",
    "made {span} ago and never scanned": "tehty {span} sitten, ei koskaan skannattu",
    "shipped {span} ago and never scanned": "lähetetty {span} sitten, ei koskaan skannattu",
    "voided, and its items still count as fulfilled": "mitätöity, mutta tuotteet näkyvät yhä toimitettuina",
    "no word from {carrier} for {span}": "{carrier} vaiti {span}",
    "held for {span}: {reason}": "pidossa {span}: {reason}",
    "held for {span}: {reason}, {note}": "pidossa {span}: {reason}, {note}",
    "held for {span}, and no reason can be read": "pidossa {span}, syy ei ole luettavissa",
    "held for {span} for a post-purchase offer": "pidossa {span} kassan jälkeisen tarjouksen vuoksi",
    "the rest not shipped for {span}": "loput lähettämättä {span}",
    "cancelled {span} ago, not refunded in full": "peruutettu {span} sitten, ei hyvitetty kokonaan",
    "cancelled {span} ago, {amount} not refunded": "peruutettu {span} sitten, hyvittämättä {amount}",
    "{span} left to capture": "aikaa veloittaa {span}",
    "delivery was attempted and nobody took it": "jakelu yritetty, kukaan ei ottanut vastaan",
    "the carrier reports a delay": "kuljetusliike ilmoittaa viivästyksestä",
    "no carrier news for {span}": "{span} ilman seurantatietoa",
    "shipped {span} ago without tracking": "lähetetty {span} sitten ilman seurantaa",
    "the fulfillment service declined to ship it": "toimituspalvelu kieltäytyi lähettämästä",
    "{location} declined to ship it": "{location} kieltäytyi lähettämästä",
    "was to be shipped {span} ago": "piti lähettää {span} sitten",
    "not shipped for {span}": "lähettämättä {span}",
    "not shipped for {span}; payment: {status}": "lähettämättä {span}; maksu: {status}",
    "payment is overdue": "maksu on myöhässä",
    "payment was due {span} ago": "maksun eräpäivästä {span}",
    # What needs a hand.
    "1 order needs a hand": "1 tilaus vaatii toimia",
    "{count} orders need a hand": "{count} tilausta vaatii toimia",
    "nothing needs a hand now": "mikään ei vaadi nyt toimia",
    "no order has such a flag": "yhtään tällaista tilausta ei ole",
    "Money at risk": "Vaarassa oleva raha",
    "Set by {setting} in the settings.": "Asetuksissa: {setting}.",
    # What each flag means.
    "1 business day": "1 arkipäivä",
    "{count} business days": "{count} arkipäivää",
    "Something can still be captured, and its deadline is {age} away or less. The deadline is Shopify's date where "
    "it gives one, else the authorization's time and its gateway's period ({period}, authorization_days in the "
    "settings), and is then marked as estimated. One that was estimated and has passed is here too, as Shopify "
    "still says authorized.": (
        "Veloitettavaa on vielä, ja määräaikaan on enintään {age}. Määräaika on Shopifyn päivä, jos se antaa "
        "sellaisen, muuten hyväksynnän aika ja maksunvälittäjän jakso ({period}, asetuksissa authorization_days), ja "
        "se merkitään silloin arvioksi. Tässä on myös mennyt arvio, koska Shopifyssa maksu on yhä hyväksytty."
    ),
    "{rule} Only orders of the last 60 days are looked at.": "{rule} Vain viimeisten 60 päivän tilauksista.",
    "The payment status is expired, or the date that Shopify gives for an authorization has passed: capture is no "
    "longer possible. An estimated date never raises it.": (
        "Maksun tila on Vanhentunut, tai Shopifyn antama hyväksynnän päivä on mennyt: veloitus ei ole enää "
        "mahdollinen. Arvioitu päivä ei koskaan riitä tähän."
    ),
    "A return was asked for {age} ago or longer, and is neither approved nor declined.": (
        "Palautusta pyydettiin vähintään {age} sitten, eikä sitä ole hyväksytty eikä hylätty."
    ),
    "A parcel's status is failed.": "Lähetyksen tila on Epäonnistunut.",
    "A parcel's status is attempted-delivery: nobody took it.": (
        "Lähetyksen tila on Jakelu yritetty: kukaan ei ottanut vastaan."
    ),
    "A parcel was shipped {age} ago or longer and is not delivered. Not one that waits for the customer at a "
    "pick-up point.": (
        "Lähetys lähti vähintään {age} sitten eikä ole perillä. Ei koske lähetystä, joka odottaa noutajaansa."
    ),
    "A parcel was shipped {age} ago or longer and is not delivered.": (
        "Lähetys lähti vähintään {age} sitten eikä ole perillä."
    ),
    "A parcel is on its way, has had at least one carrier event, and the newest is {age} old or older.": (
        "Lähetys on matkalla, sillä on ainakin yksi kuljetustapahtuma, ja uusin niistä on vähintään {age} vanha."
    ),
    "A parcel's status is delayed: the carrier says so itself.": (
        "Lähetyksen tila on Viivästynyt: kuljetusliike sanoo niin itse."
    ),
    "A label was made {age} ago or longer, and no carrier has scanned it.": (
        "Osoitekortti tehtiin vähintään {age} sitten, eikä sitä ole skannattu."
    ),
    "A label was voided, and its items still count as fulfilled.": (
        "Osoitekortti on mitätöity, ja sen tuotteet näkyvät yhä toimitettuina."
    ),
    "A parcel with tracking was shipped {age} ago or longer, and there was never a carrier event. Not those of "
    "carriers_without_events in the settings.": (
        "Lähetys lähti seurannalla vähintään {age} sitten, eikä kuljetustapahtumia ole tullut. Ei koske "
        "kuljetusliikkeitä, jotka ovat asetuksissa kohdassa carriers_without_events."
    ),
    "A parcel was shipped {age} ago or longer with neither a tracking number nor an address, and without news.": (
        "Lähetys lähti vähintään {age} sitten ilman seurantanumeroa ja seurantaosoitetta, eikä siitä ole kuultu."
    ),
    "A fulfillment service declined to ship it.": "Toimituspalvelu kieltäytyi lähettämästä.",
    "A fulfillment order has been on hold for {age} or longer, counted from its last change. The hold that Shopify "
    "places for a post-purchase offer counts after {upsell} (thresholds.upsell-hold), as Shopify ends it by itself.": (
        "Toimitus on ollut pidossa vähintään {age} viimeisestä muutoksestaan. Shopifyn itse asettama pito kassan "
        "jälkeisen tarjouksen ajaksi lasketaan, kun aikaa on kulunut {upsell} (thresholds.upsell-hold), koska Shopify "
        "päättää sen itse."
    ),
    "It was scheduled, and the time to begin has come and nothing has; or it was to be shipped by a time that has "
    "passed.": (
        "Toimituksen suunniteltu aika on tullut, eikä mitään ole tapahtunut; tai aika, johon mennessä piti lähettää, "
        "on mennyt."
    ),
    "Nothing was shipped for {age} or longer since it was placed, or since its scheduled date came. Not what is on "
    "hold, scheduled or in progress; unpaid orders too, and the reason then says so.": (
        "Mitään ei ole lähetetty, ja tilauksesta tai sen suunnitellusta päivästä on vähintään {age}. Ei koske sitä, "
        "mikä on pidossa, suunniteltu tai työn alla; koskee myös maksamattomia tilauksia, ja syy kertoo sen silloin."
    ),
    "A part was shipped, the newest {age} ago or longer, and the rest was not. Not while the rest is on hold or "
    "scheduled.": (
        "Osa on lähetetty, viimeisin vähintään {age} sitten, ja loput eivät. Ei koske loppuja, jotka ovat pidossa tai "
        "suunniteltu."
    ),
    "The date of the payment terms has passed, and the order is neither paid nor refunded.": (
        "Maksuehdon eräpäivä on mennyt, eikä tilausta ole maksettu eikä hyvitetty."
    ),
    "Cancelled no more than {age} ago, and not all of the money that was received was given back. A fee that was "
    "kept on purpose counts too.": (
        "Peruutettu enintään {age} sitten, eikä kaikkea saatua rahaa ole palautettu. Myös tarkoituksella pidätetty "
        "maksu lasketaan."
    ),
    # The delivery report.
    "Delivery report: {period}": "Toimitusraportti: {period}",
    "orders placed from {first} to {last}": "tilaukset {first} – {last}",
    "orders placed until {last}": "tilaukset {last} asti",
    "shipments": "lähetyksiä",
    "open": "avoinna",
    "on time": "ajallaan",
    "in trouble": "ongelmissa",
    "of {count} with an estimate that came or should have": (
        "{count} lähetyksestä, joilla on arvio ja jotka ovat perillä tai jo myöhässä"
    ),
    "█ to the median, ▒ to p90, ░ to p95": "█ mediaaniin, ▒ p90:een, ░ p95:een asti",
    "█ delivered, ░ open": "█ perillä, ░ avoinna",
    "all shipments": "kaikki lähetykset",
    "not known": "ei tiedossa",
    "By status": "Tiloittain",
    "By carrier": "Kuljetusliikkeittäin",
    "By country": "Maittain",
    "By location": "Lähtöpaikoittain",
    "By week": "Viikoittain",
    "placed to shipped": "tilauksesta lähtöön",
    "shipped to first scan": "lähdöstä skannaukseen",
    "first scan to delivered": "skannauksesta perille",
    "placed to delivered": "tilauksesta perille",
    "Shipments by status": "Lähetykset tiloittain",
    "{grouping}: days from {leg}": "{grouping}: päivää {leg}",
    "Of all shipments, {share} are open.": "Kaikista lähetyksistä on avoinna {share}.",
    "Times to delivery are of those that have arrived and look too good by that: those still open can only "
    "make them longer, most of all in the newest weeks.": (
        "Ajat perille ovat jo saapuneista ja näyttävät siksi liian hyviltä: avoimet voivat vain pidentää niitä, eniten "
        "uusimpina viikkoina."
    ),
    "Called back and not counted: {count}.": "Peruttuja, joita ei ole laskettu mukaan: {count}.",
    "Left out of the times where a date comes before one that it must follow, as with imported orders: {count}.": (
        "Ajoista jätetty pois, koska päivä on ennen sitä edeltävää, kuten tuoduissa tilauksissa: {count}."
    ),
    "Days are of 24 hours; the first scan is when the carrier had the parcel.": (
        "Päivä on 24 tuntia; ensimmäinen skannaus on hetki, jolloin lähetys oli kuljetusliikkeellä."
    ),
    "Of all times, half are no longer than the median, 90% no longer than p90 and 95% no longer than p95, "
    "interpolated as a spreadsheet's PERCENTILE.INC does it.": (
        "Kaikista ajoista puolet on enintään mediaanin, 90 % enintään p90:n ja 95 % enintään p95:n mittaisia, "
        "interpoloituna kuten taulukkolaskennan PERCENTILE.INC."
    ),
    "Open is every shipment not yet delivered, a failed one too.": (
        "Avoinna on jokainen lähetys, joka ei ole vielä perillä, myös epäonnistunut."
    ),
    "On time is of the shipments with an estimate that have arrived or should have: one that is open and past "
    "its estimate is late.": (
        "Ajallaan on osuus lähetyksistä, joilla on arvio ja jotka ovat saapuneet tai joiden olisi pitänyt saapua: "
        "avoin, jonka arvio on mennyt, on myöhässä."
    ),
    "Trouble is what is delayed, was attempted in vain or has failed, as it stands now.": (
        "Ongelmissa on se, mikä on nyt viivästynyt, yritetty jakaa turhaan tai epäonnistunut."
    ),
    "A week is that of the day on which the shipment was made.": "Viikko on sen päivän viikko, jona lähetys tehtiin.",
    "Delivery report": "Toimitusraportti",
    "Shipments": "Lähetyksiä",
    "made for these orders": "näille tilauksille tehtyjä",
    "Open": "Avoinna",
    "{count} not delivered yet": "{count} ei vielä perillä",
    "On time": "Ajallaan",
    "{count} of {all} with an estimate": "{count} / {all}, joilla on arvio",
    "In trouble": "Ongelmissa",
    "{count} now": "{count} nyt",
    "Days to delivery": "Päivää perille",
    "median; p90 is {days}": "mediaani; p90 on {days}",
    "Days it took": "Kesto päivinä",
    "to the median": "mediaaniin",
    "to p90": "p90:een",
    "to p95": "p95:een",
    "Shipments by week": "Lähetykset viikoittain",
    "A column a week: shipments made in it, those delivered at the bottom, those still open on top.": (
        "Pylväs on viikko: sillä tehdyt lähetykset, alla perillä olevat ja päällä avoimet."
    ),
    "How this is measured": "Näin tämä on mitattu",
    "made {day}": "tehty {day}",
    "There was nothing to report: no shipment of these orders.": (
        "Raportoitavaa ei ole: näillä tilauksilla ei ole lähetyksiä."
    ),
    "the page is in {file}": "sivu on tiedostossa {file}",
    # Finding and opening.
    "looking for 1 tracking number in {window}": "etsitään 1 seurantanumeroa: {window}",
    "looking for {count} tracking numbers in {window}": "etsitään {count} seurantanumeroa: {window}",
    "nothing to look for": "ei mitään haettavaa",
    "the first {shown} orders; --limit 0 shows all": "ensimmäiset {shown} tilausta; --limit 0 näyttää kaikki",
    "opened {page}": "avattiin {page}",
    "nothing was opened: the demo shop's pages do not exist": "mitään ei avattu: demokaupan sivuja ei ole olemassa",
    # An order told to its customer.
    "This is about your order {name}.": "Tämä koskee tilaustasi {name}.",
    "This is about your order {name} of {day}.": "Tämä koskee tilaustasi {name}, joka tehtiin {day}",
    "Your order {name} was cancelled on {day}.": "Tilauksesi {name} peruutettiin {day}",
    "We have paid {amount} back to you.": "Olemme palauttaneet sinulle {amount}.",
    "Nothing was charged.": "Mitään ei veloitettu.",
    "Your payment has lapsed: we need a new one before anything more can leave.": (
        "Maksusi on vanhentunut: tarvitsemme uuden ennen kuin voimme lähettää enempää."
    ),
    "We are still waiting for your payment of {amount}.": "Odotamme vielä maksuasi, {amount}.",
    "Your payment of {amount} was due on {day}.": "Maksusi {amount} erääntyi {day}",
    "Your payment of {amount} is due on {day}.": "Maksusi {amount} erääntyy {day}",
    "We are preparing it.": "Valmistelemme sitä.",
    "It leaves once the payment has arrived.": "Se lähtee, kun maksu on saapunut.",
    "One more piece of it has still to leave.": "Siitä on vielä yksi tuote lähettämättä.",
    "{count} more pieces of it have still to leave.": "Siitä on vielä {count} tuotetta lähettämättä.",
    "The rest of it has still to leave.": "Osa siitä on vielä lähettämättä.",
    "It waits here because the address seems not to be complete: please send us the right one.": (
        "Se odottaa meillä, koska osoite näyttää puutteelliselta: lähetäthän meille oikean."
    ),
    "It waits here for your payment.": "Se odottaa meillä maksuasi.",
    "Something of it is out of stock: it leaves as soon as that is here again.": (
        "Jokin siitä on loppu varastosta: se lähtee heti, kun tuotetta on taas."
    ),
    "When it can leave is not known yet.": "Lähtöpäivä ei ole vielä tiedossa.",
    "It leaves when what you are sending back has arrived.": "Se lähtee, kun palautuksesi on saapunut.",
    "It waits here while we look into something.": "Se odottaa meillä, kun selvitämme erästä asiaa.",
    "It is planned to leave on {day}.": "Sen on määrä lähteä {day}",
    "We tell you when it can be collected.": "Kerromme, kun sen voi noutaa.",
    "We bring it to you ourselves.": "Tuomme sen itse sinulle.",
    "It should leave by {day}.": "Sen pitäisi lähteä viimeistään {day}",
    "It should have left by {day}: we are sorry, and look into it.": (
        "Sen olisi pitänyt lähteä viimeistään {day} Olemme pahoillamme ja selvitämme asiaa."
    ),
    "Your parcel": "Pakettisi",
    "Parcel {number} of {count}": "Paketti {number}/{count}",
    "Parcel {number} of {count} ({goods})": "Paketti {number}/{count} ({goods})",
    "{parcel}: {status}.": "{parcel}: {status}.",
    "Your order can be collected.": "Tilauksesi on noudettavissa.",
    "It was handed over on {day}.": "Se luovutettiin {day}",
    "It travels without tracking, so nobody hears of it on the way.": (
        "Se kulkee ilman seurantaa, joten matkasta ei kuulu mitään."
    ),
    "You can follow it here: {address}": "Voit seurata sitä täällä: {address}",
    "Its tracking number is {number}.": "Sen seurantanumero on {number}.",
    "{parcel} is packed and waits for {carrier} to fetch it.": "{parcel} on pakattu ja odottaa noutoa ({carrier}).",
    "{parcel} is packed and waits to be fetched.": "{parcel} on pakattu ja odottaa noutoa.",
    "{parcel} left us on {day} with {carrier}.": "{parcel} lähti meiltä {day} ({carrier}).",
    "{parcel} left us on {day}.": "{parcel} lähti meiltä {day}",
    "{parcel} has left us.": "{parcel} on lähtenyt meiltä.",
    "There is no news of it on the way yet.": "Matkalta ei ole vielä tietoja.",
    "{parcel} is on its way.": "{parcel} on matkalla.",
    "{parcel} has been on its way since {day}.": "{parcel} on ollut matkalla {day} alkaen.",
    "{parcel} is out for delivery, and should arrive today.": "{parcel} on jakelussa, ja sen pitäisi tulla tänään.",
    "{parcel} went out for delivery on {day}.": "{parcel} lähti jakeluun {day}",
    "{parcel} waits for you at the pick-up point.": "{parcel} odottaa sinua noutopisteessä.",
    "{parcel} has been waiting for you at the pick-up point since {day}.": (
        "{parcel} on odottanut sinua noutopisteessä {day} alkaen."
    ),
    "It is in {place}.": "Paikka: {place}.",
    "{parcel} is delayed, as the carrier says.": "{parcel} on kuljettajan mukaan viivästynyt.",
    "{parcel} could not be handed over, as nobody was met.": (
        "{parcel}: toimitus ei onnistunut, koska ketään ei tavattu."
    ),
    "{parcel} could not be handed over on {day}, as nobody was met.": (
        "{parcel}: toimitus {day} ei onnistunut, koska ketään ei tavattu."
    ),
    "The carrier tries again, or leaves word where it can be collected.": (
        "Kuljettaja yrittää uudelleen tai ilmoittaa, mistä sen voi noutaa."
    ),
    "{parcel} could not be delivered.": "{parcel}: toimitus ei onnistunut.",
    "We ask the carrier about it, and write to you.": "Kysymme asiaa kuljettajalta ja kirjoitamme sinulle.",
    "{parcel} was delivered.": "{parcel} on toimitettu.",
    "{parcel} was delivered on {when}.": "{parcel} toimitettiin {when}.",
    "It was last seen on {when} in {place}.": "Viimeisin havainto: {when}, {place}.",
    "It was last seen on {when}.": "Viimeisin havainto: {when}.",
    "It should arrive on {day}.": "Sen pitäisi tulla {day}",
    "It should arrive today.": "Sen pitäisi tulla tänään.",
    "It should have arrived on {day}, and is late.": "Sen olisi pitänyt tulla {day} ja se on myöhässä.",
    "If nothing has happened by {day}, please write to us: we then look for it.": (
        "Jos mitään ei ole tapahtunut {day} mennessä, kirjoitathan meille: etsimme sen."
    ),
    "That is longer than it should take: we ask the carrier where it is.": (
        "Se on kestänyt liian kauan: kysymme kuljettajalta, missä se on."
    ),
    "We have your return request {name}.": "Olemme saaneet palautuspyyntösi {name}.",
    "We have your return request {name} of {day}.": "Olemme saaneet palautuspyyntösi {name}, {day}",
    "We answer it by {day}.": "Vastaamme siihen viimeistään {day}",
    "We are sorry that our answer takes so long.": "Pahoittelemme, että vastauksemme kestää.",
    "About your return {name}:": "Palautuksestasi {name}:",
    "It is approved, and we wait for the goods.": "Se on hyväksytty, ja odotamme tavaroita.",
    "The goods have arrived, and are being looked at.": "Tavarat ovat saapuneet, ja tarkastamme niitä.",
    "The goods have arrived, and we pay you back next.": "Tavarat ovat saapuneet, ja palautamme sinulle rahat.",
    "What you are to have instead leaves next.": "Vaihtotuotteesi lähtee seuraavaksi.",
    "All that was to be done about it is done.": "Kaikki siihen liittyvä on tehty.",
    "Your return {name} is finished.": "Palautuksesi {name} on valmis.",
    "We could not accept your return {name}: {why}": "Emme voineet hyväksyä palautustasi {name}: {why}",
    "We could not accept your return {name}.": "Emme voineet hyväksyä palautustasi {name}.",
    # Saved views.
    "{name} is again the one that comes with orderstatus": "{name} on taas se, joka tulee orderstatuksen mukana",
    "view {name} saved in {file}": "näkymä {name} tallennettu tiedostoon {file}",
    "view {name} replaced in {file}": "näkymä {name} korvattu tiedostossa {file}",
    "view {name} deleted": "näkymä {name} poistettu",
    # Files.
    "{count} rows in {file}": "{count} riviä tiedostossa {file}",
    "nothing matches": "hakua vastaavaa ei ole",
    "{file} is as it was": "{file} on ennallaan",
    "waiting for another run that writes {file}": "odotetaan toista ajoa, joka kirjoittaa tiedostoa {file}",
    # Progress.
    "asking {shops}": "kysytään: {shops}",
    "rows {rows}": "rivejä {rows}",
    "rows {rows} of {total}": "rivejä {rows} / {total}",
    "pages {pages}": "sivuja {pages}",
    "points {points}": "pisteitä {points}",
    "written {objects}": "kirjoitettu {objects}",
    "{time} left": "jäljellä {time}",
    # The settings.
    "there is no such file yet: `orderstatus config edit` makes it": (
        "tiedostoa ei vielä ole: `orderstatus config edit` tekee sen"
    ),
    "{key} set in {file}": "{key} asetettu tiedostoon {file}",
    "{key} taken out of {file}": "{key} poistettu tiedostosta {file}",
    "{key} is not set in {file}": "{key} ei ole asetettu tiedostossa {file}",
    "saved in {file}": "tallennettu tiedostoon {file}",
    "nothing was changed": "mitään ei muutettu",
    "{file} is right": "{file} on kunnossa",
    "there is no file {file}: every default holds": "tiedostoa {file} ei ole: oletukset ovat voimassa",
    # The doctor.
    "reading commands will work": "lukevat komennot toimivat",
    "reading commands will work, with what the warnings say": (
        "lukevat komennot toimivat, varoituksissa sanotuin rajoituksin"
    ),
    "reading commands will not work: exit code {code}": "lukevat komennot eivät toimi: paluukoodi {code}",
    # Logging in.
    "plan": "taso",
    "time zone": "aikavyöhyke",
    "scopes": "oikeudet",
    "profile": "profiili",
    "kept in": "säilytys",
    "What is not to be had, and the scope that would open it:": "Mitä ei saada, ja oikeus joka sen avaisi:",
    "logged out of {shop}": "kirjauduttu ulos: {shop}",
    "the settings of profile {name} stay": "profiilin {name} asetukset säilyvät",
    "commands now ask {name}": "komennot kysyvät nyt kaupalta {name}",
    # The mirror and its changes.
    "a sync that began {when} has not ended: some of this is as new as that": (
        "{when} alkanut synkronointi ei ole päättynyt: osa tästä on sen ajalta"
    ),
    "from the mirror, as of {when} ({ago})": "kopiosta, {when} ({ago})",
    "waiting for another run of reader {reader}": "odotetaan lukijan {reader} toista ajoa",
    "waiting for another sync of {shop}": "odotetaan kaupan {shop} toista synkronointia",
    "{shop}: orders that are held and that the shop does not count any more: {count}; "
    "`{command}` lets them go": "{shop}: kopiossa tilauksia, joita kauppa ei enää laske: {count}; "
    "`{command}` poistaa ne",
    "{shop}: orders forgotten: {count}": "{shop}: unohdettuja tilauksia: {count}",
    "{shop}: the mirror is gone": "{shop}: kopio on poistettu",
    "{shop}: {before} before, {after} now": "{shop}: ennen {before}, nyt {after}",
    "not yet": "ei vielä",
    "nothing has changed": "mikään ei ole muuttunut",
    "what was seen since {when}": "mitä on havaittu {when} jälkeen",
    "this is the first sync: what changes from now on is seen by the next one": (
        "tämä on ensimmäinen synkronointi: muutokset tästä eteenpäin havaitaan seuraavalla"
    ),
    "{shown} of {all} changes; --limit 0 shows all": "{shown} / {all} muutosta; --limit 0 näyttää kaikki",
    "back": "taaksepäin",
    # The board of `watch`.
    "and {count} more": "ja {count} muuta",
    "{count} open orders, {left} to ship": "avoimia tilauksia {count}, lähetettäviä {left}",
    "parcels, {days} d": "lähetykset, {days} pv",
    "no parcels": "ei lähetyksiä",
    "{left} / {maximum} points, {restore}/s": "pisteitä {left} / {maximum}, {restore}/s",
    "every {span}": "{span} välein",
    "{count} s": "{count} s",
    "{count} shops": "kauppoja {count}",
    "as of {when}": "tilanne {when}",
    "as of {when} ({ago})": "tilanne {when} ({ago})",
    "nothing was seen yet": "mitään ei ole vielä nähty",
    # The demo shop.
    "the demo shop begins anew at its next use": "demokauppa alkaa alusta, kun sitä seuraavan kerran käytetään",
    "try: {command}": "kokeile: {command}",
    "Ctrl-C stops it": "Ctrl-C lopettaa",
}
