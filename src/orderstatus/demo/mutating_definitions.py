"""Definitions made and changed in the demo shop: what metafields are to be, and whether orders can be searched by them.

Documented: the bounds of namespace and key, 256 definitions of an owner type, the types that can be filtered by, and
that metafields which are there already take the definition's type where their value fits it. Recorded by others in
shops of their own: the words of TAKEN and of INVALID_CAPABILITY. Beliefs: the other words, and that several errors come
at once. Validations are only kept: no metafield is held to them here. Of a definition that is there, name, description
and filtering can be changed, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from orderstatus.demo.changing import Changing, Mutator
from orderstatus.demo.metafield_values import (
    FILTERABLE_TYPES,
    Problem,
    problems_of_names,
    problems_of_type,
    problems_of_value,
)
from orderstatus.demo.metafields import reserved
from orderstatus.demo.refusing import coded, done, refused

Json = dict[str, Any]

MOST = 256
"""Definitions of one owner type (metafield-limits)."""


def _create(changing: Changing, arguments: Json) -> Json:
    given: Json = arguments["definition"]
    problems = list(_problems(changing, given))
    if problems:
        return refused("createdDefinition", *(_error(problem) for problem in problems))
    wanted = _filters(given)
    definition: Json = {
        "id": changing.scene.gid("MetafieldDefinition"),
        "name": given["name"],
        "namespace": reserved(given.get("namespace")),
        "key": given["key"],
        "ownerType": given["ownerType"],
        "type": {"name": given["type"]},
        "description": given.get("description"),
        "validations": list(given.get("validations") or ()),
        "capabilities": {
            "adminFilterable": {"enabled": wanted, "eligible": _may_filter(given), "since": changing.at},
        },
    }
    metafields = changing.shop.metafields
    metafields.define(definition)
    for node in list(metafields.defined_by(definition)):
        if next(problems_of_value(given["type"], node["value"]), None) is None:
            metafields.put(node | {"type": given["type"]})
    return done("createdDefinition", definition)


def _update(changing: Changing, arguments: Json) -> Json:
    given: Json = arguments["definition"]
    metafields = changing.shop.metafields
    before = metafields.definition(given["ownerType"], reserved(given.get("namespace")), given["key"])
    if before is None:
        return refused("updatedDefinition", _error(Problem("NOT_FOUND", "Definition not found.", "")))
    capability = before["capabilities"]["adminFilterable"]
    if _says_filtering(given) and _filters(given) != capability["enabled"]:
        if _filters(given) and not capability["eligible"]:
            words = "The capability admin_filterable is not valid for this definition."
            return refused("updatedDefinition", _error(Problem("INVALID_CAPABILITY", words, "")))
        capability = capability | {"enabled": _filters(given), "since": changing.at}
    told = {name: given[name] for name in ("name", "description") if given.get(name) is not None}
    definition = before | told | {"capabilities": {"adminFilterable": capability}}
    metafields.define(definition)
    return done("updatedDefinition", definition)


def _problems(changing: Changing, given: Json) -> Iterator[Problem]:
    kind, namespace = given["ownerType"], reserved(given.get("namespace"))
    yield from problems_of_names(given.get("namespace"), given["key"], code="INVALID_CHARACTER")
    if not given["name"].strip():
        yield Problem("BLANK", "Name can't be blank", "name")
    yield from problems_of_type(given["type"], None)
    if _filters(given) and not _may_filter(given):
        yield Problem("INVALID_CAPABILITY", "The capability admin_filterable is not valid for this definition.", "")
    if changing.shop.metafields.definition(kind, namespace, given["key"]) is not None:
        words = f"Key is in use for {kind.capitalize()} metafields on the '{namespace}' namespace."
        yield Problem("TAKEN", words, "key")
    elif sum(one["ownerType"] == kind for one in changing.shop.metafields.definitions()) >= MOST:
        words = f"Stores can only have {MOST} definitions for each owner type."
        yield Problem("RESOURCE_TYPE_LIMIT_EXCEEDED", words, "")


def _filters(given: Json) -> bool:
    return bool(((given.get("capabilities") or {}).get("adminFilterable") or {}).get("enabled"))


def _says_filtering(given: Json) -> bool:
    return bool((given.get("capabilities") or {}).get("adminFilterable"))


def _may_filter(given: Json) -> bool:
    """Whether resources can be searched by such metafields; that the shop itself cannot is plain."""
    return given["type"] in FILTERABLE_TYPES and given["ownerType"] != "SHOP"


def _error(problem: Problem) -> Json:
    path = ["definition", *([problem.at] if problem.at else [])]
    return coded(problem.code, problem.message, *path) | {"elementIndex": None, "elementKey": None}


DEFINITION_MUTATORS: Mapping[str, Mutator] = {
    "metafieldDefinitionCreate": _create,
    "metafieldDefinitionUpdate": _update,
}
"""By field of Mutation."""
