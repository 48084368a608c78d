"""The reference folder beside the repository, for tests that check the demo against recorded traffic."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

Json = dict[str, Any]

SHARED = Path(__file__).resolve().parents[3] / "shared"


def shared(path: str) -> Path:
    """Return a file of the reference folder; skips the test when it is not there."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"needs ../shared/{path}, which is not part of the project")
    return found


def recorded(name: str) -> list[Json]:
    """Return the records of a JSON Lines file of recordings."""
    with shared(f"recordings/{name}").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]
