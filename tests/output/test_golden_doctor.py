"""The doctor's screen on a terminal of 80 and 120 columns, in Finnish and in a pipe, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion

from orderstatus.core.diagnosis import State
from orderstatus.core.errors import AccessError, TemporaryError, UsageError
from orderstatus.core.examination import CredentialFacts, Examined
from orderstatus.core.models import ShopFacts
from orderstatus.core.scope_needs import ALL_ORDERS
from orderstatus.core.shop_probe import ProtectedField, Readable
from orderstatus.runtime import Runtime
from support.cli import Cli, without_escapes
from support.examined import EVERY_SCOPE, FOLDER, NOW, SECRET, examined, machine, probe

ILL = machine(replace(SECRET, mode=0o644), replace(FOLDER, free_bytes=12_000_000))
AILING = examined(
    local=ILL,
    credential=CredentialFacts(
        kind="client credentials",
        kept_in="/home/anna/.config/orderstatus/credentials.toml",
        expires_at=NOW,
        renews_itself=True,
    ),
    probe=probe(
        scopes=EVERY_SCOPE - {ALL_ORDERS, "read_returns", "read_locations", "read_payment_terms"},
        protected={**dict.fromkeys(ProtectedField, Readable.NO), ProtectedField.ADDRESS: Readable.UNKNOWN},
        server_time=NOW.replace(minute=25),
        answered_version="2026-01",
        is_development=True,
    ),
    is_zone_known=False,
)
REJECTED = examined(
    shop="globex.myshopify.com",
    local=ILL,
    probe=AccessError(
        "Shopify rejected the access token: globex.myshopify.com answered 401",
        hint="check ORDERSTATUS_TOKEN, or make a new token in the app's settings",
    ),
)
HOSTILE = examined(
    shop="initech.myshopify.com",
    local=ILL,
    probe=probe(
        shop=ShopFacts(
            domain="initech.myshopify.com",
            name="[red]山田商店[/red] \x1b[31m \u202e rm -rf\n" + "x" * 130,
            time_zone="Mars/Olympus",
        ),
        plan="山田" * 30,
    ),
)
SHOPS = {
    "well": [examined()],
    "ailing": [AILING],
    "three": [AILING, REJECTED, HOSTILE],
    "nothing": [
        examined(
            shop="",
            local=machine(error=UsageError("config.toml is not TOML: line 3, column 7", hint="mend that line")),
            credential=UsageError("no shop is configured", hint="add `--demo` to try the demo shop"),
            probe=None,
        )
    ],
    "away": [examined(local=ILL, probe=TemporaryError("could not reach acme.myshopify.com", hint="check the network"))],
}


@pytest.fixture
def doctor(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`doctor("ailing", "--json")`: the command, on shops that were found so."""

    def run(name: str, *argv: str, **settings: Any) -> Any:
        def found(*_: object, **__: object) -> Iterator[Examined]:
            yield from SHOPS[name]

        monkeypatch.setattr(Runtime, "examine", found)
        return cli("doctor", *argv, **settings)

    return run


@pytest.mark.parametrize("name", SHOPS)
@pytest.mark.parametrize("width", [80, 120])
def test_on_a_terminal(doctor: Any, name: str, width: int, snapshot: SnapshotAssertion) -> None:
    ran = doctor(name, tty=True, width=width)
    assert ran.err == ""
    assert max(map(cell_len, ran.lines)) <= width
    assert "\x1b" not in ran.out
    assert ran.out == snapshot


@pytest.mark.parametrize("name", SHOPS)
def test_how_a_check_came_out_is_a_word_and_the_colour_comes_on_top(doctor: Any, name: str) -> None:
    plain, coloured = doctor(name, tty=True), doctor(name, tty=True, color=True)
    assert coloured.out != plain.out
    assert without_escapes(coloured.out) == plain.out


def test_in_finnish(doctor: Any, snapshot: SnapshotAssertion) -> None:
    assert doctor("ailing", "--lang", "fi", tty=True, width=100).out == snapshot


@pytest.mark.parametrize("format", ["tsv", "csv", "json"])
def test_in_a_pipe(doctor: Any, format: str, snapshot: SnapshotAssertion) -> None:
    ran = doctor("three", "--format", format)
    assert ran.err == ""
    assert ran.out == snapshot


def test_the_words_for_programs_are_the_same_in_every_language(doctor: Any) -> None:
    assert doctor("three", "--json", "--lang", "fi").out == doctor("three", "--json").out


def test_the_page_off_a_terminal_is_whole(doctor: Any) -> None:
    ran = doctor("ailing", "--format", "table")
    for row in _details(SHOPS["ailing"]):
        assert row in ran.out


def _details(found: Sequence[Examined]) -> list[str]:
    from orderstatus.core.diagnosis_of_a_shop import shop_findings

    return [finding.detail for each in found for finding in shop_findings(each) if finding.state is not State.OK]
