"""No output, log, traceback or file of ours shows a token or a client secret, whatever is run and whatever fails."""

from __future__ import annotations

import json
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import keyring
import pytest

from orderstatus.demo.faults import parse
from orderstatus.demo.loopback import listening
from orderstatus.runtime import Runtime
from support.keyrings import Memory
from support.processes import House
from support.secrets import CANARIES, CLIENT_SECRET, TOKEN, judge, shown
from support.servers import Behaviour, serving
from support.shops import Machine, shop

pytestmark = pytest.mark.usefixtures("grants_canaries")

COMMANDS = (
    ("list", "--verbose"),
    ("list", "--json", "--output", "orders.json", "--verbose"),
    ("show", "#1001", "--verbose"),
    ("find", "#1001"),
    ("shipments", "--verbose"),
    ("returns",),
    ("attention", "--json"),
    ("report", "--html", "report.html"),
    ("export", "files", "--verbose"),
    ("open", "#1001"),
    ("doctor", "--verbose"),
    ("doctor", "--json"),
    ("auth", "status", "--json"),
    ("auth", "status"),
    ("auth", "switch", "acme"),
    ("auth", "switch", "nobody"),
    ("config", "show", "--origin"),
    ("config", "show"),
    ("config", "check"),
    ("config", "path"),
    ("view", "list"),
    ("auth", "login", "--shop", "acme"),
    ("list", "--shop", "another"),
    ("list", "--no-such-flag"),
    ("auth", "logout"),
)


def holding(folder: Path) -> set[str]:
    """The files below `folder` that hold a canary."""
    return {
        str(each.relative_to(folder))
        for each in folder.rglob("*")
        if each.is_file() and shown(each.read_text("latin-1"))
    }


def echo(method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, str], bytes]:
    """A server that repeats everything it is sent, wherever it can."""
    sent = " ".join([*headers.values(), body.decode()])
    error = {"message": sent, "path": [sent], "extensions": {"code": sent, "requestId": sent, "requiredAccess": sent}}
    said = {"data": None, "errors": [error], "error": sent, "error_description": sent}
    token = headers.get("x-shopify-access-token", "none")
    return (
        400 if "oauth" in path else 200,
        {"X-Request-Id": token, "X-Shopify-API-Version": token},
        json.dumps(said).encode(),
    )


def plain_echo(status: int) -> Any:
    def answer(method: str, path: str, headers: Mapping[str, str], body: bytes) -> tuple[int, Mapping[str, str], bytes]:
        sent = " ".join([*headers.values(), body.decode()])
        moved = (
            {"Location": f"https://evil.example/{headers.get('x-shopify-access-token', '')}"} if status < 400 else {}
        )
        return status, {"X-Request-Id": sent.replace("\n", " "), **moved}, json.dumps({"errors": sent}).encode()

    return answer


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Machine:
    """A machine that is logged in to two shops, with a token and as an app."""
    monkeypatch.chdir(tmp_path)
    machine = Machine(tmp_path / "home")
    machine.opens("acme")
    machine.opens("beta")
    assert machine("auth", "login", "--shop", "acme", "--with-token", piped=TOKEN).code == 0
    app = ("--client-id", "canary-id-0123", "--with-secret")
    assert machine("auth", "login", "--shop", "beta", *app, piped=CLIENT_SECRET).code == 0
    return machine


def said(machine: Machine, *argv: str, tty: bool = False, env: Mapping[str, str] | None = None) -> str:
    """All that a run says, with the traceback that it may end with."""
    try:
        ran = machine(*argv, tty=tty, env={"ORDERSTATUS_DEBUG": "1", **(env or {})})
    except Exception as error:
        return "".join(traceback.format_exception(error))
    return ran.out + ran.err


@pytest.mark.parametrize("handle", ["acme", "beta"])
def test_on_a_good_day(machine: Machine, tmp_path: Path, handle: str) -> None:
    keeps = {"home/config/credentials.json", "home/state/tokens/beta.myshopify.com.json"}
    for argv in COMMANDS:
        for tty in (False, True):
            assert not shown(said(machine, *argv, tty=tty, env={"ORDERSTATUS_SHOP": handle})), argv
        assert holding(tmp_path) <= keeps, argv
    assert {"orders.json", "report.html"} <= {each.name for each in tmp_path.iterdir()}


@pytest.mark.parametrize(
    "answerer",
    [echo, plain_echo(401), plain_echo(403), plain_echo(302), plain_echo(418)],
    ids=["200", "401", "403", "302", "418"],
)
def test_where_the_server_repeats_what_it_is_sent(machine: Machine, tmp_path: Path, answerer: Any) -> None:
    machine.shops = dict.fromkeys(machine.shops, answerer)
    for argv in (
        ("list", "--verbose"),
        ("doctor", "--json"),
        ("auth", "status", "--json"),
        ("show", "#1", "--verbose"),
    ):
        for name in ("acme", "beta"):
            machine.cached("beta").unlink(missing_ok=True)
            ran = machine(*argv, "--retries", "0", env={"ORDERSTATUS_SHOP": name, "ORDERSTATUS_DEBUG": "1"})
            assert not shown(ran.out + ran.err), argv
            assert ran.code != 0
    assert holding(tmp_path) == {"home/config/credentials.json"}


