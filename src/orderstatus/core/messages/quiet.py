"""Hours in which nobody is written to, by the clock of the shop: until when a message has to wait."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo

from orderstatus.core.messages.rules import QuietHours

_LOOKED_AHEAD = timedelta(days=3)
"""Every day has a moment that is in no quiet hours, but for one whose clocks are set forward over just that moment."""


def may_be_sent_at(now: datetime, quiet: QuietHours | None, zone: tzinfo) -> datetime:
    """The first moment from `now` on that is in no quiet hours; `now` itself where it is in none.

    Where the clocks are set forward over the end of the quiet hours, they end as the clocks are set.
    """
    if quiet is None or not quiet.hold_at(now.astimezone(zone)):
        return now
    ends = [end for end in _ends(now, quiet, zone) if end > now]
    return min((end for end in ends if not quiet.hold_at(end.astimezone(zone))), default=max(ends))


def _ends(now: datetime, quiet: QuietHours, zone: tzinfo) -> Iterator[datetime]:
    """When quiet hours may end: as the clock shows it, each time where that is twice, and as the clocks are set."""
    today = now.astimezone(zone).date()
    for days in range(_LOOKED_AHEAD.days + 1):
        end = datetime.combine(today + timedelta(days=days), quiet.end, tzinfo=zone)
        for fold in (0, 1):
            yield end.replace(fold=fold).astimezone(UTC)
    changed = _clocks_set(now, zone)
    if changed is not None:
        yield changed


def _clocks_set(now: datetime, zone: tzinfo) -> datetime | None:
    """When the clocks are set next, to the second; None where they are not in the days that are looked ahead."""
    begin = now.astimezone(UTC).replace(microsecond=0)
    before = begin.astimezone(zone).utcoffset()
    early, late = 0, int(_LOOKED_AHEAD.total_seconds())
    if (begin + timedelta(seconds=late)).astimezone(zone).utcoffset() == before:
        return None
    while late - early > 1:
        middle = (early + late) // 2
        if (begin + timedelta(seconds=middle)).astimezone(zone).utcoffset() == before:
            early = middle
        else:
            late = middle
    return begin + timedelta(seconds=late)
