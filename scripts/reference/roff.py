"""The little of the man macros that one page needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_CODE = re.compile(r"`([^`]*)`")
_FLAG = re.compile(r"(-{1,2}[A-Za-z][A-Za-z-]*)")
_WIDTH = 67
"""Of an example in a terminal of 80 columns: 11 are indentation, 2 a backslash."""
_SPECIAL = str.maketrans(
    {"\\": r"\e", "-": r"\-", "'": r"\(aq", "`": r"\(ga", "^": r"\(ha", "~": r"\(ti", '"': r"\(dq"}
)
"""What groff would print as something that cannot be pasted into a shell."""


def literal(text: str) -> str:
    """`text` character by character, as it is to be typed."""
    return _outside_ascii(text.translate(_SPECIAL))


def prose(text: str) -> str:
    """Running text, its `code` and its flags in bold."""
    parts = []
    for number, part in enumerate(_CODE.split(text)):
        if number % 2:
            parts.append(bold(part))
        else:
            parts += [bold(one) if _FLAG.fullmatch(one) else _plain(one) for one in _FLAG.split(part)]
    return "".join(parts)


def bold(text: str) -> str:
    """What is typed as it stands."""
    return rf"\fB{literal(text)}\fR"


def written(flag: str) -> str:
    """`-o, --output FILE`: what is typed in bold, what is put in its place in italics."""
    words = re.split(r"(,? )", flag)
    return "".join(bold(each) if each.startswith("-") else _in_its_place(each) for each in words)


def heading(text: str) -> str:
    """A section."""
    return f".SH {literal(text)}"


def subheading(text: str) -> str:
    """A section within one."""
    return f'.SS "{literal(text)}"'


def paragraph(text: str) -> Iterator[str]:
    """A paragraph of what is roff already."""
    yield ".PP"
    yield _line(text)


def item(tag: str, text: str, *, indent: int | None = None) -> Iterator[str]:
    """Something and, indented below or beside it, what it is; both are roff already."""
    yield ".TP" if indent is None else f".TP {indent}"
    yield _line(tag)
    yield _line(text)


def lines(texts: Iterable[str]) -> Iterator[str]:
    """Lines that stay lines, as they are."""
    yield from (".PP", ".RS 4", ".nf")
    for each in texts:
        yield _line(literal(each))
    yield from (".fi", ".RE")


def commands(texts: Iterable[str]) -> Iterator[str]:
    """Commands to paste; one that is wider than the page goes on as a shell reads it, after a backslash."""
    yield from lines(line for each in texts for line in _broken(each))


def _broken(command: str) -> Iterator[str]:
    line = ""
    # Before a flag only: a backslash inside quotes would be one of the text's own.
    for part in re.split(r" (?=--?[a-z])", command):
        if line and len(line) + len(part) >= _WIDTH:
            yield f"{line} \\"
            line = f"    {part}"
        else:
            line = f"{line} {part}" if line else part
    yield line


def _in_its_place(text: str) -> str:
    return rf"\fI{literal(text)}\fR" if re.search(r"\w", text) else literal(text)


def _plain(text: str) -> str:
    # A hyphen of a compound word may be broken after; everything else is as in a literal.
    return _outside_ascii(text.replace("\\", r"\e").replace("'", r"\(aq"))


def _outside_ascii(text: str) -> str:
    return "".join(each if each.isascii() else rf"\[u{ord(each):04X}]" for each in text)


def _line(text: str) -> str:
    # At the start of a line a point or an apostrophe would be a macro.
    return rf"\&{text}" if text.startswith((".", "'")) else text
