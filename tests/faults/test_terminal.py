"""Progress on a real terminal, of a real process that is interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from support.screen import Screen, read_until

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals")

RUN = """
import os, sys, time
from orderstatus.core.labels import ENGLISH
from orderstatus.output import progress as module
from orderstatus.output.streams import Streams
module.DELAY_SECONDS = 0.01
streams = Streams.system(os.environ)
try:
    with streams.working(ENGLISH, time.monotonic) as progress:
        progress.begin("acme")
        if sys.argv[1] == "data":
            sys.stdin.readline()
            streams.out.write("row\\n")
        else:
            time.sleep(60)
except KeyboardInterrupt: sys.exit(130)
"""


def start(tmp_path: Path, what: str) -> tuple[subprocess.Popen[bytes], int]:
    ours, theirs = os.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "80", "NO_COLOR": "1"}
    run = subprocess.Popen(
        [sys.executable, "-c", RUN, what], stdin=subprocess.PIPE, stdout=theirs, stderr=theirs, env=env, cwd=tmp_path
    )
    os.close(theirs)
    return run, ours


def test_ctrl_c_leaves_a_clean_screen_and_the_cursor(tmp_path: Path) -> None:
    run, terminal = start(tmp_path, "wait")
    shown = read_until(terminal, b"asking acme")
    run.send_signal(signal.SIGINT)
    shown += read_until(terminal, None)
    os.close(terminal)
    screen = Screen()
    screen.write(shown)
    run.communicate(timeout=60)
    assert (run.returncode, screen.text()) == (130, "")
    assert "\x1b[?25l" not in shown


def test_the_answer_takes_the_place_of_the_line(tmp_path: Path) -> None:
    run, terminal = start(tmp_path, "data")
    shown = read_until(terminal, b"asking acme")
    assert run.stdin is not None
    run.stdin.write(b"\n")
    run.stdin.close()
    shown += read_until(terminal, None)
    os.close(terminal)
    screen = Screen()
    screen.write(shown)
    assert (run.wait(timeout=60), screen.text()) == (0, "row")
