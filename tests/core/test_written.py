"""What the journal holds is read back exactly, and what a later version wrote is never misread."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting import mutations as to
from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.outcomes import Outcome, Result, UserError
from orderstatus.core.acting.plans import Agreed, Fact, Mail, Step
from orderstatus.core.acting.written import (
    VERSION,
    mutation_from_json,
    mutation_to_json,
    outcome_from_json,
    outcome_to_json,
    step_from_json,
    step_to_json,
)
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.labels import Sentence, Word, sentence
from orderstatus.core.models import Money
from support.acting_shop import fifty

texts = st.text(max_size=6)
moments = st.integers(0, 2**42).map(lambda millis: datetime.fromtimestamp(millis / 1000, UTC))
amounts = st.builds(Money, st.decimals(allow_nan=False, allow_infinity=False), st.sampled_from(["EUR", "JPY"]))
st.register_type_strategy(Decimal, st.decimals(allow_nan=False, allow_infinity=False))
st.register_type_strategy(datetime, moments)
values = (
    st.none()
    | st.booleans()
    | st.integers()
    | texts
    | st.decimals(allow_nan=False, allow_infinity=False)
    | moments
    | st.builds(Word, texts, texts)
)
sentences = st.builds(
    Sentence, texts, st.dictionaries(texts, values | st.builds(Sentence, texts, st.dictionaries(texts, values)))
)
st.register_type_strategy(Sentence, sentences)
releases = st.builds(
    to.ReleaseHolds,
    order=texts,
    fulfillment_order=texts,
    holds=st.lists(texts, min_size=1, max_size=3).map(tuple),
)
mutations: st.SearchStrategy[Mutation] = st.one_of(
    *(st.from_type(kind) if kind is not to.ReleaseHolds else releases for kind in get_args(Mutation))
)
agreements = st.lists(st.builds(Agreed, st.sampled_from(Fact), texts), max_size=2).map(tuple)
steps = st.builds(Step, mutation=mutations, agreed=agreements)
outcomes = st.builds(Outcome)


def through_text(written: object) -> Any:
    return json.loads(json.dumps(written))


@given(mutations)
def test_every_mutation_is_read_back_as_it_was_written(mutation: Mutation) -> None:
    read = mutation_from_json(through_text(mutation_to_json(mutation)))
    assert read == mutation
    assert type(read) is type(mutation)


@given(steps)
def test_every_step_is_read_back_as_it_was_written_but_for_the_name_of_the_customer(step: Step) -> None:
    assert step_from_json(through_text(step_to_json(step))) == replace(step, customer=None)


@given(outcomes)
def test_every_outcome_is_read_back_as_it_was_written(outcome: Outcome) -> None:
    assert outcome_from_json(through_text(outcome_to_json(outcome))) == outcome


def test_all_kinds_are_in_the_law_and_each_field_is_written() -> None:
    _, plan = fifty()
    kinds = {type(step.mutation) for step in plan.steps}
    assert kinds == set(get_args(Mutation))
    event = next(step.mutation for step in plan.steps if isinstance(step.mutation, to.PostEvent))
    whole = replace(
        event,
        message="m",
        place=to.EventPlace(city="Helsinki", province="p", country="FI", zip="00100"),
        estimated_delivery_at=event.happened_at,
    )
    assert mutation_to_json(whole).keys() == {each.name for each in fields(whole)} | {"kind", "version"}


def test_no_name_of_a_customer_is_in_a_step() -> None:
    _, plan = fifty()
    step = replace(plan.steps[0], customer="Mia Virtanen", mail=Mail.MAYBE)
    assert "Mia" not in json.dumps(step_to_json(step))


def test_a_step_that_does_not_say_what_it_was_agreed_on_is_still_read() -> None:
    step = replace(fifty()[1].steps[0], agreed=(Agreed(Fact.KEPT, "90 EUR"),))
    written = through_text(step_to_json(step))
    assert written.pop("agreed") == [{"fact": "kept", "was": "90 EUR"}]
    assert step_from_json(written) == replace(step, agreed=())


def test_amounts_keep_their_digits() -> None:
    mutation = to.CapturePayment(order="o", authorization="a", amount=Money(Decimal("10.50"), "EUR"))
    read = mutation_from_json(through_text(mutation_to_json(mutation)))
    assert isinstance(read, to.CapturePayment)
    assert str(read.amount.amount) == "10.50"


CLOSE = mutation_to_json(to.CloseOrder(order="gid://shopify/Order/1"))
EVENT = next(mutation_to_json(step.mutation) for step in fifty()[1].steps if isinstance(step.mutation, to.PostEvent))


@pytest.mark.parametrize(
    "written",
    [
        {**CLOSE, "kind": "burn-order"},
        {**CLOSE, "kind": ["close-order"]},
        {**CLOSE, "only_if": "monday"},
        {name: value for name, value in CLOSE.items() if name != "order"},
        {name: value for name, value in CLOSE.items() if name != "version"},
        {**CLOSE, "version": "1"},
        {**CLOSE, "order": 7},
        {**CLOSE, "order": None},
        {**EVENT, "status": "teleported"},
        {**EVENT, "happened_at": "2026-11-22T12:00:00"},
        {**EVENT, "happened_at": "yesterday"},
        {**EVENT, "place": []},
        {"version": VERSION, "kind": "capture-payment", "order": "o", "authorization": "a", "amount": {"amount": "x"}},
        {"version": VERSION, "kind": "release-holds", "order": "o", "fulfillment_order": "f", "holds": []},
        {"version": VERSION, "kind": "add-tags", "order": "o", "tags": "vip"},
        [],
        None,
        "close-order",
    ],
    ids=str,
)
def test_what_this_version_cannot_know_is_an_error_and_is_never_guessed(written: object) -> None:
    with pytest.raises(OrderStatusError, match="this version cannot read") as raised:
        mutation_from_json(written)
    assert raised.value.hint


def test_what_a_newer_version_wrote_is_refused_with_its_reason() -> None:
    with pytest.raises(OrderStatusError, match="newer orderstatus"):
        mutation_from_json({**CLOSE, "version": VERSION + 1, "anything": "else"})
    with pytest.raises(OrderStatusError, match="newer orderstatus"):
        step_from_json({"version": VERSION + 1})
    with pytest.raises(OrderStatusError, match="newer orderstatus"):
        outcome_from_json({"version": VERSION + 1})


def test_a_value_of_a_sentence_that_has_no_type_here_is_kept_as_it_is_said() -> None:
    class Odd:
        def __str__(self) -> str:
            return "odd"

    outcome = Outcome(
        result=Result.FAILED,
        at=datetime(2026, 11, 27, tzinfo=UTC),
        because=sentence("{what}", what=Odd()),
        errors=(UserError(message="m", field=("a", "0"), code="C"),),
    )
    assert outcome_from_json(through_text(outcome_to_json(outcome))).because == sentence("{what}", what="odd")
