"""Rows of several shops in one answer: each is shown with its own shop's clock, zone and rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic

from orderstatus.output.fields import Field, Kind, R, RowContext, Value, shown_text, table_text
from orderstatus.output.text import OWN_ZONE, in_zone

_SUFFIX = ".myshopify.com"
_SHOP = "shop"
_CURRENCY = "currency"


@dataclass(frozen=True, slots=True)
class ShopRow(Generic[R]):
    """A row, and the shop that it is of."""

    row: R
    context: RowContext


def with_shop_column(fields: Sequence[Field[R]]) -> tuple[Field[R], ...]:
    """The same fields, those of a table and of TSV beginning with the shop.

    On a terminal it is what a person calls it, and amounts that may be of several currencies stay with theirs. Only
    what says which row it is stays longer than the shop does.
    """
    importance = max(each.importance for each in fields) - 1
    has_currency = any(each.key == _CURRENCY for each in fields)

    def of_several(field: Field[R]) -> Field[R]:
        if field.key == _SHOP:
            return replace(field, importance=importance, shown=lambda row, context: _shop_shown(row, field, context))
        return replace(field, needs=_CURRENCY) if field.kind is Kind.AMOUNT and has_currency else field

    return tuple(map(of_several, fields))


def of_shop_rows(fields: Sequence[Field[R]]) -> tuple[Field[ShopRow[R]], ...]:
    """The same fields, of rows that know their shop. Write them with the context of `shared_context`."""
    return tuple(_of_shop_row(each) for each in fields)


def shared_context(context: RowContext) -> RowContext:
    """What rows of several shops have in common: the reader's language, and that each instant is in its own zone."""
    return replace(context, shop="", zone=OWN_ZONE)


def shop_first(fields: Sequence[Field[R]]) -> tuple[Field[R], ...]:
    """The same columns, the shop's before all others, whatever the order of the keys."""
    return tuple(sorted(fields, key=lambda each: each.key != _SHOP))


def shortened(name: str) -> str:
    """A shop's name without what all of Shopify's domains end in."""
    return name.removesuffix(_SUFFIX)


def short_name(context: RowContext) -> str:
    """What a person calls the shop, in as few words as tell it from others; empty where there is one shop."""
    return shortened(context.shop_name)


def _shop_shown(row: R, of: Field[R], context: RowContext) -> str:
    return short_name(context) or shortened(shown_text(of.get(row, context), context))


def _of_shop_row(field: Field[R]) -> Field[ShopRow[R]]:
    link, ink = field.link, field.ink

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
        needs=field.needs,
        ink=None if ink is None else lambda row, _: ink(row.row, row.context),
        shown=lambda row, _: table_text(field.get(row.row, row.context), row.row, field, row.context),
        link=None if link is None else lambda row, _: link(row.row, row.context),
    )
