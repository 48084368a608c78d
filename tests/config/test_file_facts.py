"""The facts of our files are the system's own, and looking at them leaves everything as it was."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orderstatus.config.file_facts import file_facts
from orderstatus.config.zones import knows_zone
from orderstatus.core.examination import FileFacts

has_modes = pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")


def one(purpose: str, facts: tuple[FileFacts, ...]) -> FileFacts:
    [found] = [each for each in facts if each.purpose == purpose]
    return found


def test_looking_makes_nothing(tmp_path: Path) -> None:
    home = tmp_path / "not" / "yet"
    facts = file_facts(
        settings=home / "config.toml", secrets=[("credentials", home / "s.toml")], folders=[("state folder", home)]
    )
    assert list(tmp_path.iterdir()) == []
    assert [each.exists for each in facts] == [False, False, False]
    assert [each.mode for each in facts] == [None, None, None]
    assert [each.is_secret for each in facts] == [False, True, False]
    assert [each.is_folder for each in facts] == [False, False, True]


def test_what_is_not_there_yet_could_be_made_where_its_nearest_folder_can_be_written(tmp_path: Path) -> None:
    folder = one("state folder", file_facts(settings=tmp_path / "c", folders=[("state folder", tmp_path / "a" / "b")]))
    assert folder.is_writable is True
    assert folder.free_bytes is not None
    assert folder.free_bytes > 0


@has_modes
@pytest.mark.parametrize("mode", [0o600, 0o644])
def test_a_secret_is_told_with_its_mode_and_its_owner(tmp_path: Path, mode: int) -> None:
    secret = tmp_path / "s.toml"
    secret.write_text("x", encoding="utf-8")
    secret.chmod(mode)
    found = one("credentials", file_facts(settings=tmp_path / "c", secrets=[("credentials", secret)]))
    assert (found.exists, found.mode, found.is_ours) == (True, mode, True)


@has_modes
@pytest.mark.skipif(hasattr(os, "getuid") and os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    facts = file_facts(settings=tmp_path / "c", folders=[("state folder", locked), ("cache", locked / "more")])
    assert [each.is_writable for each in facts if each.is_folder] == [False, False]


def test_a_file_in_the_place_of_a_folder_cannot_hold_anything(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("", encoding="utf-8")
    folders = [("state folder", tmp_path / "home" / "state"), ("home", tmp_path / "home")]
    facts = file_facts(settings=tmp_path / "c", folders=folders)
    assert [each.is_writable for each in facts if each.is_folder] == [False, False]


@pytest.mark.parametrize(
    ("name", "known"),
    [("Europe/Helsinki", True), ("UTC", True), ("Mars/Olympus", False), ("../etc/passwd", False), ("", False)],
)
def test_a_zone_is_known_or_not_and_never_an_error(name: str, known: bool) -> None:
    assert knows_zone(name) is known
