"""Nothing on a board is wider than the screen, nothing scrolls, and what is left out is counted."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.core.labels import ENGLISH
from orderstatus.output.fitting import as_many, cut, fitted, line_width, listed
from orderstatus.output.screen import Line, Span, line
from support.hostile import NAMES

spans = st.lists(st.builds(Span, st.sampled_from(NAMES) | st.text(min_size=1, max_size=12)), max_size=12)
COUNTED = re.compile(r"and (\d+) more")


def text_of(of: Line) -> str:
    return "".join(span.text for span in of.spans)


@settings(max_examples=40)
@given(spans, st.integers(0, 4), st.integers(1, 120))
def test_a_line_is_never_wider_than_it_may_be(parts: list[Span], indent: int, width: int) -> None:
    assert line_width(fitted(line(indent, *parts), width)) <= max(width, indent)


@settings(max_examples=40)
@given(spans, st.integers(1, 120))
def test_a_line_that_fits_is_left_as_it_is(parts: list[Span], width: int) -> None:
    whole = line(0, *parts)
    if line_width(whole) <= width:
        assert line_width(fitted(whole, width)) == line_width(whole)


@given(st.integers(0, 30), st.integers(0, 12))
def test_a_list_is_never_longer_than_it_may_be_and_counts_the_rest(length: int, most: int) -> None:
    lines = [line(2, f"row {number}") for number in range(length)]
    shown = cut(lines, most, ENGLISH)
    assert len(shown) <= max(most, 0)
    if length > most > 0:
        found = COUNTED.search(text_of(shown[-1]))
        assert found is not None
        assert len(shown) - 1 + int(found[1]) == length
    elif most:
        assert shown == lines


WORDS = [
    Span(word) for word in ("12 label-ready", "3 delayed", "40 in-transit", "2 failed", "9 shipped", "800 delivered")
]


@given(st.integers(18, 120), st.integers(0, 4))
def test_words_are_broken_between_and_never_within_and_those_left_out_are_counted(width: int, most: int) -> None:
    lines = listed([Span("parcels  ")], WORDS, width, ENGLISH, indent=2, most=most)
    assert not most or len(lines) <= most
    said = " ".join(text_of(each) for each in lines)
    shown = [span for span in WORDS if re.search(rf"\b{span.text}(?= |$)", said)]
    found = COUNTED.search(said)
    assert len(shown) + (int(found[1]) if found else 0) == len(WORDS)
    assert shown == WORDS[: len(shown)]
    if width > 40:
        assert max(map(line_width, lines)) <= width


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (60, "#1, #22, #333 and 7 more"),
        (24, "#1, #22, #333 and 7 more"),
        (23, "#1, #22 and 8 more"),
        (3, "#1 and 9 more"),
    ],
)
def test_as_many_orders_as_there_is_room_for_and_how_many_are_not_there(width: int, said: str) -> None:
    orders = [Span("#1"), Span("#22"), Span("#333")]
    assert text_of(line(0, *as_many(orders, 10, width, ENGLISH))) == said


def test_where_all_are_there_nothing_is_counted() -> None:
    assert text_of(line(0, *as_many([Span("#1"), Span("#2")], 2, 80, ENGLISH))) == "#1, #2"
