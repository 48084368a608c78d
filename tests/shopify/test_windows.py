"""Windows side by side: every order once, in the order asked for, however orders are spread over time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from orderstatus.core.errors import OrderStatusError, TemporaryError
from orderstatus.core.models import Order
from orderstatus.shopify import reading_windows
from orderstatus.shopify.pages import Page
from orderstatus.shopify.reading_windows import WindowedPages
from orderstatus.shopify.windows import Bounds, laid_out, number_of
from support.orders import order

NEWEST = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
SIZE = 10


def placed(number: int, seconds_ago: int) -> Order:
    return order(id=f"gid://shopify/Order/{number}", placed_at=NEWEST - timedelta(seconds=seconds_ago))


def moment(each: Order) -> datetime:
    assert each.placed_at is not None
    return each.placed_at


@dataclass
class Shelf:
    """A shop's orders by page, as `OrderPages` gives them: sorted by the time and, within a second, by the id."""

    orders: list[Order]
    descending: bool
    size: int = SIZE
    asked: list[Bounds | None] = field(default_factory=list)
    fails_at: int | None = None
    delay: Callable[[Bounds | None], float] = lambda _: 0.0
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.orders.sort(key=lambda each: (moment(each), number_of(each)), reverse=self.descending)
        self.searches: dict[str, Bounds] = {}

    def search_of(self, bounds: Bounds) -> str:
        with self.lock:
            self.searches[repr(bounds)] = bounds
        return repr(bounds)

    def after(self, search: str | None, cursor: str | None) -> Page:
        bounds = self.searches[search] if search is not None else None
        with self.lock:
            self.asked.append(bounds)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
            number = len(self.asked)
        time.sleep(self.delay(bounds))
        with self.lock:
            self.at_once -= 1
        if self.fails_at is not None and number >= self.fails_at:
            raise TemporaryError("the shop is away")
        return self.page(bounds, int(cursor or 0))

    def page(self, bounds: Bounds | None, start: int) -> Page:
        found = [each for each in self.orders if bounds is None or holds(bounds, each)]
        end = start + self.size
        return Page(tuple(found[start:end]), str(end) if end < len(found) else None)

    def windowed(self, at_once: int = 4) -> WindowedPages:
        first = self.page(None, 0)
        rows = len(self.orders) - len(first.orders)
        windows = laid_out(
            near=moment(first.orders[-1]),
            far=moment(self.orders[-1]),
            rows=rows,
            page_size=self.size,
            at_once=at_once,
            descending=self.descending,
            cursor=first.cursor,
        )
        return WindowedPages(
            self,  # type: ignore[arg-type]
            windows,
            search_of=self.search_of,
            continued=None,
            rows=rows,
            at_once=at_once,
        )

    def read(self, at_once: int = 4) -> list[Order]:
        """Everything, as `OrderReading` takes it: what came before is left out."""
        seen: dict[str, Order] = {each.id: each for each in self.page(None, 0).orders}
        for page in self.windowed(at_once):
            for each in page.orders:
                seen.setdefault(each.id, each)
        return list(seen.values())


def holds(bounds: Bounds, each: Order) -> bool:
    at, number = moment(each), number_of(each) or 0
    return (
        (bounds.since is None or at >= bounds.since)
        and (bounds.until is None or at < bounds.until)
        and (bounds.id_from is None or number >= bounds.id_from)
        and (bounds.id_until is None or number < bounds.id_until)
    )


def spread(ages: list[int]) -> list[Order]:
    return [placed(1_000 + 7 * number, age) for number, age in enumerate(sorted(ages, reverse=True))]


AGES = st.one_of(
    st.lists(st.integers(0, 10_000_000), min_size=11, max_size=150),
    st.lists(st.integers(0, 3), min_size=11, max_size=150),
    st.lists(
        st.one_of(st.integers(0, 100), st.just(5_000), st.integers(9_000_000, 9_000_050)), min_size=11, max_size=150
    ),
)


@settings(deadline=None, max_examples=60)
@example(ages=[0] * 16 + [1] * 20, descending=False, at_once=2)
@given(ages=AGES, descending=st.booleans(), at_once=st.integers(1, 6))
def test_windows_hold_every_order_once_and_in_the_order_of_time(
    ages: list[int], descending: bool, at_once: int
) -> None:
    shelf = Shelf(spread(ages), descending)
    read = shelf.read(at_once)
    assert sorted(each.id for each in read) == sorted(each.id for each in shelf.orders)
    assert [moment(each) for each in read] == [moment(each) for each in shelf.orders]


