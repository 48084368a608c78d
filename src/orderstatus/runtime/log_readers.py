"""Readers of a shop's changes: one run at a time for each, and its place moved only in the mirror that it read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from orderstatus.config.paths import places
from orderstatus.core.errors import OrderStatusError
from orderstatus.mirror.store import Mirror
from orderstatus.runtime.mirroring import mirror_path

if TYPE_CHECKING:
    from orderstatus.runtime.opened import OpenShop
    from orderstatus.runtime.process import Runtime


@contextmanager
def reading_as(runtime: Runtime, reader: str | None, *, wait: bool) -> Iterator[None]:
    """For the length of the block no other run tells this reader of the changes of any of the shops that are asked.

    None is no reader. Two at once would tell it the same. Raises TemporaryError where another run does, unless that is
    to be waited for.
    """
    from orderstatus.config.locks import held

    if reader is None:
        yield
        return

    labels = runtime.labels()
    with held(
        [f"{mirror_path(runtime, target.domain)}#{reader}" for target in runtime.targets(runtime.where)],
        places(runtime.env).state / "locks",
        wait_seconds=None if wait else 0,
        unlocked=runtime.streams.note,
        waits=lambda _: runtime.streams.note(labels.text("waiting for another run of reader {reader}", reader=reader)),
        work=lambda _: f"telling reader `{reader}` what has changed",
    ):
        yield


def reader_moved(runtime: Runtime, opened: OpenShop, reader: str, position: int) -> None:
    """Afterwards the reader of the shop's changes has read up to that position. A sync may be under way meanwhile.

    Where the mirror that was read is not there any more, or another in its place, nobody is moved and a warning says
    so: in another log the position is of another change, and a reader past it would miss what comes before.
    """
    try:
        with Mirror.open_there(mirror_path(runtime, opened.domain)) as mirror:
            if mirror.freshness().id == opened.mirror_id:
                mirror.move(reader, position, at=opened.clock())
                return
    except OrderStatusError:
        if mirror_path(runtime, opened.domain).exists():
            raise
    opened.warn(f"the mirror was forgotten meanwhile: reader `{reader}` begins anew with the next one")
