"""metafieldsSet and metafieldsDelete in the demo shop, for orders, customers and the shop.

Documented (schema, metafieldsSet): 25 at once, all or none; a `compareDigest` must be that of the value that is there;
null is for a metafield that must not be there yet; one that is not sent compares nothing. Documented too: a value that
is there already changes nothing (changelog, February 2025). Recorded by others in shops of their own: the words and
paths of STALE_OBJECT (null where there is a metafield is stale as well), INVALID_COMPARE_DIGEST (a digest where there
is none) and LESS_THAN_OR_EQUAL_TO, and that `elementIndex` counts the elements of a list value and is null otherwise.
Beliefs: that a metafield that changes or goes moves `updatedAt` of its order or customer; that digests are compared
with what is there before the call; the words for more than 10 MB; that `metafields` is null beside userErrors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from orderstatus.demo.changing import Changing, Mutator
from orderstatus.demo.metafield_values import Problem, problems_of_names, problems_of_type, problems_of_value
from orderstatus.demo.metafields import digest, is_foreign, owner_type, reserved
from orderstatus.demo.refusing import coded, done, refused

Json = dict[str, Any]

MOST = 25
MOST_BYTES = 10 * 1024 * 1024
_STALE = "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value."
_FOREIGN = "Access to this namespace and key on Metafields for this resource type is not allowed."


def _set(changing: Changing, arguments: Json) -> Json:
    inputs: Sequence[Json] = arguments["metafields"]
    if len(inputs) > MOST:
        words = f"Exceeded the maximum metafields input limit of {MOST}."
        return refused("metafields", _error(Problem("LESS_THAN_OR_EQUAL_TO", words, "")))
    if sum(len(given["value"].encode()) for given in inputs) > MOST_BYTES:
        words = "Exceeded the maximum metafields input size of 10MB."
        return refused("metafields", _error(Problem("LESS_THAN_OR_EQUAL_TO", words, "")))
    found = [(at, next(_problems(changing, given), None)) for at, given in enumerate(inputs)]
    errors = [_error(problem, at) for at, problem in found if problem is not None]
    if errors:
        return refused("metafields", *errors)
    owners: dict[str, None] = {}
    nodes = [_written(changing, given, owners) for given in inputs]
    _touch(changing, owners)
    return done("metafields", nodes)


def _problems(changing: Changing, given: Json) -> Iterator[Problem]:
    """What is wrong with one input, in the order in which it is looked at; the first is answered (a belief)."""
    yield from problems_of_names(given.get("namespace"), given["key"])
    namespace, owner = reserved(given.get("namespace")), _owner(given)
    if is_foreign(namespace):
        yield Problem("APP_NOT_AUTHORIZED", _FOREIGN, "")
    kind = owner_type(owner)
    if kind is None or not _exists(changing, owner):
        yield Problem("INVALID", "Owner does not exist.", "ownerId")
        return
    definition = changing.shop.metafields.definition(kind, namespace, given["key"])
    defined = None if definition is None else str(definition["type"]["name"])
    yield from problems_of_type(given.get("type"), defined)
    yield from problems_of_value(str(given.get("type") or defined), given["value"])
    yield from _of_the_digest(given, changing.shop.metafields.get(owner, namespace, given["key"]))


def _of_the_digest(given: Json, existing: Json | None) -> Iterator[Problem]:
    if "compareDigest" not in given:
        return
    seen = given["compareDigest"]
    if existing is None:
        if seen is not None:
            yield Problem("INVALID_COMPARE_DIGEST", "Invalid `compareDigest` value.", "")
    elif seen != existing["compareDigest"]:
        yield Problem("STALE_OBJECT", _STALE, "")


def _error(problem: Problem, at: int | None = None) -> Json:
    path = ["metafields", *([] if at is None else [str(at)]), *([problem.at] if problem.at else [])]
    return coded(problem.code, problem.message, *path) | {"elementIndex": None}


def _written(changing: Changing, given: Json, owners: dict[str, None]) -> Json:
    """The metafield after one input, its owner among `owners` if it is another than before."""
    metafields, owner, namespace = changing.shop.metafields, _owner(given), reserved(given.get("namespace"))
    kind, value, now = owner_type(owner), given["value"], changing.scene.stamp(changing.at)
    definition = metafields.definition(str(kind), namespace, given["key"])
    named = given.get("type") or (definition or {})["type"]["name"]
    existing = metafields.get(owner, namespace, given["key"])
    if existing is not None and (existing["value"], existing["type"]) == (value, named):
        return existing
    gid = changing.scene.gid("Metafield") if existing is None else existing["id"]
    node: Json = {
        "id": gid,
        "legacyResourceId": gid.rpartition("/")[2],
        "namespace": namespace,
        "key": given["key"],
        "type": named,
        "value": value,
        "compareDigest": digest(value),
        "sizeInBytes": len(value.encode()),
        "createdAt": now if existing is None else existing["createdAt"],
        "updatedAt": now,
        "ownerType": kind,
        "owner": owner,
    }
    metafields.put(node)
    owners[owner] = None
    return node


def _delete(changing: Changing, arguments: Json) -> Json:
    """Documented: what is not there is null among the deleted, and no error."""
    owners: dict[str, None] = {}
    deleted: list[Json | None] = []
    for given in arguments["metafields"]:
        owner, namespace, key = _owner(given), reserved(given["namespace"]), given["key"]
        if _exists(changing, owner) and changing.shop.metafields.remove(owner, namespace, key):
            owners[owner] = None
            deleted.append({"ownerId": owner, "namespace": namespace, "key": key})
        else:
            deleted.append(None)
    _touch(changing, owners)
    return done("deletedMetafields", deleted)


def _owner(given: Json) -> str:
    return str(given["ownerId"]).partition("?")[0]


def _exists(changing: Changing, owner: str) -> bool:
    kind = owner_type(owner)
    if kind == "ORDER":
        return changing.draft(owner) is not None
    if kind == "SHOP":
        return bool(owner == changing.shop.facts["id"])
    return kind is not None and changing.shop.node(owner) is not None


def _touch(changing: Changing, owners: Mapping[str, None]) -> None:
    for owner in owners:
        draft = changing.draft(owner)
        customer = changing.shop.node(owner) if owner_type(owner) == "CUSTOMER" else None
        if draft is not None:
            changing.changed(draft)
        elif customer is not None:
            customer["updatedAt"] = max(customer["updatedAt"], changing.scene.stamp(changing.at))


METAFIELD_MUTATORS: Mapping[str, Mutator] = {"metafieldsSet": _set, "metafieldsDelete": _delete}
"""By field of Mutation."""
