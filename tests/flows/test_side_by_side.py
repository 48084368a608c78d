"""Readings side by side: every row once, each reading's order kept, bounded, and over when somebody says so."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError
from orderstatus.flows.side_by_side import SideBySide

LONG = 20
"""Seconds after which a test that hangs gives up; nothing that works waits for them."""
Row = tuple[str, int]

shops = st.dictionaries(st.sampled_from("abcd"), st.lists(st.integers(0, 9), max_size=12), max_size=4)


def nobody(name: str, error: OrderStatusError) -> None:
    raise AssertionError(f"{name} failed: {error}")


def merged(
    readings: dict[str, Callable[[], Iterable[Row]]],
    *,
    key: Callable[[Row], Any] = lambda row: row[1],
    failed: Callable[[str, OrderStatusError], None] = nobody,
    **how: Any,
) -> SideBySide[Row]:
    return SideBySide(readings, key=key, failed=failed, **how)


def of(name: str, numbers: Iterable[int]) -> Callable[[], Iterator[Row]]:
    return lambda: ((name, number) for number in numbers)


def readings_of(rows: dict[str, list[int]]) -> dict[str, Callable[[], Iterable[Row]]]:
    return {name: of(name, numbers) for name, numbers in rows.items()}


def numbers_of(name: str, rows: Iterable[Row]) -> list[int]:
    return [number for owner, number in rows if owner == name]


def threads_of(*names: str) -> list[threading.Thread]:
    return [each for each in threading.enumerate() if each.name in names]


# Laws.


@given(shops, st.integers(1, 4))
def test_every_row_of_every_reading_comes_once_and_in_its_own_order(rows: dict[str, list[int]], capacity: int) -> None:
    taken = list(merged(readings_of(rows), capacity=capacity))

    assert {name: numbers_of(name, taken) for name in rows} == rows
    assert len(taken) == sum(map(len, rows.values()))


@given(shops, st.booleans())
def test_what_is_sorted_in_each_reading_is_sorted_in_all(rows: dict[str, list[int]], descending: bool) -> None:
    in_order = {name: sorted(numbers, reverse=descending) for name, numbers in rows.items()}
    taken = [number for _, number in merged(readings_of(in_order), descending=descending)]

    assert taken == sorted(taken, reverse=descending)


@given(shops, st.booleans())
def test_rows_with_equal_keys_come_in_the_order_in_which_the_readings_were_named(
    rows: dict[str, list[int]], descending: bool
) -> None:
    taken = list(merged(readings_of(rows), key=lambda _: 0, descending=descending))

    assert taken == [(name, number) for name, numbers in rows.items() for number in numbers]


@given(shops, st.sampled_from("abcd"), st.integers(0, 12))
def test_a_reading_that_fails_has_given_its_rows_and_hides_none_of_the_others(
    rows: dict[str, list[int]], failing: str, after: int
) -> None:
    heard: list[str] = []

    def breaking() -> Iterator[Row]:
        yield from of(failing, rows.get(failing, [])[:after])()
        raise TemporaryError("gone")

    readings = {**readings_of(rows), failing: breaking}
    taken = list(merged(readings, failed=lambda name, _: heard.append(name)))

    whole = {**rows, failing: rows.get(failing, [])[:after]}
    assert {name: numbers_of(name, taken) for name in whole} == whole
    assert heard == [failing]


def test_nothing_is_read_side_by_side_too() -> None:
    assert list(merged({})) == []


# Failures.


def test_each_failure_is_told_with_the_name_of_its_reading() -> None:
    heard: dict[str, OrderStatusError] = {}

    def failing(error: OrderStatusError) -> Callable[[], Iterable[Row]]:
        def read() -> Iterable[Row]:
            raise error

        return read

    gone, refused = TemporaryError("gone"), AccessError("refused")
    assert list(merged({"a": failing(gone), "b": failing(refused)}, failed=heard.__setitem__)) == []
    assert heard == {"a": gone, "b": refused}


def test_a_bug_in_a_reading_comes_through_with_its_own_traceback() -> None:
    def buggy() -> Iterator[Row]:
        yield "a", 1
        raise ZeroDivisionError("a bug")

    rows = iter(merged({"a": buggy, "b": of("b", count())}))
    with pytest.raises(ZeroDivisionError, match="a bug") as caught:
        list(rows)
    assert caught.traceback[-1].name == "buggy"


def test_what_the_one_who_hears_of_failures_raises_ends_the_rows_and_every_reading() -> None:
    def failing() -> Iterable[Row]:
        raise AccessError("refused")

    def too_much(_: str, error: OrderStatusError) -> None:
        raise error

    side_by_side = merged({"hears-a": failing, "hears-b": of("b", count())}, failed=too_much)
    with pytest.raises(AccessError):
        list(side_by_side)
    side_by_side.stop()
    assert threads_of("hears-a", "hears-b") == []


def test_failures_are_told_in_the_thread_that_takes_the_rows() -> None:
    told: list[threading.Thread] = []

    def failing() -> Iterable[Row]:
        raise TemporaryError("gone")

    list(merged({"a": failing}, failed=lambda *_: told.append(threading.current_thread())))
    assert told == [threading.current_thread()]


# Side by side.


def test_all_readings_are_on_their_way_at_once() -> None:
    """None of them gives a row before each of them has begun."""
    barrier = threading.Barrier(3)

    def read(name: str) -> Callable[[], Iterator[Row]]:
        def rows() -> Iterator[Row]:
            barrier.wait(LONG)
            yield name, 1
            barrier.wait(LONG)
            yield name, 2

        return rows

    taken = list(merged({name: read(name) for name in "abc"}))
    assert taken == [("a", 1), ("b", 1), ("c", 1), ("a", 2), ("b", 2), ("c", 2)]


def test_a_reading_that_waits_does_not_hold_up_the_reading_of_another() -> None:
    finished = threading.Event()

    def quick() -> Iterator[Row]:
        yield from of("quick", range(100))()
        finished.set()

    def slow() -> Iterator[Row]:
        assert finished.wait(LONG)
        yield "slow", 0

    taken = list(merged({"slow": slow, "quick": quick}))
    assert len(taken) == 101


def test_a_reading_that_is_ahead_waits_so_that_memory_is_bounded() -> None:
    capacity, made = 5, count(1)
    behind = threading.Event()
    reached = 0

    def ahead() -> Iterator[Row]:
        nonlocal reached
        for number in made:
            reached = number
            if number > capacity:
                behind.set()
            yield "ahead", 100

    def slow() -> Iterator[Row]:
        assert behind.wait(LONG)
        yield from of("slow", range(50))()

    rows = iter(merged({"ahead": ahead, "slow": slow}, capacity=capacity))
    for _ in range(50):
        assert next(rows)[0] == "slow"
    # One is with the merge, so many wait, and one stands at the door.
    assert reached <= capacity + 2
    rows.close()  # type: ignore[attr-defined]


# The end.


def test_after_stop_nothing_is_being_read_and_what_was_read_stands_still() -> None:
    reached = {"stopped-a": 0, "stopped-b": 0}

    def read(name: str) -> Callable[[], Iterator[Row]]:
        def rows() -> Iterator[Row]:
            for number in count(1):
                reached[name] = number
                yield name, number

        return rows

    side_by_side = merged({name: read(name) for name in reached}, capacity=3)
    rows = iter(side_by_side)
    assert [next(rows) for _ in range(4)] == [(name, number) for number in (1, 2) for name in reached]
    side_by_side.stop()
    assert threads_of(*reached) == []
    before = dict(reached)
    # What waited is still given, and then it is over.
    rest = list(rows)
    assert reached == before
    assert len(rest) <= 2 * (3 + 1)


def test_who_takes_no_more_rows_leaves_no_reading_behind() -> None:
    side_by_side = merged({"left-a": of("a", count()), "left-b": of("b", count())}, capacity=2)
    for row in side_by_side:
        assert row == ("a", 0)
        break
    side_by_side.stop()
    assert threads_of("left-a", "left-b") == []


def test_stop_before_the_first_row_and_twice_is_nothing() -> None:
    side_by_side = merged({"a": of("a", count())})
    side_by_side.stop()
    side_by_side.stop()


def test_ctrl_c_where_the_rows_are_taken_ends_it_while_a_reading_hangs() -> None:
    """What hangs is not waited for: the thread is the process's to leave behind."""
    release = threading.Event()

    def hanging() -> Iterator[Row]:
        release.wait(LONG)
        yield "hanging", 1

    def interrupted(_: str, error: OrderStatusError) -> None:
        raise KeyboardInterrupt

    def failing() -> Iterable[Row]:
        raise TemporaryError("gone")

    with pytest.raises(KeyboardInterrupt):
        list(merged({"failing": failing, "hangs": hanging}, failed=interrupted))
    (thread,) = threads_of("hangs")
    assert thread.daemon
    release.set()
    thread.join(LONG)
    assert not thread.is_alive()


@pytest.mark.skipif(not hasattr(__import__("signal"), "pthread_sigmask"), reason="this system has no signal masks")
def test_no_reading_is_given_ctrl_c_and_who_takes_the_rows_still_is() -> None:
    import signal

    masks: list[set[int]] = []

    def read() -> Iterator[Row]:
        masks.append(set(signal.pthread_sigmask(signal.SIG_BLOCK, ())))
        yield "a", 1

    list(merged({"a": read}))
    assert all(signal.SIGINT in mask for mask in masks)
    assert masks
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
