"""A command line as words: as a shell splits it, and on Windows with its paths whole."""

from __future__ import annotations

import shlex

import pytest

from orderstatus.core.command_words import command_words


@pytest.mark.parametrize("line", ["pass show 'shops/acme one'", r"a\ b c", "op read --x='a b' #1", ""])
def test_elsewhere_it_is_what_a_shell_makes_of_it(line: str) -> None:
    assert command_words(line, windows=False) == tuple(shlex.split(line))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (r"C:\tools\op.exe read op://shop", (r"C:\tools\op.exe", "read", "op://shop")),
        (r'"C:\Program Files\op.exe" read', (r"C:\Program Files\op.exe", "read")),
        (r'op --vault="my shop" it\s', ("op", "--vault=my shop", r"it\s")),
        ("op read it's", ("op", "read", "it's")),
    ],
)
def test_on_windows_paths_keep_their_backslashes(line: str, words: tuple[str, ...]) -> None:
    assert command_words(line, windows=True) == words


@pytest.mark.parametrize("windows", [True, False])
def test_a_quote_that_is_not_closed_is_no_command(windows: bool) -> None:
    with pytest.raises(ValueError, match="quotation"):
        command_words('pass "shops', windows=windows)
