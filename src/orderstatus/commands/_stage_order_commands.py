"""`orderstatus stage set|clear|history|board|advance|import`: which stage orders are in."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._acting_flags import (
    ACT,
    ACTING_SHOP,
    SELECTION,
    Chosen,
    Columns,
    FromFile,
    How,
    chosen_in,
    how_in,
)
from orderstatus.commands._answer_flags import ANSWER, Asked, limit_of
from orderstatus.commands._complete import complete_stage
from orderstatus.commands._flag_groups import FlagGroup, takes
from orderstatus.commands._order_filters import ORDER_FILTERS
from orderstatus.commands._shop_flags import MIRROR, SAYING, SHOPS
from orderstatus.commands._stage_app import app
from orderstatus.core.errors import UsageError
from orderstatus.runtime import Runtime

Comment = Annotated[str | None, typer.Option("--comment", metavar="TEXT", help="Kept with the move, for the team.")]
Public = Annotated[bool, typer.Option("--public", help="The comment is for the customer too.")]
Due = Annotated[
    str | None,
    typer.Option(
        "--due",
        metavar="SPAN|DAY",
        help="Until when it should have left the stage: 3bd, 2026-12-01. Else the stage's own.",
    ),
]
Stages = Annotated[
    list[str] | None,
    typer.Option(
        "--stage", metavar="STAGE", autocompletion=complete_stage, help="Only these stages: printing,packing."
    ),
]
_BOARD = FlagGroup({"stage": (Stages, None)})
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="WHEN",
        help="Orders that changed since then; 60d by default. Those that wait in a stage are looked at in any case.",
    ),
]
_WINDOW = FlagGroup({"since": (Since, None)})
_ADVANCE = FlagGroup(
    {name: ACT.flags[name] for name in ("dry_run", "limit")},
    gives="how",
    build=lambda ctx, given: how_in(ctx, {**given, "yes": True, "expect": None, "resume": False}),
)
_IMPORTED = FlagGroup(
    {
        "tag_prefix": (
            Annotated[
                str | None, typer.Option("--tag-prefix", metavar="TEXT", help="What the tags begin with: status-.")
            ],
            None,
        ),
        "from_file": (FromFile, None),
        "column": (Columns, None),
        "maps": (
            Annotated[
                list[str] | None,
                typer.Option("--map", metavar="STATUS=STAGE", help="Which stage a status is. Repeatable."),
            ],
            None,
        ),
        "remove_tags": (
            Annotated[bool, typer.Option("--remove-tags", help="Take away the tags of orders that were moved.")],
            False,
        ),
        "view": (options.View, None),
        **ORDER_FILTERS.flags,
    },
    gives="chosen",
    build=chosen_in,
)
_COMMENT = FlagGroup({"comment": (Comment, None), "public": (Public, False)})


@app.command("set")
@takes(SELECTION, FlagGroup({**_COMMENT.flags, "due": (Due, None)}), ACT, ANSWER, ACTING_SHOP, SAYING)
def set_(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    comment: str | None,
    public: bool,
    due: str | None,
    to: Annotated[
        str | None,
        typer.Argument(
            metavar="STAGE", show_default=False, autocompletion=complete_stage, help="The stage that they come into."
        ),
    ] = None,
) -> None:
    """Move orders into a stage.

    Where a stage says which may follow, only those do. Who, when, from where and the comment are kept on the order; of
    two people who move one order at once the second is told. An order that is in the stage already is moved nowhere,
    and gets the comment.

    Examples:

    \b
      orderstatus stage set printing 1001 1002
      orderstatus stage set waiting 1003 --comment 'Ink is late.' --public --due 2026-12-01
      orderstatus stage set packing --from today.csv --column Order --yes
    """
    from orderstatus.commands._stage_setting import TypedMove, set_stage

    typed = TypedMove(comment=comment, public=public, due=due)
    raise typer.Exit(set_stage(runtime, to, typed, chosen, how, asked))


@app.command("clear")
@takes(SELECTION, _COMMENT, ACT, ANSWER, ACTING_SHOP, SAYING)
def clear(runtime: Runtime, chosen: Chosen, how: How, asked: Asked, comment: str | None, public: bool) -> None:
    """Take orders out of their stage; their history stays.

    Examples:

    \b
      orderstatus stage clear 1001
      orderstatus stage clear --tag not-ours --dry-run
    """
    from orderstatus.commands._stage_setting import TypedMove, clear_stage

    raise typer.Exit(clear_stage(runtime, TypedMove(comment=comment, public=public), chosen, how, asked))


@app.command("history")
@takes(ANSWER, SHOPS, MIRROR, SAYING)
def history(
    runtime: Runtime,
    asked: Asked,
    order: Annotated[
        str, typer.Argument(metavar="ORDER", show_default=False, help="1001, #1001, a GID or an address in the admin.")
    ],
) -> None:
    """Show how an order came to its stage: every move, who made it, and why.

    Examples:

    \b
      orderstatus stage history 1001
      orderstatus stage history 1001 --json
    """
    from orderstatus.commands._stage_board import tell_history

    tell_history(runtime, order, asked)


@app.command("board")
@takes(_BOARD, limit_of("orders"), ANSWER, SHOPS, MIRROR, SAYING)
def board(runtime: Runtime, asked: Asked, stage: list[str] | None) -> None:
    """Show open orders by stage, the oldest first, and which are late.

    On a terminal below how many there are in each stage.

    Examples:

    \b
      orderstatus stage board
      orderstatus stage board --stage printing,packing --json
    """
    from orderstatus.commands._stage_board import tell_board

    tell_board(runtime, stage or (), asked)


@app.command("advance")
@takes(_WINDOW, _ADVANCE, ANSWER, ACTING_SHOP, SAYING)
def advance(runtime: Runtime, how: How, asked: Asked, since: str | None) -> None:
    """Make the moves that need nobody: what is paid, fulfilled, delivered, held, or has waited long enough.

    For cron: it asks nothing, says nothing where there is nothing to do, makes each move once, and does not run twice
    at a time. What somebody moved back by hand stays there.

    Examples:

    \b
      orderstatus stage advance --dry-run
      orderstatus stage advance
    """
    from orderstatus.commands._stage_advancing import advance

    raise typer.Exit(advance(runtime, since, how, asked))


@app.command("import")
@takes(_IMPORTED, ACT, ANSWER, ACTING_SHOP, SAYING)
def import_(
    runtime: Runtime,
    chosen: Chosen,
    how: How,
    asked: Asked,
    tag_prefix: str | None,
    maps: list[str] | None,
    remove_tags: bool,
    run: Annotated[
        str | None, typer.Argument(metavar="[RUN]", help="With --resume the run; the newest without.")
    ] = None,
) -> None:
    """Take over statuses that orders have elsewhere: in tags, or in a file of another app.

    A tag is what --tag-prefix says and the status behind it; a file has an order and its status in each row. A status
    is a stage by its id, its name or its public name, or as --map says; what is none is named, and its orders stay
    where they are. Of tags, orders that are open are looked at unless filters choose others. No customer is told.

    Examples:

    \b
      orderstatus stage import --tag-prefix status- --dry-run
      orderstatus stage import --tag-prefix status- --map 'In production=printing' --remove-tags
      orderstatus stage import --from statuses.csv --column order=Name --column 'status=Custom status'
    """
    from orderstatus.commands._stage_importing import TypedImport, import_stages

    if run is not None:
        if not how.resume:
            raise UsageError(f"`{run}` is named, and tags or a file bring the orders", hint="leave it out")
        chosen = replace(chosen, orders=(run,))
    typed = TypedImport(prefix=tag_prefix, maps=tuple(maps or ()), removes_tags=remove_tags)
    raise typer.Exit(import_stages(runtime, typed, chosen, how, asked))
