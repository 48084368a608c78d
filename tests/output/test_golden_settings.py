"""`config show` on a terminal of 80 and 120 columns and in a pipe, byte for byte, with hostile and long values."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from support.cli import Cli, without_escapes

HOSTILE = """
lang = "en"
holidays = [2026-01-02, 2026-01-05, 2026-02-27, 2026-05-15, 2026-06-18, 2026-12-07, 2026-12-23, 2026-12-24]

[thresholds]
silent = "3bd"

[profile.acme]
shop = "acme"
time_zone = "Europe/Helsinki"
handling_time = "1bd"
carriers_without_events = ["[red]x[/red] \\u001b[31m \\u202e\\n;rm -rf", "山田運輸"]
token_command = "pass show shopify/acme"

[profile.acme.authorization_days]
"\\u001b[31mpay" = 29
"""


@pytest.fixture
def settled(cli: Cli) -> Cli:
    path = cli.home / "config" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(HOSTILE, encoding="utf-8")
    return cli


@pytest.mark.parametrize("width", [80, 120])
def test_on_a_terminal(settled: Cli, width: int, snapshot: SnapshotAssertion) -> None:
    ran = settled("config", "show", "--origin", tty=True, width=width, color=True)
    assert (ran.code, ran.err) == (0, "")
    assert max(map(cell_len, without_escapes(ran.out).splitlines())) <= width
    assert ran.out == snapshot


def test_with_what_each_does_in_finnish(settled: Cli, snapshot: SnapshotAssertion) -> None:
    argv = ("config", "show", "--columns", "key,value,about", "--lang", "fi")
    assert settled(*argv, tty=True, width=120).out == snapshot


@pytest.mark.parametrize("format", ["tsv", "csv", "json"])
def test_in_a_pipe(settled: Cli, format: str, snapshot: SnapshotAssertion) -> None:
    ran = settled("config", "show", "--format", format)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == snapshot
