"""Credentials that do not open their shop, and shops that do not let in: each its own sentence, hint and exit code."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from orderstatus.demo.faults import parse
from orderstatus.demo.loopback import listening
from orderstatus.demo.server import DemoServer
from support.processes import House, is_one_line_and_a_hint
from support.secrets import CLIENT_SECRET, GRANTED, TOKEN, shown
from support.shops import Machine, shop
from support.tiny_shop import ALL_SCOPES

pytestmark = pytest.mark.usefixtures("grants_canaries")

LIST = ("list", "--columns", "name")


@pytest.fixture
def house(clean_env: dict[str, str]) -> House:
    return House(clean_env)


def many(**settings: Any) -> DemoServer:
    """A shop whose orders take three pages."""
    return shop(orders=520, **settings)


@pytest.mark.parametrize(
    ("settings", "token", "code", "says", "hint"),
    [
        (
            {"token": "shpat_the-new-one"},
            TOKEN,
            4,
            "rejected the access token that was good when it was kept on 2026-11-12: it has been revoked",
            "orderstatus auth login --shop acme",
        ),
        ({}, CLIENT_SECRET, 4, "it is the client secret of an app", "--client-id ID"),
        ({"faults": parse("402:9")}, TOKEN, 4, "the shop is frozen: its plan is not paid", "choose a plan"),
        ({"faults": parse("423:9")}, TOKEN, 3, "the shop is locked", "Shopify unlocks it"),
        ({"faults": parse("404:9")}, TOKEN, 4, "there is no such shop", "check the shop's name"),
        ({"scopes": ["read_customers"]}, TOKEN, 4, "Access denied for orders field", "the app needs the read_orders"),
        ({"protected_level": 0}, TOKEN, 4, "not approved to access the Order object", "has not approved this app"),
        (
            {"oauth_refusal": "app_not_installed"},
            None,
            4,
            "the app is not installed on acme.myshopify.com",
            "install it from",
        ),
        ({"oauth_refusal": "shop_not_permitted"}, None, 4, "not in one organisation", "use the app's own store"),
        ({"client": ("id-2", "x")}, None, 4, "Shopify knows no app with this client id", "copy the client id again"),
        ({"oauth_faults": parse("423:9")}, None, 3, "the shop is locked", "Shopify unlocks it"),
    ],
    ids=[
        *("revoked", "client secret", "frozen", "locked", "unknown", "no scope", "no approval"),
        *("not installed", "not permitted", "no app", "grant locked"),
    ],
)
def test_each_refusal_has_its_own_sentence_hint_and_exit_code(
    house: House, settings: Any, token: str | None, code: int, says: str, hint: str
) -> None:
    house.keep(token=token)
    machine = Machine(house.config.parent, env={"ORDERSTATUS_SHOP": "acme"})
    machine.serve("acme.myshopify.com", shop(**settings))
    ran = machine(*LIST, "--retries", "0")
    assert (ran.code, ran.out) == (code, "")
    error, _, advice = ran.err.splitlines()
    assert is_one_line_and_a_hint(ran.err)
    assert says in error
    assert hint in advice
    assert not shown(ran.err)


def test_a_malformed_token_is_never_sent(house: House) -> None:
    house.shop("acme", "http://127.0.0.1:9")
    house.keep(token=f"{TOKEN}\n")
    kept, malformed = house(*LIST, "--retries", "0"), house(*LIST, ORDERSTATUS_TOKEN=f"{TOKEN} {TOKEN}")
    # What stands around it is no part of it; the network is then what fails.
    assert kept.returncode == 3
    assert malformed.returncode == 2
    assert "the token in ORDERSTATUS_TOKEN is malformed" in malformed.stderr
    assert is_one_line_and_a_hint(malformed.stderr)
    assert not shown(malformed.stderr + kept.stderr)


def test_a_static_token_that_is_revoked_in_mid_run_leaves_the_old_file_and_ends_in_four(house: House) -> None:
    target = house.config.parent.parent / "orders.csv"
    target.write_text("yesterday's\n")
    with listening(many(faults=parse("401:every=2"))) as url:
        house.shop("acme", url)
        house.keep()
        ran = house("list", "--output", str(target))
    assert (ran.returncode, target.read_text()) == (4, "yesterday's\n")
    assert "it has been revoked, or the app was uninstalled" in ran.stderr
    assert is_one_line_and_a_hint(ran.stderr)


def test_a_granted_token_that_is_revoked_in_mid_run_costs_no_row(house: House) -> None:
    server = many(faults=parse("401:every=2"))
    with listening(server) as url:
        house.shop("acme", url)
        house.keep(token=None)
        ran = house(*LIST)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert len(set(ran.stdout.splitlines())) == 520


def test_a_granted_token_outlives_its_run_and_is_renewed_when_it_was_revoked_or_has_expired(house: House) -> None:
    server = shop()
    with listening(server) as url:
        house.shop("acme", url)
        house.keep(token=None)

        def run() -> str:
            ran = house(*LIST, "--limit", "1", "--quiet")
            assert (ran.returncode, ran.stdout.count("\n")) == (0, 1), ran.stderr
            return str(json.loads(cached.read_text())["token"])

        cached = house.tokens / "acme.myshopify.com.json"
        first, again = run(), run()
        assert first == again
        server.revoke()
        renewed = run()
        assert renewed != first
        house.granted(renewed, until=datetime.now(UTC) + timedelta(seconds=30))
        assert run() != renewed
        if os.name != "nt":
            assert cached.stat().st_mode & 0o777 == 0o600


def test_an_expired_token_that_cannot_be_renewed_says_both(house: House) -> None:
    with listening(shop(oauth_refusal="app_not_installed")) as url:
        house.shop("acme", url)
        house.keep(token=None)
        house.granted(f"shpat_{GRANTED}", until=datetime(2026, 1, 1, 6, tzinfo=UTC))
        ran = house(*LIST)
    assert ran.returncode == 4
    assert "the access token expired at 2026-01-01 06:00 UTC, and there is no new one: the app is not" in ran.stderr
    assert is_one_line_and_a_hint(ran.stderr)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_a_file_that_others_can_read_warns_and_still_works(house: House) -> None:
    with listening(shop()) as url:
        house.shop("acme", url)
        path = house.keep()
        path.chmod(0o644)
        ran = house(*LIST, "--quiet")
    assert (ran.returncode, len(ran.stdout.splitlines())) == (0, 6)
    assert ran.stderr == f"warning: others can read {path}, which holds access tokens: chmod 600 {path}\n"


def test_settings_that_are_not_toml_name_line_and_column(house: House) -> None:
    house.config.mkdir(parents=True)
    (house.config / "config.toml").write_text('lang = "en"\n[profile.acme]\nshop = acme\n')
    ran = house(*LIST)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "config.toml is not TOML: " in ran.stderr
    assert "line 3, column 8" in ran.stderr
    assert is_one_line_and_a_hint(ran.stderr)


class TestTokenCommand:
    """The command is a process, too; the shop answers inside ours."""

    def ran(self, tmp_path: Path, code: str, *flags: str) -> tuple[int, str, str]:
        machine = Machine(tmp_path / "home")
        machine.opens("acme")
        script = tmp_path / "store.py"
        script.write_text(code)
        words = json.dumps([sys.executable, "-I", str(script)])
        machine.write_settings(f'[profile.acme]\nshop = "acme.myshopify.com"\ntoken_command = {words}\n')
        ran = machine(*LIST, *flags, env={"ORDERSTATUS_CANARY": TOKEN})
        return ran.code, ran.out, ran.err

    @pytest.mark.parametrize("end", ["", "\\n", "\\r\\n", "\\nsecond line\\n"], ids=["bare", "lf", "crlf", "two lines"])
    def test_the_first_line_that_it_prints_opens_the_shop(self, tmp_path: Path, end: str) -> None:
        code, out, err = self.ran(tmp_path, f"import sys; sys.stdout.write({TOKEN!r} + '{end}')")
        assert (code, len(out.splitlines()), err) == (0, 6, "")

    @pytest.mark.parametrize(
        ("store", "says"),
        [
            (f"print({TOKEN!r}); raise SystemExit(3)", "printed no token: it ended with 3"),
            ("", "printed no token: it printed nothing"),
            ("print()", "printed no token: it printed nothing"),
            (f"print({TOKEN!r}, {TOKEN!r})", "printed` is malformed"),
            ("import sys; sys.stdout.buffer.write(b'\\xff\\xfe')", "what it printed is no text"),
        ],
        ids=["fails", "nothing", "an empty line", "two words", "no text"],
    )
    def test_one_that_gives_no_token_is_exit_two_and_is_named(self, tmp_path: Path, store: str, says: str) -> None:
        code, out, err = self.ran(tmp_path, store)
        assert (code, out) == (2, "")
        assert "the token_command `" in err
        assert says.replace("printed` is", "` printed is") in err
        assert "\nhint: " in err
        assert not shown(err)

    def test_one_that_hangs_is_given_up_after_the_timeout_and_is_temporary(self, tmp_path: Path) -> None:
        code, out, err = self.ran(tmp_path, "import time; time.sleep(60)", "--timeout", "0.2")
        assert (code, out) == (3, "")
        assert "printed no token within 0.2 s" in err

    def test_a_token_that_the_shop_refuses_is_said_to_be_the_commands(self, tmp_path: Path) -> None:
        code, _, err = self.ran(tmp_path, "print('shpat_wrong')")
        assert code == 4
        assert f"`{sys.executable}` printed" in err

    def test_our_variables_are_none_of_its_business(self, tmp_path: Path) -> None:
        store = (
            "import os\n"
            f"print('shpat_wrong' if any(name.startswith('ORDERSTATUS_') for name in os.environ) else {TOKEN!r})\n"
        )
        code, _, err = self.ran(tmp_path, store)
        assert (code, err) == (0, "")

    def test_it_may_speak_on_stderr_and_takes_nothing_of_what_is_piped_in(self, house: House) -> None:
        store = house.config.parent.parent / "store.py"
        store.write_text(f"import sys\nsys.stderr.write('unlocking\\n')\nprint(sys.stdin.read() or {TOKEN!r})\n")
        with listening(shop()) as url:
            house.shop("acme", url, f"token_command = {json.dumps([sys.executable, '-I', str(store)])}")
            ran = house(*LIST, piped="#1001\n")
        assert (ran.returncode, len(ran.stdout.splitlines()), ran.stderr) == (0, 6, "unlocking\n")


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_kill_9_while_a_credential_is_written_leaves_the_old_ones_and_no_lock(house: House) -> None:
    path = house.keep()
    before = path.read_bytes()
    code = f"""
