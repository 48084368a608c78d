"""Orders that are changed side by side, the steps of each one after the other, and how all of them come to an end."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import islice
from queue import Empty, SimpleQueue
from threading import Event, Lock, Thread

from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.outcomes import Outcome, Result
from orderstatus.core.acting.plans import Step
from orderstatus.core.acting.ports import ActionReader, ActionWriter, Journal
from orderstatus.core.acting.settling import parts_to_settle
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.flows.act_looks import Looker
from orderstatus.flows.act_step import Doubt, StepTaker, Taken
from orderstatus.threads import in_background

FRESH = timedelta(minutes=15)
"""How old the reading of an order may be that a step is sent by: a long run, or a question that waited over lunch,
reads again. Reading costs more than most mutations."""
MOST_MISSES = 3
"""Steps in a row for which the shop could not be reached, the client having tried each several times, before the rest
is left for `--resume`."""
READ_TOGETHER = 50
"""Orders that are read in one go before a resumed run, or one with an old plan, goes on with them."""
_GLANCE_SECONDS = 0.1
"""How often the one who waits looks up: on Windows Ctrl-C is heard between two waits and not during one."""
_BREATH_SECONDS = 1.0
"""In how long pieces a pause is slept, so that a run that is to end does not wait for the whole of it."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A step whose turn comes, and what an earlier try has left open of it."""

    step: Step
    doubt: Doubt | None = None


@dataclass(slots=True)
class Chain:
    """The steps of one order, in the order in which they are taken."""

    order: str
    turns: list[Turn] = field(default_factory=list)
    made: tuple[str, ...] = ()
    """GIDs of what steps of this run made of this order: none of them is a later step's."""
    there: tuple[ActingOrder | None] | None = None
    """The order as it was read for this chain, or that there is none; None until it was read."""

    @property
    def parts(self) -> frozenset[ActPart]:
        """What must be read of the order for any of the steps."""
        return frozenset[ActPart]().union(*(parts_to_settle(turn.step.mutation) for turn in self.turns))


