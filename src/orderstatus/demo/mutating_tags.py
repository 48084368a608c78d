"""tagsAdd and tagsRemove in the demo shop, for orders.

Recorded of orders: a text with commas is several tags, also inside a list; tags come sorted, whatever their case; a tag
that is there in another case is not added; but one is removed only in its own case (a customer's in any)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from orderstatus.demo.changing import Changing, Mutator
from orderstatus.demo.refusing import done, refused, user_error

Json = dict[str, Any]

_TAGGED = frozenset({"Article", "Customer", "DraftOrder", "Order", "Product"})
"""What can have tags at all (documentation of tagsAdd); the demo shop has only orders to tag."""


class _InvalidId(Exception):
    """An id of something that has no tags (recorded)."""

    extensions: ClassVar[Json] = {"code": "RESOURCE_NOT_FOUND"}


def _add(changing: Changing, arguments: Json) -> Json:
    return _tagged(changing, arguments, adds=True)


def _remove(changing: Changing, arguments: Json) -> Json:
    return _tagged(changing, arguments, adds=False)


def _tagged(changing: Changing, arguments: Json, *, adds: bool) -> Json:
    kind = str(arguments["id"]).split("/")[3]
    if kind not in _TAGGED:
        raise _InvalidId("invalid id")
    draft = changing.draft(arguments["id"]) if kind == "Order" else None
    if draft is None:
        # Recorded of products and customers.
        return refused("node", user_error(f"{kind} does not exist", "id"))
    had = draft.attributes.get("tags", [])
    tags = _with(had, _spelled_out(arguments["tags"])) if adds else _without(had, _spelled_out(arguments["tags"]))
    if sorted(tags) == sorted(had):
        return done("node", draft.node)
    # A new list: the old one may be that of other orders too.
    draft.attributes["tags"] = tags
    return done("node", changing.changed(draft))


def _spelled_out(tags: Iterable[str]) -> list[str]:
    return [tag for text in tags for tag in (part.strip() for part in text.split(",")) if tag]


def _with(had: list[str], added: list[str]) -> list[str]:
    tags = {tag.casefold(): tag for tag in reversed([*had, *added])}
    return sorted(tags.values(), key=lambda tag: (tag.casefold(), tag))


def _without(had: list[str], removed: list[str]) -> list[str]:
    return [tag for tag in had if tag not in removed]


TAG_MUTATORS: Mapping[str, Mutator] = {"tagsAdd": _add, "tagsRemove": _remove}
"""By field of Mutation."""
