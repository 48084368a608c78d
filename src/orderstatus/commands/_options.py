"""The flags that several commands share, each with one wording."""

from __future__ import annotations

from typing import Annotated

import typer

from orderstatus.commands._complete import complete_lang, complete_shop, complete_view
from orderstatus.output.choices import ColorChoice, Format

Shop = Annotated[
    list[str] | None,
    typer.Option(
        "--shop",
        metavar="SHOP",
        autocompletion=complete_shop,
        help="The shop: a profile, acme, acme.myshopify.com or demo. Repeatable. [env: ORDERSTATUS_SHOP]",
    ),
]
OneShop = Annotated[
    str | None,
    typer.Option(
        "--shop",
        metavar="SHOP",
        autocompletion=complete_shop,
        help="The shop: a profile, acme, acme.myshopify.com or its admin's address. [env: ORDERSTATUS_SHOP]",
    ),
]
AllShops = Annotated[bool, typer.Option("--all-shops", help="Every shop of the settings, side by side.")]
Demo = Annotated[bool, typer.Option("--demo", help="Ask the demo shop inside this program.")]
Timeout = Annotated[
    float | None,
    typer.Option("--timeout", metavar="SECONDS", help="Give up after so long without progress; 120 by default."),
]
Retries = Annotated[
    int | None,
    typer.Option("--retries", metavar="N", help="Send a request that failed N times more; 3 by default."),
]
Mirror = Annotated[
    bool | None,
    typer.Option(
        "--mirror/--no-mirror",
        help="Answer from the copy that `orderstatus sync` keeps, or ask the shop. [config: source]",
        show_default=False,
    ),
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Sync first, then answer from the mirror.")]
Wait = Annotated[
    bool, typer.Option("--wait", help="Wait while another run writes the same file, instead of ending with exit 3.")
]
IfChanged = Annotated[
    bool, typer.Option("--if-changed", help="Leave the file untouched, its time too, where nothing in it changes.")
]
OutputFormat = Annotated[
    Format | None,
    typer.Option(
        "--format",
        metavar="FORMAT",
        help="auto (a table on a terminal, TSV in a pipe), table, tsv, csv, json, jsonl, parquet or xlsx.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
Csv = Annotated[bool, typer.Option("--csv", help="Short for --format csv.")]
Columns = Annotated[
    str | None, typer.Option("--columns", metavar="A,B", help="Which columns, in this order; `help` lists them.")
]
Output = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="FILE",
        help="Write to FILE, whole or not at all; its suffix is the format, and {date} in it is today.",
    ),
]
CsvSafe = Annotated[
    bool,
    typer.Option("--csv-safe", help="In CSV and TSV, keep spreadsheets from reading a cell as a formula."),
]
Limit = Annotated[
    int | None, typer.Option("--limit", metavar="N", help="At most N orders; 0 is all. A table on a terminal shows 50.")
]
Since = Annotated[
    str | None, typer.Option("--since", metavar="WHEN", help="Placed since: 7d, 36h, yesterday, 2026-11-01.")
]
Until = Annotated[str | None, typer.Option("--until", metavar="WHEN", help="Placed until; a date includes that day.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No notes; warnings are always printed.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="One line on stderr for each request.")]
Color = Annotated[ColorChoice, typer.Option("--color", metavar="WHEN", help="auto, always or never.")]
Lang = Annotated[
    str | None,
    typer.Option(
        "--lang",
        metavar="LANG",
        autocompletion=complete_lang,
        help="Labels and notes in this language, such as fi. [env: ORDERSTATUS_LANG]",
    ),
]


def _apply_view(ctx: typer.Context, name: str | None) -> str | None:
    """What the view sets holds wherever nothing was typed. Called before any other flag is looked at."""
    if name is not None and not ctx.resilient_parsing:
        from orderstatus.commands._viewing import defaults_of

        ctx.default_map = {**(ctx.default_map or {}), **defaults_of(ctx, name)}
    return name


View = Annotated[
    str | None,
    typer.Option(
        "--view",
        metavar="NAME",
        is_eager=True,
        callback=_apply_view,
        autocompletion=complete_view,
        help="The flags of a saved view; what is typed wins. `orderstatus view list` names them.",
    ),
]
