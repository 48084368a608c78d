"""Shops are looked at every so often, come what may to the network and to the day's clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import pytest

from orderstatus.core.errors import AccessError, OrderStatusError, ShopsFailedError, TemporaryError
from orderstatus.core.rounds import Round
from orderstatus.flows.follow import TICK_SECONDS, Followed, follow


@dataclass
class Shop:
    """A shop whose syncs end as the test says, one after another; those beyond end well."""

    ends: Sequence[Exception | None] = ()
    takes_seconds: float = 0.0
    is_mirrored: bool = True
    clock: Clock | None = None
    looks: int = 0

    def sync(self) -> int:
        self.looks += 1
        if self.clock is not None:
            self.clock.seconds += self.takes_seconds
        end = self.ends[self.looks - 1] if self.looks <= len(self.ends) else None
        if end is not None:
            raise end
        return self.looks

    def see(self, told: int | None) -> str | None:
        if told is None:
            return "as it was" if self.is_mirrored else None
        return f"after {told}"

    @property
    def followed(self) -> Followed[int, str]:
        return Followed(self.sync, self.see)


@dataclass
class Clock:
    """Seconds that pass when somebody sleeps."""

    seconds: float = 1000.0
    slept: list[float] = field(default_factory=list)
    ticks: int = 0

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    def tick(self) -> None:
        self.ticks += 1


def rounds_of(
    shops: dict[str, Shop], clock: Clock | None = None, *, every: float = 60, rounds: int | None = None, **more: Any
) -> Iterator[Round[str]]:
    clock = clock or Clock()
    followed = {name: shop.followed for name, shop in shops.items()}
    return follow(
        followed,
        every=every,
        rounds=rounds,
        sleep=clock.sleep,
        clock=lambda: clock.seconds,
        tick=clock.tick,
        **more,
    )


def offline() -> TemporaryError:
    return TemporaryError("could not reach acme")


def test_the_first_look_is_at_once_and_the_next_ones_come_every_so_often() -> None:
    clock = Clock()
    looks = rounds_of({"acme": Shop()}, clock)
    began = [(next(looks).seen, clock.seconds) for _ in range(3)]
    assert began == [({"acme": "after 1"}, 1000), ({"acme": "after 2"}, 1060), ({"acme": "after 3"}, 1120)]
    assert max(clock.slept) <= TICK_SECONDS
    assert clock.ticks == len(clock.slept) == 120


def test_they_end_by_themselves_after_as_many_as_were_asked_for_without_waiting_once_more() -> None:
    clock = Clock()
    assert [each.number for each in rounds_of({"acme": Shop()}, clock, rounds=3)] == [1, 2, 3]
    assert clock.seconds == 1120


def test_a_look_that_takes_longer_than_that_is_followed_by_the_next_at_once() -> None:
    clock = Clock()
    shop = Shop(takes_seconds=90, clock=clock)
    list(rounds_of({"acme": shop}, clock, rounds=2))
    assert (clock.slept, clock.seconds) == ([], 1180)


def test_what_a_look_took_is_no_longer_waited_for() -> None:
    clock = Clock()
    list(rounds_of({"acme": Shop(takes_seconds=45, clock=clock)}, clock, rounds=2))
    assert sum(clock.slept) == 15


def test_a_look_that_fails_for_a_passing_reason_shows_what_is_held_and_is_repeated() -> None:
    shop = Shop([None, offline()])
    first, second, third = rounds_of({"acme": shop}, rounds=3)
    assert (first.missed, third.missed) == ({}, {})
    assert str(second.missed["acme"]) == "could not reach acme"
    assert [each.seen for each in (first, second, third)] == [
        {"acme": "after 1"},
        {"acme": "as it was"},
        {"acme": "after 3"},
    ]


def test_where_nothing_is_held_yet_a_look_that_fails_shows_nothing() -> None:
    first, second = rounds_of({"acme": Shop([offline()], is_mirrored=False)}, rounds=2)
    assert (first.seen, list(first.missed)) == ({}, ["acme"])
    assert second.seen == {"acme": "after 2"}


def test_a_mirror_that_cannot_be_looked_into_for_a_moment_is_looked_into_the_next_time() -> None:
    def busy(told: int | None) -> str | None:
        raise TemporaryError("another run is writing to the mirror")

    [look] = islice(
        follow({"acme": Followed(Shop().sync, busy)}, every=60, rounds=None, sleep=lambda _: None, clock=lambda: 0.0),
        1,
    )
    assert (look.seen, str(look.missed["acme"])) == ({}, "another run is writing to the mirror")


def test_whoever_ends_with_a_look_that_failed_ends_with_its_error() -> None:
    with pytest.raises(TemporaryError, match="could not reach acme"):
        list(rounds_of({"acme": Shop([None, offline()])}, rounds=2))


def test_an_error_that_does_not_pass_ends_it() -> None:
    looks = rounds_of({"acme": Shop([None, AccessError("revoked")])})
    next(looks)
    with pytest.raises(AccessError, match="revoked"):
        next(looks)


def test_of_several_shops_one_that_is_lost_hides_no_other_and_is_told_in_the_end() -> None:
    shops = {"acme": Shop([None, AccessError("revoked")]), "extra": Shop()}
    looks = rounds_of(shops, rounds=3)
    assert next(looks).seen == {"acme": "after 1", "extra": "after 1"}
    second, third = next(looks), next(looks)
    assert (second.seen, list(second.lost)) == ({"extra": "after 2"}, ["acme"])
    assert (third.seen, list(third.lost)) == ({"extra": "after 3"}, ["acme"])
    assert shops["acme"].looks == 2
    with pytest.raises(ShopsFailedError, match="1 of 2 shops failed: acme"):
        next(looks)


def test_of_several_shops_one_that_is_missed_is_tried_again() -> None:
    first, second = rounds_of({"acme": Shop(), "extra": Shop([offline()])}, rounds=2)
    assert (list(first.missed), first.lost) == (["extra"], {})
    assert (second.seen["extra"], second.missed) == ("after 2", {})


def test_where_every_shop_is_lost_it_is_told_of_each_and_ends_with_the_code_of_all() -> None:
    looks = rounds_of({"acme": Shop([AccessError("a")]), "extra": Shop([AccessError("b")])})
    assert list(next(looks).lost) == ["acme", "extra"]
    with pytest.raises(ShopsFailedError) as caught:
        next(looks)
    assert caught.value.exit_code == 4


@pytest.mark.parametrize("others", [{}, {"extra": Shop()}], ids=["alone", "with another"])
def test_a_shop_that_could_not_be_reached_at_all_is_lost_from_the_beginning(others: dict[str, Shop]) -> None:
    unreached: dict[str, OrderStatusError] = {"acme": AccessError("no credential"), "last": AccessError("none")}
    looks = rounds_of(others, rounds=1, lost=unreached)
    assert list(next(looks).lost) == ["acme", "last"]
    with pytest.raises(ShopsFailedError):
        next(looks)


def test_a_bug_is_no_look_that_failed() -> None:
    with pytest.raises(ZeroDivisionError):
        next(rounds_of({"acme": Shop([ZeroDivisionError()]), "extra": Shop()}))


def test_whoever_waits_can_be_stopped_by_what_a_tick_raises() -> None:
    clock = Clock()

    def gone() -> None:
        raise BrokenPipeError

    looks = follow(
        {"acme": Shop().followed}, every=60, rounds=None, sleep=clock.sleep, clock=lambda: clock.seconds, tick=gone
    )
    next(looks)
    with pytest.raises(BrokenPipeError):
        next(looks)
    assert clock.slept == []
