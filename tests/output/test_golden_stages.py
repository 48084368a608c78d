"""Stages on a terminal and in a pipe, byte for byte: their own colours, and their words with or without."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from orderstatus.core.change_query import LoggedChange
from orderstatus.core.changes import Change, ChangeAxis
from orderstatus.core.rules import Rules
from orderstatus.core.stages.definition import Stage, Stages
from orderstatus.core.stages.marks import Move, StageMark
from orderstatus.output.change_fields import CHANGE_FIELDS
from orderstatus.output.choices import Format
from orderstatus.output.detail import write_detail
from orderstatus.output.formats import chosen_fields, write_rows
from orderstatus.output.order_fields import ORDER_FIELDS, STAGE_IMPORTANCE
from orderstatus.output.streams import Streams
from support.cli import without_escapes
from support.orders import CONTEXT, NOW, ago, life, order, staged

STAGES = Stages(
    stages=(
        Stage(id="waiting", name="Waiting for cloth", color="#ffd700"),
        Stage(id="printing", name="Printing", color="#1e90ff"),
        Stage(id="delivered", name="Handed over"),
    )
)
CONTEXT_WITH_STAGES = replace(CONTEXT, rules=Rules(stages=STAGES))
FIELDS = tuple(replace(each, importance=STAGE_IMPORTANCE) if each.key == "stage" else each for each in ORDER_FIELDS)
MARKS = (
    staged("printing", due=ago(days=1)),
    staged("waiting"),
    # A word that is a status elsewhere has no colour of that.
    staged("delivered"),
    staged("a-stage-that-was-renamed-some-time-ago"),
    StageMark(stage="\x1b[31mred\r\nline"),
    StageMark(),
    None,
)
ROWS = [
    order(id=f"gid://shopify/Order/{number}", name=f"#{number}", stage=mark) for number, mark in enumerate(MARKS, 1001)
]


class _Text(SingleFileSnapshotExtension):
    file_extension = "txt"


def _text(streams: Streams) -> str:
    assert isinstance(streams.out, io.StringIO)
    return streams.out.getvalue()


def as_file(text: str) -> bytes:
    """Rich draws the id of a hyperlink by lot."""
    return re.sub(r"\x1b\]8;id=-?\d+;", "\x1b]8;;", text).encode()


@pytest.mark.parametrize(("format", "width", "color"), [(Format.TABLE, 80, True), (Format.TABLE, 120, False)])
def test_orders_on_a_terminal(format: Format, width: int, color: bool, snapshot: SnapshotAssertion) -> None:
    streams = Streams.memory(tty=True, width=width, color=color)
    write_rows(ROWS, chosen_fields(FIELDS, None, format), CONTEXT_WITH_STAGES, format, streams, streams.out)
    assert as_file(_text(streams)) == snapshot.use_extension(_Text)
    lines = without_escapes(_text(streams)).splitlines()
    assert len(lines) == len(ROWS) + 1
    assert max(map(cell_len, lines)) <= width


@pytest.mark.parametrize("format", [Format.TSV, Format.CSV, Format.JSONL], ids=str)
def test_orders_in_a_pipe(format: Format, snapshot: SnapshotAssertion) -> None:
    streams = Streams.memory(tty=False)
    fields = chosen_fields(FIELDS, "name,stage", format)
    write_rows(ROWS, fields, CONTEXT_WITH_STAGES, format, streams, streams.out)
    assert as_file(_text(streams)) == snapshot.use_extension(_Text)


def test_moves_among_other_changes(snapshot: SnapshotAssertion) -> None:
    steps = [(None, "printing"), ("printing", "delivered"), ("delivered", "no-stage")]
    changes = [
        LoggedChange(
            position,
            Change(
                order_id="gid://shopify/Order/1001",
                order_name="#1001",
                axis=ChangeAxis.STAGE,
                from_=from_,
                to=to,
                seen_at=NOW,
                happened_at=ago(hours=position),
            ),
        )
        for position, (from_, to) in enumerate(steps, 1)
    ]
    streams = Streams.memory(tty=True, width=100, color=True)
    fields = chosen_fields(CHANGE_FIELDS, None, Format.TABLE)
    write_rows(changes, fields, CONTEXT_WITH_STAGES, Format.TABLE, streams, streams.out)
    assert as_file(_text(streams)) == snapshot.use_extension(_Text)


def test_the_stage_in_the_life_of_an_order(snapshot: SnapshotAssertion) -> None:
    moves = [Move(at=ago(days=9 - day), to="waiting", by="mia@workshop", comment=f"note {day}") for day in range(4)]
    moves += [
        Move(at=ago(days=3), to="printing", by="advance", frm="waiting", because="after waiting 3bd", due=ago(days=1)),
        Move(at=ago(days=2), to="printing", by="otto", frm="printing", comment="Two\ncolours", public=True, due=NOW),
    ]
    one = life(order=order(stage=staged("printing", *moves)), items=(), returns=(), refunds=(), fulfillment_orders=())
    streams = Streams.memory(tty=True, width=100, color=True)
    write_detail(one, CONTEXT_WITH_STAGES, streams, streams.out)
    assert as_file(_text(streams)) == snapshot.use_extension(_Text)
