"""What became of a step: in Shopify's words where it spoke, and in ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from orderstatus.core.labels import Sentence


class Result(StrEnum):
    """How a step ended."""

    DONE = "done"
    """The shop answered that it was done, or was found to have done it."""
    ALREADY = "already"
    """It was so before this run did anything: nothing was sent."""
    FAILED = "failed"
    """The shop refused, or what it began ended in failure."""
    UNKNOWN = "unknown"
    """Nobody knows, as the shop could not be read after an unclear answer; `--resume` looks again."""
    NOT_TRIED = "not-tried"
    """The run ended before its turn; `--resume` goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UserError:
    """One refusal of Shopify's (`userErrors`), in its words."""

    message: str
    field: tuple[str, ...] | None = None
    code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the shop answered to one mutation. Without `errors` it was applied, or accepted where there is a `job`."""

    errors: tuple[UserError, ...] = ()
    created: str | None = None
    """GID of what was made: a transaction, a fulfillment, a hold, an event."""
    job: str | None = None
    """GID of Shopify's job that does it after the answer (`orderCancel`)."""
    is_pending: bool = False
    """True for a capture that the payment provider has not confirmed (`OrderTransactionStatus.PENDING`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one step."""

    result: Result
    at: datetime
    errors: tuple[UserError, ...] = ()
    because: Sentence | None = None
    """Ours, beside Shopify's: what it means, or how it is known."""
    created: str | None = None
    request_id: str | None = None
