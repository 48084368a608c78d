"""`orderstatus list`: orders by any combination of statuses."""

from __future__ import annotations

import typer

from orderstatus.commands import _options as options
from orderstatus.commands import _order_filters as filters
from orderstatus.commands._lazy import new_app
from orderstatus.output.choices import ColorChoice
from orderstatus.runtime import Runtime

app = new_app("List orders by any combination of statuses.", no_args_is_help=False)


@app.command("list")
def list_orders(
    ctx: typer.Context,
    payment: filters.Payment = None,
    not_payment: filters.NotPayment = None,
    fulfillment: filters.Fulfillment = None,
    not_fulfillment: filters.NotFulfillment = None,
    delivery: filters.Delivery = None,
    not_delivery: filters.NotDelivery = None,
    returns: filters.Returns = None,
    not_returns: filters.NotReturns = None,
    state: filters.State = None,
    not_state: filters.NotState = None,
    tag: filters.Tag = None,
    not_tag: filters.NotTag = None,
    since: options.Since = None,
    until: options.Until = None,
    customer: filters.Customer = None,
    country: filters.Country = None,
    min_total: filters.MinTotal = None,
    query: filters.Query = None,
    sort: filters.SortBy = None,
    view: options.View = None,
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
