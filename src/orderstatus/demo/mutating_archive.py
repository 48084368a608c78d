"""orderClose and orderOpen in the demo shop: an order goes into the archive and comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orderstatus.demo.changing import Changing, Mutator
from orderstatus.demo.refusing import done, refused, user_error

Json = dict[str, Any]


def _close(changing: Changing, arguments: Json) -> Json:
    """Recorded: closing a closed order does nothing and has no userErrors; its dates stay."""
    draft = changing.draft(arguments["input"]["id"])
    if draft is None:
        return _unknown()
    if draft.closed_at is not None:
        return done("order", draft.node)
    draft.closed_at = changing.at
    return done("order", changing.changed(draft))


def _open(changing: Changing, arguments: Json) -> Json:
    """Recorded: opening an open order does nothing and has no userErrors. That a cancelled order is opened too, and
    stays cancelled, is a belief."""
    draft = changing.draft(arguments["input"]["id"])
    if draft is None:
        return _unknown()
    if draft.closed_at is None:
        return done("order", draft.node)
    draft.closed_at = None
    return done("order", changing.changed(draft))


def _unknown() -> Json:
    """A belief: the words that are recorded of orderMarkAsPaid and orderCapture."""
    return refused("order", user_error("Order does not exist", "id"))


ARCHIVE_MUTATORS: Mapping[str, Mutator] = {"orderClose": _close, "orderOpen": _open}
"""By field of Mutation."""
