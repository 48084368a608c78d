"""Write the demo shop's schema: Shopify's official introspection cut down to the fields that the keep-list names.

Usage (the introspection of each version is in the npm package ``@shopify/dev-mcp``,
``dist/data/admin_VERSION.json.gz``)::

    python scripts/prune_schema.py admin_2026-10.json.gz            # writes demo/schema.graphql and demo/access.json
    python scripts/prune_schema.py admin_2026-10.json.gz --check    # writes nothing; exit 1 when they would change

A newer API version is one command away: run it on that version's file and read the diff. The version is taken from the
file's name unless ``--api-version`` names it. What the output holds is decided by ``scripts/demo_keep.toml`` alone:
fields by name with their arguments whole; enums, scalars, input objects and the Connection, Edge and PageInfo types
that these need; ``implements`` and unions only as far as their types are kept. Descriptions and deprecations are left
out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

Json = dict[str, Any]
Keep = Mapping[str, list[str]]

ROOT = Path(__file__).resolve().parent.parent
KEEP_LIST = ROOT / "scripts" / "demo_keep.toml"
OUT = ROOT / "src" / "orderstatus" / "demo"
BUILT_IN_SCALARS = frozenset({"Boolean", "Float", "ID", "Int", "String"})
BUILT_IN_DIRECTIVES = frozenset({"deprecated", "include", "oneOf", "skip", "specifiedBy"})

# The objects that need "protected customer data" level 1. The introspection marks protected fields, not protected
# objects; these are the ones that the documentation page launch/protected-customer-data names or that answers were
# recorded for.
PROTECTED_TYPES = frozenset(
    {"Customer", "Fulfillment", "FulfillmentOrder", "Order", "OrderTransaction", "Refund", "Return"}
)


class PruneError(Exception):
    """The keep-list and the introspection do not fit each other; the message says where."""


def read_introspection(path: Path) -> Json:
    """Return ``__schema`` of an introspection answer, gzipped or plain."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    document: Json = json.loads(raw)
    schema: Json = document.get("data", document)["__schema"]
    return schema


def version_of(path: Path) -> str:
    """Return the API version that a file name such as ``admin_2026-10.json.gz`` speaks of."""
    found = re.search(r"\d{4}-\d{2}|unstable", path.name)
    if found is None:
        raise PruneError(f"no API version in the name {path.name!r}: say --api-version")
    return found.group()


def named(type_ref: Json) -> str:
    """Return the name inside any nesting of lists and non-nulls."""
    while type_ref["ofType"] is not None:
        type_ref = type_ref["ofType"]
    name: str = type_ref["name"]
    return name


def written(type_ref: Json) -> str:
    """Return a type reference as SDL writes it, such as ``[Order!]!``."""
    if type_ref["kind"] == "NON_NULL":
        return written(type_ref["ofType"]) + "!"
    if type_ref["kind"] == "LIST":
        return f"[{written(type_ref['ofType'])}]"
    return named(type_ref)


class Pruner:
    """The closure of the keep-list over the official types: ``fields`` holds, type by type, what is written."""

    def __init__(self, schema: Json, keep: Keep) -> None:
        self.schema = schema
        self.types: dict[str, Json] = {t["name"]: t for t in schema["types"]}
        self.keep = keep
        self.fields: dict[str, list[Json]] = {}
        self.plain: set[str] = set()  # kept enums, scalars, input objects and unions
        for name in keep:
            self._add(name, because="the keep-list")

    def _add(self, name: str, *, because: str) -> None:
        if name in self.fields or name in self.plain:
            return
        official = self.types.get(name)
        if official is None:
            raise PruneError(f"{because} names the type {name}, which this version does not have")
        if official["kind"] in ("OBJECT", "INTERFACE"):
            self.fields[name] = fields = self._wanted(official, because=because)
            for field in fields:
                for ref in (field, *field["args"]):
                    self._add(named(ref["type"]), because=f"{name}.{field['name']}")
            return
        self.plain.add(name)
        for ref in official["inputFields"] or ():
            self._add(named(ref["type"]), because=name)

    def _wanted(self, official: Json, *, because: str) -> list[Json]:
        name, by_name = official["name"], {f["name"]: f for f in official["fields"]}
        if name in self.keep:
            missing = sorted(set(self.keep[name]) - set(by_name))
            if missing:
                raise PruneError(f"{name} has no field {', '.join(missing)} in this version")
            return [by_name[f] for f in sorted(self.keep[name])]
        if name == "PageInfo" or (name.endswith(("Connection", "Edge")) and {"edges", "node"} & set(by_name)):
            wanted = (
                "cursor",
                "edges",
                "endCursor",
                "hasNextPage",
                "hasPreviousPage",
                "node",
                "nodes",
                "pageInfo",
                "startCursor",
            )
            return [by_name[f] for f in wanted if f in by_name]
        if official["kind"] == "INTERFACE" and name == "Node":
            return [by_name["id"]]
        raise PruneError(f"{because} needs the type {name}, which the keep-list does not name")

    def implements(self, name: str) -> list[str]:
        """Return the kept interfaces of a type, as far as the type keeps all their kept fields."""
        own = {f["name"] for f in self.fields[name]}
        candidates = sorted(i["name"] for i in self.types[name]["interfaces"] or () if i["name"] in self.fields)
        return [i for i in candidates if {f["name"] for f in self.fields[i]} <= own]

    def reachable_names(self) -> list[str]:
        """Return every kept type's name, sorted, without the scalars that GraphQL brings along."""
        return sorted((set(self.fields) | self.plain) - BUILT_IN_SCALARS)


def _arguments(args: Iterable[Json]) -> str:
    parts = [
        f"{a['name']}: {written(a['type'])}" + (f" = {a['defaultValue']}" if a["defaultValue"] is not None else "")
        for a in sorted(args, key=lambda a: str(a["name"]))
    ]
    return f"({', '.join(parts)})" if parts else ""


