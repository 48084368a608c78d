"""The days that a customer is told, in the shop's zone, and until when the merchant's own rules ask for patience."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.rules import Rules

_NO_YEAR = 9999


@dataclass(frozen=True, slots=True)
class Days:
    """The merchant's rules, seen from `now`."""

    rules: Rules
    now: datetime

    @property
    def calendar(self) -> WorkCalendar:
        """The shop's working days."""
        return self.rules.calendar

    def day(self, at: datetime) -> date:
        """The day that `at` is in, where the shop is."""
        return at.astimezone(self.calendar.zone).date()

    def patience(self, since: datetime, flag: str) -> date | None:
        """The day on which what began at `since` is as old as the rule of `flag` allows; None where it never is."""
        end = self.calendar.moment_of_age(since, self.rules.threshold(flag))
        return None if end.year >= _NO_YEAR else self.day(end)

    @property
    def today(self) -> date:
        """The day that it is where the shop is."""
        return self.day(self.now)
