"""The flags of the commands that change something: which orders, and how it is agreed to. Each has one wording."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._boundary import typed_words
from orderstatus.commands._complete import complete_shop
from orderstatus.commands._flag_groups import FlagGroup, Given
from orderstatus.commands._order_filters import ORDER_FILTERS, typed_orders

if TYPE_CHECKING:
    from orderstatus.core.selection import TypedFilters

Orders = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[ORDER]...",
        show_default=False,
        help="Names (1001), GIDs or addresses in the admin; `-` reads them from standard input, a line each.",
    ),
]
FromFile = Annotated[
    str | None,
    typer.Option("--from", metavar="FILE", help="The orders that a CSV or Excel file names; `-` is standard input."),
]
Column = Annotated[
    list[str] | None,
    typer.Option(
        "--column", metavar="HEADING", help="The column of --from that names them. [default: by the usual headings]"
    ),
]
Columns = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=HEADING",
        help="Which column says what, where its heading is none of the usual ones: number=Kolli. Repeatable.",
    ),
]
File = Annotated[
    str | None,
    typer.Option("--file", metavar="FILE", help="A CSV or Excel file whose rows say it all; `-` is standard input."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do it without asking.")]
Expect = Annotated[
    int | None,
    typer.Option(
        "--expect",
        metavar="N",
        help="Do nothing unless exactly N orders will be changed. capture and cancel want it for more than 20.",
    ),
]
LimitOfOrders = Annotated[
    int | None, typer.Option("--limit", metavar="N", help="Look at the first N orders of those chosen; 0 is all.")
]
Resume = Annotated[
    bool,
    typer.Option(
        "--resume",
        help="Go on with the newest run of this command that was broken off, or with the one that is named.",
    ),
]
Notify = Annotated[bool, typer.Option("--notify", help="Have Shopify tell the customer. Otherwise it does not.")]
AllowMail = Annotated[
    bool,
    typer.Option(
        "--allow-shopify-mail",
        help="Shopify may e-mail customers of these events, and no switch keeps it from that: --yes needs this too.",
    ),
]
ActingShop = Annotated[
    list[str] | None,
    typer.Option(
        "--shop",
        metavar="SHOP",
        autocompletion=complete_shop,
        help="The one shop: a profile, acme, acme.myshopify.com or demo. [env: ORDERSTATUS_SHOP]",
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which orders, as it was typed."""

    orders: tuple[str, ...] = ()
    file: str | None = None
    columns: tuple[str, ...] = ()
    """What was typed after `--column`."""
    filters: TypedFilters | None = None
    """None where no filter was typed and no view brought one."""
    filters_but_since: bool = False
    """True if there are filters beside `--since`, which is all that a file of tracking numbers takes."""
    since: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """How it is agreed to, as it was typed."""

    dry_run: bool = False
    yes: bool = False
    expect: int | None = None
    limit: int | None = None
    resume: bool = False
    allow_mail: bool = False
    words: tuple[str, ...] = ()
    """The whole command without the program's name, for the journal."""


def chosen_in(ctx: typer.Context, given: Given) -> Chosen:
    """Which orders, as it was typed."""
    used = [name for name in _CHOOSING if given.get(name) not in (None, (), [], False)]
    return Chosen(
        orders=tuple(given.get("orders") or ()),
        file=given.get("from_file"),
        columns=tuple(given.get("column") or ()),
        filters=typed_orders(ctx, given) if used else None,
        filters_but_since=any(name != "since" for name in used),
        since=given.get("since"),
    )


def chosen_parcels_in(ctx: typer.Context, given: Given) -> Chosen:
    """The same where `--country` says where something came about, and chooses nothing."""
    return chosen_in(ctx, {**given, "country": None})


def how_in(ctx: typer.Context, given: Given) -> How:
    """How it is agreed to, as it was typed."""
    return How(
        dry_run=given["dry_run"],
        yes=given["yes"],
        expect=given["expect"],
        limit=given.get("limit"),
        resume=given["resume"],
        allow_mail=given.get("allow_mail", False),
        words=typed_words(ctx),
    )


_CHOOSING = tuple(name for name in ORDER_FILTERS.flags if name != "sort")
"""What chooses orders; an order to take them in alone would be the whole shop."""
_NAMED: dict[str, tuple[Any, Any]] = {"orders": (Orders, None)}
_FROM: dict[str, tuple[Any, Any]] = {"from_file": (FromFile, None), "column": (Column, None)}
SELECTION = FlagGroup(
    {**_NAMED, **_FROM, "view": (options.View, None), **ORDER_FILTERS.flags}, gives="chosen", build=chosen_in
)
"""Orders by name, from a file, by a view or by the filters of `list`."""
OF_PARCELS = FlagGroup(
    {
        **_NAMED,
        "sheet": (File, None),
        "from_file": (FromFile, None),
        "column": (Columns, None),
        "view": (options.View, None),
        **{name: flag for name, flag in ORDER_FILTERS.flags.items() if name != "country"},
    },
    gives="chosen",
    build=chosen_parcels_in,
)
"""The same for what has left, and a file that says all of it; `--country` is where a carrier's news came about."""
ACT = FlagGroup(
    {
        "dry_run": (DryRun, False),
        "yes": (Yes, False),
        "expect": (Expect, None),
        "limit": (LimitOfOrders, None),
        "resume": (Resume, False),
    },
    gives="how",
    build=how_in,
)
"""How it is agreed to; it comes before `ANSWER`."""
NOTIFY = FlagGroup({"notify": (Notify, False)})
ALLOW_MAIL = FlagGroup({"allow_mail": (AllowMail, False)})
ACTING_SHOP = FlagGroup(
    {
        "shop": (ActingShop, None),
        "demo": (options.Demo, False),
        "timeout": (options.Timeout, None),
        "retries": (options.Retries, None),
    }
)
"""The one shop that is changed, and how patiently it is asked."""
