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
    with pytest.raises(OrderStatusError, match=r"could not write .*folder"):
        write_private(tmp_path / "folder", "x")


def test_one_variable_moves_everything_below_one_folder(tmp_path: Path) -> None:
    moved = places({"ORDERSTATUS_HOME": str(tmp_path)})
    assert {moved.config.parent, moved.state.parent, moved.cache.parent} == {tmp_path}
