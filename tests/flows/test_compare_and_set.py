"""Metafields written if they are as they were seen: no write is lost, and after a lost answer the shop decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.errors import AccessError, OrderStatusError, TemporaryError, UnclearOutcomeError
from orderstatus.core.metafields import MetafieldKey, MetafieldType, MetafieldWrite
from orderstatus.flows.compare_and_set import compare_and_set
from orderstatus.flows.set_call import SetResult, SetState, Together
from support.metafield_shop import Lost, MetafieldShop, digest


def unclear() -> OrderStatusError:
    return UnclearOutcomeError("connection reset")


def unreachable() -> OrderStatusError:
    return TemporaryError("could not be reached")


BEFORE, AFTER, LATE = Lost(unclear), Lost(unclear, applies=True), Lost(unclear, late=True)


def gid(number: int) -> str:
    return f"gid://shopify/Order/{number}"


def item(number: int, value: str = "new", seen: str | None = None) -> Together:
    """Two metafields of one order."""
    return Together(
        owner=gid(number),
        writes=(
            MetafieldWrite(owner=gid(number), key=MetafieldKey.STAGE, type=MetafieldType.TEXT, value=value, seen=seen),
            MetafieldWrite(
                owner=gid(number),
                key=MetafieldKey.STAGE_HISTORY,
                type=MetafieldType.JSON,
                value=f'["{value}"]',
                seen=None if seen is None else digest('["old"]'),
            ),
        ),
    )


def states(shop: MetafieldShop, items: Sequence[Together], *, at_once: int = 1) -> dict[str, SetState]:
    results = {each.owner: result for each, result in written(shop, items, at_once=at_once)}
    return {owner: result.state for owner, result in results.items()}


def written(shop: MetafieldShop, items: Sequence[Together], *, at_once: int = 1) -> list[tuple[Together, SetResult]]:
    return list(compare_and_set(items, store=shop, sleep=lambda _: None, at_once=at_once))


def until_it_ended(
    shop: MetafieldShop, items: Sequence[Together], **more: Any
) -> tuple[list[SetResult], OrderStatusError | None]:
    """The results, and what ended the run."""
    results = []
    try:
        for _, result in compare_and_set(items, store=shop, sleep=lambda _: None, at_once=1, **more):
            results.append(result)
    except OrderStatusError as error:
        return results, error
    return results, None


def until_it_ended_by_owner(shop: MetafieldShop, items: Sequence[Together]) -> Iterator[tuple[str, SetState]]:
    try:
        for each, result in compare_and_set(items, store=shop, sleep=lambda _: None, at_once=1):
            yield each.owner, result.state
    except TemporaryError:
        return


def assert_all_written(shop: MetafieldShop, items: Sequence[Together]) -> None:
    for each in items:
        for write in each.writes:
            assert shop.kept[write.owner, write.key] == write.value


@pytest.mark.parametrize("at_once", [1, 8])
def test_a_call_holds_twelve_orders_and_each_result_has_its_new_digests(at_once: int) -> None:
    shop, items = MetafieldShop(), [item(number) for number in range(30)]
    results = written(shop, items, at_once=at_once)
    assert sorted(len(call) for call in shop.calls) == [12, 24, 24]
    assert {result.state for _, result in results} == {SetState.DONE}
    assert len(results) == len(items)
    assert results[0][1].digests == {
        MetafieldKey.STAGE: digest("new"),
        MetafieldKey.STAGE_HISTORY: digest('["new"]'),
    }
    assert_all_written(shop, items)


def test_what_is_stale_is_left_alone_and_the_others_are_sent_again_without_it() -> None:
    shop, items = MetafieldShop(), [item(number) for number in range(5)]
    shop.put(gid(2), MetafieldKey.STAGE, "somebody else's")
    found = states(shop, items)
    assert found.pop(gid(2)) is SetState.STALE
    assert set(found.values()) == {SetState.DONE}
    assert [len(call) for call in shop.calls] == [10, 8]
    assert shop.kept[gid(2), MetafieldKey.STAGE] == "somebody else's"
    # Both or neither.
    assert (gid(2), MetafieldKey.STAGE_HISTORY) not in shop.kept


def test_what_is_refused_takes_no_other_with_it_and_says_why() -> None:
    shop, items = MetafieldShop(refused={gid(1)}), [item(number) for number in range(3)]
    results = {each.owner: result for each, result in written(shop, items)}
    assert results[gid(1)].state is SetState.REFUSED
    assert results[gid(1)].errors[0].code == "INVALID_VALUE"
    assert results[gid(0)].state is results[gid(2)].state is SetState.DONE


@pytest.mark.parametrize("fault", [BEFORE, AFTER, LATE])
@pytest.mark.parametrize("call", [1, 2, 3])
def test_after_a_lost_answer_at_any_call_each_is_written_once(call: int, fault: Lost) -> None:
    shop, items = MetafieldShop({call: fault}), [item(number) for number in range(30)]
    assert set(states(shop, items).values()) == {SetState.DONE}
    shop.arrive()
    assert_all_written(shop, items)
    if fault is not LATE:
        assert shop.applied == 3


@pytest.mark.parametrize("fault", [BEFORE, AFTER, LATE])
def test_somebody_who_writes_after_a_lost_answer_is_not_overwritten(fault: Lost) -> None:
    shop, items = MetafieldShop({1: fault}), [item(number) for number in range(3)]
    asked = 0

    def somebody_writes() -> None:
        nonlocal asked
        asked += 1
        if asked == 2:
            shop.put(gid(1), MetafieldKey.STAGE, "theirs")

    shop.before_each = somebody_writes
    found = states(shop, items)
    shop.arrive()
    assert found == {gid(0): SetState.DONE, gid(1): SetState.STALE, gid(2): SetState.DONE}
    assert shop.kept[gid(1), MetafieldKey.STAGE] == "theirs"


def test_where_no_answer_ever_comes_it_is_unknown_and_the_other_calls_go_on() -> None:
    shop, items = MetafieldShop(dict.fromkeys((1, 2, 3), BEFORE)), [item(number) for number in range(24)]
    found = list(states(shop, items).values())
    assert found == [SetState.UNKNOWN] * 12 + [SetState.DONE] * 12


def test_where_the_shop_cannot_be_read_after_a_lost_answer_it_is_unknown_and_ends_the_run() -> None:
    shop = MetafieldShop({1: AFTER}, reading_faults={number: TemporaryError("down") for number in range(1, 9)})
    results, error = until_it_ended(shop, [item(number) for number in range(24)])
    assert isinstance(error, TemporaryError)
    assert [each.state for each in results] == [SetState.UNKNOWN] * 12 + [SetState.NOT_TRIED] * 12


@pytest.mark.parametrize("error", [TemporaryError("down"), AccessError("denied")])
def test_what_ends_the_run_leaves_the_rest_untried_and_says_so(error: OrderStatusError) -> None:
    shop = MetafieldShop({2: Lost(lambda: error)})
    results, ended_by = until_it_ended(shop, [item(number) for number in range(36)])
    assert ended_by is error
    assert [each.state for each in results] == [SetState.DONE] * 12 + [SetState.NOT_TRIED] * 24
    assert all(each.error is error for each in results[12:])


def test_nothing_is_sent_that_could_not_be_noted_before() -> None:
    shop = MetafieldShop()

    def note(_: Sequence[Together]) -> None:
        raise OrderStatusError("the disk is full")

    results, error = until_it_ended(shop, [item(1)], before=note)
    assert str(error) == "the disk is full"
    assert ([each.state for each in results], shop.calls) == ([SetState.NOT_TRIED], [])


@given(st.lists(st.sampled_from([None, BEFORE, AFTER, LATE, Lost(unreachable)]), max_size=8))
def test_whatever_is_lost_what_is_told_as_done_is_there_and_what_is_untried_is_not(faults: list[Lost | None]) -> None:
    shop = MetafieldShop({number: fault for number, fault in enumerate(faults, 1) if fault is not None})
    items = [item(number) for number in range(26)]
    found = dict(until_it_ended_by_owner(shop, items))
    assert set(found) == {each.owner for each in items}
    shop.arrive()
    for each in items:
        is_there = (each.owner, MetafieldKey.STAGE) in shop.kept
        assert is_there or found[each.owner] is not SetState.DONE
        assert not is_there or found[each.owner] in (SetState.DONE, SetState.UNKNOWN)


def test_of_two_who_write_the_same_orders_at_once_one_wins_each() -> None:
    shop = MetafieldShop()
    told: dict[str, dict[str, SetState]] = {}

    def write(who: str) -> None:
        told[who] = states(shop, [item(number, who) for number in range(40)], at_once=4)

    threads = [Thread(target=write, args=(who,)) for who in ("mia", "leo")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for number in range(40):
        winner = shop.kept[gid(number), MetafieldKey.STAGE]
        assert {who: state[gid(number)] for who, state in told.items()} == {
            who: SetState.DONE if who == winner else SetState.STALE for who in told
        }
        assert shop.kept[gid(number), MetafieldKey.STAGE_HISTORY] == f'["{winner}"]'
