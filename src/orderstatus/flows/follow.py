"""Shops that are looked at again and again: a sync each round, and what there is to see after it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from orderstatus.core.errors import OrderStatusError, ShopsFailedError, TemporaryError
from orderstatus.core.rounds import Round
from orderstatus.flows.side_by_side import SideBySide

TICK_SECONDS = 1.0
"""How often whoever waits for the next round is heard of: a window may be resized, a reader of a pipe may go."""

S = TypeVar("S")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Followed(Generic[S, T]):
    """One shop that is followed."""

    sync: Callable[[], S]
    """Afterwards the mirror is as the shop is. Raises TemporaryError where it may be the next time."""
    see: Callable[[S | None], T | None]
    """What there is to see in the mirror after that sync, or, with None, as it was left; None where there is none."""


def follow(
    followed: Mapping[str, Followed[S, T]],
    *,
    every: float,
    rounds: int | None,
    sleep: Callable[[float], None],
    clock: Callable[[], float],
    tick: Callable[[], None] = lambda: None,
    lost: Mapping[str, OrderStatusError] | None = None,
) -> Generator[Round[T]]:
    """A round as soon as it is asked for, then one every so many seconds, `rounds` of them or without an end.

    `clock` is in seconds and never goes back, so that no jump of the day's time stops it or hurries it. A round that
    takes longer than `every` is followed by the next at once. `tick` is called about once a second in between. `lost`
    are shops that could not even be reached; they count among those that were asked.

    A shop that raises TemporaryError is missed by that round and tried again; what else it raises ends it, and, where
    it is the only one, the rounds. Of several the others go on. When the rounds are over, or no shop is left, whatever
    is lost or was missed by the last of them is raised: the error itself of one shop, ShopsFailedError of several.
    """
    looked_at, gone = dict(followed), dict(lost or {})
    asked, number, due = len(looked_at) + len(gone), 0, clock()
    missed: Mapping[str, TemporaryError] = {}
    # Where none could be reached that is told in a round too.
    while (looked_at or not number) and (rounds is None or number < rounds):
        if number:
            _wait(due, sleep, clock, tick)
        due = clock() + every
        number += 1
        sights = _side_by_side(looked_at, gone) if asked > 1 else _alone(looked_at)
        looked_at = {name: each for name, each in looked_at.items() if name not in gone}
        missed = {name: sight.missed for name, sight in sights.items() if sight.missed is not None}
        seen = {name: sight.seen for name, sight in sights.items() if sight.seen is not None}
        yield Round(number=number, seen=seen, missed=missed, lost=dict(gone))
    failed = {**gone, **missed}
    if failed:
        raise ShopsFailedError(failed, asked=asked) if asked > 1 else next(iter(failed.values()))


@dataclass(frozen=True, slots=True)
class _Sight(Generic[T]):
    seen: T | None
    missed: TemporaryError | None


def _wait(until: float, sleep: Callable[[float], None], clock: Callable[[], float], tick: Callable[[], None]) -> None:
    while (left := until - clock()) > 0:
        tick()
        sleep(min(left, TICK_SECONDS))


def _alone(followed: Mapping[str, Followed[S, T]]) -> dict[str, _Sight[T]]:
    # In the thread that Ctrl-C interrupts.
    return {name: _look(each) for name, each in followed.items()}


def _side_by_side(followed: Mapping[str, Followed[S, T]], gone: dict[str, OrderStatusError]) -> dict[str, _Sight[T]]:
    """What all of them show, looked at at once; one that is lost is in `gone` from then on."""

    def looking(name: str, each: Followed[S, T]) -> Callable[[], Iterator[tuple[str, _Sight[T]]]]:
        return lambda: iter([(name, _look(each))])

    readings = {name: looking(name, each) for name, each in followed.items()}
    return dict(SideBySide(readings, key=lambda _: 0, failed=gone.__setitem__))


def _look(each: Followed[S, T]) -> _Sight[T]:
    told: S | None = None
    missed: TemporaryError | None = None
    try:
        told = each.sync()
    except TemporaryError as error:
        missed = error
    try:
        return _Sight(each.see(told), missed)
    except TemporaryError as error:
        return _Sight(None, missed or error)
