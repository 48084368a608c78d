"""What shipments are counted by: status, carrier, country, location, or the week they left in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum

from orderstatus.core.errors import UsageError
from orderstatus.core.filters import LABEL_NOT_SCANNED, NO_TRACKING
from orderstatus.core.query import Part
from orderstatus.core.rules import Rules
from orderstatus.core.shipments import OrderShipment, bucket, carriers
from orderstatus.core.statuses import DeliveryStatus
from orderstatus.core.typed import filled, unknown_word, values_of


class By(StrEnum):
    """A way to group shipments."""

    STATUS = "status"
    CARRIER = "carrier"
    COUNTRY = "country"
    LOCATION = "location"
    WEEK = "week"


PARTS_OF_GROUP: Mapping[By, frozenset[Part]] = {
    By.STATUS: frozenset(),
    By.CARRIER: frozenset(),
    By.COUNTRY: frozenset({Part.ADDRESS}),
    By.LOCATION: frozenset({Part.LOCATIONS}),
    By.WEEK: frozenset(),
}
"""What must be read to group by each, beside the shipments themselves."""


def parse_by(text: str, *, flag: str = "--by") -> By:
    """The way that was typed after `flag`. Raises UsageError naming all there are."""
    word = filled(flag, text, f"one of: {', '.join(By)}").lower()
    if word not in tuple(By):
        raise unknown_word(flag, text, By)
    return By(word)


def parse_one_by(texts: Iterable[str], *, flag: str = "--by") -> By | None:
    """The one way that was typed; None where none was. Raises UsageError for several, and for one that there is not."""
    words = values_of(flag, texts, f"one of: {', '.join(By)}")
    if len(words) > 1:
        raise UsageError(f"`{flag}` takes one way to group, not {len(words)}", hint=f"one of: {', '.join(By)}")
    return parse_by(words[0], flag=flag) if words else None


def _buckets() -> tuple[str, ...]:
    """The statuses on the way from the shop to the door, each bucket that has no status behind the one it is of."""
    after = {DeliveryStatus.LABEL_READY: LABEL_NOT_SCANNED, DeliveryStatus.SHIPPED: NO_TRACKING}
    return tuple(word for status in DeliveryStatus for word in (status.value, after.get(status)) if word is not None)


_BUCKETS = _buckets()


def weeks_through(first: str, last: str) -> Iterator[str]:
    """Every ISO week from `first` to `last`, both `2026-W47`, also those in which nothing was shipped."""
    day, end = (date.fromisocalendar(int(week[:4]), int(week[-2:]), 1) for week in (first, last))
    while day <= end:
        year, number, _ = day.isocalendar()
        yield f"{year}-W{number:02}"
        day += timedelta(weeks=1)


def sorted_groups(counts: Mapping[str | None, int], by: By) -> list[str | None]:
    """The groups as they are listed: statuses as a parcel goes through them, weeks by date, the rest by size.

    A missing fact comes last.
    """

    def place(group: str | None) -> tuple[bool, int, str]:
        if by is By.STATUS:
            rank = _BUCKETS.index(group) if group in _BUCKETS else len(_BUCKETS)
        else:
            rank = 0 if by is By.WEEK else -counts[group]
        return group is None, rank, group or ""

    return sorted(counts, key=place)


def group_of(row: OrderShipment, by: By, *, rules: Rules, now: datetime) -> str | None:
    """The group that a shipment is counted in; None where the fact is missing, which is a group too.

    A week is ISO 8601's, `2026-W47`, of the day in the shop's zone on which the shipment was made.
    """
    shipment = row.shipment
    match by:
        case By.STATUS:
            return bucket(shipment, rules=rules, now=now)
        case By.CARRIER:
            return "; ".join(carriers(shipment)) or None
        case By.COUNTRY:
            return row.order.country
        case By.LOCATION:
            return shipment.location
        case By.WEEK:
            if shipment.shipped_at is None:
                return None
            year, week, _ = shipment.shipped_at.astimezone(rules.calendar.zone).isocalendar()
            return f"{year}-W{week:02}"
