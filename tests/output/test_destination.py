"""A file is whole or not touched."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from orderstatus.core.errors import ExitCode, OrderStatusError, UsageError
from orderstatus.output.destination import (
    Delivery,
    dated,
    is_own_file,
    open_binary_destination,
    open_destination,
    refuse_if_changed,
)
from orderstatus.output.streams import Streams


@pytest.mark.parametrize("path", [None, "-"])
def test_no_path_and_a_dash_are_stdout(path: str | None) -> None:
    streams = Streams.memory()
    with open_destination(path, streams) as out:
        assert out is streams.out


def test_a_file_appears_when_it_is_whole(tmp_path: Path) -> None:
    target = tmp_path / "orders.csv"
    with open_destination(str(target), Streams.memory()) as out:
        out.write("é\n")
        assert not target.exists()

    assert target.read_bytes() == "é\n".encode()
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("failure", [KeyboardInterrupt, OrderStatusError, RuntimeError])
def test_a_run_that_fails_leaves_the_old_file_and_nothing_beside_it(
    tmp_path: Path, failure: type[BaseException]
) -> None:
    target = tmp_path / "orders.csv"
    target.write_text("old")

    def run() -> None:
        with open_destination(str(target), Streams.memory()) as out:
            out.write("half")
            raise failure("stop")

    with pytest.raises(failure):
        run()

    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_folder_that_is_not_there_is_an_error_with_path_and_reason(tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "orders.csv"
    with (
        pytest.raises(OrderStatusError, match="No such file") as caught,
        open_destination(str(target), Streams.memory()),
    ):
        pytest.fail("there is nothing to write to")

    assert str(target) in str(caught.value)
    assert caught.value.exit_code is ExitCode.FAILURE


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_an_error_and_no_traceback() -> None:
    with (
        pytest.raises(OrderStatusError, match="could not write `/dev/full`: No space left"),
        open_destination("/dev/full", Streams.memory()) as out,
    ):
        out.write("x")


def test_what_fails_while_the_rows_are_made_is_not_called_a_failure_to_write(tmp_path: Path) -> None:
    target = tmp_path / "orders.csv"

    def rows() -> Iterator[str]:
        yield "first\n"
        raise ConnectionResetError("the network")

    for path in (str(target), None):
        with (
            pytest.raises(ConnectionResetError, match="the network"),
            open_destination(path, Streams.memory()) as out,
        ):
            out.writelines(rows())

    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("buffered", [True, False])
def test_a_failure_to_write_says_what_to_do(tmp_path: Path, buffered: bool) -> None:
    for path, hint in (
        ("/dev/full", "free some space"),
        (str(tmp_path), "the name of a file"),
        (str(tmp_path / "nowhere" / "x.csv"), "make the folder first"),
        (str(tmp_path / ("x" * 300)), "a shorter name"),
    ):
        with (
            pytest.raises(OrderStatusError, match="could not write") as caught,
            open_destination(path, Streams.memory()) as out,
        ):
            out.write("x" * (10 if buffered else 1_000_000))
        assert hint in (caught.value.hint or "")
        # The file is as it was: no part of it is there.
        assert "not the whole" not in (caught.value.hint or "")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="needs /dev/stdout")
def test_dev_stdout_is_written_directly_also_in_front_of_a_pipe() -> None:
    code = (
        "from orderstatus.output.destination import open_destination as d; from orderstatus.output.streams import *\n"
        "with d('/dev/stdout', Streams.memory()) as out: out.write('row')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)

    assert (done.stdout, done.stderr) == ("row", "")


@pytest.mark.skipif(os.name == "nt", reason="POSIX modes")
def test_a_file_keeps_its_mode_and_a_new_one_gets_that_of_the_umask(tmp_path: Path) -> None:
    private, fresh = tmp_path / "private.csv", tmp_path / "fresh.csv"
    private.touch(mode=0o600)
    before = os.umask(0o027)
    try:
        for target in (private, fresh):
            with open_destination(str(target), Streams.memory()) as out:
                out.write("x")
    finally:
        os.umask(before)

    assert [stat.S_IMODE(path.stat().st_mode) for path in (private, fresh)] == [0o600, 0o640]


@pytest.mark.skipif(os.name == "nt", reason="symbolic links")
def test_a_link_goes_on_pointing_at_the_file(tmp_path: Path) -> None:
    target, link = tmp_path / "2026.csv", tmp_path / "latest.csv"
    target.write_text("old")
    link.symlink_to(target)
    with open_destination(str(link), Streams.memory()) as out:
        out.write("new")

    assert link.is_symlink()
    assert target.read_text() == "new"


def test_a_file_left_by_a_killed_run_is_in_nobodys_way(tmp_path: Path) -> None:
    target = tmp_path / "orders.csv"
    left = tmp_path / f".orders.csv.{os.getpid()}-0.tmp"
    left.write_text("left")
    with open_destination(str(target), Streams.memory()) as out:
        out.write("new")

    assert (target.read_text(), left.read_text()) == ("new", "left")


def test_what_utf_8_cannot_hold_is_spelled_out(tmp_path: Path) -> None:
    target = tmp_path / "orders.csv"
    with open_destination(str(target), Streams.memory()) as out:
        out.write("\ud800")

    assert target.read_text() == "\\ud800"


def test_a_name_of_stdout_is_stdout_and_not_a_file_to_replace(tmp_path: Path) -> None:
    script = "import sys; from orderstatus.cli import run; print('first', flush=True); run(sys.argv[1:]); print('last')"
    argv = ["list", "--demo", "--limit", "1", "--csv", "--columns", "name", "--output", "/dev/stdout"]
    target = tmp_path / "all"
    with target.open("w") as out:
        env = {**os.environ, "ORDERSTATUS_HOME": str(tmp_path / "home")}
        subprocess.run(
            [sys.executable, "-c", script, *argv], stdout=out, stderr=subprocess.DEVNULL, env=env, check=True
        )
    lines = target.read_text().splitlines()
    assert (lines[0], lines[1], lines[-1], len(lines)) == ("first", "name", "last", 4)


def test_a_name_as_long_as_a_name_may_be_is_written(tmp_path: Path) -> None:
    target = tmp_path / ("\U0001f4e6" * 60 + ".csv")
    with open_destination(str(target), Streams.memory()) as out:
        out.write("x")
    assert target.read_text() == "x"


class TestIfChanged:
    """A file that holds the answer already is not touched at all."""

    def write(self, path: Path, text: str) -> bool:
        """True if the file was left alone."""
        delivery = Delivery()
        with open_destination(str(path), Streams.memory(), if_changed=True, delivery=delivery) as out:
            out.write(text)
        return delivery.is_unchanged

    def test_the_same_answer_leaves_inode_and_times_as_they_are(self, tmp_path: Path) -> None:
        target = tmp_path / "orders.csv"
        target.write_bytes(b"a\n" * 500_000)
        os.utime(target, ns=(1, 1))
        before = target.stat()

        assert self.write(target, "a\n" * 500_000)
        after = target.stat()
        assert (after.st_ino, after.st_mtime_ns, after.st_ctime_ns) == (before.st_ino, 1, before.st_ctime_ns)
        assert list(tmp_path.iterdir()) == [target]

    @pytest.mark.parametrize("old", ["", "a", "abcd", "abX", "Xbc"])
    def test_any_other_answer_replaces_the_file(self, tmp_path: Path, old: str) -> None:
        target = tmp_path / "orders.csv"
        target.write_text(old)
        inode = target.stat().st_ino

        assert not self.write(target, "abc")
        assert target.read_text() == "abc"
        assert target.stat().st_ino != inode
        assert list(tmp_path.iterdir()) == [target]

    def test_a_difference_at_the_very_end_of_a_long_file_is_seen(self, tmp_path: Path) -> None:
        target = tmp_path / "orders.csv"
        target.write_text("x" * 1_000_000 + "1")
        assert not self.write(target, "x" * 1_000_000 + "2")
        assert target.read_text()[-1] == "2"

    def test_the_first_answer_makes_the_file(self, tmp_path: Path) -> None:
        assert not self.write(tmp_path / "orders.csv", "")
        assert (tmp_path / "orders.csv").read_text() == ""

    def test_bytes_are_compared_as_bytes(self, tmp_path: Path) -> None:
        target = tmp_path / "orders.parquet"
        for content, unchanged in ((b"\x00\r\n", False), (b"\x00\r\n", True), (b"\x00\n", False)):
            delivery = Delivery()
            with open_binary_destination(str(target), Streams.memory(), if_changed=True, delivery=delivery) as out:
                out.write(content)
            assert delivery.is_unchanged is unchanged

    def test_a_run_that_fails_has_delivered_nothing(self, tmp_path: Path) -> None:
        target, delivery = tmp_path / "orders.csv", Delivery()
        target.write_text("same")

        def run() -> None:
            with open_destination(str(target), Streams.memory(), if_changed=True, delivery=delivery) as out:
                out.write("same")
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            run()
        assert (delivery.is_unchanged, target.read_text(), list(tmp_path.iterdir())) == (False, "same", [target])

    @pytest.mark.skipif(os.name == "nt", reason="symbolic links")
    def test_behind_a_link_the_file_itself_is_compared(self, tmp_path: Path) -> None:
        target, link = tmp_path / "2026.csv", tmp_path / "latest.csv"
        target.write_text("same")
        link.symlink_to(target)
        assert self.write(link, "same")
        assert link.is_symlink()

    def test_without_it_the_same_answer_is_a_new_file(self, tmp_path: Path) -> None:
        target, delivery = tmp_path / "orders.csv", Delivery()
        target.write_text("same")
        inode = target.stat().st_ino
        with open_destination(str(target), Streams.memory(), delivery=delivery) as out:
            out.write("same")
        assert (delivery.is_unchanged, target.stat().st_ino != inode) == (False, True)

    @pytest.mark.skipif(os.name == "nt", reason="pipes and devices with names")
    @pytest.mark.parametrize("kind", ["none", "dash", "pipe", "device", "folder"])
    def test_where_there_is_no_file_it_is_refused_before_anything_is_opened(self, tmp_path: Path, kind: str) -> None:
        pipe = tmp_path / "pipe"
        os.mkfifo(pipe)
        path = {"none": None, "dash": "-", "pipe": str(pipe), "device": os.devnull, "folder": str(tmp_path)}[kind]
        for open_it in (open_destination, open_binary_destination):
            with (
                pytest.raises(UsageError, match="compares with a file"),
                open_it(path, Streams.memory(), if_changed=True),
            ):
                pytest.fail("there is nothing to compare with")
        with pytest.raises(UsageError):
            refuse_if_changed(path, Streams.memory())
        assert not is_own_file(path, Streams.memory())


def test_a_file_that_is_not_there_yet_will_be_one_of_its_own(tmp_path: Path) -> None:
    assert is_own_file(str(tmp_path / "orders.csv"), Streams.memory())


@pytest.mark.parametrize(
    ("path", "on_the_day"),
    [
        ("orders-{date}.csv", "orders-2026-11-26.csv"),
        ("{date}/{date}.csv", "2026-11-26/2026-11-26.csv"),
        ("{1}-{date}-{}-{{date}}.csv", "{1}-2026-11-26-{}-{2026-11-26}.csv"),
        ("{date}-{.csv", "2026-11-26-{.csv"),
        ("orders.csv", "orders.csv"),
    ],
)
def test_a_date_in_a_path_is_the_day_and_other_braces_stay(path: str, on_the_day: str) -> None:
    assert dated(path, date(2026, 11, 26)) == on_the_day


@pytest.mark.parametrize("path", ["x-{day}.csv", "{Date}.csv", "{date}/{shop}.csv", "{date:%Y}.csv"])
def test_a_word_in_braces_that_stands_for_nothing_is_refused(path: str) -> None:
    with pytest.raises(UsageError, match="stands for nothing"):
        dated(path, date(2026, 11, 26))
