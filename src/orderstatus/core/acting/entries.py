"""Rows as fields: what each says, freed of what spreadsheets do to text, or why it may not be trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from orderstatus.core.acting.columns import Columns
from orderstatus.core.acting.fields import Field
from orderstatus.core.acting.row_values import STARTS_A_FORMULA
from orderstatus.core.acting.sheets import Sheet
from orderstatus.core.labels import Sentence, sentence

_QUOTED_BY_EXCEL = re.compile(r'="([^"]*)"')
"""How exports keep Excel from taking digits for a number."""
_NOTHING = frozenset({"-", "--", "–", "—", "n/a", "null"})
"""What programs write where there is nothing to say."""
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
"""What a spreadsheet shows for a formula that failed."""
_NEVER_FORMULAS = frozenset({Field.ORDER, Field.NUMBER, Field.CARRIER})
"""None of these begins with one of `STARTS_A_FORMULA`; any other text may with all but the first."""
_EXPONENT = re.compile(r"[+-]?\d+(?:[.,]\d+E\+?|E\+)\d+", re.IGNORECASE | re.ASCII)
"""`1.23457E+17`: what a spreadsheet leaves of a long number. Ids that look like `12E4` do not have the plus sign."""
_WHOLE = re.compile(r"(\d+)\.(?!000$)0+", re.ASCII)
"""`1001.0`: a number that some program took for a measure. `1.000` may be a thousand."""
_SHOWN = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row, by field."""

    line: int
    values: Mapping[Field, str]
    """Of the fields that it says something of; the text is never empty."""
    wrong: Sentence | None = None
    """Why nothing may be done for it, though it may name an order."""

    def get(self, field: Field) -> str | None:
        """What it says of the field; None where that is nothing."""
        return self.values.get(field)


def entries(sheet: Sheet, columns: Columns) -> Iterator[Entry]:
    """Every row of the sheet; one that says nothing in these columns has no values."""
    for row in sheet.rows:
        values: dict[Field, str] = {}
        wrong = row.wrong
        for field, place in columns.places.items():
            text = row.cells[place] if place < len(row.cells) else ""
            if not text:
                continue
            text, problem = _cell(field, text, columns.headings[field])
            wrong = wrong or problem
            if text:
                values[field] = text
        yield Entry(line=row.line, values=values, wrong=wrong)


def _cell(field: Field, text: str, heading: str) -> tuple[str, Sentence | None]:
    """The text of a cell, and what is wrong with it."""
    if quoted := _QUOTED_BY_EXCEL.fullmatch(text):
        text = quoted[1].strip()
    elif text.startswith("'"):
        text = text[1:].strip()
    if text.casefold() in _NOTHING:
        return "", None
    if not text:
        return text, None
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    if text in _ERRORS or text.startswith(tuple(STARTS_A_FORMULA if field in _NEVER_FORMULAS else "=")):
        return text, sentence("a formula stands in `{heading}`: {cell}", heading=heading, cell=shown)
    if field in (Field.ORDER, Field.NUMBER, Field.OLD_NUMBER, Field.SKU):
        if _EXPONENT.fullmatch(text):
            return text, sentence(
                "the spreadsheet has rounded `{heading}` to {cell}: format the column as text and enter it again",
                heading=heading,
                cell=shown,
            )
        if whole := _WHOLE.fullmatch(text):
            text = whole[1]
    return text, None
