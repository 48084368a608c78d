"""Parquet: typed columns, a group of rows at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

from orderstatus.output.columns import Latched, column_text, does_not_fit
from orderstatus.output.fields import Field, Kind, R, RowContext, Value, Ways

GROUP_ROWS = 5_000
"""Rows in a group, and the most that memory holds."""
AMOUNT_DIGITS, AMOUNT_SCALE = 38, 6
"""Decimal128(38, 6). Shopify's currencies have three decimals at the most (KWD), and its prices no more than six."""


def write_parquet(rows: Iterable[R], fields: Sequence[Field[R]], context: RowContext, out: BinaryIO) -> int:
    """Write one table. Returns the rows written.

    Text is UTF-8, tags are a list, instants are microseconds in UTC, money is an exact decimal with six places, and
    what is missing is null. Two runs over the same rows make the same bytes with one version of pyarrow.
    Raises OrderStatusError for an amount that a decimal of 38 digits cannot hold.
    """
    import pyarrow
    from pyarrow import parquet

    schema = _schema(fields)
    latched = Latched(out)
    writer = parquet.ParquetWriter(latched, schema)
    try:
        count = 0
        remaining = iter(rows)
        while group := list(islice(remaining, GROUP_ROWS)):
            columns = [
                pyarrow.array(_column(group, field, context, first=count + 1), type=schema.field(at).type)
                for at, field in enumerate(fields)
            ]
            writer.write_batch(pyarrow.record_batch(columns, schema=schema))
            count += len(group)
            # Let go before the next group is read.
            group.clear()
            columns.clear()
    except BaseException:
        # A table that lacks rows must not get the footer that makes it one.
        latched.stop()
        raise
    finally:
        writer.close()
    return count


def _schema(fields: Sequence[Field[Any]]) -> Any:
    import pyarrow

    types = {
        Kind.TEXT: pyarrow.string(),
        Kind.TEXTS: pyarrow.list_(pyarrow.string()),
        Kind.AMOUNT: pyarrow.decimal128(AMOUNT_DIGITS, AMOUNT_SCALE),
        Kind.INSTANT: pyarrow.timestamp("us", tz="UTC"),
        Kind.COUNT: pyarrow.int64(),
        Kind.NUMBER: pyarrow.float64(),
        Kind.FLAG: pyarrow.bool_(),
    }
    return pyarrow.schema([(field.key, types[field.kind]) for field in fields])


def _column(group: Sequence[R], field: Field[R], context: RowContext, *, first: int) -> list[object]:
    convert = _CONVERSIONS.get(field.kind)
    values: list[object] = []
    for number, row in enumerate(group, first):
        value = field.get(row, context)
        try:
            values.append(convert(value, context) if convert is not None and value is not None else value)
        except ValueError as error:
            raise does_not_fit(field, number, str(error)) from error
    return values


def _amount(value: Value, _: RowContext) -> Value:
    if isinstance(value, Decimal):
        exponent = value.as_tuple().exponent
        # Whether it fits is asked of its digits: quantizing a number of a million digits would take its time.
        if not isinstance(exponent, int) or value.adjusted() >= AMOUNT_DIGITS - AMOUNT_SCALE or exponent < -40:
            raise ValueError(f"{str(value)[:60]}, which is no amount of {AMOUNT_DIGITS} digits")
        if value.normalize().as_tuple().exponent < -AMOUNT_SCALE:  # type: ignore[operator]
            raise ValueError(f"{value}, which has more than {AMOUNT_SCALE} decimals")
    return value


def _instant(value: Value, _: RowContext) -> Value:
    return value.astimezone(UTC) if isinstance(value, datetime) else value


def _texts(value: Value, context: RowContext) -> object:
    if isinstance(value, Ways) and value.is_any:
        return None
    return [column_text(each, context) for each in value] if isinstance(value, tuple) else value


_CONVERSIONS: dict[Kind, Callable[[Value, RowContext], object]] = {
    Kind.TEXT: column_text,
    Kind.TEXTS: _texts,
    Kind.AMOUNT: _amount,
    Kind.INSTANT: _instant,
}
