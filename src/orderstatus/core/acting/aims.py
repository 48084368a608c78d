"""Which shipment somebody means: by its order, its name `#1001-F1`, its tracking number, or several of these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from orderstatus.core.acting.entries import Entry
from orderstatus.core.acting.fields import Field
from orderstatus.core.acting.plans import Skip
from orderstatus.core.acting.tracked import Tracked, bare_number, numbers_of
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.lifecycle import is_live
from orderstatus.core.models import Order, Shipment

_SHIPMENT_NAME = re.compile(r"(.+)-F\d+", re.IGNORECASE | re.ASCII)
"""`Fulfillment.name`: the order's name, `-F` and a count from 1 (recorded)."""
_GID = "gid://shopify/Fulfillment/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """What was said of the shipment that is meant; nothing of it means the only one of the order."""

    order: str | None = None
    """What the order was called."""
    shipment: str | None = None
    """Its name or GID."""
    number: str | None = None
    """A tracking number that it has."""
    or_numbers: tuple[str, ...] = ()
    """The numbers that it is to have instead: the file may have been done before."""

    @property
    def called(self) -> str:
        """The surest of what was said."""
        return self.shipment or self.order or self.number or ""


class Aimed(Protocol):
    """A row of a file that is about one shipment."""

    @property
    def line(self) -> int: ...

    @property
    def aim(self) -> Aim: ...


R = TypeVar("R", bound=Aimed)


@dataclass(slots=True)
class Placed(Generic[R]):
    """Rows at the orders that they are about, and those that are about none."""

    rows: dict[str, tuple[R, ...]] = field(default_factory=dict)
    """By the order's GID, in the order of the file."""
    skips: list[Skip] = field(default_factory=list)


def order_of_name(name: str) -> str | None:
    """The order's name in a shipment's, `#1001` in `#1001-F1`; None for what is no shipment's name."""
    match = _SHIPMENT_NAME.fullmatch(name.strip())
    return match[1] if match else None


def aim_of(entry: Entry, number_field: Field) -> Aim:
    """What a row says of its shipment; the number that it is known by stands in `number_field`.

    A shipment's name is taken in the order's column too, since it names both. What stands in the column of shipments
    and is no name of Shopify's is some carrier's or warehouse's number.
    """
    order, shipment, number = entry.get(Field.ORDER), entry.get(Field.SHIPMENT), entry.get(number_field)
    if shipment is None and order is not None and order_of_name(order) is not None:
        order, shipment = None, order
    if shipment is not None and order_of_name(shipment) is None and not shipment.startswith(_GID):
        shipment, number = None, number or shipment
    if order is None and shipment is not None:
        order = order_of_name(shipment)
    return Aim(order=order, shipment=shipment, number=number)


def orders_named(rows: Iterable[Aimed]) -> tuple[str, ...]:
    """What the rows call their orders, each once: to be looked up by name."""
    return tuple(dict.fromkeys(row.aim.order for row in rows if row.aim.order is not None))


def numbers_alone(rows: Iterable[Aimed]) -> tuple[str, ...]:
    """The tracking numbers of rows that name no order, each once: to be looked for in the shipments of the shop."""
    found = (number for row in rows if row.aim.order is None for number in (row.aim.number, *row.aim.or_numbers))
    return tuple(dict.fromkeys(number for number in found if number is not None))


