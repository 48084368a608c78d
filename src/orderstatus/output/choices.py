"""The words of the flags that say how an answer looks; it imports nothing, since help and completion read it."""

from __future__ import annotations

from enum import StrEnum


class Format(StrEnum):
    """`--format`."""

    AUTO = "auto"
    TABLE = "table"
    TSV = "tsv"
    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"
    XLSX = "xlsx"

    @property
    def is_binary(self) -> bool:
        """True for what is no text: it goes to a file or a program, never to a terminal."""
        return self in (Format.PARQUET, Format.XLSX)


class ColorChoice(StrEnum):
    """`--color`: `auto` colours what a person will see, `always` also a pipe (`| less -R`)."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"
