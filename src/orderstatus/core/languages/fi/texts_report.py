"""The delivery report in Finnish."""

from __future__ import annotations

from collections.abc import Mapping

TEXTS: Mapping[str, str] = {
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
}
