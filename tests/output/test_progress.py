"""Progress is there when it is worth a look, in nobody's way, and gone when the answer comes."""

from __future__ import annotations

import io
import os
import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import pytest

from orderstatus.core.labels import ENGLISH, labels
from orderstatus.output.progress import Progress
from orderstatus.output.progress_line import Tally, progress_line
from orderstatus.output.streams import Streams
from support.screen import Screen

SHOP = "acme.myshopify.com"


@dataclass
class Timer:
    """A timer that rings when the test says so."""

    started: int = 0
    ring: Callable[[], None] = lambda: None
    is_stopped: bool = False

    def __call__(self, tick: Callable[[], None]) -> Callable[[], None]:
        self.started += 1
        self.ring = tick
        return self.stop

    def stop(self) -> None:
        self.is_stopped = True


@dataclass
class Run:
    """Progress on a screen with a clock and a timer of its own."""

    screen: Screen = field(default_factory=Screen)
    timer: Timer = field(default_factory=Timer)
    now: float = 100.0
    progress: Progress = field(init=False)

    def __post_init__(self) -> None:
        self.progress = Progress(
            self.screen, labels=ENGLISH, clock=lambda: self.now, width=100, color=False, ticking=self.timer
        )


@pytest.fixture
def run() -> Run:
    return Run()


def tallies(**shops: Tally) -> Mapping[str, Tally]:
    return shops


class TestTheLine:
    def test_says_rows_of_how_many_pages_points_and_the_time_left(self) -> None:
        told = tallies(acme=Tally(rows=250, total=1250, pages=1, points=35.4))
        assert progress_line(told, 3, ENGLISH, 80) == "0:03  rows 250 of 1,250 · pages 1 · points 35 · 0:12 left"

    def test_says_no_more_than_is_known(self) -> None:
        assert (
            progress_line(tallies(acme=Tally(rows=7, pages=2)), 65, ENGLISH, 80) == "1:05  rows 7 · pages 2 · points 0"
        )

    def test_names_the_shops_before_any_has_answered(self) -> None:
        told = {"acme.myshopify.com": Tally(), "beta.myshopify.com": Tally()}
        assert progress_line(told, 1, ENGLISH, 80) == "0:01  asking acme.myshopify.com, beta.myshopify.com"

    def test_adds_shops_up(self) -> None:
        told = tallies(a=Tally(100, 300, 1, 20), b=Tally(50, 150, 2, 10.5))
        assert progress_line(told, 10, ENGLISH, 80) == "0:10  rows 150 of 450 · pages 3 · points 30 · 0:20 left"

    def test_says_no_total_while_that_of_one_shop_is_unknown(self) -> None:
        told = tallies(a=Tally(100, 300, 1), b=Tally(50, None, 2))
        assert progress_line(told, 10, ENGLISH, 80) == "0:10  rows 150 · pages 3 · points 0"

    @pytest.mark.parametrize("rows", [0, 300, 400])
    def test_guesses_no_time_from_nothing_and_none_at_the_end(self, rows: int) -> None:
        assert "left" not in progress_line(tallies(a=Tally(rows, 300, 1)), 10, ENGLISH, 80)

    def test_counts_hours(self) -> None:
        assert progress_line(tallies(a=Tally(1, 3, 1)), 3725, ENGLISH, 80).startswith("1:02:05  ")
        assert progress_line(tallies(a=Tally(1, 3, 1)), 3725, ENGLISH, 80).endswith("2:04:10 left")

    def test_says_what_a_bulk_operation_has_written_until_its_rows_come(self, run: Run) -> None:
        run.progress.begin("acme")
        run.progress.expect("acme", 6000)
        run.progress.heard("acme", points=35)
        run.progress.written("acme", 2000)
        run.progress.written("acme", 4500)
        run.now += 3
        assert run.progress.line(80) == "0:03  rows 0 of 6,000 · written 4,500 · pages 1 · points 35"
        assert run.progress.line(40) == "0:03  rows 0 of 6,000 · written 4,500"
        run.progress.advance("acme", 250)
        assert run.progress.line(80) == "0:03  rows 250 of 6,000 · pages 1 · points 35 · 1:09 left"

    def test_says_it_in_finnish_where_it_says_the_rest_so(self) -> None:
        told = tallies(acme=Tally(total=6000, pages=1, written=450))
        assert "kirjoitettu 450" in progress_line(told, 3, labels("fi"), 80)

    @pytest.mark.parametrize(
        ("width", "line"),
        [
            (57, "0:03  rows 250 of 1,250 · pages 1 · points 35 · 0:12 left"),
            (56, "0:03  rows 250 of 1,250 · pages 1 · 0:12 left"),
            (44, "0:03  rows 250 of 1,250 · 0:12 left"),
            (34, "0:03  rows 250 of 1,250"),
            (3, "0:03  rows 250 of 1,250"),
        ],
    )
    def test_leaves_out_what_says_least_where_it_is_narrow(self, width: int, line: str) -> None:
        assert progress_line(tallies(a=Tally(250, 1250, 1, 35)), 3, ENGLISH, width) == line

    def test_speaks_finnish(self) -> None:
        told = tallies(acme=Tally(rows=250, total=1250, pages=1, points=35))
        assert progress_line(told, 3, labels("fi"), 80) == (
            "0:03  rivejä 250 / 1\u00a0250 · sivuja 1 · pisteitä 35 · jäljellä 0:12"
        )


