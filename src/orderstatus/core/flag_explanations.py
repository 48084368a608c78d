"""What each flag means, with the threshold as it is set: what `attention --explain` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orderstatus.core.attention import SHIPMENT_FLAGS
from orderstatus.core.flags import UPSELL_HOLD, Flag
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.rules import Rules
from orderstatus.core.spans import Span, Unit

_RULES: Mapping[Flag, Sentence] = {
    Flag.AUTHORIZATION_EXPIRED: sentence(
        "The payment status is expired, or the date that Shopify gives for an authorization has passed: capture is no "
        "longer possible. An estimated date never raises it."
    ),
    Flag.AUTHORIZATION_EXPIRING: sentence(
        "Something can still be captured, and its deadline is {age} away or less. The deadline is Shopify's date where "
        "it gives one, else the authorization's time and its gateway's period ({period}, authorization_days in the "
        "settings), and is then marked as estimated. One that was estimated and has passed is here too, as Shopify "
        "still says authorized."
    ),
    Flag.RETURN_UNANSWERED: sentence(
        "A return was asked for {age} ago or longer, and is neither approved nor declined."
    ),
    Flag.DELIVERY_FAILED: sentence("A parcel's status is failed."),
    Flag.DELIVERY_ATTEMPTED: sentence("A parcel's status is attempted-delivery: nobody took it."),
    Flag.LIKELY_LOST: sentence(
        "A parcel was shipped {age} ago or longer and is not delivered. Not one that waits for the customer at a "
        "pick-up point."
    ),
    Flag.NOT_DELIVERED: sentence("A parcel was shipped {age} ago or longer and is not delivered."),
    Flag.SILENT: sentence(
        "A parcel is on its way, has had at least one carrier event, and the newest is {age} old or older."
    ),
    Flag.DELAYED: sentence("A parcel's status is delayed: the carrier says so itself."),
    Flag.LABEL_NOT_SCANNED: sentence("A label was made {age} ago or longer, and no carrier has scanned it."),
    Flag.LABEL_VOIDED: sentence("A label was voided, and its items still count as fulfilled."),
    Flag.NO_CARRIER_NEWS: sentence(
        "A parcel with tracking was shipped {age} ago or longer, and there was never a carrier event. Not those of "
        "carriers_without_events in the settings."
    ),
    Flag.NO_TRACKING: sentence(
        "A parcel was shipped {age} ago or longer with neither a tracking number nor an address, and without news."
    ),
    Flag.REQUEST_DECLINED: sentence("A fulfillment service declined to ship it."),
    Flag.ON_HOLD: sentence(
        "A fulfillment order has been on hold for {age} or longer, counted from its last change. The hold that Shopify "
        "places for a post-purchase offer counts after {upsell} (thresholds.upsell-hold), as Shopify ends it by itself."
    ),
    Flag.SCHEDULE_PASSED: sentence(
        "It was scheduled, and the time to begin has come and nothing has; or it was to be shipped by a time that has "
        "passed."
    ),
    Flag.STAGE_OVERDUE: sentence(
        "It is still in a stage of yours that it should have left by now: by the day that was given when it was moved "
        "there, or by the time that the stage allows (due). Looked at where stages are defined, or asked for by name."
    ),
    Flag.UNFULFILLED: sentence(
        "Nothing was shipped for {age} or longer since it was placed, or since its scheduled date came. Not what is on "
        "hold, scheduled or in progress; unpaid orders too, and the reason then says so."
    ),
    Flag.PARTLY_STALLED: sentence(
        "A part was shipped, the newest {age} ago or longer, and the rest was not. Not while the rest is on hold or "
        "scheduled."
    ),
    Flag.PAYMENT_OVERDUE: sentence(
        "The date of the payment terms has passed, and the order is neither paid nor refunded."
    ),
    Flag.CANCELLED_NOT_REFUNDED: sentence(
        "Cancelled no more than {age} ago, and not all of the money that was received was given back. A fee that was "
        "kept on purpose counts too."
    ),
}


@dataclass(frozen=True, slots=True)
class Explanation:
    """A flag, the threshold that is set for it (None where it has no age), and its rule."""

    flag: Flag
    threshold: Span | None
    rule: Sentence

    @property
    def setting(self) -> str | None:
        """Where the threshold is set: a key of the settings file."""
        return None if self.threshold is None else f"thresholds.{self.flag.value}"


def explained(flag: Flag, rules: Rules) -> Explanation:
    """The flag with its rule, the thresholds as they are set put in."""
    threshold = rules.thresholds.get(flag)
    values = {
        "age": None if threshold is None else _spoken(threshold),
        "period": sentence("{count} d", count=rules.capture.period.days),
        "upsell": _spoken(rules.threshold(UPSELL_HOLD)),
    }
    rule = Sentence(_RULES[flag].english, values)
    if flag in SHIPMENT_FLAGS:
        rule = sentence("{rule} Only orders of the last 60 days are looked at.", rule=rule)
    return Explanation(flag, threshold, rule)


def _spoken(span: Span) -> Sentence:
    match span.unit:
        case Unit.HOURS:
            return sentence("{count} h", count=span.count)
        case Unit.DAYS:
            return sentence("{count} d", count=span.count)
        case Unit.BUSINESS_DAYS:
            one = sentence("1 business day")
            return one if span.count == 1 else sentence("{count} business days", count=span.count)
