"""The columns of the tables that the delivery report is on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from orderstatus.core.delivery_report import Durations, Figures
from orderstatus.core.shipment_groups import By
from orderstatus.output.fields import Field
from orderstatus.output.report_fields import days_text, share_text
from orderstatus.output.shipment_summary_fields import BUCKET_TONES

_GROUP_CELLS = 16
"""The least that a group's name is cut to; no number is cut at all."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A line of one of the tables."""

    name: str
    figures: Figures
    durations: Durations
    bar: str


def _named(heading: str) -> Field[ReportRow]:
    return Field(
        key="group",
        heading=heading,
        about="the group",
        get=lambda r, _: r.figures.group,
        shown=lambda r, _: r.name,
        importance=100,
        least=_GROUP_CELLS,
    )


GROUP_COLUMN: Mapping[By, Field[ReportRow]] = {
    # The longest word of a status, which is never cut, and in another language its longest label.
    By.STATUS: replace(_named("Status"), least=18, axis="delivery", tones=BUCKET_TONES),
    By.CARRIER: _named("Carrier"),
    By.COUNTRY: _named("To"),
    By.LOCATION: _named("From"),
    By.WEEK: _named("Week"),
}
GROUP_COLUMNS = tuple(GROUP_COLUMN.values())
"""The first column of each grouping; no table has two of them."""
LEG_COLUMN = _named("Days")
BAR_COLUMN: Field[ReportRow] = Field(
    key="bar", heading="", about="a bar", get=lambda r, _: r.bar, shown=lambda r, _: r.bar, importance=1
)
COUNT_COLUMNS: tuple[Field[ReportRow], ...] = (
    Field(
        key="shipments",
        heading="Shipments",
        about="how many",
        get=lambda r, _: r.figures.shipments,
        shown=lambda r, c: c.labels.count(r.figures.shipments),
        importance=99,
        numeric=True,
    ),
    Field(
        key="share",
        heading="Share",
        about="their share",
        get=lambda r, _: r.figures.share,
        shown=lambda r, c: share_text(r.figures.share, c),
        importance=90,
        numeric=True,
    ),
    Field(
        key="delivered",
        heading="Delivered",
        about="how many have arrived",
        get=lambda r, _: r.figures.delivered,
        shown=lambda r, c: c.labels.count(r.figures.delivered),
        importance=98,
        numeric=True,
    ),
    Field(
        key="open",
        heading="Open",
        about="how many have not",
        get=lambda r, _: r.figures.open,
        shown=lambda r, c: c.labels.count(r.figures.open),
        importance=97,
        numeric=True,
    ),
    Field(
        key="open_share",
        heading="Open %",
        about="the share that has not",
        get=lambda r, _: r.figures.open_share,
        shown=lambda r, c: share_text(r.figures.open_share, c),
        importance=96,
        numeric=True,
    ),
    Field(
        key="on_time_share",
        heading="On time",
        about="the share in time",
        get=lambda r, _: r.figures.on_time_share,
        shown=lambda r, c: share_text(r.figures.on_time_share, c),
        importance=95,
        numeric=True,
    ),
    Field(
        key="problem_share",
        heading="Trouble",
        about="the share in trouble",
        get=lambda r, _: r.figures.problem_share,
        shown=lambda r, c: share_text(r.figures.problem_share, c),
        importance=94,
        numeric=True,
    ),
)
STATUS_KEYS = ("shipments", "share")
TIME_COLUMNS: tuple[Field[ReportRow], ...] = (
    Field(
        key="count",
        heading="Count",
        about="how many shipments",
        get=lambda r, _: r.durations.count,
        shown=lambda r, c: c.labels.count(r.durations.count),
        importance=99,
        numeric=True,
    ),
    Field(
        key="median",
        heading="Median",
        about="the median",
        get=lambda r, _: r.durations.median,
        shown=lambda r, c: days_text(r.durations.median, c),
        importance=98,
        numeric=True,
    ),
    Field(
        key="p90",
        heading="p90",
        about="the 90th percentile",
        get=lambda r, _: r.durations.p90,
        shown=lambda r, c: days_text(r.durations.p90, c),
        importance=97,
        numeric=True,
    ),
    Field(
        key="p95",
        heading="p95",
        about="the 95th percentile",
        get=lambda r, _: r.durations.p95,
        shown=lambda r, c: days_text(r.durations.p95, c),
        importance=96,
        numeric=True,
    ),
)
