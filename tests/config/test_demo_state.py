"""The demo shop begins once and keeps its hour; nobody else can read what is kept."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from orderstatus.config.demo_state import demo_epoch, reset_demo
from orderstatus.config.files import write_private
from orderstatus.config.paths import places
from orderstatus.core.errors import OrderStatusError
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime

NOW = datetime(2026, 11, 23, 5, 42, 7, tzinfo=UTC)


def test_the_epoch_is_the_hour_of_first_use_and_stays(tmp_path: Path) -> None:
    assert demo_epoch(tmp_path, NOW) == datetime(2026, 11, 23, 5, tzinfo=UTC)
    assert demo_epoch(tmp_path, NOW + timedelta(days=3)) == datetime(2026, 11, 23, 5, tzinfo=UTC)


def test_a_reset_begins_anew_and_may_be_repeated(tmp_path: Path) -> None:
    demo_epoch(tmp_path, NOW)
    reset_demo(tmp_path)
    reset_demo(tmp_path)
    assert demo_epoch(tmp_path, NOW + timedelta(days=3)) == datetime(2026, 11, 26, 5, tzinfo=UTC)


@pytest.mark.parametrize("kept", ["", "{}", '{"epoch": 5}', '{"epoch": "2026-11-23"}', "[]"])
def test_a_broken_file_is_begun_anew(tmp_path: Path, kept: str) -> None:
    (tmp_path / "demo.json").write_text(kept)
    assert demo_epoch(tmp_path, NOW) == datetime(2026, 11, 23, 5, tzinfo=UTC)


def test_a_state_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert demo_epoch(blocked, NOW) == datetime(2026, 11, 23, 5, tzinfo=UTC)


def test_a_private_file_is_0600_and_replaces_whole(tmp_path: Path) -> None:
    path = tmp_path / "new" / "file"
    write_private(path, "one")
    write_private(path, "two")
    assert path.read_text() == "two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["file"]


def test_a_file_that_cannot_be_written_names_itself(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OrderStatusError, match=r"could not write .*folder") as info:
        write_private(tmp_path / "folder", "x")
    assert "ORDERSTATUS_HOME" in (info.value.hint or "")


def test_a_state_that_cannot_be_removed_names_its_file_and_the_way_on(tmp_path: Path) -> None:
    (tmp_path / "demo.json").mkdir()
    with pytest.raises(OrderStatusError, match=r"could not remove .*demo\.json") as info:
        reset_demo(tmp_path)
    assert "by hand" in (info.value.hint or "")


def runtime(home: Path, now: datetime, fixed: str | None = None) -> Runtime:
    env = {"ORDERSTATUS_HOME": str(home), **({"ORDERSTATUS_NOW": fixed} if fixed else {})}
    return Runtime(streams=Streams.memory(), env=env, clock=lambda: now)


def test_a_fixed_clock_leaves_nothing_behind_and_two_runs_at_one_instant_agree(tmp_path: Path) -> None:
    fixed = "1999-12-31T23:59:00+02:00"
    first = runtime(tmp_path, NOW, fixed).demo_epoch()
    second = runtime(tmp_path, NOW + timedelta(days=3), fixed).demo_epoch()
    assert first == second == datetime(1999, 12, 31, 21, tzinfo=UTC)
    assert list(tmp_path.iterdir()) == []


def test_a_fixed_clock_does_not_follow_the_hour_that_is_kept_and_does_not_move_it(tmp_path: Path) -> None:
    kept = runtime(tmp_path, NOW).demo_epoch()
    assert runtime(tmp_path, NOW, "2027-06-01T12:00:00Z").demo_epoch() == datetime(2027, 6, 1, 12, tzinfo=UTC)
    assert runtime(tmp_path, NOW + timedelta(days=3)).demo_epoch() == kept


def test_one_variable_moves_everything_below_one_folder(tmp_path: Path) -> None:
    moved = places({"ORDERSTATUS_HOME": str(tmp_path)})
    assert {moved.config.parent, moved.state.parent, moved.cache.parent} == {tmp_path}
