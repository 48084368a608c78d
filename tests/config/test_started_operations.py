"""What was started is found by a later run, and what cannot be kept or read is nothing worse than a new start."""

from __future__ import annotations

import os
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orderstatus.config.started_operations import started_operations
from orderstatus.core.bulk_ports import StartedOperation

AT = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
ONE = StartedOperation("gid://shopify/BulkOperation/1", AT)
DOMAIN = "acme.myshopify.com"


def test_it_is_found_by_another_run_for_exactly_its_query_and_shop(tmp_path: Path) -> None:
    started_operations(tmp_path, DOMAIN).remember("{ orders }", ONE)
    assert started_operations(tmp_path, DOMAIN).find("{ orders }") == ONE
    assert started_operations(tmp_path, DOMAIN).find("{ orders  }") is None
    assert started_operations(tmp_path, "other.myshopify.com").find("{ orders }") is None


def test_a_start_of_which_nobody_knows_whether_it_was_made_is_found_as_one(tmp_path: Path) -> None:
    started_operations(tmp_path, DOMAIN).remember("{ orders }", StartedOperation(None, AT))
    assert started_operations(tmp_path, DOMAIN).find("{ orders }") == StartedOperation(None, AT)


def test_what_is_forgotten_is_gone_and_forgetting_nothing_is_no_error(tmp_path: Path) -> None:
    kept = started_operations(tmp_path, DOMAIN)
    kept.forget("{ orders }")
    kept.remember("{ orders }", ONE)
    kept.forget("{ orders }")
    assert kept.find("{ orders }") is None
    assert list((tmp_path / "operations" / DOMAIN).iterdir()) == []


def test_what_nobody_came_back_for_in_a_week_goes_when_another_is_kept(tmp_path: Path) -> None:
    kept = started_operations(tmp_path, DOMAIN)
    others = started_operations(tmp_path, "other.myshopify.com")
    for days in (6, 8):
        for each in (kept, others):
            each.remember(f"{days} days ago", ONE)
            path = each._path(f"{days} days ago")
            long_ago = path.stat().st_mtime - days * 86_400
            os.utime(path, (long_ago, long_ago))
    kept.remember("now", ONE)
    assert [kept.find(query) for query in ("now", "6 days ago", "8 days ago")] == [ONE, ONE, None]
    assert len(list(kept.folder.iterdir())) == 2
    assert others.find("8 days ago") == ONE, "another run may be at work in another shop's folder"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_nobody_else_may_read_it_and_the_query_is_not_in_it(tmp_path: Path) -> None:
    started_operations(tmp_path, DOMAIN).remember("email:aino@example.com", ONE)
    (file,) = (tmp_path / "operations" / DOMAIN).iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert "aino" not in file.name + file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"id": 1, "at": "2026-11-23T05:30:00Z"}', '{"id": "x", "at": "2026-11-23"}']
)
def test_a_file_that_is_not_ours_is_nothing(tmp_path: Path, text: str) -> None:
    kept = started_operations(tmp_path, DOMAIN)
    kept.remember("q", ONE)
    (file,) = (tmp_path / "operations" / DOMAIN).iterdir()
    file.write_text(text, encoding="utf-8")
    assert kept.find("q") is None


def test_a_state_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file", encoding="utf-8")
    kept = started_operations(tmp_path / "state", DOMAIN)
    kept.remember("q", ONE)
    assert kept.find("q") is None
    kept.forget("q")
