"""`orderstatus sync`, and what reading commands answer from the mirror that it keeps."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from orderstatus.config.locks import held
from orderstatus.mirror.store import Mirror
from orderstatus.shopify import order_nodes
from support.cli import Cli
from support.copied import FEW
from support.mirrored import Office, pending

KEYS = ["shop", "synced_at", "read", "new", "changed", "gone", "followed", "moved", "changes", "requests", "points"]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A merchant's machine with one shop, of which there is no mirror yet."""
    return Office(tmp_path / "home")


def test_a_sync_says_what_it_read_what_became_of_it_and_what_it_cost(office: Office) -> None:
    server = office.shop()
    [first] = office.json("sync")
    assert list(first) == KEYS
    assert (first["read"], first["new"], first["changes"]) == ("all", FEW, 0)
    assert first["requests"] == len(office.requests)
    office.later(hours=1)
    order = pending(server)
    office.change(server, order, displayFinancialStatus="PAID")
    [second] = office.json("sync")
    assert (second["read"], second["new"], second["changed"], second["changes"]) == ("changed", 0, 1, 1)
    assert second["requests"] <= 4
    assert second["points"] > 0


def test_a_timers_run_that_went_well_says_nothing(office: Office) -> None:
    office.shop()
    ran = office("sync", "--quiet")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert len(office.json("sync", "--quiet")) == 1


def test_the_mirror_is_for_its_owner_alone(office: Office) -> None:
    office.shop()
    office("sync")
    assert stat.S_IMODE(office.mirror().stat().st_mode) == 0o600
    assert stat.S_IMODE(office.mirror().parent.stat().st_mode) == 0o700


def test_several_shops_are_synced_each_into_its_own_mirror_and_one_that_fails_stops_no_other(office: Office) -> None:
    office.shop("acme")
    office.shop("closed", token="another")
    ran = office("sync", "--all-shops", "--csv")
    assert ran.code == 1
    assert "closed failed" in ran.err
    assert [line.split(",")[0] for line in ran.lines[1:]] == ["acme.myshopify.com"]
    assert office("list", "--mirror", "--shop", "closed").code == 2


@pytest.mark.parametrize(
    "argv",
    [
        ("list", "--csv"),
        ("shipments", "--csv"),
        ("returns", "--csv"),
        ("returns", "--status", "closed", "--since", "365d", "--json"),
        ("export", "returns"),
        ("report", "--csv"),
        ("attention", "--csv"),
        ("find", "#1010", "--csv"),
        ("export", "orders"),
    ],
    ids=" ".join,
)
def test_the_mirror_answers_as_the_shop_does_and_asks_nobody(
    small: Cli, synced_demo: Cli, argv: tuple[str, ...]
) -> None:
    asked = small(*argv, "--demo", "--verbose")
    mirrored = synced_demo(*argv, "--demo", "--mirror", "--verbose")
    assert (mirrored.code, mirrored.out) == (0, asked.out)
    assert "points asked" in asked.err
    assert "points asked" not in mirrored.err


@pytest.fixture(scope="module")
def synced_demo(tmp_path_factory: pytest.TempPathFactory) -> Cli:
    """A home with a mirror of the demo shop, made at the hour at which it is read."""
    cli = Cli(tmp_path_factory.mktemp("synced"), demo_orders=300)
    assert cli("sync", "--demo").code == 0
    return cli


