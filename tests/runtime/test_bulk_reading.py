"""What a person asks of a command reaches its bulk operation, and what goes on there reaches the person."""

from __future__ import annotations

import io
from pathlib import Path

import httpx
import pytest

from orderstatus.config.settings import Settings, Target
from orderstatus.config.shops import address_of
from orderstatus.core.credentials import Credential, Kept
from orderstatus.core.labels import ENGLISH
from orderstatus.core.secret import Secret
from orderstatus.core.tokens import FixedToken
from orderstatus.output.progress import Progress
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime
from orderstatus.runtime.bulk_reading import BulkReading
from orderstatus.runtime.connecting import Reached
from orderstatus.runtime.opened import Spent
from orderstatus.runtime.where import Where
from orderstatus.shopify.http import AnswererTransport
from support.demo import DOMAIN, NOW, DemoSource, demo_source

TOKEN = Secret("t")


class Watched(AnswererTransport):
    """The demo shop's answers, and how long a read of each file may take."""

    def __init__(self, shop: DemoSource) -> None:
        super().__init__(shop._answer)
        self.read_seconds: list[float] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.read_seconds.append(request.extensions["timeout"]["read"])
        return super().handle_request(request)


def read(
    home: Path,
    where: Where,
    *,
    transport: AnswererTransport,
    shop: DemoSource,
    streams: Streams | None = None,
    told: list[str] | None = None,
) -> int:
    """How many orders a bulk operation brings, asked for by flags as in `where`."""
    runtime = Runtime(streams or Streams.memory(), env={"ORDERSTATUS_HOME": str(home)})
    heard: list[str] = [] if told is None else told
    credential = Credential(kept=Kept.BUILT_IN, token=TOKEN)
    reached = Reached(
        shop.client(),
        Spent(),
        Settings(),
        address_of({}, Settings(), DOMAIN, is_env_owner=False),
        FixedToken(TOKEN, credential, login="none"),
        credential,
        lambda: NOW,
        transport,
    )
    reader = BulkReading(
        runtime, Target(profile=None, domain=DOMAIN), where, reached, warn=lambda _: None, tell=heard.append
    )
    return len(list(reader(search=None, parts=(), sort_key="PROCESSED_AT", reverse=True, began=lambda *_: None)))


@pytest.mark.parametrize(("timeout", "seconds"), [(5.0, 5.0), (None, 60.0), (300.0, 60.0)])
def test_no_read_of_the_file_takes_longer_than_the_timeout_that_was_asked_for(
    timeout: float | None, seconds: float, tmp_path: Path
) -> None:
    shop = demo_source(orders=5)
    watched = Watched(shop)
    assert read(tmp_path, Where(timeout=timeout), transport=watched, shop=shop) == 5
    assert watched.read_seconds == [seconds]


def test_a_terminal_and_verbose_hear_how_much_shopify_has_written(tmp_path: Path) -> None:
    shop, told = demo_source(orders=5), list[str]()
    progress = Progress(io.StringIO(), labels=ENGLISH, clock=lambda: 0.0, ticking=lambda _: lambda: None)
    progress.heard(DOMAIN)
    streams = Streams.memory()
    streams._progress = progress
    transport = AnswererTransport(shop._answer)
    assert read(tmp_path, Where(), transport=transport, shop=shop, streams=streams, told=told) == 5
    assert told == ["the bulk operation has written 5 objects"]
    assert "written 5" in progress.line(80)
