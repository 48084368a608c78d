"""Bytes as text: UTF-8, UTF-16 where it says so, and what Excel in Western Europe writes."""

from __future__ import annotations

import codecs
import re

from orderstatus.core.errors import UsageError

_MARKS = (
    # UTF-32 first: its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LETTER_OF_UTF8 = re.compile(rb"\xc3[\x80-\xbf]")
"""`ä`, `ö`, `é` and their like in UTF-8; in Windows-1252 an `Ã` with a sign behind it, which nobody writes."""
_SAVE_AGAIN = "save it again as `CSV UTF-8`, or as .xlsx"


def decoded(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and what was assumed. Raises UsageError for what is no text, with the line where it ends."""
    encoding = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if encoding is None and b"\0" in data:
        raise UsageError(
            f"{name}, line {_line(data, data.index(0))}: the file is binary", hint="give a CSV or Excel file"
        )
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError as error:
        if encoding is not None:
            raise UsageError(f"{name} is damaged: it says that it is {encoding}", hint=_SAVE_AGAIN) from error
        return _western(data, name, error.start)
    if "\0" in text:
        raise UsageError(f"{name}: the file is binary", hint="give a CSV or Excel file")
    return text, ()


def _western(data: bytes, name: str, first: int) -> tuple[str, tuple[str, ...]]:
    """A file that is not UTF-8: Windows-1252, of which Latin-1 text is a part."""
    if _LETTER_OF_UTF8.search(data):
        # Read either way, some of its names would come out wrong.
        raise UsageError(
            f"{name}, line {_line(data, first)}: the file is UTF-8 in one place and not in another", hint=_SAVE_AGAIN
        )
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{name}, line {_line(data, error.start)}: the file is neither UTF-8 nor Windows-1252", hint=_SAVE_AGAIN
        ) from error
    return text, (f"{name} is not UTF-8 and was read as Windows-1252 (Latin-1)",)


def _line(data: bytes, place: int) -> int:
    return len(re.findall(rb"\r\n|\r|\n", data[:place])) + 1
