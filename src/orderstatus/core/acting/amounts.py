"""Amounts and currencies as they are typed."""

from __future__ import annotations

import re
from decimal import Decimal

from orderstatus.core.errors import UsageError
from orderstatus.core.typed import filled

_AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,6})?", re.ASCII)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)


def parse_amount(flag: str, text: str) -> Decimal:
    """The amount that was typed after `flag`, with its decimals as they were typed.

    Raises UsageError for zero, and for what could be read in two ways: a comma is a decimal mark here and groups
    thousands there.
    """
    accepted = "an amount with a point before its decimals, such as 12.50"
    given = filled(flag, text, accepted)
    if not _AMOUNT.fullmatch(given):
        raise UsageError(f"`{flag}` does not understand `{given}`", hint=f"give {accepted}, without a currency")
    amount = Decimal(given)
    if not amount:
        raise UsageError(f"`{flag}` is zero", hint=f"give more than zero, or leave `{flag}` out to capture all")
    return amount


def parse_currency(flag: str, text: str) -> str:
    """The currency that was typed after `flag`, in capitals. Raises UsageError for what is not three letters."""
    given = filled(flag, text, "a currency such as EUR").upper()
    if not _CURRENCY.fullmatch(given):
        raise UsageError(f"`{flag}` does not understand `{text}`", hint="give the three letters of it, such as EUR")
    return given


def places(amount: Decimal) -> int:
    """Decimals as they were typed: 1.500 has three, as whoever means one and a half thousand would write."""
    exponent = amount.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
