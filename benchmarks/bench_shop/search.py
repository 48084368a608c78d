"""Which orders a search finds, sorted, and the page of them after a cursor.

It reads what a reader of everything needs: comparisons of `processed_at`, `created_at`, `updated_at` and `id`, joined
by AND. Anything else is refused rather than ignored, as a benchmark that measured another question would be worthless.
"""

from __future__ import annotations

import base64
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache

from bench_shop.population import Orders

_TERM = re.compile(
    r"\s*(?P<field>processed_at|created_at|updated_at|id):(?P<how><=|>=|<|>|)"
    r"(?P<value>'[^']*'|\"[^\"]*\"|[0-9][0-9T:.+Z-]*)\s*(?:AND\b)?",
    re.IGNORECASE,
)
SORT_FIELDS = {
    None: "processed_at",
    "PROCESSED_AT": "processed_at",
    "CREATED_AT": "created_at",
    "UPDATED_AT": "updated_at",
    "ID": "id",
    "ORDER_NUMBER": "created_at",
}
_FAR = 2**62

Range = tuple[int, int]
"""The smallest value that is in, and the smallest that is no more."""


def ranges(search: str | None) -> dict[str, Range]:
    """The range of each field that a search asks for; none is every order. Raises ValueError for any other search."""
    found: dict[str, Range] = {}
    rest = (search or "").strip()
    while rest.startswith("(") and rest.endswith(")") and "(" not in rest[1:]:
        rest = rest[1:-1].strip()
    while rest:
        term = _TERM.match(rest)
        if term is None:
            raise ValueError(f"the benchmark's shop does not understand the search {rest!r}")
        rest = rest[term.end() :]
        lowest, beyond = _range(term["how"], _number(term["value"].strip("'\"")))
        low, high = found.get(term["field"].lower(), (-_FAR, _FAR))
        found[term["field"].lower()] = max(low, lowest), min(high, beyond)
    return found


def _range(how: str, value: int) -> Range:
    match how:
        case ">=":
            return value, _FAR
        case ">":
            return value + 1, _FAR
        case "<":
            return -_FAR, value
        case "<=":
            return -_FAR, value + 1
        case _:
            return value, value + 1


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    at = datetime.fromisoformat(text)
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp())


class Finder:
    """Finds orders by search. What was found last is kept, as pages and counts ask for the same again."""

    def __init__(self, orders: Orders) -> None:
        self._values = {
            "processed_at": orders.processed,
            "created_at": orders.created,
            "updated_at": orders.updated,
            "id": orders.ids,
        }
        self._ids = orders.ids
        self._sorted: dict[str, tuple[list[int], list[tuple[int, int]]]] = {}
        self.found: Callable[[str | None, str], Sequence[int]] = lru_cache(maxsize=2048)(self._found)

    def count(self, search: str | None) -> int:
        """How many orders a search finds; exact."""
        return len(self.found(search, next(iter(ranges(search)), "processed_at")))

    def _found(self, search: str | None, sort_field: str) -> Sequence[int]:
        """Indexes of the orders that `search` finds, by `sort_field` and then by id, ascending."""
        wanted = ranges(search)
        indexes, keys = self._by(sort_field)
        low, high = wanted.pop(sort_field, (-_FAR, _FAR))
        found = indexes[bisect_left(keys, (low, -_FAR)) : bisect_left(keys, (high, -_FAR))]
        for field, (lowest, beyond) in wanted.items():
            values = self._values[field]
            found = [index for index in found if lowest <= values[index] < beyond]
        return found

    def page(
        self, search: str | None, sort_field: str, *, first: int, after: str | None, descending: bool
    ) -> tuple[Sequence[int], bool]:
        """Up to `first` orders after the cursor, and whether there are more. Raises ValueError for a broken cursor."""
        found = self.found(search, sort_field)
        values = self._values[sort_field]
        if descending:
            end = len(found)
            if after is not None:
                end = bisect_left(found, read_cursor(after), key=lambda index: (values[index], self._ids[index]))
            start = max(0, end - first)
            return found[start:end][::-1], start > 0
        start = 0
        if after is not None:
            start = bisect_right(found, read_cursor(after), key=lambda index: (values[index], self._ids[index]))
        return found[start : start + first], start + first < len(found)

    def cursor(self, index: int, sort_field: str) -> str:
        """The cursor that stands behind an order: its sort value and its id (recorded)."""
        place = {"last_id": self._ids[index], "last_value": self._values[sort_field][index]}
        return base64.b64encode(json.dumps(place).encode()).decode()

    def _by(self, field: str) -> tuple[list[int], list[tuple[int, int]]]:
        if field not in self._sorted:
            values = self._values[field]
            indexes = sorted(range(len(values)), key=lambda index: (values[index], self._ids[index]))
            self._sorted[field] = indexes, [(values[index], self._ids[index]) for index in indexes]
        return self._sorted[field]


def read_cursor(cursor: str) -> tuple[int, int]:
    """The (sort value, id) behind which a page begins. Raises ValueError for what is no cursor of this shop."""
    try:
        place = json.loads(base64.b64decode(cursor))
        return int(place["last_value"]), int(place["last_id"])
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"no cursor of this shop: {cursor!r}") from error
