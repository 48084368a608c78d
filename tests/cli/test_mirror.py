"""`orderstatus mirror`: what a mirror holds, how small it can be, and what it forgets for good."""

from __future__ import annotations

import json
import re
import shlex
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from orderstatus.config.locks import held
from support.cli import Cli
from support.copied import FEW
from support.mirrored import Office, synced_office


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A machine with one shop that was synced."""
    return synced_office(tmp_path / "home")


def test_info_says_how_fresh_it_is_what_it_holds_and_where(office: Office) -> None:
    office("changes", "--reader", "nightly", "--mirror")
    [row] = office.json("mirror", "info")
    assert (row["orders"], row["file"], row["readers"]) == (FEW, str(office.mirror()), ["nightly"])
    assert row["synced_at"] == "2026-11-23T07:30:00+02:00"
    assert row["size"] >= office.mirror().stat().st_size
    shown = office("mirror", "info", tty=True)
    assert "now" in shown.out
    assert "MB" in shown.out


def test_of_a_shop_without_a_mirror_the_error_says_how_to_make_one(office: Office) -> None:
    office.shop("extra")
    ran = office("mirror", "info", "--shop", "extra")
    assert (ran.code, "orderstatus sync --shop extra" in ran.err) == (2, True)
    assert [row["shop"] for row in office.json("mirror", "info", "--all-shops")] == ["acme.myshopify.com"]


def test_a_customer_is_forgotten_for_good_and_no_byte_of_them_is_left(office: Office) -> None:
    [first, *_] = [row for row in office.json("list", "--mirror") if row["email"]]
    email = first["email"]
    assert email.encode() in office.mirror().read_bytes()
    ran = office("mirror", "forget", "--customer", email, "--yes", tty=True)
    assert (ran.code, "acme: orders forgotten: " in ran.out, ran.err) == (0, True, "")
    assert email.encode() not in office.mirror().read_bytes()
    for how in ((), ("--full",)):
        assert office("sync", *how).code == 0
        left = office("list", "--mirror", "--csv", "--quiet")
        assert email not in left.out
        assert left.err.startswith("warning: orders may be missing here, as `orderstatus mirror forget` was told to")


def test_what_is_old_is_forgotten(office: Office) -> None:
    office.later(days=800)
    assert office("mirror", "forget", "--older-than", "2y", "--yes").code == 0
    [row] = office.json("mirror", "info")
    assert (row["orders"], row["forgotten"]) == (0, FEW)


def test_the_whole_mirror_goes_even_one_that_is_damaged(office: Office) -> None:
    office.mirror().write_bytes(b"no database at all")
    assert office("list", "--mirror").code == 1
    assert office("mirror", "forget", "--all", "--yes").code == 0
    assert list(office.mirror().parent.iterdir()) == []
    assert office.json("sync")[0]["new"] == FEW


def test_what_a_run_that_died_left_of_a_mirror_goes_too(office: Office) -> None:
    log = office.mirror().with_name(office.mirror().name + "-wal")
    office.mirror().rename(log)
    assert office("mirror", "vacuum").code == 2
    assert office("mirror", "forget", "--all", "--yes").code == 0
    assert list(office.mirror().parent.iterdir()) == []
    assert office("mirror", "forget", "--all", "--yes").code == 2


def test_a_person_is_asked_first_and_a_script_must_say_yes(office: Office) -> None:
    assert office("mirror", "forget", "--all").code == 2
    assert office("mirror", "forget", "--all", typed=["n"]).code == 2
    assert office.mirror().exists()
    assert office("mirror", "forget", "--all", typed=["y"]).code == 0
    assert office.asked == [("forget everything in the mirror of acme? [y/N]", False)]
    assert not office.mirror().exists()


def test_what_is_to_be_forgotten_must_be_said_plainly(office: Office) -> None:
    for argv in (
        (),
        ("--all", "--older-than", "2y"),
        ("--customer", " "),
        ("--older-than", "5bd"),
        ("--older-than", "x"),
    ):
        assert office("mirror", "forget", "--yes", *argv).code == 2, argv
    assert office.json("mirror", "info")[0]["orders"] == FEW


def test_a_vacuum_says_what_it_came_to_and_loses_nothing(office: Office) -> None:
    ran = office("mirror", "vacuum", tty=True)
    assert (ran.code, " MB before, " in ran.err) == (0, True)
    assert office.json("mirror", "info")[0]["orders"] == FEW


def never(_: str) -> None:
    pytest.fail("no lock could be made")


def test_of_several_shops_one_that_fails_does_not_keep_the_others_from_forgetting(office: Office) -> None:
    office.shop("busy")
    office.shop("extra")
    office.shop("zebra")
    assert office("sync", "--shop", "busy", "--shop", "zebra").code == 0
    [email, *_] = [row["email"] for row in office.json("list", "--mirror", "--shop", "zebra") if row["email"]]
    every = ("--shop", "busy", "--shop", "extra", "--shop", "zebra", "--shop", "acme")
    with held([str(office.mirror("busy"))], office.home / "state" / "locks", wait_seconds=0, unlocked=never):
        for argv in (("vacuum",), ("forget", "--customer", email, "--yes")):
            ran = office("mirror", *argv, *every)
            assert ran.code == 1, argv
            assert "warning: busy: another run is syncing busy.myshopify.com" in ran.err
            assert "warning: extra: there is no mirror of extra" in ran.err
            assert ran.err.count("error: ") == 1
            assert "1 of 4 shops failed: busy" in ran.err
    for handle in ("zebra", "acme"):
        assert email.encode() not in office.mirror(handle).read_bytes(), handle
    assert email.encode() in office.mirror("busy").read_bytes()


def test_where_no_shop_of_several_has_a_mirror_that_is_an_error(office: Office) -> None:
    office.shop("extra")
    office.shop("zebra")
    for argv in (("info",), ("vacuum",), ("forget", "--all", "--yes")):
        ran = office("mirror", *argv, "--shop", "extra", "--shop", "zebra")
        assert (ran.code, ran.out) == (2, ""), argv
        assert "2 of 2 shops failed: extra, zebra" in ran.err


def commands_in(text: str) -> list[list[str]]:
    return [shlex.split(each)[1:] for each in re.findall("`(orderstatus [^`]+)`", text)]


def test_what_is_said_of_a_mirror_that_is_of_no_use_can_be_pasted_and_mends_it(office: Office) -> None:
    office.shop("extra")
    office.write_settings('default_profile = "extra"\n' + office.settings.read_text(encoding="utf-8"))
    whole = office.mirror().read_bytes()
    newer = whole[:60] + (99).to_bytes(4) + whole[64:]
    for damage in (b"no database at all" * 99, newer):
        office.mirror().write_bytes(damage)
        ran = office("list", "--mirror", "--shop", "acme")
        assert ran.code == 1
        commands = commands_in(ran.err)
        assert [each[0] for each in commands] == ["mirror", "sync"]
        for argv in commands:
            assert office(*argv, typed=["y"]).code == 0, argv
        assert office("list", "--mirror", "--shop", "acme").code == 0
    assert not office.mirror("extra").exists()


def test_while_a_sync_is_under_way_forgetting_is_busy_and_can_wait(office: Office) -> None:
    locks = office.home / "state" / "locks"
    for argv in (("vacuum",), ("forget", "--all", "--yes")):
        with held([str(office.mirror())], locks, wait_seconds=0, unlocked=never):
            ran = office("mirror", *argv)
            assert (ran.code, "add `--wait`" in ran.err) == (3, True), argv
        assert office("mirror", *argv, "--wait").code == 0, argv


def test_a_demo_shop_is_looked_after_by_its_own_clock_and_in_its_own_zone(tmp_path: Path) -> None:
    cli = Cli(home=tmp_path, demo_orders=FEW)
    years = {"ORDERSTATUS_NOW": "2030-11-23T05:00:00Z"}
    assert cli("sync", "--demo", env=years).code == 0
    told = cli("mirror", "info", "--demo", tty=True, env=years)
    assert "now" in told.out
    assert "07:00" in told.out
    assert cli("mirror", "forget", "--demo", "--older-than", "3y", "--yes", env=years).code == 0
    [row] = json.loads(cli("mirror", "info", "--demo", "--json", env=years).out)
    assert (row["orders"], row["full_at"]) == (FEW, "2030-11-23T07:00:00+02:00")


def test_a_mirror_that_is_damaged_does_not_hide_the_others(office: Office) -> None:
    for handle in ("broken", "extra", "zebra"):
        office.shop(handle)
    assert office("sync", "--shop", "broken", "--shop", "zebra").code == 0
    office.mirror("broken").write_bytes(b"no database at all" * 99)
    ran = office("mirror", "info", "--all-shops", "--json")
    assert ran.code == 1
    assert {row["shop"] for row in json.loads(ran.out)} == {"acme.myshopify.com", "zebra.myshopify.com"}
    assert "warning: extra: there is no mirror of extra; orderstatus sync --shop extra" in ran.err
    assert "warning: broken: the mirror " in ran.err
    assert "1 of 4 shops failed: broken" in ran.err


def test_how_many_orders_were_forgotten_is_written_and_none_of_a_customer_is_a_warning(office: Office) -> None:
    [first, *_] = [row for row in office.json("list", "--mirror") if row["email"]]
    forget = ("mirror", "forget", "--yes", "--customer", first["email"])
    ran = office(*forget)
    assert (ran.code, ran.err) == (0, "")
    domain, count = ran.out.rstrip("\n").split("\t")
    assert (domain, int(count) > 0) == ("acme.myshopify.com", True)
    again = office(*forget)
    assert (again.code, again.out) == (0, "acme.myshopify.com\t0\n")
    assert "warning: acme: nothing was forgotten, as no order here is of" in again.err
    quiet = office("mirror", "forget", "--yes", "--older-than", "90y", "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")


def test_customers_that_the_shop_erased_first_are_not_said_to_be_forgotten(office: Office) -> None:
    [first, *_] = [row for row in office.json("list", "--mirror") if row["email"]]
    server = office.servers["acme"]
    office.later(hours=1)
    for each in server.shop.orders:
        if each["email"] == first["email"]:
            office.change(server, each, email=None, customer=None, phone=None)
    assert office("sync").code == 0
    ran = office("mirror", "forget", "--yes", "--customer", first["email"])
    assert (ran.out, "nothing was forgotten" in ran.err) == ("acme.myshopify.com\t0\n", True)
    for argv in commands_in(ran.err):
        assert office(*argv, "--yes").code == 0
    assert not office.mirror().exists()


def test_it_is_warned_of_what_was_forgotten_only_where_the_question_reaches_it(office: Office) -> None:
    rows = office.json("list", "--mirror", "--sort", "placed:asc")
    placed = [datetime.fromisoformat(row["placed_at"]) for row in rows]
    hours = (office.now - placed[3]) // timedelta(hours=1) + 1
    office("mirror", "forget", "--older-than", f"{hours}h", "--yes")
    [held] = office.json("mirror", "info")
    assert 0 < held["forgotten"] < FEW
    first = rows[held["forgotten"]]["placed_at"]
    last_forgotten = rows[held["forgotten"] - 1]["placed_at"]
    for argv, warns in (
        (("list",), True),
        (("list", "--since", last_forgotten), True),
        (("list", "--since", first), False),
        (("list", "--until", placed[0].isoformat()), False),
        (("shipments", "--summary", "--since", "60d"), True),
        (("shipments", "--summary", "--since", first), False),
        (("shipments", "--since", first), False),
        (("find", "nobody@example.com"), True),
        (("changes",), False),
    ):
        assert ("orders may be missing here" in office(*argv, "--mirror").err) is warns, argv
