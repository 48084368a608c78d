"""The fields of an order that was found: what it was found by, then those of the order."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from orderstatus.core.finding import NOT_SHOWN, Match
from orderstatus.core.models import Order
from orderstatus.output.fields import Field, RowContext
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.palette import Tone

T = TypeVar("T")

_IMPORTANCE = {"customer": 98, "placed_at": 97}
"""What tells one found order from another, on a terminal too narrow for its statuses."""


def _of_order(read: Callable[[Order, RowContext], T]) -> Callable[[Match, RowContext], T]:
    return lambda match, context: read(match.order, context)


def _lifted(field: Field[Order]) -> Field[Match]:
    """The same column, of the order that was found."""
    return Field(
        key=field.key,
        heading=field.heading,
        about=field.about,
        get=_of_order(field.get),
        kind=field.kind,
        importance=_IMPORTANCE.get(field.key, field.importance),
        least=field.least,
        numeric=field.numeric,
        axis=field.axis,
        tones=field.tones,
        ink=None if field.ink is None else _of_order(field.ink),
        shown=None if field.shown is None else _of_order(field.shown),
        link=None if field.link is None else _of_order(field.link),
    )


MATCH_FIELDS: tuple[Field[Match], ...] = (
    Field(
        key="matched",
        heading="Found",
        about="the text that was looked for",
        get=lambda m, c: m.text,
        importance=99,
        least=12,
    ),
    Field(
        key="matched_by",
        heading="By",
        about="the field it matches: name, id, email, phone, confirmation-number, tracking-number, customer, tags; "
        f"{NOT_SHOWN} where only the shop's search knows why",
        get=lambda m, c: m.by,
        importance=99,
        least=19,
        axis="match",
        tones={NOT_SHOWN: Tone.WAITING},
    ),
    *map(_lifted, ORDER_FIELDS),
)
