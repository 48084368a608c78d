"""Parquet: typed columns, exact values, groups of rows, and never a table that only looks whole."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from decimal import Decimal

import pyarrow
import pyarrow.parquet as pq
import pytest

from orderstatus.core.errors import IncompleteError, OrderStatusError
from orderstatus.core.models import Money, Order
from orderstatus.output.fields import Field, Kind, select
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.parquet import GROUP_ROWS, write_parquet
from support.hostile import hostile_orders
from support.orders import CONTEXT, order


def table(rows: Iterator[Order] | tuple[Order, ...] | list[Order], columns: str | None = None) -> pyarrow.Table:
    out = io.BytesIO()
    fields = ORDER_FIELDS if columns is None else select(ORDER_FIELDS, columns)
    write_parquet(rows, fields, CONTEXT, out)
    return pq.read_table(pyarrow.BufferReader(out.getvalue()))


def test_every_key_is_a_column_of_its_own_type() -> None:
    schema = table(hostile_orders()).schema
    assert schema.names == [field.key for field in ORDER_FIELDS]
    types = {name: str(schema.field(name).type) for name in schema.names}
    assert types["name"] == "string"
    assert types["placed_at"] == types["capture_by"] == "timestamp[us, tz=UTC]"
    assert types["total"] == "decimal128(38, 6)"
    assert types["tags"] == "list<element: string>"
    assert types["shipments_count"] == "int64"
    assert types["capture_by_estimated"] == "bool"


def test_values_come_back_as_they_went_in() -> None:
    one = order(total=Money(Decimal("0.125"), "KWD"), customer="Mia\n=1+1\x1b", tags=("a,b", "c"))
    [row] = table([one], "name,placed_at,total,tags,customer,stage").to_pylist()
    assert one.placed_at is not None
    assert row == {
        "name": "#1001",
        "placed_at": one.placed_at.astimezone(UTC),
        "total": Decimal("0.125"),
        "tags": ["a,b", "c"],
        "customer": "Mia\n=1+1\x1b",
        "stage": None,
    }


def test_half_a_character_is_written_so_that_it_can_be_read() -> None:
    [row] = table([order(customer="\ud800 alone")], "customer").to_pylist()
    assert row == {"customer": "\\ud800 alone"}


@pytest.mark.parametrize("amount", ["1.1234567", "1E+40", "NaN", "1E+999999", "1E-999999"])
def test_an_amount_that_does_not_fit_is_an_error_and_is_never_rounded(amount: str) -> None:
    with pytest.raises(OrderStatusError, match="row 2: `total` holds ") as caught:
        table([order(), order(total=Money(Decimal(amount), "EUR"))])
    assert "CSV" in (caught.value.hint or "")


@pytest.mark.parametrize("amount", ["-0.00", "99999999999999999999999999999999.999999", "1E+3", "12.3400000000"])
def test_an_amount_that_fits_keeps_its_value(amount: str) -> None:
    [row] = table([order(total=Money(Decimal(amount), "EUR"))], "total").to_pylist()
    assert row["total"] == Decimal(amount)


def test_rows_are_written_in_groups_and_only_one_group_is_held() -> None:
    count = GROUP_ROWS * 2 + 1
    alive, most = 0, 0

    class Counted(Order):
        def __init__(self) -> None:
            nonlocal alive, most
            alive += 1
            most = max(most, alive)

        def __del__(self) -> None:
            nonlocal alive
            alive -= 1

    name: tuple[Field[Order], ...] = (Field(key="name", heading="", about="", get=lambda o, c: "#1"),)
    out = io.BytesIO()
    assert write_parquet((Counted() for _ in range(count)), name, CONTEXT, out) == count
    # One group, and the first row of the next while the last is let go.
    assert most <= GROUP_ROWS + 1
    file = pq.ParquetFile(pyarrow.BufferReader(out.getvalue()))
    assert [file.metadata.row_group(at).num_rows for at in range(file.num_row_groups)] == [GROUP_ROWS, GROUP_ROWS, 1]


def test_no_rows_are_still_a_table_with_its_columns() -> None:
    empty = table([])
    assert (empty.num_rows, len(empty.schema.names)) == (0, len(ORDER_FIELDS))


def test_the_same_rows_make_the_same_bytes() -> None:
    first, second = io.BytesIO(), io.BytesIO()
    for out in (first, second):
        write_parquet(hostile_orders(), ORDER_FIELDS, CONTEXT, out)
    assert first.getvalue() == second.getvalue()


def test_a_reading_that_fails_leaves_no_table_that_can_be_read() -> None:
    def rows() -> Iterator[Order]:
        yield from [order()] * (GROUP_ROWS + 1)
        raise IncompleteError("one is missing")

    out = io.BytesIO()
    with pytest.raises(IncompleteError):
        write_parquet(rows(), ORDER_FIELDS, CONTEXT, out)
    with pytest.raises(pyarrow.ArrowInvalid):
        pq.ParquetFile(pyarrow.BufferReader(out.getvalue()))


def test_a_column_that_declares_nothing_is_text_as_in_csv() -> None:
    undeclared: tuple[Field[Order], ...] = (Field(key="n", heading="", about="", get=lambda o, c: Decimal("1.50")),)
    out = io.BytesIO()
    write_parquet([order()], undeclared, CONTEXT, out)
    assert undeclared[0].kind is Kind.TEXT
    assert pq.read_table(pyarrow.BufferReader(out.getvalue())).to_pylist() == [{"n": "1.50"}]


def test_the_same_rows_are_the_same_bytes_another_day() -> None:
    def written(days: int) -> bytes:
        out = io.BytesIO()
        write_parquet(hostile_orders(), ORDER_FIELDS, replace(CONTEXT, now=CONTEXT.now + timedelta(days=days)), out)
        return out.getvalue()

    assert written(0) == written(1)
