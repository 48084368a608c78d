"""Files that name orders: which column does, and what its rows say."""

from __future__ import annotations

from collections.abc import Iterator

from orderstatus.core.acting.columns import columns
from orderstatus.core.acting.entries import entries
from orderstatus.core.acting.fields import Field
from orderstatus.core.labels import Sentence
from orderstatus.runtime import Runtime
from orderstatus.runtime.sheets import sheet_at


def named_in_file(runtime: Runtime, file: str, column: str | None) -> Iterator[tuple[int, str, Sentence | None]]:
    """Line, text and what is wrong with it, of every row that names an order. Raises UsageError for no such column."""
    sheet = sheet_at(runtime, file)
    overrides = () if column is None else (f"{Field.ORDER}={column}",)
    found = columns(sheet, [Field.ORDER], needed=[Field.ORDER], overrides=overrides)
    for entry in entries(sheet, found):
        text = entry.get(Field.ORDER)
        if text is not None:
            yield entry.line, text, entry.wrong
