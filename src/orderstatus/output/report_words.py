"""What the delivery report says in sentences, the same on a terminal and on its page."""

from __future__ import annotations

from datetime import datetime, timedelta

from orderstatus.core.delivery_report import DeliveryReport, Figures, Leg
from orderstatus.core.labels import Labels
from orderstatus.core.shipment_groups import By
from orderstatus.core.statuses import DeliveryStatus
from orderstatus.output.fields import RowContext
from orderstatus.output.report_fields import share_text
from orderstatus.output.text import in_zone

_A_MOMENT = timedelta(microseconds=1)


def period_text(report: DeliveryReport, context: RowContext) -> str:
    """Of which orders the report is, with the first and the last day as the shop lives them."""
    since, until = report.overall.since, report.overall.until
    last = day_text(context.now if until is None else until - _A_MOMENT, context)
    if since is None:
        return context.labels.text("orders placed until {last}", last=last)
    return context.labels.text("orders placed from {first} to {last}", first=day_text(since, context), last=last)


def day_text(at: datetime, context: RowContext) -> str:
    """`2 Nov 2026`, as the shop lives it."""
    here, labels = in_zone(at, context.zone), context.labels
    return labels.text("{day} {month} {year}", day=here.day, month=labels.months[here.month - 1], year=here.year)


def grouping_text(by: By, context: RowContext) -> str:
    """What a part of the report is called."""
    labels = context.labels
    match by:
        case By.STATUS:
            return labels.text("By status")
        case By.CARRIER:
            return labels.text("By carrier")
        case By.COUNTRY:
            return labels.text("By country")
        case By.LOCATION:
            return labels.text("By location")
        case By.WEEK:
            return labels.text("By week")


def leg_text(leg: Leg, context: RowContext) -> str:
    """What a leg is called."""
    labels = context.labels
    match leg:
        case Leg.PLACED_TO_SHIPPED:
            return labels.text("placed to shipped")
        case Leg.SHIPPED_TO_FIRST_SCAN:
            return labels.text("shipped to first scan")
        case Leg.FIRST_SCAN_TO_DELIVERED:
            return labels.text("first scan to delivered")
        case Leg.PLACED_TO_DELIVERED:
            return labels.text("placed to delivered")


def statuses(report: DeliveryReport) -> tuple[Figures, ...]:
    """The statuses that shipments have; those called back are counted apart."""
    return tuple(each for each in report.groups.get(By.STATUS, ()) if each.group != DeliveryStatus.CANCELLED)


def open_text(report: DeliveryReport, context: RowContext) -> tuple[str, ...]:
    """What share is open, and what that does to the times; nothing where none is."""
    if not report.overall.open:
        return ()
    labels = context.labels
    return (
        labels.text("Of all shipments, {share} are open.", share=share_text(report.overall.open_share, context)),
        labels.text(
            "Times to delivery are of those that have arrived and look too good by that: those still open can only "
            "make them longer, most of all in the newest weeks."
        ),
    )


def left_out_text(report: DeliveryReport, context: RowContext) -> tuple[str, ...]:
    """What counts nowhere or not everywhere, a sentence each; none where nothing is left out."""
    labels, overall = context.labels, report.overall
    said = []
    if overall.cancelled:
        said.append(labels.text("Called back and not counted: {count}.", count=labels.count(overall.cancelled)))
    if overall.out_of_order:
        said.append(
            labels.text(
                "Left out of the times where a date comes before one that it must follow, as with imported orders: "
                "{count}.",
                count=labels.count(overall.out_of_order),
            )
        )
    return tuple(said)


def definitions(labels: Labels) -> tuple[str, ...]:
    """How everything is measured, a sentence each."""
    return (
        labels.text("Days are of 24 hours; the first scan is when the carrier had the parcel."),
        labels.text(
            "Of all times, half are no longer than the median, 90% no longer than p90 and 95% no longer than p95, "
            "interpolated as a spreadsheet's PERCENTILE.INC does it."
        ),
        labels.text("Open is every shipment not yet delivered, a failed one too."),
        labels.text(
            "On time is of the shipments with an estimate that have arrived or should have: one that is open and past "
            "its estimate is late."
        ),
        labels.text("Trouble is what is delayed, was attempted in vain or has failed, as it stands now."),
        labels.text("A week is that of the day on which the shipment was made."),
    )