def test_where_settings_and_credentials_are_broken(machine: Machine, tmp_path: Path) -> None:
    settings, credentials = machine.settings.read_text(), machine.credentials.read_text()
    for text in (
        f'token = "{TOKEN}"\n',
        f"[profile.acme]\nshop = {TOKEN}\n",
        f'[profile.acme]\nshop = "acme"\ntoken = "{TOKEN}"\n',
    ):
        machine.write_settings(text)
        for argv in (
            ("list",),
            ("doctor",),
            ("doctor", "--json"),
            ("auth", "status"),
            ("auth", "login", "--shop", "acme"),
        ):
            ran = machine(*argv, env={"ORDERSTATUS_DEBUG": "1"})
            assert ran.code == 2
            assert not shown(ran.out + ran.err), argv
    machine.write_settings(settings)
    for text in (credentials[:-20], credentials.replace('"token"', '"tokn"'), f"{TOKEN}\n"):
        machine.credentials.write_text(text)
        for argv in (("list",), ("doctor", "--json"), ("auth", "token"), ("auth", "logout")):
            ran = machine(*argv, env={"ORDERSTATUS_SHOP": "acme", "ORDERSTATUS_DEBUG": "1"})
            assert not shown(ran.out + ran.err), argv


def test_where_the_keyring_fails_in_its_own_words(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    class Telling(Memory):
        def set_password(self, service: str, username: str, password: str) -> None:
            raise ValueError(f"cannot keep {password}")

    before = keyring.get_keyring()
    keyring.set_keyring(Telling())
    try:
        ran = machine("auth", "login", "--shop", "acme", "--with-token", "--keyring", piped=TOKEN)
    finally:
        keyring.set_keyring(before)
    assert ran.code == 1
    assert "the system's keyring cannot be used: ValueError" in ran.err
    assert not shown(ran.out + ran.err)


@pytest.mark.parametrize("place", ["shopify.client.read_reply", "shopify.http.Reply", "core.tokens.refused_token"])
def test_where_we_fail_ourselves_the_traceback_shows_none(
    machine: Machine, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    def fails(*_: object, **__: object) -> None:
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr(f"orderstatus.{place}", fails)
    machine.opens("acme", faults=parse("401:9"))
    for name in ("acme", "beta"):
        for debug in ("", "1"):
            text = said(machine, "list", "--verbose", env={"ORDERSTATUS_SHOP": name, "ORDERSTATUS_DEBUG": debug})
            assert not shown(text)


def test_the_process_does_not_show_its_environment() -> None:
    runtime = Runtime.system()
    runtime.env = {"ORDERSTATUS_TOKEN": TOKEN, "ORDERSTATUS_CLIENT_SECRET": CLIENT_SECRET}
    assert not shown(repr(runtime))


def test_a_real_process_with_its_tracebacks_shows_none(clean_env: dict[str, str]) -> None:
    house = House(clean_env)

    def garbage(handler: Any, body: bytes) -> None:
        # No status line at all: what a client library then says quotes what it got.
        handler.wfile.write(f"{handler.headers['X-Shopify-Access-Token']} {body.decode()}\r\n\r\n".encode())

    behave: Behaviour = garbage
    with serving(behave) as received, listening(shop()) as url:
        house.shop("acme", received.url)
        house.shop("beta", url)
        house.keep("acme")
        house.keep("beta", token=None)
        broken = house("list", "--shop", "acme", "--verbose", "--retries", "0", ORDERSTATUS_DEBUG="1")
        well = house("list", "--shop", "beta", "--verbose", ORDERSTATUS_DEBUG="1")
    assert received.headers[0]["X-Shopify-Access-Token"] == TOKEN
    assert (broken.returncode, well.returncode) == (3, 0)
    for ran in (broken, well):
        assert not shown(ran.stdout + ran.stderr)
        assert "Traceback" not in ran.stderr
    assert holding(house.config.parent) == {"config/credentials.json", "state/tokens/beta.myshopify.com.json"}


@pytest.mark.parametrize("section", ["Captured stdout call", "Captured stderr call", "Captured log call", None])
@pytest.mark.parametrize("canary", CANARIES, ids=["token", "secret", "granted"])
def test_a_test_that_shows_one_fails_without_showing_it_again(section: str | None, canary: str) -> None:
    text = f"here it is: {canary}"
    report = pytest.TestReport(
        nodeid="test_x.py::test_x",
        location=("test_x.py", 1, "test_x"),
        keywords={},
        outcome="passed" if section else "failed",
        longrepr=None if section else text,
        when="call",
        sections=[(section, text)] if section else [],
    )
    judge(report)
    assert report.failed
    assert not shown(f"{report.longreprtext} {report.sections}")
