"""Batches side by side: their order is kept, the first goes alone, and not too many are asked for at once."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.errors import TemporaryError
from orderstatus.shopify.batches import side_by_side


@given(count=st.integers(0, 30), at_once=st.integers(1, 9))
def test_answers_come_in_the_order_of_the_batches(count: int, at_once: int) -> None:
    assert list(side_by_side(range(count), lambda number: number * 2, at_once=at_once)) == [2 * n for n in range(count)]


def test_the_first_goes_alone_and_the_others_side_by_side() -> None:
    lock, running, most, beside_the_first = threading.Lock(), 0, 0, []

    def ask(number: int) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
            if number == 0:
                beside_the_first.append(running)
        time.sleep(0.01)
        with lock:
            running -= 1
        return number

    assert list(side_by_side(range(20), ask, at_once=4)) == list(range(20))
    assert (most, beside_the_first) == (4, [1])


def test_batches_are_taken_only_a_few_ahead() -> None:
    taken: list[int] = []

    def batches() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    answers = side_by_side(batches(), lambda number: number, at_once=3)
    assert [next(answers), next(answers)] == [0, 1]
    assert taken == [0, 1, 2, 3]


def test_a_failure_is_raised_where_its_answer_would_have_come() -> None:
    def ask(number: int) -> int:
        if number == 2:
            raise TemporaryError("the shop is away")
        return number

    answers = side_by_side(range(9), ask, at_once=4)
    assert [next(answers), next(answers)] == [0, 1]
    with pytest.raises(TemporaryError, match="the shop is away"):
        next(answers)
