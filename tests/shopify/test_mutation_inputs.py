"""Whatever is asked for, Shopify's schema takes what is sent for it."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

from graphql import GraphQLSchema, OperationDefinitionNode, parse
from graphql.execution.values import get_variable_values
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting import mutations
from orderstatus.core.acting.mutations import Mutation, TrackingEntry, Work
from orderstatus.core.models import Money
from orderstatus.demo.schema import schema
from orderstatus.shopify.documents import operation
from orderstatus.shopify.mutation_inputs import SENT, variables

words = st.text(min_size=1, max_size=20)
gids = st.integers(1, 10**12).map(lambda number: f"gid://shopify/Thing/{number}")
urls = st.integers(0, 999).map(lambda number: f"https://example.com/{number}")
instants = st.integers(1_600_000_000, 1_900_000_000).map(lambda second: datetime.fromtimestamp(second, UTC))
amounts = st.decimals(Decimal("0.01"), Decimal("1E+7"), places=2)
money = st.builds(Money, amounts, st.sampled_from(["EUR", "USD", "JPY"]))
tracking = st.builds(
    TrackingEntry,
    carrier=st.none() | words,
    numbers=st.lists(words, max_size=3).map(tuple),
    urls=st.lists(urls, max_size=3).map(tuple),
)
lines = st.builds(mutations.LineQuantity, line=gids, quantity=st.integers(1, 99))
work = st.builds(Work, fulfillment_order=gids, lines=st.lists(lines, min_size=1, max_size=3).map(tuple))
several = st.lists(work, min_size=1, max_size=3).map(tuple)
named = st.lists(gids, min_size=1, max_size=3).map(tuple)
tags = st.lists(words, min_size=1, max_size=3).map(tuple)
events = st.builds(
    mutations.PostEvent,
    order=gids,
    fulfillment=gids,
    status=st.sampled_from(mutations.EventStatus),
    happened_at=instants,
    message=st.none() | words,
    place=st.builds(mutations.EventPlace),
    estimated_delivery_at=st.none() | instants,
)
every: st.SearchStrategy[Mutation] = st.one_of(
    st.builds(mutations.CapturePayment, order=gids, authorization=gids, amount=money),
    st.builds(mutations.MarkPaid, order=gids),
    st.builds(mutations.CreateFulfillment, order=gids, work=several, tracking=st.none() | tracking),
    st.builds(mutations.PlaceHold, order=gids, fulfillment_order=gids),
    st.builds(mutations.ReleaseHolds, order=gids, fulfillment_order=gids, holds=named),
    st.builds(mutations.UpdateTracking, order=gids, fulfillment=gids, tracking=tracking, notify=st.booleans()),
    events,
    st.builds(mutations.CancelOrder, order=gids, note=st.none() | words),
    st.builds(mutations.CloseOrder, order=gids),
    st.builds(mutations.ReopenOrder, order=gids),
    st.builds(mutations.AddTags, order=gids, tags=tags),
    st.builds(mutations.RemoveTags, order=gids, tags=tags),
    st.builds(mutations.ApproveReturn, order=gids, return_id=gids, notify=st.booleans()),
    st.builds(mutations.DeclineReturn, order=gids, return_id=gids, note=st.none() | words),
    st.builds(mutations.CloseReturn, order=gids, return_id=gids),
)


def refused(mutation: Mutation, against: GraphQLSchema) -> list[str]:
    document = parse(operation(SENT[type(mutation)].stem).text)
    chosen = next(each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    values = get_variable_values(against, chosen.variable_definitions or (), variables(mutation))
    return [error.message for error in values] if isinstance(values, list) else []


@given(every)
def test_every_mutation_is_sent_with_variables_that_the_schema_takes(mutation: Mutation) -> None:
    assert refused(mutation, schema()) == []


@given(every)
def test_whether_the_customer_hears_of_it_is_always_said(mutation: Mutation) -> None:
    text = repr(variables(mutation))
    assert ("notifyCustomer" in text) == hasattr(mutation, "notify")


@given(tracking)
def test_one_parcel_or_several_and_never_both(entry: TrackingEntry) -> None:
    sent = variables(mutations.UpdateTracking(order="o", fulfillment="f", tracking=entry))["trackingInfoInput"]
    assert not ({"number", "url"} & sent.keys() and {"numbers", "urls"} & sent.keys())
    told = sent.get("numbers") or [sent[name] for name in ("number",) if name in sent]
    assert tuple(told) == entry.numbers
