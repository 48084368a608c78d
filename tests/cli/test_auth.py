"""`auth`: a credential is asked for unseen, checked at its shop, kept where only its owner reads it, and forgotten."""

from __future__ import annotations

import json
import os
import stat
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import keyring
import pytest

from orderstatus.demo.faults import parse
from support.cli import Ran
from support.keyrings import Memory
from support.secrets import CLIENT_ID, CLIENT_SECRET, GRANTED, TOKEN, shown
from support.shops import GRANT, Machine
from support.tiny_shop import ALL_SCOPES

pytestmark = pytest.mark.usefixtures("grants_canaries")

ACME = "acme.myshopify.com"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A machine that knows of no shop, and two shops that would answer it."""
    machine = Machine(tmp_path / "home")
    machine.opens("acme")
    machine.opens("beta")
    return machine


@pytest.fixture
def memory_keyring() -> Any:
    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    yield keyring.get_keyring()
    keyring.set_keyring(before)


def logged_in(machine: Machine, handle: str = "acme", *flags: str) -> Ran:
    ran = machine("auth", "login", "--shop", handle, "--with-token", *flags, piped=f"{TOKEN}\n")
    assert ran.code == 0, ran.err
    return ran


def logged_in_as_app(machine: Machine, handle: str = "acme", *flags: str) -> Ran:
    ran = machine(
        *("auth", "login", "--shop", handle, "--client-id", CLIENT_ID, "--with-secret"), *flags, piped=CLIENT_SECRET
    )
    assert ran.code == 0, ran.err
    return ran


def rows(ran: Ran) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(ran.out)
    return read


class TestLogin:
    def test_at_a_terminal_everything_is_asked_for_and_the_token_unseen(self, machine: Machine) -> None:
        ran = machine("auth", "login", typed=["acme", "1", TOKEN])
        assert (ran.code, ran.err) == (0, "")
        assert [is_secret for _, is_secret in machine.asked] == [False, False, True]
        assert machine.kept()[ACME]["token"] == TOKEN

    def test_the_secret_of_an_app_is_asked_for_unseen_and_its_id_is_not(self, machine: Machine) -> None:
        ran = machine("auth", "login", "--shop", "acme", typed=["2", CLIENT_ID, CLIENT_SECRET])
        assert (ran.code, ran.err) == (0, "")
        assert [is_secret for _, is_secret in machine.asked] == [False, False, True]
        assert machine.kept()[ACME]["client_secret"] == CLIENT_SECRET

    def test_with_the_id_given_only_the_secret_is_asked_for(self, machine: Machine) -> None:
        ran = machine("auth", "login", "--shop", "acme", "--client-id", CLIENT_ID, typed=[CLIENT_SECRET])
        assert (ran.code, ran.err) == (0, "")
        assert machine.asked == [("Client secret", True)]

    def test_what_it_opens_is_shown_and_no_secret_is(self, machine: Machine) -> None:
        ran = logged_in(machine)
        assert ran.lines[0] == "Acme (acme.myshopify.com)"
        said = {line.split("  ")[1].strip(): line for line in ran.lines[1:6]}
        assert list(said) == ["plan", "time zone", "scopes", "profile", "kept in"]
        assert "Grow" in said["plan"]
        assert "Europe/Helsinki" in said["time zone"]
        assert "read_orders" in said["scopes"]
        assert str(machine.credentials) in said["kept in"]
        assert len(ran.lines) == 6

    def test_a_token_that_is_piped_in_may_end_with_a_line_break_of_windows(self, machine: Machine) -> None:
        ran = machine("auth", "login", "--shop", "acme", "--with-token", piped=f"\n  {TOKEN}\r\n")
        assert (ran.code, machine.kept()[ACME]["token"]) == (0, TOKEN)

    def test_of_an_app_id_and_secret_are_kept_and_the_token_that_was_granted(self, machine: Machine) -> None:
        logged_in_as_app(machine)
        entry = machine.kept()[ACME]
        assert (entry["client_id"], entry["client_secret"]) == (CLIENT_ID, CLIENT_SECRET)
        granted = json.loads(machine.cached().read_text())
        assert GRANTED in granted["token"]
        assert granted["expires_at"] == (machine.now + timedelta(seconds=86_399)).isoformat()
        # The first command after it asks for none.
        before = len(machine.requests)
        assert machine("list").code == 0
        assert (ACME, GRANT) not in machine.requests[before:]

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
    def test_nobody_else_can_read_what_is_kept(self, machine: Machine) -> None:
        old = os.umask(0)
        try:
            logged_in_as_app(machine)
        finally:
            os.umask(old)
        for path in (machine.credentials, machine.cached()):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700

    @pytest.mark.parametrize(
        "typed",
        [
            "acme",
            "ACME",
            " acme ",
            ACME,
            f"https://{ACME}/admin",
            f"https://{ACME}/",
            "https://admin.shopify.com/store/acme/orders?x=1",
        ],
    )
    def test_a_shop_is_named_as_people_name_it(self, machine: Machine, typed: str) -> None:
        ran = machine("auth", "login", "--shop", typed, "--with-token", piped=TOKEN)
        assert (ran.code, list(machine.kept())) == (0, [ACME])
        assert 'shop = "acme.myshopify.com"' in machine.settings.read_text()

    @pytest.mark.parametrize(
        "typo",
        [
            "acme.example",
            "acme.myshopify.com.evil.example",
            "acme.myshopify.co",
            "acme.myshopfy.com",
            "evil.example/acme.myshopify.com",
            "acme@evil.example",
            "https://acme.myshopify.com@evil.example",
            "https://admin.shopify.com.evil.example/store/acme",
            "acme.myshopify.com:8443",
            "acmé",
            "-acme",
            "127.0.0.1",
            "",
        ],
    )
    def test_what_is_no_shop_of_shopifys_is_refused_before_anything_is_asked_or_sent(
        self, machine: Machine, typo: str
    ) -> None:
        ran = machine("auth", "login", "--shop", typo, typed=["1", TOKEN] if typo else ["acme.example"])
        assert ran.code == 2
        assert "is not a Shopify shop" in ran.err
        assert not any(is_secret for _, is_secret in machine.asked)
        assert (machine.requests, machine.files()) == ([], set())

    def test_a_name_of_its_own_is_a_profile(self, machine: Machine) -> None:
        logged_in(machine, "acme", "--name", "shop-fi")
        assert machine("list", "--shop", "shop-fi").code == 0
        assert rows(machine("auth", "status", "--json"))[0]["profile"] == "shop-fi"
        # Logged in to again by its domain, it keeps that name.
        logged_in(machine)
        assert machine.settings.read_text().count("[profile.") == 1

    def test_a_name_that_is_another_shops_is_refused_before_anything_is_sent(self, machine: Machine) -> None:
        logged_in(machine)
        before, kept = len(machine.requests), machine.kept()
        ran = machine("auth", "login", "--shop", "beta", "--name", "acme", "--with-token", piped=TOKEN)
        assert ran.code == 2
        assert "the profile `acme` is of acme.myshopify.com, and not of beta.myshopify.com" in ran.err
        assert (len(machine.requests), machine.kept()) == (before, kept)

    @pytest.mark.parametrize("name", ["", "a b", "-x", "x" * 61, "../x"])
    def test_a_name_that_no_profile_can_have_is_refused(self, machine: Machine, name: str) -> None:
        ran = machine("auth", "login", "--shop", "acme", f"--name={name}", "--with-token", piped=TOKEN)
        assert (ran.code, machine.requests, machine.files()) == (2, [], set())

    def test_the_rest_of_the_settings_stays_as_it_was_written(self, machine: Machine) -> None:
        machine.write_settings('# mine\nlang = "en"\n\n[profile.beta]\nshop = "beta.myshopify.com" # two\n')
        logged_in(machine)
        text = machine.settings.read_text()
        assert text.startswith('# mine\nlang = "en"\n\n[profile.beta]\nshop = "beta.myshopify.com" # two\n')
        assert '[profile.acme]\nshop = "acme.myshopify.com"' in text

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="folders that even their owner cannot write")
    def test_settings_that_say_it_already_need_not_be_writable(self, machine: Machine, tmp_path: Path) -> None:
        folder = tmp_path / "store"
        folder.mkdir()
        (folder / "config.toml").write_text('[profile.acme]\nshop = "acme.myshopify.com"\n')
        folder.chmod(0o500)
        machine.env["ORDERSTATUS_CONFIG"] = str(folder / "config.toml")
        logged_in(machine)
        folder.chmod(0o700)

    def test_a_demo_shop_needs_none(self, machine: Machine) -> None:
        ran = machine("auth", "login", "--shop", "demo", "--with-token", piped=TOKEN)
        assert (ran.code, machine.files()) == (2, set())
        assert "a demo shop needs no login" in ran.err

    def test_the_shop_of_the_environment_is_meant_where_none_is_named(self, machine: Machine) -> None:
        ran = machine("auth", "login", "--with-token", piped=TOKEN, env={"ORDERSTATUS_SHOP": "beta"})
        assert (ran.code, list(machine.kept())) == (0, ["beta.myshopify.com"])

    def test_a_variable_that_goes_before_it_is_said(self, machine: Machine) -> None:
        ran = machine(
            "auth", "login", "--shop", "acme", "--with-token", piped=TOKEN, env={"ORDERSTATUS_TOKEN": "shpat_other"}
        )
        assert ran.code == 0
        assert "ORDERSTATUS_TOKEN is set, and goes before" in ran.err

    def test_what_each_missing_scope_takes_away_is_shown(self, machine: Machine) -> None:
        machine.opens("acme", scopes=[each for each in ALL_SCOPES if each not in ("read_returns", "read_all_orders")])
        lines = logged_in(machine).lines
        at = lines.index("What is not to be had, and the scope that would open it:")
        lacks = {line.split()[0]: line for line in lines[at + 1 :]}
        assert set(lacks) == {"read_returns", "read_all_orders"}
        assert "returns and what is owed on them" in lacks["read_returns"]
        assert "orders older than 60 days" in lacks["read_all_orders"]

    def test_without_orders_it_is_kept_and_says_that_it_opens_nothing_yet(self, machine: Machine) -> None:
        machine.opens("acme", scopes=["read_customers"])
        ran = logged_in(machine)
        assert "read_orders" in ran.out
        assert "everything: orders, their payments and their shipments" in ran.out

    def test_in_finnish(self, machine: Machine) -> None:
        machine.opens("acme", scopes=["read_orders"])
        ran = machine("auth", "login", "--shop", "acme", "--with-token", "--lang", "fi", piped=TOKEN)
        assert ran.code == 0
        assert "aikavyöhyke" in ran.out
        assert "time zone" not in ran.out
        assert "What is not to be had" not in ran.out


class TestRefusedLogin:
    """Nothing is kept: no credential, no profile, no token that was granted."""

    @pytest.mark.parametrize(
        ("settings", "says"),
        [
            ({"token": "shpat_another"}, "rejected the access token: it is revoked, expired, mistyped or another"),
            ({"faults": parse("402:9")}, "the shop is frozen"),
            ({"faults": parse("404:9")}, "there is no such shop"),
            ({"faults": parse("403:9")}, "Shopify refuses this app or this shop"),
        ],
        ids=["token", "frozen", "unknown", "forbidden"],
    )
    def test_a_token_that_does_not_open_the_shop(self, machine: Machine, settings: Any, says: str) -> None:
        machine.opens("acme", **settings)
        ran = machine("auth", "login", "--shop", "acme", "--with-token", piped=TOKEN)
        assert (ran.code, ran.out, machine.files()) == (4, "", set())
        assert says in ran.err
        assert "\nhint: " in ran.err
        assert not shown(ran.err)

    @pytest.mark.parametrize(
        ("settings", "code", "says"),
        [
            ({"oauth_refusal": "app_not_installed"}, 4, "the app is not installed on acme.myshopify.com"),
            ({"oauth_refusal": "shop_not_permitted"}, 4, "app and shop are not in one organisation"),
            ({"client": ("id-9", CLIENT_SECRET)}, 4, "Shopify knows no app with this client id"),
            ({"client": (CLIENT_ID, "shpss_rotated")}, 4, "Shopify rejected the client id and secret"),
            ({"oauth_faults": parse("423:9")}, 3, "the shop is locked"),
            ({"oauth_faults": parse("404:9")}, 4, "there is no such shop"),
            ({"oauth_faults": parse("502:9")}, 3, "answered 502"),
            ({"oauth_faults": parse("html:9")}, 3, "not JSON"),
            ({"faults": parse("401:9")}, 4, "it had granted a moment before"),
        ],
        ids=["not installed", "not permitted", "no app", "secret", "locked", "404", "502", "html", "401"],
    )
    def test_an_app_that_gets_no_token(self, machine: Machine, settings: Any, code: int, says: str) -> None:
        machine.opens("acme", **settings)
        ran = machine(
            *("auth", "login", "--shop", "acme", "--client-id", CLIENT_ID, "--with-secret", "--retries", "0"),
            piped=CLIENT_SECRET,
        )
        assert (ran.code, ran.out, machine.files()) == (code, "", set())
        assert says in ran.err
        assert "\nhint: " in ran.err
        assert not shown(ran.err)

    def test_a_shop_that_calls_itself_another(self, machine: Machine) -> None:
        machine.shops[ACME] = machine.shops["beta.myshopify.com"]
        ran = machine("auth", "login", "--shop", "acme", "--with-token", piped=TOKEN)
        assert (ran.code, machine.files()) == (4, set())
        assert "the shop that answers calls itself beta.myshopify.com, and not acme.myshopify.com" in ran.err
        assert "hint: orderstatus auth login --shop beta" in ran.err

    def test_what_was_kept_before_stays(self, machine: Machine) -> None:
        logged_in_as_app(machine)
        before = machine.credentials.read_bytes(), machine.settings.read_bytes(), machine.cached().read_bytes()
        ran = machine("auth", "login", "--shop", "acme", "--with-token", piped="shpat_wrong")
        assert ran.code == 4
        assert (
            machine.credentials.read_bytes(),
            machine.settings.read_bytes(),
            machine.cached().read_bytes(),
        ) == before

    @pytest.mark.parametrize("text", ["", "\n\n", f"{TOKEN} two", f'"{TOKEN}"', f"X-Shopify-Access-Token: {TOKEN}"])
    def test_what_is_no_token_is_never_sent(self, machine: Machine, text: str) -> None:
        ran = machine("auth", "login", "--shop", "acme", "--with-token", piped=text)
        assert (ran.code, machine.requests, machine.files()) == (2, [], set())
        assert not shown(ran.err)

    def test_nothing_is_asked_where_nobody_is_there(self, machine: Machine) -> None:
        for argv, flag in (
            ((), "--shop"),
            (("--shop", "acme"), "--with-token"),
            (("--shop", "acme", "--client-id", CLIENT_ID), "--with-secret"),
        ):
            ran = machine("auth", "login", *argv, piped=TOKEN)
            assert (ran.code, machine.requests) == (2, [])
            assert "there is nobody to ask" in ran.err
            assert f"hint: add {flag}" in ran.err

    @pytest.mark.parametrize(
        "flags",
        [
            ("--with-token", "--client-id", "x"),
            ("--with-token", "--token-command", "x"),
            ("--with-secret",),
            ("--keyring", "--token-command", "x"),
            ("--token-command", ""),
            ("--token-command", "'"),
        ],
    )
    def test_flags_that_contradict_each_other(self, machine: Machine, flags: tuple[str, ...]) -> None:
        ran = machine("auth", "login", "--shop", "acme", *flags, piped=TOKEN)
        assert (ran.code, machine.requests, machine.files()) == (2, [], set())
        assert "\nhint: " in ran.err

    @pytest.mark.parametrize("flag", ["--token", "--secret", "--client-secret", "--access-token"])
    def test_no_flag_takes_a_secret(self, machine: Machine, flag: str) -> None:
        ran = machine("auth", "login", "--shop", "acme", flag, "hunter2")
        assert (ran.code, machine.requests) == (2, [])

    def test_broken_settings_are_said_before_anything_is_asked(self, machine: Machine) -> None:
        machine.write_settings("[profile.acme]\nshop = acme\n")
        ran = machine("auth", "login", "--shop", "acme", typed=["1", TOKEN])
        assert (ran.code, machine.asked, machine.requests) == (2, [], [])
        assert "line 2, column 8" in ran.err


class TestElsewhere:
    def command(self, machine: Machine, *prints: str) -> str:
        code = machine.home.parent / "prints.py"
        code.write_text("".join(f"print({each!r})\n" for each in prints))
        return f"'{sys.executable}' '{code}'"

    def test_a_command_is_named_in_the_profile_and_nothing_is_kept(self, machine: Machine) -> None:
        ran = machine("auth", "login", "--shop", "acme", "--token-command", self.command(machine, TOKEN))
        assert (ran.code, ran.err) == (0, "")
        assert machine.files() == {"config.toml"}
        assert not shown(machine.settings.read_text())
        assert machine("list").code == 0

    def test_a_command_that_prints_a_wrong_token_is_not_kept(self, machine: Machine) -> None:
        ran = machine("auth", "login", "--shop", "acme", "--token-command", self.command(machine, "shpat_wrong"))
        assert (ran.code, machine.files()) == (4, set())

    def test_a_command_takes_the_place_of_what_was_kept_and_the_other_way_round(self, machine: Machine) -> None:
        logged_in_as_app(machine)
        command = self.command(machine, TOKEN)
        assert machine("auth", "login", "--shop", "acme", "--token-command", command).code == 0
        assert machine.files() == {"config.toml"}
        logged_in(machine)
        assert "token_command" not in machine.settings.read_text()
        assert machine.kept()[ACME]["token"] == TOKEN

    def test_a_static_token_takes_the_place_of_an_apps(self, machine: Machine) -> None:
        logged_in_as_app(machine)
        logged_in(machine)
        assert "client_id" not in machine.kept()[ACME]
        assert not machine.cached().exists()

    def test_no_shop_takes_the_name_of_the_demo_shop(self, machine: Machine) -> None:
        ran = machine("auth", "login", "--shop", "acme", "--name", "demo", "--with-token", piped=TOKEN)
        assert (ran.code, ran.out) == (2, "")
        assert "the profile `demo` is of acme.myshopify.com" in ran.err
        assert machine.files() == set()
        assert machine.requests == []

    def test_the_keyring_keeps_it_in_place_of_the_file_and_the_other_way_round(
        self, machine: Machine, memory_keyring: Memory
    ) -> None:
        logged_in(machine)
        ran = logged_in(machine, "acme", "--keyring")
        assert "the system's keyring" in ran.out
        assert machine.files() == {"config.toml"}
        assert 'credentials = "keyring"' in machine.settings.read_text()
        assert TOKEN in memory_keyring.held["orderstatus", ACME]
        assert machine("list").code == 0
        logged_in(machine)
        assert memory_keyring.held == {}
        assert machine.kept()[ACME]["token"] == TOKEN
        assert machine("list").code == 0

    def test_a_keyring_that_is_gone_is_left_for_the_file_all_the_same(
        self, machine: Machine, memory_keyring: Memory, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        logged_in_as_app(machine, "acme", "--keyring")
        monkeypatch.setattr("orderstatus.config.keyring_store.find_spec", lambda _: None)
        ran = logged_in(machine)
        assert ran.lines[0] == "Acme (acme.myshopify.com)"
        assert "warning: what the system's keyring holds for acme.myshopify.com was not removed: " in ran.err
        assert TOKEN not in ran.err
        assert machine.kept()[ACME]["token"] == TOKEN
        assert not machine.cached().exists(), "the token that was granted before is another credential's"
        assert machine("list").code == 0

    def test_logging_out_of_the_keyring(self, machine: Machine, memory_keyring: Memory) -> None:
        logged_in_as_app(machine, "acme", "--keyring")
        assert machine("auth", "logout", "--shop", "acme").code == 0
        assert memory_keyring.held == {}
        assert machine.files() == {"config.toml"}
        assert "acme" not in machine.settings.read_text()

    def test_an_app_without_the_extra_keeps_nothing(self, machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("orderstatus.config.keyring_store.find_spec", lambda _: None)
        ran = machine("auth", "login", "--shop", "acme", "--with-token", "--keyring", piped=TOKEN)
        assert (ran.code, machine.files()) == (2, set())
        assert "hint: pip install 'orderstatus[keyring]'" in ran.err


class TestStatus:
    def test_every_shop_is_asked_and_the_default_is_marked(self, machine: Machine) -> None:
        logged_in(machine)
        logged_in_as_app(machine, "beta")
        assert machine("auth", "switch", "beta").code == 0
        ran = machine("auth", "status", "--json")
        assert (ran.code, ran.err) == (0, "")
        acme, beta = rows(ran)
        assert (acme["profile"], acme["shop"], acme["default"], acme["state"]) == ("acme", ACME, False, "open")
        assert (acme["credential"], acme["expires_at"]) == ("token", None)
        assert (beta["default"], beta["credential"]) == (True, "client-credentials")
        assert beta["expires_at"] == (machine.now + timedelta(seconds=86_399)).isoformat()
        assert (beta["name"], beta["plan"], beta["time_zone"]) == ("Beta", "Grow", "Europe/Helsinki")
        assert "read_orders" in beta["scopes"]
        assert beta["missing_scopes"] == []

    def test_as_a_table(self, machine: Machine) -> None:
        logged_in(machine)
        ran = machine("auth", "status", tty=True)
        assert ran.code == 0
        assert all(word in ran.out for word in ("acme", ACME, "open", "token"))
        assert "Auki" in machine("auth", "status", "--lang", "fi", tty=True).out

    @pytest.mark.parametrize(
        ("settings", "code", "state"),
        [
            ({"token": "shpat_new"}, 4, "refused"),
            ({"scopes": ["read_customers"]}, 4, "refused"),
            ({"faults": parse("402:9")}, 4, "refused"),
            ({"faults": parse("423:9")}, 3, "unreachable"),
        ],
        ids=["revoked", "no orders", "frozen", "locked"],
    )
    def test_a_shop_that_is_not_open_is_said_with_the_reason(
        self, machine: Machine, settings: Any, code: int, state: str
    ) -> None:
        logged_in(machine)
        machine.opens("acme", **settings)
        ran = machine("auth", "status", "--json")
        assert (ran.code, rows(ran)[0]["state"]) == (code, state)
        assert rows(ran)[0]["detail"] in machine("list").err
        assert not shown(ran.out + ran.err)

    def test_a_shop_without_a_credential_is_exit_two(self, machine: Machine) -> None:
        machine.write_settings('[profile.acme]\nshop = "acme.myshopify.com"\n')
        ran = machine("auth", "status", "--json")
        assert (ran.code, rows(ran)[0]["state"]) == (2, "no-credential")
        assert machine.requests == []

    def test_a_command_that_gives_no_token_is_no_credential(self, machine: Machine) -> None:
        machine.write_settings(
            '[profile.acme]\nshop = "acme.myshopify.com"\ntoken_command = ["no-such-program-here"]\n'
        )
        ran = machine("auth", "status", "--json")
        assert (ran.code, rows(ran)[0]["state"]) == (2, "no-credential")
        assert "the token_command `no-such-program-here` cannot be run" in rows(ran)[0]["detail"]

    def test_of_several_some_of_which_are_open_it_is_exit_one(self, machine: Machine) -> None:
        logged_in(machine)
        logged_in(machine, "beta")
        machine.opens("beta", token="shpat_new")
        ran = machine("auth", "status", "--json")
        assert (ran.code, [row["state"] for row in rows(ran)]) == (1, ["open", "refused"])
        assert machine("auth", "status", "--shop", "beta", "--json").code == 4
        machine.opens("acme", token="shpat_new")
        assert machine("auth", "status", "--json").code == 4

    def test_without_a_shop_the_ways_on_are_said(self, machine: Machine) -> None:
        ran = machine("auth", "status")
        assert ran.code == 2
        assert "no shop is configured" in ran.err


class TestLogout:
    def test_the_last_login_of_a_shop_takes_its_profile_and_its_files_along(self, machine: Machine) -> None:
        logged_in_as_app(machine)
        assert machine("auth", "switch", "acme").code == 0
        ran = machine("auth", "logout", "--shop", "acme", tty=True)
        assert (ran.code, ran.out) == (0, "")
        assert "logged out of acme.myshopify.com" in ran.err
        assert machine.files() == {"config.toml"}
        assert machine.settings.read_text().strip() == ""
        assert machine("list").code == 2

    def test_what_else_is_set_of_the_shop_stays(self, machine: Machine) -> None:
        machine.write_settings('[profile.acme]\nshop = "acme.myshopify.com"\ncountry = "FI"\n')
        logged_in(machine)
        ran = machine("auth", "logout", "--shop", "acme", tty=True)
        assert "the settings of profile acme stay" in ran.err
        assert 'country = "FI"' in machine.settings.read_text()
        assert machine.kept() == {}

    def test_other_shops_are_left_alone(self, machine: Machine) -> None:
        logged_in(machine)
        logged_in_as_app(machine, "beta")
        assert machine("auth", "logout", "--shop", "acme").code == 0
        assert list(machine.kept()) == ["beta.myshopify.com"]
        assert machine.cached("beta").exists()
        assert machine("list").code == 0

    def test_all_of_them(self, machine: Machine) -> None:
        logged_in(machine)
        logged_in_as_app(machine, "beta")
        assert machine("auth", "logout", "--all-shops").code == 0
        assert machine.files() == {"config.toml"}

    def test_a_command_that_still_opens_the_shop_is_said_with_what_ends_it(self, machine: Machine) -> None:
        machine.write_settings('[profile.acme]\nshop = "acme.myshopify.com"\ntoken_command = ["pass", "x"]\n')
        ran = machine("auth", "logout", "--shop", "acme")
        assert ran.code == 0
        assert "token_command (pass) still opens acme.myshopify.com" in ran.err
        assert "orderstatus config unset profile.acme.token_command" in ran.err

    def test_a_variable_that_still_opens_the_shop_is_said(self, machine: Machine) -> None:
        logged_in(machine)
        ran = machine("auth", "logout", env={"ORDERSTATUS_SHOP": "acme", "ORDERSTATUS_TOKEN": TOKEN})
        assert "ORDERSTATUS_TOKEN still opens acme.myshopify.com" in ran.err
        assert not shown(ran.err)

    def test_where_nothing_was_kept_that_is_said(self, machine: Machine) -> None:
        ran = machine("auth", "logout", "--shop", "acme")
        assert (ran.code, machine.files()) == (0, set())
        assert "no credential was kept for acme.myshopify.com" in ran.err


class TestToken:
    def test_it_is_the_whole_of_the_output(self, machine: Machine) -> None:
        logged_in(machine)
        ran = machine("auth", "token", "--shop", "acme")
        assert (ran.code, ran.out == f"{TOKEN}\n", ran.err) == (0, True, "")

    def test_of_an_app_it_is_the_granted_one_renewed_where_it_ends(self, machine: Machine) -> None:
        logged_in_as_app(machine)
        first = machine("auth", "token").out
        assert first.strip() == json.loads(machine.cached().read_text())["token"]
        machine.now += timedelta(seconds=86_399 - 60)
        second = machine("auth", "token")
        assert second.code == 0
        assert (second.out != first, second.out.count("\n")) == (True, 1)
        assert second.out.strip() == json.loads(machine.cached().read_text())["token"]

    def test_of_several_shops_one_must_be_named(self, machine: Machine) -> None:
        logged_in(machine)
        logged_in(machine, "beta")
        ran = machine("auth", "token")
        assert (ran.code, ran.out) == (2, "")

    def test_where_there_is_none_nothing_is_printed(self, machine: Machine) -> None:
        ran = machine("auth", "token", "--shop", "acme")
        assert (ran.code, ran.out) == (2, "")
        assert "hint: orderstatus auth login --shop acme" in ran.err


class TestSwitch:
    def test_commands_ask_the_shop_that_was_chosen(self, machine: Machine) -> None:
        logged_in(machine)
        logged_in(machine, "beta")
        assert machine("list").code == 2
        assert machine("auth", "switch", "beta").code == 0
        before = len(machine.requests)
        assert machine("list").code == 0
        assert {domain for domain, _ in machine.requests[before:]} == {"beta.myshopify.com"}

    def test_what_is_no_profile_is_refused_with_the_nearest(self, machine: Machine) -> None:
        logged_in(machine)
        text = machine.settings.read_text()
        ran = machine("auth", "switch", "acmee")
        assert ran.code == 2
        assert "`auth switch` does not know `acmee`; did you mean `acme`?" in ran.err
        assert machine.settings.read_text() == text

    def test_where_there_is_no_profile_it_is_said_how_to_make_one(self, machine: Machine) -> None:
        ran = machine("auth", "switch", "acme")
        assert ran.code == 2
        assert ran.err == "error: there is no profile `acme`, nor any other\n\nhint: make one: orderstatus auth login\n"
        assert not machine.settings.exists()

    def test_a_variable_that_goes_before_it_is_said(self, machine: Machine) -> None:
        logged_in(machine)
        ran = machine("auth", "switch", "acme", env={"ORDERSTATUS_SHOP": "beta"})
        assert ran.code == 0
        assert "ORDERSTATUS_SHOP is set, and goes before it" in ran.err


def test_verbose_tells_of_a_grant_as_of_every_other_request(tmp_path: Path, grants_canaries: None) -> None:
    machine = Machine(tmp_path / "home")
    machine.opens("acme")
    argv = ("auth", "login", "--shop", "acme", "--client-id", CLIENT_ID, "--with-secret", "--verbose")
    told = machine(*argv, piped=CLIENT_SECRET).err.splitlines()
    assert [line.split(":")[0] for line in told] == ["token", "Doctor"]
    assert told[0].startswith("token: ok, 200, ")
    # Kept from then on.
    assert machine("list", "--verbose").requests == ["OrdersFirstPage"]


def test_status_warns_of_a_file_that_others_can_read(tmp_path: Path) -> None:
    machine = Machine(tmp_path / "home")
    machine.opens("acme")
    assert machine("auth", "login", "--shop", "acme", "--with-token", piped=TOKEN).code == 0
    machine.credentials.chmod(0o644)
    ran = machine("auth", "status")
    assert ran.code == 0
    assert ran.err.startswith("warning: ")
    assert f"chmod 600 {machine.credentials}" in ran.err
