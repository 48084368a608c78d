"""The demo shop's schema and access rules, loaded from the two files that scripts/prune_schema.py writes."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from graphql import GraphQLSchema, build_ast_schema, parse

Json = dict[str, Any]


@cache
def schema() -> GraphQLSchema:
    """Return the pruned official schema, built once in about 15 ms: its tests check it, so this does not."""
    text = files(__package__).joinpath("schema.graphql").read_text("utf-8")
    return build_ast_schema(parse(text, no_location=True), assume_valid=True, assume_valid_sdl=True)


@cache
def access_rules() -> Json:
    """Return ``access.json``: required scopes and protected customer data by type and field; see the generator."""
    rules: Json = json.loads(files(__package__).joinpath("access.json").read_text("utf-8"))
    return rules


@cache
def api_version() -> str:
    """Return the API version whose schema this is, such as ``2026-10``."""
    version: str = access_rules()["api_version"]
    return version
