"""The rows of a packing station's file: which parcel, of which order, by which carrier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from orderstatus.core.acting.carriers import Carrier, misspelled
from orderstatus.core.acting.carriers import carrier as carrier_called
from orderstatus.core.acting.columns import columns
from orderstatus.core.acting.entries import Entry, entries
from orderstatus.core.acting.fields import Field
from orderstatus.core.acting.plans import Skip
from orderstatus.core.acting.row_values import is_web_address, number_of, quantity_of, typed_name
from orderstatus.core.acting.sheets import Sheet
from orderstatus.core.acting.tracked import bare_number
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.leaving import CARRIER, NUMBER
from orderstatus.core.references import parse_reference
from orderstatus.core.typed import filled

FIELDS = (Field.ORDER, Field.NUMBER, Field.CARRIER, Field.URL, Field.SKU, Field.QUANTITY, Field.LOCATION)
_SHOWN_SHARED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipRow:
    """One parcel, or one SKU in it, as a row of a file or a command line asked for it."""

    order: str
    """The order as it was called."""
    number: str
    """Without spaces: the groups of a printed number are no part of it."""
    carrier: str | None = None
    """As it is to be sent; None lets Shopify guess it from the number."""
    has_links: bool = False
    """True if Shopify builds the links of the carrier."""
    url: str | None = None
    sku: str | None = None
    """None: the parcel holds everything that its location has to ship."""
    quantity: int | None = None
    """None: all of the SKU. Without an SKU it counts parcels or pieces, and the plan finds out which."""
    location: str | None = None
    line: int | None = None
    """None if it was typed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipRows:
    """What a file asks for."""

    rows: tuple[ShipRow, ...]
    skips: tuple[Skip, ...] = ()
    """Rows for which nothing can be done, whatever the shop says; each with its line."""
    warnings: tuple[str, ...] = ()
    """What may be a slip of the hand, in English, as warnings are."""
    notes: tuple[str, ...] = ()
    """What was assumed, and what was left unread: nothing that a good run in cron need say."""

    @property
    def references(self) -> tuple[str, ...]:
        """The orders by the names that the rows call them, each name once."""
        return tuple(dict.fromkeys(row.order for row in self.rows))

    def by_order(self, gids: Mapping[str, str]) -> dict[str, tuple[ShipRow, ...]]:
        """The rows of each order; `gids` are the GIDs of the references that were found.

        Two references can be one order (`1001`, `#1001`). Rows of a reference that is not in `gids` are left out.
        """
        found: dict[str, list[ShipRow]] = {}
        for row in self.rows:
            if row.order in gids:
                found.setdefault(gids[row.order], []).append(row)
        return {gid: tuple(rows) for gid, rows in found.items()}

    def unfound(self, reasons: Mapping[str, Sentence]) -> tuple[Skip, ...]:
        """A skip for each row whose reference is in `reasons`: why there is no such order, or more than one."""
        return tuple(
            Skip(name=row.order, because=reasons[row.order], target=row.number, lines=lines_of(row))
            for row in self.rows
            if row.order in reasons
        )


def lines_of(*rows: ShipRow) -> tuple[int, ...]:
    """The lines of the file that rows stand on, in order."""
    return tuple(sorted({row.line for row in rows if row.line is not None}))


def one(
    order: str,
    number: str,
    *,
    carrier: str | None = None,
    url: str | None = None,
    sku: str | None = None,
    quantity: int | None = None,
    country: str | None = None,
) -> ShipRow:
    """The parcel of `ship 1001 --number N --carrier C`. `country` is the shop's (ISO 3166).

    Raises UsageError for what is no tracking number and no web address, and for a carrier that is misspelled.
    """
    if number.strip() == NUMBER:
        raise UsageError(
            f"`{NUMBER}` stands for the tracking number of the parcel", hint=f"put the number in the place of {NUMBER}"
        )
    digits = number_of(typed_name("--number", number, "a tracking number"))
    if isinstance(digits, Sentence):
        raise UsageError(f"`--number` does not understand `{number}`", hint="give one tracking number")
    address = None if url is None else filled("--url", url, "a web address")
    if address is not None and not is_web_address(address):
        raise UsageError(
            f"`--url` does not understand `{address}`", hint="give it whole: https://example.com/track/123"
        )
    row = ShipRow(order=order, number=digits, url=address, sku=sku, quantity=quantity)
    if carrier is None:
        return row
    if carrier.strip() == CARRIER:
        raise UsageError(f"`{CARRIER}` stands for who carries it", hint="put its name there, or leave `--carrier` out")
    known = carrier_called(typed_name("--carrier", carrier, "the name of a carrier"), country=country)
    if address is None and known.nearest:
        raise misspelled(carrier, known)
    return replace(row, carrier=known.name, has_links=known.has_links)


