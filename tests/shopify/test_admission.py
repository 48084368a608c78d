"""The bucket that all requests share: by the requested cost, never above the shop's own, and no slower than need be."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.shopify.admission import Admission, Ticket
from orderstatus.shopify.envelope import Cost


@dataclass
class Shop:
    """Shopify's bucket (usage/limits): the requested cost on admission, the difference back afterwards."""

    maximum: float
    rate: float
    level: float
    at: float = 0.0
    refused: int = 0

    def restore(self, now: float) -> None:
        self.level = min(self.maximum, self.level + (now - self.at) * self.rate)
        self.at = now

    def admit(self, points: float, now: float) -> bool:
        self.restore(now)
        if self.level < points - 1e-6:
            self.refused += 1
            return False
        self.level -= points
        return True

    def answered(self, requested: float, actual: float, now: float) -> Cost:
        self.restore(now)
        self.level = min(self.maximum, self.level + requested - actual)
        return Cost(requested, actual, self.maximum, self.level, self.rate)


@dataclass
class World:
    """Some readers that each ask for one page after the other, in simulated time."""

    shop: Shop
    requested: float
    actual: float
    way: float
    """Seconds of a request's way to the shop, and of its answer's way back."""
    work: float
    """Seconds the shop needs."""
    now: float = 0.0
    events: list[tuple[float, int, Iterator[float]]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)
    asked: int = 0
    ends: float = 0.0

    def __post_init__(self) -> None:
        self.admission = Admission(lambda: self.now)

    def run(self, *, pages: int, readers: int) -> float:
        """When the last answer was here."""
        for _ in range(readers):
            self._push(0.0, self._reader(pages))
        while self.events:
            self.now, _, reader = heapq.heappop(self.events)
            pause = next(reader, None)
            if pause is not None:
                self._push(self.now + pause, reader)
        return self.ends

    def _push(self, at: float, reader: Iterator[float]) -> None:
        heapq.heappush(self.events, (at, next(self.order), reader))

    def _reader(self, pages: int) -> Iterator[float]:
        who = object()
        while self.asked < pages:
            ticket = self.admission.admit(self.requested, who)
            if not isinstance(ticket, Ticket):
                yield min(ticket, 0.05) if self.admission.is_shared else ticket
                continue
            self.asked += 1
            yield self.way
            if not self.shop.admit(self.requested, self.now):
                refused = Cost(self.requested, None, self.shop.maximum, self.shop.level, self.shop.rate)
                yield self.way
                self.admission.settle(ticket, refused)
                self.asked -= 1
                continue
            yield self.work
            cost = self.shop.answered(self.requested, self.actual, self.now)
            yield self.way
            self.admission.settle(ticket, cost)
            self.ends = self.now


def known(world: World) -> World:
    """The first answer has told of the bucket, as a reading's first page does."""
    ticket = world.admission.admit(None, object())
    assert isinstance(ticket, Ticket)
    world.admission.settle(ticket, Cost(0, 0, world.shop.maximum, world.shop.level, world.shop.rate))
    return world


@settings(deadline=None, max_examples=150)
@given(
    maximum=st.sampled_from([2_000.0, 4_000.0, 20_000.0]),
    left=st.floats(0.05, 1.0),
    requested=st.integers(1, 900),
    share=st.floats(0.05, 1.0),
    way=st.floats(0.0, 0.3),
    work=st.floats(0.0, 0.6),
    readers=st.integers(1, 16),
)
def test_a_run_that_has_the_bucket_for_itself_is_never_throttled(
    maximum: float, left: float, requested: int, share: float, way: float, work: float, readers: int
) -> None:
    shop = Shop(maximum, maximum / 20, maximum * left)
    world = known(World(shop, float(requested), max(1.0, round(requested * share)), way, work))
    world.run(pages=40, readers=readers)
    assert (shop.refused, world.asked) == (0, 40)