class TestOnATerminal:
    def test_nothing_is_drawn_before_a_second_has_passed(self, run: Run) -> None:
        run.progress.begin(SHOP)
        run.progress.heard(SHOP, points=10)
        assert (run.timer.started, run.screen.getvalue()) == (1, "")

    def test_what_is_done_within_a_second_is_never_drawn(self, run: Run) -> None:
        run.progress.begin(SHOP)
        run.progress.close()
        # A timer that rings at the last moment comes too late.
        run.timer.ring()
        assert (run.timer.is_stopped, run.screen.getvalue()) == (True, "")

    def test_after_a_second_the_line_is_there_and_at_the_end_nothing_is(self, run: Run) -> None:
        run.progress.begin(SHOP)
        run.progress.heard(SHOP, points=10)
        run.progress.expect(SHOP, 200)
        run.progress.advance(SHOP, 50)
        run.now += 2
        run.timer.ring()
        assert run.screen.text() == "0:02  rows 50 of 200 · pages 1 · points 10 · 0:06 left"

        run.progress.close()
        assert run.screen.text() == ""
        left = run.screen.getvalue()
        run.progress.advance(SHOP)
        run.progress.close()
        assert run.screen.getvalue() == left

    def test_the_line_is_drawn_anew_at_each_tick(self, run: Run) -> None:
        run.progress.begin(SHOP)
        run.timer.ring()
        run.progress.advance(SHOP, 1234)
        run.now += 61
        run.timer.ring()
        assert run.screen.text() == "1:01  rows 1,234 · pages 0 · points 0"

    def test_a_second_shop_starts_no_second_timer(self, run: Run) -> None:
        run.progress.begin(SHOP)
        run.progress.begin("beta.myshopify.com")
        assert run.timer.started == 1

    def test_what_is_said_stands_above_the_line(self, run: Run) -> None:
        run.progress.begin(SHOP)
        run.timer.ring()
        run.progress.above(lambda: run.screen.write("warning: one\n"))
        run.progress.above(lambda: run.screen.write("warning: two\n"))
        assert run.screen.text() == f"warning: one\nwarning: two\n0:00  asking {SHOP}"
        run.progress.close()
        assert run.screen.text() == "warning: one\nwarning: two"

    def test_the_line_comes_back_also_where_saying_something_failed(self, run: Run) -> None:
        run.progress.begin(SHOP)
        run.timer.ring()

        def fail() -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run.progress.above(fail)
        run.progress.close()
        assert run.screen.text() == ""

    def test_the_cursor_is_never_hidden(self, run: Run) -> None:
        run.progress.begin(SHOP)
        run.timer.ring()
        run.progress.close()
        assert "\x1b[?25" not in run.screen.getvalue()

    def test_rows_are_counted_as_they_pass(self, run: Run) -> None:
        run.progress.begin(SHOP)
        passing = run.progress.counted(SHOP, ["a", "b", "c"])
        assert next(passing) == "a"
        assert "rows 1 " in run.progress.line(80)
        assert list(passing) == ["b", "c"]
        assert "rows 3 " in run.progress.line(80)

    def test_shops_that_are_read_side_by_side_add_up(self, run: Run) -> None:
        def read(shop: str) -> None:
            run.progress.begin(shop)
            for _ in range(1_000):
                run.progress.advance(shop, 2)
                run.progress.heard(shop, points=1)
            run.progress.expect(shop, 3_000)

        run.progress.begin("0")
        run.timer.ring()
        readers = [threading.Thread(target=read, args=(str(number),)) for number in range(4)]
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join()
        assert "rows 8,000 of 12,000 · pages 4,000 · points 4,000" in run.progress.line(99)
        run.progress.close()
        assert run.screen.text() == ""


