"""How a reading of orders is best done: one page, pages one after the other, windows side by side, or in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import ceil


class Way(StrEnum):
    """How orders are read."""

    ONE_PAGE = "one page"
    PAGES = "pages, one after the other"
    WINDOWS = "windows of time, side by side"
    BULK = "a bulk operation"


class BulkUse(StrEnum):
    """When a bulk operation is taken (setting `bulk`)."""

    AUTO = "auto"
    """Where it is expected to be the fastest."""
    PREFER = "prefer"
    """For whatever is not read in a few pages: it costs no points, and a first sync is in no hurry."""
    NEVER = "never"


WINDOWS_FROM = 6
"""Pages that are still to come for windows to be worth their partly filled last pages."""
MOST_AT_ONCE = 12
"""Requests on their way to one shop at once. Shopify bounds points and not requests; more would not be polite."""
PAGES_AT_A_TIME = 3.0
"""Pages that a window should hold: fewer waste the last one, more leave others without work at the end."""
BULK_FROM = 5_000
"""Orders below which starting a bulk operation and waiting for it takes longer than reading them, whatever the plan."""
BULK_START_SECONDS = 5.0
BULK_ORDERS_A_SECOND = 500.0
"""Belief: what Shopify's side of a bulk operation needs; one of 1,456 rows took a second or two (recorded)."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What the first page of a reading has shown of the shop."""

    page_cost: float
    """Requested points of a full page."""
    actual_share: float
    """What of the requested points was charged, from 0 to 1."""
    seconds: float
    """From the request to its answer."""
    available: float
    maximum: float
    restore_rate: float


@dataclass(frozen=True, slots=True)
class ReadingPlan:
    """What was chosen, and what it is expected to take; the first page not counted."""

    way: Way
    rows: int
    requests: int
    points: float
    """Requested, as that is what is admitted."""
    seconds: float
    at_once: int = 1


def planned(
    rows: int,
    measured: Measured,
    *,
    page_size: int,
    can_window: bool,
    can_bulk: bool,
    bulk: BulkUse = BulkUse.AUTO,
) -> ReadingPlan:
    """The fastest way to the `rows` orders that are still to come."""
    pages = ceil(rows / page_size)
    serial = _by_pages(Way.PAGES, rows, pages, 1, measured)
    chosen = serial
    if can_window and pages >= WINDOWS_FROM:
        at_once = min(MOST_AT_ONCE, ceil(pages / PAGES_AT_A_TIME), max(1, int(measured.maximum / measured.page_cost)))
        # Every window ends in a page that is half full.
        windows = _by_pages(Way.WINDOWS, rows, pages + at_once // 2, at_once, measured)
        chosen = windows if windows.seconds < serial.seconds else serial
    if can_bulk and rows >= BULK_FROM and bulk is not BulkUse.NEVER:
        seconds = BULK_START_SECONDS + rows / BULK_ORDERS_A_SECOND
        if bulk is BulkUse.PREFER or seconds < chosen.seconds:
            chosen = ReadingPlan(Way.BULK, rows, ceil(seconds / 5) + 2, 10.0, seconds)
    return chosen


def _by_pages(way: Way, rows: int, pages: int, at_once: int, measured: Measured) -> ReadingPlan:
    requested = pages * measured.page_cost
    charged = requested * measured.actual_share
    by_latency = ceil(pages / at_once) * measured.seconds
    lacking = max(0.0, charged - measured.available)
    by_points = lacking / measured.restore_rate if measured.restore_rate > 0 else 0.0
    return ReadingPlan(way, rows, pages, requested, max(by_latency, by_points), at_once)


def one_page(rows: int) -> ReadingPlan:
    """What there is to plan where the first page holds all that is wanted."""
    return ReadingPlan(Way.ONE_PAGE, rows, 0, 0.0, 0.0)


def told(plan: ReadingPlan, page_rows: int) -> str:
    """The choice in one line, for `--verbose`; `page_rows` orders have come with the first page."""
    if plan.way is Way.ONE_PAGE:
        return f"plan: {plan.rows:,} orders by one page"
    side = f", {plan.at_once} at once" if plan.at_once > 1 else ""
    return (
        f"plan: {plan.rows + page_rows:,} orders by {plan.way}{side}: {plan.requests:,} more requests, "
        f"{plan.points:,.0f} more points, about {plan.seconds:,.1f} s"
    )
