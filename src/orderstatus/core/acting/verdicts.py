"""What an order says of a step: the words of `settling`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final, Protocol, TypeVar

from orderstatus.core.labels import Sentence, sentence


class Found(Enum):
    """What an order says of a step."""

    APPLIED = "applied"
    """It is as the step wants it."""
    NOT_APPLIED = "not-applied"
    """It is not, and the step could be done."""
    UNSEEN = "unseen"
    """The order does not say: what would tell is not among what is read."""
    IMPOSSIBLE = "impossible"
    """It is not, and the step cannot be done any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found of a step."""

    found: Found
    created: str | None = None
    """GID of what the step made, where it was applied and made something."""
    is_pending: bool = False
    """True for a capture that is there and that the payment provider has not confirmed."""
    because: Sentence | None = None
    """Why it cannot be done any more."""


APPLIED: Final = Verdict(found=Found.APPLIED)
NOT_APPLIED: Final = Verdict(found=Found.NOT_APPLIED)
UNSEEN: Final = Verdict(found=Found.UNSEEN)


def impossible(because: Sentence) -> Verdict:
    """That it cannot be done any more, and why."""
    return Verdict(found=Found.IMPOSSIBLE, because=because)


CANCELLED: Final = impossible(sentence("the order is cancelled by now"))

T = TypeVar("T")


class _Identified(Protocol):
    @property
    def id(self) -> str: ...


Named = TypeVar("Named", bound=_Identified)


def by_id(there: Iterable[Named], wanted: str) -> Named | None:
    """The one of these that has this GID."""
    return next((each for each in there if each.id == wanted), None)


def part_of(part: tuple[T, ...] | None) -> tuple[T, ...]:
    """A part of the order that decides. Raises ValueError where it was not read."""
    if part is None:
        raise ValueError("a part of the order that decides was not read")
    return part