@pytest.mark.skipif(os.name == "nt", reason="signal masks")
def test_ctrl_c_is_for_the_thread_that_works(monkeypatch: pytest.MonkeyPatch) -> None:
    masks: list[set[int]] = []
    drawn = threading.Event()

    def draw(self: Progress) -> None:
        masks.append(set(signal.pthread_sigmask(signal.SIG_BLOCK, ())))
        drawn.set()

    monkeypatch.setattr(Progress, "_draw", draw)
    monkeypatch.setattr("orderstatus.output.progress.DELAY_SECONDS", 0)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    progress = Progress(Screen(), labels=ENGLISH, clock=lambda: 0.0)
    progress.begin(SHOP)
    assert drawn.wait(60)
    progress.close()
    assert signal.SIGINT in masks[0]
    assert signal.pthread_sigmask(signal.SIG_BLOCK, ()) == before


def terminal(*, out_tty: bool = True, quiet: bool = False) -> tuple[Streams, Screen]:
    """Streams whose stdout and stderr are one screen, or stderr alone."""
    screen = Screen()
    out = screen if out_tty else io.StringIO()
    return Streams(out, screen, out_tty, True, 100, quiet=quiet, err_moves=True), screen


@pytest.fixture
def timer(monkeypatch: pytest.MonkeyPatch) -> Timer:
    timer = Timer()
    monkeypatch.setattr("orderstatus.output.progress._in_a_thread", timer)
    return timer


