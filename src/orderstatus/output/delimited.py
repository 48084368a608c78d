"""TSV and CSV, a row at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TextIO

from orderstatus.output.fields import Field, R, RowContext, Value, data_texts
from orderstatus.output.text import printable

# What a spreadsheet takes for a formula at the start of a cell (OWASP ASVS 5.0, 1.2.10).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

_NEEDS_QUOTES = re.compile('["\r\n]')


def write_tsv(
    rows: Iterable[R],
    fields: Sequence[Field[R]],
    context: RowContext,
    out: TextIO,
    *,
    csv_safe: bool = False,
    header: bool = False,
) -> int:
    """Write a line a row: nothing cut, no tab or newline but ours. Returns the rows written.

    In a pipe there is no header; a file that holds every column has one. `csv_safe` is that of CSV, since spreadsheets
    open both.
    """
    getters, texts_of = [each.get for each in fields], data_texts(context.zone)
    if header:
        out.write("\t".join(each.key for each in fields) + "\n")
    count = 0
    for row in rows:
        values = [get(row, context) for get in getters]
        texts = [printable(text) for text in texts_of(values)]
        if csv_safe:
            texts = [_guarded(value, text) for value, text in zip(values, texts, strict=True)]
        out.write("\t".join(texts) + "\n")
        count += 1
    return count


def write_csv(
    rows: Iterable[R],
    fields: Sequence[Field[R]],
    context: RowContext,
    out: TextIO,
    *,
    csv_safe: bool = False,
    for_terminal: bool = False,
) -> int:
    """Write a header, even with no rows, then a record a row, quoted only where needed. Returns the rows written.

    The data is faithful, control characters and all, except where a person looks on: `for_terminal` makes it
    printable. `csv_safe` puts `'` before text that a spreadsheet would run as a formula; numbers of ours are not text.
    """
    out.write(_record([each.key for each in fields]))
    getters, texts_of = [each.get for each in fields], data_texts(context.zone)
    count = 0
    for row in rows:
        values = [get(row, context) for get in getters]
        texts = texts_of(values)
        if csv_safe:
            texts = [_guarded(value, text) for value, text in zip(values, texts, strict=True)]
        if for_terminal:
            texts = [printable(text) for text in texts]
        out.write(_record(texts))
        count += 1
    return count


def _record(values: Sequence[str]) -> str:
    """One record of RFC 4180, ended by `\\n`.

    Not by the csv module: that of Python 3.11 leaves a bare carriage return unquoted when lines end in `\\n`, which
    readers take for the end of the record. A record of one empty value is quoted, as an empty line is no record.
    """
    record = ",".join(values)
    if not record and len(values) == 1:
        return '""\n'
    # Looked at as a whole: a comma too many, or what else needs quotes, is in few records.
    if record.count(",") == len(values) - 1 and _NEEDS_QUOTES.search(record) is None:
        return record + "\n"
    return (
        ",".join([_quoted(value) if "," in value or _NEEDS_QUOTES.search(value) else value for value in values]) + "\n"
    )


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"'


def _guarded(value: Value, text: str) -> str:
    is_formula = isinstance(value, (str, tuple)) and text.startswith(_FORMULA_STARTS)
    return "'" + text if is_formula else text