def test_a_mirror_remembers_what_may_not_be_read_and_not_what_is_cut_of_one_order(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.shop(protected_level=1)
    order = next(each for each in office.servers["acme"].shop.orders if each["fulfillments"])
    monkeypatch.setattr(order_nodes, "lacks_shipments", lambda node: node.name == order["name"])
    monkeypatch.setattr(order_nodes, "plain_order", lambda _: None)
    ran = office("sync")
    assert f"order {order['name']} has more shipments" in ran.err
    [info] = office.json("mirror", "info")
    assert "email" in str(info["lacking"])
    assert order["name"] not in str(info["lacking"])
    assert f"order {order['name']} has more shipments" in office("shipments", "--mirror").err


def test_it_is_said_that_a_sync_has_begun_and_not_ended(office: Office) -> None:
    office.shop()
    office("sync")
    office.later(hours=2)
    with Mirror.open(office.mirror()) as mirror:
        mirror.begin(full=False, at=office.now)
    err = office("list", "--mirror").err
    assert "from the mirror, as of 23 Nov 07:30 (2 h ago)" in err
    assert "a sync that began 23 Nov 09:30 has not ended: some of this is as new as that" in err
    office("sync")
    assert "has not ended" not in office("list", "--mirror").err


def test_how_old_the_answer_is_is_said_in_a_pipe_too_but_not_to_those_who_want_quiet(synced_demo: Cli) -> None:
    assert synced_demo("list", "--demo", "--mirror").err == "from the mirror, as of 23 Nov 07:30 (now)\n"
    assert synced_demo("list", "--demo", "--mirror", "--quiet").err == ""


def test_an_answer_that_is_a_day_old_or_of_tomorrow_is_a_warning_that_nothing_hides(synced_demo: Cli) -> None:
    late = synced_demo("list", "--demo", "--mirror", "--quiet", env={"ORDERSTATUS_NOW": "2026-11-25T05:30:00+00:00"})
    assert late.err.startswith("warning: the mirror is of 23 Nov 07:30, 2 d ago: `orderstatus sync --demo` reads")
    early = synced_demo("list", "--demo", "--mirror", "--quiet", env={"ORDERSTATUS_NOW": "2026-11-22T05:30:00+00:00"})
    assert early.err.startswith("warning: the mirror is of 23 Nov 07:30, which is still to come: this machine's clock")


def test_a_manifest_says_of_which_sync_the_file_is(synced_demo: Cli, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    synced_demo("export", "orders", str(file), "--demo", "--mirror", "--manifest")
    said = json.loads(file.with_name("orders.csv.manifest.json").read_text())
    assert (said["mirror_as_of"], said["requests"]) == ("2026-11-23T05:30:00+00:00", 0)
    assert (said["api_version_asked"], said["orders_read"]) == (None, 300)


def test_without_a_mirror_the_error_says_how_to_make_one(cli: Cli) -> None:
    ran = cli("list", "--demo", "--mirror")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: there is no mirror of demo.myshopify.com\n\nhint: orderstatus sync --demo\n"


def test_the_settings_choose_the_mirror_and_a_flag_the_shop(office: Office) -> None:
    office.shop()
    office.write_settings(f'source = "mirror"\n{office.settings.read_text()}')
    assert "there is no mirror of acme" in office("list").err
    office("sync")
    office.requests.clear()
    assert office("list", "--csv").out.count("\n") == FEW + 1
    assert office.requests == []
    assert office("show", "#1001").code == 0
    asked = len(office.requests)
    assert asked > 0
    office("list", "--no-mirror")
    assert len(office.requests) > asked


def test_fresh_syncs_first_and_then_answers_from_the_mirror(office: Office) -> None:
    server = office.shop()
    office("sync")
    office.later(hours=2)
    order = pending(server)
    office.change(server, order, displayFinancialStatus="PAID")
    assert order["name"] in office("list", "--payment", "pending", "--mirror", "--csv").out
    fresh = office("list", "--payment", "pending", "--fresh", "--csv")
    assert (fresh.code, order["name"] in fresh.out) == (0, False)
    assert fresh.err == ""
    assert office("list", "--fresh", tty=True).err.endswith("(now)\n")


def test_fresh_of_several_shops_syncs_them_all_and_goes_on_without_one_that_fails(office: Office) -> None:
    office.shop("acme")
    office.shop("closed", token="another")
    office.shop("extra")
    ran = office("list", "--fresh", "--all-shops", "--csv", "--quiet")
    assert ran.code == 1
    assert {line.split(",")[0] for line in ran.lines[1:]} == {"acme.myshopify.com", "extra.myshopify.com"}
    assert ran.err.count("closed failed") == 1


def test_fresh_and_no_mirror_contradict_each_other(cli: Cli) -> None:
    assert cli("list", "--demo", "--fresh", "--no-mirror").code == 2


def test_what_could_not_be_read_is_said_again_by_whoever_answers_from_the_mirror(
    small: Cli, without_scopes: Callable[..., None]
) -> None:
    without_scopes("read_returns", "write_returns")
    first = small("sync", "--demo")
    assert "read_returns" in first.err
    assert "read_returns" in small("list", "--demo", "--mirror", "--quiet").err


def test_two_syncs_of_one_shop_never_run_at_once(office: Office) -> None:
    office.shop()
    with held([str(office.mirror())], office.home / "state" / "locks", wait_seconds=0, unlocked=pytest.fail):
        ran = office("sync")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.splitlines()[0] == "error: another run is syncing acme.myshopify.com"
    assert "`--wait`" in ran.err
    assert office("sync", "--wait").code == 0


def test_orders_that_were_deleted_are_told_of_and_a_full_sync_lets_them_go(office: Office) -> None:
    server = office.shop()
    office("sync")
    del server.shop.orders[2:4]
    server.index.forget()
    told = office("sync", tty=True)
    assert (
        "acme: orders that are held and that the shop does not count any more: 2; `orderstatus sync --full --shop acme`"
        in told.err
    )
    assert office.json("sync", "--full")[0]["gone"] == 2
    assert office("list", "--mirror", "--csv").out.count("\n") == FEW - 2 + 1


def test_a_parcel_is_followed_for_as_many_days_as_was_said(office: Office) -> None:
    office.shop()
    [first] = office.json("sync")
    office.later(days=100)
    [second] = office.json("sync")
    [third] = office.json("sync", "--follow-days", "365")
    assert (second["followed"], third["followed"]) == (0, first["followed"])
    assert office("sync", "--follow-days", "0").code == 2


def test_the_demo_begun_anew_has_no_mirror_of_what_it_was(cli: Cli) -> None:
    small = Cli(cli.home, demo_orders=FEW)
    small("sync", "--demo")
    assert small("demo", "reset").code == 0
    assert small("list", "--demo", "--mirror").code == 2


@pytest.mark.skipif(os.name == "nt", reason="modes of files")
def test_a_mirror_that_cannot_be_written_is_one_line_and_a_hint(office: Office) -> None:
    office.shop()
    office.mirror().parent.parent.mkdir(parents=True)
    office.mirror().parent.write_text("a file where the folder should be")
    ran = office("sync")
    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.splitlines()) == 3
