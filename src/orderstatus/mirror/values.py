"""How one value stands in a column: instants as microseconds, money as digits, any text that Python can hold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from orderstatus.core.models import Money

Stored = str | bytes | int | float | None
"""What a column holds. Bytes are text that is no valid UTF-8 (a lone surrogate), which SQLite's text cannot be."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def micros(at: datetime | None) -> int | None:
    """Microseconds since 1970 in UTC, exact."""
    return None if at is None else (at - _EPOCH) // _MICROSECOND


def instant(stored: int | None) -> datetime | None:
    """The moment that `micros` made a number of, in UTC."""
    return None if stored is None else _EPOCH + timedelta(microseconds=stored)


def held(text: str | None) -> str | bytes | None:
    """`text` as a column takes it: text wherever it is valid UTF-8, its bytes where it holds a lone surrogate."""
    if text is None or text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def told(stored: str | bytes | None) -> str | None:
    """The text that `held` stored."""
    return stored.decode("utf-8", "surrogatepass") if isinstance(stored, bytes) else stored


def folded(text: str | None) -> bytes | None:
    """`text` without its case, to be compared: bytes for `CAST(? AS TEXT)`, whose order is that of Python's text."""
    return None if text is None else text.casefold().encode("utf-8", "surrogatepass")


def amount(money: Money | None, currency: str | None) -> str | None:
    """The digits of an amount, with its currency behind them where that is not `currency`."""
    if money is None:
        return None
    return str(money.amount) if money.currency == currency else f"{money.amount} {money.currency}"


@lru_cache(maxsize=10_000)
def money(stored: str | None, currency: str | None) -> Money | None:
    """The money that `amount` stored beside `currency`. Most orders owe the same nothing, which is made once."""
    if stored is None:
        return None
    digits, apart, own = stored.partition(" ")
    return Money(Decimal(digits), own if apart else currency or "")


def tags_folded(tags: Iterable[str]) -> bytes | None:
    """Tags without their case, a line each, for `CAST(? AS TEXT)`, to look for a `tag_line` in. None without any."""
    lines = "".join(map(_line, tags))
    return f"\n{lines}".encode("utf-8", "surrogatepass") if lines else None


def tag_line(tag: str) -> bytes:
    """What `tags_folded` holds of exactly this tag."""
    return f"\n{_line(tag)}".encode("utf-8", "surrogatepass")


def _line(tag: str) -> str:
    # As JSON, in which no line ends, so that a tag cannot be taken for two.
    return f"{json.dumps(tag.casefold(), ensure_ascii=False)}\n"
