"""The delivery report for a terminal: the figures of all shipments, then tables with small bar charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TextIO

from orderstatus.core.delivery_report import DeliveryReport, Durations, Figures, Leg
from orderstatus.core.shipment_groups import By
from orderstatus.output.fields import Field, RowContext
from orderstatus.output.palette import Tone
from orderstatus.output.report_columns import (
    BAR_COLUMN,
    COUNT_COLUMNS,
    GROUP_COLUMN,
    LEG_COLUMN,
    STATUS_KEYS,
    TIME_COLUMNS,
    ReportRow,
)
from orderstatus.output.report_fields import group_text, share_text
from orderstatus.output.report_words import grouping_text, left_out_text, leg_text, open_text, period_text, statuses
from orderstatus.output.screen import Line, Span, aligned, draw, line
from orderstatus.output.streams import Streams
from orderstatus.output.table import write_table

_FEWEST_CELLS, _MOST_CELLS = 10, 32
"""Of a bar."""
_WIDTH_OF_A_FILE = 120
_EIGHTHS = " ▏▎▍▌▋▊▉"


def write_report(
    report: DeliveryReport, context: RowContext, streams: Streams, out: TextIO, *, names_shop: bool = False
) -> tuple[str, ...]:
    """The whole report is written to `out`, fitted to the terminal where that is one; no number is cut.

    `names_shop` is for one of several: its shop stands above it. Returns the keys of the columns that no table or not
    every table had room for; bars, which only repeat them, apart.
    """
    on_terminal = out is streams.out and streams.out_tty
    width = streams.columns if on_terminal else None
    sheet = _Sheet(context, out, width, color=streams.color and out is streams.out)
    if names_shop:
        draw([line(0, Span(context.shop, Tone.HEADING))], out, width=width, color=sheet.color, hyperlinks=False)
    sheet.write_overall(report)
    if not report.overall.shipments:
        return ()
    sheet.write_statuses(report)
    sheet.write_all_times(report)
    for by, groups in report.groups.items():
        if by is not By.STATUS:
            sheet.write_groups(by, groups)
    return tuple(sheet.dropped)


def bar(value: float, largest: float, cells: int) -> str:
    """`value` as a bar, `largest` as one of `cells` cells; whatever is more than nothing can be seen."""
    if value <= 0:
        return ""
    whole, eighths = divmod(max(1, round(value / largest * cells * 8)), 8)
    return "█" * whole + _EIGHTHS[eighths].strip()


def layered_bar(ends: Sequence[tuple[str, float]], largest: float, cells: int) -> str:
    """Blocks of each kind up to its end, one after another: `[("█", 3), ("░", 5)]` are three and two parts.

    The first kind that there is has a block at least.
    """
    drawn = ""
    for block, end in ends:
        upto = max(1, round(end / largest * cells)) if end > 0 else 0
        drawn += block * (upto - len(drawn))
    return drawn


@dataclass(frozen=True, slots=True)
class _Sheet:
    """Where the report is being written, and for whom."""

    context: RowContext
    out: TextIO
    width: int | None
    color: bool
    dropped: dict[str, None] = field(default_factory=dict)
    """Columns that there was no room for, each once."""

    def write_overall(self, report: DeliveryReport) -> None:
        """What it is of, and the figures of all shipments."""
        labels, overall = self.context.labels, report.overall

        def row(name: str, count: int, share: float | None, about: str = "") -> tuple[Span, ...]:
            shown = "" if share is None else share_text(share, self.context)
            number = Span(labels.count(count), right=True)
            return Span(name), number, Span(shown, right=True), Span(about, Tone.FINISHED)

        judged = labels.text("of {count} with an estimate that came or should have", count=labels.count(overall.judged))
        arrived = None if overall.open_share is None else 1 - overall.open_share
        self._title(
            labels.text("Delivery report: {period}", period=period_text(report, self.context)), space_before=False
        )
        self._draw(
            aligned(
                0,
                [
                    row(labels.text("shipments"), overall.shipments, None),
                    row(labels.text("delivered"), overall.delivered, arrived),
                    row(labels.text("open"), overall.open, overall.open_share),
                    row(labels.text("on time"), overall.on_time, overall.on_time_share, judged),
                    row(labels.text("in trouble"), overall.problem, overall.problem_share, labels.text("now")),
                ],
            )
        )
        sentences = [*open_text(report, self.context), *left_out_text(report, self.context)]
        if sentences:
            self._draw([line(0), *(line(0, each) for each in sentences)])

    def write_statuses(self, report: DeliveryReport) -> None:
        """How many shipments there are of each status."""
        groups = statuses(report)
        cells, largest = self._bar_cells(40), max(each.shipments for each in groups)
        rows = [self._row(each, bar(each.shipments, largest, cells)) for each in groups]
        counts = [column for column in COUNT_COLUMNS if column.key in STATUS_KEYS]
        self._title(self.context.labels.text("Shipments by status"))
        self._table(rows, GROUP_COLUMN[By.STATUS], *counts)

    def write_all_times(self, report: DeliveryReport) -> None:
        """How long all shipments took, a line a leg."""
        labels, overall = self.context.labels, report.overall
        self._title(labels.text("Days it took"))
        timed = [(leg_text(leg, self.context), overall, overall.legs[leg]) for leg in Leg]
        if self._times(LEG_COLUMN, timed):
            self._key(labels.text("█ to the median, ▒ to p90, ░ to p95"))

    def write_groups(self, by: By, groups: Sequence[Figures]) -> None:
        """One grouping: the counts, then how long each leg took."""
        labels, grouping = self.context.labels, grouping_text(by, self.context)
        cells, largest = self._bar_cells(70), max(each.shipments for each in groups)
        rows = [
            self._row(each, layered_bar((("█", each.delivered), ("░", each.shipments)), largest, cells))
            for each in groups
        ]
        self._title(grouping)
        if self._table(rows, GROUP_COLUMN[by], *(column for column in COUNT_COLUMNS if column.key != "share")):
            self._key(labels.text("█ delivered, ░ open"))
        for leg in Leg:
            timed = [(group_text(each, self.context), each, each.legs[leg]) for each in groups if each.legs[leg].count]
            if timed:
                name = leg_text(leg, self.context)
                self._title(labels.text("{grouping}: days from {leg}", grouping=grouping, leg=name))
                self._times(GROUP_COLUMN[by], timed)

    def _row(self, figures: Figures, drawn: str) -> ReportRow:
        return ReportRow(group_text(figures, self.context), figures, Durations(), drawn)

    def _times(self, first: Field[ReportRow], timed: Sequence[tuple[str, Figures, Durations]]) -> bool:
        cells, longest = self._bar_cells(54), max(each.p95 or 0.0 for _, _, each in timed)
        rows = []
        for name, figures, each in timed:
            ends = (("█", each.median or 0.0), ("▒", each.p90 or 0.0), ("░", each.p95 or 0.0))
            rows.append(ReportRow(name, figures, each, layered_bar(ends, longest, cells)))
        return self._table(rows, first, *TIME_COLUMNS)

    def _bar_cells(self, beside: int) -> int:
        """How long a bar may be where the other columns take `beside` cells."""
        return min(max((self.width or _WIDTH_OF_A_FILE) - beside, _FEWEST_CELLS), _MOST_CELLS)

    def _title(self, text: str, *, space_before: bool = True) -> None:
        lines = [line(0, Span(text, Tone.HEADING)), line(0)]
        self._draw([line(0), *lines] if space_before else lines)

    def _key(self, text: str) -> None:
        self._draw([line(0, Span(text, Tone.FINISHED))])

    def _table(self, rows: Sequence[ReportRow], *columns: Field[ReportRow]) -> bool:
        """The table is written; True if there was room for its bars."""
        drawn = (*columns, BAR_COLUMN)
        _, dropped = write_table(rows, drawn, self.context, self.out, width=self.width, color=self.color)
        self.dropped.update(dict.fromkeys(key for key in dropped if key != BAR_COLUMN.key))
        return BAR_COLUMN.key not in dropped

    def _draw(self, lines: Sequence[Line]) -> None:
        draw(lines, self.out, width=self.width, color=self.color, hyperlinks=False)
