"""What was told of one order, as the JSON that the shop keeps on it: no entry is lost, none is forgotten early."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.messages.events import Claim, ClaimState
from orderstatus.core.metafields import MOST_JSON_BYTES
from orderstatus.core.stages.history import instant_text

VERSION = 1
LONGEST_WHY = 200
"""Characters of a server's answer that are kept."""
BINDING = frozenset({ClaimState.CLAIMED, ClaimState.SENT, ClaimState.REFUSED})
"""A message with such an entry is not sent; a deferred one has given its claim back."""

_WEIGHT = {ClaimState.DEFERRED: 0, ClaimState.REFUSED: 1, ClaimState.CLAIMED: 2, ClaimState.SENT: 3}
"""The more, the more it keeps from being sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Every message of one order that was claimed, in the order in which they were claimed first."""

    claims: tuple[Claim, ...] = ()
    compacted: int = 0
    """Entries that were let go of."""
    until: datetime | None = None
    """The latest time of an entry that was let go of: whatever happened until then counts as told."""

    def find(self, key: str) -> Claim | None:
        """What is known of the message with this key."""
        return next((each for each in self.claims if each.key == key), None)


_EMPTY = Claims()


def claims_from(text: str | None) -> Claims:
    """The claims that a metafield holds; empty for None.

    Raises OrderStatusError for what is none of ours or of a later version: it must not be overwritten, and without it
    nobody knows what was told.
    """
    if text is None:
        return _EMPTY
    try:
        raw = json.loads(text)
        if raw["v"] != VERSION:
            raise ValueError(raw["v"])
        until = raw.get("until")
        return Claims(
            claims=tuple(_claim(each) for each in raw["messages"]),
            compacted=int(raw.get("compacted", 0)),
            until=None if until is None else _instant(until),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OrderStatusError(
            "what an order's customer was told (`notified`) is not as orderstatus writes it, so nothing is sent",
            hint="it may be of a later version, or somebody changed it: look at the order's metafields in the admin",
        ) from error


def claims_text(claims: Claims, *, keep_since: datetime) -> str:
    """`claims` as JSON of at most 100,000 bytes.

    Where that is too much, entries from before `keep_since` are let go of, the oldest first; `until` remembers when
    they were. Raises OrderStatusError where the rest is too much still.
    """
    kept = claims
    while True:
        text = json.dumps(_raw(kept), ensure_ascii=False, separators=(",", ":"))
        excess = len(text.encode()) - MOST_JSON_BYTES
        if excess <= 0:
            return text
        kept = _compacted(kept, keep_since, at_least=1 + excess * len(kept.claims) // (2 * len(text)))


def with_claim(claims: Claims, claim: Claim) -> Claims:
    """`claims` with `claim` in place of what was known of its message, or at the end."""
    claim = replace(claim, why=None if claim.why is None else claim.why[:LONGEST_WHY])
    if claims.find(claim.key) is None:
        return replace(claims, claims=(*claims.claims, claim))
    return replace(claims, claims=tuple(claim if each.key == claim.key else each for each in claims.claims))


def merged(own: Claims, other: Claims) -> Claims:
    """What is known of each message where it is kept in two places: the word that says most, of two alike the later."""
    both = own
    for claim in other.claims:
        known = both.find(claim.key)
        if known is None or (_WEIGHT[claim.state], claim.at) > (_WEIGHT[known.state], known.at):
            both = with_claim(both, claim)
    return replace(
        both,
        compacted=own.compacted + other.compacted,
        until=max((each for each in (own.until, other.until) if each is not None), default=None),
    )


def _compacted(claims: Claims, keep_since: datetime, *, at_least: int) -> Claims:
    oldest = sorted((each for each in claims.claims if each.at < keep_since), key=lambda each: each.at)[:at_least]
    if not oldest:
        raise OrderStatusError(
            "one order has more messages than a metafield holds, so no more are sent for it",
            hint="look at `orderstatus notify log` for that order: something asks for a message again and again",
        )
    latest = oldest[-1].at
    gone = {each.key for each in oldest}
    return replace(
        claims,
        claims=tuple(each for each in claims.claims if each.key not in gone),
        compacted=claims.compacted + len(oldest),
        until=latest if claims.until is None else max(latest, claims.until),
    )


def _raw(claims: Claims) -> dict[str, Any]:
    raw: dict[str, Any] = {"v": VERSION, "messages": [_raw_claim(each) for each in claims.claims]}
    if claims.compacted:
        raw["compacted"] = claims.compacted
    if claims.until is not None:
        raw["until"] = instant_text(claims.until)
    return raw


def _raw_claim(claim: Claim) -> dict[str, Any]:
    raw: dict[str, Any] = {
        "key": claim.key,
        "state": claim.state.value,
        "at": instant_text(claim.at),
        "by": claim.by,
        "to": claim.to,
    }
    return raw if claim.why is None else raw | {"why": claim.why}


def _claim(raw: Mapping[str, Any]) -> Claim:
    return Claim(
        key=str(raw["key"]),
        state=ClaimState(raw["state"]),
        at=_instant(raw["at"]),
        by=str(raw["by"]),
        to=int(raw.get("to", 0)),
        why=raw.get("why"),
    )


def _instant(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(text)
    return at.astimezone(UTC)
