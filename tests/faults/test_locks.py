"""The lock of an output file between real processes, some of which are killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals")

RUN = """
import sys
from pathlib import Path
from orderstatus.config.locks import held
from orderstatus.core.errors import TemporaryError
def say(word): print(word, flush=True)
target, folder, wait = sys.argv[1:]
try:
    patience = None if wait == "wait" else 0
    with held([target], Path(folder), wait_seconds=patience, unlocked=say, waits=lambda _: say("waits")):
        with open(folder + "/holder", "x"): say("holds")
        sys.stdin.readline()
        Path(folder, "holder").unlink()
except TemporaryError: say("busy")
except KeyboardInterrupt: say("interrupted")
say("done")
"""
Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start a run that holds the lock until it is sent a line."""
    with ExitStack() as stack:

        def begin(name: str = "orders.csv", *, wait: bool = False) -> subprocess.Popen[str]:
            argv = [sys.executable, "-c", RUN, name, str(tmp_path / "locks"), "wait" if wait else "-"]
            run = stack.enter_context(
                subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
            )
            stack.callback(run.kill)
            return run

        yield begin


def says(run: subprocess.Popen[str]) -> str:
    assert run.stdout is not None
    return run.stdout.readline().strip()


def finish(run: subprocess.Popen[str]) -> None:
    run.communicate("\n", timeout=60)


def test_a_second_run_finds_the_file_busy_also_under_another_name(start: Start, tmp_path: Path) -> None:
    first = start()
    assert says(first) == "holds"
    assert says(start()) == "busy"
    assert says(start(str(tmp_path / "orders.csv"))) == "busy"
    finish(first)
    assert says(start()) == "holds"


def test_a_second_run_that_waits_goes_on_when_the_first_is_done(start: Start) -> None:
    first = start()
    assert says(first) == "holds"
    second = start(wait=True)
    assert says(second) == "waits"
    finish(first)
    assert says(second) == "holds"


def test_kill_9_leaves_no_lock(start: Start, tmp_path: Path) -> None:
    first = start()
    assert says(first) == "holds"
    first.send_signal(signal.SIGKILL)
    first.wait(timeout=60)
    (tmp_path / "locks" / "holder").unlink()
    assert says(start()) == "holds"


def test_ctrl_c_ends_the_waiting(start: Start) -> None:
    first = start()
    assert says(first) == "holds"
    second = start(wait=True)
    assert says(second) == "waits"
    second.send_signal(signal.SIGINT)
    assert says(second) == "interrupted"
    assert second.wait(timeout=60) == 0
    assert first.poll() is None


def test_of_many_that_wait_each_gets_its_turn_alone(start: Start) -> None:
    """Although each removes the lock file that the others have opened."""
    first = start()
    assert says(first) == "holds"
    waiting = [start(wait=True) for _ in range(4)]
    assert [says(each) for each in waiting] == ["waits"] * 4
    for each in (first, *waiting):
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    # Whoever held it beside another would have found the other's mark, and ended in a traceback.
    assert [each.communicate(timeout=60)[0].split() for each in waiting] == [["holds", "done"]] * 4
