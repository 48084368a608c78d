"""`returns` and `find` byte for byte: on terminals of 80 and 120 columns, in a pipe, and with hostile data."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from orderstatus.core.finding import Match
from orderstatus.core.models import ExchangeItem, Return, ReturnedItem
from orderstatus.core.returns import OrderReturn
from orderstatus.output.choices import Format
from orderstatus.output.fields import Field
from orderstatus.output.formats import chosen_fields, write_rows
from orderstatus.output.match_fields import MATCH_FIELDS
from orderstatus.output.return_fields import RETURN_FIELDS
from orderstatus.output.streams import Streams
from support.cli import Cli, without_escapes
from support.hostile import NAMES, hostile_orders
from support.orders import CONTEXT, ago, euros, order

Row = TypeVar("Row")
LINK_ID = re.compile(r"\x1b\]8;id=-?\d+;")
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class _Text(SingleFileSnapshotExtension):
    file_extension = "txt"


class _Tsv(SingleFileSnapshotExtension):
    file_extension = "tsv"


class _Csv(SingleFileSnapshotExtension):
    file_extension = "csv"


class _Json(SingleFileSnapshotExtension):
    file_extension = "json"


FILES = {Format.TABLE: _Text, Format.TSV: _Tsv, Format.CSV: _Csv, Format.JSON: _Json}
COMMANDS = {
    "returns": ("returns", "--demo"),
    "returns-all": ("returns", "--demo", "--status", "all", "--limit", "12"),
    "find": ("find", "--demo", "2002", "0054319771", "Hakaranta"),
}


def as_file(text: str) -> bytes:
    return LINK_ID.sub("\x1b]8;;", text).encode("utf-8", "backslashreplace")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("width", [80, 120])
def test_on_a_terminal(cli: Cli, command: str, width: int, snapshot: SnapshotAssertion) -> None:
    ran = cli(*COMMANDS[command], tty=True, width=width, color=True)

    assert ran.code == 0
    assert as_file(ran.out) == snapshot.use_extension(_Text)
    # What did not fit is a list that the terminal may wrap.
    lines = [line for line in without_escapes(ran.out).splitlines() if not line.startswith("too narrow")]
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("command", ["returns", "find"])
def test_in_a_pipe(cli: Cli, command: str, snapshot: SnapshotAssertion) -> None:
    ran = cli(*COMMANDS[command])

    assert (ran.code, ran.err) == (0, "")
    assert as_file(ran.out) == snapshot.use_extension(_Tsv)


def hostile_returns() -> list[OrderReturn]:
    """A return for each hostile name, which its goods, its reason, its note and what is sent for it all have."""
    statuses = ("requested", "open", "closed", "declined", NAMES[0])
    return [
        OrderReturn(
            order(name=name, customer=name),
            Return(
                id="gid://shopify/Return/1",
                name=name,
                status=statuses[index % len(statuses)],
                created_at=ago(days=index) if index else None,
                quantity=1,
                items=(
                    ReturnedItem(
                        id="1",
                        title=name,
                        sku=name,
                        quantity=1,
                        refundable=1,
                        worth=euros("12.5") if index % 2 else None,
                        note=name,
                        reason=name,
                        reason_name=name,
                    ),
                ),
                exchange_items=(ExchangeItem(id="1", title=name, sku=name, quantity=1, unprocessed=1),),
                declined_because=name,
            ),
        )
        for index, name in enumerate(NAMES)
    ]


def hostile_matches() -> list[Match]:
    """Each hostile order, found by a text that is as hostile."""
    texts = (*NAMES, "")
    return [
        Match(each, texts[index % len(texts)], ("customer", "not-shown")[index % 2])
        for index, each in enumerate(hostile_orders())
    ]


def written(rows: Sequence[Row], fields: tuple[Field[Row], ...], format: Format, *, tty: bool) -> str:
    streams = Streams.memory(tty=tty, width=120)
    write_rows(rows, chosen_fields(fields, None, format), CONTEXT, format, streams, streams.out)
    assert isinstance(streams.out, io.StringIO)
    return streams.out.getvalue()


@pytest.mark.parametrize("tty", [True, False], ids=["terminal", "pipe"])
@pytest.mark.parametrize("format", FILES)
def test_hostile_returns_in_every_format(format: Format, tty: bool, snapshot: SnapshotAssertion) -> None:
    text = written(hostile_returns(), RETURN_FIELDS, format, tty=tty)

    assert as_file(text) == snapshot.use_extension(FILES[format])
    assert not (tty and UNSAFE.search(text))


@pytest.mark.parametrize("tty", [True, False], ids=["terminal", "pipe"])
@pytest.mark.parametrize("format", FILES)
def test_hostile_matches_in_every_format(format: Format, tty: bool, snapshot: SnapshotAssertion) -> None:
    text = written(hostile_matches(), MATCH_FIELDS, format, tty=tty)

    assert as_file(text) == snapshot.use_extension(FILES[format])
    assert not (tty and UNSAFE.search(text))


def test_every_golden_file_has_a_test() -> None:
    """A golden that nothing reads would be kept for ever."""
    folder = Path(__file__).parent / "__snapshots__" / Path(__file__).stem

    assert len(list(folder.iterdir())) == 2 * len(COMMANDS) + 2 + 2 * 2 * len(FILES)
