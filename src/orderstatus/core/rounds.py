"""One look at every shop that is being followed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from orderstatus.core.errors import OrderStatusError, TemporaryError

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Round(Generic[T]):
    """What came of one look, by the names of the shops, in the order in which those were named."""

    number: int
    """From 1."""
    seen: Mapping[str, T]
    """What there is to see now; of a shop that was missed, as its mirror was left. None of it where there is none."""
    missed: Mapping[str, TemporaryError]
    """The shops that could not be looked at this time, and are tried again at the next."""
    lost: Mapping[str, OrderStatusError]
    """The shops that are not looked at any more, this round's and those before: trying again would not help."""
