"""Shops that are followed: each stays reached, its mirror is brought up to date every round and looked into."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.rounds import Round
from orderstatus.flows.follow import Followed, follow
from orderstatus.runtime.connecting import Reached, asked_now, points_of, reached
from orderstatus.runtime.mirroring import is_mirrored, mirrored, synced
from orderstatus.runtime.opened import OpenShop, Told

if TYPE_CHECKING:
    from orderstatus.config.settings import Target
    from orderstatus.runtime.process import Runtime

T = TypeVar("T")

BUSY_WAIT_SECONDS = 10.0
"""How long a round waits for another run that syncs the same shop; what that brings is seen then, or the next time."""


def following(
    runtime: Runtime, see: Callable[[OpenShop], T], *, every: float, rounds: int | None, tick: Callable[[], None]
) -> Generator[Round[T]]:
    """The rounds of `Runtime.following`."""
    targets = runtime.targets(runtime.where)
    several = len(targets) > 1
    with ExitStack() as stack:
        shops: dict[str, Followed[Told, T]] = {}
        lost: dict[str, OrderStatusError] = {}
        for target in targets:
            try:
                shop = stack.enter_context(reached(runtime, target, runtime.where, several=several))
            except OrderStatusError as error:
                if not several:
                    raise
                lost[target.name] = error
            else:
                shops[target.name] = _followed(runtime, target, shop, see, several=several)
        yield from follow(
            shops, every=every, rounds=rounds, sleep=runtime.sleep, clock=runtime.monotonic, tick=tick, lost=lost
        )


def _followed(
    runtime: Runtime, target: Target, shop: Reached, see: Callable[[OpenShop], T], *, several: bool
) -> Followed[Told, T]:
    def sync() -> Told:
        opened = asked_now(runtime, target, runtime.where, shop, several=several)
        return synced(runtime, opened, wait=True, wait_seconds=BUSY_WAIT_SECONDS)

    def look(told: Told | None) -> T | None:
        if told is None and not is_mirrored(runtime, target):
            return None
        with mirrored(runtime, target, several=several, told=told, says_age=False) as opened:
            return see(replace(opened, points=lambda: points_of(shop.client)))

    return Followed(sync, look)
