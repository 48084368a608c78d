"""What is typed of a move: the stage, the comment and the day by which the order should have left it."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from orderstatus.core import when
from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.errors import UsageError
from orderstatus.core.spans import parse_span

LONGEST_COMMENT = 1_000
ACCEPTED = "a length of time such as 3bd, 48h or 7d, or a day such as 2026-12-01"


def comment_of(text: str | None, *, public: bool) -> str | None:
    """The comment that was typed. Raises UsageError for one that is empty or too long, and for `--public` without."""
    if text is None:
        if public:
            raise UsageError(
                "`--public` is of a comment, and there is none", hint='add --comment "...", or leave it out'
            )
        return None
    comment = text.strip()
    if not comment or len(comment) > LONGEST_COMMENT:
        raise UsageError(
            f"`--comment` has {len(comment):,} characters",
            hint=f"give 1 to {LONGEST_COMMENT:,} of them, or leave it out",
        )
    if any(ord(character) < 32 and character != "\n" for character in comment):
        raise UsageError("`--comment` has control characters", hint="give plain text")
    return comment


def due_of(text: str | None, *, now: datetime, zone: tzinfo, calendar: WorkCalendar) -> datetime | None:
    """Until when: `3bd` from now by the shop's working days, or the end of a day. Raises UsageError.

    A day that has passed is an error: nobody means to be late from the first minute.
    """
    if text is None:
        return None
    if is_span(text):
        return calendar.moment_of_age(now.replace(microsecond=0), parse_span(text, flag="--due"))
    until = _end_of_day(text, now, zone)
    if until <= now:
        raise UsageError(f"`--due {text}` has passed", hint=f"give {ACCEPTED}")
    return until.replace(microsecond=0)


def check_due(text: str | None, now: datetime) -> None:
    """Raises UsageError for what is neither a length of time nor a day, in whatever zone."""
    if text is not None and not is_span(text):
        _end_of_day(text, now, UTC)


def _end_of_day(text: str, now: datetime, zone: tzinfo) -> datetime:
    try:
        return when.until(text, now=now, zone=zone, flag="--due")
    except UsageError as error:
        raise UsageError(str(error), hint=f"give {ACCEPTED}") from error


def is_span(text: str) -> bool:
    """True for `3bd`, which needs no time zone to be checked."""
    try:
        parse_span(text, flag="--due")
    except UsageError:
        return False
    return True
