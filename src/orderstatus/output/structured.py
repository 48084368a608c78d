"""JSON and JSON Lines, a row at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, tzinfo
from decimal import Decimal
from typing import Any, TextIO, TypeAlias

from orderstatus.output.fields import Field, Pairs, R, RowContext, Value, Ways
from orderstatus.output.instants import instant_text
from orderstatus.output.text import UNSAFE

Json: TypeAlias = dict[str, Any]


def json_value(value: Value, zone: tzinfo | None) -> Any:
    """A value as JSON has it: money a decimal string, an instant RFC 3339 with offset, tags an array."""
    match value:
        case datetime():
            return instant_text(value, zone)
        case Decimal():
            return format(value, "f")
        case Pairs():
            return {key: text for key, _, text in (each.partition("=") for each in value)}
        case Ways() if value.is_any:
            return None
        case tuple():
            return list(value)
        case _:
            return value


def json_object(row: R, fields: Sequence[Field[R]], context: RowContext) -> Json:
    """A row as an object: every key of `fields`, in their order, null where the value is missing."""
    return {each.key: json_value(each.get(row, context), context.zone) for each in fields}


def json_text(value: Any, *, indent: int | None = None) -> str:
    """`value` as JSON, in its own letters; what may act on a terminal is escaped, which loses nothing."""
    import json

    return UNSAFE.sub(_escaped, json.dumps(value, ensure_ascii=False, indent=indent, allow_nan=False))


def write_json(
    rows: Iterable[R], fields: Sequence[Field[R]], context: RowContext, out: TextIO, *, indented: bool
) -> int:
    """Write one array, `[]` with no rows, each object on its own line unless `indented`. Returns the rows written."""
    count = 0
    for text in _objects(rows, fields, context, indent=2 if indented else None):
        out.write("[\n" if count == 0 else ",\n")
        out.write("  " + text.replace("\n", "\n  ") if indented else text)
        count += 1
    out.write("\n]\n" if count else "[]\n")
    return count


def write_jsonl(rows: Iterable[R], fields: Sequence[Field[R]], context: RowContext, out: TextIO) -> int:
    """Write an object a line. Returns the rows written."""
    count = 0
    for text in _objects(rows, fields, context, indent=None):
        out.write(text + "\n")
        count += 1
    return count


def _objects(
    rows: Iterable[R], fields: Sequence[Field[R]], context: RowContext, *, indent: int | None
) -> Iterator[str]:
    return (json_text(json_object(row, fields, context), indent=indent) for row in rows)


def _escaped(match: re.Match[str]) -> str:
    character = match[0]
    # `indent` writes newlines of its own; those inside a string are already escaped by now.
    if character == "\n":
        return character
    return "".join(f"\\u{unit:04x}" for unit in _utf16(ord(character)))


def _utf16(point: int) -> tuple[int, ...]:
    if point < 0x10000:
        return (point,)
    return 0xD800 + ((point - 0x10000) >> 10), 0xDC00 + ((point - 0x10000) & 0x3FF)
