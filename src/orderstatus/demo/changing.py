"""What a mutation sees of the demo shop while it is carried out, and what it does when it has changed an order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from orderstatus.demo.drafts import Draft
    from orderstatus.demo.scene import Scene
    from orderstatus.demo.shop import DemoShop

Json = dict[str, Any]


def everything(order: Json) -> bool:
    """An app that may see orders of any age."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Changing:
    """One mutation at work in `shop` at the instant `at` (Unix seconds). `sees` says whether the app may see an order:
    one that it may not see is none for it.

    A mutator looks at everything first and changes nothing where it answers with userErrors; then it changes the parts
    of drafts and calls `changed` for each. It takes chance and time from nowhere else, so that the same mutations give
    the same shop again."""

    shop: DemoShop
    at: int
    sees: Callable[[Json], bool] = everything

    @property
    def scene(self) -> Scene:
        """The shop's places, purses, people and serial numbers. A shop without one has no drafts to be changed."""
        if self.shop.scene is None:
            raise LookupError("a shop without a scene cannot be changed")
        return self.shop.scene

    def draft(self, order_gid: str) -> Draft | None:
        """The order with this GID, in parts; None where there is none that the app may see."""
        draft = self.shop.draft(order_gid.partition("?")[0])
        return draft if draft is not None and self.sees(draft.node) else None

    def part(self, kind: str, gid: str) -> tuple[Draft, Json] | None:
        """The node with this GID, if it is a `kind` that belongs to an order (an OrderTransaction, a Fulfillment, a
        FulfillmentOrder, a Return), and that order's draft; None where there is none that the app may see."""
        gid = gid.partition("?")[0]
        node = self.shop.node(gid) if gid.startswith(f"gid://shopify/{kind}/") else None
        draft = None if node is None else self.draft(node["order"]["id"])
        return None if node is None or draft is None else (draft, node)

    def changed(self, draft: Draft) -> Json:
        """Afterwards the order says what its parts have come to at this instant, `updatedAt` is now at the earliest,
        and what was made below it is found by its GID. Gives the Order node."""
        draft.touch(self.at)
        node = draft.rewrite(self.at)
        self.shop.look_again(node)
        return node


Mutator: TypeAlias = Callable[[Changing, Json], Json]
"""A mutation field: its arguments as graphql-core coerced them -> its payload, with the userErrors."""
