"""The pruned schema says what the official one says, only less of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import prune_schema
import pytest
from graphql import build_schema, parse, validate_schema

from orderstatus.demo.schema import access_rules, api_version, schema
from support.shared import official_schema

INTROSPECTION = os.environ.get("ORDERSTATUS_INTROSPECTION")


def test_the_pruned_schema_is_a_valid_schema() -> None:
    text = (prune_schema.OUT / "schema.graphql").read_text("utf-8")
    assert validate_schema(build_schema(text)) == []


def test_every_kept_type_field_argument_and_value_equals_the_official_one() -> None:
    official = official_schema()
    compared = 0
    kept: Any
    for name, kept in schema().type_map.items():
        if name.startswith("__"):
            continue
        original: Any = official.type_map[name]
        assert type(original) is type(kept)
        if hasattr(kept, "fields"):
            for field_name, field in kept.fields.items():
                theirs = original.fields[field_name]
                assert str(field.type) == str(theirs.type), f"{name}.{field_name}"
                ours = {a: str(v.type) for a, v in getattr(field, "args", {}).items()}
                assert ours == {a: str(v.type) for a, v in getattr(theirs, "args", {}).items()}
                compared += 1
        elif hasattr(kept, "values"):
            assert set(kept.values) == set(original.values)
        elif hasattr(kept, "types"):
            assert {t.name for t in kept.types} <= {t.name for t in original.types}
    assert compared > 400


def test_a_header_names_the_version_and_the_generator() -> None:
    head = (prune_schema.OUT / "schema.graphql").read_text("utf-8").splitlines()[:2]
    assert api_version() in head[0]
    assert "scripts/prune_schema.py" in head[1]


def test_no_description_and_no_deprecation_came_along() -> None:
    text = (prune_schema.OUT / "schema.graphql").read_text("utf-8")
    assert '"""' not in text
    assert "@deprecated" not in text
    assert parse(text).definitions


def test_the_files_are_what_the_introspection_and_the_keep_list_give() -> None:
    if INTROSPECTION is None:
        pytest.skip("needs the official introspection: set ORDERSTATUS_INTROSPECTION to admin_2026-10.json.gz")
    assert prune_schema.main([INTROSPECTION, "--check"]) == 0


def test_a_field_that_the_version_lacks_is_named(tmp_path: Path) -> None:
    if INTROSPECTION is None:
        pytest.skip("needs the official introspection: set ORDERSTATUS_INTROSPECTION to admin_2026-10.json.gz")
    keep = tmp_path / "keep.toml"
    keep.write_text('QueryRoot = ["shop"]\nShop = ["name", "noSuchField"]\n', "utf-8")
    with pytest.raises(prune_schema.PruneError, match="Shop has no field noSuchField"):
        prune_schema.outputs(Path(INTROSPECTION), keep)


def test_access_rules_know_scopes_and_protected_data() -> None:
    rules = access_rules()
    assert rules["types"]["Customer"]["scopes"] == ["read_customers"]
    assert rules["fields"]["FulfillmentHold.heldByApp"]["scopes"] == ["read_apps"]
    assert rules["fields"]["Order.email"]["protected"] == "email"
    assert "Order" in rules["protected_types"]
