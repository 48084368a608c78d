"""`orderstatus demo`: begun anew, and on a port that nobody else has."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from support.cli import Cli

PROGRAM = [sys.executable, "-m", "orderstatus"]


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


@pytest.mark.parametrize("argv", [["--token", ""], ["--now", " "], ["--fault", ""]], ids=str)
def test_an_empty_value_is_refused_by_name(cli: Cli, argv: list[str]) -> None:
    ran = cli("demo", "serve", "--orders", "0", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert f"`{argv[0]}` is empty" in ran.err


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
