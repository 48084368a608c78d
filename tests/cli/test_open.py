"""`orderstatus open`: the address that a merchant would look for, in a browser or on stdout."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from orderstatus.cli import run
from orderstatus.demo.shop import DemoShop, build_shop
from orderstatus.output.streams import Streams
from orderstatus.runtime import OpenShop, Runtime, Shops, Where
from orderstatus.runtime.programs import open_in_browser
from support.cli import Cli
from support.demo import EPOCH, built_shop, demo_source

ADMIN = "https://admin.shopify.com/store/acme/orders"


@pytest.fixture(scope="module")
def shop() -> DemoShop:
    return built_shop(epoch=EPOCH)


def with_parcels(shop: DemoShop, count: int) -> dict[str, Any]:
    """An order whose parcels have so many pages in all."""
    return next(
        order
        for order in reversed(shop.orders)
        if len({t["url"] for f in order["fulfillments"] if f["status"] == "SUCCESS" for t in f["trackingInfo"]})
        == count
    )


def test_the_admins_page_is_printed_for_the_demo_shop_which_has_none(cli: Cli, shop: DemoShop) -> None:
    order = shop.orders[9]
    page = f"https://admin.shopify.com/store/demo/orders/{order['id'].rpartition('/')[2]}\n"
    ran = cli("open", "--demo", order["name"], tty=True)
    assert (ran.code, ran.out) == (0, page)
    assert ran.err == "nothing was opened: the demo shop's pages do not exist\n"
    for argv in (("--print",), ()):
        ran = cli("open", "--demo", order["name"], *argv)
        assert (ran.code, ran.out, ran.err) == (0, page, "")


def test_a_gid_costs_no_request_and_a_name_one(cli: Cli, shop: DemoShop) -> None:
    order = shop.orders[9]
    assert cli("open", "--demo", "-v", order["id"]).err == ""
    ran = cli("open", "--demo", "-v", order["name"])
    assert [line.split(":")[0] for line in ran.err.splitlines()] == ["OrderLookup"]


def test_tracking_prints_the_carriers_page_of_every_parcel(cli: Cli, shop: DemoShop) -> None:
    order = with_parcels(shop, 4)
    urls = [t["url"] for f in order["fulfillments"] for t in f["trackingInfo"]]
    ran = cli("open", "--demo", order["name"], "--tracking", "--print")
    assert (ran.code, ran.err) == (0, "")
    assert sorted(ran.lines) == sorted(urls)


def test_an_order_without_tracking_is_exit_1_with_the_way_on(cli: Cli, shop: DemoShop) -> None:
    order = next(each for each in shop.orders if not each["fulfillments"])
    ran = cli("open", "--demo", order["name"], "--tracking")
    assert (ran.code, ran.out) == (1, "")
    assert f"order {order['name']} has no tracking" in ran.err


@pytest.mark.parametrize(
    ("argv", "code", "message"),
    [
        (("9999",), 1, "there is no order 9999"),
        (("gid://shopify/Customer/1",), 2, "is not an order"),
        (("https://admin.shopify.com/store/acme/orders/1",), 2, "that address is of acme.myshopify.com"),
        ((), 2, "Missing argument"),
    ],
)
def test_bad_input(cli: Cli, argv: tuple[str, ...], code: int, message: str) -> None:
    ran = cli("open", "--demo", *argv)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err


@dataclass
class Desk:
    """A terminal with a browser, and a shop that is not the demo's behind it."""

    home: Path
    monkeypatch: pytest.MonkeyPatch
    opens: bool = True
    opened: list[str] = field(default_factory=list)

    def __call__(self, *argv: str, tty: bool = True) -> tuple[int, str, str]:
        source = demo_source(orders=300)
        if self.fulfillments is not None:
            # The other is everybody's: what is written into it stands in the next test's orders too.
            source = demo_source(shop=build_shop(epoch=EPOCH, orders=300))
            source.server.shop.orders[0]["fulfillments"] = self.fulfillments

        def take(page: str) -> bool:
            self.opened.append(page)
            return self.opens

        @contextmanager
        def open_shops(runtime: Runtime, where: Where | None = None) -> Any:
            yield Shops((cast(OpenShop, _Open(source.source())),), ("demo.myshopify.com",), lambda _: None)

        self.monkeypatch.setattr(Runtime, "open_shops", open_shops)
        streams = Streams.memory(tty=tty)
        runtime = Runtime(streams=streams, env={"ORDERSTATUS_HOME": str(self.home)}, browser=take)
        code = run(["open", *argv], runtime)
        assert isinstance(streams.out, io.StringIO)
        assert isinstance(streams.err, io.StringIO)
        return code, streams.out.getvalue(), streams.err.getvalue()

    fulfillments: list[dict[str, Any]] | None = None


@dataclass
class _Open:
    source: Any
    domain: str = "acme.myshopify.com"
    is_demo: bool = False


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(tmp_path / "home", monkeypatch)


GID = "gid://shopify/Order/5501000001002"


def test_on_a_terminal_the_page_is_opened_and_said(desk: Desk) -> None:
    page = f"{ADMIN}/5501000001002"
    assert desk(GID) == (0, "", f"opened {page}\n")
    assert desk.opened == [page]


