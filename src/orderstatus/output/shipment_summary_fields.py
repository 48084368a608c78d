"""The fields of a summary of shipments: the group, how many, what share, and the oldest of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from orderstatus.core.filters import LABEL_NOT_SCANNED, NO_TRACKING
from orderstatus.core.shipment_groups import By
from orderstatus.core.shipment_summary import SummaryRow
from orderstatus.output.fields import Field, Kind, RowContext, Value
from orderstatus.output.order_fields import admin_url
from orderstatus.output.palette import DELIVERY_TONES, Tone
from orderstatus.output.text import MISSING

BUCKET_TONES: Mapping[str, Tone] = {
    **DELIVERY_TONES,
    NO_TRACKING: Tone.WAITING,
    LABEL_NOT_SCANNED: Tone.PROBLEM,
}
_DAY_SECONDS = 86_400


def _group_shown(row: SummaryRow, context: RowContext) -> str:
    if row.group is None:
        return MISSING
    return context.labels.word("delivery", row.group) if row.by is By.STATUS else row.group


def _share_shown(row: SummaryRow, context: RowContext) -> str:
    return context.labels.text("{number}%", number=context.labels.number(f"{row.share * 100:.1f}"))


def _oldest_at(row: SummaryRow, _: RowContext) -> datetime | None:
    return None if row.oldest is None else row.oldest.shipment.shipped_at


def _oldest_days(row: SummaryRow, context: RowContext) -> Value:
    at = _oldest_at(row, context)
    return None if at is None else max(0.0, round((context.now - at).total_seconds() / _DAY_SECONDS, 1))


def _oldest_url(row: SummaryRow, context: RowContext) -> str | None:
    return None if row.oldest is None else admin_url(row.oldest.order, context)


SHIPMENT_SUMMARY_FIELDS: tuple[Field[SummaryRow], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", least=12, get=lambda r, c: c.shop),
    Field(
        key="by",
        heading="By",
        about="what is counted by: status, carrier, country, location or week",
        get=lambda r, c: r.by.value,
    ),
    Field(
        key="group",
        heading="Group",
        about="a status, no-tracking or label-not-scanned; or a carrier, country, location or week; "
        "missing for shipments without",
        get=lambda r, c: r.group,
        shown=_group_shown,
        importance=100,
        least=18,
    ),
    Field(
        key="count",
        heading="Count",
        about="how many shipments are in the group",
        kind=Kind.COUNT,
        get=lambda r, c: r.count,
        importance=98,
        numeric=True,
    ),
    Field(
        key="share",
        heading="Share",
        about="their share of all that were counted, from 0 to 1",
        kind=Kind.NUMBER,
        get=lambda r, c: round(r.share, 4),
        shown=_share_shown,
        importance=96,
        numeric=True,
    ),
    Field(
        key="oldest_shipped_at",
        heading="Oldest",
        about="when the oldest of them was made",
        kind=Kind.INSTANT,
        get=_oldest_at,
        importance=90,
    ),
    Field(
        key="oldest_days",
        heading="Days",
        about="how many days ago that was",
        kind=Kind.NUMBER,
        get=_oldest_days,
        importance=92,
        numeric=True,
    ),
    Field(
        key="oldest_order_name",
        heading="Order",
        about="the order of the oldest of them",
        get=lambda r, c: None if r.oldest is None else r.oldest.order.name,
        importance=88,
        least=12,
        link=_oldest_url,
    ),
    Field(
        key="since",
        heading="Placed since",
        about="the window: their orders were placed at or after",
        kind=Kind.INSTANT,
        get=lambda r, c: r.since,
        importance=2,
    ),
    Field(
        key="until",
        heading="Placed before",
        about="the window: and before; missing for up to now",
        kind=Kind.INSTANT,
        get=lambda r, c: r.until,
        importance=1,
    ),
)

_GROUP_HEADINGS: Mapping[By, str] = {
    By.STATUS: "Status",
    By.CARRIER: "Carrier",
    By.COUNTRY: "To",
    By.LOCATION: "From",
    By.WEEK: "Week",
}


def without_window(fields: tuple[Field[SummaryRow], ...]) -> tuple[Field[SummaryRow], ...]:
    """`fields` for a reader who has read the window in the line above."""
    return tuple(each for each in fields if each.key not in ("since", "until"))


def headed(fields: tuple[Field[SummaryRow], ...], by: By) -> tuple[Field[SummaryRow], ...]:
    """`fields` for a reader: the group's column is called what it holds, and only statuses have colours."""
    tones = BUCKET_TONES if by is By.STATUS else {}
    return tuple(
        replace(each, heading=_GROUP_HEADINGS[by], tones=tones) if each.key == "group" else each for each in fields
    )
