"""The flags that choose returns, each with one wording, for every command that has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._complete import complete_owes, complete_return_process
from orderstatus.commands._flag_groups import FlagGroup, Given

if TYPE_CHECKING:
    from orderstatus.core.return_query import TypedReturnFilters

Words = list[str] | None

Status = Annotated[
    Words,
    typer.Option(
        "--status",
        metavar="STATUS",
        autocompletion=complete_return_process,
        help="requested, open, closed, declined, canceled, unknown, all. [default: what is not over]",
    ),
]
Owes = Annotated[
    Words,
    typer.Option(
        "--owes",
        metavar="WHAT",
        autocompletion=complete_owes,
        help="approve, inspect, refund, receive, send-exchange, close, nothing.",
    ),
]
Reason = Annotated[
    Words, typer.Option("--reason", metavar="REASON", help="A reason, as too-small, or part of its name.")
]
OlderThan = Annotated[
    str | None,
    typer.Option("--older-than", metavar="SPAN", help="Made that long ago or longer: 2bd (business days), 5d."),
]
Order = Annotated[
    Words, typer.Option("--order", metavar="ORDER", help="Every return of these orders, over or not: 1001,1002.")
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="WHEN",
        help="Of orders placed since: 7d, 2026-11-01. [default: any time, but 60d where what is over is asked for]",
    ),
]


def typed_returns(_: typer.Context, given: Given) -> TypedReturnFilters:
    """The filters of returns, as they were typed."""
    from orderstatus.core.return_query import TypedReturnFilters

    return TypedReturnFilters(
        status=given["status"] or (),
        owes=given["owes"] or (),
        reasons=given["reason"] or (),
        orders=given["order"] or (),
        older_than=given["older_than"],
        since=given["since"],
        until=given["until"],
    )


def return_filters(status: Any = Status, since: Any = Since) -> FlagGroup:
    """The filters of returns; `status` and `since` declare the flags with the defaults that the command has."""
    flags = {
        "status": status,
        "owes": Owes,
        "reason": Reason,
        "older_than": OlderThan,
        "order": Order,
        "since": since,
        "until": options.Until,
    }
    return FlagGroup({name: (declared, None) for name, declared in flags.items()}, gives="typed", build=typed_returns)
