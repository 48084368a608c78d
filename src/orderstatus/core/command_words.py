"""A command that somebody typed on one line, as the words that it is run with."""

from __future__ import annotations

import shlex


def command_words(line: str, *, windows: bool) -> tuple[str, ...]:
    """The words of `line`, as a POSIX shell splits them.

    On Windows a backslash is a part of a path, and only `"` quotes.
    Raises ValueError where a quote is not closed.
    """
    lexer = shlex.shlex(line, posix=True, punctuation_chars=False)
    lexer.whitespace_split = True
    lexer.commenters = ""
    if windows:
        lexer.escape, lexer.quotes = "", '"'
    return tuple(lexer)
