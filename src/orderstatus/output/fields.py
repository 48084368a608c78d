"""What a field of a row is: its frozen key, how its value is read, and how it behaves in a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from decimal import Decimal
from enum import Enum
from typing import Any, Generic, TypeAlias, TypeVar

from orderstatus.core.errors import UsageError
from orderstatus.core.labels import ENGLISH, Labels
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.rules import Rules
from orderstatus.core.typed import comma_list, unknown_word
from orderstatus.output.instants import instant_text, instant_texts
from orderstatus.output.palette import Ink, Tone
from orderstatus.output.text import MISSING, amount_text, date_text

Value: TypeAlias = str | int | float | bool | Decimal | datetime | tuple[str, ...] | None
"""What a field can hold. Money is a Decimal with its currency in a field of its own."""


class Pairs(tuple[str, ...]):
    """Texts of the form `en=Being printed`: an object in JSON, and in every other format as they are."""

    __slots__ = ()


class Ways(tuple[str, ...]):
    """Words of which none says something else than any: `none` and `any` in text, `[]` and null in what has types."""

    is_any = False

    @classmethod
    def of(cls, words: tuple[str, ...] | None) -> Ways:
        """None for any."""
        ways = cls(words or ())
        ways.is_any = words is None
        return ways

    def __str__(self) -> str:
        return "any" if self.is_any else ", ".join(self) or "none"


R = TypeVar("R")


class Kind(Enum):
    """What a column holds where a format types its columns (Parquet, Excel); any value of it may be missing."""

    TEXT = "text"
    """Also whatever is not declared: such a value is written as CSV would write it."""
    TEXTS = "texts"
    AMOUNT = "amount"
    """Money, as a Decimal."""
    INSTANT = "instant"
    COUNT = "count"
    NUMBER = "number"
    FLAG = "flag"
    """True or false."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowContext:
    """What a row cannot know by itself: whose it is, what time it is, and the shop's rules."""

    shop: str
    """`acme.myshopify.com`."""
    now: datetime
    zone: tzinfo | None = None
    """The shop's; None where it is not known, and then times are UTC."""
    rules: Rules = field(default_factory=Rules)
    labels: Labels = ENGLISH
    shop_name: str = ""
    """What a person calls the shop where there are several: its profile, or its domain."""

    @property
    def capture(self) -> CaptureRule:
        """How long an authorization lasts."""
        return self.rules.capture


@dataclass(frozen=True, slots=True, kw_only=True)
class Field(Generic[R]):
    """One column of CSV, one key of JSON. Keys are frozen: never renamed, never reordered (design 1)."""

    key: str
    heading: str
    about: str
    """One phrase for `--columns help`."""
    get: Callable[[R, RowContext], Value]
    kind: Kind = Kind.TEXT
    importance: int = 0
    """On a narrow terminal the column with the smallest goes first. Zero: not among the default columns."""
    least: int | None = None
    """Cells below which the column is dropped rather than compressed; None where a cut value would be a wrong one."""
    needs: str | None = None
    """The key of a column without which its values would say something else; where that is dropped it goes too."""
    wraps: bool = False
    """In a table what does not fit goes on below, between words, and is not cut: it decides what a person does."""
    numeric: bool = False
    axis: str | None = None
    """The axis whose labels show its value in the reader's language (`Labels.word`); None for what is no status."""
    tones: Mapping[str, Tone] = field(default_factory=dict)
    ink: Callable[[R, RowContext], Ink | None] | None = None
    """The colour where the value alone does not say it, as the merchant's own does; it goes before `tones`."""
    shown: Callable[[R, RowContext], str] | None = None
    """The value as a person reads it, where its kind alone does not say."""
    link: Callable[[R, RowContext], str | None] | None = None

    @property
    def default(self) -> bool:
        """True if a table and TSV show the field without being asked."""
        return self.importance > 0


