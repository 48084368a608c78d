"""TOML changed line by line: a value comes, changes or goes, and every other line stays as a person wrote it.

The library for it moves or loses the comments above a heading, as they belong to no table (seen in tomlkit 0.15).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

KeyPath = tuple[str, ...]
"""A key with those of the tables it is in: `("profile", "acme", "shop")`."""
Value = str | bool | int | float | date | list[Any] | tuple[Any, ...] | Mapping[str, Any]

_SIMPLE = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_DOTTED = rf"{_SIMPLE}(?:[ \t]*\.[ \t]*{_SIMPLE})*"
_KEY = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=[ \t]*")
_HEADING = re.compile(rf"[ \t]*\[\[?[ \t]*({_DOTTED})[ \t]*\]")
_HEADING_IN_A_COMMENT = re.compile(r"[ \t]*#[ \t]*\[")
_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class _Statement:
    """A heading, or a key with its value: what stands in the lines from `begin` up to `end`."""

    begin: int
    end: int
    path: KeyPath
    section: KeyPath | None
    """The table that the heading above opens; None for a heading itself."""
    start: str = ""
    """Of a key: its spelling, up to its value."""
    value: Any = None


def key_path(key: str) -> KeyPath:
    """The parts of a dotted key as a person writes it: `thresholds.silent`, `authorization_days."shop pay"`."""
    return _parts(key) if re.fullmatch(_DOTTED, key) else tuple(key.split("."))


def dotted(path: KeyPath) -> str:
    """`path` as it stands in the file: with quotes where a part needs them."""
    return ".".join(_key(part) for part in path)


def toml(value: Value) -> str:
    """`value` as it stands after the `=`, on one line."""
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{_key(name)} = {toml(each)}' for name, each in value.items())} }}" if value else "{}"
    import tomli_w

    return tomli_w.dumps({"value": value}).removeprefix("value = ").rstrip("\n")


def with_value(text: str, path: KeyPath, value: Value, *, inline: bool = False) -> str:
    """`text` with `value` at `path`: in its own place where there is one, else below the last key of its table.

    A table as a value takes the place of the whole table of that name, and goes to the end under a heading of its own,
    or `inline` to where another value would.
    `text` is TOML. What cannot be changed line by line (a table written in two ways) comes out as no TOML, or another.
    """
    lines = _lines(text)
    statements = list(_statements(lines))
    keys = [each for each in statements if each.section is not None]
    for each in keys:
        if each.path == path[: len(each.path)] and (each.path == path or isinstance(each.value, dict)):
            return _revalued(lines, each, _changed(each.value, path[len(each.path) :], value))
    if isinstance(value, Mapping) and not inline:
        return _with_section(without(text, path), path, [f"{_key(key)} = {toml(each)}" for key, each in value.items()])
    table = path[:-1]
    beside = [each for each in keys if each.path[: len(table)] == table and len(each.section or ()) <= len(table)]
    heading = [each for each in statements if each.section is None and each.path == table]
    for each in (*beside[-1:], *heading[-1:]):
        section = each.path if each.section is None else each.section
        return _inserted(lines, each.end, f"{_indent(each)}{dotted(path[len(section) :])} = {toml(value)}")
    if table:
        return _with_section(text, table, [f"{_key(path[-1])} = {toml(value)}"])
    return _with_first_key(lines, f"{_key(path[-1])} = {toml(value)}")


def without(text: str, path: KeyPath) -> str:
    """`text` without what is at `path`, a value or a whole table; comments that stand below it or above it are kept."""
    lines = _lines(text)
    for each in _statements(lines):
        inner = path[len(each.path) :]
        if each.section is not None and each.path == path[: len(each.path)] and inner and _holds(each.value, inner):
            return _revalued(lines, each, _changed(each.value, inner, None))
    while (span := _first_span(list(_statements(lines)), path)) is not None:
        begin, end, is_table = span
        above, below = lines[:begin], lines[end:]
        while is_table and below and not below[0].strip() and (not above or not above[-1].strip()):
            below.pop(0)
        if is_table and not below:
            while above and not above[-1].strip():
                above.pop()
        lines = above + below
    return "".join(lines)


def _first_span(statements: list[_Statement], path: KeyPath) -> tuple[int, int, bool] | None:
    """The lines of the first key or table at `path` or below it, and whether it is a table."""
    for at, each in enumerate(statements):
        if each.path[: len(path)] != path:
            continue
        if each.section is not None:
            return each.begin, each.end, False
        last = each
        for last_key in statements[at + 1 :]:
            if last_key.section is None:
                break
            last = last_key
        return each.begin, last.end, True
    return None


def _statements(lines: list[str]) -> Iterator[_Statement]:
    """What `lines` say, one after the other. They are TOML."""
    section: KeyPath = ()
    at = 0
    while at < len(lines):
        line = lines[at]
        if heading := _HEADING.match(line):
            section = _parts(heading[1])
            yield _Statement(at, at + 1, section, None)
        elif key := _KEY.match(line):
            end, value = _whole(lines, at)
            parts = _parts(key[1])
            yield _Statement(at, end, section + parts, section, key[0], _at(value, parts))
            at = end - 1
        at += 1


def _whole(lines: list[str], begin: int) -> tuple[int, dict[str, Any]]:
    """Where the value that begins in the line `begin` ends: a value is the fewest lines that are TOML by themselves."""
    for end in range(begin + 1, len(lines)):
        try:
            return end, tomllib.loads("".join(lines[begin:end]))
        except tomllib.TOMLDecodeError:
            continue
    return len(lines), tomllib.loads("".join(lines[begin:]))


def _revalued(lines: list[str], old: _Statement, value: Value) -> str:
    """The lines with another value in the statement `old`; a comment behind it stays."""
    text = "".join(lines[old.begin : old.end])
    line = text.rstrip("\r\n")
    new = f"{old.start}{toml(value)}{_comment(line)}{text[len(line) :]}"
    return "".join([*lines[: old.begin], new, *lines[old.end :]])


def _comment(line: str) -> str:
    """What stands behind the value: space and a comment, or nothing."""
    for sign in re.finditer(r"[ \t]*#", line):
        try:
            tomllib.loads(line[: sign.start()])
        except tomllib.TOMLDecodeError:
            continue
        return line[sign.start() :]
    return ""


def _inserted(lines: list[str], at: int, *new: str) -> str:
    end = "\r\n" if any(each.endswith("\r\n") for each in lines) else "\n"
    above = "".join(lines[:at])
    if above and not above.endswith("\n"):
        above += end
    return above + "".join(each + end for each in new) + "".join(lines[at:])


def _with_first_key(lines: list[str], line: str) -> str:
    """The first key of the file goes above every heading, one in a comment too, and above what is said of that."""
    is_heading = [bool(_HEADING.match(each) or _HEADING_IN_A_COMMENT.match(each)) for each in lines]
    if True not in is_heading:
        return _inserted(lines, len(lines), line)
    at = is_heading.index(True)
    while at and lines[at - 1].lstrip().startswith("#"):
        at -= 1
    return _inserted(lines, at, line, "")


def _with_section(text: str, table: KeyPath, new: list[str]) -> str:
    """A table under a heading of its own: below the last of the profile that it is in, else at the end."""
    lines = _lines(text)
    at = len(lines)
    if len(table) > 2:
        inside = [each for each in _statements(lines) if each.path[:-1][: len(table) - 1] == table[:-1]]
        headings = [each for each in _statements(lines) if each.section is None and each.path == table[:-1]]
        at = max((each.end for each in (*inside, *headings)), default=at)
    gap = [""] if any(each.strip() for each in lines[:at]) else []
    return _inserted(lines, at, *gap, f"[{dotted(table)}]", *new)


def _changed(old: Any, path: KeyPath, value: Any) -> Any:
    """A table with `value` at `path`, or without anything there if it is None."""
    if not path:
        return value
    rest = dict(old) if isinstance(old, dict) else {}
    if len(path) == 1 and value is None:
        rest.pop(path[0], None)
    else:
        rest[path[0]] = _changed(rest.get(path[0]), path[1:], value)
    return rest


def _holds(value: Any, path: KeyPath) -> bool:
    return not path or (isinstance(value, dict) and path[0] in value and _holds(value[path[0]], path[1:]))


def _at(value: Any, path: KeyPath) -> Any:
    for part in path:
        value = value[part]
    return value


def _lines(text: str) -> list[str]:
    # Python's own notion of a line ends at more signs than TOML's.
    return _LINE.findall(text)


def _parts(key: str) -> KeyPath:
    value: Any = tomllib.loads(f"{key} = 0")
    parts = []
    while isinstance(value, dict):
        ((part, value),) = value.items()
        parts.append(part)
    return tuple(parts)


def _key(part: str) -> str:
    import tomli_w

    return tomli_w.dumps({part: 0}).removesuffix(" = 0\n")


def _indent(statement: _Statement) -> str:
    return statement.start[: len(statement.start) - len(statement.start.lstrip())]
