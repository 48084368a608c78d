"""`orderstatus list`: orders by any combination of statuses."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._complete import (
    complete_delivery,
    complete_fulfillment,
    complete_payment,
    complete_returns,
    complete_sort,
    complete_state,
)
from orderstatus.commands._lazy import new_app
from orderstatus.output.choices import ColorChoice
from orderstatus.runtime import Runtime

app = new_app("List orders by any combination of statuses.", no_args_is_help=False)

Words = list[str] | None


@app.command("list")
def list_orders(
    ctx: typer.Context,
    payment: Annotated[
        Words,
        typer.Option(
            "--payment",
            metavar="STATUS",
            autocompletion=complete_payment,
            help="pending, authorized, partially-paid, paid, partially-refunded, refunded, voided, expired, unknown; "
            "also unpaid, expiring, overdue.",
        ),
    ] = None,
    not_payment: Annotated[
        Words, typer.Option("--not-payment", metavar="STATUS", autocompletion=complete_payment, help="Any but these.")
    ] = None,
    fulfillment: Annotated[
        Words,
        typer.Option(
            "--fulfillment",
            metavar="STATUS",
            autocompletion=complete_fulfillment,
            help="unfulfilled, partially-fulfilled, fulfilled, in-progress, on-hold, scheduled, request-declined, "
            "not-required, open, pending-fulfillment, restocked, unknown.",
        ),
    ] = None,
    not_fulfillment: Annotated[
        Words,
        typer.Option("--not-fulfillment", metavar="STATUS", autocompletion=complete_fulfillment, help="Any but these."),
    ] = None,
    delivery: Annotated[
        Words,
        typer.Option(
            "--delivery",
            metavar="STATUS",
            autocompletion=complete_delivery,
            help="Over all parcels: no-shipment, label-ready, shipped, in-transit, ready-for-pickup, out-for-delivery, "
            "delayed, attempted-delivery, failed, partially-delivered, delivered, unknown; also moving, problem.",
        ),
    ] = None,
    not_delivery: Annotated[
        Words,
        typer.Option("--not-delivery", metavar="STATUS", autocompletion=complete_delivery, help="Any but these."),
    ] = None,
    returns: Annotated[
        Words,
        typer.Option(
            "--return",
            metavar="STATUS",
            autocompletion=complete_returns,
            help="no-return, return-requested, in-progress, inspection-complete, returned, return-failed, unknown.",
        ),
    ] = None,
    not_returns: Annotated[
        Words, typer.Option("--not-return", metavar="STATUS", autocompletion=complete_returns, help="Any but these.")
    ] = None,
    state: Annotated[
        Words,
        typer.Option(
            "--state", metavar="STATE", autocompletion=complete_state, help="open, archived, cancelled, unknown."
        ),
    ] = None,
    not_state: Annotated[
        Words, typer.Option("--not-state", metavar="STATE", autocompletion=complete_state, help="Any but these.")
    ] = None,
    tag: Annotated[Words, typer.Option("--tag", metavar="TAG", help="Orders that carry one of these tags.")] = None,
    not_tag: Annotated[Words, typer.Option("--not-tag", metavar="TAG", help="Orders that carry none of these.")] = None,
    since: options.Since = None,
    until: options.Until = None,
    customer: Annotated[
        str | None,
        typer.Option("--customer", metavar="TEXT", help="Part of the customer's name, or a whole e-mail address."),
    ] = None,
    country: Annotated[Words, typer.Option("--country", metavar="CODE", help="Shipped to: FI,SE.")] = None,
    min_total: Annotated[
        str | None,
        typer.Option("--min-total", metavar="AMOUNT", help="Of at least this total, in the shop's currency."),
    ] = None,
    query: Annotated[
        str | None,
        typer.Option("--query", metavar="SEARCH", help="Shopify's own search syntax, passed along as it is."),
    ] = None,
    sort: Annotated[
        str | None,
        typer.Option(
            "--sort",
            metavar="KEY[:asc|:desc]",
            autocompletion=complete_sort,
            help="placed (default, newest first), updated, number, total, customer, payment, fulfillment, destination.",
        ),
    ] = None,
    limit: options.Limit = None,
    columns: options.Columns = None,
    format: options.OutputFormat = None,
    json: options.Json = False,
    csv: options.Csv = False,
    csv_safe: options.CsvSafe = False,
    output: options.Output = None,
    shop: options.Shop = None,
    demo: options.Demo = False,
    quiet: options.Quiet = False,
    verbose: options.Verbose = False,
    color: options.Color = ColorChoice.AUTO,
    lang: options.Lang = None,
) -> None:
    """List orders by any combination of statuses.

    Filters are repeatable and take comma lists: OR within one, AND between several. Newest first.

    Examples:

    \b
      orderstatus list --payment=authorized
      orderstatus list --payment unpaid --fulfillment unfulfilled --since 7d
      orderstatus list --delivery problem --output problems.csv
    """
    from orderstatus.commands._listing import list_matching
    from orderstatus.commands._rows import Asked
    from orderstatus.core.selection import TypedFilters

    runtime: Runtime = ctx.obj
    typed = TypedFilters(
        payment=payment or (),
        not_payment=not_payment or (),
        fulfillment=fulfillment or (),
        not_fulfillment=not_fulfillment or (),
        delivery=delivery or (),
        not_delivery=not_delivery or (),
        returns=returns or (),
        not_returns=not_returns or (),
        state=state or (),
        not_state=not_state or (),
        tags=tag or (),
        not_tags=not_tag or (),
        since=since,
        until=until,
        customer=customer,
        countries=country or (),
        min_total=min_total,
        raw=query,
        sort=sort,
    )
    asked = Asked(limit=limit, columns=columns, format=format, json=json, csv=csv, csv_safe=csv_safe, output=output)
    runtime.for_command(quiet=quiet, color=color, lang=lang)
    list_matching(runtime, typed, asked, shop=shop, demo=demo, verbose=verbose)
