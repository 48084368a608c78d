"""Which format is chosen, and how each behaves where there is little, much or nothing to write."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from orderstatus.core.errors import UsageError
from orderstatus.core.models import Order
from orderstatus.output.choices import Format
from orderstatus.output.fields import default_fields, select
from orderstatus.output.formats import Written, chosen_fields, chosen_format, refuse_csv_safe, write_rows
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.streams import Streams
from support.hostile import hostile_orders
from support.orders import CONTEXT, euros, order

ALL = [format for format in Format if format is not Format.AUTO and not format.is_binary]


def write(
    rows: list[Order], format: Format, *, tty: bool = False, width: int = 100, columns: str = "name,customer"
) -> tuple[str, Written]:
    streams = Streams.memory(tty=tty, width=width)
    written = write_rows(rows, select(ORDER_FIELDS, columns), CONTEXT, format, streams, streams.out)
    assert isinstance(streams.out, io.StringIO)
    return streams.out.getvalue(), written


def test_a_person_gets_a_table_and_a_pipe_tsv() -> None:
    assert chosen_format(out_tty=True) is chosen_format(Format.AUTO, out_tty=True) is Format.TABLE
    assert chosen_format(out_tty=False) is chosen_format(output="-") is Format.TSV


@pytest.mark.parametrize(
    ("output", "format"),
    [
        ("orders.csv", Format.CSV),
        ("ORDERS.CSV", Format.CSV),
        ("a.b/orders.json", Format.JSON),
        ("orders.jsonl", Format.JSONL),
        ("orders.ndjson", Format.JSONL),
        ("orders.tsv", Format.TSV),
        ("orders.txt", Format.TABLE),
        ("orders.parquet", Format.PARQUET),
        ("orders.XLSX", Format.XLSX),
        ("/dev/stdout", Format.TSV),
    ],
)
def test_the_suffix_of_a_file_decides(output: str, format: Format) -> None:
    assert chosen_format(output=output, out_tty=True) is format


def test_a_suffix_without_a_format_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match=r"`\.xls`"):
        chosen_format(output="orders.xls")


def test_a_switch_wins_over_the_suffix() -> None:
    assert chosen_format(csv=True, output="orders.txt") is Format.CSV
    assert chosen_format(Format.JSONL, output="orders.xlsx") is Format.JSONL


def test_saying_the_same_twice_is_no_contradiction() -> None:
    assert chosen_format(Format.JSON, json=True) is chosen_format(Format.AUTO, json=True) is Format.JSON


@pytest.mark.parametrize(
    ("asked", "json", "csv", "named"),
    [
        (None, True, True, "`--json` and `--csv`"),
        (Format.TABLE, True, False, "`--json` and `--format table`"),
        (Format.JSON, False, True, "`--csv` and `--format json`"),
    ],
)
def test_two_formats_at_once_are_a_usage_error(asked: Format | None, json: bool, csv: bool, named: str) -> None:
    with pytest.raises(UsageError) as caught:
        chosen_format(asked, json=json, csv=csv)

    assert str(caught.value).startswith(named)


def test_files_of_data_hold_every_key_and_tables_the_default_ones() -> None:
    for format in (Format.CSV, Format.JSON, Format.JSONL):
        assert chosen_fields(ORDER_FIELDS, None, format) == ORDER_FIELDS
    for format in (Format.TABLE, Format.TSV):
        assert chosen_fields(ORDER_FIELDS, None, format) == default_fields(ORDER_FIELDS)
    for format in ALL:
        assert [each.key for each in chosen_fields(ORDER_FIELDS, "id,name", format)] == ["id", "name"]


@pytest.mark.parametrize(
    ("format", "text"),
    [
        (Format.TABLE, ""),
        (Format.TSV, ""),
        (Format.CSV, "name,customer\n"),
        (Format.JSON, "[]\n"),
        (Format.JSONL, ""),
    ],
)
def test_no_rows_are_still_a_valid_file(format: Format, text: str) -> None:
    assert write([], format) == (text, Written(0))


@pytest.mark.parametrize("format", [Format.TSV, Format.CSV, Format.JSON, Format.JSONL])
def test_a_row_is_written_before_the_next_is_read(format: Format) -> None:
    streams = Streams.memory()
    assert isinstance(streams.out, io.StringIO)
    lengths: list[int] = []

    def rows() -> Iterator[Order]:
        for number in range(3):
            assert isinstance(streams.out, io.StringIO)
            lengths.append(len(streams.out.getvalue()))
            yield order(name=f"#{number}")

    write_rows(rows(), ORDER_FIELDS, CONTEXT, format, streams, streams.out)

    assert lengths == sorted(set(lengths))


def test_a_table_off_a_terminal_drops_and_cuts_nothing() -> None:
    text, written = write(
        [order(customer="n" * 300)], Format.TABLE, columns=",".join(each.key for each in ORDER_FIELDS)
    )

    assert written.dropped_columns == ()
    assert "n" * 300 in text


def test_what_a_narrow_terminal_has_no_room_for_is_named() -> None:
    text, written = write([order()], Format.TABLE, tty=True, width=12, columns="name,customer,tags")

    assert written == Written(1, ("customer", "tags"))
    assert text == "Order\n#1001\n"


def test_flexible_columns_are_compressed_before_any_is_dropped() -> None:
    text, written = write([order(customer="n" * 50)], Format.TABLE, tty=True, width=25)

    assert written.dropped_columns == ()
    assert text.splitlines()[1] == "#1001  " + "n" * 17 + "…"


def test_a_number_is_dropped_rather_than_cut() -> None:
    text, written = write([order(total=euros("1234567.89"))], Format.TABLE, tty=True, width=14, columns="name,total")

    assert written.dropped_columns == ("total",)
    assert "1234" not in text


def test_amounts_end_below_each_other() -> None:
    text, _ = write([order(total=euros("5")), order(total=euros("1000.5"))], Format.TABLE, columns="total,name")

    assert text.splitlines() == ["  Total  Order", "   5.00  #1001", "1000.50  #1001"]


@pytest.mark.parametrize("format", ALL)
def test_nothing_raw_reaches_a_terminal(format: Format) -> None:
    streams = Streams.memory(tty=True)
    write_rows(hostile_orders(), ORDER_FIELDS, CONTEXT, format, streams, streams.out)
    assert isinstance(streams.out, io.StringIO)
    text = streams.out.getvalue()

    assert not {character for character in text if ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0} - {
        "\n",
        "\t",
    }
    assert "\u202e" not in text
    assert "\ud800" not in text


def test_markup_in_a_name_is_text() -> None:
    text, _ = write([order(customer="[red]Shirt[/red] :warning: [/]")], Format.TABLE, tty=True)

    assert "[red]Shirt[/red] :warning: [/]" in text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_is_guarded_for_spreadsheets_only_when_asked(start: str) -> None:
    rows = [order(name=f"{start}1", total=euros("-5"))]
    fields = select(ORDER_FIELDS, "name,total")
    plain, safe = io.StringIO(newline=""), io.StringIO(newline="")
    write_rows(rows, fields, CONTEXT, Format.CSV, Streams.memory(), plain)
    write_rows(rows, fields, CONTEXT, Format.CSV, Streams.memory(), safe, csv_safe=True)

    assert "'" not in plain.getvalue()
    assert f"'{start}1" in safe.getvalue()
    assert safe.getvalue().endswith(",-5\n")


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_tsv_is_guarded_too_since_spreadsheets_open_it(start: str) -> None:
    rows = [order(name=f"{start}1", total=euros("-5"), tags=(f"{start}a", "b"))]
    fields = select(ORDER_FIELDS, "name,total,tags")
    plain, safe = io.StringIO(newline=""), io.StringIO(newline="")
    write_rows(rows, fields, CONTEXT, Format.TSV, Streams.memory(), plain)
    write_rows(rows, fields, CONTEXT, Format.TSV, Streams.memory(), safe, csv_safe=True)

    assert plain.getvalue() == f"{start}1\t-5\t{start}a, b\n"
    assert safe.getvalue() == f"'{start}1\t-5\t'{start}a, b\n"


@pytest.mark.parametrize("format", [each for each in Format if each not in (Format.CSV, Format.TSV)])
def test_a_format_that_no_spreadsheet_opens_has_nothing_to_guard(format: Format) -> None:
    with pytest.raises(UsageError, match="`--csv-safe` is for CSV and TSV"):
        refuse_csv_safe(format)


@pytest.mark.parametrize("output", ["", " "])
def test_a_file_without_a_name_is_a_mistake(output: str) -> None:
    with pytest.raises(UsageError, match="`--output` is empty"):
        chosen_format(output=output)


def test_a_bare_carriage_return_is_quoted() -> None:
    """RFC 4180 quotes line breaks; that of Python 3.11 forgets this one when lines end in a newline."""
    assert write([order(customer="a\rb")], Format.CSV)[0] == 'name,customer\n#1001,"a\rb"\n'


def test_a_record_of_one_missing_value_is_still_a_record() -> None:
    assert write([order(customer=None)], Format.CSV, columns="customer")[0] == 'customer\n""\n'


def test_colour_is_for_stdout_and_never_for_a_file() -> None:
    streams = Streams.memory(tty=True, color=True)
    file = io.StringIO()
    write_rows([order()], default_fields(ORDER_FIELDS), CONTEXT, Format.TABLE, streams, file)
    write_rows([order()], default_fields(ORDER_FIELDS), CONTEXT, Format.TABLE, streams, streams.out)
    assert isinstance(streams.out, io.StringIO)

    assert "\x1b" not in file.getvalue()
    assert "\x1b[32mpaid\x1b[0m" in streams.out.getvalue()


@pytest.mark.parametrize("format", ALL)
def test_a_pipe_that_closes_is_told_to_the_caller(format: Format) -> None:
    """Rich would end the process; what exit code a closed pipe has is decided once, for every format."""

    class Closed(io.StringIO):
        def write(self, text: str) -> int:
            if self.getvalue():
                raise BrokenPipeError
            return super().write(text)

    with pytest.raises(BrokenPipeError):
        write_rows([order(), order()], ORDER_FIELDS, CONTEXT, format, Streams.memory(), Closed())


TESTS = Path(__file__).parents[1]
HEAVY = ("rich", "httpx", "pydantic", "asyncio", "importlib.metadata", "typer")


@pytest.mark.parametrize("format", ALL)
def test_rich_is_loaded_for_a_table_alone(format: Format) -> None:
    """Seen in a process of its own."""
    code = f"""
import sys
sys.path.insert(0, {str(TESTS)!r})
from support.orders import CONTEXT, order
from orderstatus.output.choices import Format
from orderstatus.output.formats import write_rows
from orderstatus.output.order_fields import ORDER_FIELDS
from orderstatus.output.streams import Streams
streams = Streams.memory()
write_rows([order(customer="山")], ORDER_FIELDS, CONTEXT, Format({format.value!r}), streams, streams.out)
print(*[name for name in {HEAVY!r} if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["rich" if format is Format.TABLE else ""]