def test_off_a_terminal_and_with_print_nothing_is_opened(desk: Desk) -> None:
    page = f"{ADMIN}/5501000001002\n"
    assert desk(GID, tty=False) == (0, page, "")
    assert desk(GID, "--print") == (0, page, "")
    assert desk.opened == []


def test_without_a_browser_the_address_is_printed(desk: Desk) -> None:
    desk.opens = False
    assert desk(GID) == (0, f"{ADMIN}/5501000001002\n", "")


def parcel(*urls: str | None, status: str = "SUCCESS") -> dict[str, Any]:
    template: dict[str, Any] = next(f for order in built_shop(epoch=EPOCH).orders for f in order["fulfillments"])
    tracking = [{"company": "Posti", "number": f"N{at}", "url": url} for at, url in enumerate(urls)]
    return {**template, "status": status, "displayStatus": "FULFILLED", "trackingInfo": tracking}


def first(desk: Desk) -> str:
    name: str = demo_source(orders=300).server.shop.orders[0]["id"]
    return name


def test_every_parcels_page_is_opened_once_and_a_cancelled_ones_never(desk: Desk) -> None:
    one, two = "https://posti.example/1", "https://posti.example/2"
    desk.fulfillments = [parcel(one, two), parcel(one), parcel("https://posti.example/3", status="CANCELLED")]
    assert desk(first(desk), "--tracking")[0] == 0
    assert desk.opened == [one, two]


def test_many_pages_are_printed_rather_than_opened(desk: Desk) -> None:
    pages = [f"https://posti.example/{at}" for at in range(6)]
    desk.fulfillments = [parcel(*pages)]
    code, out, _ = desk(first(desk), "--tracking")
    assert (code, out.splitlines(), desk.opened) == (0, pages, [])


def test_parcels_of_one_tests_own_are_nobody_elses(desk: Desk) -> None:
    before = built_shop(epoch=EPOCH, orders=300).orders[0]["fulfillments"]
    desk.fulfillments = [parcel("https://posti.example/1")]
    assert desk(first(desk), "--tracking")[0] == 0
    assert built_shop(epoch=EPOCH, orders=300).orders[0]["fulfillments"] is before


@pytest.mark.parametrize(
    "hostile",
    ["javascript:alert(1)", "file:///etc/passwd", "--new-window https://x", "https://x/\x1b]8;;", "https://x/ä"],
)
def test_what_is_no_web_address_is_neither_opened_nor_printed(desk: Desk, hostile: str) -> None:
    desk.fulfillments = [parcel(hostile, "https://posti.example/1")]
    code, out, err = desk(first(desk), "--tracking")
    assert (code, out, desk.opened) == (0, "", ["https://posti.example/1"])
    assert "warning: this is no web address and is left out" in err
    assert "\x1b" not in err


def test_a_number_without_a_page_is_told(desk: Desk) -> None:
    desk.fulfillments = [parcel(None)]
    code, out, err = desk(first(desk), "--tracking")
    assert (code, out) == (1, "")
    assert "has a tracking number and no address of a page: N0" in err


def browser(tmp_path: Path, code: str) -> Mapping[str, str]:
    """An environment whose browser is a script that does `code`, with what it was given as `seen`."""
    script, seen = tmp_path / "browser.py", tmp_path / "seen.json"
    script.write_text(
        f"import json, os, sys\nopen({str(seen)!r}, 'w').write(json.dumps([sys.argv[1:], dict(os.environ)]))\n{code}\n",
        encoding="utf-8",
    )
    return {"BROWSER": f"{sys.executable} {script} %s", "ORDERSTATUS_TOKEN": "shpat_secret", "PATH": "/usr/bin:/bin"}


posix_only = pytest.mark.skipif(sys.platform == "win32", reason="BROWSER names a program on POSIX systems only")


@posix_only
def test_the_browser_gets_the_page_and_nothing_of_ours(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    env = browser(tmp_path, "print('noise'); sys.stderr.write('more noise')")
    assert open_in_browser("https://admin.shopify.com/store/acme/orders/1?a=b&c='d", env)
    arguments, inherited = json.loads((tmp_path / "seen.json").read_text(encoding="utf-8"))
    assert arguments == ["https://admin.shopify.com/store/acme/orders/1?a=b&c='d"]
    assert not [name for name in inherited if name.startswith("ORDERSTATUS_")]
    assert capfd.readouterr() == ("", "")


@posix_only
def test_a_browser_that_fails_is_no_browser(tmp_path: Path) -> None:
    assert not open_in_browser("https://example.com", browser(tmp_path, "sys.exit(3)"))


@posix_only
def test_a_browser_that_stays_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orderstatus.runtime.programs._BROWSER_SECONDS", 0.5)
    assert open_in_browser("https://example.com", browser(tmp_path, "import time; time.sleep(5)"))


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="these always have a screen")
def test_without_a_screen_no_text_browser_takes_the_terminal() -> None:
    assert not open_in_browser("https://example.com", {"PATH": "/usr/bin:/bin", "TERM": "xterm"})