def ship_rows(
    sheet: Sheet, *, overrides: Iterable[str] = (), carrier: str | None = None, country: str | None = None
) -> ShipRows:
    """The rows of a file. `overrides` are values of `--column`.

    `carrier` is the one of rows that name none, or none that Shopify knows; `country` is the shop's (ISO 3166).
    Raises UsageError as `columns` does, and for a `carrier` that is misspelled.
    """
    found = columns(sheet, FIELDS, needed=(Field.ORDER, Field.NUMBER), overrides=overrides)
    reading = _Reading(carrier, country, has_urls=Field.URL in found.places)
    rows: list[ShipRow] = []
    skips: list[Skip] = []
    for entry in entries(sheet, found):
        row = reading.row(entry)
        if isinstance(row, ShipRow):
            rows.append(row)
        else:
            name = entry.get(Field.ORDER) or sheet.name
            skips.append(Skip(name=name, because=row, target=entry.get(Field.NUMBER), lines=(entry.line,)))
    return ShipRows(rows=tuple(rows), skips=tuple(skips), warnings=tuple(_shared(rows)), notes=found.notes(sheet))


class _Reading:
    """Rows of one file: a carrier that thousands of them name is looked up once."""

    def __init__(self, carrier: str | None, country: str | None, *, has_urls: bool) -> None:
        self._country = country
        self._known: dict[str, Carrier] = {}
        self._carrier: Carrier | None = None
        if carrier is not None:
            self._carrier = self._called(typed_name("--carrier", carrier, "the name of a carrier"))
            if self._carrier.nearest and not has_urls:
                raise misspelled(carrier, self._carrier)

    def row(self, entry: Entry) -> ShipRow | Sentence:
        """The row, or why nothing can be done for it."""
        if entry.wrong is not None:
            return entry.wrong
        order, number = entry.get(Field.ORDER), entry.get(Field.NUMBER)
        if order is None:
            return sentence("no order on this line") if number else sentence("neither order nor tracking number")
        if number is None:
            return sentence("no tracking number on this line")
        try:
            parse_reference(order)
        except UsageError:
            return sentence("this is not the name of an order")
        digits = number_of(number)
        if isinstance(digits, Sentence):
            return digits
        url, sku, count = entry.get(Field.URL), entry.get(Field.SKU), entry.get(Field.QUANTITY)
        if url is not None and not is_web_address(url):
            return sentence("not a whole web address: {url}", url=url)
        quantity = None if count is None else quantity_of(count)
        if isinstance(quantity, Sentence):
            return quantity
        carrier = self._of(entry.get(Field.CARRIER))
        if carrier is not None and carrier.nearest and url is None:
            return sentence(
                "no known carrier is called {carrier}; near to it: {names}. `--carrier` says which it is",
                carrier=carrier.name,
                names=", ".join(carrier.nearest),
            )
        return ShipRow(
            order=order,
            number=digits,
            carrier=carrier.name if carrier else None,
            has_links=carrier.has_links if carrier else False,
            url=url,
            sku=sku,
            quantity=quantity,
            location=entry.get(Field.LOCATION),
            line=entry.line,
        )

    def _of(self, text: str | None) -> Carrier | None:
        named = None if text is None else self._called(text)
        if self._carrier is not None and (named is None or not named.has_links):
            return self._carrier
        return named

    def _called(self, text: str) -> Carrier:
        if text not in self._known:
            self._known[text] = carrier_called(text, country=self._country)
        return self._known[text]


def _shared(rows: Iterable[ShipRow]) -> list[str]:
    """Numbers that stand at more than one order: one parcel for two orders of a customer, or a slip of the hand."""
    owners: dict[str, dict[str, ShipRow]] = {}
    for row in rows:
        owners.setdefault(bare_number(row.number), {}).setdefault(row.order.lstrip("#").casefold(), row)
    shared = [list(orders.values()) for orders in owners.values() if len(orders) > 1]
    warnings = [
        f"{each[0].number} stands at {len(each)} orders: "
        + ", ".join(f"{row.order} (line {row.line})" for row in each[:_SHOWN_SHARED])
        for each in shared[:_SHOWN_SHARED]
    ]
    if len(shared) > _SHOWN_SHARED:
        warnings.append(f"{len(shared) - _SHOWN_SHARED} more tracking numbers stand at several orders")
    return warnings
