"""How many decimals a currency has."""

from __future__ import annotations

from decimal import Decimal

# ISO 4217 minor units other than 2, for the currencies Shopify sells in (`CurrencyCode`).
_WHOLE = frozenset(
    {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV", "XAF", "XOF", "XPF"}
)
_THOUSANDTHS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})


def decimals(currency: str | None) -> int:
    """The minor unit of `currency` by ISO 4217: 0 for JPY, 3 for KWD, 2 for most and for one that is not known."""
    return 0 if currency in _WHOLE else 3 if currency in _THOUSANDTHS else 2


def whole_amount(amount: Decimal, currency: str | None) -> Decimal:
    """The same amount with all decimals that `currency` has: `525.80` for `525.8`. Digits beyond those are kept."""
    exponent = amount.as_tuple().exponent
    places = decimals(currency)
    return amount.quantize(Decimal(1).scaleb(-places)) if isinstance(exponent, int) and -exponent < places else amount
