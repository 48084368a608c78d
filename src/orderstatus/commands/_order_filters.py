"""The flags that choose orders, each with one wording, for every command that has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._complete import (
    complete_delivery,
    complete_fulfillment,
    complete_payment,
    complete_returns,
    complete_sort,
    complete_stage,
    complete_state,
)
from orderstatus.commands._flag_groups import FlagGroup, Given

if TYPE_CHECKING:
    from orderstatus.core.selection import TypedFilters

Words = list[str] | None

Payment = Annotated[
    Words,
    typer.Option(
        "--payment",
        metavar="STATUS",
        autocompletion=complete_payment,
        help="pending, authorized, partially-paid, paid, partially-refunded, refunded, voided, expired, unknown; "
        "also unpaid, expiring, overdue.",
    ),
]
NotPayment = Annotated[
    Words, typer.Option("--not-payment", metavar="STATUS", autocompletion=complete_payment, help="Any but these.")
]
Fulfillment = Annotated[
    Words,
    typer.Option(
        "--fulfillment",
        metavar="STATUS",
        autocompletion=complete_fulfillment,
        help="unfulfilled, partially-fulfilled, fulfilled, in-progress, on-hold, scheduled, request-declined, "
        "not-required, open, pending-fulfillment, restocked, unknown.",
    ),
]
NotFulfillment = Annotated[
    Words,
    typer.Option("--not-fulfillment", metavar="STATUS", autocompletion=complete_fulfillment, help="Any but these."),
]
Delivery = Annotated[
    Words,
    typer.Option(
        "--delivery",
        metavar="STATUS",
        autocompletion=complete_delivery,
        help="Over all parcels: no-shipment, label-ready, shipped, in-transit, ready-for-pickup, out-for-delivery, "
        "delayed, attempted-delivery, failed, partially-delivered, delivered, unknown; also moving, problem.",
    ),
]
NotDelivery = Annotated[
    Words, typer.Option("--not-delivery", metavar="STATUS", autocompletion=complete_delivery, help="Any but these.")
]
Returns = Annotated[
    Words,
    typer.Option(
        "--return",
        metavar="STATUS",
        autocompletion=complete_returns,
        help="no-return, return-requested, in-progress, inspection-complete, returned, return-failed, unknown.",
    ),
]
NotReturns = Annotated[
    Words, typer.Option("--not-return", metavar="STATUS", autocompletion=complete_returns, help="Any but these.")
]
State = Annotated[
    Words,
    typer.Option("--state", metavar="STATE", autocompletion=complete_state, help="open, archived, cancelled, unknown."),
]
NotState = Annotated[
    Words, typer.Option("--not-state", metavar="STATE", autocompletion=complete_state, help="Any but these.")
]
Tag = Annotated[Words, typer.Option("--tag", metavar="TAG", help="Orders that carry one of these tags.")]
NotTag = Annotated[Words, typer.Option("--not-tag", metavar="TAG", help="Orders that carry none of these.")]
Stage = Annotated[
    Words,
    typer.Option(
        "--stage",
        metavar="STAGE",
        autocompletion=complete_stage,
        help="In one of these stages of yours, by their ids: printing,packing.",
    ),
]
NotStage = Annotated[
    Words,
    typer.Option(
        "--not-stage", metavar="STAGE", autocompletion=complete_stage, help="In any stage but these, or none."
    ),
]
NoStage = Annotated[bool, typer.Option("--no-stage", help="In no stage; beside --stage, also in none.")]
Customer = Annotated[
    str | None,
    typer.Option("--customer", metavar="TEXT", help="Part of the customer's name, or a whole e-mail address."),
]
Country = Annotated[Words, typer.Option("--country", metavar="CODE", help="Shipped to: FI,SE.")]
MinTotal = Annotated[
    str | None,
    typer.Option("--min-total", metavar="AMOUNT", help="Of at least this total, in the shop's currency."),
]
Query = Annotated[
    str | None,
    typer.Option("--query", metavar="SEARCH", help="Shopify's own search syntax, passed along as it is."),
]
SortBy = Annotated[
    str | None,
    typer.Option(
        "--sort",
        metavar="KEY[:asc|:desc]",
        autocompletion=complete_sort,
        help="placed (default, newest first), updated, number, total, customer, payment, fulfillment, destination.",
    ),
]


def typed_orders(_: typer.Context, given: Given) -> TypedFilters:
    """The filters of orders, as they were typed."""
    from orderstatus.core.selection import TypedFilters

    repeatable = {name: given[name] or () for name in _REPEATABLE}
    return TypedFilters(
        **repeatable,
        tags=given["tag"] or (),
        not_tags=given["not_tag"] or (),
        stages=given["stage"] or (),
        not_stages=given["not_stage"] or (),
        no_stage=given["no_stage"],
        since=given["since"],
        until=given["until"],
        customer=given["customer"],
        countries=given["country"] or (),
        min_total=given["min_total"],
        raw=given["query"],
        sort=given["sort"],
    )


_STATUSES = {
    "payment": Payment,
    "not_payment": NotPayment,
    "fulfillment": Fulfillment,
    "not_fulfillment": NotFulfillment,
    "delivery": Delivery,
    "not_delivery": NotDelivery,
    "returns": Returns,
    "not_returns": NotReturns,
    "state": State,
    "not_state": NotState,
}
_REPEATABLE = tuple(_STATUSES)
_OTHERS = {
    "tag": Tag,
    "not_tag": NotTag,
    "stage": Stage,
    "not_stage": NotStage,
    "no_stage": NoStage,
    "since": options.Since,
    "until": options.Until,
    "customer": Customer,
    "country": Country,
    "min_total": MinTotal,
    "query": Query,
    "sort": SortBy,
}
_DEFAULTS = {"no_stage": False}
"""Of flags that are there or not; no other has a value before it is given one."""
ORDER_FILTERS = FlagGroup(
    {name: (declared, _DEFAULTS.get(name)) for name, declared in {**_STATUSES, **_OTHERS}.items()},
    gives="typed",
    build=typed_orders,
)
