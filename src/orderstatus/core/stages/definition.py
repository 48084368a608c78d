"""What a stage is: its names, where it leads, until when, and what moves an order into it by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from orderstatus.core.spans import Span


class Trigger(StrEnum):
    """What can move an order into a stage by itself."""

    PLACED = "placed"
    PAID = "paid"
    FULFILLED = "fulfilled"
    """Everything that is to be shipped has left."""
    DELIVERED = "delivered"
    HELD = "held"
    """All that is left of it is on hold, and has been for longer than Shopify holds an order itself for an offer."""
    AFTER = "after"
    """It has been in another stage for so long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One way into a stage that needs nobody: written `paid`, or `after printing 3bd`."""

    trigger: Trigger
    stage: str | None = None
    """The stage that it has been in; of `AFTER` alone."""
    span: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage of the merchant's."""

    id: str
    """Lower case letters, digits and hyphens, at most 64: what is typed, and what the shop keeps."""
    name: str
    """What the team calls it."""
    public_name: Mapping[str, str] = field(default_factory=dict)
    """What a customer reads, by language (`en`, `fi`, `pt-br`)."""
    description: Mapping[str, str] = field(default_factory=dict)
    """A sentence for a customer, by language."""
    color: str | None = None
    """`#rrggbb`; None shows it without one."""
    next: tuple[str, ...] | None = None
    """The stages that an order may move on to; None for any, empty for none: it is the last."""
    due: Span | None = None
    """How long an order may stay, in business days as a rule."""
    public: bool = False
    """Whether customers are told its name."""
    template: str | None = None
    """Of the message that is sent when an order enters it; None for none."""
    recipients: tuple[str, ...] = ()
    """E-mail addresses that get the message too."""
    enters: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """Every stage of a shop, in the order in which they stand."""

    stages: tuple[Stage, ...] = ()
    tag_prefix: str | None = None
    """Where it is set, an order's stage is a tag of it too: the prefix and the stage's id."""

    def find(self, id: str) -> Stage | None:
        """The stage of that id."""
        return next((stage for stage in self.stages if stage.id == id), None)
