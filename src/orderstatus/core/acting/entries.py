"""Rows as fields: what each says, freed of what spreadsheets do to text, or why it may not be trusted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from orderstatus.core.acting.columns import Columns
from orderstatus.core.acting.fields import Field
from orderstatus.core.acting.sheets import Sheet
from orderstatus.core.labels import Sentence, sentence

EXACT = frozenset(
    {
        *(Field.ORDER, Field.NUMBER, Field.CARRIER, Field.URL, Field.SKU, Field.LOCATION, Field.RETURN),
        *(Field.SHIPMENT, Field.OLD_NUMBER),
    }
)
"""Fields in which a formula is never text and a number never rounded: they name something."""
_QUOTED_BY_EXCEL = re.compile(r'="([^"]*)"')
"""How exports keep Excel from taking digits for a number."""
_NOTHING = frozenset({"-", "--", "–", "—", "n/a", "null"})
"""What programs write where there is nothing to say."""
_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
"""What a spreadsheet shows for a formula that failed."""
_STARTS_A_FORMULA = "=+-@"
_NEVER_FORMULAS = frozenset({Field.ORDER, Field.NUMBER, Field.CARRIER})
"""No order, tracking number or carrier begins with one of these four; an SKU may begin with all but the first."""
_EXPONENT = re.compile(r"[+-]?\d+(?:[.,]\d+E\+?|E\+)\d+", re.IGNORECASE | re.ASCII)
"""`1.23457E+17`: what a spreadsheet leaves of a long number. Ids that look like `12E4` do not have the plus sign."""
_WHOLE = re.compile(r"(\d+)\.0+", re.ASCII)
"""`1001.0`: a number that some program took for a measure."""
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
        wrong: Sentence | None = None
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
    if field not in EXACT or not text:
        return text, None
    shown = text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
    if text in _ERRORS or text.startswith(tuple(_STARTS_A_FORMULA if field in _NEVER_FORMULAS else "=")):
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