def placed(
    rows: Iterable[R], orders: Mapping[str, Sequence[str]], numbers: Mapping[str, Sequence[Tracked]]
) -> Placed[R]:
    """Every row at its one order, or skipped with the reason why it has none.

    `orders` holds the GIDs of the orders that are called so, by what a row called its order; `numbers` is `by_number`
    of what was read. A row that names its order needs no number to be found; `meant` holds the one against the other.
    """
    done: Placed[R] = Placed()
    at: dict[str, list[R]] = {}
    for row in rows:
        aim = row.aim
        if aim.order is not None:
            ids = tuple(dict.fromkeys(orders.get(aim.order, ())))
            problem = _of_order(aim.order, ids)
        elif aim.number is not None:
            several = numbers.get(bare_number(aim.number), ()) or _with_all(aim.or_numbers, numbers)
            ids = tuple(dict.fromkeys(each.order for each in several))
            problem = _of_number(aim.number, several)
        elif aim.shipment is not None:
            ids, problem = (), sentence("the id of a shipment alone finds no order; name the order too")
        else:
            ids, problem = (), sentence("the row names no order, shipment or tracking number")
        if problem is not None:
            done.skips.append(Skip(name=aim.called, because=problem, lines=(row.line,)))
        else:
            at.setdefault(ids[0], []).append(row)
    done.rows = {order: tuple(several) for order, several in at.items()}
    return done


def _with_all(wanted: Sequence[str], numbers: Mapping[str, Sequence[Tracked]]) -> tuple[Tracked, ...]:
    """The shipments that have every one of the wanted numbers."""
    first, *others = [numbers.get(bare_number(each), ()) for each in wanted] or [()]
    having = [{each.shipment for each in several} for several in others]
    return tuple(each for each in first if all(each.shipment in several for several in having))


def _of_order(name: str, ids: Sequence[str]) -> Sentence | None:
    if not ids:
        return sentence("no order is called {name}", name=name)
    if len(ids) > 1:
        return sentence("{count} orders are called {name}", count=len(ids), name=name)
    return None


def _of_number(number: str, several: Sequence[Tracked]) -> Sentence | None:
    if not several:
        return sentence("no shipment that was read has the number {number}", number=number)
    if len(several) > 1 and several[0].live:
        names = ", ".join(dict.fromkeys(each.called for each in several))
        return sentence(
            "several shipments have the number {number}: {names}; name the order too", number=number, names=names
        )
    return None


def meant(order: Order, aim: Aim) -> Shipment | Sentence:
    """The one shipment of `order` that is meant, or why there is none.

    Live ones win; where there is none, one that is not live may be the answer.
    """
    found = _meant(order, aim, () if aim.number is None else (aim.number,))
    if aim.or_numbers and (isinstance(found, Sentence) or not is_live(found)):
        other = _meant(order, aim, aim.or_numbers)
        return found if isinstance(other, Sentence) or not is_live(other) else other
    return found


def _meant(order: Order, aim: Aim, numbers: Sequence[str]) -> Shipment | Sentence:
    named = [each for each in order.shipments or () if _is_meant(each, aim, numbers)]
    live = [each for each in named if is_live(each)]
    if len(live) == 1:
        return live[0]
    if live:
        names = names_of(live)
        return sentence("{count} shipments could be meant: {names}; name one", count=len(live), names=names)
    if len(named) == 1:
        return named[0]
    if named:
        return sentence("every shipment that could be meant was cancelled: {names}", names=names_of(named))
    if aim.shipment is not None:
        return sentence("the order has no shipment {name}", name=aim.shipment)
    if aim.number is not None:
        return sentence("the order has no shipment with the number {number}", number=aim.number)
    return sentence("nothing of the order was shipped")


def names_of(shipments: Iterable[Shipment]) -> str:
    """What people call them, to be listed."""
    return ", ".join(each.name or each.id for each in shipments)


def _is_meant(shipment: Shipment, aim: Aim, numbers: Iterable[str]) -> bool:
    if aim.shipment is not None and not _is_called(shipment, aim.shipment):
        return False
    return set(map(bare_number, numbers)) <= set(numbers_of(shipment))


def _is_called(shipment: Shipment, name: str) -> bool:
    """True for its GID and its name, with or without `#`, and for the `F1` at the end of it."""
    words = name.strip().casefold()
    if words.startswith(_GID.casefold()):
        return shipment.id.casefold() == words
    own = (shipment.name or "").casefold()
    return bool(own) and (words.removeprefix("#") == own.removeprefix("#") or own.endswith(f"-{words}"))
