"""A shop's metafields in memory, with digests of their values, all or nothing a call, and everything that can break."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Any

from orderstatus.core.acting.outcomes import UserError
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.metafields import (
    MOST_WRITES,
    Kept,
    MetafieldKey,
    MetafieldWrite,
    WriteResult,
    Written,
)
from orderstatus.core.models import Order
from orderstatus.core.stages.history import history_from
from orderstatus.core.stages.marks import StageMark

SHOP_GID = "gid://shopify/Shop/1"


@dataclass(frozen=True)
class Lost:
    """What happens to one call: what is raised, and whether the shop applies it, now or just before a later call."""

    error: Callable[[], BaseException]
    applies: bool = False
    late: bool = False


@dataclass
class MetafieldShop:
    """A `MetafieldStore`; `faults` by the number of the call, from 1. Owners in `refused` take nothing."""

    faults: dict[int, Lost] = field(default_factory=dict)
    reading_faults: dict[int, OrderStatusError] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    kept: dict[tuple[str, MetafieldKey], str] = field(default_factory=dict)
    calls: list[Sequence[MetafieldWrite]] = field(default_factory=list)
    readings: int = 0
    applied: int = 0
    before_each: Callable[[], None] = lambda: None
    """Called before and after everything that is asked of the shop; may raise, or change it."""
    _late: list[Sequence[MetafieldWrite]] = field(default_factory=list)
    lock: Any = field(default_factory=RLock)

    def read(
        self, owners: Sequence[str], keys: frozenset[MetafieldKey]
    ) -> Iterator[tuple[str, Mapping[MetafieldKey, Kept]]]:
        self.before_each()
        with self.lock:
            self.readings += 1
            if error := self.reading_faults.get(self.readings):
                raise error
            found = [(owner, self._of(owner, keys)) for owner in owners]
        return iter(found)

    def write(self, writes: Sequence[MetafieldWrite]) -> Sequence[WriteResult]:
        assert 0 < len(writes) <= MOST_WRITES
        self.before_each()
        with self.lock:
            late, self._late = self._late, []
            self.calls.append(writes)
            fault = self.faults.get(len(self.calls))
            if fault is None:
                results = self._apply(writes)
            elif fault.applies:
                self._apply(writes)
            elif fault.late:
                self._late.append(writes)
            for each in late:
                self._apply(each)
        if fault is not None:
            raise fault.error()
        self.before_each()
        return results

    def read_of_shop(self, key: MetafieldKey) -> tuple[str, Kept | None]:
        with self.lock:
            return SHOP_GID, self._of(SHOP_GID, frozenset({key})).get(key)

    def prepare(self) -> Sequence[str]:
        return ()

    def put(self, owner: str, key: MetafieldKey, value: str) -> None:
        """As somebody else writes it."""
        with self.lock:
            self.kept[owner, key] = value

    def arrive(self) -> None:
        """Whatever was on its way has arrived."""
        with self.lock:
            late, self._late = self._late, []
            for each in late:
                self._apply(each)

    def mark(self, owner: str) -> StageMark:
        """Stage and history as a reader of orders gives them."""
        with self.lock:
            found = self._of(owner, frozenset({MetafieldKey.STAGE, MetafieldKey.STAGE_HISTORY}))
        stage, history = found.get(MetafieldKey.STAGE), found.get(MetafieldKey.STAGE_HISTORY)
        return StageMark(
            stage=None if stage is None or stage.value == "-" else stage.value,
            stage_digest=None if stage is None else stage.digest,
            history=history_from(None if history is None else history.value),
            history_digest=None if history is None else history.digest,
        )

    def marked(self, order: Order) -> Order:
        """The order with its stage as it is now."""
        return replace(order, stage=self.mark(order.id))

    def _of(self, owner: str, keys: frozenset[MetafieldKey]) -> dict[MetafieldKey, Kept]:
        there = {key: self.kept.get((owner, key)) for key in keys}
        return {key: Kept(value=value, digest=digest(value)) for key, value in there.items() if value is not None}

    def _apply(self, writes: Sequence[MetafieldWrite]) -> Sequence[WriteResult]:
        states = [self._state(write) for write in writes]
        if any(state is not Written.DONE for state in states):
            refusal = (UserError(message="Value is invalid.", code="INVALID_VALUE"),)
            return [
                WriteResult(state=Written.NOT_TRIED)
                if state is Written.DONE
                else WriteResult(state=state, errors=refusal if state is Written.REFUSED else ())
                for state in states
            ]
        for write in writes:
            self.kept[write.owner, write.key] = write.value
        self.applied += 1
        return [WriteResult(state=Written.DONE, digest=digest(write.value)) for write in writes]

    def _state(self, write: MetafieldWrite) -> Written:
        if write.owner in self.refused:
            return Written.REFUSED
        there = self.kept.get((write.owner, write.key))
        # What is there already passes with an old digest too.
        if there == write.value or write.seen == (None if there is None else digest(there)):
            return Written.DONE
        return Written.STALE


def digest(value: str) -> str:
    """Of the value alone, so that it comes back when the value does."""
    return hashlib.sha256(value.encode()).hexdigest()[:16]
