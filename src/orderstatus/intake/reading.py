"""A merchant's file as a sheet, whichever of its programs wrote it."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from orderstatus.core.acting.sheets import Sheet
from orderstatus.core.errors import UsageError
from orderstatus.intake.decoding import decoded
from orderstatus.intake.delimited import delimited

STANDARD_INPUT = "-"
MOST_BYTES = 64 * 2**20
"""50,000 rows are five million bytes; what is longer than this is no list of parcels, and would fill the memory."""
_ARCHIVE = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
"""Excel before 2007, and any workbook with a password."""


def read_path(path: str, standard_input: BinaryIO) -> Sheet:
    """The sheet in the file at `path`, or in what comes on standard input for `-`.

    Raises UsageError for a file that is not there or may not be read, and as `read` does.
    """
    if path == STANDARD_INPUT:
        return read(standard_input.read(MOST_BYTES + 1), "standard input")
    try:
        with Path(path).open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UsageError(f"{path} cannot be read: {reason}", hint="give the path of a CSV or Excel file") from error
    except ValueError as error:
        # A path with a NUL in it is no path to any system.
        raise UsageError(f"{path!r} is not the path of a file") from error
    return read(data, path)


def read(data: bytes, name: str) -> Sheet:
    """The sheet in the bytes of a CSV or Excel file; what it is, the bytes decide and not its name.

    Raises UsageError that names the file, and the line where there is one: for a file that is empty, too long, binary
    or no table, has only headings, or has a row that does not fit below them.
    """
    if len(data) > MOST_BYTES:
        raise UsageError(
            f"{name} is longer than {MOST_BYTES // 2**20} MB",
            hint="split it into several files, and do one after the other",
        )
    if data.startswith(_ARCHIVE):
        from orderstatus.intake.workbook import workbook

        return workbook(data, name)
    if data.startswith(_OLD_OFFICE):
        raise UsageError(
            f"{name} is a workbook of an old Excel, or has a password",
            hint="save it as .xlsx without a password, or as CSV",
        )
    text, notes = decoded(data, name)
    return delimited(text, name, notes)
