"""What a look at a shop means for whoever reads its orders: token, way there, version, scopes, data, limits, zone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from orderstatus.core.acting.plans import Action
from orderstatus.core.acting.write_scopes import missing_scopes, open_actions
from orderstatus.core.diagnosis import Check, Finding, State, failed, fine, warned
from orderstatus.core.errors import AccessError, ExitCode, OrderStatusError
from orderstatus.core.examination import CredentialFacts, Examined
from orderstatus.core.scope_needs import ALL_ORDERS, SCOPE_NEEDS, VISIBLE_DAYS, ScopeNeed, covers, missing
from orderstatus.core.shop_probe import ProtectedField, Readable, ShopProbe

MOST_SKEW = timedelta(seconds=60)
"""A token is renewed a minute before it expires, so a clock that is further off asks too late or too soon."""
RETIRES_SOON = timedelta(days=60)
POINTS_OF_A_PAGE, ORDERS_OF_A_PAGE = 35, 250
"""What a page of orders with their shipments is asked for (fact sheet 2.2)."""
_STABLE = re.compile(r"(\d{4})-(01|04|07|10)")
_RELEASE_HOUR = 17


def shop_findings(examined: Examined) -> tuple[Finding, ...]:
    """Every check of one shop, in order; what could not be looked at, as the shop did not answer, has no finding."""
    return tuple(_findings(examined))


def retires_at(version: str) -> datetime | None:
    """Until when a stable version is supported at least: twelve months from its release, at 17:00 UTC on the first day
    of its month (usage/versioning). None for what is no stable version, such as `unstable`."""
    match = _STABLE.fullmatch(version)
    return None if match is None else datetime(int(match[1]) + 1, int(match[2]), 1, _RELEASE_HOUR, tzinfo=UTC)


def _findings(examined: Examined) -> Iterator[Finding]:
    if isinstance(examined.credential, OrderStatusError):
        yield failed(Check.TOKEN, examined.credential)
    elif examined.credential is not None:
        yield _token(examined.credential, examined)
    probe = examined.probe
    if isinstance(probe, OrderStatusError):
        yield failed(Check.CONNECTION, probe)
    elif probe is not None:
        yield _connection(probe)
        yield _clock(probe)
        yield _api_version(probe)
        yield from _scopes(probe)
        if probe.scopes is not None:
            yield _acting(probe.scopes)
        yield _older_orders(probe)
        yield _customer_data(probe)
        yield _rate_limit(probe)
        yield _time_zone(examined, probe)


def _token(credential: CredentialFacts, examined: Examined) -> Finding:
    detail = f"{credential.kind}, from {credential.kept_in}"
    ends = credential.expires_at
    if ends is not None and credential.renews_itself:
        detail += f"; renewed before it expires at {_minute(ends)}"
    elif ends is not None and ends <= examined.now:
        expired = f"{detail}; it expired at {_minute(ends)}"
        remedy = f"orderstatus auth login --shop {examined.shop}"
        return Finding(check=Check.TOKEN, state=State.PROBLEM, detail=expired, remedy=remedy, exit_code=ExitCode.ACCESS)
    elif ends is not None:
        detail += f"; it expires at {_minute(ends)}"
    if isinstance(examined.probe, AccessError):
        # Shopify did answer: what it said is the finding of the connection.
        return warned(Check.TOKEN, f"{detail}; it did not open the shop")
    if isinstance(examined.probe, OrderStatusError):
        return warned(Check.TOKEN, f"{detail}; whether it opens the shop is not known, as there was no answer")
    return fine(Check.TOKEN, detail)


def _connection(probe: ShopProbe) -> Finding:
    # What the shop calls itself may be anything; its domain may not.
    name = f"{probe.shop.name} ({probe.shop.domain})" if probe.shop.name else probe.shop.domain
    cost = "" if probe.points is None else f", for {probe.points:.0f} points"
    return fine(Check.CONNECTION, f"{name} answered in {probe.seconds:.1f} s{cost}")


def _clock(probe: ShopProbe) -> Finding:
    skew = probe.skew
    if skew is None:
        return fine(Check.CLOCK, "not compared: the answer does not say when it was sent")
    if abs(skew) <= MOST_SKEW:
        return fine(Check.CLOCK, f"within {MOST_SKEW.total_seconds():.0f} s of Shopify's")
    side = "ahead of" if skew > timedelta(0) else "behind"
    return warned(
        Check.CLOCK,
        f"{_rounded(abs(skew))} {side} Shopify's: when a token expires and what is overdue are counted with it",
        "set the clock by the network, on Linux: timedatectl set-ntp true",
    )


def _rounded(span: timedelta) -> str:
    """In the unit that a person thinks of it in."""
    seconds = span.total_seconds()
    for unit, length in (("d", 86_400), ("h", 3_600), ("min", 60)):
        if seconds >= 2 * length:
            return f"{seconds / length:.0f} {unit}"
    return f"{seconds:.0f} s"


def _api_version(probe: ShopProbe) -> Finding:
    asked, answered = probe.asked_version, probe.answered_version
    if answered is not None and answered != asked:
        return Finding(
            check=Check.API_VERSION,
            state=State.PROBLEM,
            detail=f"{answered} answered though {asked} was asked: Shopify does not serve that version, and what "
            "is new in it is missing",
            remedy="pip install --upgrade orderstatus",
            exit_code=ExitCode.FAILURE,
        )
    retires = retires_at(asked)
    if retires is None:
        return warned(Check.API_VERSION, f"{asked}, which is no stable version: it may change on any day")
    said = f"{asked}, supported at least until {retires:%Y-%m-%d}"
    if probe.supported_versions is not None and asked not in probe.supported_versions:
        return warned(Check.API_VERSION, f"{asked}, which Shopify does not call supported")
    # By Shopify's clock where it told it: ours may be what is wrong.
    if retires - (probe.server_time or probe.our_time) <= RETIRES_SOON:
        return warned(Check.API_VERSION, said, "pip install --upgrade orderstatus")
    return fine(Check.API_VERSION, said)


def _scopes(probe: ShopProbe) -> Iterator[Finding]:
    unapproved = bool(probe.fields(Readable.NO))
    if probe.orders_error is not None and not unapproved:
        yield failed(Check.SCOPES, probe.orders_error)
    if probe.scopes is None:
        yield warned(Check.SCOPES, "the app's scopes could not be read, so what is missing shows as less data, unsaid")
        return
    # Older orders are a check of their own; whether orders can be read at all, the orders themselves have told.
    lacking = [each for each in missing(probe.scopes) if each.scope != ALL_ORDERS and not each.essential]
    remedy = _grant(lacking)
    for need in lacking:
        yield warned(Check.SCOPES, f"{need.scope} is missing, which takes away {need.takes_away}{_where(need)}", remedy)
    if not lacking and probe.orders_error is None:
        yield fine(Check.SCOPES, f"all {len(SCOPE_NEEDS) - 1} that reading commands use")


def _acting(granted: frozenset[str]) -> Finding:
    """Which acting commands would be let. An app that only reads is as it was meant to be: none of it is a warning."""
    may, lacking = open_actions(granted), missing_scopes(Action, granted)
    if not may:
        return fine(Check.ACTING, "the app only reads: no acting command can change an order")
    if not lacking:
        return fine(Check.ACTING, "every acting command can change orders")
    closed = "; ".join(f"not {', '.join(need.actions)} without {need.said}" for need in lacking)
    return fine(Check.ACTING, f"{', '.join(may)} can change orders; {closed}")


def _grant(needs: Iterable[ScopeNeed]) -> str:
    scopes = ",".join(each.scope for each in needs)
    return f"add to the app's Admin API scopes, and install it again: {scopes}"


def _where(need: ScopeNeed) -> str:
    return f" ({', '.join((*need.commands, *need.options))})" if need.commands else ""


def _older_orders(probe: ShopProbe) -> Finding:
    if probe.scopes is None:
        return warned(
            Check.OLDER_ORDERS,
            f"not known: without {ALL_ORDERS} orders older than {VISIBLE_DAYS} days are absent, unsaid",
        )
    if covers(probe.scopes, ALL_ORDERS):
        return fine(Check.OLDER_ORDERS, "orders of any age can be read")
    return warned(
        Check.OLDER_ORDERS,
        f"orders older than {VISIBLE_DAYS} days are absent, without an error",
        f"request {ALL_ORDERS} under the app's API access, which Shopify grants, and install the app again",
    )


def _customer_data(probe: ShopProbe) -> Finding:
    denied, shown = probe.fields(Readable.NO), probe.fields(Readable.YES)
    unknown = probe.fields(Readable.UNKNOWN)
    remedy = "request access to protected customer data under the app's API access"
    if probe.orders_error is not None and denied:
        return Finding(
            check=Check.CUSTOMER_DATA,
            state=State.PROBLEM,
            detail=str(probe.orders_error),
            remedy=remedy,
            exit_code=ExitCode(probe.orders_error.exit_code),
        )
    parts = [f"Shopify has not approved this app for {_listed(denied)}, which stay empty"] if denied else []
    parts += [f"{_listed(shown)} can be read"] if shown else []
    parts += [f"{_listed(unknown)}: not known, as no order was there that shows it"] if unknown else []
    if denied:
        return warned(Check.CUSTOMER_DATA, "; ".join(parts), remedy)
    return fine(Check.CUSTOMER_DATA, "; ".join(parts))


def _listed(fields: tuple[ProtectedField, ...]) -> str:
    *first, last = fields
    return f"{', '.join(first)} and {last}" if first else last


def _rate_limit(probe: ShopProbe) -> Finding:
    plan = f"plan {probe.plan}" if probe.plan else "plan not known"
    if probe.is_development:
        plan += ", a development shop"
    rate, bucket = probe.restore_rate, probe.bucket_points
    if rate is None or bucket is None:
        return fine(Check.RATE_LIMIT, f"{plan}; the answer does not say how many points there are")
    # Rounded to what is left after all else that takes time: the limit is no promise.
    orders = int(rate * 60 / POINTS_OF_A_PAGE * ORDERS_OF_A_PAGE / 1000) * 1000
    return fine(
        Check.RATE_LIMIT,
        f"{plan}: {rate:,.0f} points a second and {bucket:,.0f} at once, which allow some {orders:,} orders a minute "
        "with their shipments",
    )


def _time_zone(examined: Examined, probe: ShopProbe) -> Finding:
    zone = examined.zone_override or probe.shop.time_zone
    if zone is None:
        return warned(Check.TIME_ZONE, "the shop does not say which: times and days are UTC")
    detail = zone
    if examined.zone_override is not None and examined.zone_override != probe.shop.time_zone:
        detail += f", from the settings; the shop's own is {probe.shop.time_zone or 'not known'}"
    if examined.is_zone_known is False:
        return warned(
            Check.TIME_ZONE,
            f"{detail}: this machine does not know that zone, so times and days are UTC",
            "pip install tzdata",
        )
    return fine(Check.TIME_ZONE, detail)


def _minute(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
