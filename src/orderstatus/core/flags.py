"""What can be wrong with an order: the flags, worst first, with the age at which each is raised."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from orderstatus.core.spans import Span, business_days, days, hours
from orderstatus.core.statuses import kebab
from orderstatus.core.typed import unknown_word, values_of


class Flag(StrEnum):
    """One thing wrong with an order. The order of the members is the order of severity."""

    AUTHORIZATION_EXPIRED = "authorization-expired"
    AUTHORIZATION_EXPIRING = "authorization-expiring"
    RETURN_UNANSWERED = "return-unanswered"
    DELIVERY_FAILED = "delivery-failed"
    DELIVERY_ATTEMPTED = "delivery-attempted"
    LIKELY_LOST = "likely-lost"
    NOT_DELIVERED = "not-delivered"
    SILENT = "silent"
    DELAYED = "delayed"
    LABEL_NOT_SCANNED = "label-not-scanned"
    LABEL_VOIDED = "label-voided"
    NO_CARRIER_NEWS = "no-carrier-news"
    NO_TRACKING = "no-tracking"
    REQUEST_DECLINED = "request-declined"
    ON_HOLD = "on-hold"
    SCHEDULE_PASSED = "schedule-passed"
    # What the merchant promised of this very order, before the age at which any order is too old.
    STAGE_OVERDUE = "stage-overdue"
    UNFULFILLED = "unfulfilled"
    PARTLY_STALLED = "partly-stalled"
    PAYMENT_OVERDUE = "payment-overdue"
    CANCELLED_NOT_REFUNDED = "cancelled-not-refunded"


SEVERITY: Mapping[Flag, int] = {flag: rank for rank, flag in enumerate(Flag)}
"""How far down each flag is: 0 is the worst."""

UPSELL_HOLD = "upsell-hold"
"""The threshold of a post-purchase upsell's hold, which Shopify places and takes away by itself."""

DEFAULT_THRESHOLDS: Mapping[str, Span] = {
    # The admin's own badge appears two days before (help: order-status).
    Flag.AUTHORIZATION_EXPIRING: hours(48),
    Flag.RETURN_UNANSWERED: business_days(2),
    Flag.LIKELY_LOST: days(30),
    Flag.NOT_DELIVERED: days(16),
    Flag.SILENT: business_days(5),
    Flag.LABEL_NOT_SCANNED: days(7),
    Flag.NO_CARRIER_NEWS: days(7),
    Flag.NO_TRACKING: days(7),
    Flag.ON_HOLD: days(1),
    UPSELL_HOLD: hours(1),
    Flag.UNFULFILLED: business_days(2),
    Flag.PARTLY_STALLED: days(5),
    Flag.CANCELLED_NOT_REFUNDED: days(90),
}
"""The age at which a flag is raised; for `authorization-expiring` how long before the deadline, for
`cancelled-not-refunded` how long after the cancellation it is still looked at. A flag that is not here has no age."""

ANY = "any"
"""What may be typed for every flag."""
_ACCEPTED = "flags such as delivery-failed,silent"


def parse_flags(option: str, texts: Iterable[str], *, every: str | None = None) -> frozenset[Flag]:
    """The flags that were typed after `option`, all of them for the word `every`; Shopify's spelling is accepted.

    Raises UsageError naming all there are for a word that is none, and where the option was given and is empty.
    """
    words = (*Flag, *(() if every is None else (every,)))
    found: set[Flag] = set()
    for text in values_of(option, texts, _ACCEPTED):
        word = kebab(text)
        if word not in words:
            raise unknown_word(option, text, words)
        found |= frozenset(Flag) if word == every else {Flag(word)}
    return frozenset(found)
