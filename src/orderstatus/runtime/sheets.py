"""A merchant's file, from the disk or from standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from orderstatus.core.acting.sheets import Sheet
from orderstatus.core.errors import UsageError
from orderstatus.intake import read

if TYPE_CHECKING:
    from orderstatus.runtime.process import Runtime

STDIN = "-"
SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm")
"""Names that end so are of files, whether there is one or not."""
_MOST_BYTES = 200_000_000


def is_file_name(word: str) -> bool:
    """True if `word` is standard input, the name of a file that is there, or ends as one does."""
    if word == STDIN or word.lower().endswith(SUFFIXES):
        return True
    try:
        return Path(word).is_file()
    except (OSError, ValueError):
        return False


def sheet_at(runtime: Runtime, name: str) -> Sheet:
    """The rows of the file; what had to be assumed in reading it is said.

    Raises UsageError where it cannot be read, or is no table of text.
    """
    sheet = read(_bytes_of(runtime, name), "standard input" if name == STDIN else name)
    for note in sheet.notes:
        runtime.streams.note(note)
    return sheet


def _bytes_of(runtime: Runtime, name: str) -> bytes:
    if not name.strip():
        raise UsageError("the name of the file is empty", hint="give the name of a CSV or Excel file")
    if name == STDIN:
        return _bytes_of_input(runtime)
    try:
        with Path(name).expanduser().open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError, RuntimeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(f"`{name}` cannot be read: {why}", hint="give the name of a CSV or Excel file") from error
    if len(data) > _MOST_BYTES:
        raise UsageError(f"`{name}` is larger than {_MOST_BYTES // 1_000_000} MB", hint="split it")
    return data


def _bytes_of_input(runtime: Runtime) -> bytes:
    stream = runtime.stdin or sys.stdin
    if stream is None:
        raise UsageError("there is no standard input to read", hint="name a file in place of `-`")
    binary = getattr(stream, "buffer", None)
    data: bytes = stream.read().encode() if binary is None else binary.read()
    return data
