"""The real program against a real server that fails: one line, one hint, the exit code, and no traceback."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from orderstatus.demo.answers import Answer
from orderstatus.demo.loopback import listening
from orderstatus.demo.server import DemoServer
from support.demo import demo_source
from support.servers import answer, serving

PROGRAM = [sys.executable, "-m", "orderstatus"]
TOKEN = "t"


def environment(clean_env: dict[str, str], url: str, token: str = TOKEN) -> dict[str, str]:
    shop = {"ORDERSTATUS_SHOP": "x.myshopify.com", "ORDERSTATUS_TOKEN": token, "ORDERSTATUS_API_URL": url}
    return {**clean_env, **shop}


def orderstatus(env: dict[str, str], *argv: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PROGRAM, *argv], capture_output=True, text=True, env=env, timeout=60)


@pytest.fixture
def url() -> Iterator[str]:
    with listening(demo_source(orders=300).server) as address:
        yield address


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def counted(server: DemoServer) -> list[bytes]:
    """The bodies of the requests that the server receives from here on."""
    asked: list[bytes] = []
    answer = server.answer

    def listened(method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        asked.append(body)
        return answer(method, path, headers, body)

    server.answer = listened  # type: ignore[method-assign]
    return asked


def until(happened: Callable[[], bool]) -> None:
    """Returns once it has."""
    give_up = time.monotonic() + 60
    while not happened():
        assert time.monotonic() < give_up, "it never happened"
        time.sleep(0.02)


def is_one_line_and_a_hint(stderr: str) -> bool:
    lines = stderr.splitlines()
    return lines[0].startswith("error: ") and lines[1] == "" and lines[2].startswith("hint: ") and len(lines) == 3


def test_any_server_that_speaks_the_admin_api_is_listed(clean_env: dict[str, str], url: str) -> None:
    ran = orderstatus(environment(clean_env, url), "list", "--format", "jsonl")
    assert (ran.returncode, ran.stderr, len(ran.stdout.splitlines())) == (0, "", 300)


def test_a_wrong_token_is_exit_4_and_is_never_printed(clean_env: dict[str, str], url: str) -> None:
    wrong = "shpat_wrong-and-secret"
    ran = orderstatus(environment(clean_env, url, wrong), "list", "--verbose")
    assert (ran.returncode, ran.stdout) == (4, "")
    assert "rejected the access token" in ran.stderr
    assert wrong not in ran.stderr


def test_a_dead_network_is_exit_3(clean_env: dict[str, str]) -> None:
    ran = orderstatus(environment(clean_env, f"http://127.0.0.1:{free_port()}"), "list", "--retries", "1")
    assert (ran.returncode, ran.stdout) == (3, "")
    assert is_one_line_and_a_hint(ran.stderr)


PASSING = ("502:1", "html:1", "truncate:1", "reset:1", "internal:1", "throttle:2", "empty:1")


def test_a_passing_fault_costs_a_moment_and_not_a_row(clean_env: dict[str, str]) -> None:
    """Each in a process of its own, all at the same time, as what they do is wait."""

    def ran(fault: str) -> tuple[int, str, int]:
        with listening(demo_source(orders=260, faults=[fault]).server) as url:
            ran = orderstatus(environment(clean_env, url), "list", "--columns", "name")
        return ran.returncode, ran.stderr, len(set(ran.stdout.splitlines()))

    with ThreadPoolExecutor(len(PASSING)) as pool:
        assert dict(zip(PASSING, pool.map(ran, PASSING), strict=True)) == dict.fromkeys(PASSING, (0, "", 260))


def test_a_fault_that_stays_is_exit_3(clean_env: dict[str, str]) -> None:
    with listening(demo_source(orders=60, faults=["html:9"]).server) as url:
        ran = orderstatus(environment(clean_env, url), "list", "--retries", "1")
    assert (ran.returncode, ran.stdout) == (3, "")
    assert ran.stderr.startswith("error: ")
    assert "Traceback" not in ran.stderr


def test_a_fault_in_the_middle_leaves_the_old_file(clean_env: dict[str, str], tmp_path: Path) -> None:
    target = tmp_path / "orders.csv"
    target.write_text("yesterday's\n")
    with listening(demo_source(orders=600, faults=["403:every=2"]).server) as url:
        ran = orderstatus(environment(clean_env, url), "list", "--output", str(target))
    assert ran.returncode == 4
    assert target.read_text() == "yesterday's\n"
    assert list(tmp_path.glob(".orders*")) == []


def test_a_page_of_html_with_status_404_is_no_such_shop(clean_env: dict[str, str]) -> None:
    with serving(answer(404, b"<html>Not here</html>", content_type="text/html")) as received:
        ran = orderstatus(environment(clean_env, received.url), "list")
    assert ran.returncode == 4
    assert is_one_line_and_a_hint(ran.stderr)


def test_a_redirect_does_not_take_the_token_along(clean_env: dict[str, str]) -> None:
    with serving(answer(200, b"{}")) as elsewhere:
        with serving(answer(301, b"", Location=elsewhere.url)) as received:
            ran = orderstatus(environment(clean_env, received.url), "list")
        assert ran.returncode == 4
        assert elsewhere.bodies == []


def test_an_order_that_does_not_exist_is_exit_1_and_says_so(clean_env: dict[str, str], url: str) -> None:
    ran = orderstatus(environment(clean_env, url), "show", "#9999")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert ran.stderr.splitlines()[0] == "error: there is no order #9999"
    assert is_one_line_and_a_hint(ran.stderr)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which this system has not")
def test_a_full_disk_is_one_line_and_exit_1(clean_env: dict[str, str], url: str) -> None:
    with open("/dev/full", "w") as full:
        ran = subprocess.run(
            [*PROGRAM, "list"],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(clean_env, url),
            timeout=60,
        )
    assert ran.returncode == 1
    assert ran.stderr.splitlines()[0] == "error: could not write the output: No space left on device"
    assert is_one_line_and_a_hint(ran.stderr)


def test_a_reader_that_goes_away_is_exit_141_and_silent(clean_env: dict[str, str], url: str) -> None:
    reading, writing = os.pipe()
    with subprocess.Popen(
        [*PROGRAM, "list"], stdout=writing, stderr=subprocess.PIPE, text=True, env=environment(clean_env, url)
    ) as process:
        os.close(writing)
        os.close(reading)
        _, stderr = process.communicate(timeout=60)
    assert (process.returncode, stderr) == (141, "")


def test_ctrl_c_is_exit_130_without_a_traceback(clean_env: dict[str, str]) -> None:
    server = demo_source(orders=60, faults=["hang:1"]).server
    asked = counted(server)
    with listening(server) as url:
        process = subprocess.Popen(
            [*PROGRAM, "list", "--output", "never.csv"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment(clean_env, url),
            cwd=clean_env["HOME"],
        )
        until(lambda: len(asked) == 1)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "Traceback" not in stderr
    assert not list(Path(clean_env["HOME"]).glob("*never.csv*"))


def test_kill_9_leaves_the_old_file(clean_env: dict[str, str], tmp_path: Path) -> None:
    target = tmp_path / "orders.csv"
    target.write_text("yesterday's\n")
    server = demo_source(orders=600, faults=["hang:every=2"]).server
    asked = counted(server)
    with listening(server) as url:
        process = subprocess.Popen(
            [*PROGRAM, "list", "--output", str(target)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(clean_env, url),
        )
        # The rows of the first page are beside the old file by then.
        until(lambda: len(asked) == 2 and any(each.stat().st_size for each in tmp_path.glob(".orders*")))
        assert process.poll() is None
        process.kill()
        process.wait(timeout=30)
    assert target.read_text() == "yesterday's\n"


def test_the_token_in_the_environment_is_for_its_own_shop_only(clean_env: dict[str, str], url: str) -> None:
    ran = orderstatus(environment(clean_env, url), "list", "--shop", "another-shop")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "there is no access token for another-shop.myshopify.com" in ran.stderr


def test_plain_http_is_for_loopback_only(clean_env: dict[str, str]) -> None:
    ran = orderstatus(environment(clean_env, "http://shop.example"), "list")
    assert ran.returncode == 2
    assert "in the clear" in ran.stderr
