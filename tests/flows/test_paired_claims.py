"""Claims in the shop and on one machine alone: whichever place knows of a message, it is not sent a second time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.errors import OrderStatusError
from orderstatus.core.messages.claims import BINDING, Claims, claims_text, merged, with_claim
from orderstatus.core.messages.events import Claim, ClaimState
from orderstatus.core.messages.ports import Won
from orderstatus.core.metafields import MetafieldKey
from orderstatus.flows.paired_claims import PairedClaims
from orderstatus.flows.shop_claims import ShopClaims
from support.acting_shop import Clock
from support.metafield_shop import MetafieldShop
from support.orders import NOW, ago

ORDER = "gid://shopify/Order/1001"
KEY = "delivered:1"
KEEP = NOW - timedelta(days=30)


def claim(state: ClaimState = ClaimState.CLAIMED, by: str = "run@here", **more: object) -> Claim:
    return Claim(key=KEY, state=state, at=NOW, by=by, **more)  # type: ignore[arg-type]


class Places:
    """The shop and one machine's file, and who sends by the one or the other."""

    def __init__(self) -> None:
        self.shop, self.file = MetafieldShop(), MetafieldShop()
        shop, here = (ShopClaims(store, Clock().sleep) for store in (self.shop, self.file))
        self.plain, self.here = PairedClaims(shop, here), PairedClaims(here, shop)


@pytest.mark.parametrize("is_here_first", [True, False])
@pytest.mark.parametrize("state", ClaimState)
def test_what_was_claimed_in_one_place_binds_in_the_other(is_here_first: bool, state: ClaimState) -> None:
    places = Places()
    first, second = (places.here, places.plain) if is_here_first else (places.plain, places.here)
    assert first.claim(ORDER, claim(), keep_since=KEEP).won is Won.WON
    first.settle(ORDER, claim(state), keep_since=KEEP)
    assert second.claims(ORDER).claims == first.claims(ORDER).claims == (claim(state),)
    result = second.claim(ORDER, claim(by="other@here"), keep_since=KEEP)
    assert result.won is (Won.LOST if state in BINDING else Won.WON)


def test_only_the_claim_that_was_seen_is_taken_over_from_the_other_place() -> None:
    places = Places()
    places.here.claim(ORDER, claim(), keep_since=KEEP)
    seen = places.plain.claims(ORDER).find(KEY)
    other = claim(by="other@here")
    assert places.plain.claim(ORDER, other, keep_since=KEEP, instead_of=claim(by="x")).won is Won.LOST
    assert places.plain.claim(ORDER, other, keep_since=KEEP, instead_of=seen).won is Won.WON
    sent = claim(ClaimState.SENT, by="other@here")
    places.plain.settle(ORDER, sent, keep_since=KEEP)
    assert places.here.claims(ORDER).claims == (sent,)


def test_each_place_is_begun_by_itself_and_nothing_is_told_from_before_either() -> None:
    places = Places()
    assert places.plain.begin(ago(days=2)) == ago(days=2)
    assert (places.here.begun(), places.here.not_before()) == (None, ago(days=2))
    assert places.here.begin(ago(days=7)) == ago(days=2)
    assert places.here.begun() == places.plain.begun() == ago(days=2)


def test_many_orders_are_read_from_both_places_and_what_one_cannot_say_nobody_can() -> None:
    places = Places()
    places.here.claim(ORDER, claim(ClaimState.SENT), keep_since=KEEP)
    wrong = "gid://shopify/Order/1002"
    places.shop.put(wrong, MetafieldKey.NOTIFIED, '{"v":9}')
    for ledger in (places.plain, places.here):
        found = dict(ledger.many([ORDER, wrong]))
        assert found[ORDER] == Claims(claims=(claim(ClaimState.SENT),))
        assert isinstance(found[wrong], OrderStatusError)


claims = st.lists(
    st.builds(
        Claim,
        key=st.sampled_from("abc"),
        state=st.sampled_from(ClaimState),
        at=st.integers(0, 9).map(lambda hours: ago(hours=hours)),
        by=st.sampled_from(["x", "y"]),
    ),
    unique_by=lambda each: each.key,
).map(lambda found: Claims(claims=tuple(found)))


@given(claims, claims)
def test_what_binds_in_either_place_binds_in_both_together(own: Claims, other: Claims) -> None:
    both = merged(own, other)
    for key in "abc":
        known = [each for each in (own.find(key), other.find(key)) if each is not None]
        found = both.find(key)
        assert (found is None) is (not known)
        if found is not None:
            assert found in known
            assert (found.state in BINDING) is any(each.state in BINDING for each in known)
            assert (found.state is ClaimState.SENT) is any(each.state is ClaimState.SENT for each in known)
    assert {each.key for each in merged(other, own).claims} == {each.key for each in both.claims}


def test_what_was_let_go_of_in_either_place_counts_as_told() -> None:
    own, other = Claims(until=ago(days=9), compacted=2), Claims(until=ago(days=3), compacted=1)
    for both in (merged(own, other), merged(other, own)):
        assert (both.until, both.compacted) == (ago(days=3), 3)
    assert merged(Claims(), Claims()) == Claims()
    assert claims_text(merged(with_claim(own, claim()), other), keep_since=KEEP)
