"""`shipments` byte for byte: on terminals of 80 and 120 columns, in a pipe, and with data that tries everything."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from orderstatus.core.models import Tracking
from orderstatus.core.shipment_groups import By
from orderstatus.core.shipment_summary import Summary, SummaryRow
from orderstatus.core.shipments import OrderShipment
from orderstatus.output.choices import Format
from orderstatus.output.fields import Field, R
from orderstatus.output.formats import chosen_fields, write_rows
from orderstatus.output.shipment_fields import SHIPMENT_FIELDS
from orderstatus.output.shipment_summary_fields import SHIPMENT_SUMMARY_FIELDS, headed
from orderstatus.output.streams import Streams
from support.cli import Cli, without_escapes
from support.hostile import NAMES
from support.orders import CONTEXT, ago, order, shipment

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
    "rows": ("--since", "5d", "--limit", "20"),
    "problems": ("--status", "problem", "--by", "carrier"),
    "summary": ("--summary",),
    "weeks": ("--summary", "--by", "week"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("width", [80, 120])
def test_shipments_on_a_terminal(cli: Cli, command: str, width: int, snapshot: SnapshotAssertion) -> None:
    ran = cli("shipments", "--demo", *COMMANDS[command], tty=True, width=width, color=True)

    assert as_file(ran.out) == snapshot.use_extension(_Text)
    # What did not fit is a list that the terminal may wrap.
    lines = [line for line in without_escapes(ran.out).splitlines() if not line.startswith("too narrow")]
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("command", ["rows", "summary"])
def test_shipments_in_a_pipe(cli: Cli, command: str, snapshot: SnapshotAssertion) -> None:
    argv = [each for each in COMMANDS[command] if each not in ("--limit", "20")]
    ran = cli("shipments", "--demo", *argv)

    assert (ran.code, ran.err) == (0, "")
    assert as_file(ran.out) == snapshot.use_extension(_Tsv)


def hostile_rows() -> list[OrderShipment]:
    """A shipment for each hostile name, which its order, its carrier, its number and its location all have."""
    return [
        OrderShipment(
            order(name=name, country=name[:2]),
            shipment(
                name=name,
                display_status=name if index % 3 == 0 else "FULFILLED",
                tracking=(Tracking(name, name, f"javascript:{name}"),) if index % 2 else (),
                location=name,
                shipped_at=ago(days=index),
                in_transit_at=None,
            ),
        )
        for index, name in enumerate(NAMES)
    ]


@pytest.mark.parametrize("tty", [True, False], ids=["terminal", "pipe"])
@pytest.mark.parametrize("format", FILES)
def test_hostile_shipments_in_every_format(format: Format, tty: bool, snapshot: SnapshotAssertion) -> None:
    text = written(hostile_rows(), SHIPMENT_FIELDS, format, tty=tty)

    assert as_file(text) == snapshot.use_extension(FILES[format])


@pytest.mark.parametrize("format", FILES)
def test_a_summary_of_hostile_carriers_in_every_format(format: Format, snapshot: SnapshotAssertion) -> None:
    tty = format is Format.TABLE
    text = written(hostile_summary(), headed(SHIPMENT_SUMMARY_FIELDS, By.CARRIER), format, tty=tty)

    assert as_file(text) == snapshot.use_extension(FILES[format])


@pytest.mark.parametrize("format", [Format.TABLE, Format.TSV])
def test_no_hostile_text_acts_on_a_terminal(format: Format) -> None:
    for text in (
        written(hostile_rows(), SHIPMENT_FIELDS, format, tty=True),
        written(hostile_summary(), SHIPMENT_SUMMARY_FIELDS, format, tty=True),
    ):
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text)
        assert len(text.splitlines()) <= len(NAMES) + 1


def test_only_a_status_has_the_colour_of_one() -> None:
    """A carrier may call itself `delivered`."""
    [group] = [each for each in headed(SHIPMENT_SUMMARY_FIELDS, By.CARRIER) if each.key == "group"]
    assert (group.heading, group.tones) == ("Carrier", {})
    [group] = [each for each in headed(SHIPMENT_SUMMARY_FIELDS, By.STATUS) if each.key == "group"]
    assert group.tones.keys() >= {"delivered", "no-tracking", "label-not-scanned"}


def test_every_golden_file_has_a_test() -> None:
    """A golden that nothing reads would be kept for ever."""
    folder = Path(__file__).parent / "__snapshots__" / Path(__file__).stem

    assert len(list(folder.iterdir())) == 2 * len(COMMANDS) + 2 + 2 * len(FILES) + len(FILES)


def hostile_summary() -> list[SummaryRow]:
    summary = Summary(By.CARRIER, CONTEXT.rules, CONTEXT.now)
    for row in hostile_rows():
        summary.add(row)
    return summary.rows()


def written(rows: list[R], fields: tuple[Field[R], ...], format: Format, *, tty: bool) -> str:
    streams = Streams.memory(tty=tty, width=120)
    write_rows(rows, chosen_fields(fields, None, format), CONTEXT, format, streams, streams.out)
    assert isinstance(streams.out, io.StringIO)
    return streams.out.getvalue()


def as_file(text: str) -> bytes:
    """The bytes that stdout and `--output` make of it; Rich draws the id of a hyperlink by lot."""
    return LINK_ID.sub("\x1b]8;;", text).encode("utf-8", "backslashreplace")
