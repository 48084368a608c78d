"""What the formats with typed columns share: text that any of them can hold, the errors of what they cannot, an end."""

from __future__ import annotations

from typing import BinaryIO

from orderstatus.core.errors import OrderStatusError
from orderstatus.output.fields import Field, R, RowContext, Value, data_text

BINARY_HINT = "write CSV, TSV or JSON, which hold any value; or leave that column out with `--columns`"


def column_text(value: Value, context: RowContext) -> str | None:
    """`value` as CSV would write it, None where it is missing. Half a character (a lone surrogate) is `\\udXXX`."""
    if value is None:
        return None
    return data_text(value, context.zone).encode("utf-8", "backslashreplace").decode("utf-8")


def does_not_fit(field: Field[R], row: int, what: str) -> OrderStatusError:
    """The error for a value that the format cannot hold. Nothing is ever rounded or cut to make it fit."""
    return OrderStatusError(f"row {row:,}: `{field.key}` holds {what}", hint=BINARY_HINT)


class Latched:
    """A file that takes nothing more after its first failure, nor after `stop`, and says nothing of it.

    The libraries finish their file when they are collected: a half table would then end like a whole one, and a full
    disk would fail twice.
    """

    closed = False

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._stopped = False
        self.failure: Exception | None = None

    def stop(self) -> None:
        """Afterwards nothing is written."""
        self._stopped = True

    def write(self, data: bytes) -> int:
        """The bytes are written, or this is the first failure."""
        if self._stopped:
            return len(data)
        try:
            return self._out.write(data)
        except Exception as error:
            self.failure = error
            self._stopped = True
            raise

    def flush(self) -> None:
        """What was written is handed on."""
        if not self._stopped:
            self._out.flush()
