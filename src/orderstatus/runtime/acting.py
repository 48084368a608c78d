"""A shop that is acted on: it is read and written itself, never a mirror of it, and a journal remembers."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from orderstatus.config.paths import places
from orderstatus.core.acting.outcomes import Outcome
from orderstatus.core.acting.plans import Plan, Step
from orderstatus.core.acting.ports import ActionReader, ActionWriter, Journal, RunRecord, StepRecord
from orderstatus.core.errors import TemporaryError
from orderstatus.flows.act import at_once_for, carry_out, resumed
from orderstatus.mirror.journal import JournalFile
from orderstatus.runtime.opened import OpenShop

if TYPE_CHECKING:
    from orderstatus.runtime.process import Runtime

JOURNAL_FILE = "journal.sqlite3"
"""Beside the mirrors' folder, so that no mirror command touches it."""
_RANDOM_SUFFIXES = 256


@dataclass(frozen=True, slots=True)
class Acting:
    """What an action needs of the one shop that it changes, and of this machine."""

    opened: OpenShop
    """Where a filter finds its orders, and what the shop is called."""
    reader: ActionReader
    writer: ActionWriter
    journal: Journal
    clock: Callable[[], datetime]
    sleep: Callable[[float], None]
    new_id: Callable[[datetime], str]
    """An id for a run that begins then, which no other run has."""
    holding: Callable[[str], AbstractContextManager[None]]
    """For the length of the block nobody else is at the run. Raises TemporaryError where somebody is."""

    def carry_out(self, run: RunRecord, plan: Plan) -> Generator[tuple[Step, Outcome]]:
        """Takes every step of the plan, each once (`flows.act.carry_out`)."""
        return carry_out(
            run,
            plan,
            reader=self.reader,
            writer=self.writer,
            journal=self.journal,
            now=self.clock,
            sleep=self.sleep,
            at_once=at_once_for(self.opened.points()),
        )

    def resumed(self, run: RunRecord, records: Iterable[StepRecord]) -> Generator[tuple[Step, Outcome]]:
        """Goes on with a run that was broken off, nothing of which is done twice (`flows.act.resumed`)."""
        return resumed(
            run,
            records,
            reader=self.reader,
            writer=self.writer,
            journal=self.journal,
            now=self.clock,
            sleep=self.sleep,
            at_once=at_once_for(self.opened.points()),
        )

    def is_under_way(self, run: RunRecord) -> bool:
        """True if another process is at the run at this moment."""
        try:
            with self.holding(run.id):
                return False
        except TemporaryError:
            return True


@contextmanager
def acting(runtime: Runtime) -> Iterator[Acting]:
    """The one shop that the flags, the environment and the settings mean, open for the length of the block.

    Raises UsageError where several are meant, and where there is no credential for it.
    """
    from orderstatus.runtime.connecting import asked_now, reached
    from orderstatus.shopify.acting_reader import ShopifyActing
    from orderstatus.shopify.writer import ShopifyWriter

    target, where = runtime.one_target(), runtime.where
    with kept_journal(runtime) as journal, reached(runtime, target, where) as shop:
        opened = asked_now(runtime, target, where, shop, several=False)
        yield Acting(
            opened,
            ShopifyActing(shop.client, warn=opened.warn),
            ShopifyWriter(shop.client),
            journal,
            shop.clock,
            runtime.sleep,
            lambda at: _new_id(journal, at, is_fixed=_is_fixed(runtime, opened)),
            lambda run: _held(runtime, run),
        )


@contextmanager
def kept_journal(runtime: Runtime) -> Iterator[JournalFile]:
    """The journal of this machine, open for the length of the block; made where there was none."""
    with JournalFile.open(journal_path(runtime)) as journal:
        yield journal


def journal_path(runtime: Runtime) -> Path:
    """Where the journal is, or would be."""
    return places(runtime.env).state / JOURNAL_FILE


def _is_fixed(runtime: Runtime, opened: OpenShop) -> bool:
    return opened.is_demo and bool(runtime.env.get("ORDERSTATUS_NOW"))


def _new_id(journal: Journal, at: datetime, *, is_fixed: bool) -> str:
    """`20261127-070215-3f`: sorted by time; where the clock is fixed two runs at one instant are `-00` and `-01`."""
    from secrets import randbelow

    first = 0 if is_fixed else randbelow(_RANDOM_SUFFIXES)
    for number in range(_RANDOM_SUFFIXES):
        run = f"{at.astimezone(UTC):%Y%m%d-%H%M%S}-{(first + number) % _RANDOM_SUFFIXES:02x}"
        if journal.run(run) is None:
            return run
    raise TemporaryError("there are too many runs of this second in the journal", hint="run it again")


@contextmanager
def _held(runtime: Runtime, run: str) -> Iterator[None]:
    from orderstatus.config.locks import held

    state = places(runtime.env).state
    with ExitStack() as stack:
        # No file of this name is ever made: it is what the lock is called.
        lock = held(
            [str(state / "runs" / run)],
            state / "locks",
            wait_seconds=0,
            unlocked=runtime.streams.note,
        )
        try:
            stack.enter_context(lock)
        except TemporaryError:
            raise TemporaryError(
                f"the run {run} is under way in another process",
                hint=f"wait until it is done; `orderstatus journal {run}` shows how far it is",
            ) from None
        yield
