"""Bulk operations against a server on a port that breaks them: the whole answer, or an error that says what to do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from orderstatus.config.started_operations import started_operations
from orderstatus.core.bulk_ports import StartedOperations
from orderstatus.core.errors import TemporaryError
from orderstatus.core.models import Order
from orderstatus.demo.faults import parse
from orderstatus.demo.loopback import listening
from orderstatus.demo.server import DemoServer
from orderstatus.shopify.bulk_orders import BulkOrders
from support.bulk_reader import reading
from support.bulk_reading import Bulk
from support.demo import DOMAIN, built_shop

ORDERS = 60


@dataclass
class Shop:
    """A demo shop on a port; its clock is that of whoever reads it, so that nobody waits."""

    server: DemoServer
    url: str
    bulk: Bulk = field(default_factory=Bulk)

    def orders(self, *, started: StartedOperations | None = None) -> BulkOrders:
        return reading(self.url, self.bulk, started)

    @property
    def started(self) -> int:
        return len([each for each in self.server.bulk.operations if "fulfillmentOrders" in each.query])


@contextmanager
def shop(*faults: str, **settings: Any) -> Iterator[Shop]:
    bulk = Bulk()
    server = DemoServer(
        built_shop(orders=ORDERS),
        now=bulk.clock.now,
        token="t",
        faults=[fault for text in faults for fault in parse(text)],
        **settings,
    )
    with listening(server) as url, bulk.opened:
        yield Shop(server, url, bulk)


@pytest.fixture(scope="module")
def whole() -> list[Order]:
    with shop() as good:
        orders = list(good.orders())
    assert len(orders) == ORDERS
    return orders


@pytest.mark.parametrize("fault", ["bulk-failed@0", "bulk-failed@40%", "bulk-failed@40%+5s", "bulk-canceled@40%"])
def test_an_operation_that_shopify_ends_is_run_once_more(fault: str, whole: list[Order]) -> None:
    with shop(fault) as broken:
        assert list(broken.orders()) == whole
        assert broken.started == 2
    assert broken.bulk.notes[-1].endswith("; it is started once more")


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("bulk-failed@0:2", "failed: internal server error"),
        ("bulk-failed@40%:2", "failed with a part of its rows, which is not used: internal server error"),
        ("bulk-canceled@40%:2", "was cancelled"),
    ],
)
def test_one_that_ends_so_again_brings_no_row_at_all(fault: str, said: str) -> None:
    with shop(fault) as broken:
        run = broken.orders()
        with pytest.raises(TemporaryError, match=said):
            next(iter(run))
        assert (run.received, broken.server.downloads) == (0, [])
        assert broken.bulk.started.kept == {}


def test_a_slot_that_comes_free_is_taken(whole: list[Order]) -> None:
    with shop("bulk-slots+20s:5") as busy:
        assert list(busy.orders()) == whole


def test_five_that_stay_are_left_alone_and_named() -> None:
    with shop("bulk-slots:5") as busy:
        with pytest.raises(TemporaryError, match="others of this app are running: gid://shopify/BulkOperation/"):
            list(busy.orders())
        assert len(busy.server.bulk.running(busy.bulk.clock.now())) == 5


def test_one_that_is_stuck_is_given_up_and_cancelled() -> None:
    with shop("bulk-stuck@40%") as stuck:
        with pytest.raises(TemporaryError, match="no progress for 120 s"):
            list(stuck.orders())
        assert list(stuck.server.bulk.running(stuck.bulk.clock.now() + timedelta(minutes=1))) == []


def test_an_address_that_has_ended_is_asked_for_again(whole: list[Order]) -> None:
    with shop("download-expired") as broken:
        assert list(broken.orders()) == whole
        assert [each.status for each in broken.server.downloads] == [400, 200]
        assert broken.started == 1


def test_a_file_that_stays_away_is_made_once_more(whole: list[Order]) -> None:
    with shop("download-expired:2") as broken:
        assert list(broken.orders()) == whole
        assert broken.started == 2


@pytest.mark.parametrize("fault", ["download-reset@30%:3", "download-truncate@30%:3", "download-reset@0"])
def test_a_download_that_breaks_goes_on_where_it_was(fault: str, whole: list[Order]) -> None:
    with shop(fault) as broken:
        assert list(broken.orders()) == whole
        assert broken.started == 1
        ranges = [each.range for each in broken.server.downloads]
        assert len(ranges) == (2 if fault.endswith("@0") else 4)
        assert not any(each.with_token for each in broken.server.downloads)


def test_a_download_that_brings_nothing_four_times_is_for_another_time_and_the_next_run_takes_the_same_file(
    whole: list[Order],
) -> None:
    with shop("download-reset@0:4") as broken:
        with pytest.raises(TemporaryError, match="4 times in a row"):
            list(broken.orders())
        assert list(broken.orders()) == whole
        assert broken.started == 1
    assert "has finished, so no other is started" in broken.bulk.notes[-1]


def test_a_start_whose_answer_is_lost_is_found_and_not_made_twice(whole: list[Order]) -> None:
    with shop("reset:1") as broken:
        assert list(broken.orders()) == whole
        assert broken.started == 1


@pytest.mark.skipif(os.name == "nt", reason="there is no kill -9 on Windows")
def test_one_whose_client_was_killed_is_found_again_by_the_next_run(tmp_path: Path, whole: list[Order]) -> None:
    with shop(bulk_rate=20.0) as slow:
        victim = subprocess.Popen(
            [sys.executable, "-m", "support.bulk_reader", slow.url, str(tmp_path)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        try:
            kept = tmp_path / "operations" / DOMAIN
            until = time.monotonic() + 20
            while not (kept.exists() and any("gid:" in each.read_text("utf-8") for each in kept.glob("[!.]*.json"))):
                assert time.monotonic() < until
                time.sleep(0.01)
        finally:
            victim.send_signal(signal.SIGKILL)
            victim.wait()
        assert list(slow.orders(started=started_operations(tmp_path, DOMAIN))) == whole
        assert slow.started == 1
        assert list(kept.iterdir()) == []
    assert "is still running, so no other is started" in slow.bulk.notes[0]
