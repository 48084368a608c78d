"""What is said on which stream, and when nothing is."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from typing import TextIO

import pytest
from rich.color import ColorSystem
from rich.style import Style

from orderstatus.output.choices import ColorChoice
from orderstatus.output.palette import Tone, paint
from orderstatus.output.streams import Streams
from orderstatus.output.writing import refuse_gone_reader


def said(stream: TextIO) -> str:
    assert isinstance(stream, io.StringIO)
    return stream.getvalue()


def on_terminal(env: Mapping[str, str], monkeypatch: pytest.MonkeyPatch, *, windows: bool = False) -> Streams:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setattr(sys, "stderr", Terminal())
    return Streams.system(env, windows=windows)


def test_a_note_is_for_a_person_at_a_terminal() -> None:
    terminal, quiet, pipe = Streams.memory(tty=True), Streams.memory(tty=True), Streams.memory()
    quiet.quiet = True
    for streams in (terminal, quiet, pipe):
        streams.note("50 of 812 orders")

    assert [said(streams.err) for streams in (terminal, quiet, pipe)] == ["50 of 812 orders\n", "", ""]


def test_a_warning_is_always_said_and_said_once() -> None:
    streams = Streams.memory()
    streams.quiet = True
    for message in ("no e-mail", "no phone", "no e-mail"):
        streams.warning(message)

    assert said(streams.err) == "warning: no e-mail\nwarning: no phone\n"


def test_a_warning_is_said_once_also_after_the_colour_was_chosen() -> None:
    streams = Streams.memory()
    streams.warning("no e-mail")
    streams.with_color("always").warning("no e-mail")

    assert said(streams.err).count("no e-mail") == 1


def test_an_error_comes_with_its_hint_after_a_blank_line() -> None:
    streams = Streams.memory()
    streams.error("no shop", hint="run this\nor that", request_id="a1-b2")

    assert said(streams.err) == "error: no shop (request a1-b2)\n\nhint: run this\n      or that\n"
    assert said(streams.out) == ""


def test_nothing_said_can_act_on_the_terminal_or_look_like_another_message() -> None:
    streams = Streams.memory(tty=True)
    streams.note("a\x1b[2Jb")
    streams.warning("c\nerror: d")
    streams.error("e\rf", hint="g\x9b\nhint: h")

    assert said(streams.err) == (
        "a\ufffd[2Jb\nwarning: c\ufffderror: d\nerror: e\ufffdf\n\nhint: g\ufffd\n      hint: h\n"
    )


def test_data_is_flushed_before_anything_is_said() -> None:
    order: list[str] = []

    class Recorded(io.StringIO):
        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

        def flush(self) -> None:
            order.append(self.name)

    Streams(Recorded("out"), Recorded("err"), False, True).note("hello")

    assert order == ["out", "err"]


def test_an_error_is_said_although_stdout_is_broken() -> None:
    class Broken(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

    streams = Streams(Broken(), io.StringIO(), False, False)
    streams.error("the disk is full")

    assert said(streams.err) == "error: the disk is full\n"


@pytest.mark.parametrize(
    ("env", "color", "hyperlinks"),
    [
        ({"TERM": "xterm-256color"}, True, True),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False, True),
        ({"TERM": "xterm-256color", "NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, False, False),
        ({"TERM": "linux"}, True, False),
    ],
)
def test_the_environment_decides_what_a_terminal_gets(
    env: dict[str, str], color: bool, hyperlinks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = on_terminal(env, monkeypatch)

    assert (streams.color, streams.err_color, streams.hyperlinks) == (color, color, hyperlinks)


@pytest.mark.parametrize(("env", "color"), [({}, False), ({"WT_SESSION": "1"}, True)])
def test_windows_is_coloured_where_the_terminal_says_that_it_can(
    env: dict[str, str], color: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert on_terminal(env, monkeypatch, windows=True).color is color


def test_the_switch_for_colour_wins_over_the_environment() -> None:
    pipe, terminal = Streams.memory(), Streams.memory(tty=True, color=True)

    assert pipe.with_color(ColorChoice.ALWAYS).color
    assert pipe.with_color("auto") is pipe
    never = terminal.with_color("never")
    assert (never.color, never.err_color, never.hyperlinks) == (False, False, False)


def test_columns_are_what_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    assert on_terminal({"COLUMNS": "132"}, monkeypatch).columns == 132
    assert on_terminal({"COLUMNS": "wide"}, monkeypatch).columns == 80


@pytest.mark.parametrize("locale", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C"}])
def test_a_pipe_gets_utf_8_in_any_locale(locale: dict[str, str]) -> None:
    code = "from orderstatus.output.streams import Streams; Streams.system({}).out.write('é 山\\n')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, env={**os.environ, **locale}, check=True)

    assert (done.stdout, done.stderr) == ("é 山\n".encode(), b"")


@pytest.mark.skipif(os.name == "nt", reason="a shell redirection")
def test_a_closed_stderr_is_no_crash() -> None:
    code = "from orderstatus.output.streams import Streams; s = Streams.system({}); s.warning('x'); s.out.write('ok')"
    done = subprocess.run(
        ["sh", "-c", f'exec "{sys.executable}" -c "{code}" 2>&-'], stdout=subprocess.PIPE, check=True, text=True
    )

    assert done.stdout == "ok"


def test_the_words_on_stderr_have_the_colours_that_rich_would_give_them() -> None:
    for tone in (Tone.ERROR, Tone.WAITING, Tone.COMMAND):
        assert paint("word", tone, color=True) == Style.parse(tone.value).render(
            "word", color_system=ColorSystem.STANDARD
        )
        assert paint("word", tone, color=False) == "word"


@pytest.mark.parametrize("color", [False, True])
def test_what_a_table_leaves_out_is_said_below_it_in_a_quiet_colour(color: bool) -> None:
    streams = Streams.memory(tty=True, color=color)
    streams.footer("50 of 312\x1b orders")
    text = "50 of 312\ufffd orders"
    assert streams.out.getvalue() == (f"\x1b[2m{text}\x1b[0m\n" if color else f"{text}\n")  # type: ignore[attr-defined]


def test_what_stands_on_the_screen_makes_room_for_what_is_said_there_and_only_there() -> None:
    terminal, pipe = Streams.memory(tty=True), Streams.memory()
    for streams, made_room in ((terminal, True), (pipe, False)):
        asked: list[bool] = []

        def above(say: Callable[[], object], asked: list[bool] = asked) -> None:
            asked.append(True)
            say()

        with streams.below(above):
            streams.warning("no phone")
        streams.warning("no e-mail")
        assert (said(streams.err), bool(asked)) == ("warning: no phone\nwarning: no e-mail\n", made_room)
        assert len(asked) <= 1


def test_where_no_terminal_can_be_asked_the_screen_is_as_wide_as_was_said() -> None:
    assert Streams.memory(width=60).size == (60, 24)
    assert Streams.memory(width=None).size == (80, 24)


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals")
def test_a_screen_is_never_taken_for_wider_than_it_is() -> None:
    import fcntl
    import struct
    import termios

    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    with open(theirs, "w", encoding="utf-8") as out:
        streams = [Streams(out, out, True, True, width=width) for width in (None, 60, 200)]
        assert [each.size for each in streams] == [(100, 40), (60, 40), (100, 40)]
    os.close(ours)


@pytest.mark.skipif(os.name == "nt", reason="Windows cannot say")
def test_a_pipe_that_nobody_reads_is_known_before_anything_is_written() -> None:
    reading, writing = os.pipe()
    with open(writing, "w", encoding="utf-8") as out:
        refuse_gone_reader(out)
        os.close(reading)
        with pytest.raises(BrokenPipeError):
            refuse_gone_reader(out)


def test_what_is_no_pipe_has_a_reader() -> None:
    refuse_gone_reader(io.StringIO())
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        refuse_gone_reader(nowhere)
