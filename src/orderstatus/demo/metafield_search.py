"""Searching orders by metafields: `metafields.NAMESPACE.KEY:VALUE`.

Documented: the metafield's definition must have filtering enabled, and only a whole value in its own case matches
(query-by-metafield-value); a definition is FILTERABLE, or not yet, or not at all. What comes back without one is not
documented: the filter is passed over and everything comes, without a warning, which is the worst that a client can
meet (a belief)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from orderstatus.demo.metafields import FILTERABLE, Metafields
from orderstatus.demo.search import parse, terms
from orderstatus.demo.search_fields import Field, Values

Json = dict[str, Any]

PREFIX = "metafields."
_PASSED_OVER = Field("passed-over")


def metafield_fields(text: str, metafields: Metafields, status: Callable[[Json], str]) -> Mapping[str, Field]:
    """The search fields of orders' metafields that a search names; `status` is an adminFilterable capability's."""
    node = parse(text)
    named = {term.field for term in terms(node) if term.field.startswith(PREFIX)} if node is not None else ()
    return {name: _field(name, metafields, status) for name in named if name.count(".") == 2}


def _field(name: str, metafields: Metafields, status: Callable[[Json], str]) -> Field:
    _, namespace, key = name.split(".")
    definition = metafields.definition("ORDER", namespace, key)
    if definition is None or status(definition["capabilities"]["adminFilterable"]) != FILTERABLE:
        return _PASSED_OVER
    return Field("exact", _values(metafields, namespace, key))


def _values(metafields: Metafields, namespace: str, key: str) -> Values:
    def values(order: Json) -> tuple[Any, ...]:
        found = metafields.get(order["id"], namespace, key)
        return () if found is None else (found["value"],)

    return values
