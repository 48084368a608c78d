"""How far back a span reaches at the most."""

from __future__ import annotations

from datetime import datetime, timedelta

from orderstatus.core.spans import Span, Unit

_LONGEST_WEEKEND = 3
"""A business day is never more than so many days off, holidays taken together; rather looked back too far."""


def window_began(span: Span, now: datetime) -> datetime:
    """A moment from which on all lies that is within the window; of business days somewhat before."""
    unit = timedelta(hours=1) if span.unit is Unit.HOURS else timedelta(days=1)
    spread = _LONGEST_WEEKEND if span.unit is Unit.BUSINESS_DAYS else 1
    try:
        return now - spread * span.count * unit
    except OverflowError:
        return datetime.min.replace(tzinfo=now.tzinfo)
