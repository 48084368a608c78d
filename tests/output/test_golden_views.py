"""The list of views on a terminal of 80 and 120 columns and in a pipe, byte for byte, with a hostile one among them."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from support.cli import Cli, without_escapes

HOSTILE = """
[view.late-posti]
command = "shipments"
carrier = ["Posti"]
late = true

[view.hostile]
command = "list"
customer = "[red]x[/red] \\u001b[31m \\u202e\\n;rm -rf"
tag = ["a,b", "--demo", "山田"]
"""


@pytest.fixture
def with_views(cli: Cli) -> Cli:
    path = cli.home / "config" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(HOSTILE, encoding="utf-8")
    return cli


@pytest.mark.parametrize("width", [80, 120])
def test_on_a_terminal(with_views: Cli, width: int, snapshot: SnapshotAssertion) -> None:
    ran = with_views("view", "list", tty=True, width=width, color=True)
    assert (ran.code, ran.err) == (0, "")
    assert max(map(cell_len, without_escapes(ran.out).splitlines())) <= width
    assert ran.out == snapshot


def test_in_a_pipe(with_views: Cli, snapshot: SnapshotAssertion) -> None:
    ran = with_views("view", "list")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot


def test_one_view_and_the_command_that_it_is(with_views: Cli, snapshot: SnapshotAssertion) -> None:
    ran = with_views("view", "show", "hostile", tty=True)
    assert ran.code == 0
    assert "\x1b" not in ran.out + ran.err
    assert "\u202e" not in ran.out + ran.err
    assert (ran.out, ran.err) == snapshot
