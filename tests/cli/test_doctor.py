"""`doctor`: one look at machine and shop, an exit code that tells whether reading will work, and nothing changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import keyring
import pytest

from orderstatus.demo.loopback import listening
from orderstatus.demo.server import DemoServer
from orderstatus.output.doctor_fields import FINDING_FIELDS
from support.cli import Cli, Ran
from support.demo import EPOCH, demo_source
from support.keyrings import Memory
from support.secrets import CLIENT_ID, CLIENT_SECRET, TOKEN
from support.shops import Machine

REAL = {"ORDERSTATUS_SHOP": "acme.myshopify.com", "ORDERSTATUS_TOKEN": "t"}


def found(ran: Ran) -> dict[str, dict[str, Any]]:
    """The last finding of each check."""
    return {row["check"]: row for row in json.loads(ran.out)}


def test_all_is_well_in_the_demo_shop(cli: Cli) -> None:
    ran = cli("doctor", "--demo", "--json")
    assert (ran.code, ran.err) == (0, "")
    assert {row["state"] for row in json.loads(ran.out)} == {"ok"}
    assert list(json.loads(ran.out)[0]) == [field.key for field in FINDING_FIELDS]
    assert {row["shop"] for row in json.loads(ran.out)} == {None, "demo.myshopify.com"}


def test_looking_leaves_the_home_as_it_was(cli: Cli) -> None:
    assert cli("doctor", "--demo").code == 0
    assert not cli.home.exists()


def test_the_last_line_on_a_terminal_says_whether_reading_will_work(cli: Cli) -> None:
    assert cli("doctor", "--demo", tty=True).lines[-1] == "reading commands will work"
    assert cli("doctor", tty=True).lines[-1] == "reading commands will not work: exit code 2"


def test_a_missing_scope_is_a_warning_and_reading_goes_on(cli: Cli, without_scopes: Callable[..., None]) -> None:
    without_scopes("read_returns", "write_returns", "read_all_orders")
    ran = cli("doctor", "--demo", "--json")
    assert ran.code == 0
    assert {check: row["state"] for check, row in found(ran).items() if row["state"] != "ok"} == {
        "scopes": "warning",
        "older-orders": "warning",
    }


def test_without_orders_it_ends_as_list_does(cli: Cli, without_scopes: Callable[..., None]) -> None:
    without_scopes("read_orders", "write_orders")
    ran, listed = cli("doctor", "--demo", "--json"), cli("list", "--demo")
    assert ran.code == listed.code == 4
    assert found(ran)["scopes"]["state"] == "problem"
    assert found(ran)["scopes"]["detail"] in listed.err


@pytest.mark.parametrize(
    ("env", "check"),
    [
        ({}, "token"),
        ({"ORDERSTATUS_SHOP": "acme"}, "token"),
        ({**REAL, "ORDERSTATUS_TOKEN": "a b"}, "token"),
        ({**REAL, "ORDERSTATUS_API_URL": "http://shop.example"}, "token"),
    ],
    ids=["no shop", "no token", "no such token", "in the clear"],
)
def test_what_cannot_begin_is_exit_two_as_for_every_command(cli: Cli, env: dict[str, str], check: str) -> None:
    ran, listed = cli("doctor", "--json", env=env), cli("list", env=env)
    assert ran.code == listed.code == 2
    assert found(ran)[check]["detail"] in listed.err
    assert found(ran)[check]["remedy"] in listed.err


def test_broken_settings_are_a_finding_and_the_shop_is_looked_at_all_the_same(cli: Cli) -> None:
    path = cli.home / "config" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text("lang = [", encoding="utf-8")
    ran = cli("doctor", "--demo", "--json")
    assert (ran.code, ran.err) == (2, "")
    assert found(ran)["configuration"]["state"] == "problem"
    assert str(path) in found(ran)["configuration"]["detail"]
    assert found(ran)["connection"]["state"] == "ok"


def test_broken_settings_are_not_said_to_be_without_a_shop(cli: Cli) -> None:
    path = cli.home / "config" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text('lang = [\n[profile.acme]\nshop = "acme"\n', encoding="utf-8")
    ran = cli("doctor", "--json")
    assert (ran.code, found(ran)["configuration"]["state"]) == (2, "problem")
    assert "no shop is configured" not in ran.out
    named = cli("doctor", "--shop", "acme.example.com", "--json")
    assert "is not a Shopify shop" in found(named)["token"]["detail"]


def test_a_language_that_there_is_none_of_is_still_a_mistake(cli: Cli) -> None:
    assert cli("doctor", "--demo", "--lang", "xx").code == 2


def doctored(server: DemoServer, clean_env: dict[str, str], **env: str) -> tuple[int, dict[str, dict[str, Any]], str]:
    """The doctor as a process of its own, on a shop behind a port."""
    with listening(server) as url:
        ran = subprocess.run(
            [sys.executable, "-m", "orderstatus", "doctor", "--json"],
            capture_output=True,
            text=True,
            env={**clean_env, **REAL, "ORDERSTATUS_API_URL": url, **env, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
    return ran.returncode, {row["check"]: row for row in json.loads(ran.stdout)}, ran.stderr


def test_a_clock_that_is_years_off_is_told_by_the_shops_own(clean_env: dict[str, str]) -> None:
    """The demo shop's clock is fixed in 2026."""
    code, checks, err = doctored(demo_source(orders=5).server, clean_env)
    assert (code, err) == (0, "")
    if abs(datetime.now(UTC) - EPOCH).days:
        assert checks["clock"]["state"] == "warning"


