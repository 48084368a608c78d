"""One call that writes metafields if they are as they were seen, until it is known what became of each item in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from orderstatus.core.acting.outcomes import UserError
from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, UnclearOutcomeError
from orderstatus.core.metafields import (
    Kept,
    MetafieldKey,
    MetafieldStore,
    MetafieldType,
    MetafieldWrite,
    WriteResult,
    Written,
)

LOOKS = (0.0, 1.0, 2.0, 4.0, 8.0, 15.0)
"""Seconds before each reading after a lost answer, where the shop cannot be read: half a minute in all."""
MOST_LOST = 3
"""Answers that may be lost of one call before what it holds is left as unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Metafields of one owner that are written together or not at all."""

    owner: str
    writes: tuple[MetafieldWrite, ...]


class SetState(StrEnum):
    """What became of an item."""

    DONE = "done"
    STALE = "stale"
    """Somebody else wrote in the meantime: nothing of it was written."""
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """An answer was lost, and the shop did not tell afterwards."""
    NOT_TRIED = "not-tried"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetResult:
    """What became of an item; `digests` are the new ones, as far as they are known."""

    state: SetState
    digests: Mapping[MetafieldKey, str] = field(default_factory=dict)
    errors: tuple[UserError, ...] = ()
    error: BaseException | None = None
    """What kept it from being tried, or from being known."""


class SetCall:
    """Writes items that fit into one call, from one thread. `pause` says whether there is still time."""

    def __init__(self, items: Sequence[Together], *, store: MetafieldStore, pause: Callable[[float], bool]) -> None:
        self._items = items
        self._left = list(range(len(items)))
        self._store = store
        self._pause = pause
        self._results: dict[int, SetResult] = {}
        self._lost = 0
        self._is_in_doubt = False
        self.stopped_by: OrderStatusError | None = None
        """What says that no other call should be tried either."""

    def results(self) -> Iterator[tuple[Together, SetResult]]:
        """Every item with what became of it, once it was sent."""
        for number, item in enumerate(self._items):
            yield item, self._results[number]

    def send(self) -> None:
        """Afterwards each item has its result."""
        while self._left:
            before = len(self._left)
            try:
                answers = self._store.write([write for number in self._left for write in self._items[number].writes])
            except UnclearOutcomeError as error:
                self._lost += 1
                self._is_in_doubt = True
                if not self._look(error):
                    return
                if self._lost >= MOST_LOST:
                    self._give_up(SetState.UNKNOWN, error)
                continue
            except (AccessError, TemporaryError) as error:
                # It did not run this time; an earlier time may still come through.
                self._give_up(SetState.UNKNOWN if self._is_in_doubt else SetState.NOT_TRIED, error)
                self.stopped_by = error
                return
            except OrderStatusError as error:
                self._give_up(SetState.UNKNOWN if self._is_in_doubt else SetState.REFUSED, error)
                return
            stale = self._sort(answers)
            if stale and not self._settle_stale(stale):
                return
            if len(self._left) == before:
                self._give_up(SetState.REFUSED, OrderStatusError("the shop wrote nothing, and does not say why"))

    def _sort(self, answers: Sequence[WriteResult]) -> list[int]:
        """Gives their results to the items that have one; those that are stale are returned, out of what is left."""
        place, left, stale = 0, [], []
        for number in self._left:
            item = self._items[number]
            own = answers[place : place + len(item.writes)]
            place += len(item.writes)
            states = {answer.state for answer in own}
            errors = tuple(error for answer in own for error in answer.errors)
            if states == {Written.DONE}:
                digests = {
                    write.key: answer.digest
                    for write, answer in zip(item.writes, own, strict=True)
                    if answer.digest is not None
                }
                self._results[number] = SetResult(state=SetState.DONE, digests=digests)
            elif Written.REFUSED in states:
                self._results[number] = SetResult(state=SetState.REFUSED, errors=errors)
            elif Written.STALE in states:
                stale.append(number)
            else:
                left.append(number)
        self._left = left
        return stale

    def _settle_stale(self, stale: list[int]) -> bool:
        """What is stale may be so since our own first write came through after all. False where that is not known."""
        if not self._is_in_doubt:
            for number in stale:
                self._results[number] = SetResult(state=SetState.STALE)
            return True
        left, self._left = self._left, stale
        is_known = self._look(None)
        for number in self._left:
            # As it was seen again: somebody wrote and took it back, which is stale all the same.
            self._results[number] = SetResult(state=SetState.STALE)
        self._left = left
        if not is_known:
            self._give_up(SetState.UNKNOWN, self.stopped_by)
        return is_known

    def _look(self, lost: OrderStatusError | None) -> bool:
        """Reads what is left: what is as we wrote it is done, what is as it was seen stays left, the rest is stale.

        False where it could not be read, and then everything left is unknown.
        """
        error = lost
        for seconds in LOOKS:
            if seconds and not self._pause(seconds):
                break
            try:
                kept = self._kept()
            except TemporaryError as missed:
                error = missed
                continue
            except OrderStatusError as refused:
                error = refused
                break
            self._compare(kept)
            return True
        self._give_up(SetState.UNKNOWN, error)
        if isinstance(error, (AccessError, TemporaryError)):
            self.stopped_by = error
        return False

    def _kept(self) -> Mapping[str, Mapping[MetafieldKey, Kept]]:
        items = [self._items[number] for number in self._left]
        keys = frozenset(write.key for item in items for write in item.writes)
        return dict(self._store.read([item.owner for item in items], keys))

    def _compare(self, kept: Mapping[str, Mapping[MetafieldKey, Kept]]) -> None:
        left = []
        for number in self._left:
            item = self._items[number]
            there = [(write, kept.get(item.owner, {}).get(write.key)) for write in item.writes]
            if all(_is_ours(write, found) for write, found in there):
                digests = {write.key: found.digest for write, found in there if found is not None}
                self._results[number] = SetResult(state=SetState.DONE, digests=digests)
            elif all(write.seen == (None if found is None else found.digest) for write, found in there):
                left.append(number)
            else:
                self._results[number] = SetResult(state=SetState.STALE)
        self._left = left

    def _give_up(self, state: SetState, error: BaseException | None) -> None:
        for number in self._left:
            self._results[number] = SetResult(state=state, error=error)
        self._left = []


def _is_ours(write: MetafieldWrite, found: Kept | None) -> bool:
    if found is None or found.value == write.value:
        return found is not None
    if write.type is not MetafieldType.JSON:
        return False
    try:
        # A shop may write the same JSON otherwise.
        same: bool = json.loads(found.value) == json.loads(write.value)
    except ValueError:
        return False
    return same