def _type_block(pruner: Pruner, name: str) -> str:
    official = pruner.types[name]
    kind = official["kind"]
    if kind == "SCALAR":
        return f"scalar {name}"
    if kind == "UNION":
        members = sorted(t["name"] for t in official["possibleTypes"] if t["name"] in pruner.fields)
        return f"union {name} = {' | '.join(members)}"
    if kind == "ENUM":
        lines = [v["name"] for v in official["enumValues"]]
        return f"enum {name} {{\n" + "".join(f"  {line}\n" for line in lines) + "}"
    if kind == "INPUT_OBJECT":
        one_of = " @oneOf" if official.get("isOneOf") else ""
        lines = [_arguments([f])[1:-1] for f in sorted(official["inputFields"], key=lambda f: str(f["name"]))]
        return f"input {name}{one_of} {{\n" + "".join(f"  {line}\n" for line in lines) + "}"
    interfaces = pruner.implements(name)
    head = f"{'interface' if kind == 'INTERFACE' else 'type'} {name}"
    head += f" implements {' & '.join(interfaces)}" if interfaces else ""
    lines = [f"{f['name']}{_arguments(f['args'])}: {written(f['type'])}" for f in pruner.fields[name]]
    return f"{head} {{\n" + "".join(f"  {line}\n" for line in lines) + "}"


def sdl(pruner: Pruner, version: str) -> str:
    """Return the pruned schema as SDL, the same text for the same input."""
    roots = [f"  query: {pruner.schema['queryType']['name']}"]
    mutation = (pruner.schema["mutationType"] or {}).get("name")
    if mutation in pruner.fields:
        roots.append(f"  mutation: {mutation}")
    blocks = ["schema {\n" + "\n".join(roots) + "\n}"]
    for directive in sorted(pruner.schema["directives"], key=lambda d: str(d["name"])):
        if directive["name"] in BUILT_IN_DIRECTIVES:
            continue
        if all(named(a["type"]) in BUILT_IN_SCALARS for a in directive["args"]):
            places = " | ".join(directive["locations"])
            blocks.append(f"directive @{directive['name']}{_arguments(directive['args'])} on {places}")
    blocks += [_type_block(pruner, name) for name in pruner.reachable_names()]
    header = (
        f"# Shopify Admin GraphQL API {version}, cut down to what the demo shop answers.\n"
        "# Generated by scripts/prune_schema.py from the official introspection and scripts/demo_keep.toml: "
        "do not edit.\n"
    )
    return header + "\n" + "\n\n".join(blocks) + "\n"


def _access_entry(required: str | None, protected: str | None = None) -> Json:
    entry: Json = {}
    if required:
        entry["required"] = required.strip()
        entry["scopes"] = re.findall(r"`([a-z_]+)` access scope", required)
    if protected:
        entry["protected"] = protected
    return entry


def access(pruner: Pruner, version: str) -> Json:
    """Return who may read what: scope alternatives with Shopify's wording, and protected customer data, by type and
    field.

    ``types[T]`` and ``fields["T.f"]`` hold ``required`` (the text of the error), ``scopes`` (any one is enough) and,
    for fields, ``protected`` (name, address, email or phone: level 2). ``protected_types`` need level 1.
    """
    types: dict[str, Json] = {}
    fields: dict[str, Json] = {}
    for name in sorted(pruner.fields):
        entry = _access_entry(pruner.types[name].get("requiredAccess"))
        if entry:
            types[name] = entry
        for field in pruner.fields[name]:
            protected = field.get("protectedContent") if field.get("isProtected") else None
            entry = _access_entry(field.get("requiredAccess"), protected)
            if entry:
                fields[f"{name}.{field['name']}"] = entry
    generated = "scripts/prune_schema.py from the official introspection and scripts/demo_keep.toml: do not edit"
    return {
        "api_version": version,
        "generated_by": generated,
        "protected_types": sorted(PROTECTED_TYPES & set(pruner.fields)),
        "types": types,
        "fields": fields,
    }


def outputs(introspection: Path, keep_list: Path, version: str | None = None) -> dict[str, str]:
    """Return the text of each generated file by its name.

    Raises `PruneError` when the keep-list names what the introspection lacks, or lacks what a kept field needs.
    """
    version = version or version_of(introspection)
    pruner = Pruner(read_introspection(introspection), tomllib.loads(keep_list.read_text("utf-8")))
    return {
        "schema.graphql": sdl(pruner, version),
        "access.json": json.dumps(access(pruner, version), indent=1, ensure_ascii=False) + "\n",
    }


def main(argv: list[str] | None = None) -> int:
    """Write or check both files; 1 when ``--check`` finds a difference or the keep-list does not fit, else 0."""
    parser = argparse.ArgumentParser(description="Prune Shopify's schema to the demo shop's keep-list.")
    parser.add_argument("introspection", type=Path, help="admin_VERSION.json or .json.gz")
    parser.add_argument("--api-version", help="instead of the version in the file's name")
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    options = parser.parse_args(argv)
    try:
        texts = outputs(options.introspection, KEEP_LIST, options.api_version)
    except PruneError as problem:
        print(f"error: {problem}", file=sys.stderr)
        return 1
    differing = [n for n, t in texts.items() if not (OUT / n).exists() or (OUT / n).read_text("utf-8") != t]
    if options.check:
        for name in differing:
            print(f"{name} is not what {options.introspection.name} and {KEEP_LIST.name} give", file=sys.stderr)
        return 1 if differing else 0
    for name, text in texts.items():
        (OUT / name).write_text(text, "utf-8")
    print(f"{', '.join(texts)}: {len(differing)} changed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
