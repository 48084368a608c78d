"""Which format an answer takes, and the one place that writes rows in any of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TextIO

from orderstatus.core.errors import UsageError
from orderstatus.output.choices import Format
from orderstatus.output.fields import Field, R, RowContext, default_fields, select
from orderstatus.output.streams import Streams

_LIBRARIES = {Format.PARQUET: ("pyarrow", "parquet"), Format.XLSX: ("xlsxwriter", "excel")}
"""What a format is written with, and the extra of ours that installs it."""

_BY_SUFFIX = {
    ".txt": Format.TABLE,
    ".tsv": Format.TSV,
    ".tab": Format.TSV,
    ".csv": Format.CSV,
    ".json": Format.JSON,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".parquet": Format.PARQUET,
    ".xlsx": Format.XLSX,
}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: how many rows, and the columns that the terminal had no room for."""

    rows: int
    dropped_columns: tuple[str, ...] = ()
    is_unchanged: bool = False
    """True if the file held exactly this already and was left alone."""


def chosen_format(
    asked: Format | None = None,
    *,
    json: bool = False,
    csv: bool = False,
    output: str | None = None,
    out_tty: bool = False,
    without_suffix: Format = Format.TSV,
    without_file: Format = Format.TSV,
    usual: Format | None = None,
) -> Format:
    """The format that the switches, the file's suffix and the terminal come to; never `auto`.

    A switch wins over the suffix, and either over `usual`, which the settings say. Without any of them a terminal gets
    a table, a pipe `without_file`, and a file without a suffix `without_suffix`.
    Raises UsageError for two formats at once, for a suffix that stands for no format, and for a file without a name.
    """
    if output is not None and not output.strip():
        raise UsageError("`--output` is empty", hint="give the name of a file, or leave `--output` out")
    wanted = {Format.JSON: json, Format.CSV: csv}
    switches = [format for format, given in wanted.items() if given]
    if asked is not None and asked is not Format.AUTO and asked not in switches:
        switches.append(asked)
    if len(switches) > 1:
        names = [f"`--{each}`" if wanted.get(each) else f"`--format {each}`" for each in switches]
        raise UsageError(f"{' and '.join(names)} ask for two formats at once", hint="give one of them")
    if switches:
        return switches[0]
    settled = usual if usual is not Format.AUTO else None
    if output is None or output == "-":
        if settled is not None and asked is None:
            return settled
        return Format.TABLE if out_tty else without_file
    suffix = os.path.splitext(output)[1].lower()
    if not suffix:
        return settled if settled is not None and asked is None else without_suffix
    if suffix not in _BY_SUFFIX:
        raise UsageError(
            f"`--output {output}` does not say which format to write: `{suffix}` is none",
            hint=f"end its name in one of {', '.join(_BY_SUFFIX)}, or add `--format csv`",
        )
    return _BY_SUFFIX[suffix]


def chosen_fields(fields: Sequence[Field[R]], columns: str | None, format: Format) -> tuple[Field[R], ...]:
    """The fields that `--columns` names; without it every one for JSON and CSV, the default ones for table and TSV.

    Raises UsageError for a column that there is not.
    """
    if columns is not None:
        return select(fields, columns)
    return default_fields(fields) if format in (Format.TABLE, Format.TSV) else tuple(fields)


def refuse_csv_safe(format: Format) -> None:
    """Raises UsageError where `--csv-safe` would do nothing: spreadsheets open CSV and TSV, and no other format."""
    if format not in (Format.CSV, Format.TSV):
        shown = "a table" if format is Format.TABLE else format.value
        raise UsageError(f"`--csv-safe` is for CSV and TSV, not for {shown}", hint="add `--csv`, or leave it out")


def refuse_unwritable(format: Format, *, to_terminal: bool) -> None:
    """Raises UsageError for bytes to a terminal, and for a format whose library is not installed."""
    if format not in _LIBRARIES:
        return
    if to_terminal:
        raise UsageError(f"a terminal cannot show {format.value}", hint=f"add `--output FILE.{format.value}`")
    from importlib.util import find_spec

    library, extra = _LIBRARIES[format]
    if find_spec(library) is None:
        raise UsageError(
            f"writing {format.value} needs {library}, which is not installed",
            hint=f"pip install 'orderstatus[{extra}]', or write CSV",
        )


def write_rows(
    rows: Iterable[R],
    fields: Sequence[Field[R]],
    context: RowContext,
    format: Format,
    streams: Streams,
    out: TextIO,
    *,
    csv_safe: bool = False,
    tsv_header: bool = False,
) -> Written:
    """Write `rows` to `out` in `format`. All but a table are written as the rows arrive.

    `out` is `streams.out` or a file; only the former can be a terminal, and only there anything is cut, indented or
    coloured. `format` has been chosen: it is never `auto`, and it is text.
    """
    on_terminal = out is streams.out and streams.out_tty
    match format:
        case Format.TSV:
            from orderstatus.output.delimited import write_tsv

            return Written(write_tsv(rows, fields, context, out, csv_safe=csv_safe, header=tsv_header))
        case Format.CSV:
            from orderstatus.output.delimited import write_csv

            count = write_csv(rows, fields, context, out, csv_safe=csv_safe, for_terminal=on_terminal)
            return Written(count)
        case Format.JSON:
            from orderstatus.output.structured import write_json

            return Written(write_json(rows, fields, context, out, indented=on_terminal))
        case Format.JSONL:
            from orderstatus.output.structured import write_jsonl

            return Written(write_jsonl(rows, fields, context, out))
        case _:
            return _write_table(rows, fields, context, streams, out, on_terminal=on_terminal)


def write_binary_rows(
    rows: Iterable[R], fields: Sequence[Field[R]], context: RowContext, format: Format, out: BinaryIO
) -> Written:
    """As `write_rows`, for Parquet and Excel: columns are typed, and memory holds some thousand rows at most."""
    if format is Format.PARQUET:
        from orderstatus.output.parquet import write_parquet

        return Written(write_parquet(rows, fields, context, out))
    from orderstatus.output.excel import write_excel

    return Written(write_excel(rows, fields, context, out))


def _write_table(
    rows: Iterable[R],
    fields: Sequence[Field[R]],
    context: RowContext,
    streams: Streams,
    out: TextIO,
    *,
    on_terminal: bool,
) -> Written:
    from orderstatus.output.table import write_table

    count, dropped = write_table(
        rows,
        fields,
        context,
        out,
        width=streams.columns if on_terminal else None,
        color=streams.color and out is streams.out,
        hyperlinks=streams.hyperlinks and on_terminal,
    )
    return Written(count, dropped)
