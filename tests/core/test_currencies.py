"""Amounts with the decimals of their currency."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.currencies import decimals, whole_amount


@pytest.mark.parametrize(
    ("amount", "currency", "spelled"),
    [("10", "EUR", "10.00"), ("525.8", "EUR", "525.80"), ("0.125", "EUR", "0.125"), ("10", "JPY", "10")],
)
def test_an_amount_has_all_decimals_of_its_currency(amount: str, currency: str, spelled: str) -> None:
    assert str(whole_amount(Decimal(amount), currency)) == spelled


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9))
def test_it_is_the_same_amount(amount: Decimal) -> None:
    for currency in ("EUR", "JPY", "KWD", None):
        spelled = whole_amount(amount, currency)
        assert spelled == amount
        exponent = spelled.as_tuple().exponent
        assert isinstance(exponent, int)
        assert -exponent >= decimals(currency)
