"""`attention` byte for byte: on terminals of 80 and 120 columns, in a pipe, and with data that tries everything."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from orderstatus.core.attention_facts import Finding, FlaggedOrder
from orderstatus.core.attention_steps import resolving_command
from orderstatus.core.flags import Flag
from orderstatus.core.labels import Word, sentence
from orderstatus.core.models import Money
from orderstatus.output.choices import Format
from orderstatus.output.flag_fields import FLAG_FIELDS, FlagRow
from orderstatus.output.formats import chosen_fields, write_rows
from orderstatus.output.streams import Streams
from support.cli import Cli, without_escapes
from support.hostile import NAMES
from support.orders import CONTEXT, ago, euros, order

LINK_ID = re.compile(r"\x1b\]8;id=-?\d+;")


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
    "rows": ("--demo", "--totals"),
    "explain": ("--explain", "all"),
}


def as_file(text: str) -> bytes:
    """The bytes that stdout makes of it; Rich draws the id of a hyperlink by lot."""
    return LINK_ID.sub("\x1b]8;;", text).encode("utf-8", "backslashreplace")


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("width", [80, 120])
def test_attention_on_a_terminal(cli: Cli, command: str, width: int, snapshot: SnapshotAssertion) -> None:
    ran = cli("attention", *COMMANDS[command], tty=True, width=width, color=True)

    assert as_file(ran.out) == snapshot.use_extension(_Text)
    lines = [line for line in without_escapes(ran.out).splitlines() if not line.startswith("too narrow")]
    assert max(map(cell_len, lines)) <= width


def test_attention_in_a_pipe(cli: Cli, snapshot: SnapshotAssertion) -> None:
    ran = cli("attention", "--demo")

    assert (ran.code, ran.err) == (0, "")
    assert as_file(ran.out) == snapshot.use_extension(_Tsv)


def hostile_rows() -> list[FlagRow]:
    """A flagged order for each hostile name, which is its own, and its carrier's, and what its hold says."""
    rows = []
    for index, name in enumerate(NAMES):
        finding = Finding(
            flag=list(Flag)[index],
            reason=sentence(
                "held for {span}: {reason}, {note}",
                span=CONTEXT.now - ago(days=3),
                reason=Word("hold", name),
                note=name,
            ),
            since=ago(days=index) if index % 2 else None,
            deadline=ago(hours=-index) if index % 3 == 0 else None,
            estimated=index % 2 == 0 if index % 3 == 0 else None,
            amount=None if index % 5 == 0 else euros(f"{index}.5") if index % 2 else Money(euros("7").amount, name[:3]),
        )
        flagged = FlaggedOrder(order(name=name, id=f"gid://shopify/Order/{index}"), finding)
        rows.append(FlagRow(flagged, resolving_command(flagged, known=())))
    return rows


def written(format: Format, *, tty: bool) -> str:
    streams = Streams.memory(tty=tty, width=120)
    write_rows(hostile_rows(), chosen_fields(FLAG_FIELDS, None, format), CONTEXT, format, streams, streams.out)
    assert isinstance(streams.out, io.StringIO)
    return streams.out.getvalue()


@pytest.mark.parametrize("format", FILES)
def test_hostile_orders_in_every_format(format: Format, snapshot: SnapshotAssertion) -> None:
    text = written(format, tty=format is Format.TABLE)

    assert as_file(text) == snapshot.use_extension(FILES[format])


@pytest.mark.parametrize("format", [Format.TABLE, Format.TSV])
def test_no_hostile_text_acts_on_a_terminal_nor_breaks_a_line(format: Format) -> None:
    text = written(format, tty=True)

    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
    assert len(text.splitlines()) == len(NAMES) + (format is Format.TABLE)


def test_a_command_with_a_name_that_cannot_be_typed_goes_by_the_id() -> None:
    by_id = [row.command for row in hostile_rows() if row.command.endswith(row.flagged.order.id)]
    assert len(by_id) == sum(not name.lstrip("#").isprintable() for name in NAMES)


def test_every_golden_file_has_a_test() -> None:
    """A golden that nothing reads would be kept for ever."""
    folder = Path(__file__).parent / "__snapshots__" / Path(__file__).stem

    assert len(list(folder.iterdir())) == 2 * len(COMMANDS) + 1 + len(FILES)
