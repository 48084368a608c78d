"""Headers of a message, written out here: what a name or a subject holds is text in them, and never read as anything.

A word of a name that looks like one that is encoded (`=?utf-8?q?=0D=0A?=`, RFC 2047) would be decoded by whoever reads
it, so it is encoded itself. No line is longer than 998 bytes, the most that a server must take (RFC 5322, 2.1.1).
"""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator

from orderstatus.core.messages.addresses import one_line

_LONGEST_SHOWN = 200
"""Characters of a name or a subject that are written: more is none."""
_LONGEST_PLAIN = 60
"""Characters that stand on one line as they are; a line should have 78 (RFC 5322, 2.1.1)."""
_WORD_BYTES = 45
"""Of the text in one encoded word, which may have 75 characters (RFC 2047, 2)."""
_LONGEST_LINE = 998
_NAME = re.compile(r"[A-Za-z-]+")
_FOLD = "\r\n "
# What may stand in a phrase without quotes (RFC 5322, 3.2.3).
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")


def header(name: str, value: str) -> str:
    """One header with its line end. Raises ValueError for a value that is not one header: it has lines of its own that
    do not go on from the one before, or one that is too long."""
    whole = f"{name}: {value}"
    lines = whole.split(_FOLD)
    if not _NAME.fullmatch(name) or any("\r" in each or "\n" in each or "\0" in each for each in lines):
        raise ValueError(f"the header {name} has a line break in it")
    if not all(each.strip() and len(each.encode()) < _LONGEST_LINE for each in lines):
        raise ValueError(f"the header {name} has a line that is empty or too long")
    return f"{whole}\r\n"


def unstructured(text: str) -> str:
    """`text` as the value of a header that is text, such as a subject."""
    line = one_line(text)[:_LONGEST_SHOWN]
    return line if _is_plain(line) else _encoded(line)


def mailbox_text(name: str | None, address: str) -> str:
    """`"Acme, Workshop" <hello@example.com>`, or the address alone; `address` is one that `mail_address` has passed."""
    line = one_line(name or "")[:_LONGEST_SHOWN]
    if not line:
        return address
    if not _is_plain(line):
        return f"{_encoded(line)}{_FOLD}<{address}>"
    if _ATOMS.fullmatch(line):
        return f"{line} <{address}>"
    quoted = line.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'


def _is_plain(line: str) -> bool:
    return line.isascii() and "=?" not in line and len(line) <= _LONGEST_PLAIN


def _encoded(line: str) -> str:
    words = (f"=?utf-8?b?{b64encode(each).decode('ascii')}?=" for each in _pieces(line))
    return _FOLD.join(words)


def _pieces(line: str) -> Iterator[bytes]:
    """Never a part of a character: each word is read by itself (RFC 2047, 5)."""
    piece = b""
    for each in line:
        written = each.encode()
        if len(piece) + len(written) > _WORD_BYTES:
            yield piece
            piece = b""
        piece += written
    yield piece
