"""What people call orders, many at once: looked up by name, and who of the found is meant by which name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from orderstatus.core.errors import OrderStatusError, SlowAnswerError, TooCostlyError, UsageError
from orderstatus.core.references import Reference, gid_of_number
from orderstatus.shopify.documents import Document, operation
from orderstatus.shopify.envelope import Answer
from orderstatus.shopify.gaps import no_data, validated
from orderstatus.shopify.search import any_of, name_search
from orderstatus.shopify.wire import OrderPageWire, OrderWire

NAMES_AT_ONCE = 250
LONGEST_SEARCH = 8_000
"""Characters of one search. How long one may be is not documented: this is a belief, and what is refused is halved."""
_MOST_ROWS = 250
"""What `first` takes (usage/limits)."""
_FEWEST_ROWS = 10
_MOST_PAGES = 20
"""Pages of one search for names: as there is one order of a name, or a few, more would be a search gone wrong."""


@dataclass(frozen=True, slots=True)
class Named:
    """What somebody called an order, as it was typed and as it is understood."""

    text: str
    reference: Reference


class Ask(Protocol):
    """Asks the shop, and learns from the answer what may be read."""

    def __call__(self, document: Document, values: dict[str, Any], /, *, is_divisible: bool = False) -> Answer: ...


def name_batches(named: Iterable[Named]) -> Iterator[list[Named]]:
    """Batches of at most `NAMES_AT_ONCE` whose search is no longer than `LONGEST_SEARCH`."""
    batch: list[Named] = []
    length = 0
    for each in named:
        more = len(name_search(each.reference.name or "")) + len(" OR ")
        if batch and (len(batch) == NAMES_AT_ONCE or length + more > LONGEST_SEARCH):
            yield batch
            batch, length = [], 0
        batch.append(each)
        length += more
    if batch:
        yield batch


def ids_called(some: Sequence[Named], ask: Ask) -> Mapping[str, tuple[str, ...]]:
    """The GIDs that each of these references can mean, by its text; one search for all names among them.

    A GID, and a number so long that it can be an id where nobody goes by that name, stands for itself: whether there is
    such an order is not looked at.
    """
    names = list(dict.fromkeys(each.reference.name for each in some if each.reference.name is not None))
    found = {row.id: row for row in _rows(names, ask)} if names else {}
    by_name: dict[str, list[str]] = {}
    by_number: dict[str, list[str]] = {}
    for gid, row in found.items():
        if gid is None:
            continue
        name = (row.name or "").casefold()
        by_name.setdefault(name, []).append(gid)
        for bare in {name.lstrip("#"), str(row.number)}:
            by_number.setdefault(bare, []).append(gid)
    return {each.text: tuple(_meant(each.reference, by_name, by_number)) for each in some}


def _meant(
    reference: Reference, by_name: Mapping[str, Sequence[str]], by_number: Mapping[str, Sequence[str]]
) -> Sequence[str]:
    """The orders of exactly that name, else those of that number.

    `1001`, `#1001` and the name with whatever the shop puts before and after the number (`EN1001-B`) mean the same
    order, as `show` takes them.
    """
    gid = reference.gid or gid_of_number(reference.name or "")
    itself = () if gid is None else (gid,)
    if reference.name is None:
        return itself
    name = reference.name.casefold()
    return by_name.get(name) or by_number.get(name.lstrip("#")) or itself


def _rows(names: Sequence[str], ask: Ask) -> Iterator[OrderWire]:
    """Every order that the shop's search has for these names, and maybe for longer ones that hold them."""
    # Twice as many rows as names leave room for such; what does not fit comes on a page of its own.
    rows = min(_MOST_ROWS, max(_FEWEST_ROWS, 2 * len(names)))
    values: dict[str, Any] = {"query": any_of(map(name_search, names)), "first": rows}
    for _ in range(_MOST_PAGES):
        try:
            answer = ask(operation("acting_names"), values, is_divisible=len(names) > 1)
        except OrderStatusError as error:
            if len(names) == 1 or not _is_too_long(error):
                raise
            half = len(names) // 2
            yield from _rows(names[:half], ask)
            yield from _rows(names[half:], ask)
            return
        if not isinstance(answer.data.get("orders"), dict):
            raise no_data(answer, "orders")
        page = validated(OrderPageWire, answer.data["orders"], answer.request_id)
        yield from page.nodes or ()
        if page.page_info is None or not page.page_info.has_next_page:
            return
        values = {**values, "after": page.page_info.end_cursor}
    listed = names[0] if len(names) == 1 else f"these {len(names)} names, from {names[0]} on,"
    raise UsageError(f"more orders match {listed} than can be looked at", hint="name the orders by their GID")


def _is_too_long(error: OrderStatusError) -> bool:
    """True for what half as many names may not meet with: a refusal in words of Shopify's that nobody has recorded."""
    return isinstance(error, TooCostlyError | SlowAnswerError) or type(error) is OrderStatusError
