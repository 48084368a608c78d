"""What a customer is told of an order: as text for a reply, and as rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TextIO

from orderstatus.core.explaining.order import Paragraph
from orderstatus.core.models import Order
from orderstatus.output.fields import Field, RowContext
from orderstatus.output.sentences import said
from orderstatus.output.text import printable


@dataclass(frozen=True, slots=True)
class Explained:
    """An order and what is said of it."""

    order: Order
    paragraphs: tuple[Paragraph, ...]


def customer_text(row: Explained, context: RowContext) -> str:
    """The paragraphs, a line each: a reply that can be pasted, in the reader's language."""
    return "\n".join(_capitalized(_joined(paragraph, context)) for paragraph in row.paragraphs)


def write_explanations(rows: Iterable[tuple[Explained, RowContext]], out: TextIO) -> int:
    """Each order's text, an empty line between two; how many there were. Nothing is wrapped: it is to be pasted."""
    count = 0
    for count, (row, context) in enumerate(rows, 1):
        out.write(("\n" if count > 1 else "") + customer_text(row, context) + "\n")
    return count


def _joined(paragraph: Paragraph, context: RowContext) -> str:
    return printable(" ".join(said(each, context) for each in paragraph))


def _capitalized(text: str) -> str:
    # A sentence may begin with the carrier or the parcel, as its language puts them.
    return text[:1].upper() + text[1:]


CUSTOMER_FIELDS: tuple[Field[Explained], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", get=lambda r, c: c.shop),
    Field(key="id", heading="Id", about="the order's GID", get=lambda r, c: r.order.id),
    Field(key="name", heading="Order", about="the order's name", get=lambda r, c: r.order.name, importance=100),
    Field(
        key="language",
        heading="Language",
        about="of the text: that of --lang, else of the settings",
        get=lambda r, c: c.labels.code,
    ),
    Field(
        key="text",
        heading="Text",
        about="what can be told to the customer, a line a paragraph",
        get=customer_text,
        importance=90,
    ),
)
