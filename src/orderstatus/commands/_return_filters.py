"""The flags that choose returns, each with one wording, for every command that has them."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._complete import complete_owes, complete_return_process

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
