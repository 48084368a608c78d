"""The file of a mirror: private from birth, whole whatever happens, and every fault an error that says what to do."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

import orderstatus
from orderstatus.core.errors import OrderStatusError, TemporaryError
from orderstatus.core.query import OrderQuery
from orderstatus.mirror import file
from orderstatus.mirror.holding import held_orders
from orderstatus.mirror.order_rows import columns
from orderstatus.mirror.schema import APPLICATION_ID, STEPS, VERSION, prepare, version_of
from orderstatus.mirror.store import Mirror
from support.mirrors import fill, source
from support.orders import NOW, order

MANY = [order(id=f"gid://shopify/Order/{number}", name=f"#{number}", note="n" * 500) for number in range(1, 401)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mirrors" / "acme.myshopify.com.sqlite3"


def names(mirror: Mirror) -> list[str]:
    return [each.name for each in source(mirror).orders(OrderQuery(), frozenset(), wanted=None)]


def test_the_file_and_what_lies_beside_it_are_for_their_owner_alone_from_birth(path: Path) -> None:
    before = os.umask(0)
    try:
        with Mirror.open(path) as mirror:
            fill(mirror, [order()])
            modes = {each.name[len(path.name) :]: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"": 0o600, "-wal": 0o600, "-shm": 0o600}
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_file_that_others_may_read_is_for_its_owner_alone_once_it_is_written_to(path: Path) -> None:
    with Mirror.open(path) as mirror:
        fill(mirror, [order()])
    # As a copy from a backup may be.
    path.chmod(0o644)
    with Mirror.open(path) as mirror:
        mirror.take_orders([order(name="#2")], seen_at=NOW)
        modes = {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    assert modes == {0o600}


def test_reading_leaves_the_file_as_it_is(path: Path) -> None:
    with Mirror.open(path) as mirror:
        fill(mirror, MANY)
    bytes_before = path.read_bytes()
    with Mirror.open(path, reading=True) as mirror:
        assert len(names(mirror)) == len(MANY)
        with pytest.raises(OrderStatusError):
            mirror.take_orders([order()], seen_at=NOW)
    assert path.read_bytes() == bytes_before


def test_a_reader_sees_one_moment_while_a_sync_writes_and_the_next_once_it_looks_again(path: Path) -> None:
    with Mirror.open(path) as writer:
        fill(writer, [order(name="#1")])
        with Mirror.open(path, reading=True) as reader:
            mirrored = source(reader)
            writer.begin(full=False, at=NOW)
            writer.take_orders([order(name="#1 renamed")], seen_at=NOW)
            seen = [each.name for each in mirrored.orders(OrderQuery(), frozenset(), wanted=None)]
            assert seen == ["#1"]
            mirrored.renew()
            seen = [each.name for each in mirrored.orders(OrderQuery(), frozenset(), wanted=None)]
            assert seen == ["#1 renamed"]


def test_two_that_write_at_once_take_turns(path: Path) -> None:
    with Mirror.open(path) as mirror:
        fill(mirror, [order()])

    def write(first: int) -> None:
        with Mirror.open(path) as mine:
            for number in range(first, first + 10):
                mine.take_orders([order(id=f"gid://shopify/Order/{number}")], seen_at=NOW)

    threads = [threading.Thread(target=write, args=(first,)) for first in (10, 30)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with Mirror.open(path) as mirror:
        assert mirror.state().orders == 21


def test_one_that_waits_for_too_long_can_be_run_again(path: Path) -> None:
    with Mirror.open(path) as mirror:
        fill(mirror, [order()])
        mirror.connection.execute("BEGIN IMMEDIATE")
        impatient = file.open_writing(path, patience=0.01)
        with closing(impatient), pytest.raises(TemporaryError, match="another run is writing"):
            Mirror(path, impatient).take_orders([order()], seen_at=NOW)


DYING = """
import os, signal, sys
from pathlib import Path
from orderstatus.mirror import writing
from orderstatus.mirror.store import Mirror
from support.orders import NOW, order

mirror = Mirror.open(Path(sys.argv[1]))
mirror.begin(full=True, at=NOW)
mirror.take_orders([order(id=f"gid://shopify/Order/{number}") for number in range(1, 101)], seen_at=NOW)
append = writing.change_log.append
def die(*anything):
    append(*anything)
    os.kill(os.getpid(), signal.SIGKILL)
