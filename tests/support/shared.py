"""The folder beside the repository with the official schema and recorded traffic; never part of the project."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SHARED = Path(__file__).resolve().parents[3] / "shared"


def shared_file(*parts: str) -> Path:
    """The file, or the test is skipped with the reason."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(parts)} of the shared folder beside the repository, which is absent")
    return path


def json_lines(*parts: str) -> Iterator[dict[str, Any]]:
    """Every line of a JSON Lines file of the shared folder."""
    with shared_file(*parts).open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)
