"""Files that name orders: which column does, and what its rows say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from orderstatus.core.acting.columns import columns
from orderstatus.core.acting.entries import entries
from orderstatus.core.acting.fields import Field
from orderstatus.core.labels import Sentence
from orderstatus.runtime import Runtime
from orderstatus.runtime.sheets import sheet_at


def say_notes(runtime: Runtime, notes: Iterable[str]) -> None:
    """What was assumed in reading a file, and what was left unread: for a person, or where `--verbose` asks for it."""
    for note in notes:
        if runtime.where.verbose:
            runtime.streams.detail(note)
        else:
            runtime.streams.note(note)


def named_in_file(runtime: Runtime, file: str, overrides: Sequence[str]) -> Iterator[tuple[int, str, Sentence | None]]:
    """Line, text and what is wrong with it, of every row that names an order. Raises UsageError for no such column."""
    sheet = sheet_at(runtime, file)
    given = [each if each.startswith(f"{Field.ORDER}=") else f"{Field.ORDER}={each}" for each in overrides]
    found = columns(sheet, [Field.ORDER], needed=[Field.ORDER], overrides=given)
    say_notes(runtime, found.notes(sheet))
    for entry in entries(sheet, found):
        text = entry.get(Field.ORDER)
        if text is not None:
            yield entry.line, text, entry.wrong
