"""A sync that is killed, doubled or out of disk leaves a mirror that answers, and the next one completes it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from orderstatus.core.errors import OrderStatusError
from orderstatus.demo.loopback import listening
from orderstatus.mirror import file, store
from support.copied import FEW
from support.demo import demo_source
from support.mirrored import Office, pending, synced_office
from support.processes import PROGRAM


def environment(clean_env: Mapping[str, str], url: str) -> dict[str, str]:
    shop = {"ORDERSTATUS_SHOP": "x.myshopify.com", "ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": url}
    return {**clean_env, **shop}


def until(happened: Callable[[], bool]) -> None:
    give_up = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < give_up, "it never happened"
        time.sleep(0.02)


def orderstatus(env: Mapping[str, str], *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *argv], capture_output=True, text=True, env=env, timeout=60)


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_sync_that_is_killed_keeps_others_out_while_it_runs_and_leaves_nothing_in_the_way(
    clean_env: dict[str, str],
) -> None:
    stuck = demo_source(orders=FEW, faults=["hang:every=3"]).server
    with listening(stuck) as hanging, listening(demo_source(orders=FEW).server) as url:
        env = environment(clean_env, hanging)
        mirror = Path(env["ORDERSTATUS_HOME"]) / "state" / "mirrors" / "x.myshopify.com.sqlite3"
        first = subprocess.Popen([*PROGRAM, "sync"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: orders_in(mirror) == FEW)
        assert first.poll() is None
        second = orderstatus(environment(clean_env, url), "sync", "--wait", "--timeout", "0.3")
        assert (second.returncode, second.stdout) == (3, "")
        assert second.stderr.startswith("error: another run is still syncing x.myshopify.com after 0 s")
        first.kill()
        first.wait(timeout=30)
        third = orderstatus(environment(clean_env, url), "sync", "--json")
    assert (third.returncode, third.stderr) == (0, "")
    [row] = json.loads(third.stdout)
    assert (row["read"], row["new"], row["changes"]) == ("all", 0, 0)
    with store.Mirror.open(mirror, reading=True) as held:
        assert (held.state().is_complete, held.state().orders) == (True, FEW)


def orders_in(mirror: Path) -> int:
    """How many orders whoever looks at the file sees, while another process writes it."""
    try:
        with store.Mirror.open(mirror, reading=True) as held:
            return held.state().orders
    except (OrderStatusError, sqlite3.Error):
        return 0


@contextmanager
def a_full_disk(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """For the length of the block no mirror can grow: SQLite answers as it does where the disk is full."""
    opened = file.open_writing

    def full(path: Path) -> Any:
        connection = opened(path)
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        connection.execute(f"PRAGMA max_page_count = {pages}")
        return connection

    with monkeypatch.context() as patch:
        patch.setattr(store, "open_writing", full)
        yield


def test_a_full_disk_is_one_line_and_exit_1_and_the_mirror_answers_as_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = synced_office(tmp_path / "home")
    before = office("list", "--mirror", "--csv")
    office.later(hours=1)
    grow(office)
    with a_full_disk(monkeypatch):
        ran = office("sync")
    assert (ran.code, ran.out) == (1, "")
    assert "full" in ran.err.splitlines()[0]
    assert len(ran.err.splitlines()) == 3
    assert office("list", "--mirror", "--csv").out == before.out
    assert office("sync").code == 0
    assert len(office.json("list", "--mirror")) == FEW + 120


def grow(office: Office) -> None:
    """Afterwards the shop has 120 orders more, and one of the old ones is another."""
    server = office.servers["acme"]
    like = pending(server)
    for number in range(120):
        gid = f"gid://shopify/Order/56010000{number:05}"
        placed = {**like, "id": gid, "name": f"#9{number:03}", "fulfillments": [], "note": "x" * 200}
        server.shop.orders.append(placed)
        office.change(server, placed)
    office.change(server, like, displayFinancialStatus="PAID")
