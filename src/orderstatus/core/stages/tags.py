"""The tags that mirror an order's stage, and those that said it before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from orderstatus.core.models import Order
from orderstatus.core.stages.definition import Stages


@dataclass(frozen=True, slots=True)
class TagChange:
    """Which tags an order loses and gets."""

    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.removed or self.added)

    def __str__(self) -> str:
        """`-status-Printing, +stage-printing`."""
        return ", ".join((*(f"-{tag}" for tag in self.removed), *(f"+{tag}" for tag in self.added)))


NO_CHANGE = TagChange()


def mirror_tag(stage: str | None, stages: Stages) -> str | None:
    """The tag of that stage; None of no stage, and where tags are no mirror."""
    return None if stage is None or stages.tag_prefix is None else f"{stages.tag_prefix}{stage}"


def tag_change(
    order: Order, stages: Stages, *, to: str | None, frm: str | None, untag: Sequence[str] = ()
) -> TagChange:
    """What makes the tags of an order say the stage `to` and no other one, and takes those of `untag` away.

    The tag that mirrors `to` stays, also where `untag` names it. False where the tags are so already.
    """
    wanted = mirror_tag(to, stages)
    kept = None if wanted is None else wanted.casefold()
    unwanted = {tag.casefold() for tag in untag}
    if stages.tag_prefix is not None:
        ids = (*(stage.id for stage in stages.stages), frm)
        unwanted |= {f"{stages.tag_prefix}{id}".casefold() for id in ids if id is not None}
    old = tuple(tag for tag in order.tags if tag.casefold() in unwanted and tag.casefold() != kept)
    is_missing = wanted is not None and all(tag.casefold() != kept for tag in order.tags)
    return TagChange(old, (wanted,) if wanted is not None and is_missing else ())
