"""The folder beside the repository with the official schema and recorded traffic; never part of the project."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLSchema, build_schema, parse, validate

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


@cache
def official_schema() -> GraphQLSchema:
    """Shopify's own schema, built once."""
    return build_schema(shared_file("schema", "admin_2026-10.graphql").read_text("utf-8"), assume_valid=True)


@cache
def is_valid_officially(query: str) -> bool:
    """True if Shopify's own schema knows all that `query` asks; many recordings are of one query."""
    return not validate(official_schema(), parse(query))
