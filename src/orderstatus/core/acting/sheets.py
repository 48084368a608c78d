"""A merchant's file as rows of text, whatever it was written by: `intake/` makes it, the rules of an action read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orderstatus.core.labels import Sentence


@dataclass(frozen=True, slots=True)
class Row:
    """One row that holds something."""

    line: int
    """As the merchant's editor counts: from 1, the line on which the row begins; in Excel the number of the row."""
    cells: tuple[str, ...]
    """As many as there are headings, without the space around them."""
    wrong: Sentence | None = None
    """Why nothing may be done for it: its cells may stand below the wrong headings."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A file with one line of headings and rows below it."""

    name: str
    """The file as it was called; `standard input` for `-`."""
    headings: tuple[str, ...]
    """As they are written, without the space around them; one of an unnamed column is empty."""
    rows: Sequence[Row]
    heading_line: int = 1
    notes: tuple[str, ...] = ()
    """What was assumed in reading it (an encoding), to be said as it is."""
