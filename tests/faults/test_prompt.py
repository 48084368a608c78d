"""A token that is typed at a real terminal is not on its screen."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from orderstatus.demo.loopback import listening
from support.processes import PROGRAM, House
from support.screen import read_until
from support.secrets import TOKEN, shown
from support.shops import shop

pytestmark = pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals")


def at_a_terminal(house: House, *argv: str) -> tuple[subprocess.Popen[bytes], int]:
    ours, theirs = os.openpty()
    env = {**house.env, "PYTHONPATH": os.pathsep.join(sys.path), "TERM": "xterm", "COLUMNS": "120", "NO_COLOR": "1"}
    process = subprocess.Popen(
        [*PROGRAM, *argv], stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True
    )
    os.close(theirs)
    return process, ours


def test_what_is_typed_is_kept_and_not_shown(clean_env: dict[str, str]) -> None:
    house = House(clean_env)
    with listening(shop()) as url:
        house.shop("acme", url)
        process, terminal = at_a_terminal(house, "auth", "login", "--shop", "acme")
        screen = read_until(terminal, b"client id and secret (Dev Dashboard): ")
        os.write(terminal, b"1\n")
        screen += read_until(terminal, b"Access token: ")
        os.write(terminal, TOKEN.encode() + b"\n")
        screen += read_until(terminal, None)
        os.close(terminal)
    assert process.wait(timeout=60) == 0
    # What may be seen is echoed, so that the screen would have shown the token, too.
    assert "(Dev Dashboard): 1" in screen
    assert "Acme (acme.myshopify.com)" in screen
    assert not shown(screen)
    assert TOKEN in (house.config / "credentials.json").read_text()


@pytest.mark.parametrize("end", [b"\x04", b"\n"], ids=["end of input", "nothing typed"])
def test_who_types_nothing_is_not_told_of_a_bug(clean_env: dict[str, str], end: bytes) -> None:
    house = House(clean_env)
    process, terminal = at_a_terminal(house, "auth", "login", "--shop", "acme", "--with-token")
    screen = read_until(terminal, b"Access token: ")
    os.write(terminal, end)
    screen += read_until(terminal, None)
    os.close(terminal)
    assert process.wait(timeout=60) == (130 if end == b"\x04" else 2)
    assert "bug" not in screen
    assert not house.config.exists()


@pytest.mark.parametrize("argv", [(), ("--shop", "acme", "--with-token")], ids=["shown", "not shown"])
def test_ctrl_c_at_a_question_leaves_the_shell_a_line_of_its_own(clean_env: dict[str, str], argv: tuple[str]) -> None:
    house = House(clean_env)
    process, terminal = at_a_terminal(house, "auth", "login", *argv)
    read_until(terminal, b": ")
    process.send_signal(signal.SIGINT)
    rest = read_until(terminal, None)
    os.close(terminal)
    assert (process.wait(timeout=60), rest.endswith("\n")) == (130, True)
