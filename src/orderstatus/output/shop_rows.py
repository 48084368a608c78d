"""Rows of several shops in one answer: each is shown with its own shop's clock, zone and rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic

from orderstatus.output.fields import Field, R, RowContext, Value
from orderstatus.output.text import OWN_ZONE, in_zone

_SUFFIX = ".myshopify.com"
_SHOP = "shop"
_IMPORTANCE = 95


@dataclass(frozen=True, slots=True)
class ShopRow(Generic[R]):
    """A row, and the shop that it is of."""

    row: R
    context: RowContext


def with_shop_column(fields: Sequence[Field[R]]) -> tuple[Field[R], ...]:
    """The same fields, those of a table and of TSV beginning with the shop; on a terminal without its ending."""
    return tuple(
        replace(each, importance=_IMPORTANCE, shown=lambda _, context: context.shop.removesuffix(_SUFFIX))
        if each.key == _SHOP
        else each
        for each in fields
    )


def of_shop_rows(fields: Sequence[Field[R]]) -> tuple[Field[ShopRow[R]], ...]:
    """The same fields, of rows that know their shop. Write them with the context of `shared_context`."""
    return tuple(_of_shop_row(each) for each in fields)


def shared_context(context: RowContext) -> RowContext:
    """What rows of several shops have in common: the reader's language, and that each instant is in its own zone."""
    return replace(context, shop="", zone=OWN_ZONE)


def _of_shop_row(field: Field[R]) -> Field[ShopRow[R]]:
    shown, link = field.shown, field.link

    def get(row: ShopRow[R], _: RowContext) -> Value:
        value = field.get(row.row, row.context)
        return in_zone(value, row.context.zone) if isinstance(value, datetime) else value

    return Field(
        key=field.key,
        heading=field.heading,
        about=field.about,
        get=get,
        kind=field.kind,
        importance=field.importance,
        least=field.least,
        numeric=field.numeric,
        axis=field.axis,
        tones=field.tones,
        shown=None if shown is None else lambda row, _: shown(row.row, row.context),
        link=None if link is None else lambda row, _: link(row.row, row.context),
    )
