"""Statuses and times as carriers write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting.event_words import SPELLINGS, event_status
from orderstatus.core.acting.happenings import AmbiguousDayError, Happening, happening
from orderstatus.core.acting.mutations import EventStatus

HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("Delivered", EventStatus.DELIVERED),
        ("OUT_FOR_DELIVERY", EventStatus.OUT_FOR_DELIVERY),
        ("OutForDelivery", EventStatus.OUT_FOR_DELIVERY),
        ("In transit", EventStatus.IN_TRANSIT),
        ("toimitettu", EventStatus.DELIVERED),
        ("Levererad", EventStatus.DELIVERED),
        ("ZUGESTELLT", EventStatus.DELIVERED),
        ("Delivered to pick-up point", EventStatus.READY_FOR_PICKUP),
        ("ready for pickup", EventStatus.READY_FOR_PICKUP),
        ("available_for_pickup", EventStatus.READY_FOR_PICKUP),
        ("Viivastynyt", EventStatus.DELAYED),
        ("exception", EventStatus.FAILURE),
        ("failed", EventStatus.FAILURE),
        ("Returned to sender", EventStatus.FAILURE),
        ("pre_transit", EventStatus.CONFIRMED),
        ("carrier-picked-up", EventStatus.CARRIER_PICKED_UP),
    ],
)
def test_a_status_is_known_however_the_carrier_spells_it(word: str, status: EventStatus) -> None:
    assert event_status(word) is status


@pytest.mark.parametrize("word", ["", "  ", "picked up", "Noudettu", "abgeholt", "DE", "nonsense"])
def test_a_word_that_is_unknown_or_means_two_things_is_not_guessed(word: str) -> None:
    assert event_status(word) is None


@pytest.mark.parametrize("status", EventStatus)
def test_every_spelling_stands_for_one_status_only(status: EventStatus) -> None:
    for spelling in (*SPELLINGS[status], status.value, status.name):
        assert event_status(spelling) is status
        assert event_status(spelling.upper()) is status


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-26T12:05:00Z",
        "2026-11-26T14:05:00.900+02:00",
        "20261126T120500Z",
        "2026-11-26 14:05",
        "2026-11-26T14:05:00",
        "2026/11/26 14.05",
        "26.11.2026 14:05",
        " 26.11.2026   klo 14.05 ",
        "26.11.2026, 14:05 Uhr",
        "26-11-2026 14:05:00",
        "26/11/2026 14:05",
        "11/26/2026 2:05 PM",
        "11/26/2026 02:05:00 p.m.",
    ],
)
def test_a_time_is_read_however_it_is_written(text: str) -> None:
    assert happening(text, HELSINKI) == Happening(datetime(2026, 11, 26, 12, 5, tzinfo=UTC))


@pytest.mark.parametrize("text", ["2026-11-26", "26.11.2026", "20261126", "26/11/2026"])
def test_a_day_alone_is_its_noon_in_the_zone_of_the_shop(text: str) -> None:
    assert happening(text, HELSINKI) == Happening(datetime(2026, 11, 26, 10, 0, tzinfo=UTC), date(2026, 11, 26))


def test_midnight_and_noon_are_told_apart_by_am_and_pm() -> None:
    assert happening("3/4/2026 12:00 AM", UTC).at == datetime(2026, 3, 4, 0, 0, tzinfo=UTC)
    assert happening("3/4/2026 12:00 PM", UTC).at == datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize("text", ["03/04/2026", "03/04/2026 14:05"])
def test_a_day_that_may_be_two_is_not_guessed(text: str) -> None:
    with pytest.raises(AmbiguousDayError):
        happening(text, HELSINKI)


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "2026-13-01", "2026-11-26 25:00", "46352.5", "14:05", "0001-01-01", "9999-12-31", "26.11.26"],
)
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        happening(text, HELSINKI)


SECONDS = st.integers(315_532_800, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@given(SECONDS)
def test_an_instant_that_is_written_is_the_one_that_is_read(at: datetime) -> None:
    there = at.astimezone(HELSINKI)
    assert happening(there.isoformat(), UTC).at == there
    if there.fold == 0:
        assert happening(f"{there:%d.%m.%Y %H:%M:%S}", HELSINKI).at == there
        assert happening(f"{there:%Y-%m-%d %H:%M:%S}", HELSINKI).at == there


@given(st.text(max_size=25))
def test_whatever_stands_there_is_a_time_or_refused(text: str) -> None:
    try:
        found = happening(text, HELSINKI)
    except ValueError:
        return
    assert found.at.tzinfo is UTC
    assert found.at.microsecond == 0