class OrderByOrder:
    """One run, while it is carried out. Its outcomes can be taken once."""

    def __init__(
        self,
        run: str,
        chains: list[Chain],
        *,
        reader: ActionReader,
        writer: ActionWriter,
        journal: Journal,
        now: Callable[[], datetime],
        sleep: Callable[[float], None],
        read_at: datetime | None,
    ) -> None:
        """`read_at` is when the orders were read that the steps were planned by; None has each read first."""
        self._run = run
        self._chains = chains
        self._waiting = iter(chains)
        self._together: Iterator[Chain] = iter(())
        self._reader = reader
        self._journal = journal
        self._now = now
        self._sleep = sleep
        self._read_at = read_at
        self._looker = Looker(reader=reader, writer=writer, pause=self._pause)
        self._taker = StepTaker(run=run, looker=self._looker, writer=writer, journal=journal, now=now)
        self._turns = Lock()
        self._lock = Lock()
        self._is_ending = Event()
        self._is_journal_lost = False
        self._misses = 0
        self._error: BaseException | None = None
        self._missed: BaseException | None = None
        self._arrived: SimpleQueue[tuple[Step, Outcome]] = SimpleQueue()
        self._begun: set[int] = set()
        self._ended: set[int] = set()
        self._threads: list[Thread] = []

    def outcomes(self, at_once: int) -> Generator[tuple[Step, Outcome]]:
        """Each step and what became of it; then whatever stopped the run is raised."""
        try:
            for number in range(min(at_once, len(self._chains))):
                self._threads.append(in_background(self._work, name=f"order {number + 1}"))
            try:
                yield from self._arriving()
            except KeyboardInterrupt as error:
                self._end(error)
                # A second one is let through.
                yield from self._arriving()
            yield from self._rest()
        except KeyboardInterrupt:
            self._threads.clear()
            raise
        finally:
            self._finish()
        if (stopped_by := self._error or self._missed) is not None:
            raise stopped_by

    def _arriving(self) -> Iterator[tuple[Step, Outcome]]:
        while True:
            # Before the queue is looked at: whoever ends has put what it has.
            is_over = not any(thread.is_alive() for thread in self._threads)
            try:
                yield self._arrived.get(timeout=0 if is_over else _GLANCE_SECONDS)
            except Empty:
                if is_over:
                    return

    def _finish(self) -> None:
        self._is_ending.set()
        for thread in self._threads:
            while thread.is_alive():
                thread.join(_GLANCE_SECONDS)
        for _ in self._rest():
            pass
        if not self._is_journal_lost:
            try:
                self._journal.end(self._run, self._now())
            except Exception as error:
                self._end(error)

    def _rest(self) -> Iterator[tuple[Step, Outcome]]:
        """The steps that nobody came to; in the journal they are as they are told."""
        for chain in self._chains:
            for turn in chain.turns:
                if turn.step.number not in self._ended:
                    self._ended.add(turn.step.number)
                    yield turn.step, self._left(turn)

    def _left(self, turn: Turn) -> Outcome:
        if turn.step.number in self._begun:
            # Broken off in the middle of it: the journal knows how far it was.
            return Outcome(result=Result.UNKNOWN, at=self._now(), because=_BROKEN_OFF)
        result = Result.NOT_TRIED if turn.doubt is None else Result.UNKNOWN
        outcome = Outcome(result=result, at=self._now(), because=self._why())
        if not self._is_journal_lost:
            try:
                self._journal.settle(self._run, turn.step.number, outcome)
            except Exception as error:
                self._is_journal_lost = True
                self._end(error)
        return outcome

    def _why(self) -> Sentence:
        match self._error:
            case None | KeyboardInterrupt():
                return sentence("the run was ended before its turn; `--resume` goes on")
            case error:
                return sentence("the run ended before its turn: {error}; `--resume` goes on", error=str(error))

    def _end(self, error: BaseException | None) -> None:
        """No step is begun after this; what is raised in the end is the first of such errors."""
        with self._lock:
            if self._error is None:
                self._error = error
        self._is_ending.set()

    def _pause(self, seconds: float) -> bool:
        left = seconds
        while left > 0 and not self._is_ending.is_set():
            self._sleep(min(left, _BREATH_SECONDS))
            left -= _BREATH_SECONDS
        return not self._is_ending.is_set()

    def _work(self) -> None:
        try:
            while not self._is_ending.is_set() and (chain := self._next()) is not None:
                self._carry(chain)
        except BaseException as error:
            self._end(error)

    def _next(self) -> Chain | None:
        with self._turns:
            chain = next(self._together, None)
            if chain is None:
                together = list(islice(self._waiting, READ_TOGETHER))
                if self._is_stale:
                    self._read(together)
                self._together = iter(together)
                chain = next(self._together, None)
            return chain

    @property
    def _is_stale(self) -> bool:
        """True if what the steps were planned by is too old to send one by."""
        return self._read_at is None or self._now() - self._read_at > FRESH

    def _read(self, chains: list[Chain]) -> None:
        """Reads these orders in one go. What cannot be read so is read again alone, and the error is that step's."""
        parts = frozenset[ActPart]().union(*(each.parts for each in chains))
        try:
            orders = {each.order.id: each for each in self._reader.by_id([each.order for each in chains], parts)}
        except OrderStatusError:
            return
        for chain in chains:
            chain.there = (orders.get(chain.order),)

    def _carry(self, chain: Chain) -> None:
        is_stuck = False
        for turn in chain.turns:
            if self._is_ending.is_set():
                return
            self._begun.add(turn.step.number)
            taken = self._taker.after_a_failure(turn.step, turn.doubt) if is_stuck else self._take(chain, turn)
            self._ended.add(turn.step.number)
            self._arrived.put((turn.step, taken.outcome))
            self._hear(taken, is_asked=not is_stuck)
            is_stuck = is_stuck or not taken.is_good
            if taken.outcome.created is not None:
                chain.made = (*chain.made, taken.outcome.created)
            if taken.outcome.result is not Result.ALREADY:
                # The step changed it.
                chain.there = None

    def _take(self, chain: Chain, turn: Turn) -> Taken:
        step = replace(turn.step, before=(*turn.step.before, *chain.made))
        if not self._is_stale:
            return self._taker.taken(step)
        if chain.there is None:
            try:
                chain.there = (self._looker.read(chain.order, chain.parts),)
            except OrderStatusError as error:
                return self._taker.unread(step, error, turn.doubt)
        return self._taker.taken_after(step, chain.there[0], turn.doubt)

    def _hear(self, taken: Taken, *, is_asked: bool) -> None:
        """What a step says of the rest: whether the shop can be reached, and whether to go on."""
        with self._lock:
            if taken.is_missed:
                self._misses += 1
                self._missed = taken.error
            elif is_asked:
                self._misses = 0
            is_over = taken.stops or self._misses >= MOST_MISSES
        if is_over:
            self._end(taken.error)


_BROKEN_OFF = sentence("the run was broken off before anybody knew whether it was done; `--resume` looks again")
