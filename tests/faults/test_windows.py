"""Reading by windows, over a real connection that breaks: whole and in order, or an error and no file."""

from __future__ import annotations

import csv
import io
import json
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.cli import Cli, Ran
from support.many_orders import NEWEST, ManyOrders, node, spread
from support.servers import answer, hang, reset

MANY = 2_600
THROTTLED = {
    "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}],
    "extensions": {
        "cost": {
            "requestedQueryCost": 35,
            "actualQueryCost": None,
            "throttleStatus": {"maximumAvailable": 2000, "currentlyAvailable": 20, "restoreRate": 100},
        }
    },
}


def names(ran: Ran) -> list[str]:
    return [row["name"] for row in csv.DictReader(io.StringIO(ran.out))]


def exported(cli: Cli, shop: ManyOrders, *more: str) -> Ran:
    with shop.listening() as received:
        return cli("list", "--csv", "--columns", "name,placed_at", *more, env=shop.env(received))


def newest_first(count: int) -> list[str]:
    return [f"#{1_000 + number}" for number in reversed(range(count))]


def test_windows_give_every_order_in_its_place(cli: Cli) -> None:
    shop = ManyOrders(spread(MANY))
    ran = exported(cli, shop, "--verbose")
    assert (ran.code, names(ran)) == (0, newest_first(MANY))
    assert "windows of time, side by side, 4 at once" in ran.err
    assert len(shop.asked) <= MANY // 250 + 6


def test_the_oldest_first_are_read_by_windows_too(cli: Cli) -> None:
    ran = exported(cli, ManyOrders(spread(MANY)), "--sort", "placed:asc")
    assert names(ran) == newest_first(MANY)[::-1]


def test_a_run_survives_whatever_passes(cli: Cli) -> None:
    html = answer(502, b"<html>Bad gateway</html>", content_type="text/html")
    cut = answer(200, b'{"data": {"orders": {"nod')
    refusal = answer(200, json.dumps(THROTTLED).encode())
    shop = ManyOrders(spread(MANY), faults={3: refusal, 4: html, 5: reset, 6: cut, 9: refusal})
    ran = exported(cli, shop)
    assert (ran.code, ran.err, names(ran)) == (0, "", newest_first(MANY))


def test_orders_that_come_and_go_meanwhile_leave_the_others_whole_and_single(cli: Cli) -> None:
    shop = ManyOrders(spread(MANY))

    def change(number: int) -> None:
        shop.orders.append(node(90_000 + number, NEWEST + timedelta(seconds=number)))
        if number == 5:
            shop.orders = [each for each in shop.orders if each["name"] != "#1001"]

    shop.before = change
    read = names(exported(cli, shop))
    assert [name for name in read if int(name[1:]) < 90_000 and name != "#1001"] == [*newest_first(MANY)[:-2], "#1000"]
    assert len(read) == len(set(read))


def test_a_crowded_second_is_whole(cli: Cli) -> None:
    crowd = [node(50_000 + number, NEWEST - timedelta(days=3)) for number in range(1_500)]
    shop = ManyOrders(spread(1_200) + crowd)
    ran = exported(cli, shop)
    placed = [datetime.fromisoformat(row["placed_at"]) for row in csv.DictReader(io.StringIO(ran.out))]
    assert (len(set(names(ran))), len(placed)) == (2_700, 2_700)
    assert placed == sorted(placed, reverse=True)


def test_pages_that_cost_too_much_are_asked_for_in_halves(cli: Cli) -> None:
    shop = ManyOrders(spread(1_500), largest_page=130)
    assert names(exported(cli, shop)) == newest_first(1_500)
    assert {asked["first"] for asked in shop.asked if "first" in asked} == {250, 125}


def test_an_order_that_never_comes_is_an_error_and_no_file(cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "orders.csv"
    target.write_text("yesterday's\n")
    shop = ManyOrders(spread(MANY), hides=frozenset({"gid://shopify/Order/2000"}))
    ran = exported(cli, shop, "--output", str(target))
    assert ran.code == 1
    assert "2,599 orders arrived and the shop counts 2,600" in ran.err
    assert target.read_text() == "yesterday's\n"


def test_an_order_that_comes_meanwhile_makes_up_for_none_that_is_lacking(cli: Cli) -> None:
    shop = ManyOrders(spread(MANY), hides=frozenset({"gid://shopify/Order/2000"}))

    def one_more(number: int) -> None:
        if number == 3:
            later = NEWEST + timedelta(seconds=number)
            shop.orders.append(node(90_000, later, created_at=datetime(2100, 1, 1, tzinfo=UTC)))

    shop.before = one_more
    ran = exported(cli, shop, "--sort", "placed:asc")
    assert ran.code == 1
    assert "2,599 orders arrived and the shop counts 2,600" in ran.err


def test_a_small_bucket_is_waited_for_and_nothing_is_ever_throttled(cli: Cli) -> None:
    shop = ManyOrders(spread(MANY), maximum=100.0, restore_rate=800.0)
    assert names(exported(cli, shop)) == newest_first(MANY)
    assert shop.throttled == 0


def test_a_network_that_dies_in_the_middle_is_temporary_and_no_file(cli: Cli, tmp_path: Path) -> None:
    target = tmp_path / "orders.csv"
    target.write_text("yesterday's\n")
    shop = ManyOrders(spread(MANY), faults=dict.fromkeys(range(6, 200), reset))
    ran = exported(cli, shop, "--output", str(target), "--retries", "0")
    assert ran.code == 3
    assert target.read_text() == "yesterday's\n"


@pytest.mark.skipif(sys.platform == "win32", reason="SIGINT to another process")
def test_ctrl_c_ends_it_at_once_while_every_window_hangs(clean_env: dict[str, str]) -> None:
    shop = ManyOrders(spread(MANY), faults=dict.fromkeys(range(2, 200), hang))
    with shop.listening() as received:
        argv = [sys.executable, "-m", "orderstatus", "list", "--output", "never.csv"]
        env = clean_env | shop.env(received)
        process = subprocess.Popen(
            argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, cwd=env["HOME"]
        )
        give_up = time.monotonic() + 60
        while len(received.bodies) < 3:
            assert time.monotonic() < give_up
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
        # The server is silent for 3 s; a client that waited for it would have asked again by now.
        assert len(received.bodies) <= 5
    assert (process.returncode, stderr) == (130, "")
    assert not list(Path(clean_env["HOME"]).glob("*never.csv*"))
