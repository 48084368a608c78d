"""What the demo shop remembers between runs: the hour it began, and what was read of it and changed in it since."""

from __future__ import annotations

import contextlib
import json
from datetime import datetime
from pathlib import Path

from orderstatus.config.addresses import DEMO_DOMAINS
from orderstatus.config.demo_changes import all_changes
from orderstatus.config.files import write_private
from orderstatus.config.mirror_files import mirror_file, parts_of
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.when import in_reach

_FILE = "demo.json"


def demo_epoch(state: Path, now: datetime) -> datetime:
    """The hour of first use, which every date of the demo shop is counted from; kept from then on.

    A clock that is fixed asks for `hour_of` instead: it must neither follow what is kept nor leave its hour behind.

    Where the state folder cannot be written the demo begins anew in each run, at the same hour for an hour.
    """
    kept = _read(state / _FILE)
    if kept is not None:
        return kept
    epoch = hour_of(now)
    with contextlib.suppress(OrderStatusError):
        write_private(state / _FILE, json.dumps({"epoch": epoch.isoformat()}) + "\n")
    return epoch


def hour_of(now: datetime) -> datetime:
    """The whole hour that `now` is in."""
    return now.replace(minute=0, second=0, microsecond=0)


def reset_demo(state: Path) -> None:
    """Afterwards the demo shops begin anew at their next use, and nothing is held of what they were or came to.

    Raises OrderStatusError naming the file and the reason.
    """
    mirrors = [part for domain in DEMO_DOMAINS.values() for part in parts_of(mirror_file(state, domain))]
    for path in (state / _FILE, *all_changes(state), *mirrors):
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise OrderStatusError(
                f"could not remove {path}: {error.strerror or error}", hint="remove it by hand, or see whose it is"
            ) from error


def _read(path: Path) -> datetime | None:
    try:
        epoch = datetime.fromisoformat(json.loads(path.read_text(encoding="utf-8"))["epoch"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return epoch if epoch.tzinfo is not None and in_reach(epoch) else None
