"""What is changed in the demo shop is found again by the next run, once and whole, and gone after a reset."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from orderstatus.config.demo_changes import ChangesFile, all_changes, changes_file
from orderstatus.config.demo_state import demo_epoch, reset_demo
from orderstatus.demo.server import DemoServer
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime

NOW = datetime(2026, 11, 23, 5, 42, 7, tzinfo=UTC)
Json = dict[str, Any]


def file_in(folder: Path) -> ChangesFile:
    return ChangesFile(changes_file(folder, "demo.myshopify.com", NOW))


def append(file: ChangesFile, line: str) -> list[str]:
    """What was read before the line was appended."""
    with file.turn():
        read = list(file.read())
        file.append(line)
    return read


def test_a_line_is_read_once_by_every_other_run_and_never_by_its_own(tmp_path: Path) -> None:
    one, two = file_in(tmp_path), file_in(tmp_path)
    append(one, "a")
    assert list(one.read()) == []
    assert append(two, "b") == ["a"]
    assert list(one.read()) == ["b"]
    assert list(one.read()) == []
    assert list(file_in(tmp_path).read()) == ["a", "b"]


def test_half_a_line_of_a_killed_run_is_none_and_the_next_line_takes_its_place(tmp_path: Path) -> None:
    one = file_in(tmp_path)
    append(one, "whole")
    with one.path.open("ab") as file:
        file.write(b'{"at": 1, "fie')
    two = file_in(tmp_path)
    assert append(two, "next") == ["whole"]
    assert one.path.read_bytes() == b"whole\nnext\n"
    assert list(one.read()) == ["next"]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.text(st.characters(exclude_characters="\n", codec="utf-8")), max_size=5), st.integers(0, 60))
def test_whatever_the_file_was_cut_at_its_whole_lines_are_read(lines: list[str], cut: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        one = file_in(Path(folder))
        for line in lines:
            append(one, line)
        if one.path.exists():
            os.truncate(one.path, min(cut, one.path.stat().st_size))
        read = list(file_in(Path(folder)).read())
        assert read == lines[: len(read)]


def test_only_its_owner_can_read_it(tmp_path: Path) -> None:
    file = file_in(tmp_path)
    append(file, "a")
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_where_it_cannot_be_written_nothing_is_kept_and_nothing_fails(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    file = file_in(tmp_path / "file")
    assert append(file, "a") == []
    assert list(file_in(tmp_path / "file").read()) == []


def test_after_a_reset_by_another_run_an_open_one_writes_nothing_more(tmp_path: Path) -> None:
    demo_epoch(tmp_path, NOW)
    file = file_in(tmp_path)
    append(file, "a")
    assert all_changes(tmp_path) != []
    reset_demo(tmp_path)
    assert all_changes(tmp_path) == []
    append(file, "b")
    assert list(file_in(tmp_path).read()) == []


def test_the_file_is_of_one_shop_and_one_hour(tmp_path: Path) -> None:
    hour = datetime(2026, 11, 23, 6, tzinfo=UTC)
    names = {
        changes_file(tmp_path, domain, at).name
        for domain in ("demo.myshopify.com", "demo-se.myshopify.com")
        for at in (NOW, NOW.replace(minute=1), hour)
    }
    assert len(names) == 4


_WRITER = """
import sys
from pathlib import Path
from orderstatus.config.demo_changes import ChangesFile
file = ChangesFile(Path(sys.argv[1]))
for number in range(50):
    with file.turn():
        file.read()
        file.append(f"{sys.argv[2]}-{number}")
"""


def test_two_processes_at_once_lose_no_line_and_tear_none(tmp_path: Path) -> None:
    file = file_in(tmp_path)
    writers = [subprocess.Popen([sys.executable, "-c", _WRITER, str(file.path), name]) for name in ("one", "two")]
    assert [writer.wait(60) for writer in writers] == [0, 0]
    lines = list(file.read())
    assert sorted(lines) == sorted(f"{name}-{number}" for name in ("one", "two") for number in range(50))
    for name in ("one", "two"):
        own = [line for line in lines if line.startswith(name)]
        assert own == [f"{name}-{number}" for number in range(50)]


def served(home: Path, *, keeps: bool) -> DemoServer:
    env = {"ORDERSTATUS_HOME": str(home), "ORDERSTATUS_NOW": "2026-11-23T05:30:00+00:00"}
    runtime = Runtime(streams=Streams.memory(), env=env, clock=lambda: NOW)
    return runtime.demo_server(brand="demo", orders=60, keeps=keeps)


def asked(server: DemoServer, query: str) -> Json:
    headers = {"X-Shopify-Access-Token": "shpat_demo"}
    body = json.dumps({"query": query}).encode()
    found: Json = json.loads(server.answer("POST", "/admin/api/2026-10/graphql.json", headers, body).body)["data"]
    return found


def test_at_a_fixed_hour_the_demo_shop_is_found_as_it_was_left_but_not_where_it_was_only_served(tmp_path: Path) -> None:
    first = served(tmp_path, keeps=True)
    gid = next(order["id"] for order in first.shop.orders if not order["closed"])
    close = f'mutation {{ orderClose(input: {{id: "{gid}"}}) {{ order {{ closed }} userErrors {{ message }} }} }}'
    assert asked(first, close)["orderClose"]["order"] == {"closed": True}
    read = f'{{ order(id: "{gid}") {{ closed }} }}'
    assert asked(served(tmp_path, keeps=True), read)["order"] == {"closed": True}
    assert asked(served(tmp_path, keeps=False), read)["order"] == {"closed": False}
    runtime = Runtime(streams=Streams.memory(), env={"ORDERSTATUS_HOME": str(tmp_path)}, clock=lambda: NOW)
    runtime.reset_demo()
    assert asked(served(tmp_path, keeps=True), read)["order"] == {"closed": False}
