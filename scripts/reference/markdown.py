"""Markdown as the reference pages need it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_CODE = re.compile(r"(`[^`]*`)")
GENERATED = "Generated from the code by `scripts/write_docs.py`."


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; a bar inside a cell does not end it."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines) + "\n"


def prose(text: str) -> str:
    """`text` so that nothing outside its `code` is taken for markup."""
    parts = _CODE.split(text)
    return "".join(part if part.startswith("`") else re.sub(r"([*<\[\]])", r"\\\1", part) for part in parts)


def block(lines: Iterable[str], language: str = "") -> str:
    """A block of code."""
    return "\n".join((f"```{language}", *lines, "```")) + "\n"


def anchor(heading: str) -> str:
    """Where a link to `heading` goes: `orderstatus export orders` is at `#orderstatus-export-orders`."""
    return "#" + re.sub(r"[^a-z0-9_ -]", "", heading.lower()).replace(" ", "-")
