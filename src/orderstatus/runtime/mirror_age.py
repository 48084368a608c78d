"""Of when a mirror is, and how that is said: by the shop's clock, in the shop's zone."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from orderstatus.config.addresses import DEMO, demo_named
from orderstatus.output.text import date_text, distance_text
from orderstatus.runtime.opened import warnings_of

if TYPE_CHECKING:
    from orderstatus.config.settings import Target
    from orderstatus.core.models import ShopFacts
    from orderstatus.runtime.process import Runtime

OLD = timedelta(hours=24)
"""From this age on that an answer is of a mirror is a warning, which nothing hides."""
AHEAD = timedelta(minutes=5)
"""By so much the clocks of two machines that share a folder may differ."""


def clock_of(runtime: Runtime, target: Target) -> Callable[[], datetime]:
    """The clock that the shop goes by: this machine's, or that of the demo shops."""
    return runtime.clock if demo_named(target.domain) is None else runtime.demo_now


def zone_of(runtime: Runtime, target: Target, shop: ShopFacts | None) -> tzinfo:
    """The zone that is set for the shop, else its own; UTC where it has none, or one that is not known here."""
    from zoneinfo import ZoneInfo

    name = runtime.settings_file().settings(target.profile).time_zone or (shop.time_zone if shop is not None else None)
    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, ValueError, OSError):
        # Whoever shows the rows warns of it.
        return UTC


def sync_of(target: Target) -> str:
    """The command that syncs this shop."""
    is_plain_demo = demo_named(target.domain) == DEMO
    named = "--demo" if is_plain_demo else f"--shop {shlex.quote(target.name)}"
    return f"orderstatus sync {named}"


def say_age(
    runtime: Runtime, target: Target, as_of: datetime, shop: ShopFacts, now: datetime, *, several: bool, is_fresh: bool
) -> None:
    """It is said of when the answer is: in passing, and as a warning where that is a day ago, or still to come.

    What was synced for this very answer is as new as the shop's own: that is said on a terminal alone.
    """
    labels, streams = runtime.labels(), runtime.streams
    when = date_text(as_of, now=now, zone=zone_of(runtime, target, shop), labels=labels).strip()
    ago = distance_text(as_of, now, labels=labels)
    warn = warnings_of(streams, target.name if several else None)
    if as_of - now > AHEAD:
        warn(
            f"the mirror is of {when}, which is still to come: this machine's clock went back, or the mirror was moved"
        )
    elif now - as_of >= OLD:
        warn(f"the mirror is of {when}, {ago}: `{sync_of(target)}` reads what has changed since")
    else:
        said = labels.text("from the mirror, as of {when} ({ago})", when=when, ago=ago)
        say = streams.note if is_fresh else streams.remark
        say(f"{target.name}: {said}" if several else said)


def say_unfinished(
    runtime: Runtime, target: Target, begun_at: datetime, shop: ShopFacts, now: datetime, *, several: bool
) -> None:
    """It is said that some of the answer may be newer: each batch of a sync that does not end stays, and answers."""
    labels = runtime.labels()
    when = date_text(begun_at, now=now, zone=zone_of(runtime, target, shop), labels=labels).strip()
    said = labels.text("a sync that began {when} has not ended: some of this is as new as that", when=when)
    runtime.streams.remark(f"{target.name}: {said}" if several else said)
