"""Progress on a terminal: one line that says how far a reading is, and that is gone when the answer comes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, TextIO, TypeVar

from orderstatus.core.labels import Labels
from orderstatus.output.live_console import live_console
from orderstatus.output.palette import Tone
from orderstatus.output.progress_line import Tally, progress_line

if TYPE_CHECKING:
    from rich.console import Console
    from rich.live import Live
    from rich.text import Text

DELAY_SECONDS = 1.0
"""What is done sooner needs no progress, and pays for none."""
_BETWEEN_DRAWINGS_SECONDS = 0.25
R = TypeVar("R")
Ticking = Callable[[Callable[[], None]], Callable[[], None]]
"""What to do when a second has passed, and again and again from then on, to what stops that."""


class Progress:
    """What a run has done so far, shop by shop, and the line that tells of it.

    The line is drawn on `err` a second after work began, again and again by a thread, until `close`. Without `err`
    there is nothing: no thread, no Rich, and every call returns at once. Every method may be called from any thread.
    """

    def __init__(
        self,
        err: TextIO | None,
        *,
        labels: Labels,
        clock: Callable[[], float],
        width: int | None = None,
        color: bool = False,
        ticking: Ticking | None = None,
    ) -> None:
        """`clock` is in seconds and never goes back. `width` is in cells; None asks the terminal each time."""
        self._err = err
        self._labels = labels
        self._clock = clock
        self._width = width
        self._color = color
        self._ticking = ticking or _in_a_thread
        self._tallies: dict[str, Tally] = {}
        self._began: float | None = None
        self._stop: Callable[[], None] = lambda: None
        self._live: Live | None = None
        self._is_closing = self._is_closed = False
        if err is not None:
            from threading import Lock, RLock

            # Two, so that nobody who counts waits for a terminal.
            self._counting, self._drawing = Lock(), RLock()

    def begin(self, shop: str) -> None:
        """Work on `shop` begins. The first time starts the second after which the line appears."""
        if self._err is None:
            return
        with self._counting:
            self._tallies.setdefault(shop, Tally())
            if self._began is not None:
                return
            self._began = self._clock()
        self._stop = self._ticking(self._draw)

    def heard(self, shop: str, *, points: float = 0.0) -> None:
        """An answer of `shop` came, and cost so many points."""
        if self._err is not None:
            with self._counting:
                tally = self._tallies.setdefault(shop, Tally())
                tally.pages += 1
                tally.points += points

    def advance(self, shop: str, rows: int = 1) -> None:
        """So many more rows of `shop` are there."""
        if self._err is not None:
            with self._counting:
                tally = self._tallies.setdefault(shop, Tally())
                tally.rows += rows
                tally.written = 0

    def written(self, shop: str, objects: int) -> None:
        """A bulk operation of `shop` has so many objects in its file, of which no row is here yet."""
        if self._err is not None:
            with self._counting:
                self._tallies.setdefault(shop, Tally()).written = objects

    def expect(self, shop: str, total: int | None) -> None:
        """`shop` will have so many rows in all, counted as `advance` counts them; None where that is not known."""
        if self._err is not None:
            with self._counting:
                self._tallies.setdefault(shop, Tally()).total = total

    def counted(self, shop: str, rows: Iterable[R]) -> Iterator[R]:
        """The same rows, each of them counted as it passes."""
        for row in rows:
            self.advance(shop)
            yield row

    def above(self, say: Callable[[], object]) -> None:
        """`say` writes whole lines to the terminal: the line makes room for them and comes back below."""
        if self._err is None:
            say()
            return
        with self._drawing:
            live = self._live
            if live is None:
                say()
                return
            live.stop()
            try:
                say()
            finally:
                live.start(refresh=True)

    def close(self) -> None:
        """Nothing of it is on the screen any more, and nothing will be."""
        if self._err is None or self._is_closed:
            return
        self._is_closing = True
        self._stop()
        with self._drawing:
            if self._live is not None:
                self._live.stop()
                self._live = None
        # Last, so that what Ctrl-C interrupted above is done by the next call.
        self._is_closed = True

    def line(self, width: int) -> str:
        """How far it is at this moment, in `width` cells at the most where that can be."""
        with self._counting:
            seconds = 0.0 if self._began is None else self._clock() - self._began
            return progress_line(self._tallies, seconds, self._labels, width)

    def _draw(self) -> None:
        from rich.live import Live

        with self._drawing:
            if self._is_closing or self._err is None:
                return
            if self._live is not None:
                self._live.refresh()
                return
            console = live_console(self._err, width=self._width, color=self._color)
            live = Live(
                console=console,
                get_renderable=lambda: self._text(console),
                # Rich's own thread would be one that takes Ctrl-C.
                auto_refresh=False,
                transient=True,
                redirect_stdout=False,
                redirect_stderr=False,
            )
            live.start(refresh=True)
            self._live = live

    def _text(self, console: Console) -> Text:
        from rich.text import Text

        # A cell is left free: some terminals break a line that fills its last one.
        width = console.width - 1
        shown = Text(
            self.line(width), style=Tone.FINISHED.value if self._color else "", no_wrap=True, overflow="ellipsis"
        )
        shown.truncate(width, overflow="ellipsis")
        return shown


def _in_a_thread(tick: Callable[[], None]) -> Callable[[], None]:
    from threading import Event

    from orderstatus.threads import in_background

    stopped = Event()

    def run() -> None:
        seconds = DELAY_SECONDS
        while not stopped.wait(seconds):
            tick()
            seconds = _BETWEEN_DRAWINGS_SECONDS

    in_background(run, name="progress")
    return stopped.set
