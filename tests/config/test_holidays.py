"""Days off: a country's public holidays, of any year, and the shop's own."""

from __future__ import annotations

from datetime import date

import pytest

from orderstatus.config.holidays import days_off
from orderstatus.core.errors import UsageError

OWN = frozenset({date(2026, 12, 24)})


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 12, 6), "Independence Day"),
        (date(2027, 12, 6), "Independence Day, on a Monday"),
        (date(2026, 6, 20), "Midsummer"),
        (date(2026, 4, 3), "Good Friday"),
        (date(2026, 5, 14), "Ascension Day"),
        (date(2031, 1, 6), "Epiphany, five years on"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_finlands_public_holidays_are_known(day: date, name: str) -> None:
    assert day in days_off("FI", frozenset()), name


@pytest.mark.parametrize("day", [date(2026, 12, 7), date(2026, 11, 23), date(2026, 6, 22)])
def test_a_working_day_is_none(day: date) -> None:
    assert day not in days_off("FI", OWN)


def test_the_shops_own_days_come_besides() -> None:
    off = days_off("FI", OWN)
    assert date(2026, 12, 24) in off
    assert date(2026, 12, 25) in off


def test_without_a_country_only_the_shops_own_days_are_off() -> None:
    off = days_off(None, OWN)
    assert date(2026, 12, 24) in off
    assert date(2026, 12, 25) not in off


def test_a_region_has_days_of_its_own() -> None:
    epiphany = date(2027, 1, 6)
    assert epiphany in days_off("DE-BY", frozenset())
    assert epiphany not in days_off("DE-BE", frozenset())


@pytest.mark.parametrize("country", [" fi ", "fi"])
def test_case_and_space_do_not_matter(country: str) -> None:
    assert date(2026, 12, 6) in days_off(country, frozenset())


@pytest.mark.parametrize("country", ["XX", "", "Finland", "DE-XX", "FI-"])
def test_a_country_that_is_not_known_says_what_is_accepted(country: str) -> None:
    with pytest.raises(UsageError, match="whose public holidays are not known") as caught:
        days_off(country, frozenset())
    assert "FI" in (caught.value.hint or "")
