"""A large export holds some rows and never all: ten times the rows take no more memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import Plan, write
from orderstatus.core.models import Order
from orderstatus.output.choices import Format
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.streams import Streams
from support.orders import CONTEXT, order

FORMATS = [format for format in Format if format not in (Format.AUTO, Format.TABLE)]
GROUP = 400
"""Rows of a group of Parquet here: what holds for small groups holds for large ones."""
NOISE = 80_000
"""Bytes that two runs may differ by: 55 for each row more, and a row that is kept takes two thousand."""
FEW, MANY = GROUP + 200, (GROUP + 200) * 4


def orders(count: int) -> Iterator[Order]:
    return (order(id=f"gid://shopify/Order/{n}", name=f"#{n}", customer=f"Customer {n}") for n in range(count))


def peak(rows: int, format: Format, file: Path) -> int:
    fields = tuple(field for field in ORDER_FIELDS if field.key in ("id", "name", "placed_at", "customer", "total"))
    plan = Plan(fields, format, False, Asked(output=str(file)))
    tracemalloc.start()
    try:
        written = write(plan, orders(rows), CONTEXT, Streams.memory())
        assert written.rows == rows
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.usefixtures("usual_collector")
@pytest.mark.parametrize("format", FORMATS)
def test_four_times_the_rows_take_no_more_memory(
    format: Format, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("orderstatus.output.parquet.GROUP_ROWS", GROUP)
    # The first run imports what is needed.
    peak(10, format, tmp_path / "x")
    few, many = peak(FEW, format, tmp_path / "x"), peak(MANY, format, tmp_path / "x")
    assert many < few * 1.25 + NOISE
