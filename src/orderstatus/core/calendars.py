"""The shop's working days: which days count, and when something has become so old."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from orderstatus.core.spans import Span, Unit

SATURDAY, SUNDAY = 5, 6
_SHORTEST_DAY = timedelta(hours=20)
"""No day is shorter: clocks are changed by an hour, by two at most."""
_NEVER = datetime.max.replace(microsecond=0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkCalendar:
    """Days as the shop lives them. `weekend` holds weekdays (Monday is 0), `holidays` the days off besides."""

    zone: tzinfo = UTC
    weekend: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    holidays: Container[date] = frozenset()

    def is_business_day(self, day: date) -> bool:
        """True if people work on `day`."""
        return day.weekday() not in self.weekend and day not in self.holidays

    def business_days(self, start: datetime, end: datetime) -> float:
        """The business days from `start` to `end`: each counts by the part of it that lies between them.

        From Friday 10:00 to Tuesday 10:00 that is two. Zero where `end` is not after `start`.
        """
        if self._never_works():
            return 0.0
        # In UTC, as the difference of two times of one zone is what its clocks show, changed in between or not.
        passed, at, end = 0.0, start.astimezone(UTC), end.astimezone(UTC)
        while at < end:
            midnight, length = self._next_midnight(at)
            if self.is_business_day(at.astimezone(self.zone).date()):
                passed += (min(midnight, end) - at) / length
            at = midnight
        return passed

    def moment_of_age(self, start: datetime, span: Span) -> datetime:
        """The first moment at which what began at `start` is `span` old; the year 9999 where there is none."""
        try:
            begin = start.astimezone(UTC)
            if span.unit is Unit.HOURS:
                return begin + timedelta(hours=span.count)
            if span.unit is Unit.DAYS:
                return begin + timedelta(days=span.count)
            return _NEVER if self._never_works() else self._after_business_days(begin, span.count)
        except OverflowError:
            return _NEVER

    def is_as_old(self, start: datetime, span: Span, now: datetime) -> bool:
        """True once `span` has passed since `start`: at that age, not only beyond it."""
        if span.unit is Unit.BUSINESS_DAYS and now - start < (span.count - 1) * _SHORTEST_DAY:
            # Not a day is counted: a span of many years is told by what has passed, not by walking through them.
            return False
        return self.moment_of_age(start, span) <= now

    def is_older(self, start: datetime, span: Span, now: datetime) -> bool:
        """True once more than `span` has passed since `start`."""
        return self.is_as_old(start, span, now) and self.moment_of_age(start, span) < now

    def _after_business_days(self, start: datetime, count: int) -> datetime:
        left, at = float(count), start
        while left > 0:
            midnight, length = self._next_midnight(at)
            if self.is_business_day(at.astimezone(self.zone).date()):
                part = (midnight - at) / length
                # A millionth of a day is a rounding error of the parts of days, not time that has still to pass.
                if part >= left - 1e-6:
                    return at + length * left
                left -= part
            at = midnight
        return at

    def _next_midnight(self, at: datetime) -> tuple[datetime, timedelta]:
        """The end of the day that `at` is in, and how long that day is: 23 or 25 hours when clocks change."""
        day = at.astimezone(self.zone).date()
        begins, ends = (
            datetime.combine(each, time(), tzinfo=self.zone).astimezone(UTC) for each in (day, day + timedelta(days=1))
        )
        return ends, ends - begins

    def _never_works(self) -> bool:
        return len(self.weekend) >= 7
