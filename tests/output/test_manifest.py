"""The manifest: it says what a file is, hashes what lies on the disk, and is refused where there is no file."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orderstatus.core.errors import OrderStatusError, UsageError
from orderstatus.output.choices import Format
from orderstatus.output.manifest import Manifest, ShopManifest, manifest_path, remove_stale_manifest, write_manifest
from orderstatus.output.streams import Streams

SHOP = ShopManifest(
    shop="acme.myshopify.com",
    search="financial_status:paid",
    since=datetime(2026, 11, 1, tzinfo=UTC),
    until=None,
    mirror_as_of=None,
    api_version_asked="2026-10",
    api_versions_answered=["2026-10"],
    orders_counted=3,
    orders_read=3,
    requests=1,
    points=13.0,
)
MANIFEST = Manifest(
    made_by="orderstatus 0.1.0",
    command="export orders",
    asked={"payment": ["paid"], "customer": "Mia \u202e\x1b"},
    shops=[SHOP],
    started_at=datetime(2026, 11, 23, 5, 30, tzinfo=UTC),
    finished_at=datetime(2026, 11, 23, 5, 31, tzinfo=UTC),
    rows=2,
    warnings=["this app sees orders of the last 60 days only"],
    columns=["id", "name"],
    format=Format.CSV,
)


def test_it_lies_beside_the_file_and_hashes_what_is_on_the_disk(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes(b"id,name\n" * 100_000)
    write_manifest(MANIFEST, str(file), Streams.memory())
    said = json.loads((tmp_path / "orders.csv.manifest.json").read_text(encoding="utf-8"))
    assert said["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert said["bytes"] == file.stat().st_size == 800_000
    assert said["file"] == "orders.csv"


def test_it_says_everything_that_was_asked_and_what_came(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("x")
    write_manifest(MANIFEST, str(file), Streams.memory())
    said = json.loads((tmp_path / "orders.csv.manifest.json").read_text(encoding="utf-8"))
    assert {key: said[key] for key in said.keys() - {"sha256", "bytes", "file", "shops"}} == {
        "format": "csv",
        "rows": 2,
        "columns": ["id", "name"],
        "command": "export orders",
        "asked": {"payment": ["paid"], "customer": "Mia \u202e\x1b"},
        "shop": "acme.myshopify.com",
        "search": "financial_status:paid",
        "window": {
            "orders": "placed from `since` on and before `until`",
            "since": "2026-11-01T00:00:00+00:00",
            "until": None,
        },
        "orders_counted": 3,
        "orders_read": 3,
        "mirror_as_of": None,
        "api_version_asked": "2026-10",
        "api_versions_answered": ["2026-10"],
        "requests": 1,
        "points": 13.0,
        "started_at": "2026-11-23T05:30:00+00:00",
        "finished_at": "2026-11-23T05:31:00+00:00",
        "warnings": ["this app sees orders of the last 60 days only"],
        "made_by": "orderstatus 0.1.0",
    }


def test_of_several_shops_it_sums_what_can_be_summed_and_has_the_rest_for_each(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("x")
    beta = replace(SHOP, shop="beta.myshopify.com", orders_read=4, orders_counted=None, points=7.0)
    write_manifest(replace(MANIFEST, shops=[SHOP, beta]), str(file), Streams.memory())
    said = json.loads((tmp_path / "orders.csv.manifest.json").read_text(encoding="utf-8"))
    assert (said["shop"], said["search"], said["orders_read"]) == (None, "financial_status:paid", 7)
    assert (said["orders_counted"], said["points"], said["requests"]) == (None, 20.0, 2)
    assert [(each["shop"], each["orders_read"]) for each in said["shops"]] == [
        ("acme.myshopify.com", 3),
        ("beta.myshopify.com", 4),
    ]


def test_without_a_window_it_says_that_all_orders_were_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("x")
    write_manifest(replace(MANIFEST, shops=[replace(SHOP, since=None)]), str(file), Streams.memory())
    said = json.loads((tmp_path / "orders.csv.manifest.json").read_text(encoding="utf-8"))
    assert said["window"] == {"orders": "all that the app may see", "since": None, "until": None}


def test_what_could_act_on_a_terminal_is_escaped(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("x")
    write_manifest(MANIFEST, str(file), Streams.memory())
    text = (tmp_path / "orders.csv.manifest.json").read_text(encoding="utf-8")
    assert "\u202e" not in text
    assert "\x1b" not in text


@pytest.mark.parametrize("file", [None, "-"])
def test_standard_output_has_no_place_beside_it(file: str | None) -> None:
    with pytest.raises(UsageError, match="there is none"):
        manifest_path(file, Streams.memory())


def test_a_device_and_a_pipe_are_no_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for file in ("/dev/null", str(pipe), str(tmp_path)):
        with pytest.raises(UsageError, match="is none"):
            manifest_path(file, Streams.memory())


def test_a_manifest_that_cannot_be_written_is_said_before_anything_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "orders.csv.manifest.json").mkdir()
    with pytest.raises(UsageError, match="is a folder"):
        manifest_path(str(tmp_path / "orders.csv"), Streams.memory())


def test_a_manifest_that_fails_all_the_same_says_that_the_file_is_whole_and_leaves_no_older_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("x")
    write_manifest(MANIFEST, str(file), Streams.memory())
    monkeypatch.setattr("orderstatus.output.manifest.json_text", full_disk)
    with pytest.raises(OrderStatusError, match="is written and whole, but its manifest is not"):
        write_manifest(MANIFEST, str(file), Streams.memory())
    assert [each.name for each in tmp_path.iterdir()] == ["orders.csv"]


def full_disk(*_: object, **__: object) -> str:
    raise OSError(28, "No space left on device")


def test_a_manifest_of_an_earlier_export_does_not_outlive_its_file_and_others_files_stay(tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("x")
    write_manifest(MANIFEST, str(file), Streams.memory())
    remove_stale_manifest(str(file))
    beside = tmp_path / "orders.csv.manifest.json"
    assert not beside.exists()
    beside.write_text('{"made_by": "somebody else"}')
    remove_stale_manifest(str(file))
    assert beside.exists()
