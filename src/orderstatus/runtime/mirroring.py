"""The mirrors of this machine: how one is brought up to date, and how one answers in place of its shop."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING

from orderstatus.config.addresses import DEMO, demo_named
from orderstatus.config.mirror_files import mirror_file
from orderstatus.config.paths import places
from orderstatus.core.errors import OrderStatusError, UsageError
from orderstatus.mirror.store import Mirror
from orderstatus.output.text import date_text, distance_text
from orderstatus.runtime.opened import OpenShop, Spent, Told, warnings_of

if TYPE_CHECKING:
    from orderstatus.config.settings import Target
    from orderstatus.core.models import ShopFacts
    from orderstatus.runtime.process import Runtime
    from orderstatus.runtime.shops import Shops
    from orderstatus.runtime.where import Where

OLD = timedelta(hours=24)
"""From this age on that an answer is of a mirror is a warning, which nothing hides."""
AHEAD = timedelta(minutes=5)
"""By so much the clocks of two machines that share a folder may differ."""
FRESH_WAIT_SECONDS = 120.0
"""How long `--fresh` waits for a sync that is under way; whatever that brings is fresh too."""


def mirror_path(runtime: Runtime, domain: str) -> Path:
    """Where the mirror of the shop is, or would be."""
    return mirror_file(places(runtime.env).state, domain)


def synced(
    runtime: Runtime,
    opened: OpenShop,
    *,
    full: bool = False,
    follow_days: int | None = None,
    wait: bool = False,
    wait_seconds: float | None = None,
) -> Told:
    """Afterwards the mirror of the shop is as the shop is now. It can be called again and again.

    Raises TemporaryError where another run is at the same mirror; with `wait` only where it still is after so many
    seconds, if any are given.
    """
    from orderstatus.flows.sync import FOLLOW_DAYS
    from orderstatus.flows.sync import synced as brought_up_to_date

    if opened.shipments is None:
        raise ValueError("a mirror is no shop that a mirror could be made of")
    with (
        _alone_to_sync(runtime, opened, wait_seconds=wait_seconds if wait else 0) as path,
        Mirror.open(path) as mirror,
    ):
        requests, points, position = opened.spent.requests, opened.spent.points, mirror.freshness().seen
        result = brought_up_to_date(
            opened.source,
            opened.shipments,
            mirror,
            now=opened.clock(),
            full=full,
            follow_days=FOLLOW_DAYS if follow_days is None else follow_days,
            lacking=lambda: opened.lacking,
        )
    return Told(result, position, opened.spent.requests - requests, opened.spent.points - points)


@contextmanager
def _alone_to_sync(runtime: Runtime, opened: OpenShop, *, wait_seconds: float | None) -> Iterator[Path]:
    """Where the mirror of the shop is, or will be, for the length of the block in which no other run syncs it."""
    from orderstatus.config.locks import held

    path, labels = mirror_path(runtime, opened.domain), runtime.labels()
    with held(
        [str(path)],
        places(runtime.env).state / "locks",
        wait_seconds=wait_seconds,
        unlocked=runtime.streams.note,
        waits=lambda _: runtime.streams.note(labels.text("waiting for another sync of {shop}", shop=opened.name)),
        work=lambda _: f"syncing {opened.domain}",
    ):
        yield path


def all_synced(runtime: Runtime, targets: Sequence[Target], where: Where, shops: Shops) -> Mapping[str, Told]:
    """What a sync of each shop came to, all side by side; one of several that fails counts as failed from then on."""
    from orderstatus.flows.side_by_side import SideBySide
    from orderstatus.runtime.connecting import connected

    told: dict[str, Told] = {}
    several = len(targets) > 1
    asked = replace(where, prefers_bulk=True)
    seconds = FRESH_WAIT_SECONDS if where.timeout is None else where.timeout
    with ExitStack() as stack:
        opened: dict[str, OpenShop] = {}
        for target in targets:
            try:
                opened[target.name] = stack.enter_context(connected(runtime, target, asked, several=several))
            except OrderStatusError as error:
                if not several:
                    raise
                shops.fail(target.name, error)
        if not several:
            return {name: synced(runtime, each, wait=True, wait_seconds=seconds) for name, each in opened.items()}

        def sync(name: str) -> Iterator[tuple[str, Told]]:
            yield name, synced(runtime, opened[name], wait=True, wait_seconds=seconds)

        readings = {name: (lambda name=name: sync(name)) for name in opened}
        told.update(SideBySide(readings, key=lambda _: 0, failed=shops.fail))
    return told


@contextmanager
def mirrored(
    runtime: Runtime, target: Target, *, several: bool, told: Told | None, says_age: bool = True
) -> Iterator[OpenShop]:
    """The mirror of the shop of `target` in its place, open for the length of the block; it is said how old it is.

    Without `says_age` whoever reads it says so. Raises UsageError where there is none, or none that has everything yet.
    """
    from orderstatus.mirror.source import MirrorOrders

    path = mirror_path(runtime, target.domain)
    if not path.exists():
        raise _no_mirror(target, "there is no mirror of")
    warn = warnings_of(runtime.streams, target.name if several else None)
    clock = runtime.clock if demo_named(target.domain) is None else runtime.demo_now
    settings = runtime.settings_file().settings(target.profile)
    now = clock()
    with Mirror.open(path, reading=True) as mirror:
        state = mirror.freshness()
        if state.synced_at is None or state.shop is None:
            raise _no_mirror(target, "no sync has ended yet of")
        if says_age:
            _say_age(runtime, target, state.synced_at, state.shop, now, several=several, is_fresh=told is not None)
            if state.begun_at is not None:
                _say_unfinished(runtime, target, state.begun_at, state.shop, now, several=several)
        for lacking in state.lacking:
            warn(lacking)
        if state.forgotten:
            warn(f"{state.forgotten:,} orders are missing here, as `orderstatus mirror forget` was told to forget them")
        source = MirrorOrders(mirror, domain=target.domain, now=lambda: now, warn=warn)
        yield OpenShop(
            source,
            target.domain,
            now,
            warn,
            settings,
            Spent(),
            None,
            clock,
            target.name,
            as_of=state.synced_at,
            log=mirror,
            mirror_id=state.id,
            told=told,
        )


def is_mirrored(runtime: Runtime, target: Target) -> bool:
    """True if there is a mirror of the shop, and a sync of it has ended."""
    path = mirror_path(runtime, target.domain)
    if not path.exists():
        return False
    with Mirror.open(path, reading=True) as mirror:
        return mirror.state().is_complete


@contextmanager
def kept_mirror(runtime: Runtime, target: Target) -> Iterator[Mirror]:
    """The mirror of the shop to be looked after, open for the length of the block.

    Raises UsageError where there is none, and TemporaryError where a sync of it is under way.
    """
    with _alone(runtime, target) as path, Mirror.open(path) as mirror:
        yield mirror


@contextmanager
def read_mirror(runtime: Runtime, target: Target) -> Iterator[Mirror]:
    """The mirror of the shop to be looked at, for the length of the block. Raises UsageError where there is none."""
    path = mirror_path(runtime, target.domain)
    if not path.exists():
        raise _no_mirror(target, "there is no mirror of")
    with Mirror.open(path, reading=True) as mirror:
        yield mirror


def mirror_deleted(runtime: Runtime, target: Target) -> None:
    """Afterwards there is no mirror of the shop, whatever was in its file. Raises as `kept_mirror` does."""
    with _alone(runtime, target) as path:
        Mirror.delete(path)


@contextmanager
def _alone(runtime: Runtime, target: Target) -> Iterator[Path]:
    from orderstatus.config.locks import held

    path = mirror_path(runtime, target.domain)
    if not path.exists():
        raise _no_mirror(target, "there is no mirror of")
    with held(
        [str(path)],
        places(runtime.env).state / "locks",
        wait_seconds=0,
        unlocked=runtime.streams.note,
        work=lambda _: f"syncing {target.domain}",
    ):
        yield path


def _no_mirror(target: Target, what: str) -> UsageError:
    is_plain_demo = demo_named(target.domain) == DEMO
    named = "--demo" if is_plain_demo else f"--shop {shlex.quote(target.name)}"
    return UsageError(f"{what} {target.name}", hint=f"orderstatus sync {named}")


def _say_age(
    runtime: Runtime, target: Target, as_of: datetime, shop: ShopFacts, now: datetime, *, several: bool, is_fresh: bool
) -> None:
    """It is said of when the answer is: in passing, and as a warning where that is a day ago, or still to come.

    What was synced for this very answer is as new as the shop's own: that is said on a terminal alone.
    """
    labels, streams = runtime.labels(), runtime.streams
    zone = _zone(runtime.settings_file().settings(target.profile).time_zone or shop.time_zone)
    when = date_text(as_of, now=now, zone=zone, labels=labels).strip()
    ago = distance_text(as_of, now, labels=labels)
    warn = warnings_of(streams, target.name if several else None)
    if as_of - now > AHEAD:
        warn(
            f"the mirror is of {when}, which is still to come: this machine's clock went back, or the mirror was moved"
        )
    elif now - as_of >= OLD:
        warn(f"the mirror is of {when}, {ago}: `orderstatus sync` reads what has changed since")
    else:
        said = labels.text("from the mirror, as of {when} ({ago})", when=when, ago=ago)
        say = streams.note if is_fresh else streams.remark
        say(f"{target.name}: {said}" if several else said)


def _say_unfinished(
    runtime: Runtime, target: Target, begun_at: datetime, shop: ShopFacts, now: datetime, *, several: bool
) -> None:
    """It is said that some of the answer may be newer: each batch of a sync that does not end stays, and answers."""
    labels = runtime.labels()
    zone = _zone(runtime.settings_file().settings(target.profile).time_zone or shop.time_zone)
    when = date_text(begun_at, now=now, zone=zone, labels=labels).strip()
    said = labels.text("a sync that began {when} has not ended: some of this is as new as that", when=when)
    runtime.streams.remark(f"{target.name}: {said}" if several else said)


def _zone(name: str | None) -> tzinfo:
    from zoneinfo import ZoneInfo

    try:
        return ZoneInfo(name) if name else UTC
    except (KeyError, ValueError, OSError):
        # Whoever shows the rows warns of it.
        return UTC
