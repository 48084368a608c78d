"""The delivery report as it is printed: on a terminal of 80 and 120 columns, for a pipe, in Finnish, and as a page."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from orderstatus.core.delivery_report import Durations
from orderstatus.core.labels import labels
from orderstatus.output.choices import Format
from orderstatus.output.formats import chosen_fields, write_rows
from orderstatus.output.report_fields import REPORT_FIELDS
from orderstatus.output.report_page import write_pages
from orderstatus.output.report_tables import bar, layered_bar, write_report
from orderstatus.output.streams import Streams
from support.cli import without_escapes
from support.orders import CONTEXT
from support.reports import hostile_shipments, ordinary_shipments, report_of


class _Text(SingleFileSnapshotExtension):
    file_extension = "txt"


class _Tsv(SingleFileSnapshotExtension):
    file_extension = "tsv"


class _Csv(SingleFileSnapshotExtension):
    file_extension = "csv"


class _Json(SingleFileSnapshotExtension):
    file_extension = "json"


class _Html(SingleFileSnapshotExtension):
    file_extension = "html"


def on_a_terminal(rows: list[Any], width: int, *, lang: str = "en", color: bool = False) -> str:
    streams = Streams.memory(tty=True, width=width, color=color)
    write_report(report_of(rows), replace(CONTEXT, labels=labels(lang)), streams, streams.out)
    return text_of(streams)


def text_of(streams: Streams) -> str:
    assert isinstance(streams.out, io.StringIO)
    return streams.out.getvalue()


@pytest.mark.parametrize(("width", "color"), [(80, False), (80, True), (120, False)])
def test_the_report_on_a_terminal(width: int, color: bool, snapshot: SnapshotAssertion) -> None:
    text = on_a_terminal(ordinary_shipments(), width, color=color)
    assert text.encode() == snapshot.use_extension(_Text)
    assert max(map(cell_len, without_escapes(text).splitlines())) <= width


def test_the_report_in_finnish(snapshot: SnapshotAssertion) -> None:
    assert on_a_terminal(ordinary_shipments(), 80, lang="fi").encode() == snapshot.use_extension(_Text)


@pytest.mark.parametrize("width", [80, 120])
def test_a_hostile_report_stays_within_the_terminal(width: int, snapshot: SnapshotAssertion) -> None:
    text = on_a_terminal(hostile_shipments(), width)
    assert text.encode("utf-8", "backslashreplace") == snapshot.use_extension(_Text)
    assert max(map(cell_len, text.splitlines())) <= width


@pytest.mark.parametrize("lang", ["en", "fi"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_figure_is_cut_on_any_terminal(width: int, lang: str) -> None:
    """What a narrow terminal leaves out are bars and whole columns; only names may end in an ellipsis."""
    whole = on_a_terminal(ordinary_shipments(), 400, lang=lang)
    shown = on_a_terminal(ordinary_shipments(), width, lang=lang)
    assert "…" not in shown
    figures = {word for word in shown.split() if word.replace(",", "").replace(".", "").isdecimal()}
    assert figures <= set(whole.split())


@pytest.mark.parametrize(
    ("format", "extension"), [(Format.TSV, _Tsv), (Format.CSV, _Csv), (Format.JSON, _Json)], ids=["tsv", "csv", "json"]
)
def test_the_report_in_a_pipe(format: Format, extension: Any, snapshot: SnapshotAssertion) -> None:
    streams = Streams.memory(tty=False)
    fields = chosen_fields(REPORT_FIELDS, None, format)
    write_rows(report_of(ordinary_shipments()).rows(), fields, CONTEXT, format, streams, streams.out)
    assert text_of(streams).encode() == snapshot.use_extension(extension)


def test_the_report_as_a_page(snapshot: SnapshotAssertion) -> None:
    out = io.StringIO()
    write_pages([(report_of(ordinary_shipments()), CONTEXT)], out)
    assert out.getvalue().encode() == snapshot.use_extension(_Html)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0, ""), (10, "████"), (5, "██"), (5.3, "██▏"), (0.001, "▏"), (3.75, "█▌")],
)
def test_a_bar_is_as_long_as_its_value_to_an_eighth_and_seen_when_there_is_any(value: float, expected: str) -> None:
    assert bar(value, 10, 4) == expected


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ((("█", 5), ("░", 10)), "██░░"),
        ((("█", 10), ("░", 10)), "████"),
        ((("█", 0), ("░", 5)), "░░"),
        ((("█", 0.01), ("░", 5)), "█░"),
        ((("█", 0), ("░", 0)), ""),
    ],
)
def test_a_layered_bar_ends_where_its_last_layer_does(ends: tuple[tuple[str, float], ...], expected: str) -> None:
    assert layered_bar(ends, 10, 4) == expected


def test_a_report_of_nothing_says_so_in_figures() -> None:
    text = on_a_terminal([], 80)
    assert [line.split() for line in text.splitlines()[2:4]] == [["shipments", "0"], ["delivered", "0"]]
    assert Durations().median is None