class TestBesideTheAnswer:
    def test_the_first_row_on_the_same_screen_takes_its_place(self, timer: Timer) -> None:
        streams, screen = terminal()
        with streams.working(ENGLISH, lambda: 0.0) as progress:
            progress.begin(SHOP)
            timer.ring()
            assert screen.text() == f"0:00  asking {SHOP}"
            streams.out.write("row\n")
            assert screen.text() == "row"
            streams.out.write("row\n")
        assert screen.text() == "row\nrow"

    def test_a_row_before_the_second_has_passed_calls_it_off(self, timer: Timer) -> None:
        streams, screen = terminal()
        with streams.working(ENGLISH, lambda: 0.0) as progress:
            progress.begin(SHOP)
            streams.out.write("row\n")
            timer.ring()
        assert (timer.is_stopped, screen.getvalue()) == (True, "row\n")

    def test_rows_that_go_to_a_file_leave_it_where_it_is(self, timer: Timer) -> None:
        streams, screen = terminal(out_tty=False)
        with streams.working(ENGLISH, lambda: 0.0) as progress:
            progress.begin(SHOP)
            timer.ring()
            streams.out.write("row\n")
            assert screen.text() == f"0:00  asking {SHOP}"
        assert screen.text() == ""

    def test_the_reader_of_a_pipe_gets_the_screen_with_the_first_row(self, timer: Timer) -> None:
        reading, writing = os.pipe()
        with open(reading), open(writing, "w") as out:
            streams, screen = terminal()
            streams.out, streams.out_tty = out, False
            with streams.working(ENGLISH, lambda: 0.0) as progress:
                progress.begin(SHOP)
                timer.ring()
                streams.out.write("row\n")
                assert screen.text() == ""

    def test_everything_that_is_said_stands_above(self, timer: Timer) -> None:
        streams, screen = terminal()
        with streams.working(ENGLISH, lambda: 0.0) as progress:
            progress.begin(SHOP)
            timer.ring()
            streams.note("a note")
            streams.detail("a detail")
            streams.warning("a warning")
            streams.error("an error", hint="a hint")
            said = "a note\na detail\nwarning: a warning\nerror: an error\n\nhint: a hint"
            assert screen.text() == f"{said}\n0:00  asking {SHOP}"
        assert screen.text() == said

    @pytest.mark.parametrize("failure", [KeyboardInterrupt, RuntimeError])
    def test_a_run_that_ends_early_leaves_a_clean_screen(self, timer: Timer, failure: type[BaseException]) -> None:
        streams, screen = terminal()

        def run() -> None:
            with streams.working(ENGLISH, lambda: 0.0) as progress:
                progress.begin(SHOP)
                timer.ring()
                raise failure

        with pytest.raises(failure):
            run()
        streams.note("afterwards")
        assert screen.text() == "afterwards"

    def test_bytes_for_the_reader_of_a_pipe_take_its_place_too(self, timer: Timer) -> None:
        reading, writing = os.pipe()
        with open(reading), open(writing, "w") as out:
            assert self.line_beside_bytes(timer, out) == ""

    def test_bytes_that_go_to_a_file_leave_it_where_it_is(self, timer: Timer, tmp_path: Path) -> None:
        with (tmp_path / "out").open("w") as out:
            assert self.line_beside_bytes(timer, out) == f"0:00  asking {SHOP}"

    def line_beside_bytes(self, timer: Timer, out: TextIO) -> str:
        streams, screen = terminal(out_tty=False)
        streams.out = out
        with streams.working(ENGLISH, lambda: 0.0) as progress:
            progress.begin(SHOP)
            timer.ring()
            streams.binary().write(b"PAR1")
            return screen.text()

    def test_quiet_is_quiet(self, timer: Timer) -> None:
        streams, screen = terminal(quiet=True)
        with streams.working(ENGLISH, lambda: 0.0) as progress:
            progress.begin(SHOP)
            progress.heard(SHOP)
            assert list(progress.counted(SHOP, "ab")) == ["a", "b"]
        assert (timer.started, screen.getvalue()) == (0, "")


@pytest.mark.parametrize(
    ("tty", "env", "moves"),
    [(True, {"TERM": "xterm"}, True), (True, {"TERM": "dumb"}, False), (False, {"TERM": "xterm"}, False)],
)
def test_a_terminal_whose_cursor_stays_where_it_is_gets_none(
    monkeypatch: pytest.MonkeyPatch, tty: bool, env: dict[str, str], moves: bool
) -> None:
    class Err(io.StringIO):
        def isatty(self) -> bool:
            return tty

    monkeypatch.setattr("sys.stderr", Err())
    assert Streams.system(env).err_moves is moves
    assert Streams.system({**env, "NO_COLOR": "1"}).err_moves is moves


def test_off_a_terminal_neither_rich_nor_a_thread_is_touched(python: Callable[[str], str]) -> None:
    code = (
        "import sys\n"
        "before = 'threading' in sys.modules\n"
        "from orderstatus.core.labels import ENGLISH\n"
        "from orderstatus.output.streams import Streams\n"
        "with Streams.system({'TERM': 'xterm'}).working(ENGLISH, lambda: 0.0) as progress:\n"
        "    progress.begin('acme'); progress.heard('acme'); progress.expect('acme', 9); progress.advance('acme')\n"
        "print(before, 'threading' in sys.modules, 'rich' in sys.modules)"
    )
    assert python(code) in ("False False False\n", "True True False\n")


def test_on_a_terminal_rich_is_not_imported_before_the_second_has_passed(python: Callable[[str], str]) -> None:
    code = (
        "import io, sys\n"
        "from orderstatus.core.labels import ENGLISH\n"
        "from orderstatus.output.streams import Streams\n"
        "streams = Streams(io.StringIO(), io.StringIO(), True, True, 80, err_moves=True)\n"
        "with streams.working(ENGLISH, lambda: 0.0) as progress:\n"
        "    progress.begin('acme'); progress.heard('acme')\n"
        "print('threading' in sys.modules, 'rich' in sys.modules)"
    )
    assert python(code) == "True False\n"
