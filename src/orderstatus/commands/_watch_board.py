"""`watch` on a terminal: each look on a board, which stands there until the next."""

from __future__ import annotations

from collections import deque
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime

from orderstatus.commands._changing import TypedChanges
from orderstatus.commands._rows import row_context
from orderstatus.commands._watching import seen_since, told_of
from orderstatus.core.change_query import ChangeQuery, LoggedChange, changes_of, told_once
from orderstatus.core.mirror_ports import ChangeLog
from orderstatus.core.rounds import Round
from orderstatus.core.standing import standing_of
from orderstatus.output.board import board_lines
from orderstatus.output.board_view import BoardView, Glimpse, ShopOnBoard
from orderstatus.output.live_board import LiveBoard
from orderstatus.output.screen import Line
from orderstatus.runtime import OpenShop, Runtime
from orderstatus.runtime.watching import following

NEWEST = 200
"""Changes that are held for the board: more than any screen shows."""
_LOOKED_BACK = 5_000
"""The newest changes of any kind, among which those asked for are looked for and counted."""


@dataclass(slots=True)
class _Watching:
    """What has been seen so far, and the board that shows it."""

    runtime: Runtime
    query: ChangeQuery
    beginning: TypedChanges
    every: int
    names: tuple[str, ...]
    """Of the shops, in the order in which they were named."""
    seen: dict[str, Glimpse] = field(default_factory=dict)
    troubles: dict[str, str] = field(default_factory=dict)

    def see(self, opened: OpenShop) -> Glimpse:
        """The shop as its mirror has it now."""
        if opened.log is None or opened.as_of is None:
            raise ValueError("a board is drawn of a mirror")
        context = row_context(self.runtime, opened)
        standing = standing_of(opened.source, rules=context.rules, now=opened.now)
        if standing.blind:
            flags = ", ".join(sorted(standing.blind))
            opened.warn(f"not everything could be read that these flags rest on: {flags}")
        newest, in_all = self._newest(opened, opened.log)
        return Glimpse(
            context=context,
            as_of=opened.as_of,
            standing=standing,
            changes=newest,
            changes_in_all=in_all,
            points=opened.points,
        )

    def take(self, of: Round[Glimpse]) -> None:
        """Afterwards the board is of this round; a shop that it missed stays as it was, and it is said why."""
        self.seen |= of.seen
        self.troubles = {name: told_of(error, every=self.every) for name, error in of.missed.items()}
        self.troubles |= {name: told_of(error, every=None) for name, error in of.lost.items()}
        if not self.runtime.streams.err_tty:
            # Who keeps what is said has no board to see it on.
            for name, trouble in self.troubles.items():
                self.runtime.streams.warning(f"{name}: {trouble}" if len(self.names) > 1 else trouble)

    def lines(self, width: int, height: int) -> list[Line]:
        """The board as it is now."""
        streams = self.runtime.streams
        view = BoardView(
            shops=[
                ShopOnBoard(name=name, seen=self.seen.get(name), trouble=self.troubles.get(name)) for name in self.names
            ],
            now=self._now(),
            every=self.every,
            labels=self.runtime.labels(),
            warnings=streams.warnings if streams.err_tty else (),
        )
        return board_lines(view, width=width, height=height)

    def _now(self) -> datetime:
        return self.runtime.demo_now() if self.runtime.asks_demo_alone() else self.runtime.clock()

    def _newest(self, opened: OpenShop, log: ChangeLog) -> tuple[list[LoggedChange], int]:
        newest, since = log.newest(), seen_since(opened, self.beginning)
        found = changes_of(log, self.query, after=max(newest - _LOOKED_BACK, 0), upto=newest, since=since)
        kept: deque[LoggedChange] = deque(maxlen=NEWEST)
        in_all = 0
        for logged in told_once(found):
            kept.append(logged)
            in_all += 1
        return list(reversed(kept)), in_all


def show_board(
    runtime: Runtime, query: ChangeQuery, beginning: TypedChanges, *, every: int, rounds: int | None
) -> None:
    """The board is on the screen and follows the shops; it stays there when the rounds are over, or are interrupted."""
    from time import monotonic

    streams, labels = runtime.streams, runtime.labels()
    names = tuple(target.name for target in runtime.targets(runtime.where))
    watching = _Watching(runtime, query, beginning, every, names)
    board = LiveBoard(
        streams.out, size=lambda: streams.size, lines=watching.lines, color=streams.color, hyperlinks=streams.hyperlinks
    )
    with closing(following(runtime, watching.see, every=every, rounds=rounds, tick=board.refresh)) as looks:
        # The first look may be the first sync, which reads everything.
        with streams.working(labels, monotonic):
            watching.take(next(looks))
        with streams.below(board.above), closing(board):
            board.refresh()
            for look in looks:
                watching.take(look)
                board.refresh()
