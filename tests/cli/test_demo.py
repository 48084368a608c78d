"""`orderstatus demo`: begun anew, and on a port that nobody else has."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from orderstatus.demo.loopback import Loopback
from support.cli import Cli

PROGRAM = [sys.executable, "-m", "orderstatus"]
Json = dict[str, Any]


def orderstatus(env: dict[str, str], *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *argv], capture_output=True, text=True, env=env, timeout=60)


def test_the_demo_shop_keeps_its_hour_until_it_is_reset(clean_env: dict[str, str]) -> None:
    orderstatus(clean_env, "list", "--demo", "--limit", "1")
    kept = Path(clean_env["ORDERSTATUS_HOME"]) / "state" / "demo.json"
    kept.write_text(json.dumps({"epoch": "2026-05-01T05:00:00+00:00"}))
    before = orderstatus(clean_env, "list", "--demo", "--columns", "placed_at", "--limit", "1").stdout
    assert before.startswith("2026-05-01")
    ran = orderstatus(clean_env, "demo", "reset")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert not orderstatus(clean_env, "list", "--demo", "--columns", "placed_at", "--limit", "1").stdout.startswith(
        "2026-05"
    )


def test_a_reset_is_said_on_a_terminal(cli: Cli) -> None:
    ran = cli("demo", "reset", tty=True)
    assert (ran.code, ran.err) == (0, "the demo shop begins anew at its next use\n")


def test_a_port_that_is_taken_is_refused_with_a_way_on(cli: Cli) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ran = cli("demo", "serve", "--orders", "0", "--port", str(taken.getsockname()[1]))
    assert (ran.code, ran.out) == (2, "")
    assert "leave --port out" in ran.err


@pytest.mark.parametrize(
    "argv",
    [["--token", ""], ["--now", " "], ["--fault", ""], ["--scopes", ""], ["--client-id", ""], ["--domain", " "]],
    ids=str,
)
def test_an_empty_value_is_refused_by_name(cli: Cli, argv: list[str]) -> None:
    ran = cli("demo", "serve", "--orders", "0", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert f"`{argv[0]}` is empty" in ran.err


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--scopes", "read_order"], "no scope 'read_order'"),
        (["--domain", "acme.example.com"], "no domain of a Shopify shop: 'acme.example.com'"),
        (["--plan", "gold"], "no plan 'gold'"),
        (["--fault", "418"], "no fault '418'"),
        (["--fault", "throttle@4"], "no fault 'throttle@4'"),
        (["--bulk-rate", "inf"], "`--bulk-rate` cannot be inf"),
    ],
    ids=str,
)
def test_what_the_demo_does_not_know_is_refused_by_name(cli: Cli, argv: list[str], said: str) -> None:
    ran = cli("demo", "serve", "--orders", "0", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@contextmanager
def serving(env: dict[str, str], *argv: str) -> Iterator[str]:
    """The address of a real `demo serve` of one order."""
    command = [*PROGRAM, "demo", "serve", "--orders", "1", *argv]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) as running:
        assert running.stdout is not None
        try:
            yield running.stdout.readline().strip()
        finally:
            running.terminate()


def post(url: str, path: str, fields: Json, **headers: str) -> Json:
    sent = {name.replace("_", "-"): value for name, value in headers.items()} | {"Content-Type": "application/json"}
    request = urllib.request.Request(url + path, json.dumps(fields).encode(), sent)
    with urllib.request.urlopen(request, timeout=30) as answer:
        read: Json = json.loads(answer.read())
    return read


PROBE = """{
  shop { name myshopifyDomain plan { publicDisplayName } }
  currentAppInstallation { accessScopes { handle } }
  orders(first: 1) { nodes { name email } }
}"""


BULK = """mutation {
  bulkOperationRunQuery(query: "{ orders { edges { node { id } } } }") { bulkOperation { id } }
}"""


@pytest.mark.parametrize("secret", [None, "shpss_mine"])
def test_a_served_shop_is_what_its_flags_say_and_gives_its_app_tokens(
    clean_env: dict[str, str], secret: str | None
) -> None:
    env = clean_env if secret is None else {**clean_env, "ORDERSTATUS_DEMO_CLIENT_SECRET": secret}
    flags = {
        "--client-id": "app-1",
        "--scopes": "read_orders,read_customers",
        "--protected-data": "1",
        "--domain": "acme.myshopify.com",
        "--name": "Acme",
        "--plan": "advanced",
        "--bulk-rate": "0.001",
    }
    asked = {"grant_type": "client_credentials", "client_id": "app-1", "client_secret": secret or "shpss_demo"}
    with serving(env, *(word for flag in flags.items() for word in flag)) as url:
        granted = post(url, "/admin/oauth/access_token", asked)
        token = granted["access_token"]
        answer = post(url, "/admin/api/2026-10/graphql.json", {"query": PROBE}, X_Shopify_Access_Token=token)
        post(url, "/admin/api/2026-10/graphql.json", {"query": BULK}, X_Shopify_Access_Token=token)
        looked = {"query": "{ currentBulkOperation { status } }"}
        running = post(url, "/admin/api/2026-10/graphql.json", looked, X_Shopify_Access_Token=token)
    assert running["data"]["currentBulkOperation"]["status"] == "CREATED"
    assert granted["scope"] == "read_orders,read_customers"
    shop = {"name": "Acme", "myshopifyDomain": "acme.myshopify.com", "plan": {"publicDisplayName": "Advanced"}}
    assert answer["data"]["shop"] == shop
    assert [scope["handle"] for scope in answer["data"]["currentAppInstallation"]["accessScopes"]] == [
        "read_orders",
        "read_customers",
    ]
    assert answer["errors"][0]["message"].startswith("This app is not approved to use the email field.")


def test_the_command_to_try_names_the_app_and_never_a_secret_of_ones_own(cli: Cli) -> None:
    def told(*argv: str, **env: str) -> str:
        with patch.object(Loopback, "run", Loopback.close):
            return cli("demo", "serve", "--orders", "0", *argv, tty=True, env=env).err

    assert "ORDERSTATUS_TOKEN=shpat_demo orderstatus list" in told()
    app = told("--client-id", "app-1", "--domain", "shop-b.myshopify.com")
    assert (
        "ORDERSTATUS_SHOP=shop-b.myshopify.com ORDERSTATUS_CLIENT_ID=app-1 ORDERSTATUS_CLIENT_SECRET=shpss_demo" in app
    )
    own = told("--client-id", "app-1", ORDERSTATUS_DEMO_CLIENT_SECRET="shpss_mine")
    assert 'ORDERSTATUS_CLIENT_SECRET="$ORDERSTATUS_DEMO_CLIENT_SECRET"' in own
    assert "shpss_mine" not in own


@pytest.mark.parametrize("epoch", ["9999-12-31T23:00:00+00:00", "0001-01-01T00:00:00+00:00"])
def test_a_kept_hour_that_is_out_of_reach_is_begun_anew(clean_env: dict[str, str], epoch: str) -> None:
    kept = Path(clean_env["ORDERSTATUS_HOME"]) / "state" / "demo.json"
    kept.parent.mkdir(parents=True)
    kept.write_text(json.dumps({"epoch": epoch}))
    assert orderstatus(clean_env, "list", "--demo", "--limit", "1").returncode == 0


def test_a_home_that_cannot_be_found_is_a_usage_error(clean_env: dict[str, str]) -> None:
    ran = orderstatus({**clean_env, "ORDERSTATUS_HOME": "~nosuchuser/x"}, "list", "--demo", "--limit", "1")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "ORDERSTATUS_HOME is no folder" in ran.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which this system has not")
@pytest.mark.parametrize("argv", [["--help"], ["--version"], ["list", "--help"]], ids=str)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_help_on_a_full_disk_is_one_line_and_exit_1(
    clean_env: dict[str, str], argv: list[str], unbuffered: str
) -> None:
    # What is buffered is flushed once more when the interpreter ends.
    env = {**clean_env, "PYTHONUNBUFFERED": unbuffered}
    with open("/dev/full", "w") as full:
        ran = subprocess.run([*PROGRAM, *argv], stdout=full, stderr=subprocess.PIPE, text=True, env=env)
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[0] == "error: could not write the output: No space left on device"
    assert "Traceback" not in ran.stderr
