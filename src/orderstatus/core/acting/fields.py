"""What a row of a merchant's file can say, and the usual headings for it.

Headings are of English, Finnish, Swedish and German files, of Shopify's own export of orders (`Name`, `Lineitem sku`),
and of what ShipStation, Sendcloud, Posti, PostNord and DHL let a merchant export (belief: the usual ones, of no single
source). What is missing here is said with `--column`.
`Shipping Company` and `Company` are missing on purpose: in Shopify's export they hold the customer's firm.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from enum import StrEnum


class Field(StrEnum):
    """A thing that a row can say; the value is what `--column` calls it."""

    ORDER = "order"
    NUMBER = "number"
    """A tracking number."""
    OLD_NUMBER = "old-number"
    """The tracking number that the shipment has until now."""
    SHIPMENT = "shipment"
    """A shipment by its name, `#1001-F1`."""
    CARRIER = "carrier"
    URL = "url"
    """Where the parcel can be followed."""
    SKU = "sku"
    QUANTITY = "quantity"
    LOCATION = "location"
    """The shop's location that ships, by its name."""
    STAGE = "stage"
    """The merchant's own status, as another app has it."""
    STATUS = "status"
    """What the carrier says of the parcel."""
    HAPPENED_AT = "happened-at"
    CITY = "city"
    PROVINCE = "province"
    COUNTRY = "country"
    ZIP = "zip"
    MESSAGE = "message"
    ESTIMATED_DELIVERY = "estimated-delivery"
    RETURN = "return"
    """A return by its name, `#1001-R1`."""


_SURE: Mapping[Field, tuple[str, ...]] = {
    Field.ORDER: (
        *(
            "Order",
            "Order name",
            "Order number",
            "Order no",
            "Order nr",
            "Order - Number",
        ),
        *(
            "Shopify order",
            "Sales order",
            "Tilaus",
            "Tilausnumero",
            "Tilausnro",
            "Tilauksen numero",
            "Tilauksen tunnus",
        ),
        *("Ordernummer", "Beställning", "Beställningsnummer", "Best nr"),
        *("Bestellung", "Bestellnummer", "Bestellnr", "Bestell-Nr", "Auftrag", "Auftragsnummer", "Auftragsnr"),
    ),
    Field.NUMBER: (
        *("Tracking number", "Tracking no", "Tracking nr", "Tracking code", "Tracking ID", "Tracking #"),
        *("Tracking numbers", "Shipment - Tracking Number", "Shipment tracking number", "Carrier tracking number"),
        *("Seurantakoodi", "Seurantanumero", "Seurantatunnus", "Spårningsnummer", "Spårnings-ID", "Spårningskod"),
        *("Sendungsnummer", "Sendungsnr", "Sendungsverfolgungsnummer", "Trackingnummer", "Trackingcode"),
    ),
    Field.OLD_NUMBER: (
        *("Old tracking number", "Old number", "Previous tracking number", "Original tracking number"),
        *("Vanha seurantakoodi", "Vanha seurantanumero", "Gammalt spårningsnummer", "Alte Sendungsnummer"),
    ),
    Field.SHIPMENT: (
        "Shipment",
        "Shipment name",
        "Fulfillment",
        "Fulfillment name",
        "Lähetys",
        "Försändelse",
        "Sendung",
    ),
    Field.CARRIER: (
        *("Carrier", "Tracking company", "Shipping carrier", "Carrier name", "Shipment - Carrier"),
        *(
            "Courier",
            "Courier name",
            "Shipping provider",
            "Kuljetusliike",
            "Kuljetusyhtiö",
            "Kuljettaja",
            "Transportör",
        ),
        *("Fraktbolag", "Speditör", "Versanddienstleister", "Paketdienst", "Frachtführer", "Spediteur", "Zusteller"),
    ),
    Field.URL: (
        *("Tracking URL", "Tracking link", "Tracking page", "Track and trace URL", "Track & trace", "Seurantalinkki"),
        *("Seurantaosoite", "Spårningslänk", "Spårningsadress", "Sendungsverfolgung", "Sendungsverfolgungslink"),
        *("Trackinglink", "URL", "Link"),
    ),
    Field.SKU: (*("SKU", "Lineitem sku", "Line item SKU", "Item SKU", "Item - SKU", "Product SKU", "Variant SKU"),),
    Field.QUANTITY: (
        *("Quantity shipped", "Shipped quantity", "Quantity", "Qty", "Lineitem quantity", "Line item quantity"),
        *("Item quantity", "Item - Qty", "Item qty", "Pieces", "Määrä", "Kpl", "Kappalemäärä", "Antal", "Menge"),
        *("Anzahl", "Stück", "Stückzahl"),
    ),
    Field.LOCATION: (
        *("Location", "Location name", "Fulfillment location", "Warehouse", "Warehouse name", "Ship from", "Varasto"),
        *("Toimipaikka", "Lager", "Lagerplats", "Lagerort", "Standort"),
    ),
    Field.STAGE: (
        *("Stage", "Custom status", "Custom order status", "Order status", "Order stage", "Production status"),
        *("Vaihe", "Tilauksen tila", "Tilauksen vaihe", "Orderstatus", "Bestellstatus", "Auftragsstatus"),
    ),
    Field.STATUS: (
        *("Status", "Tracking status", "Delivery status", "Shipment status", "Parcel status", "Event", "Event status"),
        *("Latest status", "Last status", "Tila", "Lähetyksen tila", "Toimituksen tila", "Tapahtuma", "Leveransstatus"),
        *("Försändelsestatus", "Händelse", "Sendungsstatus", "Zustellstatus", "Lieferstatus", "Ereignis"),
    ),
    Field.HAPPENED_AT: (
        *("Happened at", "Event time", "Event date", "Event timestamp", "Status date", "Status time", "Timestamp"),
        *(
            "Date time",
            "Datetime",
            "Delivered at",
            "Delivery date",
            "Date",
            "Time",
            "Tapahtuma-aika",
            "Aika",
            "Aikaleima",
        ),
        *("Päivämäärä", "Ajankohta", "Pvm", "Tidpunkt", "Händelsetid", "Datum", "Zeitpunkt", "Zeitstempel"),
        *("Ereigniszeit", "Statusdatum", "Zustelldatum", "Leveransdatum"),
    ),
    Field.CITY: ("City", "Event city", "Town", "Kaupunki", "Paikkakunta", "Stad", "Ort", "Stadt"),
    Field.PROVINCE: ("Province", "State", "Region", "Event state", "Maakunta", "Län", "Bundesland"),
    Field.COUNTRY: ("Country", "Country code", "Event country", "Maa", "Maakoodi", "Land", "Landskod", "Ländercode"),
    Field.ZIP: (
        *("Zip", "Zip code", "Postal code", "Postcode", "Post code", "Postinumero", "Postnummer", "Postleitzahl"),
        "PLZ",
    ),
    Field.MESSAGE: (
        *("Message", "Event message", "Event description", "Status description", "Description", "Details", "Note"),
        *("Viesti", "Kuvaus", "Lisätieto", "Selite", "Meddelande", "Beskrivning", "Nachricht", "Beschreibung"),
        "Meldung",
    ),
    Field.ESTIMATED_DELIVERY: (
        *("Estimated delivery", "Estimated delivery date", "Estimated delivery at", "Expected delivery"),
        *("Expected delivery date", "ETA", "Arvioitu toimitus", "Arvioitu toimitusaika", "Arvioitu toimituspäivä"),
        *("Beräknad leverans", "Beräknat leveransdatum", "Voraussichtliche Zustellung", "Voraussichtliche Lieferung"),
        "Voraussichtliches Lieferdatum",
    ),
    Field.RETURN: (
        *("Return", "Return name", "Return number", "RMA", "RMA number", "Palautus", "Palautusnumero", "Retur"),
        *("Returnummer", "Retoure", "Retourennummer", "Rücksendung"),
    ),
}
"""Headings that name the field itself, the surest first."""

