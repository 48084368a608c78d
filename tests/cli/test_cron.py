"""What cron relies on, through the commands: dated names, files left alone, locks, patience, and silence."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from orderstatus.cli import run
from orderstatus.config.locks import held
from orderstatus.output.progress import Progress
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime
from support.cli import Cli
from support.demo import demo_source
from support.servers import answer, hang, serving
from support.shopify import TOKEN

WRITERS = (
    ("list", "--limit", "0"),
    ("shipments",),
    ("shipments", "--summary"),
    ("attention",),
    ("returns",),
    ("report", "--by", "carrier"),
    ("find", "2002"),
    ("export", "orders", "--since", "7d"),
)


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("argv", WRITERS, ids=" ".join)
def test_the_day_stands_in_the_name_of_a_file(cli: Cli, work: Path, argv: tuple[str, ...]) -> None:
    assert cli(*argv, "--demo", "--output", "x-{date}.csv").code == 0
    assert [each.name for each in work.iterdir()] == ["x-2026-11-23.csv"]


def test_the_day_stands_in_the_name_of_a_page_and_of_an_argument_too(cli: Cli, work: Path) -> None:
    assert cli("report", "--demo", "--html", "{date}.html").code == 0
    assert cli("export", "orders", "{date}.jsonl", "--demo", "--since", "7d", "--manifest").code == 0
    assert sorted(each.name for each in work.iterdir()) == [
        "2026-11-23.html",
        "2026-11-23.jsonl",
        "2026-11-23.jsonl.manifest.json",
    ]


def test_the_day_is_that_of_the_zone_that_is_set(cli: Cli) -> None:
    def today(zone: str, now: datetime) -> str:
        (cli.home / "config").mkdir(parents=True, exist_ok=True)
        (cli.home / "config" / "config.toml").write_text(f'time_zone = "{zone}"\n')
        return Runtime(streams=Streams.memory(), env={"ORDERSTATUS_HOME": str(cli.home)}, clock=lambda: now).dated(
            "{date}"
        )

    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert today("Europe/Helsinki", late) == date(2026, 11, 24).isoformat()
    assert today("America/New_York", late) == date(2026, 11, 23).isoformat()


@pytest.mark.parametrize("argv", WRITERS, ids=" ".join)
def test_a_file_that_would_be_the_same_is_left_alone_and_one_that_differs_is_not(
    cli: Cli, work: Path, argv: tuple[str, ...]
) -> None:
    file = work / "x.csv"
    written = [*argv, "--demo", "--output", str(file), "--if-changed"]
    assert cli(*written).code == 0
    os.utime(file, (1, 1))
    again = cli(*written, tty=True)
    assert (again.code, file.stat().st_mtime) == (0, 1)
    assert "is as it was" in again.err
    file.write_text("another\n")
    assert cli(*written).code == 0
    assert file.read_text() != "another\n"


def test_a_manifest_stays_beside_a_file_that_stayed(cli: Cli, work: Path) -> None:
    argv = ("export", "orders", "x.csv", "--demo", "--since", "7d", "--if-changed", "--manifest")
    assert cli(*argv).code == 0
    manifest = work / "x.csv.manifest.json"
    os.utime(manifest, (1, 1))
    assert cli(*argv).code == 0
    assert manifest.stat().st_mtime == 1
    (work / "x.csv").write_text("another\n")
    assert cli(*argv).code == 0
    assert json.loads(manifest.read_text())["rows"] > 0
    assert manifest.stat().st_mtime > 1


@pytest.mark.parametrize("flag", ["--if-changed", "--wait"])
@pytest.mark.parametrize(
    "argv", [("list",), ("list", "--output", "-"), ("view", "list"), ("doctor",), ("show", "2002"), ("auth", "status")]
)
def test_a_flag_about_a_file_without_one_is_refused_and_nothing_is_asked(
    cli: Cli, argv: tuple[str, ...], flag: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = cli(*argv, *(("--demo",) if argv[0] != "view" else ()), flag)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: `{flag}` ")


@contextmanager
def being_written(home: Path, *files: Path) -> Iterator[None]:
    """As if another run wrote these files."""
    with held([str(file) for file in files], home / "state" / "locks", wait_seconds=0, unlocked=pytest.fail):
        yield


@pytest.mark.parametrize("argv", WRITERS, ids=" ".join)
def test_a_file_that_another_run_writes_is_exit_3_and_no_shop_is_asked(
    cli: Cli, work: Path, argv: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Runtime, "open_target", lambda *_, **__: asked.append("a shop"))
    file = work / "x.csv"
    with being_written(cli.home, file):
        ran = cli(*argv, "--demo", "--output", "x.csv")
    assert (ran.code, ran.out, asked) == (3, "", [])
    assert "x.csv" in ran.err
    assert "--wait" in ran.err


def test_a_page_that_another_run_writes_is_exit_3_too(cli: Cli, work: Path) -> None:
    with being_written(cli.home, work / "week.html"):
        assert cli("report", "--demo", "--html", "week.html").code == 3
        assert cli("report", "--demo", "--html", "other.html").code == 0


def test_one_that_waits_too_long_is_exit_3(cli: Cli, work: Path) -> None:
    with being_written(cli.home, work / "x.csv"):
        assert cli("list", "--demo", "--output", "x.csv", "--wait", "--timeout", "0.05").code == 3


def shop_at(url: str) -> dict[str, str]:
    return {"ORDERSTATUS_SHOP": "acme", "ORDERSTATUS_TOKEN": TOKEN, "ORDERSTATUS_API_URL": url}


def test_retries_are_counted_and_none_is_none(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    with serving(answer(502, b"<html>", content_type="text/html")) as shop:
        assert cli("list", "--retries", "0", env=shop_at(shop.url)).code == 3
        assert len(shop.bodies) == 1
        assert cli("list", "--retries", "2", env=shop_at(shop.url)).code == 3
        assert len(shop.bodies) == 1 + 3


def test_a_server_that_hangs_ends_with_the_timeout_and_exit_3(cli: Cli) -> None:
    with serving(hang) as shop:
        ran = cli("list", "--timeout", "0.2", env=shop_at(shop.url))
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("error: 127.0.0.1 did not answer in time")


@pytest.mark.parametrize(
    ("flag", "value"), [("--timeout", "0"), ("--timeout", "-1"), ("--timeout", "1e9"), ("--retries", "-1")]
)
def test_a_bound_that_cannot_be_is_refused(cli: Cli, flag: str, value: str) -> None:
    ran = cli("list", "--demo", flag, value)
    assert (ran.code, ran.out) == (2, "")
    assert flag in ran.err


def test_a_good_run_without_a_terminal_says_nothing_at_all_on_stderr(cli: Cli, work: Path) -> None:
    for argv in WRITERS:
        ran = cli(*argv, "--demo", "--output", "x.csv", "--wait", "--if-changed")
        assert (ran.code, ran.out, ran.err) == (0, "", ""), argv


def test_progress_begins_with_the_shop_and_follows_every_page_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[tuple[object, ...]] = []
    monkeypatch.setattr(Progress, "begin", lambda _, shop: said.append(("begin", shop)))
    monkeypatch.setattr(Progress, "heard", lambda _, shop, *, points: said.append(("heard", points > 0)))
    monkeypatch.setattr(Progress, "advance", lambda _, shop, rows=1: said.append(("rows", rows)))
    monkeypatch.setattr(Progress, "expect", lambda _, shop, total: said.append(("of", total)))
    source = demo_source(orders=260)

    def answering(*request: object) -> object:
        answered = source.server.answer(*request)  # type: ignore[arg-type]
        return answered.status, answered.headers, answered.body

    runtime = Runtime(
        streams=Streams.memory(tty=True),
        env={"ORDERSTATUS_HOME": str(tmp_path), "ORDERSTATUS_SHOP": "acme", "ORDERSTATUS_TOKEN": "t"},
        answerers={"acme.myshopify.com": answering},  # type: ignore[dict-item]
    )
    assert run(["list", "--limit", "0"], runtime) == 0
    heard = ("heard", True)
    assert said == [("begin", "acme.myshopify.com"), heard, ("of", 260), ("rows", 250), heard, ("rows", 10)]


def test_progress_counts_no_page_where_nobody_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr("time.sleep", lambda _: None)
    monkeypatch.setattr(Progress, "heard", lambda _, shop, *, points: heard.append(shop))
    # Bound and not listening: who connects is refused.
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        env = {"ORDERSTATUS_HOME": str(tmp_path), **shop_at(f"http://127.0.0.1:{nobody.getsockname()[1]}")}
        assert run(["list"], Runtime(streams=Streams.memory(tty=True), env=env)) == 3
    assert heard == []
