"""Adding tags to an order and removing them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from orderstatus.core.acting.mutations import AddTags, RemoveTags
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.planning import skipped, stepped
from orderstatus.core.acting.plans import Action, Planned
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import sentence
from orderstatus.core.typed import filled

LONGEST_TAG = 40
"""Characters of one tag of an order (Admin REST reference, Order: `tags`)."""
MOST_TAGS = 250
"""Tags in one request (usage/limits: input arrays)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """The order has these tags afterwards, beside its others; or has them no more."""

    tags: tuple[str, ...]
    adds: bool

    @property
    def action(self) -> Action:
        return Action.TAG_ADD if self.adds else Action.TAG_REMOVE

    @property
    def parts(self) -> frozenset[ActPart]:
        return frozenset()

    def plan(self, order: ActingOrder) -> Iterator[Planned]:
        """One step with the tags that are to be changed; none where all is so already.

        Recorded: `tagsAdd` of an order passes over a tag that is there in another case, and `tagsRemove` finds a tag
        only in its own, so that what is removed is spelled as the order has it.
        """
        asked, there = {_key(tag) for tag in self.tags}, {_key(tag) for tag in order.order.tags}
        if self.adds:
            missing = tuple(tag for tag in self.tags if _key(tag) not in there)
            if missing:
                change = sentence("add {tags}", tags=", ".join(missing))
                yield stepped(order, AddTags(order=order.order.id, tags=missing), change)
            else:
                has = sentence("it has {tags} already", tags=", ".join(self.tags))
                yield skipped(order, has, is_already=True)
            return
        found = tuple(tag for tag in order.order.tags if _key(tag) in asked)
        if found:
            change = sentence("remove {tags}", tags=", ".join(found))
            yield stepped(order, RemoveTags(order=order.order.id, tags=found), change)
        else:
            lacks = sentence("it does not have {tags}", tags=", ".join(self.tags))
            yield skipped(order, lacks, is_already=True)


def _key(tag: str) -> str:
    return " ".join(tag.split()).lower()


def tag(tags: Iterable[str], *, adds: bool, flag: str = "--tag") -> Tag:
    """The tags that were typed, each once. Raises UsageError for one that is empty, too long or has a comma in it.

    A comma separates tags wherever Shopify takes them as text, so that none can be part of one.
    """
    found: dict[str, str] = {}
    for text in tags:
        each = filled(flag, text, "a tag")
        if "," in each:
            parts = " ".join(f"{flag} '{part.strip()}'" for part in each.split(",") if part.strip())
            raise UsageError(
                f"`{flag}` holds a comma, which no tag can have: `{each}`", hint=f"give {parts or 'a tag'}"
            )
        # One that is longer may be there from another time, and can be removed.
        if adds and len(each) > LONGEST_TAG:
            raise UsageError(
                f"`{flag}` has {len(each)} characters, and a tag of an order has {LONGEST_TAG} at the most: `{each}`",
                hint=f"shorten it by {len(each) - LONGEST_TAG}",
            )
        found.setdefault(_key(each), " ".join(each.split()))
    if not found:
        raise UsageError("no tag was given", hint=f"give one with `{flag}`")
    if len(found) > MOST_TAGS:
        raise UsageError(f"{len(found)} tags were given, and Shopify takes {MOST_TAGS} at once", hint="give fewer")
    return Tag(tags=tuple(found.values()), adds=adds)
