"""What we keep in the shop itself: metafields of orders and of the shop, written so that nobody's work is lost.

A metafield has a digest (`Metafield.compareDigest`). A write that names the digest it has seen is refused with
STALE_OBJECT where the metafield is another one by now; without a digest (None) it is refused where there is one already
(`MetafieldsSetInput.compareDigest`). `metafieldsSet` takes 25 at once, and one that is refused refuses all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # Commands that only read show stages, and load nothing of acting.
    from orderstatus.core.acting.outcomes import UserError

NAMESPACE = "orderstatus"
"""Of all metafields of ours: the merchant's own, so that the admin shows them and they outlive the app."""
MOST_WRITES = 25
"""Metafields in one `metafieldsSet` (schema: `metafieldsSet`)."""
MOST_JSON_BYTES = 100_000
"""What a JSON metafield of ours holds at most; Shopify's own limit is 128 KB for new apps since 2026-04."""


class MetafieldKey(StrEnum):
    """The keys below `NAMESPACE`."""

    STAGE = "stage"
    """On an order, `single_line_text_field`: the id of its stage; empty text is never written (Shopify refuses it)."""
    STAGE_HISTORY = "stage_history"
    """On an order, `json`: every move, who made it, when, from, to and with which comment."""
    NOTIFIED = "notified"
    """On an order, `json`: each message that was claimed, and what became of it."""
    STAGES = "stages"
    """On the shop, `json`: the definition of the stages, as `stage push` keeps it."""
    NOTIFY = "notify"
    """On the shop, `json`: since when customers are told; what happened before is told to nobody."""


class MetafieldType(StrEnum):
    """Shopify's types of metafields that we use."""

    TEXT = "single_line_text_field"
    JSON = "json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A metafield as it was read."""

    value: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MetafieldWrite:
    """One metafield to be written if it still is as it was seen."""

    owner: str
    """GID of an order or of the shop."""
    key: MetafieldKey
    type: MetafieldType
    value: str
    seen: str | None
    """The digest that was seen; None where there was none."""


class Written(Enum):
    """What became of a write."""

    DONE = "done"
    STALE = "stale"
    """Somebody else wrote in the meantime: read again."""
    REFUSED = "refused"
    NOT_TRIED = "not-tried"
    """It stood in a call with one that was stale or refused, so nothing of the call was written."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteResult:
    """What became of one write; `digest` is the new one, where it was done."""

    state: Written
    digest: str | None = None
    errors: tuple[UserError, ...] = ()


class MetafieldStore(Protocol):
    """Reads and writes our metafields in one shop. From any thread."""

    def read(
        self, owners: Sequence[str], keys: frozenset[MetafieldKey]
    ) -> Iterator[tuple[str, Mapping[MetafieldKey, Kept]]]:
        """The metafields of these orders, in their order, as many a request as it takes; an owner that is gone is left
        out, a metafield that is not there has no entry."""
        ...

    def write(self, writes: Sequence[MetafieldWrite]) -> Sequence[WriteResult]:
        """One call, 25 writes at the most: what became of each, in their order. All or nothing.

        Raises UnclearOutcomeError where nobody knows, and what `ActionWriter.send` raises.
        """
        ...

    def read_of_shop(self, key: MetafieldKey) -> tuple[str, Kept | None]:
        """The shop's GID, and its metafield of that key."""
        ...

    def prepare(self) -> Sequence[str]:
        """Afterwards the definitions are there that make orders searchable by stage; what could not be made is said.

        Several calls change nothing more.
        """
        ...
