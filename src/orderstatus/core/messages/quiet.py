"""Hours in which nobody is written to, by the clock of the shop: until when a message has to wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo

from orderstatus.core.messages.rules import QuietHours


def may_be_sent_at(now: datetime, quiet: QuietHours | None, zone: tzinfo) -> datetime:
    """The first moment from `now` on that is in no quiet hours; `now` itself where it is in none.

    Where the clocks are set forward over the end of the quiet hours, they end with the hour that is left out.
    """
    here = now.astimezone(zone)
    if quiet is None or not quiet.hold_at(here):
        return now
    day = here.date() if here.time() < quiet.end else here.date() + timedelta(days=1)
    # Both of an hour that comes twice, the first before: whichever is not over yet.
    ends = [datetime.combine(day, quiet.end, tzinfo=zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
    return next((end for end in sorted(ends) if end > now and not quiet.hold_at(end.astimezone(zone))), max(ends))
