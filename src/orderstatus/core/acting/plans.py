"""A plan: the steps that an action will take, what it will not do and why, and what that touches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol, TypeAlias

from orderstatus.core.acting.mutations import Change, MoveStage, Mutation
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.labels import Sentence
from orderstatus.core.models import Money


class Action(StrEnum):
    """What is done, by the words that are typed for it."""

    CAPTURE = "capture"
    MARK_PAID = "mark-paid"
    FULFILL = "fulfill"
    SHIP = "ship"
    TRACK = "track"
    EVENT = "event"
    DELIVER = "deliver"
    HOLD = "hold"
    RELEASE = "release"
    CANCEL = "cancel"
    CLOSE = "close"
    REOPEN = "reopen"
    TAG_ADD = "tag add"
    TAG_REMOVE = "tag remove"
    RETURNS_APPROVE = "returns approve"
    RETURNS_DECLINE = "returns decline"
    RETURNS_CLOSE = "returns close"
    STAGE_SET = "stage set"
    """Whatever moves orders from stage to stage: by hand, by itself, by a file."""


class Mail(StrEnum):
    """Whether a customer hears of a step from Shopify."""

    NO = "no"
    YES = "yes"
    """`notifyCustomer` is sent as true."""
    MAYBE = "maybe"
    """There is no such switch: the shop's own settings decide (fulfillment events)."""


class Fact(StrEnum):
    """What a step can be agreed on beside what its mutation says."""

    OUTSTANDING = "outstanding"
    AUTHORIZED = "authorized"
    """All that can be captured (`totalCapturableSet`)."""
    KEPT = "kept"
    """What was received and not refunded."""
    TRACKING = "tracking"
    """Of the shipment, before it is changed."""
    STANDING = "standing"
    """Of the shipment: its delivery status, where earlier events of the same plan have put it."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was so when the plan was shown (`agreed.agreed_on`)."""

    fact: Fact
    was: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One mutation, and what a person is shown of it."""

    mutation: Change
    order: str
    """GID."""
    order_name: str
    target: str | None = None
    """What of the order it is about, as a person calls it: `#1001-F1`, `Helsinki`, `#1001-R1`; None for all of it."""
    change: Sentence
    """What will be otherwise afterwards."""
    amount: Money | None = None
    """Money that moves."""
    notes: tuple[Sentence, ...] = ()
    """What else is to be known before it is done, where it is not as usual."""
    mail: Mail = Mail.NO
    customer: str | None = None
    """Of the order, where it was read: whom it touches."""
    lines: tuple[int, ...] = ()
    """The lines of the merchant's file that asked for it."""
    before: tuple[str, ...] = ()
    """What an effect of this kind could be taken for: GIDs that were there when the plan was made (the captures of the
    authorization, the shipments of the order, the events of the shipment). What is not among them is this step's."""
    agreed: tuple[Agreed, ...] = ()
    """What must still be so where the order is read again before it is sent; nothing in what older journals hold."""
    number: int = 0
    """From 1 in its plan; 0 before it is in one."""

    @property
    def sent(self) -> Mutation:
        """The mutation, of a step that an `ActionWriter` sends. Raises ValueError for a move from stage to stage."""
        if isinstance(self.mutation, MoveStage):
            raise ValueError("a stage is moved by `flows/set_stages`")
        return self.mutation


@dataclass(frozen=True, slots=True, kw_only=True)
class Skip:
    """What was asked for and will not be done."""

    name: str
    """The order as it was called, or as it is called."""
    because: Sentence
    order: str | None = None
    """GID, where there is such an order."""
    target: str | None = None
    lines: tuple[int, ...] = ()
    is_already: bool = False
    """True if what was asked for is so already: nothing is wrong."""
    is_unasked: bool = False
    """True if nobody named the order, but a filter or a view brought it along: that it does not fit is no failure."""

    @property
    def is_failure(self) -> bool:
        """True if it leaves out something that was asked for."""
        return not (self.is_already or self.is_unasked)


Planned: TypeAlias = Step | Skip


class Wanted(Protocol):
    """What was asked for, ready to be planned for one order at a time."""

    @property
    def action(self) -> Action: ...

    @property
    def parts(self) -> frozenset[ActPart]:
        """What must be read of an order before it can be planned."""
        ...

    def plan(self, order: ActingOrder) -> Iterator[Planned]:
        """Steps in the order in which they are to be taken, and skips; at least one of either for every order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What an action will do, decided before the first mutation is sent."""

    action: Action
    shop: str
    """Its domain."""
    made_at: datetime
    steps: tuple[Step, ...] = ()
    skips: tuple[Skip, ...] = ()

    @property
    def orders(self) -> tuple[str, ...]:
        """GIDs of the orders that will be changed, each once."""
        return tuple(dict.fromkeys(step.order for step in self.steps))

    @property
    def is_refused_in_part(self) -> bool:
        """True if something that was asked for cannot be done."""
        return any(skip.is_failure for skip in self.skips)


@dataclass(slots=True)
class PlanDraft:
    """A plan while orders are being read: numbers the steps and keeps the skips."""

    action: Action
    shop: str
    made_at: datetime
    steps: list[Step] = field(default_factory=list)
    skips: list[Skip] = field(default_factory=list)

    def add(self, planned: Sequence[Planned]) -> None:
        """Takes what was planned for one order."""
        for each in planned:
            if isinstance(each, Step):
                self.steps.append(replace(each, number=len(self.steps) + 1))
            else:
                self.skips.append(each)

    def finished(self) -> Plan:
        """The plan."""
        return Plan(
            action=self.action,
            shop=self.shop,
            made_at=self.made_at,
            steps=tuple(self.steps),
            skips=tuple(self.skips),
        )
