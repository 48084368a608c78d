"""Whether a step is done, by the state of its order: what decides after an answer that was lost, and before a resume."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.orders import ActingOrder, ActPart
from orderstatus.core.acting.plans import Step
from orderstatus.core.labels import Sentence


class Found(Enum):
    """What an order says of a step."""

    APPLIED = "applied"
    """It is as the step wants it."""
    NOT_APPLIED = "not-applied"
    """It is not, and the step could be done."""
    IMPOSSIBLE = "impossible"
    """It is not, and the step cannot be done any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found of a step."""

    found: Found
    created: str | None = None
    """GID of what the step made, where it was applied and made something."""
    because: Sentence | None = None
    """Why it cannot be done any more."""


def parts_to_settle(mutation: Mutation) -> frozenset[ActPart]:
    """What must be read of the order before `verdict` can tell."""
    raise NotImplementedError


def is_refused_twice(mutation: Mutation) -> bool:
    """True if the shop itself refuses, or does nothing, when the same is asked for again."""
    raise NotImplementedError


def verdict(step: Step, order: ActingOrder | None) -> Verdict:
    """What the order, read now with `parts_to_settle`, says of the step; None where the order is there no more."""
    raise NotImplementedError