def test_a_token_that_the_shop_refuses_is_exit_four_and_is_shown_nowhere(clean_env: dict[str, str]) -> None:
    token = "shpat_of-another-shop"
    code, checks, err = doctored(demo_source(orders=5).server, clean_env, ORDERSTATUS_TOKEN=token)
    assert code == 4
    assert checks["connection"]["state"] == "problem"
    assert checks["token"]["detail"].endswith("it did not open the shop")
    assert token not in json.dumps(checks) + err


def test_a_version_that_is_not_served_is_a_problem(clean_env: dict[str, str]) -> None:
    server = demo_source(orders=5, api_versions=["2026-01", "2026-04"]).server
    code, checks, err = doctored(server, clean_env)
    assert (code, err) == (1, "")
    assert checks["api-version"]["state"] == "problem"


def test_a_shop_that_cannot_be_reached_is_exit_three(clean_env: dict[str, str]) -> None:
    with listening(demo_source(orders=1).server) as url:
        gone = url
    ran = subprocess.run(
        [sys.executable, "-m", "orderstatus", "doctor", "--retries", "0"],
        capture_output=True,
        text=True,
        env={**clean_env, **REAL, "ORDERSTATUS_API_URL": gone, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (ran.returncode, ran.stderr) == (3, "")


class TestRealCredentials:
    @pytest.fixture
    def machine(self, tmp_path: Path, grants_canaries: None) -> Machine:
        machine = Machine(tmp_path / "home")
        machine.opens("acme")
        machine.opens("beta")
        return machine

    def app(self, machine: Machine, handle: str = "acme", *flags: str) -> None:
        argv = ("auth", "login", "--shop", handle, "--client-id", CLIENT_ID, "--with-secret", *flags)
        assert machine(*argv, piped=CLIENT_SECRET).code == 0

    def static(self, machine: Machine, handle: str = "acme") -> None:
        assert machine("auth", "login", "--shop", handle, "--with-token", piped=TOKEN).code == 0

    def test_an_app_renews_its_token_and_its_end_is_said(self, machine: Machine) -> None:
        self.app(machine)
        ran = machine("doctor", "--json")
        assert (ran.code, ran.err) == (0, "")
        assert found(ran)["token"] == {
            "shop": "acme.myshopify.com",
            "check": "token",
            "state": "ok",
            "detail": f"client credentials, from {machine.credentials}; "
            "renewed before it expires at 2026-11-24 05:29 UTC",
            "remedy": None,
        }

    def test_a_token_of_the_keyring(self, machine: Machine) -> None:
        before = keyring.get_keyring()
        keyring.set_keyring(Memory())
        try:
            self.app(machine, "acme", "--keyring")
            ran = machine("doctor", "--json")
        finally:
            keyring.set_keyring(before)
        assert ran.code == 0
        assert "client credentials, from the system's keyring" in found(ran)["token"]["detail"]

    def test_a_command_that_prints_the_token(self, machine: Machine) -> None:
        # Not in the settings themselves, which refuse to hold a token.
        secret = machine.home / "kept-elsewhere"
        secret.parent.mkdir(parents=True, exist_ok=True)
        secret.write_text(TOKEN)
        code = f"print(open({str(secret)!r}).read())"
        machine.write_settings(
            '[profile.acme]\nshop = "acme.myshopify.com"\n'
            f"token_command = {json.dumps([sys.executable, '-I', '-c', code])}\n"
        )
        ran = machine("doctor", "--json")
        assert ran.code == 0
        assert f"from token_command ({sys.executable})" in found(ran)["token"]["detail"]

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
    def test_files_that_others_can_read_are_warnings_with_what_mends_them(self, machine: Machine) -> None:
        self.app(machine)
        machine.credentials.chmod(0o644)
        machine.cached().chmod(0o640)
        ran = machine("doctor", "--json")
        assert ran.code == 0
        assert ran.err == "", "said once, and not as a warning too"
        files = [row for row in json.loads(ran.out) if row["check"] == "files"]
        assert [(row["state"], row["remedy"]) for row in files] == [
            ("warning", f"chmod 600 {machine.credentials}"),
            ("warning", f"chmod 600 {machine.cached()}"),
        ]

    def test_of_several_shops_each_is_looked_at_and_the_machine_once(self, machine: Machine) -> None:
        self.static(machine)
        self.app(machine, "beta")
        ran = machine("doctor", "--all-shops", "--json")
        assert ran.code == 0
        shops = [row["shop"] for row in json.loads(ran.out) if row["check"] == "token"]
        assert shops == ["acme.myshopify.com", "beta.myshopify.com"]
        assert [row["shop"] for row in json.loads(ran.out) if row["check"] == "configuration"] == [None]
        machine.opens("beta", token="shpat_new", client=("id-2", "x"))
        machine.cached("beta").unlink()
        assert machine("doctor", "--all-shops", "--json").code == machine("list", "--all-shops").code == 1

    def test_a_zone_of_the_settings_is_said_beside_the_shops_own(self, machine: Machine) -> None:
        self.static(machine)
        machine.write_settings('[profile.acme]\nshop = "acme.myshopify.com"\ntime_zone = "Asia/Tokyo"\n')
        zone = found(machine("doctor", "--json"))["time-zone"]
        assert (zone["state"], zone["detail"]) == (
            "ok",
            "Asia/Tokyo, from the settings; the shop's own is Europe/Helsinki",
        )

    def test_a_file_is_left_untouched_where_nothing_was_found_anew(self, machine: Machine, tmp_path: Path) -> None:
        self.static(machine)
        # How much is free on this disk is not the same from one moment to the next.
        asked = ("doctor", "--columns", "shop,check,state", "--output", str(tmp_path / "doctor.csv"), "--if-changed")
        assert machine(*asked).code == 0
        os.utime(tmp_path / "doctor.csv", (1, 1))
        assert machine(*asked).code == 0
        assert (tmp_path / "doctor.csv").stat().st_mtime == 1
        machine.opens("acme", token="shpat_new")
        assert machine(*asked).code == 4
        assert (tmp_path / "doctor.csv").stat().st_mtime > 1
