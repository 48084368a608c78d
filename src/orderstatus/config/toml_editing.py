"""A TOML file that a person wrote is changed: one thing changes, and everything else in it stays as it was written."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

from orderstatus.config.files import write_private
from orderstatus.config.settings_reading import parse_toml, refuse_no_file
from orderstatus.core.errors import UsageError

_MARK = "\ufeff"
"""The byte order mark that some editors put before the text."""


class TomlEdit:
    """A change of one file: its text as it becomes, and beside it what that must say."""

    def __init__(self, path: Path) -> None:
        refuse_no_file(path)
        self.path = path
        try:
            self._before = path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            self._before = ""
        except UnicodeDecodeError as error:
            raise UsageError(f"{path} is not text in UTF-8", hint="save it as UTF-8, or move it away") from error
        self.old = self.new = self._before.removeprefix(_MARK)
        self._meant = parse_toml(self.new, path)

    def set(self, path: tuple[str, ...], value: Any, *, inline: bool = False) -> TomlEdit:
        """Put `value` at `path`; a table under a heading of its own, or `inline` on one line."""
        from orderstatus.config.toml_lines import with_value

        meant = _put(self._meant, path, value)
        return self._apply(path, lambda text: with_value(text, path, value, inline=inline), meant)

    def unset(self, path: tuple[str, ...]) -> TomlEdit:
        """Take out what is at `path`."""
        from orderstatus.config.toml_lines import without

        return self._apply(path, lambda text: without(text, path), _cut(self._meant, path))

    def write(self) -> None:
        """The file becomes the new text; a file that is so already is not touched."""
        new = (_MARK if self._before.startswith(_MARK) else "") + self.new
        if new == self._before:
            return
        write_text(self.path, new)

    def _apply(self, path: tuple[str, ...], change: Callable[[str], str], meant: dict[str, Any]) -> TomlEdit:
        import tomllib

        from orderstatus.config.toml_lines import dotted

        try:
            new = change(self.new)
            is_right = _filled(tomllib.loads(new)) == _filled(meant)
        except tomllib.TOMLDecodeError:
            is_right = False
        if not is_right:
            raise UsageError(
                f"`{dotted(path)}` cannot be changed in {self.path}: it is not written in a line of its own, "
                "nor under a heading of its own",
                hint=f"edit the file by hand: the heading of its table is to be [{dotted(path[:-1] or path)}]",
            )
        self.new, self._meant = new, meant
        return self


def write_text(path: Path, text: str) -> None:
    """The file becomes `text`, whole or not at all."""
    # A link goes on pointing at the file, and who may read it stays who may.
    target = Path(os.path.realpath(path))
    try:
        mode = stat.S_IMODE(target.stat().st_mode)
    except OSError:
        mode = None
    write_private(target, text, mode=mode)


def _put(table: Any, path: tuple[str, ...], value: Any) -> dict[str, Any]:
    first, *rest = path
    old = table if isinstance(table, dict) else {}
    return {**old, first: _put(old.get(first), tuple(rest), value) if rest else _plain(value)}


def _cut(table: Any, path: tuple[str, ...]) -> dict[str, Any]:
    first, *rest = path
    if not isinstance(table, dict) or first not in table:
        return table
    if rest:
        return {**table, first: _cut(table[first], tuple(rest))}
    return {key: value for key, value in table.items() if key != first}


def _plain(value: Any) -> Any:
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _filled(value: Any) -> Any:
    """A table without its empty tables, at any depth: a heading without a key says nothing."""
    if not isinstance(value, dict):
        return value
    kept = {key: _filled(each) for key, each in value.items()}
    return {key: each for key, each in kept.items() if each != {}}
