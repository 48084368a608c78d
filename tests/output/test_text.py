"""Text for people: what is replaced, how amounts and times read, and how wide anything is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from rich.cells import cell_len

from orderstatus.core.labels import ENGLISH
from orderstatus.output.text import (
    REPLACEMENT,
    amount_text,
    cell_text,
    cell_width,
    clip,
    date_text,
    distance_text,
    keeps_its_place,
    one_line,
    printable,
)
from support.orders import HELSINKI, NOW


@pytest.mark.parametrize("code", [0x00, 0x07, 0x09, 0x0A, 0x0D, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9B, 0x9D, 0x9F])
def test_control_characters_are_replaced(code: int) -> None:
    assert printable(f"a{chr(code)}b") == f"a{REPLACEMENT}b"


@pytest.mark.parametrize(
    "code",
    [*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x2028, 0x2029, 0x200B, 0x200E, 0x200F, 0x00AD, 0xFEFF, 0xE0041],
)
def test_what_reorders_or_hides_is_replaced(code: int) -> None:
    assert printable(f"a{chr(code)}b") == f"a{REPLACEMENT}b"


def test_a_lone_surrogate_is_replaced_because_no_stream_can_write_it() -> None:
    assert printable("\ud800").encode() == REPLACEMENT.encode()


@pytest.mark.parametrize("text", ["山田　太郎", "می‌خواهم", "👨‍👩‍👧", "é", "e\u0301", "דוד", "a\u00a0b", "🏳️‍🌈"])
def test_what_people_write_stays(text: str) -> None:
    assert printable(text) == text


def test_a_note_is_one_line() -> None:
    assert one_line(" Ring twice,\r\n\tthe bell\x1b ") == f"Ring twice, the bell{REPLACEMENT}"


@pytest.mark.parametrize("text", ["👨‍👩‍👧", "❤️", "👍🏽", "🏳️‍🌈"])
def test_an_emoji_in_a_cell_is_plain_so_that_terminals_agree_on_its_width(text: str) -> None:
    shown = cell_text(text)

    assert shown != text
    assert cell_width(shown) == sum(cell_len(character) for character in shown) == cell_len(shown)


def test_no_more_than_four_marks_stand_on_a_letter() -> None:
    assert cell_text("Z" + "\u0338" * 50 + "a") == "Z" + "\u0338" * 4 + "a"


@pytest.mark.parametrize(
    ("text", "width", "clipped"),
    [("plain", 5, "plain"), ("plain", 4, "pla…"), ("山田太郎", 8, "山田太郎"), ("山田太郎", 6, "山田…"), ("ab", 0, "")],
)
def test_clipping_counts_cells_not_characters(text: str, width: int, clipped: str) -> None:
    assert clip(text, width) == clipped


def test_a_name_from_right_to_left_is_closed_without_taking_a_cell() -> None:
    assert keeps_its_place("דוד") == "דוד\u200e"
    assert cell_width(keeps_its_place("דוד")) == 3
    assert keeps_its_place("山田 é") == "山田 é"


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        ("120.0", "EUR", "120.00"),
        ("120.005", "EUR", "120.005"),
        ("1E+3", "EUR", "1000.00"),
        ("1200.0", "JPY", "1200"),
        ("1.5", "KWD", "1.500"),
        ("-0.5", "USD", "-0.50"),
        ("3", None, "3.00"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(amount: str, currency: str | None, shown: str) -> None:
    assert amount_text(Decimal(amount), currency, labels=ENGLISH) == shown


def test_a_date_is_in_the_zone_of_the_shop() -> None:
    late_evening = datetime(2026, 11, 19, 22, 30, tzinfo=UTC)

    assert date_text(late_evening, now=NOW, zone=HELSINKI, labels=ENGLISH) == "20 Nov 00:30"
    assert date_text(late_evening, now=NOW, zone=None, labels=ENGLISH) == "19 Nov 22:30"


def test_a_date_of_another_year_says_the_year_instead_of_the_time() -> None:
    assert date_text(datetime(2025, 3, 2, 12, tzinfo=UTC), now=NOW, zone=None, labels=ENGLISH) == " 2 Mar 2025"


def test_which_year_it_is_depends_on_the_zone() -> None:
    new_year_in_helsinki = datetime(2025, 12, 31, 23, 0, tzinfo=UTC)

    assert date_text(new_year_in_helsinki, now=NOW, zone=HELSINKI, labels=ENGLISH) == " 1 Jan 01:00"


@pytest.mark.parametrize(
    ("span", "shown"),
    [
        (timedelta(hours=9, minutes=59), "in 9 h"),
        (timedelta(days=-2), "2 d ago"),
        (timedelta(hours=47), "in 47 h"),
        (timedelta(minutes=-40), "40 min ago"),
        (timedelta(seconds=59), "now"),
        (timedelta(), "now"),
    ],
)
def test_a_deadline_is_never_shown_further_away_than_it_is(span: timedelta, shown: str) -> None:
    assert distance_text(NOW + span, NOW, labels=ENGLISH) == shown
