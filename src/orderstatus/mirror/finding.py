"""Orders by whatever somebody has in hand, where the shop's own search would be asked."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence

from orderstatus.core.errors import NotFoundError, UsageError
from orderstatus.core.needles import Kind, Needle, digits, is_same_phone, plain
from orderstatus.core.references import gid_of_number, order_gid, parse_reference
from orderstatus.mirror.hints import command, path_of
from orderstatus.mirror.holding import marks
from orderstatus.mirror.search import Narrowed, called
from orderstatus.mirror.values import Stored, folded, held, told

_WORD = re.compile(r"\w+")
_LOOKED_THROUGH = ("name_folded", "confirmation_folded", "customer_folded", "email_folded", "tags_folded")
"""Where words are looked for: the fields that `core.finding.field_with_words` looks at."""

Condition = tuple[str, tuple[Stored, ...]]


def looked_for(needles: Sequence[Needle], kind: Kind) -> Narrowed:
    """The condition that an order is one which any of `needles` can mean, taken as `kind`.

    SQL finds words in the middle of others too: `core.finding.field_with_words` decides.
    """
    conditions = [each for needle in needles for each in _conditions(needle, kind)]
    where = " OR ".join(f"({term})" for term, _ in conditions) or "0"
    return Narrowed(where, tuple(value for _, values in conditions for value in values), kind is not Kind.TEXT)


def with_numbers(numbers: Sequence[str]) -> Narrowed:
    """The condition that an order has a shipment with one of these tracking numbers (`core.needles.plain`)."""
    bare = [held(plain(each)) for each in numbers]
    more = " OR ".join("instr(more_numbers, ?)" for _ in bare)
    lines = [held(f"\n{plain(each)}\n") for each in numbers]
    return Narrowed(
        f"key IN (SELECT order_key FROM shipments WHERE number IN ({marks(bare)}) "
        f"UNION SELECT order_key FROM shipments WHERE more_numbers IS NOT NULL AND ({more or '0'}))",
        (*bare, *lines),
        decides=True,
    )


def customers_with_phone(connection: sqlite3.Connection, number: str) -> frozenset[str]:
    """The customers of orders that have this telephone number: a mirror holds no other number of a customer."""
    wanted = digits(number)
    ending = wanted.removeprefix("0")[-6:]
    cursor = connection.execute(
        # Without an order that has a number there are no statistics of the index, and it would be passed over.
        "SELECT DISTINCT customer_id, phone FROM orders INDEXED BY orders_phone "
        "WHERE phone_digits IS NOT NULL AND customer_id IS NOT NULL "
        "AND (phone_digits = ? OR substr(phone_digits, -6) = ?)",
        (wanted, ending),
    )
    found = ((told(customer) or "", told(phone) or "") for customer, phone in cursor)
    return frozenset(customer for customer, phone in found if is_same_phone(number, phone))


def order_id(connection: sqlite3.Connection, reference: str) -> str:
    """The GID of the one order that `reference` names; whether there is an order with a GID is not looked up.

    Raises NotFoundError where a name is nobody's, UsageError where it is that of several or the reference is none.
    """
    parsed = parse_reference(reference)
    if parsed.gid is not None:
        return parsed.gid
    name = parsed.name or ""
    where, values = called(parsed)
    rows = connection.execute(f"SELECT key, name, number FROM orders WHERE {where}", values).fetchall()
    found = [(order_gid(key), told(text) or "", number) for key, text, number in rows]
    exact = [each for each in found if each[1].casefold() == name.casefold()]
    bare = name.lstrip("#").casefold()
    loose = [each for each in found if each[1].lstrip("#").casefold() == bare or str(each[2]) == bare]
    chosen = exact or loose
    if len(chosen) > 1:
        listed = ", ".join(f"{text} ({gid})" for gid, text, _ in chosen)
        raise UsageError(f"several orders are called {name}: {listed}", hint="name one by its GID")
    gid = chosen[0][0] if chosen else gid_of_number(name)
    if gid is None:
        path = path_of(connection)
        raise NotFoundError(
            f"there is no order {reference.strip()} in the mirror",
            hint=f"{command('sync', path)} reads what is new, and {command('list --mirror', path)} shows how they are "
            "called",
        )
    return gid


def _conditions(needle: Needle, kind: Kind) -> Iterator[Condition]:
    match kind:
        case Kind.EMAIL:
            yield "email_folded = CAST(? AS TEXT)", (folded(needle.text),)
        case Kind.PHONE:
            customers = sorted(needle.customers)
            yield f"customer_id IN ({marks(customers)})", tuple(held(each) for each in customers)
        case Kind.TEXT:
            yield from _words(needle)
            yield from _confirmation(needle)
        case Kind.TRACKING:
            return
        case _:
            if needle.reference is not None:
                yield called(needle.reference)
            yield from _confirmation(needle)


def _words(needle: Needle) -> Iterator[Condition]:
    words = _WORD.findall(needle.text.casefold())
    if not words:
        return
    values = tuple(folded(word) for word in words)
    for column in _LOOKED_THROUGH:
        yield " AND ".join(f"instr({column}, CAST(? AS TEXT))" for _ in words), values


def _confirmation(needle: Needle) -> Iterator[Condition]:
    if Kind.CONFIRMATION in needle.kinds:
        yield "confirmation_folded = CAST(? AS TEXT)", (folded(needle.text),)
