"""What Finnish says of shipping, of tracking, of carrier events, and of the rows of a file that ask for them."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
    # The cells of a file.
    "a formula stands in `{heading}`: {cell}": "sarakkeessa `{heading}` on kaava: {cell}",
    "the spreadsheet has rounded `{heading}` to {cell}: format the column as text and enter it again": (
        "taulukko-ohjelma on pyöristänyt sarakkeen `{heading}` arvoksi {cell}: muotoile sarake tekstiksi ja syötä arvo "
        "uudelleen"
    ),
    "no order on this line": "rivillä ei ole tilausta",
    "no tracking number on this line": "rivillä ei ole seurantanumeroa",
    "neither order nor tracking number": "ei tilausta eikä seurantanumeroa",
    "this is not the name of an order": "tämä ei ole tilauksen nimi",
    "this is not a tracking number: {number}": "tämä ei ole seurantanumero: {number}",
    "several tracking numbers in one cell: each needs a row": (
        "samassa solussa on useita seurantanumeroita: kukin tarvitsee oman rivin"
    ),
    "not a whole web address: {url}": "verkko-osoite ei ole kokonainen: {url}",
    "{url} is no address": "{url} ei ole verkko-osoite",
    "not a whole quantity: {quantity}": "määrä ei ole kokonaisluku: {quantity}",
    "line {line} says the same": "rivillä {line} on sama",
    "line {line} gives {number} another quantity": "rivillä {line} numerolla {number} on toinen määrä",
    "line {line} gives {number} another location": "rivillä {line} numerolla {number} on toinen sijainti",
    "line {line} gives {number} another carrier": "rivillä {line} numerolla {number} on toinen kuljetusliike",
    "line {line} gives {number} another address": "rivillä {line} numerolla {number} on toinen linkki",
    "a quantity of 1 without an SKU is taken for one parcel, with all {count} pieces": (
        "määrä 1 ilman SKU-koodia tarkoittaa yhtä pakettia, jossa ovat kaikki {count} kappaletta"
    ),
    "the quantity {quantity} can be read in two ways: write it without a comma or dot": (
        "määrän {quantity} voi lukea kahdella tavalla: kirjoita se ilman pilkkua ja pistettä"
    ),
    "{number} is to hold {quantity} pieces without an SKU, and {location} has {count} to ship: name the SKUs": (
        "numerolla {number} on määrä {quantity} ilman SKU-koodia, lähetettävänä {count} ({location}): anna SKU-koodit"
    ),
    "{count} {sku} were shipped already with {number}, and {left} are left: say how many are in it": (
        "{count} × {sku} on jo lähetetty numerolla {number}, ja jäljellä on {left}: kerro, montako paketissa on"
    ),
    "several locations are called {location}: say which by its id, {ids}": (
        "usean sijainnin nimi on {location}: valitse tunnuksella, {ids}"
    ),
    "that address is of {store}, and the shop that is asked is {domain}": (
        "osoite on kaupan {store}, ja kysyttävä kauppa on {domain}"
    ),
    "{count} columns below {headings} headings": "sarakkeita {count}, otsikoita {headings}",
    "another row says {event} of now too": "toinenkin rivi kertoo nyt: {event}",
    "it cannot arrive before the shipment was made, {time}": "ei voi saapua ennen lähetyksen tekoa, {time}",
    "old news: it has {count} newer events, and may have this one too": (
        "vanha tieto: uudempia tapahtumia on {count}, ja tämä voi olla niiden alla jo"
    ),
    "the link {url} is dropped, as it belongs to no number": "linkki {url} poistuu, koska sillä ei ole numeroa",
    # Which order and which shipment a row means.
    "the row names no order, shipment or tracking number": "rivillä ei ole tilausta, lähetystä eikä seurantanumeroa",
    "the row names no order, shipment or old number": "rivillä ei ole tilausta, lähetystä eikä vanhaa numeroa",
    "the id of a shipment alone finds no order; name the order too": (
        "pelkällä lähetyksen tunnuksella ei löydy tilausta; nimeä myös tilaus"
    ),
    "no order is called {name}": "tilausta {name} ei ole",
    "{count} orders are called {name}": "tilauksia nimeltä {name} on {count}",
    "no shipment that was read has the number {number}": "luetuissa lähetyksissä ei ole numeroa {number}",
    "several shipments have the number {number}: {names}; name the order too": (
        "numero {number} on usealla lähetyksellä: {names}; nimeä myös tilaus"
    ),
    "{count} shipments could be meant: {names}; name one": "mahdollisia lähetyksiä on {count}: {names}; nimeä yksi",
    "every shipment that could be meant was cancelled: {names}": "kaikki mahdolliset lähetykset on peruttu: {names}",
    "the order has no shipment {name}": "tilauksella ei ole lähetystä {name}",
    "the order has no shipment with the number {number}": "tilauksella ei ole lähetystä, jonka numero on {number}",
    "nothing of the order was shipped": "tilauksesta ei ole lähetetty mitään",
    "nothing was asked for this order": "tälle tilaukselle ei pyydetty mitään",
    "no row is about it": "mikään rivi ei koske sitä",
    "the shipment was cancelled": "lähetys on peruttu",
    # Carriers.
    "Shopify has no tracking links for {carrier}": "Shopifylla ei ole seurantalinkkiä kuljetusliikkeelle {carrier}",
    "Shopify has no tracking links for {carrier}; near to it: {names}": (
        "Shopifylla ei ole seurantalinkkiä kuljetusliikkeelle {carrier}; lähellä sitä: {names}"
    ),
    "no known carrier is called {carrier}; near to it: {names}. `--carrier` says which it is": (
        "kuljetusliikettä {carrier} ei tunneta; lähellä sitä: {names}. `--carrier` kertoo oikean"
    ),
    "no known carrier is called {carrier}; near to it: {names}. A link beside it takes it as it is": (
        "kuljetusliikettä {carrier} ei tunneta; lähellä sitä: {names}. Linkin kanssa nimi kelpaa sellaisenaan"
    ),
    "Shopify does not know {carrier}: the old link stays": (
        "Shopify ei tunne kuljetusliikettä {carrier}: vanha linkki jää"
    ),
    "Shopify does not know {carrier}: the link is the given one": (
        "Shopify ei tunne kuljetusliikettä {carrier}: linkki on se, joka annettiin"
    ),
    "no carrier is named: Shopify guesses it from the number, and may guess wrong": (
        "kuljetusliikettä ei ole nimetty: Shopify arvaa sen numerosta ja voi arvata väärin"
    ),
    "one shipment has one carrier, and these rows name {carriers}": (
        "lähetyksellä on yksi kuljetusliike, ja näillä riveillä on {carriers}"
    ),
    "two addresses for {number}": "numerolla {number} on kaksi osoitetta",
    "one shipment, and only some of its numbers have an address": (
        "sama lähetys, mutta vain osalla sen numeroista on osoite"
    ),
    # Fulfilling and shipping.
    "{items} count as shipped from {location}": "merkitään toimitetuksi {items} ({location})",
    "{items} leaves {location}: {numbers}": "{location} lähettää {items}: {numbers}",
    "{items} leaves {location} by {carrier}: {numbers}": "{location} lähettää {items}, {carrier}: {numbers}",
    "{items} leave {location}: {numbers}": "{location} lähettää {items}: {numbers}",
    "{items} leave {location} by {carrier}: {numbers}": "{location} lähettää {items}, {carrier}: {numbers}",
    "more lines than one fulfillment may have: name SKUs": "rivejä on enemmän kuin yhteen lähetykseen käy: nimeä SKU:t",
    "more lines than one fulfillment may have: name some with `--items`": (
        "rivejä on enemmän kuin yhteen lähetykseen käy: nimeä osa niistä, `--items`"
    ),
    "nothing is left to ship": "lähetettävää ei ole jäljellä",
    "no {sku} is open": "lähetettävänä ei ole tuotetta {sku}",
    "the order has no {sku}": "tilauksessa ei ole tuotetta {sku}",
    "nothing of {sku} is left for this row": "tuotetta {sku} ei jää tälle riville",
    "{quantity} of {sku}, and {left} are left to ship": "{sku}: pyydetty {quantity}, lähettämättä vain {left}",
    "several rows name {sku}, so each must say how many": (
        "usealla rivillä on {sku}, joten jokaisella on oltava määrä"
    ),
    "other rows of the order name an SKU and this one does not: what is in this parcel?": (
        "tilauksen muilla riveillä on SKU, mutta tällä ei: mitä tässä lähetyksessä on?"
    ),
    "{location} has nothing of it to ship; there is something at {places}": (
        "{location}: ei lähetettävää; lähetettävää on: {places}"
    ),
    "it ships from {places}: say which, in a column `location` or with `--location`": (
        "lähtöpaikkoja on useita ({places}): kerro mikä, sarakkeessa `location` tai valitsimella `--location`"
    ),
    "{sku} ships from {places}: say which, in a column `location` or with `--location`": (
        "{sku} voi lähteä useasta paikasta ({places}): kerro mistä, sarakkeessa `location` tai valitsimella "
        "`--location`"
    ),
    "{sku} is at {places}: say which with `--location`": (
        "{sku} on useassa paikassa ({places}): kerro missä valitsimella `--location`"
    ),
    "{sku} is at {places}, and not at {location}": "{sku} ei ole paikassa {location}, vaan: {places}",
    "no location alone has {quantity} of {sku} left ({places}): one row for each": (
        "{sku}: {quantity} kpl ei ole missään yhdessä paikassa ({places}): anna kullekin oma rivi"
    ),
    "on hold at {location}: {reason}": "pidossa, {location}: {reason}",
    "scheduled at {location} for later": "suunniteltu myöhemmäksi, {location}",
    "scheduled at {location} for {day}": "suunniteltu päivälle {day}, {location}",
    "{location} was asked to ship it and does so by itself": "{location} on saanut lähetyspyynnön ja lähettää itse",
    "no carrier brings it ({method}): use `orderstatus fulfill`": (
        "ei kulje kuljetusliikkeellä ({method}): käytä `orderstatus fulfill`"
    ),
    "Shopify does not let it be shipped from {location} ({status})": (
        "Shopify ei salli lähettämistä, lähtöpaikka {location} ({status})"
    ),
    "the order is archived: `orderstatus reopen` takes it back": (
        "tilaus on arkistoitu: `orderstatus reopen` avaa sen uudelleen"
    ),
    "no fulfillment order can be seen: does the app have a scope for them? `orderstatus doctor` tells": (
        "toimituksia ei näy: onko sovelluksella oikeus niihin? `orderstatus doctor` kertoo"
    ),
    "shipped already with {number}": "jo lähetetty, seurantanumero {number}",
    "shipped already with {numbers}: `orderstatus track` changes that": (
        "jo lähetetty, seuranta {numbers}: `orderstatus track` vaihtaa sen"
    ),
    "shipped already without a tracking number: `orderstatus track` gives it one": (
        "jo lähetetty ilman seurantanumeroa: `orderstatus track` lisää sen"
    ),
    "{sku} was shipped already with {numbers}: `orderstatus track` changes that": (
        "{sku} on jo lähetetty, seuranta {numbers}: `orderstatus track` vaihtaa sen"
    ),
    "{sku} was shipped already without a tracking number": "{sku} on jo lähetetty ilman seurantanumeroa",
    "{count} of {quantity} {sku} were shipped already with {number}": (
        "{sku}: jo lähetetty {count} / {quantity}, seurantanumero {number}"
    ),
    # Tracking.
    "gets tracking: {tracking}": "seurannaksi tulee {tracking}",
    "tracking {before} becomes {after}": "seurannaksi vaihtuu {after} (oli {before})",
    "tracking gets another link": "seurannan linkki vaihtuu",
    "{tracking} gets another link": "{tracking} saa toisen linkin",
    "with the link {url}": "linkki {url}",
    "its tracking is so already": "seuranta on jo sama",
    "the old link is dropped; Shopify builds that of {carrier}": (
        "vanha linkki poistuu; Shopify muodostaa uuden ({carrier})"
    ),
    "the old link is dropped, as it is that of another number": "vanha linkki poistuu, koska se on toisen numeron",
    "without a carrier Shopify guesses the link from the number, or has none": (
        "ilman kuljetusliikettä Shopify arvaa linkin numerosta tai jättää sen pois"
    ),
    "{number} is the number of {names} too": "numero {number} on myös: {names}",
    "the file gives {number} to another shipment too: line {lines}": (
        "tiedostossa numero {number} on myös toisella lähetyksellä, rivi: {lines}"
    ),
    "the row gives no number, carrier or link that is to be": (
        "rivillä ei ole uutta numeroa, kuljetusliikettä eikä linkkiä"
    ),
    "it has several carriers, {carriers}: say which one is to stay": (
        "kuljetusliikkeitä on useita ({carriers}): kerro, mikä niistä jää"
    ),
    "its rows give it different carriers: {carriers}": "sen riveillä on eri kuljetusliikkeet: {carriers}",
    "its rows give it different numbers or links": "sen riveillä on eri numerot tai linkit",
    "there must be a link for each of its {count} numbers": "jokainen numero tarvitsee oman linkin, numeroita {count}",
    "it has {count} numbers, {numbers}: say which of them is meant, or give all": (
        "numeroita on {count} ({numbers}): kerro, mitä niistä tarkoitat, tai anna kaikki"
    ),
    # Carrier events.
    "{event} at {time}; Shopify may e-mail the customer": (
        "{event}, {time}; Shopify voi lähettää asiakkaalle sähköpostin"
    ),
    "that is before the shipment was made, {time}": "aika on ennen kuin lähetys tehtiin, {time}",
    "there is newer news already, of {time}": "tuoreempi tieto on jo, {time}",
    "only the day is known: {time} is put for it": "vain päivä tiedetään: ajaksi merkitään {time}",
    "the row gives no status": "rivillä ei ole tilaa",
    "the row says {status}": "rivillä on tila {status}",
    "the status {word} is not known; known are: {words}": "tilaa {word} ei tunneta; tunnetut: {words}",
    "the time {time} cannot be read; write it as one of: {accepted}": (
        "aikaa {time} ei voi tulkita; kirjoita jokin näistä: {accepted}"
    ),
    "the time {time} may be two days; write it as one of: {accepted}": (
        "aika {time} voi olla kaksi eri päivää; kirjoita jokin näistä: {accepted}"
    ),
    "the time {time} is still to come": "aika {time} on vasta edessä",
    "delivered already": "jo perillä",
    "it has the event {event} of {time} already": "tapahtuma on jo: {event}, {time}",
    "it is {event} already; give a time to say so again": ("tila on jo {event}; anna aika, jos se kirjataan uudelleen"),
    "it is {status}, and {event} would be a step back": "tila on {status}, ja {event} olisi askel taaksepäin",
    "old news: it is {status} by now": "vanha tieto: tila on jo {status}",
}