writing.change_log.append = die
mirror.take_orders([order(id=f"gid://shopify/Order/{number}") for number in range(101, 201)], seen_at=NOW)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_a_run_that_is_killed_in_a_batch_leaves_the_batches_before_it(path: Path) -> None:
    folders = [str(Path(orderstatus.__file__).parents[1]), str(Path(__file__).parents[1])]
    ran = subprocess.run(
        [sys.executable, "-c", DYING, str(path)], env={**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
    )
    assert ran.returncode == -9
    with Mirror.open(path) as mirror:
        assert mirror.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert mirror.state().orders == 100
        assert not mirror.state().is_complete
        fill(mirror, [order(id=f"gid://shopify/Order/{number}") for number in range(1, 201)])
        assert len(names(mirror)) == 200


def test_a_full_disk_is_said_and_the_mirror_holds_what_came_before(path: Path) -> None:
    with Mirror.open(path) as mirror:
        fill(mirror, MANY[:20])
        (pages,) = mirror.connection.execute("PRAGMA page_count").fetchone()
        mirror.connection.execute(f"PRAGMA max_page_count = {pages + 2}")
        with pytest.raises(OrderStatusError, match="disk is full") as raised:
            mirror.take_orders(MANY, seen_at=NOW)
        assert raised.value.hint == "make room, then run `orderstatus sync --shop acme.myshopify.com`"
        assert mirror.state().orders == 20
        mirror.connection.execute("PRAGMA max_page_count = 1000000")
        mirror.take_orders(MANY, seen_at=NOW)
        assert mirror.state().orders == len(MANY)


@pytest.mark.parametrize("reading", [True, False])
def test_a_damaged_file_is_said_with_the_way_to_a_new_one(path: Path, reading: bool) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database" * 1000)
    with pytest.raises(OrderStatusError, match="is damaged") as raised:
        Mirror.open(path, reading=reading)
    assert "orderstatus mirror forget" in (raised.value.hint or "")
    assert Mirror.delete(path)
    assert not Mirror.delete(path)


def test_what_dies_while_it_deletes_never_leaves_the_log_without_its_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Mirror.open(path) as mirror:
        fill(mirror, [order()])
        gone: list[str] = []
        monkeypatch.setattr(Path, "unlink", lambda each: gone.append(each.name[len(path.name) :]))
        Mirror.delete(path)
    assert gone == ["-wal", "-shm", ""]


def test_a_file_with_a_torn_page_is_said_when_it_is_met(path: Path) -> None:
    with Mirror.open(path) as mirror:
        fill(mirror, MANY)
    size = path.stat().st_size
    with path.open("r+b") as raw:
        raw.seek(8192)
        raw.write(b"\xff" * (size - 8192))
    with pytest.raises(OrderStatusError, match="is damaged"), Mirror.open(path, reading=True) as mirror:
        names(mirror)


def test_where_there_is_no_mirror_reading_says_how_to_get_one(path: Path) -> None:
    with pytest.raises(OrderStatusError, match="no mirror yet") as raised:
        Mirror.open(path, reading=True)
    assert raised.value.hint == "run `orderstatus sync --shop acme.myshopify.com`"
    assert not path.exists()


def test_a_mirror_that_no_sync_has_filled_to_its_end_answers_nothing(path: Path) -> None:
    with Mirror.open(path) as mirror:
        mirror.begin(full=True, at=NOW)
        mirror.take_orders([order()], seen_at=NOW)
        with pytest.raises(OrderStatusError, match="not complete yet"):
            source(mirror)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OrderStatusError, match="could not use the mirror"):
        Mirror.open(tmp_path / "file" / "mirror.sqlite3")


def test_a_database_of_another_program_is_left_alone(path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE notes (text)")
        other.commit()
    with pytest.raises(OrderStatusError, match="another program"):
        Mirror.open(path)


def test_a_mirror_of_a_newer_version_is_refused_and_stays(path: Path) -> None:
    with Mirror.open(path) as mirror:
        mirror.connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    for reading in (True, False):
        with pytest.raises(OrderStatusError, match="newer orderstatus") as raised:
            Mirror.open(path, reading=reading)
        assert "update orderstatus" in (raised.value.hint or "")
    assert path.exists()


def test_a_mirror_of_an_older_version_keeps_what_it_holds(path: Path) -> None:
    with Mirror.open(path) as mirror:
        fill(mirror, [order()])
        assert version_of(mirror.connection) == VERSION
        steps = (*STEPS, "ALTER TABLE orders ADD COLUMN later TEXT;")
        prepare(mirror.connection, steps=steps)
        assert version_of(mirror.connection) == VERSION + 1
        assert mirror.connection.execute("SELECT name, later FROM orders").fetchall() == [("#1001", None)]


def test_a_mirror_from_before_there_were_stages_answers_on_and_knows_of_none(path: Path) -> None:
    before_stages = STEPS[:1]
    path.parent.mkdir()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        prepare(connection, steps=before_stages)
        named = [column for column in columns(None).split(", ") if not column.startswith("stage")]
        held = dict.fromkeys(named, 0) | {"key": 1001, "name": "#1001", "state": "open", "payment": "paid"}
        held |= {"fulfillment": "unfulfilled", "return_": "no-return", "tags": None, "overdue": 0}
        for text in ("transactions", "terms", "more", "total", "capturable", "outstanding", "refunded", "received"):
            held[text] = None
        marks = ", ".join("?" * len(held))
        connection.execute(f"INSERT INTO orders ({', '.join(held)}) VALUES ({marks})", tuple(held.values()))
        made = connection.execute("SELECT value FROM facts WHERE name = 'id'").fetchone()
    with Mirror.open(path) as mirror:
        assert version_of(mirror.connection) == VERSION
        assert (f'"{mirror.state().id}"',) == made
        assert not mirror.state().has_stages
        [(_, kept)] = held_orders(mirror.connection, [1001])
        assert (kept.name, kept.stage) == ("#1001", None)


def test_a_step_that_fails_leaves_the_version_before_it(path: Path) -> None:
    with Mirror.open(path) as mirror:
        with pytest.raises(sqlite3.Error):
            prepare(mirror.connection, steps=(*STEPS, "ALTER TABLE orders ADD COLUMN later TEXT; SELECT nonsense();"))
        assert version_of(mirror.connection) == VERSION
        columns = [row[1] for row in mirror.connection.execute("PRAGMA table_info(orders)")]
        assert "later" not in columns


def test_reading_a_mirror_of_an_older_version_asks_for_a_sync(path: Path) -> None:
    with Mirror.open(path) as mirror:
        mirror.connection.execute("PRAGMA user_version = 0")
    with pytest.raises(OrderStatusError, match="older orderstatus"):
        Mirror.open(path, reading=True)


def test_the_file_says_that_it_is_a_mirror(path: Path) -> None:
    with Mirror.open(path) as mirror:
        assert mirror.connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
