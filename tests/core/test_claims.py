"""What an order keeps of its messages: read back as it was written, never too long, and nothing forgotten early."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.messages.claims import LONGEST_WHY, Claims, claims_from, claims_text, with_claim
from orderstatus.core.messages.events import Claim, ClaimState
from orderstatus.core.metafields import MOST_JSON_BYTES

NOW = datetime(2026, 11, 27, 7, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)

claims = st.builds(
    Claim,
    key=st.text(min_size=1, max_size=60),
    state=st.sampled_from(ClaimState),
    at=st.integers(0, 10**6).map(lambda seconds: NOW - timedelta(seconds=seconds)),
    by=st.text(min_size=1, max_size=40),
    to=st.integers(0, 9),
    why=st.none() | st.text(max_size=LONGEST_WHY),
)


def many(count: int, at: datetime, *, first: int = 0) -> Claims:
    several = (
        Claim(key=f"in-transit:{first + n:020}", state=ClaimState.SENT, at=at + timedelta(seconds=n), by="r" * 60)
        for n in range(count)
    )
    return Claims(claims=tuple(several))


@given(st.lists(claims, max_size=8, unique_by=lambda claim: claim.key))
def test_claims_are_read_back_as_they_were_written(several: list[Claim]) -> None:
    kept = Claims(claims=tuple(several))
    assert claims_from(claims_text(kept, keep_since=NOW)) == kept


@given(st.lists(claims, max_size=12))
def test_there_is_one_entry_for_each_message_and_it_is_the_newest(several: list[Claim]) -> None:
    kept = Claims()
    for each in several:
        kept = with_claim(kept, each)
        assert kept.find(each.key) == each
    assert len({each.key for each in kept.claims}) == len(kept.claims) == len({each.key for each in several})


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "null", '{"v":2,"messages":[]}', '{"v":1,"messages":[{"key":"k"}]}', '{"v":1}']
)
def test_what_is_not_ours_is_an_error_and_never_empty(text: str) -> None:
    with pytest.raises(OrderStatusError, match="nothing is sent"):
        claims_from(text)


def test_too_many_are_compacted_the_oldest_first_and_what_is_forgotten_counts_as_told() -> None:
    kept = many(1200, LONG_AGO)
    text = claims_text(kept, keep_since=NOW)
    read = claims_from(text)
    assert len(text.encode()) <= MOST_JSON_BYTES
    assert 0 < read.compacted == len(kept.claims) - len(read.claims)
    gone = kept.claims[: read.compacted]
    assert read.claims == kept.claims[read.compacted :]
    assert read.until == gone[-1].at
    # No more than was needed.
    assert len(text.encode()) > MOST_JSON_BYTES * 0.8


def test_nothing_is_forgotten_that_a_rule_may_still_ask_for() -> None:
    young = many(300, NOW - timedelta(days=1), first=5000)
    kept = Claims(claims=(*young.claims, *many(900, LONG_AGO).claims))
    read = claims_from(claims_text(kept, keep_since=NOW - timedelta(days=30)))
    assert read.compacted
    assert read.claims[:300] == young.claims
    with pytest.raises(OrderStatusError, match="more messages than a metafield holds"):
        claims_text(many(1200, NOW - timedelta(days=1)), keep_since=NOW - timedelta(days=30))


def test_the_answer_of_a_server_is_cut() -> None:
    kept = with_claim(Claims(), Claim(key="k", state=ClaimState.REFUSED, at=NOW, by="r", why="x" * 10_000))
    assert len(json.loads(claims_text(kept, keep_since=NOW))["messages"][0]["why"]) == LONGEST_WHY
