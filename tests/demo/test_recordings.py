"""Errors of documents and variables have the shapes that Shopify was recorded to answer."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from orderstatus.demo import validation
from orderstatus.demo.refusals import Refused
from orderstatus.demo.variables import checked
from support.shared import json_lines, official_schema
from support.tiny_shop import calling, shop_of

Json = dict[str, Any]

# Codes whose recorded errors come from the document or its variables, before anything runs.
DOCUMENT_CODES = {
    "argumentLiteralsIncompatible",
    "argumentNotAccepted",
    "INVALID_VARIABLE",
    "missingRequiredArguments",
    "PARSE_ERROR",
    "selectionMismatch",
    "undefinedDirective",
    "undefinedField",
    "undefinedType",
    "variableNotUsed",
}


def _refusal(schema: Any, record: Json) -> list[Json]:
    try:
        document = validation.document(schema, record["query"])
        chosen = validation.operation(document, None)
        checked(schema, chosen, record["variables"] or {})
    except Refused as refused:
        return refused.errors
    return []


def _comparable(errors: list[Json]) -> Any:
    """Return errors without places and with an enum's values sorted: the introspection lost their order."""
    text = json.dumps([{k: v for k, v in e.items() if k != "locations"} for e in errors])
    sort = lambda m: m[1] + ", ".join(sorted(m[2].split(", ")))  # noqa: E731
    return json.loads(re.sub(r"(to be one of: )([A-Z0-9_, ]+)", sort, text))


# The share of recorded errors of each code that come out word for word on the official schema. The rest was recorded on
# versions with other fields and enum values, sits inside inline input objects (no query of the demo takes one) or is a
# variable that only an unknown argument uses.
SHARES = {
    "undefinedField": 1.0,
    "INVALID_VARIABLE": 0.9,
    "missingRequiredArguments": 0.8,
    "undefinedType": 1.0,
    "selectionMismatch": 1.0,
    "argumentNotAccepted": 0.3,
    "argumentLiteralsIncompatible": 0.3,
}


def test_recorded_document_errors_come_out_word_for_word() -> None:
    official = official_schema()
    results: dict[str, list[bool]] = {}
    for record in json_lines("recordings", "errors.jsonl"):
        errors = record["body"].get("errors")
        codes = {(e.get("extensions") or {}).get("code") for e in errors} if isinstance(errors, list) else set()
        if codes and codes <= DOCUMENT_CODES and "storefront" not in record["file"]:
            ours = _refusal(official, record)
            if ours:  # else it is valid by now: recorded on an older version
                results.setdefault(min(map(str, codes)), []).append(_comparable(ours) == _comparable(errors))
    assert sum(map(len, results.values())) >= 150
    for code, share in SHARES.items():
        assert sum(results[code]) >= share * len(results[code]), code


def test_a_document_that_ends_too_early_is_the_recorded_parse_error() -> None:
    record = next(
        r
        for r in json_lines("recordings", "errors.jsonl")
        for e in (r["body"]["errors"] if isinstance(r["body"].get("errors"), list) else [])
        if (e.get("extensions") or {}).get("code") == "PARSE_ERROR"
    )
    [theirs], [ours] = record["body"]["errors"], calling(shop_of(0)).ask(record["query"])["errors"]
    assert ours["extensions"] == theirs["extensions"]
    assert ours["message"].startswith("syntax error, unexpected end of file at [")
    assert list(ours) == list(theirs)


@pytest.mark.parametrize(
    ("query", "variables", "code"),
    [
        ("{ shop { nope } }", {}, "undefinedField"),
        ("{ shop(first: 1) { name } }", {}, "argumentNotAccepted"),
        ("{ order { id } }", {}, "missingRequiredArguments"),
        ("{ order(id: null) { id } }", {}, "argumentLiteralsIncompatible"),
        ("{ orders(first: 1, sortKey: NOPE) { nodes { id } } }", {}, "argumentLiteralsIncompatible"),
        ("{ shop }", {}, "selectionMismatch"),
        ("query Q($x: Int) { shop { name } }", {}, "variableNotUsed"),
        ("{ shop { name @nope } }", {}, "undefinedDirective"),
        ("{ node(id: 1) { ... on Nope { id } } }", {}, "undefinedType"),
        ("{ shop {", {}, "PARSE_ERROR"),
        ("subscription { shop { name } }", {}, "missingSubscriptionConfiguration"),
        ("query($id: ID!) { order(id: $id) { id } }", {}, "INVALID_VARIABLE"),
        ("query($id: ID!) { order(id: $id) { id } }", {"id": "17"}, "INVALID_VARIABLE"),
        ("query($n: Int!) { orders(first: $n) { nodes { id } } }", {"n": "5"}, "INVALID_VARIABLE"),
    ],
)
def test_each_mistake_has_its_code_and_no_data(query: str, variables: Json, code: str) -> None:
    answered = calling(shop_of(1)).ask(query, variables)
    assert list(answered) == ["errors"]
    assert answered["errors"][0]["extensions"]["code"] == code
    assert answered["errors"][0]["locations"]


@pytest.mark.parametrize("levels", [150, 900, 20_000])
def test_a_document_however_deep_is_answered(levels: int) -> None:
    deep = "{ shop { " + "... on Shop { " * levels + "name" + " }" * levels + " } }"
    answered = calling(shop_of(0)).ask(deep)
    assert answered.get("data") == {"shop": {"name": "Tiny"}} or answered["errors"]


def test_an_unclear_operation_is_the_recorded_error() -> None:
    theirs = [
        r["body"]["errors"]
        for r in json_lines("recordings", "errors.jsonl")
        if isinstance(r["body"].get("errors"), list)
        and r["body"]["errors"][0]["message"] == "An operation name is required"
    ]
    ours = calling(shop_of(1)).ask("query A { shop { name } } query B { shop { name } }")
    assert ours == {"errors": theirs[0]}


def test_bodies_of_throttled_and_too_expensive_answers_have_the_recorded_keys() -> None:
    by_kind = {r["kind"]: r["body"] for r in json_lines("recordings", "http_and_top_level_errors.jsonl")}
    caller = calling(shop_of(1))
    caller.server.bucket.available = 0
    throttled = caller.ask("{ shop { name } }")
    assert throttled["errors"] == by_kind["THROTTLED"]["errors"]
    theirs = by_kind["THROTTLED"]["extensions"]["cost"]
    ours = throttled["extensions"]["cost"]
    assert (list(ours), list(ours["throttleStatus"])) == (list(theirs), list(theirs["throttleStatus"]))
    line = "lineItems(first: 250) { nodes { id } }"
    lines = " ".join(f"{alias}: {line}" for alias in "abcdefg")
    dear = f"{{ orders(first: 250) {{ nodes {{ {lines} }} }} }}"
    [error] = caller.ask(dear)["errors"]
    assert list(error) == list(by_kind["MAX_COST_EXCEEDED"]["errors"][0])
    assert set(error["extensions"]) == set(by_kind["MAX_COST_EXCEEDED"]["errors"][0]["extensions"])
