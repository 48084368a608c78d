"""What is written beside an exported file: what was asked, of whom, what came, and what the file must hash to."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from orderstatus.core.errors import OrderStatusError, UsageError
from orderstatus.output.choices import Format
from orderstatus.output.destination import is_stdout, open_destination
from orderstatus.output.instants import instant_text
from orderstatus.output.streams import Streams
from orderstatus.output.structured import json_text

MADE_BY = "orderstatus"
SUFFIX = ".manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopManifest:
    """What one shop was asked, and what came of it."""

    shop: str
    search: str | None
    """What the shop was asked to search for, in its own syntax."""
    since: datetime | None
    until: datetime | None
    mirror_as_of: datetime | None
    """When the sync began whose mirror answered; None where the shop itself did."""
    api_version_asked: str | None
    """None for a mirror, which asked nobody."""
    api_versions_answered: Sequence[str]
    orders_counted: int | None
    """By the shop, over `search`."""
    orders_read: int
    requests: int
    points: float
    """Of the API's rate limit, as charged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What an export came to. Instants are written in UTC; what nobody knows is null."""

    made_by: str
    """`orderstatus 0.1.0`."""
    command: str
    """`export orders`."""
    asked: Mapping[str, Any]
    """The flags that were typed or came from a view, by name."""
    shops: Sequence[ShopManifest]
    started_at: datetime
    finished_at: datetime
    rows: int
    warnings: Sequence[str]
    columns: Sequence[str]
    format: Format


def manifest_path(file: str | None, streams: Streams) -> str:
    """Where the manifest of `file` goes. Raises UsageError where there will be no file for it to lie beside."""
    if file is None or is_stdout(file, streams):
        raise UsageError(
            "`--manifest` writes beside a file, and there is none", hint="add the name of a file, such as orders.csv"
        )
    try:
        is_file = stat.S_ISREG(os.stat(file).st_mode)
    except OSError:
        is_file = True
    if not is_file:
        raise UsageError(f"`--manifest` writes beside a file, and `{file}` is none", hint="leave `--manifest` out")
    if os.path.isdir(file + SUFFIX):
        raise UsageError(f"`{file + SUFFIX}` is a folder", hint="give the file another name, or remove that folder")
    return file + SUFFIX


def has_manifest(file: str) -> bool:
    """True if something lies where the manifest of `file` would."""
    return os.path.exists(file + SUFFIX)


def remove_stale_manifest(file: str) -> None:
    """Afterwards no manifest of an earlier export lies beside `file`, which has just been replaced.

    Only what a manifest of ours looks like is removed. Raises OrderStatusError where it cannot be.
    """
    path = file + SUFFIX
    try:
        with open(path, encoding="utf-8") as read:
            if not str(json.load(read).get("made_by")).startswith(MADE_BY):
                return
        os.unlink(path)
    except (FileNotFoundError, ValueError, AttributeError):
        return
    except OSError as error:
        raise OrderStatusError(
            f"`{path}` is of an earlier export and could not be removed: {error.strerror or error}",
            hint="remove it by hand: it does not tell of the file beside it",
        ) from error


def write_manifest(manifest: Manifest, file: str, streams: Streams) -> None:
    """The manifest of `file`, which is whole and in its place, lies beside it, whole too.

    Its bytes and its SHA-256 are read from the disk. Raises OrderStatusError where it cannot be written; the file is
    there all the same, and the error says so.
    """
    path = manifest_path(file, streams)
    remove_stale_manifest(file)
    try:
        size, digest = _measured(file)
        with open_destination(path, streams) as out:
            out.write(json_text(_content(manifest, file, size, digest), indent=2) + "\n")
    except (OSError, OrderStatusError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise OrderStatusError(
            f"`{file}` is written and whole, but its manifest is not: {reason}", hint="run the same command again"
        ) from error


def _content(manifest: Manifest, file: str, size: int, digest: str) -> dict[str, Any]:
    return {
        "file": os.path.basename(file),
        "format": manifest.format.value,
        "bytes": size,
        "sha256": digest,
        "rows": manifest.rows,
        "columns": list(manifest.columns),
        "command": manifest.command,
        "asked": dict(manifest.asked),
        **_of_all(manifest.shops),
        "started_at": _instant(manifest.started_at),
        "finished_at": _instant(manifest.finished_at),
        "warnings": list(manifest.warnings),
        "made_by": manifest.made_by,
        "shops": [_of_shop(shop) for shop in manifest.shops],
    }


def _of_all(shops: Sequence[ShopManifest]) -> dict[str, Any]:
    """What the shops come to together; what they do not share is null, and `shops` has it for each."""
    every = [_of_shop(shop) for shop in shops]
    summed = {"orders_counted", "orders_read", "requests", "points"}
    together: dict[str, Any] = {}
    for key, first in every[0].items():
        values = [each[key] for each in every]
        if key in summed:
            together[key] = None if None in values else sum(values)
        else:
            together[key] = first if all(value == first for value in values) else None
    return together


def _of_shop(shop: ShopManifest) -> dict[str, Any]:
    is_all = shop.since is None and shop.until is None
    return {
        "shop": shop.shop,
        "search": shop.search,
        "window": {
            "orders": "all that the app may see" if is_all else "placed from `since` on and before `until`",
            "since": _instant(shop.since),
            "until": _instant(shop.until),
        },
        "orders_counted": shop.orders_counted,
        "orders_read": shop.orders_read,
        "mirror_as_of": _instant(shop.mirror_as_of),
        "api_version_asked": shop.api_version_asked,
        "api_versions_answered": list(shop.api_versions_answered),
        "requests": shop.requests,
        "points": shop.points,
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else instant_text(at, None)


def _measured(file: str) -> tuple[int, str]:
    with open(file, "rb") as read:
        digest = hashlib.file_digest(read, "sha256")
        return read.tell(), digest.hexdigest()
