"""When orders are placed: uneven by season, weekday and hour, so that windows of equal length hold unequal work."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate

_HOUR = 3600
_MONTHS = (0.8, 0.8, 0.9, 0.9, 1.0, 0.9, 0.8, 0.8, 0.9, 1.0, 1.8, 1.6)
_WEEKDAYS = (1.2, 1.1, 1.0, 1.0, 1.0, 0.8, 0.9)
_HOURS = (0.2, 0.1, 0.1, 0.1, 0.1, 0.2, 0.4, 0.7, 0.9, 1.1, 1.2, 1.2, 1.3, 1.2, 1.1, 1.1, 1.1, 1.2, 1.4, 1.6, 1.7, 1.5)
_NIGHT = 0.7
_SALE = 5.0
_SALE_EVERY = 29
"""A day of every four weeks and one sells five times as much: the peak that a planner must split."""


def placed_instants(orders: int, *, ending: datetime, days: int) -> Sequence[int]:
    """Unix seconds, ascending, of so many orders placed in the `days` before `ending`; the same for the same input."""
    first = ending - timedelta(days=days)
    reached = list(accumulate(_weight(first + timedelta(hours=hour)) for hour in range(days * 24)))
    start = int(first.timestamp())
    placed = []
    for number in range(orders):
        share = (number + 0.5) / orders * reached[-1]
        hour = bisect_left(reached, share)
        before = reached[hour - 1] if hour else 0.0
        placed.append(start + hour * _HOUR + int((share - before) / (reached[hour] - before) * (_HOUR - 1)))
    return placed


def _weight(at: datetime) -> float:
    at = at.astimezone(UTC)
    hour = _HOURS[at.hour] if at.hour < len(_HOURS) else _NIGHT
    sale = _SALE if at.toordinal() % _SALE_EVERY == 0 else 1.0
    return _MONTHS[at.month - 1] * _WEEKDAYS[at.weekday()] * hour * sale
