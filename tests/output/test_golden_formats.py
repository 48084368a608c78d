"""One hostile data set in every format and at every width, byte for byte but for the ids that Rich gives hyperlinks."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from orderstatus.core.shipments import OrderShipment
from orderstatus.output.choices import Format
from orderstatus.output.detail import write_detail
from orderstatus.output.formats import Written, chosen_fields, write_rows
from orderstatus.output.life_json import write_life_json
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
from orderstatus.output.steps import Step
from orderstatus.output.streams import Streams
from support.hostile import hostile_orders
from support.orders import CONTEXT, life

LINK_ID = re.compile(r"\x1b\]8;id=-?\d+;")
ESCAPES = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")
NEXT = (
    Step("orderstatus capture '#1001'", "100.00 EUR can be captured for 9 h"),
    Step("orderstatus release '#1001'", "held: incorrect-address"),
)


class _Text(SingleFileSnapshotExtension):
    file_extension = "txt"


class _Tsv(SingleFileSnapshotExtension):
    file_extension = "tsv"


class _Csv(SingleFileSnapshotExtension):
    file_extension = "csv"


class _Json(SingleFileSnapshotExtension):
    file_extension = "json"


class _JsonLines(SingleFileSnapshotExtension):
    file_extension = "jsonl"


FILES = {
    Format.TABLE: _Text,
    Format.TSV: _Tsv,
    Format.CSV: _Csv,
    Format.JSON: _Json,
    Format.JSONL: _JsonLines,
}


def written(format: Format, *, tty: bool, width: int = 120, color: bool = False) -> tuple[str, Written]:
    streams = Streams.memory(tty=tty, width=width, color=color)
    fields = chosen_fields(ORDER_FIELDS, None, format)
    result = write_rows(hostile_orders(), fields, CONTEXT, format, streams, streams.out)
    assert isinstance(streams.out, io.StringIO)
    return streams.out.getvalue(), result


def as_file(text: str) -> bytes:
    """The bytes that stdout and `--output` make of it; Rich draws the id of a hyperlink by lot."""
    return LINK_ID.sub("\x1b]8;;", text).encode("utf-8", "backslashreplace")


@pytest.mark.parametrize("tty", [True, False], ids=["terminal", "pipe"])
@pytest.mark.parametrize("format", FILES)
def test_hostile_orders_in_every_format(format: Format, tty: bool, snapshot: SnapshotAssertion) -> None:
    text, result = written(format, tty=tty)

    assert as_file(text) == snapshot.use_extension(FILES[format])
    assert result.rows == len(hostile_orders())


@pytest.mark.parametrize("width", [80, 120, 200])
def test_a_table_fits_the_terminal_one_line_an_order(width: int, snapshot: SnapshotAssertion) -> None:
    text, result = written(Format.TABLE, tty=True, width=width, color=True)

    assert as_file(text) == snapshot.use_extension(_Text)
    lines = ESCAPES.sub("", text).splitlines()
    assert len(lines) == result.rows + 1
    assert max(map(cell_len, lines)) <= width


def test_shipments_on_a_terminal(snapshot: SnapshotAssertion) -> None:
    streams = Streams.memory(tty=True, width=120)
    rows = [OrderShipment(order, parcel) for order in hostile_orders() for parcel in order.shipments or ()]
    fields = chosen_fields(SHIPMENT_FIELDS, None, Format.TABLE)
    write_rows(rows, fields, CONTEXT, Format.TABLE, streams, streams.out)

    assert as_file(_text(streams)) == snapshot.use_extension(_Text)


@pytest.mark.parametrize(("width", "color"), [(80, True), (120, False)])
def test_the_life_of_an_order_on_a_terminal(width: int, color: bool, snapshot: SnapshotAssertion) -> None:
    streams = Streams.memory(tty=True, width=width, color=color)
    write_detail(life(), CONTEXT, streams, streams.out, next_steps=NEXT)

    assert as_file(_text(streams)) == snapshot.use_extension(_Text)


def test_the_life_of_an_order_as_json(snapshot: SnapshotAssertion) -> None:
    streams = Streams.memory(tty=True)
    write_life_json(life(), CONTEXT, streams, streams.out, next_steps=NEXT)

    assert as_file(_text(streams)) == snapshot.use_extension(_Json)


def test_the_golden_files_of_a_pipe_agree_with_each_other() -> None:
    """TSV has the columns of the table and the values of CSV, made printable."""
    lines = written(Format.TSV, tty=False)[0].splitlines()
    records = list(csv.DictReader(io.StringIO(written(Format.CSV, tty=False)[0], newline="")))
    keys = [each.key for each in chosen_fields(ORDER_FIELDS, None, Format.TABLE)]
    countries = keys.index("country")

    assert [line.split("\t")[countries] for line in lines] == [record["country"] for record in records]
    assert [line.split("\t")[0] for line in lines] == [record["name"] for record in records]


def test_every_golden_file_has_a_test() -> None:
    """A golden that nothing reads would be kept for ever."""
    folder = Path(__file__).parent / "__snapshots__" / Path(__file__).stem

    assert len(list(folder.iterdir())) == 2 * len(FILES) + 3 + 1 + 2 + 1


def _text(streams: Streams) -> str:
    assert isinstance(streams.out, io.StringIO)
    return streams.out.getvalue()