def test_orders_spread_evenly_take_few_more_requests_than_pages() -> None:
    shelf = Shelf(spread([60 * number for number in range(2_000)]), descending=True, delay=lambda _: 0.001)
    assert len(shelf.read(at_once=8)) == 2_000
    pages = 2_000 // SIZE - 1
    assert pages <= len(shelf.asked) <= pages * 1.2
    assert 4 <= shelf.most_at_once <= 8


@pytest.mark.parametrize("descending", [True, False])
def test_a_crowded_second_is_read_by_ranges_of_ids(descending: bool) -> None:
    shelf = Shelf(spread([500] * 600 + list(range(0, 400)) + list(range(600, 900))), descending, delay=lambda _: 0.002)
    assert [moment(each) for each in shelf.read(at_once=6)] == [moment(each) for each in shelf.orders]
    assert any(bounds is not None and bounds.id_from is not None for bounds in shelf.asked)


def test_a_second_that_holds_everything_takes_few_more_requests_than_pages() -> None:
    shelf = Shelf(spread([500] * 2_000), descending=True, delay=lambda _: 0.001)
    assert len(shelf.read(at_once=6)) == 2_000
    assert len(shelf.asked) <= 2_000 // SIZE + 3 * 6


def test_cursors_that_go_round_are_an_error_and_no_endless_loop() -> None:
    shelf = Shelf(spread([60 * number for number in range(500)]), descending=True)
    page = shelf.page

    def going_round(bounds: Bounds | None, start: int) -> Page:
        return replace(page(bounds, start), cursor=str((start + SIZE) % 30))

    windowed = shelf.windowed()
    shelf.page = going_round  # type: ignore[method-assign]
    with pytest.raises(OrderStatusError, match="no way to them"):
        list(windowed)


def test_nobody_reads_on_for_one_who_takes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_windows, "MOST_AHEAD", 200)
    shelf = Shelf(spread([60 * number for number in range(5_000)]), descending=True)
    windowed = shelf.windowed(at_once=3)
    pages = iter(windowed)
    next(pages)
    ends = time.monotonic() + 0.2
    while time.monotonic() < ends:
        time.sleep(0.01)
    held = sum(len(page.orders) for window in windowed._windows for page in window.ready)
    assert held <= 200 + 3 * SIZE
    pages.close()  # type: ignore[attr-defined]


def test_a_window_that_is_crowded_is_cut_for_those_who_have_nothing_to_do() -> None:
    # Everything but a few orders lies in the last hundredth of the time.
    ages = [number * 100 for number in range(20)] + [10_000_000 + number * 10 for number in range(1_000)]
    shelf = Shelf(spread(ages), descending=True, delay=lambda _: 0.002)
    assert len(shelf.read(at_once=5)) == 1_020
    assert shelf.most_at_once == 5
    assert len({repr(bounds) for bounds in shelf.asked}) > len(shelf.windowed(5)._windows)


def test_the_failure_of_one_reader_is_raised_and_the_others_end() -> None:
    shelf = Shelf(spread([60 * number for number in range(1_000)]), descending=True, fails_at=9)
    with pytest.raises(TemporaryError, match="the shop is away"):
        shelf.read()
    assert _readers_end()


def test_readers_end_when_nobody_wants_more() -> None:
    shelf = Shelf(spread([60 * number for number in range(1_000)]), descending=True, delay=lambda _: 0.001)
    pages = iter(shelf.windowed())
    next(pages)
    pages.close()  # type: ignore[attr-defined]
    assert _readers_end()
    assert len(shelf.asked) < 100


def test_a_slow_first_window_keeps_the_others_from_filling_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_windows, "MOST_AHEAD", 200)

    def slow_head(bounds: Bounds | None) -> float:
        return 0.2 if bounds is None else 0.0

    shelf = Shelf(spread([60 * number for number in range(3_000)]), descending=True, delay=slow_head)
    windowed = shelf.windowed(at_once=4)
    pages = iter(windowed)
    next(pages)
    held = sum(len(page.orders) for window in windowed._windows for page in window.ready)
    assert 0 < held <= 200 + 4 * SIZE
    pages.close()  # type: ignore[attr-defined]


def _readers_end() -> bool:
    ends = time.monotonic() + 2
    while time.monotonic() < ends:
        if not any(thread.name.startswith("window reader") for thread in threading.enumerate()):
            return True
        time.sleep(0.01)
    return False
