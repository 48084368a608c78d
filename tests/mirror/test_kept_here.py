"""Claims that are kept on this machine: private, all or nothing, and shared between its processes."""

from __future__ import annotations

import sqlite3
import stat
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from orderstatus.core.errors import OrderStatusError, TemporaryError
from orderstatus.core.messages.events import Claim, ClaimState
from orderstatus.core.messages.ports import Won
from orderstatus.core.metafields import MetafieldKey, MetafieldType, MetafieldWrite, Written
from orderstatus.flows.shop_claims import ShopClaims
from orderstatus.mirror.kept_here import KeptHere

SHOP, OTHER = "acme.myshopify.com", "other.myshopify.com"
ORDER = "gid://shopify/Order/1001"
NOW = datetime(2026, 11, 27, 7, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "claims.sqlite3"


def write(value: str, seen: str | None, owner: str = ORDER) -> MetafieldWrite:
    return MetafieldWrite(owner=owner, key=MetafieldKey.NOTIFIED, type=MetafieldType.JSON, value=value, seen=seen)


def claim(by: str, state: ClaimState = ClaimState.CLAIMED) -> Claim:
    return Claim(key="delivered:1", state=state, at=NOW, by=by, to=1)


def test_it_is_private_from_its_birth(path: Path) -> None:
    with KeptHere.open(path, SHOP) as kept:
        kept.write([write("1", None)])
        assert {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()} == {0o600}


def test_what_was_written_is_there_when_it_is_opened_again_with_a_new_digest_each_time(path: Path) -> None:
    with KeptHere.open(path, SHOP) as kept:
        (first,) = kept.write([write("1", None)])
        (second,) = kept.write([write("2", first.digest)])
        (back,) = kept.write([write("1", second.digest)])
        assert len({first.digest, second.digest, back.digest}) == 3
    with KeptHere.open(path, SHOP) as again:
        ((_, found),) = again.read([ORDER], frozenset({MetafieldKey.NOTIFIED}))
        assert (found[MetafieldKey.NOTIFIED].value, found[MetafieldKey.NOTIFIED].digest) == ("1", back.digest)


def test_what_is_stale_keeps_the_whole_call_from_being_written(path: Path) -> None:
    with KeptHere.open(path, SHOP) as kept:
        kept.write([write("1", None)])
        results = kept.write([write("2", "7"), write("1", None, "gid://shopify/Order/1002")])
        assert [each.state for each in results] == [Written.STALE, Written.NOT_TRIED]
        assert [
            bool(found) for _, found in kept.read([ORDER, "gid://shopify/Order/1002"], frozenset(MetafieldKey))
        ] == [
            True,
            False,
        ]


def test_of_several_processes_that_claim_at_once_one_wins(path: Path) -> None:
    won: list[Won] = []

    def compete(number: int) -> None:
        with KeptHere.open(path, SHOP) as kept:
            ledger = ShopClaims(kept, lambda _: None)
            won.append(ledger.claim(ORDER, claim(f"run-{number}"), keep_since=NOW).won)

    threads = [Thread(target=compete, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.value for each in won) == ["lost"] * 5 + ["won"]


def test_the_shops_of_one_machine_keep_each_their_own(path: Path) -> None:
    with KeptHere.open(path, SHOP) as here, KeptHere.open(path, OTHER) as there:
        assert ShopClaims(here, lambda _: None).begin(NOW) == NOW
        here.write([write("1", None)])
        assert ShopClaims(there, lambda _: None).begun() is None
        assert [found for _, found in there.read([ORDER], frozenset(MetafieldKey))] == [{}]


def test_an_outcome_is_kept_on_the_claim(path: Path) -> None:
    with KeptHere.open(path, SHOP) as kept:
        ledger = ShopClaims(kept, lambda _: None)
        ledger.claim(ORDER, claim("run"), keep_since=NOW)
        ledger.settle(ORDER, claim("run", ClaimState.SENT), keep_since=NOW)
        assert ledger.claims(ORDER).claims == (claim("run", ClaimState.SENT),)
        with pytest.raises(OrderStatusError, match="taken the claim over"):
            ledger.settle(ORDER, claim("other", ClaimState.SENT), keep_since=NOW)


def test_a_file_that_is_no_ledger_is_left_as_it_is(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("a diary")
    with pytest.raises(OrderStatusError, match="cannot be used"):
        KeptHere.open(path, SHOP)
    assert path.read_text() == "a diary"
    path.unlink()
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE diary (entry TEXT)")
    with pytest.raises(OrderStatusError, match="holds no claims"):
        KeptHere.open(path, SHOP)


def test_who_waits_too_long_for_another_process_may_try_again(path: Path) -> None:
    with KeptHere.open(path, SHOP, patience=0.05) as kept:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(TemporaryError, match="another run"):
            kept.write([write("1", None)])
        other.close()
        kept.write([write("1", None)])
