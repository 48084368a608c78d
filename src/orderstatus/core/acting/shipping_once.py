"""Rows of one file that are about the same goods of the same parcel: nobody means them twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.parcels import refused
from orderstatus.core.acting.plans import Skip
from orderstatus.core.acting.ship_rows import ShipRow
from orderstatus.core.acting.shippable import folded_sku
from orderstatus.core.acting.tracked import bare_number
from orderstatus.core.labels import Sentence, sentence

_Said = tuple[str | None, int | None, str | None, str | None]
"""Location, quantity, carrier and address, as they are compared."""


def each_once(order: ActingOrder, rows: Iterable[ShipRow]) -> Iterator[tuple[ShipRow, Skip | None]]:
    """Each row; of those that say the same all but the first are skipped, and all of those that contradict each other.

    Rows of one SKU that name different locations are no contradiction: the pieces of one line may lie in two places.
    """
    rows = tuple(rows)
    groups: dict[tuple[str, str], dict[_Said, ShipRow]] = {}
    for row in rows:
        groups.setdefault(_goods(row), {}).setdefault(_said(row), row)
    for row in rows:
        group = groups[_goods(row)]
        first = group[_said(row)]
        differs = (_difference(row, other) for other in group.values() if other is not first)
        if (because := next(filter(None, differs), None)) is not None:
            yield row, refused(order, row, because)
        elif first is not row:
            # What becomes of the first is said there; a row too many is no failure, the second time neither.
            yield row, refused(order, row, sentence("line {line} says the same", line=first.line or 1), is_already=True)
        else:
            yield row, None


def _goods(row: ShipRow) -> tuple[str, str]:
    return bare_number(row.number), folded_sku(row.sku or "")


def _said(row: ShipRow) -> _Said:
    location = None if row.location is None else row.location.strip().casefold()
    carrier = None if row.carrier is None else row.carrier.casefold()
    return location, row.quantity, carrier, row.url


def _difference(row: ShipRow, other: ShipRow) -> Sentence | None:
    """In what the other row contradicts this one, if it does."""
    mine, others = _said(row), _said(other)
    values = {"line": other.line or 1, "number": row.number}
    if mine[0] != others[0]:
        if row.sku and mine[0] and others[0]:
            return None
        return sentence("line {line} gives {number} another location", **values)
    if mine[1] != others[1]:
        return sentence("line {line} gives {number} another quantity", **values)
    if mine[2] != others[2]:
        return sentence("line {line} gives {number} another carrier", **values)
    return sentence("line {line} gives {number} another address", **values)
