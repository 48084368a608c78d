"""Instants and amounts that are written quickly are written the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from orderstatus.output.fields import data_text, data_texts, decimal_text
from orderstatus.output.instants import instant_text, instant_texts
from orderstatus.output.text import OWN_ZONE

NAMES = ("Europe/Helsinki", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu")
ZONES: list[tzinfo | None] = [None, UTC, OWN_ZONE, timezone(timedelta(hours=-3, minutes=-30)), *map(ZoneInfo, NAMES)]
KEPT = [(zone, instant_texts(zone)) for zone in ZONES]
"""Kept from instant to instant, as in a file."""


@given(
    at=st.datetimes(timezones=st.sampled_from([UTC, ZoneInfo("Asia/Tokyo"), timezone(timedelta(hours=5))])),
    kept=st.sampled_from(KEPT),
)
def test_an_instant_is_written_as_it_is_by_itself(
    at: datetime, kept: tuple[tzinfo | None, Callable[[datetime], str]]
) -> None:
    zone, text = kept
    assert text(at) == instant_text(at, zone)
    whole = at.replace(microsecond=0)
    assert text(whole) == text(whole) == instant_text(whole, zone)


def test_every_minute_around_a_change_of_the_clock_is_right() -> None:
    for name, day in (("Europe/Helsinki", (2026, 10, 25)), ("Australia/Lord_Howe", (2026, 4, 4))):
        zone = ZoneInfo(name)
        text = instant_texts(zone)
        for minute in range(0, 48 * 60, 7):
            at = datetime(*day, tzinfo=UTC) + timedelta(minutes=minute)
            assert text(at) == instant_text(at, zone)


def test_a_century_of_hours_is_not_kept() -> None:
    text = instant_texts(ZoneInfo("Europe/Helsinki"))
    for hour in range(6_000):
        text(datetime(2000, 1, 1, tzinfo=UTC) + timedelta(hours=hour))
    (kept,) = (cell.cell_contents for cell in text.__closure__ or () if isinstance(cell.cell_contents, dict))
    assert len(kept) <= 4096


@given(number=st.decimals(allow_nan=False, allow_infinity=False) | st.just(Decimal("0E-7")))
def test_an_amount_has_no_exponent(number: Decimal) -> None:
    assert decimal_text(number) == format(number, "f")


@given(
    values=st.lists(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False)
        | st.text()
        | st.tuples(st.text(), st.text())
    )
)
def test_a_row_is_written_as_its_values_are(values: list[bool | int | float | str | tuple[str, ...] | None]) -> None:
    assert data_texts(UTC)(values) == [data_text(value, UTC) for value in values]