def greedy(
    *, pages: int, requested: float, actual: float, maximum: float, rate: float, work: float, at_once: int
) -> float:
    """When the last answer is there if each request goes as soon as the shop would admit it."""
    shop, now, out, sent, ends = Shop(maximum, rate, maximum), 0.0, list[float](), 0, 0.0
    while sent < pages:
        shop.restore(now)
        if len(out) < at_once and shop.level >= requested - 1e-6:
            shop.level -= requested
            heapq.heappush(out, now + work)
            sent += 1
            continue
        lacking = max(0.0, requested - shop.level) / rate
        full = len(out) >= at_once
        now = out[0] if out and (full or out[0] <= now + lacking) else now + lacking
        while out and out[0] <= now + 1e-9:
            shop.answered(requested, actual, heapq.heappop(out))
    ends = max(out, default=now)
    return ends


@pytest.mark.parametrize(("maximum", "rate"), [(20_000.0, 1_000.0), (2_000.0, 100.0)])
@pytest.mark.parametrize("work", [0.01, 0.25])
def test_points_that_come_back_are_used_as_soon_as_they_do(maximum: float, rate: float, work: float) -> None:
    shape = {"requested": 502.0, "actual": 200.8, "maximum": maximum, "rate": rate}
    best = greedy(pages=47, work=work, at_once=12, **shape)
    world = known(World(Shop(maximum, rate, maximum), 502.0, 200.8, 0.0, work))
    assert world.run(pages=47, readers=12) <= best * 1.05
    assert world.shop.refused == 0


def test_what_another_app_takes_is_learnt_from_the_answers() -> None:
    now = 0.0
    admission = Admission(lambda: now)
    first = admission.admit(None, object())
    assert isinstance(first, Ticket)
    admission.settle(first, Cost(10, 10, 2_000, 1_990, 100))
    second = admission.admit(500, object())
    assert isinstance(second, Ticket)
    admission.settle(second, Cost(500, 200, 2_000, 300, 100))
    assert admission.admit(500, object()) == pytest.approx(2.0)


def test_a_refused_request_gives_its_points_back() -> None:
    admission = Admission(lambda: 0.0)
    first = admission.admit(None, object())
    assert isinstance(first, Ticket)
    admission.settle(first, Cost(10, 10, 2_000, 2_000, 100))
    second = admission.admit(500, object())
    assert isinstance(second, Ticket)
    admission.settle(second, Cost(500, None, 2_000, 400, 100))
    level = admission.level()
    assert level is not None
    assert level[0] == 400


def test_points_of_an_answer_that_never_came_are_taken_for_spent_until_another_tells() -> None:
    admission = Admission(lambda: 0.0)
    first = admission.admit(None, object())
    assert isinstance(first, Ticket)
    admission.settle(first, Cost(10, 10, 2_000, 2_000, 100))
    lost, heard = admission.admit(1_500, object()), admission.admit(100, object())
    assert isinstance(lost, Ticket)
    assert isinstance(heard, Ticket)
    admission.settle(lost, None)
    who = object()
    assert admission.admit(900, who) == pytest.approx(5.0)
    admission.settle(heard, Cost(100, 40, 2_000, 1_960, 100))
    assert isinstance(admission.admit(900, who), Ticket)


def test_who_waits_longest_goes_first() -> None:
    now = [0.0]
    admission = Admission(lambda: now[0])
    first = admission.admit(None, object())
    assert isinstance(first, Ticket)
    admission.settle(first, Cost(10, 10, 2_000, 100, 100))
    early, late = object(), object()
    assert admission.admit(500, early) == pytest.approx(4.0)
    now[0] = 1.0
    # There are points for the late one, and it waits for its turn.
    assert not isinstance(admission.admit(50, late), Ticket)
    now[0] = 4.0
    assert not isinstance(admission.admit(50, late), Ticket)
    assert isinstance(admission.admit(500, early), Ticket)
    now[0] = 4.5
    assert isinstance(admission.admit(50, late), Ticket)


def test_who_gives_up_lets_the_others_go() -> None:
    admission = Admission(lambda: 0.0)
    first = admission.admit(None, object())
    assert isinstance(first, Ticket)
    admission.settle(first, Cost(10, 10, 2_000, 100, 100))
    early = object()
    admission.admit(500, early)
    admission.leave(early)
    assert isinstance(admission.admit(50, object()), Ticket)
