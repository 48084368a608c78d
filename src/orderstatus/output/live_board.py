"""A board on a terminal: drawn over itself when it changes, whole when it is left, with room above for what is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from threading import RLock
from typing import TYPE_CHECKING, TextIO

from orderstatus.output.canvas import Canvas
from orderstatus.output.live_console import live_console
from orderstatus.output.screen import Line, draw
from orderstatus.threads import without_interrupts

if TYPE_CHECKING:
    from rich.live import Live
    from rich.text import Text

_CLEAR = "\x1b[H\x1b[2J"
"""To the upper left corner, and nothing on the screen (ECMA-48)."""
_FREE_LINES = 1
"""Where the cursor waits, below the board."""
_FREE_CELLS = 1
"""Some terminals break a line that fills its last cell."""


class LiveBoard:
    """What `lines` makes of a number of cells and of lines, on the terminal `out`. Any thread may call any method.

    It is drawn where `refresh` finds that it has changed, and never scrolls. A window that was resized is cleared, as
    the terminal has broken the lines that stood there. The cursor is never hidden, and Ctrl-C is heard between two
    drawings.
    """

    def __init__(
        self,
        out: TextIO,
        *,
        size: Callable[[], tuple[int, int]],
        lines: Callable[[int, int], Sequence[Line]],
        color: bool,
        hyperlinks: bool,
    ) -> None:
        self._out = out
        self._size = size
        self._lines = lines
        self._color = color
        self._hyperlinks = hyperlinks
        self._canvas = Canvas(out, color=color, hyperlinks=hyperlinks)
        self._live: Live | None = None
        self._drawn: tuple[tuple[int, int], Sequence[Line]] | None = None
        self._drawing = RLock()

    def refresh(self) -> None:
        """Afterwards the board is on the screen as it is now."""
        with self._drawing, without_interrupts():
            size = self._size()
            if self._drawn is not None and self._drawn[0] != size:
                self._out.write(_CLEAR)
                # What it knows of where it stands is of the other window.
                self._live = None
            lines = self._made(size)
            if self._live is not None and self._drawn == (size, lines):
                return
            self._drawn = (size, lines)
            if self._live is None:
                self._live = self._begun(size)
            # The cursor waits below it: what the shell says after a run that was killed does not begin within it.
            self._live.update(self._text([*lines, Line(0)]), refresh=True)

    def above(self, say: Callable[[], object]) -> None:
        """`say` writes whole lines to the terminal: the board makes room for them and comes back below."""
        with self._drawing, without_interrupts():
            is_shown = self._erase()
            say()
            if is_shown:
                self.refresh()

    def close(self) -> None:
        """The board stays as it was drawn last, and whatever comes begins on a line of its own."""
        with self._drawing, without_interrupts():
            if self._erase() and self._drawn is not None:
                draw(self._drawn[1], self._out, width=None, color=self._color, hyperlinks=self._hyperlinks)
                self._out.flush()

    def _erase(self) -> bool:
        """Nothing of it is on the screen any more. True if something was."""
        live, self._live = self._live, None
        if live is None or self._drawn is None:
            return False
        # Rich ends with a line feed, which would scroll a board that fills the screen: so without the line below it.
        live.update(self._text(self._drawn[1]))
        live.stop()
        return True

    def _made(self, size: tuple[int, int]) -> Sequence[Line]:
        width, height = size
        return self._lines(max(width - _FREE_CELLS, 1), max(height - _FREE_LINES, 1))

    def _begun(self, size: tuple[int, int]) -> Live:
        from rich.live import Live

        live = Live(
            console=live_console(self._out, width=size[0], height=size[1], color=self._color),
            # Rich's own thread would be one that takes Ctrl-C.
            auto_refresh=False,
            # It goes where lines are said above it; what stays in the end is written as any other answer.
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
            vertical_overflow="crop",
        )
        live.start()
        return live

    def _text(self, lines: Sequence[Line]) -> Text:
        from rich.text import Text

        rows = []
        for each in lines:
            row = Text().join(self._canvas.text(span.text, span.tone, span.link) for span in each.spans)
            row.rstrip()
            row.pad_left(each.indent)
            rows.append(row)
        text = Text("\n").join(rows)
        text.no_wrap, text.overflow = True, "crop"
        return text