_NEXT: Mapping[Field, tuple[str, ...]] = {Field.ORDER: ("Name",), Field.NUMBER: ("Tracking",)}
"""Read where none of those is there. `Name` is what Shopify's own export calls an order, and others a customer."""

_LOOSE: Mapping[Field, tuple[str, ...]] = {
    Field.ORDER: (
        *("Order reference", "Order ref", "Orderreferens", "Order ID", "Customer reference", "Customer ref"),
        *("External reference", "Sender reference", "Shipment reference", "Asiakkaan viite", "Lähettäjän viite"),
        *("Viite", "Avsändarens referens", "Kundreferens", "Referens", "Kundenreferenz", "Sendungsreferenz"),
        *("Referenz", "Referenznummer", "Reference number", "Reference"),
    ),
    Field.NUMBER: (
        *("Lähetystunnus", "Lähetysnumero", "Kollitunnus", "Kollinummer", "Kolli-ID", "Försändelse-ID"),
        *("Sändningsnummer", "Sändnings-ID", "Sendungs-ID", "Paketnummer", "Identcode", "Parcel number", "Parcel ID"),
        *("Package number", "Consignment number", "Consignment ID", "Waybill", "Waybill number", "AWB", "Air waybill"),
        *("Barcode", "Shipment number", "Shipment ID"),
    ),
    Field.SKU: (
        *("Tuotekoodi", "Tuotenumero", "Artikelnummer", "Artikelnr", "Artikel-Nr", "Item number", "Item code"),
        "Article number",
    ),
}
"""Headings that often stand for the field, and as often for something else beside it."""

STANDINGS: Mapping[Field, tuple[tuple[str, ...], ...]] = {
    field: tuple(filter(None, (_SURE[field], _NEXT.get(field, ()), _LOOSE.get(field, ())))) for field in Field
}
"""Of each field its usual headings in groups, the surest first; those of one group stand equal."""
SPELLINGS: Mapping[Field, tuple[str, ...]] = {
    field: tuple(spelling for group in groups for spelling in group) for field, groups in STANDINGS.items()
}
"""Of each field all its usual headings, the surest first."""

_NO_LETTER_OR_DIGIT = re.compile(r"[\W_]+")


def bare(heading: str) -> str:
    """A heading as it is compared: case, spaces and punctuation make no difference (`Order_No.` is `order no`)."""
    return _NO_LETTER_OR_DIGIT.sub("", unicodedata.normalize("NFKC", heading).casefold())
