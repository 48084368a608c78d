"""The mirrors of this machine: how one is brought up to date, and how one answers in place of its shop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from orderstatus.config.mirror_files import mirror_file, parts_of
from orderstatus.config.paths import places
from orderstatus.core.errors import OrderStatusError, UsageError
from orderstatus.mirror.store import Mirror
from orderstatus.runtime.defined_stages import stages_once
from orderstatus.runtime.mirror_age import clock_of, say_age, say_unfinished, sync_of
from orderstatus.runtime.opened import OpenShop, Spent, Told, warnings_of

if TYPE_CHECKING:
    from orderstatus.config.settings import Target
    from orderstatus.runtime.process import Runtime
    from orderstatus.runtime.shops import Shops
    from orderstatus.runtime.where import Where

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
        _locked(runtime, opened.domain, opened.name, wait_seconds if wait else 0) as path,
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
            stages=_has_stages(opened),
        )
    return Told(result, position, opened.spent.requests - requests, opened.spent.points - points)


def _has_stages(opened: OpenShop) -> bool:
    """True if stages are in use: a file that cannot be read for a moment lets go of none."""
    try:
        return opened.stages() is not None
    except UsageError:
        opened.stages_if_any()
        return True


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
    clock = clock_of(runtime, target)
    settings = runtime.settings_file().settings(target.profile)
    now = clock()
    with Mirror.open(path, reading=True) as mirror:
        state = mirror.freshness()
        if state.synced_at is None or state.shop is None:
            raise _no_mirror(target, "no sync has ended yet of")
        if says_age:
            say_age(runtime, target, state.synced_at, state.shop, now, several=several, is_fresh=told is not None)
            if state.begun_at is not None:
                say_unfinished(runtime, target, state.begun_at, state.shop, now, several=several)
        for lacking in state.lacking:
            warn(lacking)
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
            stages=stages_once(runtime, target),
        )


def is_mirrored(runtime: Runtime, target: Target) -> bool:
    """True if there is a mirror of the shop, and a sync of it has ended."""
    path = mirror_path(runtime, target.domain)
    if not path.exists():
        return False
    with Mirror.open(path, reading=True) as mirror:
        return mirror.state().is_complete


@contextmanager
def kept_mirror(runtime: Runtime, target: Target, *, wait: bool) -> Iterator[Mirror]:
    """The mirror of the shop to be looked after, open for the length of the block.

    Raises UsageError where there is none, and TemporaryError where a sync of it is under way; with `wait` that is
    waited for.
    """
    with _alone(runtime, target, wait=wait) as path, Mirror.open(path) as mirror:
        yield mirror


@contextmanager
def read_mirror(runtime: Runtime, target: Target) -> Iterator[Mirror]:
    """The mirror of the shop to be looked at, for the length of the block. Raises UsageError where there is none."""
    path = mirror_path(runtime, target.domain)
    if not path.exists():
        raise _no_mirror(target, "there is no mirror of")
    with Mirror.open(path, reading=True) as mirror:
        yield mirror


def mirror_deleted(runtime: Runtime, target: Target, *, wait: bool) -> None:
    """Afterwards there is no mirror of the shop, whatever was in its file. Raises as `kept_mirror` does."""
    with _alone(runtime, target, wait=wait, or_what_is_left=True) as path:
        Mirror.delete(path)


@contextmanager
def _alone(runtime: Runtime, target: Target, *, wait: bool, or_what_is_left: bool = False) -> Iterator[Path]:
    path = mirror_path(runtime, target.domain)
    files = parts_of(path) if or_what_is_left else (path,)
    if not any(each.exists() for each in files):
        raise _no_mirror(target, "there is no mirror of")
    with _locked(runtime, target.domain, target.name, None if wait else 0):
        yield path


@contextmanager
def _locked(runtime: Runtime, domain: str, name: str, wait_seconds: float | None) -> Iterator[Path]:
    """For the length of the block no other run writes the mirror of the shop. Raises TemporaryError where one does."""
    from orderstatus.config.locks import held

    path, labels = mirror_path(runtime, domain), runtime.labels()
    with held(
        [str(path)],
        places(runtime.env).state / "locks",
        wait_seconds=wait_seconds,
        unlocked=runtime.streams.note,
        waits=lambda _: runtime.streams.note(labels.text("waiting for another sync of {shop}", shop=name)),
        work=lambda _: f"syncing {domain}",
    ):
        yield path


def _no_mirror(target: Target, what: str) -> UsageError:
    return UsageError(f"{what} {target.name}", hint=sync_of(target))
