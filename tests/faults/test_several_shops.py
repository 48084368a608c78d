"""Real processes that ask several shops: interrupted, without a reader, and with each shop's own token alone."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import pytest

from orderstatus.demo.loopback import listening
from support.demo import demo_source
from support.servers import Received, answer, hang, serving

PROGRAM = [sys.executable, "-m", "orderstatus"]
TOKENS = {"fi": "shpat_of-fi-and-secret", "se": "shpat_of-se-and-secret"}


def two_profiles(clean_env: dict[str, str], urls: Mapping[str, str], tokens: Mapping[str, str] = TOKENS) -> None:
    """Afterwards this home has a profile for each address, and each is logged in."""
    folder = Path(clean_env["ORDERSTATUS_HOME"]) / "config"
    folder.mkdir(parents=True)
    profiles = [f'[profile.{name}]\nshop = "acme-{name}"\napi_url = "{url}"\n' for name, url in urls.items()]
    (folder / "config.toml").write_text("\n".join(profiles))
    file = folder / "credentials.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps({f"acme-{name}.myshopify.com": {"token": tokens[name]} for name in urls}))


def orderstatus(env: dict[str, str], *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *argv], capture_output=True, text=True, env=env, timeout=60)


def started(env: dict[str, str], *argv: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*PROGRAM, *argv], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, cwd=env["HOME"]
    )


def all_asked(*received: Received) -> None:
    """Returns once each of the servers holds a request."""
    give_up = time.monotonic() + 60
    while not all(each.bodies for each in received):
        assert time.monotonic() < give_up, "not every shop was asked"
        time.sleep(0.02)


@pytest.mark.parametrize("command", ["list", "export orders", "attention", "doctor"])
def test_ctrl_c_ends_it_at_once_while_every_shop_hangs(clean_env: dict[str, str], command: str) -> None:
    with serving(hang) as fi, serving(hang) as se:
        two_profiles(clean_env, {"fi": fi.url, "se": se.url})
        to_file = ("--output", "never.csv") if command != "export orders" else ("never.csv",)
        process = started(clean_env, *command.split(), "--all-shops", *to_file)
        all_asked(fi, se)
        process.send_signal(signal.SIGINT)
        # The servers answer after 3 s, and are still silent when it has ended.
        stdout, stderr = process.communicate(timeout=60)
        assert len(fi.bodies) == len(se.bodies) == 1
    assert (process.returncode, stdout) == (130, "")
    assert "Traceback" not in stderr
    assert "warning" not in stderr
    assert not list(Path(clean_env["HOME"]).glob("*never.csv*"))


def test_ctrl_c_ends_it_while_one_hangs_and_the_other_has_answered(clean_env: dict[str, str]) -> None:
    with listening(demo_source(orders=60).server) as fi, serving(hang) as se:
        two_profiles(clean_env, {"fi": fi, "se": se.url}, {"fi": "t", "se": "t-of-se"})
        process = started(clean_env, "list", "--all-shops")
        all_asked(se)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (130, "")


def test_a_reader_that_goes_away_is_exit_141_and_silent(clean_env: dict[str, str]) -> None:
    with listening(demo_source(orders=300).server) as fi, listening(demo_source(orders=300).server) as se:
        two_profiles(clean_env, {"fi": fi, "se": se}, {"fi": "t", "se": "t"})
        reading, writing = os.pipe()
        with subprocess.Popen(
            [*PROGRAM, "list", "--all-shops"], stdout=writing, stderr=subprocess.PIPE, text=True, env=clean_env
        ) as process:
            os.close(writing)
            os.close(reading)
            _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which this system has not")
def test_a_full_disk_is_no_failure_of_a_shop(clean_env: dict[str, str]) -> None:
    with listening(demo_source(orders=300).server) as fi, listening(demo_source(orders=300).server) as se:
        two_profiles(clean_env, {"fi": fi, "se": se}, {"fi": "t", "se": "t"})
        with open("/dev/full", "w") as full:
            ran = subprocess.run(
                [*PROGRAM, "list", "--all-shops", "--verbose"],
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                env=clean_env,
                timeout=60,
            )
    assert ran.returncode == 1
    assert "error: could not write the output: No space left on device" in ran.stderr
    assert "failed, and what it has is missing" not in ran.stderr


@pytest.mark.parametrize(
    ("owner", "asked"),
    # Every combination is asked in process, by `cli/test_several_shops.py`; here is one of each outcome.
    [
        (None, ("--all-shops",)),
        ("fi", ("--shop", "se", "--shop", "fi")),
        ("acme-se.myshopify.com", ("--all-shops",)),
        (None, ("--shop", "fi")),
    ],
    ids=str,
)
def test_each_shop_receives_its_own_token_and_no_other(
    clean_env: dict[str, str], owner: str | None, asked: tuple[str, ...]
) -> None:
    """The environment's goes to the shop of ORDERSTATUS_SHOP, or to the only one in use; others get their own."""
    of_environment = "shpat_of-the-environment"
    env = {**clean_env, "ORDERSTATUS_TOKEN": of_environment} | ({} if owner is None else {"ORDERSTATUS_SHOP": owner})
    is_alone = asked == ("--shop", "fi")
    with ExitStack() as stack:
        received = {name: stack.enter_context(serving(answer(403, b"no"))) for name in ("fi", "se")}
        two_profiles(env, {name: each.url for name, each in received.items()})
        ran = orderstatus(env, "list", *asked)
    expected = {
        "fi": of_environment if owner == "fi" or (owner is None and is_alone) else TOKENS["fi"],
        "se": of_environment if owner == "acme-se.myshopify.com" else TOKENS["se"],
    }
    for name, each in received.items():
        sent = {value for headers in each.headers for key, value in headers.items() if "token" in key.lower()}
        assert sent == (set() if is_alone and name == "se" else {expected[name]})
    assert ran.returncode == 4
    assert not any(secret in ran.stdout + ran.stderr for secret in (of_environment, *TOKENS.values()))


def test_a_dead_shop_and_one_that_answers(clean_env: dict[str, str]) -> None:
    with listening(demo_source(orders=60).server) as fi, serving(answer(402, b"{}")) as se:
        two_profiles(clean_env, {"fi": fi, "se": se.url}, {"fi": "t", "se": "t-of-se"})
        ran = orderstatus(clean_env, "list", "--all-shops", "--columns", "name")
    assert (ran.returncode, len(ran.stdout.splitlines())) == (1, 60)
    warning, error, blank, hint = ran.stderr.splitlines()
    assert warning.startswith("warning: se failed, and what it has is missing here: ")
    assert (error, blank) == ("error: 1 of 2 shops failed: se", "")
    assert hint.startswith("hint: ")