def select(fields: Sequence[Field[R]], columns: str) -> tuple[Field[R], ...]:
    """The fields that `--columns a,b` names, in that order, each once; `payment-status` is `payment_status`.

    Raises UsageError for a name that is none, with the nearest and all there are.
    """
    by_key = {each.key: each for each in fields}
    chosen: dict[str, Field[R]] = {}
    for word in comma_list([columns]):
        key = word.lower().replace("-", "_")
        if key not in by_key:
            raise unknown_word("--columns", word, by_key)
        chosen[key] = by_key[key]
    if not chosen:
        raise UsageError("`--columns` names no column", hint=f"any of: {', '.join(by_key)}")
    return tuple(chosen.values())


def default_fields(fields: Iterable[Field[R]]) -> tuple[Field[R], ...]:
    """The columns of a table and of TSV, which are the same, in the order of the keys."""
    return tuple(each for each in fields if each.default)


def columns_help(fields: Sequence[Field[R]]) -> str:
    """What `--columns help` prints: every key with what it holds, the default columns marked."""
    width = max(len(each.key) for each in fields)
    lines = [f"{'*' if each.default else ' '} {each.key:<{width}}  {each.about}" for each in fields]
    return "\n".join([*lines, "", "* shown in a table and in TSV; JSON and CSV hold every column"]) + "\n"


def data_text(value: Value, zone: tzinfo | None) -> str:
    """A value for a program: RFC 3339 with offset, plain decimals, `true`, tags joined by `, `, missing empty."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case datetime():
            return instant_text(value, zone)
        case Decimal():
            return decimal_text(value)
        case Ways():
            return str(value)
        case tuple():
            return ", ".join(value)
        case _:
            return str(value)


class DataTexts(dict[type, Callable[[Any], str]]):
    """How a value of each type is written, as `data_text` writes it, for rows by the million: `texts[type(value)]`."""

    def __init__(self, zone: tzinfo | None) -> None:
        super().__init__({datetime: instant_texts(zone), Decimal: decimal_text, tuple: ", ".join, int: str})
        self._zone = zone

    def __missing__(self, kind: type) -> Callable[[Any], str]:
        zone = self._zone
        written = self[kind] = lambda value: data_text(value, zone)
        return written


def row_texts(
    fields: Iterable[Field[R]], context: RowContext, *, adjusted: Callable[[Value, str], str] | None = None
) -> Callable[[R], list[str]]:
    """What makes of a row the text of each of its fields, and `adjusted` of the value and that what is written."""
    getters = [each.get for each in fields]
    write = DataTexts(context.zone)

    def texts(row: R) -> list[str]:
        # Most values are text already, or missing.
        return [
            value
            if (value := get(row, context)).__class__ is str
            else ""
            if value is None
            else write[value.__class__](value)
            for get in getters
        ]

    def adjusted_texts(row: R) -> list[str]:
        values = [get(row, context) for get in getters]
        return [adjusted(value, data_text(value, context.zone)) for value in values] if adjusted is not None else []

    return texts if adjusted is None else adjusted_texts


def decimal_text(number: Decimal) -> str:
    """A plain decimal, never with an exponent."""
    # Half the time of format(), and the same where it needs no exponent.
    text = str(number)
    return format(number, "f") if "E" in text else text


def table_text(value: Value, row: R, of: Field[R], context: RowContext) -> str:
    """The `value` of a field as a person reads it in a table."""
    if of.shown is not None:
        return of.shown(row, context)
    if of.axis is not None and isinstance(value, str):
        return context.labels.word(of.axis, value)
    return shown_text(value, context)


def shown_text(value: Value, context: RowContext) -> str:
    """A value for a person: a short date in the shop's zone, two decimals, yes or no, a dash for missing."""
    match value:
        case None | "" | ():
            return MISSING
        case str():
            return value
        case bool():
            return context.labels.text("yes") if value else context.labels.text("no")
        case datetime():
            return date_text(value, now=context.now, zone=context.zone, labels=context.labels)
        case Decimal():
            return amount_text(value, None, labels=context.labels)
        case float():
            return context.labels.number(f"{value:.1f}")
        case tuple():
            return ", ".join(value)
        case _:
            return str(value)