import os, pathlib, signal
from orderstatus.config.credentials import FileStore
from orderstatus.core.credentials import Credential, Kept
from orderstatus.core.secret import Secret
if os.environ.get("DIES"):
    os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
credential = Credential(kept=Kept.TYPED, token=Secret("shpat_next"))
FileStore(pathlib.Path({str(path)!r})).write("acme.myshopify.com", credential)
"""
    run = [sys.executable, "-c", code]
    env = {**house.env, "PYTHONPATH": os.pathsep.join(sys.path)}
    assert subprocess.run(run, env={**env, "DIES": "1"}, timeout=60).returncode == -signal.SIGKILL
    assert path.read_bytes() == before
    assert all(each.stat().st_mode & 0o077 == 0 for each in house.config.iterdir() if each.suffix != ".lock")
    assert subprocess.run(run, env=env, timeout=60).returncode == 0
    assert json.loads(path.read_bytes())["acme.myshopify.com"] == {"token": "shpat_next"}


def test_scopes_that_lack_are_warned_of_and_reading_goes_on(house: House) -> None:
    granted = [each for each in ALL_SCOPES if each != "read_all_orders"]
    with listening(shop(scopes=granted)) as url:
        house.shop("acme", url)
        house.keep()
        ran = house(*LIST, "--since", "200d", "--quiet")
    assert ran.returncode == 0
    assert ran.stderr.startswith("warning: ")
    assert "read_all_orders" in ran.stderr
