"""The delivery report as one page for a browser: what it says, ready for the template, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TextIO

from orderstatus.core.delivery_report import DeliveryReport, Durations, Figures, Leg
from orderstatus.core.labels import Labels
from orderstatus.core.shipment_groups import By, weeks_through
from orderstatus.output.fields import RowContext
from orderstatus.output.html import write_html
from orderstatus.output.report_fields import days_text, group_text, share_text
from orderstatus.output.report_words import (
    day_text,
    definitions,
    grouping_text,
    left_out_text,
    leg_text,
    open_text,
    period_text,
    statuses,
)
from orderstatus.output.svg_charts import HEIGHT, Column, Layer, columns, layers


@dataclass(frozen=True, slots=True)
class Card:
    """One figure, large, and what it is."""

    name: str
    figure: str
    about: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, and a smaller one below it."""

    text: str
    below: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: what it is of, its bar, and its cells."""

    name: str
    bar: tuple[Layer, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its headings; the first column is a name with a bar."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A column chart, and what it says to somebody who does not see it."""

    title: str
    described: str
    columns: tuple[Column, ...]
    height: float


@dataclass(frozen=True, slots=True)
class Part:
    """One grouping: how many, and how long each leg took."""

    title: str
    chart: Chart | None
    counts: Table
    times: tuple[Table, ...]


def write_pages(reports: Sequence[tuple[DeliveryReport, RowContext]], out: TextIO) -> None:
    """The reports of all shops are written to `out` as one HTML page, which needs nothing beside it and no network."""
    context = reports[0][1]
    labels = context.labels
    write_html(
        "report.html.j2",
        out,
        lang=labels.code,
        title=labels.text("Delivery report"),
        reports=[_content(report, of, place) for place, (report, of) in enumerate(reports)],
        made=labels.text("made {day}", day=day_text(context.now, context)),
        legend=_legend(labels),
        how=labels.text("How this is measured"),
        definitions=definitions(labels),
    )


def _content(report: DeliveryReport, context: RowContext, place: int) -> dict[str, object]:
    page = _Page(report, context)
    empty = not report.overall.shipments
    nothing = context.labels.text("There was nothing to report: no shipment of these orders.") if empty else ""
    return {
        "shop": context.shop,
        # What names the charts of one report apart from those of another.
        "chart": f"{place}-" if place else "",
        "period": period_text(report, context),
        "nothing": nothing,
        "cards": () if empty else page.cards(),
        "said": (*open_text(report, context), *left_out_text(report, context)),
        "statuses": None if empty else page.statuses(),
        "times": None if empty else page.all_times(),
        "parts": () if empty else page.parts(),
    }


def _legend(labels: Labels) -> dict[str, str]:
    return {
        "delivered": labels.text("delivered"),
        "open": labels.text("open"),
        "problem": labels.text("in trouble"),
        "median": labels.text("to the median"),
        "p90": labels.text("to p90"),
        "p95": labels.text("to p95"),
    }


