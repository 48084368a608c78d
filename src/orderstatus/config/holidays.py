"""The days on which nobody works: a country's public holidays, and the shop's own."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import date

from orderstatus.core.errors import UsageError


@dataclass(frozen=True, slots=True)
class _DaysOff:
    public: Container[date]
    own: frozenset[date]

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day in self.own or day in self.public)


def days_off(country: str | None, own: frozenset[date]) -> Container[date]:
    """`own` and the public holidays of `country` (`FI`, or with a region `DE-BY`), of any year.

    Raises UsageError for a country or a region that the `holidays` package does not know.
    """
    return own if country is None else _DaysOff(public_holidays(country), own)


def public_holidays(country: str) -> Container[date]:
    """The public holidays of a country or a region of it, of any year. Raises UsageError for one that is not known."""
    # Imported only where a country is set: it takes 40 ms.
    import holidays

    code, dash, region = country.strip().upper().partition("-")
    try:
        if not code or (dash and not region):
            raise NotImplementedError
        return holidays.country_holidays(code, subdiv=region or None)
    except NotImplementedError:
        raise UsageError(
            f"`country` is `{country}`, whose public holidays are not known",
            hint="give two letters such as FI, or with a region DE-BY; or list your days under `holidays`",
        ) from None
