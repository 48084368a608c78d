"""`orderstatus demo`: begun anew, and on a port that nobody else has."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

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
