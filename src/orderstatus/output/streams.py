"""Standard output and standard error: what they are, and what may be said on them."""

from __future__ import annotations

import io
import os
import stat
import sys
from _thread import LockType, allocate_lock, get_ident
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, BinaryIO, TextIO

from orderstatus.core.errors import OrderStatusError
from orderstatus.output.choices import ColorChoice
from orderstatus.output.palette import Tone, paint
from orderstatus.output.text import cell_text, printable
from orderstatus.output.writing import THE_OUTPUT, checked, checked_binary, closed

if TYPE_CHECKING:
    from orderstatus.core.labels import Labels
    from orderstatus.output.progress import Progress

_DEFAULT_WIDTH, _DEFAULT_HEIGHT = 80, 24
# The Linux console and `dumb` print the address of an OSC 8 hyperlink, or nothing sensible.
_WITHOUT_HYPERLINKS = ("", "dumb", "linux")


@dataclass(slots=True)
class Streams:
    """Where data and words go. stdout is data and nothing else; everything said to the person is stderr.

    Any thread may say something, a whole line at a time; only the one that made these streams writes data.
    """

    out: TextIO
    err: TextIO
    out_tty: bool
    err_tty: bool
    width: int | None = None
    """Terminal cells in a line; None asks the terminal each time."""
    color: bool = False
    """Whether stdout is coloured."""
    err_color: bool = False
    hyperlinks: bool = False
    quiet: bool = False
    err_moves: bool = False
    """Whether the cursor on stderr can be moved: a terminal that is not `dumb`."""
    out_moves: bool = False
    """The same of stdout."""
    _progress: Progress | None = field(default=None, repr=False)
    _above: Callable[[Callable[[], object]], None] | None = field(default=None, repr=False)
    """What makes room on the screen for lines that are said."""
    _warned: dict[str, None] = field(default_factory=dict, repr=False)
    # Of `threading`, which most runs need not import, no more than this.
    _saying: LockType = field(default_factory=allocate_lock, repr=False)
    _owner: int = field(default_factory=get_ident, repr=False)

    @classmethod
    def system(cls, env: Mapping[str, str], *, quiet: bool = False, windows: bool = os.name == "nt") -> Streams:
        """The streams of this process. Off a terminal stdout is UTF-8 with `\\n`, whatever the locale.

        Failing to write to stdout raises OrderStatusError, also where the process was started without one.

        Each stream decides about colour by itself: a terminal, no `NO_COLOR` (no-color.org: any text but an empty one),
        `TERM` not `dumb`. On Windows only where a terminal says that it understands escape codes.
        """
        out, err = sys.stdout or closed(), sys.stderr or _nowhere()
        out_tty, err_tty = out.isatty(), err.isatty()
        _reconfigure(out, out_tty)
        _reconfigure(err, err_tty)
        term = env.get("TERM", "xterm" if windows and env.get("WT_SESSION") else "")
        escapes = term != "dumb" and not (windows and not term)
        color = escapes and not env.get("NO_COLOR")
        return cls(
            checked(out, THE_OUTPUT),
            err,
            out_tty,
            err_tty,
            width=_positive(env.get("COLUMNS")),
            color=color and out_tty,
            err_color=color and err_tty,
            hyperlinks=out_tty and term not in _WITHOUT_HYPERLINKS,
            quiet=quiet,
            err_moves=escapes and err_tty,
            out_moves=escapes and out_tty,
        )

    @classmethod
    def memory(cls, *, tty: bool = False, width: int | None = 100, color: bool = False) -> Streams:
        """Streams that a test can read back with `.out.getvalue()`; colour and hyperlinks only where `color` is."""
        return cls(io.StringIO(), io.StringIO(), tty, tty, width, color=color, err_color=color, hyperlinks=color)

    @contextmanager
    def working(self, labels: Labels, clock: Callable[[], float]) -> Iterator[Progress]:
        """Progress for the length of the block, drawn where stderr is a terminal and nobody said `--quiet`.

        What is said meanwhile appears above it. The first that is written to a stdout which is on the same screen ends
        it, and so does the end of the block, however it ends: nothing of it is left.
        """
        from orderstatus.output.progress import Progress

        is_drawn = self.err_moves and not self.quiet
        progress = Progress(
            self.err if is_drawn else None, labels=labels, clock=clock, width=self.width, color=self.err_color
        )
        out, self._progress = self.out, progress
        if is_drawn and self._is_on_a_screen():
            self.out = checked(out, THE_OUTPUT, before=progress.close)
        try:
            yield progress
        finally:
            self.out, self._progress = out, None
            progress.close()

    def with_color(self, choice: ColorChoice | str) -> Streams:
        """These streams as `--color` wants them; `auto` leaves what was decided, `never` also takes hyperlinks."""
        match ColorChoice(choice):
            case ColorChoice.ALWAYS:
                return replace(self, color=True, err_color=True)
            case ColorChoice.NEVER:
                return replace(self, color=False, err_color=False, hyperlinks=False)
            case _:
                return self

    def for_command(self, *, quiet: bool, color: ColorChoice | str) -> Streams:
        """These streams as a command's own flags want them."""
        return replace(self.with_color(color), quiet=quiet)

    @property
    def columns(self) -> int:
        """The cells in a line of the terminal that stdout is; 80 where it cannot be asked."""
        if self.width is not None:
            return self.width
        try:
            # Zero columns is what a terminal without a size answers (a serial line, some CI systems).
            return os.get_terminal_size(self.out.fileno()).columns or _DEFAULT_WIDTH
        except (OSError, ValueError):
            return _DEFAULT_WIDTH

    @property
    def size(self) -> tuple[int, int]:
        """The cells in a line of the terminal that stdout is, and its lines; asked each time, as windows are resized.

        A line is never longer than the terminal has it: what is drawn over must not be broken by it.
        """
        wanted = self.width or _DEFAULT_WIDTH
        try:
            terminal = os.get_terminal_size(self.out.fileno())
        except (OSError, ValueError):
            return wanted, _DEFAULT_HEIGHT
        width = terminal.columns or wanted
        return min(width, self.width or width), terminal.lines or _DEFAULT_HEIGHT

    @property
    def can_redraw(self) -> bool:
        """True if stdout is a terminal on which what is drawn can be drawn over."""
        return self.out_tty and self.out_moves

    @contextmanager
    def below(self, above: Callable[[Callable[[], object]], None]) -> Iterator[None]:
        """For the length of the block what is said on a terminal is written by `above`, which is given what writes it.

        It is for whatever stands on the screen meanwhile, and makes room.
        """
        if self.err_tty:
            self._above = above
        try:
            yield
        finally:
            self._above = None

    @property
    def progress(self) -> Progress | None:
        """The progress of the work that is under way; None where there is none."""
        return self._progress

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was warned of so far, each thing once, in order."""
        return tuple(self._warned)

    def binary(self) -> BinaryIO:
        """Standard output as bytes. What was written to it as text comes first."""
        self.out.flush()
        before = self._progress.close if self._progress is not None and self._is_on_a_screen() else None
        return checked_binary(self.out.buffer, THE_OUTPUT, before=before)

    def note(self, message: str) -> None:
        """Say something useful to a person: only on a terminal, and not with `--quiet`."""
        if self.err_tty and not self.quiet:
            self._say(printable(message))

    def remark(self, message: str) -> None:
        """Say what the answer rests on, such as how old it is: on a terminal and off it, but not with `--quiet`."""
        if not self.quiet:
            self._say(printable(message))

    def footer(self, message: str) -> None:
        """Say below a table on a terminal what it leaves out: on stdout, where the table is, `--quiet` or not."""
        from orderstatus.output.canvas import Canvas

        canvas = Canvas(self.out, color=self.color)
        canvas.draw(canvas.text(cell_text(message), Tone.FINISHED))

    def detail(self, message: str) -> None:
        """Say what `--verbose` asked for: on a terminal and off it."""
        self._say(printable(message))

    def warning(self, message: str) -> None:
        """Say that the answer may hold less than was asked: always, `--quiet` or not, each message once a run."""
        with self._saying:
            if message in self._warned:
                return
            self._warned[message] = None
        self._say(f"{paint('warning:', Tone.WAITING, color=self.err_color)} {printable(message)}")

    def error(self, message: str, *, hint: str | None = None, request_id: str | None = None) -> None:
        """Say what failed, and after a blank line the way on. A hint may have several lines.

        Never raises: the stream that failed may be the reason for being called.
        """
        request = f" (request {request_id})" if request_id else ""
        lines = [f"{paint('error:', Tone.ERROR, color=self.err_color)} {printable(message + request)}"]
        if hint:
            first, *more = hint.splitlines()
            lines += ["", f"{paint('hint:', Tone.COMMAND, color=self.err_color)} {printable(first)}"]
            # Indented, so that hostile text in a hint cannot look like a line of ours.
            lines += [f"      {printable(line)}" for line in more]
        with suppress(OSError, ValueError, OrderStatusError):
            self.out.flush()
        with suppress(OSError, ValueError):
            self._write_err("\n".join(lines))

    def _say(self, line: str) -> None:
        # Data first, so that the two streams interleave the same in a terminal and in `2>&1`. A thread that reads has
        # written none, and a full disk is no failure of its shop.
        if get_ident() == self._owner:
            self.out.flush()
        self._write_err(line)

    def _is_on_a_screen(self) -> bool:
        """True for a terminal, and for a pipe: what reads it (`less`, `fzf`) may draw as soon as something arrives."""
        if self.out_tty:
            return True
        try:
            mode = os.fstat(self.out.fileno()).st_mode
        except (OSError, ValueError, AttributeError):
            return False
        return stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)

    def _write_err(self, lines: str) -> None:
        def write() -> None:
            self.err.write(lines + "\n")
            self.err.flush()

        above = self._above if self._progress is None else self._progress.above
        with self._saying:
            if above is None:
                write()
            else:
                above(write)


def _reconfigure(stream: TextIO, tty: bool) -> None:
    if not isinstance(stream, io.TextIOWrapper):
        return
    if tty:
        stream.reconfigure(errors="replace")
    else:
        stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _nowhere() -> TextIO:
    """For a process that was started with the stream closed (`2>&-`), where Python has None."""
    return open(os.devnull, "w", encoding="utf-8")


def _positive(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and int(text) > 0 else None
