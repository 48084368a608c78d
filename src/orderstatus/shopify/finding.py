"""Orders and customers by what somebody has in hand, as far as the shop's own search goes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from orderstatus.core.errors import AccessError
from orderstatus.core.needles import Kind, Needle, digits, is_same_phone
from orderstatus.shopify import wire
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.documents import operation
from orderstatus.shopify.gaps import cut_connections, no_data, validated, warn_of_problems
from orderstatus.shopify.search import any_of, called, quoted


def search_for(needles: Iterable[Needle], kind: Kind) -> str:
    """A search that finds every order that any of `needles` can mean, taken as `kind`.

    Filters as the description of `QueryRoot.orders(query:)` lists them: `name`, `id`, `confirmation_number`, `email`,
    `customer_id`; without one it is "a case-insensitive search of multiple fields", of which every word must be found.
    The shop may find more: what comes back has to be looked at.
    """
    return any_of(term for each in needles for term in _terms(each, kind))


def _terms(needle: Needle, kind: Kind) -> Iterator[str]:
    match kind:
        case Kind.EMAIL:
            yield f"email:{quoted(needle.text)}"
        case Kind.PHONE:
            for customer in sorted(needle.customers):
                yield f"customer_id:{customer.rpartition('/')[2]}"
        case Kind.TEXT:
            yield f"({' AND '.join(quoted(word) for word in needle.text.split())})"
            yield from _confirmation(needle)
        case _:
            if needle.reference is not None:
                yield from called(needle.reference)
            yield from _confirmation(needle)


def _confirmation(needle: Needle) -> Iterator[str]:
    if Kind.CONFIRMATION in needle.kinds:
        yield f"confirmation_number:{quoted(needle.text)}"


def customers_with_phone(client: AdminClient, number: str, *, warn: Callable[[str], None]) -> frozenset[str]:
    """The GIDs of the customers whose telephone number it is; `warn` hears where customers may not be read.

    Shopify keeps numbers with their country's code (`phone:+18005550100`), so one without is found only where the shop
    kept it so. A number that may not be read is taken as what was searched for.
    """
    numbers = dict.fromkeys((f"+{digits(number)}", "".join(number.split())))
    search = any_of(f"phone:{quoted(each)}" for each in numbers)
    try:
        answer = client.query(operation("customers_by_phone"), {"query": search})
    except AccessError as error:
        # Whoever may read nothing at all has been told so by a search for orders, which comes before.
        warn(f"telephone numbers cannot be looked up, as customers may not be read: {error.hint or error}")
        return frozenset()
    listed = answer.data.get("customers")
    if not isinstance(listed, dict):
        raise no_data(answer, "customers")
    warn_of_problems(answer.problems, warn)
    if cut_connections(listed):
        warn(f"more customers have the number {number} than are read at once; some are missing here")
    found = validated(wire.CustomerPageWire, {"nodes": listed}, answer.request_id).nodes or []
    return frozenset(each.id for each in found if each.id is not None and _has(each, number))


def _has(customer: wire.CustomerWire, number: str) -> bool:
    known = customer.default_phone_number
    return known is None or known.phone_number is None or is_same_phone(number, known.phone_number)
