"""Who sits before the terminal, or has piped something in: what they type, answer and look at."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TextIO

from orderstatus.core.errors import UsageError

Asker = Callable[[str, bool], str]
"""Answers a question; True is for a secret, which is not shown as it is typed."""


def input_lines(stdin: TextIO | None) -> Iterator[str]:
    """The lines of `stdin`, None for the process's own, that are not empty, without the space around them.

    They come as they are typed. Raises UsageError where it is closed, or no text in UTF-8.
    """
    stream = stdin or sys.stdin
    if stream is None:
        raise UsageError("there is no standard input to read", hint="name what is meant in place of `-`")
    if isinstance(stream, io.TextIOWrapper):
        # A byte order mark is what Windows puts before a file of text.
        stream.reconfigure(encoding="utf-8-sig", errors="strict")
    try:
        for line in stream:
            if line.strip():
                yield line.strip()
    except UnicodeDecodeError as error:
        raise UsageError("standard input is not readable as text", hint="give it as UTF-8") from error


def is_typed(stdin: TextIO | None) -> bool:
    """True if what the process's own standard input gives is typed at a terminal, which shows it."""
    return stdin is None and sys.stdin is not None and sys.stdin.isatty()


def answer(question: str, *, secret: bool, asker: Asker | None) -> str:
    """What the person answers, without the space around it. Raises UsageError where nothing is answered."""
    if asker is not None:
        text = asker(question, secret)
    else:
        from orderstatus.runtime.programs import answer_from_terminal

        text = answer_from_terminal(question, secret=secret)
    if not text.strip():
        raise UsageError("nothing was answered", hint="run it again, or `orderstatus auth login --help`")
    return text.strip()


def shown(page: str, *, browser: Callable[[str], bool] | None, env: Mapping[str, str]) -> bool:
    """True if a browser took the page; False where there is none, or none that needs no terminal."""
    if browser is not None:
        return browser(page)
    from orderstatus.runtime.programs import open_in_browser

    return open_in_browser(page, env)
