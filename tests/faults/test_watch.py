"""`watch` as a process of its own: lines that are out at once, a reader that goes, Ctrl-C, and a real terminal."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from orderstatus.demo.loopback import listening
from support.mirrored import pending, synced_office
from support.processes import PROGRAM
from support.screen import Screen, read_until

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals and pseudo-terminals")


@pytest.fixture
def env(tmp_path: Path, clean_env: dict[str, str]) -> Iterator[Mapping[str, str]]:
    """A machine whose shop answers on a port, and whose mirror has seen one change."""
    office = synced_office(tmp_path / "home")
    office.later(hours=1)
    server = office.servers["acme"]
    office.change(server, pending(server), displayFinancialStatus="PAID")
    assert office("sync").code == 0
    with listening(server) as url:
        office.write_settings(f'[profile.acme]\nshop = "acme"\napi_url = "{url}"\n')
        yield {**clean_env, "ORDERSTATUS_HOME": str(office.home), "PYTHONPATH": os.pathsep.join(sys.path)}


def started(env: Mapping[str, str], *argv: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*PROGRAM, "watch", "--since", "2020-01-01T00:00:00Z", *argv],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=env,
    )


def test_a_line_is_out_at_once_and_ctrl_c_ends_it_without_a_word(env: Mapping[str, str]) -> None:
    run = started(env, "--format", "jsonl")
    assert run.stdout is not None
    # It waits for its second look now: what it has written is here all the same.
    assert json.loads(run.stdout.readline())["to"] == "paid"
    run.send_signal(signal.SIGINT)
    assert run.communicate(timeout=60) == ("", "")
    assert run.returncode == 130


def test_a_reader_that_goes_ends_it_though_nothing_is_written(env: Mapping[str, str]) -> None:
    run = started(env, "--columns", "to")
    assert run.stdout is not None
    assert run.stdout.readline() == "paid\n"
    run.stdout.close()
    assert run.stderr is not None
    with run.stderr as stderr:
        assert stderr.read() == ""
    assert run.wait(timeout=60) == 141


def test_ctrl_c_leaves_the_board_whole_and_the_cursor_below_it(env: Mapping[str, str]) -> None:
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    run = subprocess.Popen(
        [*PROGRAM, "watch", "--color", "never"],
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs,
        env={**env, "TERM": "xterm"},
    )
    os.close(theirs)
    shown = read_until(ours, b"Newest changes")
    run.send_signal(signal.SIGINT)
    shown += read_until(ours, None)
    os.close(ours)
    screen = Screen()
    screen.write(shown)
    lines = screen.lines()
    assert run.wait(timeout=60) == 130
    assert lines[0].startswith("acme · as of ")
    assert lines[-2].endswith("payment  pending  →  paid")
    assert lines[-1] == ""
    assert "\x1b[?25l" not in shown