@dataclass(frozen=True, slots=True)
class _Page:
    report: DeliveryReport
    context: RowContext

    def cards(self) -> tuple[Card, ...]:
        """The figures of all shipments."""
        labels, overall, count = self.context.labels, self.report.overall, self.context.labels.count
        whole = overall.legs[Leg.PLACED_TO_DELIVERED]
        on_time = labels.text(
            "{count} of {all} with an estimate", count=count(overall.on_time), all=count(overall.judged)
        )
        return (
            Card(labels.text("Shipments"), count(overall.shipments), labels.text("made for these orders")),
            Card(
                labels.text("Open"),
                share_text(overall.open_share, self.context),
                labels.text("{count} not delivered yet", count=count(overall.open)),
                "open",
            ),
            Card(labels.text("On time"), share_text(overall.on_time_share, self.context), on_time, "good"),
            Card(
                labels.text("In trouble"),
                share_text(overall.problem_share, self.context),
                labels.text("{count} now", count=count(overall.problem)),
                "bad" if overall.problem else "good",
            ),
            Card(
                labels.text("Days to delivery"),
                days_text(whole.median, self.context),
                labels.text("median; p90 is {days}", days=days_text(whole.p90, self.context)),
            ),
        )

    def statuses(self) -> Table:
        """How many shipments there are of each status."""
        labels, groups = self.context.labels, statuses(self.report)
        largest = max(each.shipments for each in groups)
        return Table(
            labels.text("Shipments by status"),
            (labels.heading("Status"), labels.heading("Shipments"), labels.heading("Share")),
            tuple(
                Row(
                    group_text(each, self.context),
                    layers(((_kind(each), each.shipments),), largest),
                    (Cell(labels.count(each.shipments)), Cell(share_text(each.share, self.context))),
                )
                for each in groups
            ),
        )

    def all_times(self) -> Table:
        """How long all shipments took, a line a leg."""
        labels, legs = self.context.labels, self.report.overall.legs
        return self._times(labels.text("Days it took"), [(leg_text(leg, self.context), legs[leg]) for leg in Leg])

    def parts(self) -> tuple[Part, ...]:
        """Every grouping but that by status."""
        return tuple(self._part(by, groups) for by, groups in self.report.groups.items() if by is not By.STATUS)

    def _part(self, by: By, groups: Sequence[Figures]) -> Part:
        times = []
        for leg in Leg:
            named = [(group_text(each, self.context), each.legs[leg]) for each in groups if each.legs[leg].count]
            if named:
                times.append(self._times(leg_text(leg, self.context), named))
        chart = self._weeks(groups) if by is By.WEEK else None
        return Part(grouping_text(by, self.context), chart, self._counts(by, groups), tuple(times))

    def _counts(self, by: By, groups: Sequence[Figures]) -> Table:
        labels, count = self.context.labels, self.context.labels.count
        largest = max(each.shipments for each in groups)
        rows = [
            Row(
                group_text(each, self.context),
                layers((("delivered", each.delivered), ("open", each.shipments)), largest),
                (
                    Cell(count(each.shipments)),
                    Cell(count(each.delivered)),
                    Cell(count(each.open), share_text(each.open_share, self.context)),
                    Cell(share_text(each.on_time_share, self.context)),
                    Cell(share_text(each.problem_share, self.context)),
                ),
            )
            for each in groups
        ]
        headings = (
            "",
            labels.heading("Shipments"),
            labels.heading("Delivered"),
            labels.heading("Open"),
            labels.heading("On time"),
            labels.heading("Trouble"),
        )
        return Table(grouping_text(by, self.context), headings, tuple(rows))

    def _times(self, title: str, named: Sequence[tuple[str, Durations]]) -> Table:
        labels = self.context.labels
        longest = max(each.p95 or 0.0 for _, each in named)
        rows = []
        for name, each in named:
            ends = (("median", each.median or 0.0), ("p90", each.p90 or 0.0), ("p95", each.p95 or 0.0))
            days = (Cell(days_text(value, self.context)) for value in (each.median, each.p90, each.p95))
            rows.append(Row(name, layers(ends, longest), (Cell(labels.count(each.count)), *days)))
        headings = (
            "",
            labels.heading("Count"),
            labels.heading("Median"),
            labels.heading("p90"),
            labels.heading("p95"),
        )
        return Table(title, headings, tuple(rows))

    def _weeks(self, groups: Sequence[Figures]) -> Chart:
        labels = self.context.labels
        weeks = {each.group: each for each in groups if each.group is not None}
        stacks = []
        for week in weeks_through(min(weeks), max(weeks)) if weeks else ():
            shown = weeks.get(week)
            delivered, open_ = (shown.delivered, shown.open) if shown is not None else (0, 0)
            # The year stands where it begins, and a week without a shipment has a place of its own.
            label = week if week.endswith("W01") else week[-3:]
            stacks.append((label, (("delivered", delivered), ("open", open_))))
        described = labels.text(
            "A column a week: shipments made in it, those delivered at the bottom, those still open on top."
        )
        return Chart(labels.text("Shipments by week"), described, columns(stacks), HEIGHT)


def _kind(figures: Figures) -> str:
    if figures.delivered:
        return "delivered"
    return "problem" if figures.problem else "open"
