"""Tags: only what is missing is added, only what is there is removed, whatever the case."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting.mutations import AddTags, RemoveTags
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.plans import Action, Skip, Step
from orderstatus.core.acting.tagging import LONGEST_TAG, MOST_TAGS, tag
from orderstatus.core.errors import UsageError
from support.payments import acting, planned, skip, step, words

ID = "gid://shopify/Order/1001"


def test_only_the_tags_that_are_missing_are_added() -> None:
    found = step(tag(["vip", "fragile", "gift"], adds=True), acting(tags=("VIP", "b2b")))
    assert found.mutation == AddTags(order=ID, tags=("fragile", "gift"))
    assert words(found.change) == "add fragile, gift"


def test_only_the_tags_that_are_there_are_removed_spelled_as_the_order_has_them() -> None:
    found = step(tag(["vip", "gift"], adds=False), acting(tags=("VIP", "b2b")))
    assert found.mutation == RemoveTags(order=ID, tags=("VIP",))
    assert words(found.change) == "remove VIP"


def test_two_spellings_of_one_tag_are_removed_together() -> None:
    found = step(tag(["red"], adds=False), acting(tags=("Red", "b2b", "red")))
    assert found.mutation == RemoveTags(order=ID, tags=("Red", "red"))


def test_letters_that_are_alike_are_two_tags() -> None:
    assert step(tag(["STRASSE"], adds=True), acting(tags=("straße",)))


def test_where_nothing_is_to_change_it_is_so_already() -> None:
    assert skip(tag(["vip"], adds=True), acting(tags=("Vip",))) == ("it has vip already", True)
    assert skip(tag(["gift"], adds=False), acting(tags=("Vip",))) == ("it does not have gift", True)


def test_a_tag_that_is_given_twice_is_one() -> None:
    assert tag(["Rush", " rush ", "RUSH"], adds=True).tags == ("Rush",)
    assert tag(["to  pack"], adds=True).tags == ("to pack",)


def test_the_two_are_two_actions() -> None:
    assert tag(["a"], adds=True).action is Action.TAG_ADD
    assert tag(["a"], adds=False).action is Action.TAG_REMOVE


def test_a_comma_is_refused_as_it_would_make_two_tags() -> None:
    with pytest.raises(UsageError, match="`--tag` holds a comma") as refused:
        tag(["rush, gift"], adds=True)
    assert refused.value.hint == "give --tag 'rush' --tag 'gift'"


@pytest.mark.parametrize("text", ["", "  ", ","])
def test_an_empty_tag_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--tag"):
        tag([text], adds=True)


def test_no_tag_at_all_is_refused() -> None:
    with pytest.raises(UsageError, match="no tag was given"):
        tag([], adds=True)


def test_a_tag_of_forty_characters_is_added_and_a_longer_one_only_removed() -> None:
    assert tag(["x" * LONGEST_TAG], adds=True)
    with pytest.raises(UsageError, match="has 41 characters"):
        tag(["x" * (LONGEST_TAG + 1)], adds=True)
    assert tag(["x" * (LONGEST_TAG + 1)], adds=False)


def test_more_tags_than_a_request_may_hold_are_refused() -> None:
    assert tag((str(number) for number in range(MOST_TAGS)), adds=True)
    with pytest.raises(UsageError, match="251 tags"):
        tag((str(number) for number in range(MOST_TAGS + 1)), adds=True)


some_tags = st.lists(st.sampled_from(["a", "A", "b", "B b", "b B", "ä", "Ä", "straße", "STRASSE"]), max_size=6)


@given(some_tags, some_tags.filter(bool), st.booleans())
def test_what_was_done_is_planned_no_second_time(has: list[str], given_tags: list[str], adds: bool) -> None:
    wanted, order = tag(given_tags, adds=adds), acting(tags=tuple(has))
    [first] = planned(wanted, order)
    if isinstance(first, Step):
        [again] = planned(wanted, applied(order, first))
        assert isinstance(again, Skip)
        assert again.is_already


def applied(order: ActingOrder, done: Step) -> ActingOrder:
    tags = order.order.tags
    if isinstance(done.mutation, AddTags):
        assert not set(done.mutation.tags) & set(tags)
        tags = (*tags, *done.mutation.tags)
    elif isinstance(done.mutation, RemoveTags):
        assert set(done.mutation.tags) <= set(tags)
        # Recorded: it finds a tag only in its own case.
        tags = tuple(each for each in tags if each not in done.mutation.tags)
    return replace(order, order=replace(order.order, tags=tags))
