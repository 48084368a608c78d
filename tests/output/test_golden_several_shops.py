"""Two shops in one screen, byte for byte: on terminals of 80 and 120 columns, and in a pipe."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from support.cli import Cli, without_escapes

LINK_ID = re.compile(r"\x1b\]8;id=-?\d+;")
BOTH = ("--demo", "--all-shops")
COMMANDS = {
    "list": ("list", "--limit", "20"),
    "shipments": ("shipments", "--since", "5d", "--limit", "15"),
    "attention": ("attention", "--limit", "20", "--totals"),
    "returns": ("returns", "--limit", "10"),
    "report": ("report", "--by", "country", "--since", "20d"),
    "find": ("find", "#2200", "#5400"),
    "show": ("show", "#5400"),
}


class _Text(SingleFileSnapshotExtension):
    file_extension = "txt"


class _Tsv(SingleFileSnapshotExtension):
    file_extension = "tsv"


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("width", [80, 120])
def test_two_shops_on_a_terminal(cli: Cli, command: str, width: int, snapshot: SnapshotAssertion) -> None:
    ran = cli(*COMMANDS[command], *BOTH, tty=True, width=width, color=True)

    assert as_file(ran.out) == snapshot.use_extension(_Text)
    # What did not fit is a list that the terminal may wrap.
    lines = [line for line in without_escapes(ran.out).splitlines() if not line.startswith("too narrow")]
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("command", [each for each in COMMANDS if each != "show"])
def test_two_shops_in_a_pipe(cli: Cli, command: str, snapshot: SnapshotAssertion) -> None:
    ran = cli(*COMMANDS[command], *BOTH)

    assert ran.code == 0
    assert as_file(ran.out) == snapshot.use_extension(_Tsv)


def test_two_shops_in_finnish(cli: Cli, snapshot: SnapshotAssertion) -> None:
    screens = [
        cli(*COMMANDS[each], *BOTH, "--lang", "fi", tty=True, width=120).out for each in ("list", "attention", "show")
    ]

    assert as_file("\n".join(screens)) == snapshot.use_extension(_Text)


def as_file(text: str) -> bytes:
    """Rich numbers its links by chance."""
    return LINK_ID.sub("\x1b]8;id=1;", text).encode()
