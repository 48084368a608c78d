"""The flags that say which columns an answer has, in which format, and where it goes."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Annotated

import typer

from orderstatus.commands import _options as options
from orderstatus.commands._flag_groups import FlagGroup, Given
from orderstatus.output.choices import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How the rows were asked for."""

    limit: int | None = None
    columns: str | None = None
    format: Format | None = None
    json: bool = False
    csv: bool = False
    csv_safe: bool = False
    output: str | None = None
    wait: bool = False
    """Whether to wait for another run that writes the same file."""
    if_changed: bool = False
    """Whether a file that would be the same stays as it is."""


def asked_in(_: typer.Context, given: Given) -> Asked:
    """How the rows were asked for, as it was typed."""
    return Asked(**{each.name: given[each.name] for each in fields(Asked) if each.name in given})


def limit_of(rows: str) -> FlagGroup:
    """`--limit` of what the rows are called; it is one of the flags of `ANSWER`, which comes after it."""
    declared = Annotated[
        int | None,
        typer.Option("--limit", metavar="N", help=f"At most N {rows}; 0 is all. A table on a terminal shows 50."),
    ]
    return FlagGroup({"limit": (declared, None)}, gives="asked", build=asked_in)


_FILE = {
    "output": (options.Output, None),
    "wait": (options.Wait, False),
    "if_changed": (options.IfChanged, False),
}
ANSWER = FlagGroup(
    {
        "columns": (options.Columns, None),
        "format": (options.OutputFormat, None),
        "json": (options.Json, False),
        "csv": (options.Csv, False),
        "csv_safe": (options.CsvSafe, False),
        **_FILE,
    },
    gives="asked",
    build=asked_in,
)
ONE_OBJECT = FlagGroup({"json": (options.Json, False), **_FILE}, gives="asked", build=asked_in)
"""Of an answer that is no row: to be read, or one object."""
VIEW = FlagGroup({"view": (options.View, None)})
