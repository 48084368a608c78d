"""A board is drawn over itself, is there as a whole when it is left, and makes room for what is said."""

from __future__ import annotations

import os
import signal
import threading
from dataclasses import dataclass, field

import pytest

from orderstatus.output.live_board import LiveBoard
from orderstatus.output.palette import Tone
from orderstatus.output.screen import Line, Span, line
from support.screen import Screen


@dataclass
class Wall:
    """A board on a screen, with lines and a size that a test changes."""

    said: list[str] = field(default_factory=lambda: ["one", "two"])
    size: tuple[int, int] = (40, 10)
    screen: Screen = field(default_factory=Screen)
    asked: list[tuple[int, int]] = field(default_factory=list)
    board: LiveBoard = field(init=False)

    def __post_init__(self) -> None:
        self.board = LiveBoard(self.screen, size=lambda: self.size, lines=self._lines, color=False, hyperlinks=False)

    def _lines(self, width: int, height: int) -> list[Line]:
        self.asked.append((width, height))
        return [line(0, Span(each, Tone.PROBLEM)) for each in self.said]

    @property
    def shown(self) -> list[str]:
        return self.screen.text().split("\n")


@pytest.fixture
def wall() -> Wall:
    return Wall()


def test_a_cell_and_a_line_of_the_screen_stay_free(wall: Wall) -> None:
    wall.board.refresh()
    assert wall.asked == [(39, 9)]


def test_it_is_drawn_over_itself(wall: Wall) -> None:
    wall.board.refresh()
    wall.said[:] = ["one", "three", "four"]
    wall.board.refresh()
    assert wall.shown == ["one", "three", "four"]
    wall.said[:] = ["five"]
    wall.board.refresh()
    assert wall.shown == ["five"]


def test_what_has_not_changed_is_not_drawn_again(wall: Wall) -> None:
    wall.board.refresh()
    drawn = wall.screen.getvalue()
    wall.board.refresh()
    assert wall.screen.getvalue() == drawn


def test_it_stays_when_it_is_closed_and_what_follows_begins_below(wall: Wall) -> None:
    wall.board.refresh()
    wall.board.close()
    wall.board.close()
    wall.screen.write("$ ")
    assert wall.shown == ["one", "two", "$ "]


def test_what_the_shell_says_after_a_run_that_was_killed_begins_below_it(wall: Wall) -> None:
    wall.board.refresh()
    wall.screen.write("$ ")
    assert wall.shown == ["one", "two", "$ "]
    assert "\x1b[?25" not in wall.screen.getvalue()


def test_a_board_that_was_never_drawn_leaves_nothing(wall: Wall) -> None:
    wall.board.close()
    assert wall.screen.getvalue() == ""


def test_what_is_said_meanwhile_stands_above(wall: Wall) -> None:
    wall.board.refresh()
    wall.board.above(lambda: wall.screen.write("warning: something\n"))
    assert wall.shown == ["warning: something", "one", "two"]
    wall.said[:] = ["three"]
    wall.board.refresh()
    wall.board.close()
    assert wall.shown == ["warning: something", "three"]


def test_what_is_said_before_it_was_drawn_is_just_said(wall: Wall) -> None:
    wall.board.above(lambda: wall.screen.write("note\n"))
    assert wall.screen.getvalue() == "note\n"


def test_a_window_that_was_resized_is_cleared_and_drawn_anew_though_nothing_else_changed(wall: Wall) -> None:
    wall.screen.write("$ orderstatus watch\n")
    wall.board.refresh()
    wall.size = (20, 6)
    wall.board.refresh()
    assert wall.shown == ["one", "two"]
    assert wall.asked[-1] == (19, 5)


def test_a_board_as_high_as_the_screen_moves_up_no_further_than_it_is_high(wall: Wall) -> None:
    wall.said[:] = [f"row {number}" for number in range(9)]
    wall.board.refresh()
    wall.board.above(lambda: wall.screen.write("note\n"))
    wall.board.close()
    # Nothing was scrolled: the line feeds never left the screen's ten lines by more than what was said.
    assert wall.shown == ["note", *wall.said]


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_ctrl_c_is_heard_after_a_drawing_and_not_within_it(wall: Wall) -> None:
    def interrupted(width: int, height: int) -> list[Line]:
        # To this thread: any other one would take it where the process has some that nobody asked not to.
        signal.pthread_kill(threading.get_ident(), signal.SIGINT)
        return wall._lines(width, height)

    wall.board = LiveBoard(wall.screen, size=lambda: wall.size, lines=interrupted, color=False, hyperlinks=False)
    with pytest.raises(KeyboardInterrupt):
        wall.board.refresh()
    assert wall.shown == ["one", "two"]
