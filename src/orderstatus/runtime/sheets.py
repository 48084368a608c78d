"""A merchant's file, from the disk or from standard input."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from orderstatus.core.acting.sheets import Sheet
from orderstatus.core.errors import UsageError

if TYPE_CHECKING:
    from orderstatus.runtime.process import Runtime

STDIN = "-"
SUFFIXES = (".csv", ".tsv", ".tab", ".txt", ".xlsx", ".xlsm", ".xls")
"""Names that end so are of files, whether there is one or not."""


def is_file_name(word: str) -> bool:
    """True if `word` is standard input, the name of a file that is there, or ends as one does."""
    if word == STDIN or word.lower().endswith(SUFFIXES):
        return True
    try:
        return Path(word).is_file()
    except (OSError, ValueError):
        return False


def sheet_at(runtime: Runtime, name: str) -> Sheet:
    """The rows of the file, or of standard input for `-`.

    Raises UsageError where it cannot be read, or is no table of text.
    """
    from orderstatus.intake.reading import read_path

    if not name.strip():
        raise UsageError("the name of the file is empty", hint="give the name of a CSV or Excel file")
    return read_path(name, _input(runtime))


def _input(runtime: Runtime) -> BinaryIO:
    stream = runtime.stdin or sys.stdin
    binary = getattr(stream, "buffer", None)
    if binary is not None:
        return cast(BinaryIO, binary)
    # Closed beforehand, or a test's.
    return io.BytesIO(b"" if stream is None else stream.read().encode())
