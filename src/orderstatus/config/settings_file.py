"""Writing to the merchant's settings file: one thing changes, and everything else in it stays as it was written."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from orderstatus.config.files import changing, write_private
from orderstatus.config.settings_reading import parse_settings, parse_toml, refuse_no_file, settings_text
from orderstatus.core.errors import UsageError
from orderstatus.core.views import View

_MARK = "\ufeff"
"""The byte order mark that some editors put before the text."""


def view_text(view: View) -> str:
    """`view` as it stands in the settings file."""
    from orderstatus.config.toml_lines import with_value

    return with_value("", ("view", view.name), _table(view))


def save_view(path: Path, view: View) -> None:
    """Afterwards the file holds `view`, instead of another of its name; comments and everything else are untouched.

    Raises UsageError where a view of that name is written in a way that cannot be replaced line by line, and
    OrderStatusError where the file cannot be written.
    """
    with changing(path):
        _Edit(path).set(("view", view.name), _table(view)).write()


def delete_view(path: Path, name: str) -> None:
    """Afterwards the file holds no view called `name`. Raises as `save_view` does."""
    with changing(path):
        _Edit(path).unset(("view", name)).write()


def set_values(path: Path, values: Mapping[str, Any]) -> None:
    """Afterwards each dotted key (`default_profile`, `profile.acme.shop`) has its value, all of them or none.

    The file and its tables are made where they are not there; everything else stays as it was written. Raises
    UsageError, and leaves the file alone, where it would not be right afterwards, or cannot be changed line by line.
    """
    from orderstatus.config.toml_lines import key_path

    with changing(path):
        edit = _Edit(path)
        for key, value in values.items():
            edit.set(key_path(key), value)
        edit.check()
        edit.write()


def unset_values(path: Path, keys: Iterable[str]) -> None:
    """Afterwards the file holds none of the dotted keys, of which one may be a whole table (`profile.acme`).

    One that is not there is no error. Raises UsageError, and leaves the file alone, where it was right and would not
    be afterwards, or cannot be changed line by line.
    """
    from orderstatus.config.toml_lines import key_path

    with changing(path):
        edit = _Edit(path)
        for key in keys:
            edit.unset(key_path(key))
        if edit.was_right():
            edit.check()
        edit.write()


def replace_text(path: Path, text: str, *, instead_of: str | None) -> None:
    """Afterwards the file holds `text`, if it still held `instead_of` (None: if there was no file).

    Raises UsageError where another has changed it meanwhile, and where `text` is not right.
    """
    parse_settings(text, path)
    with changing(path):
        if settings_text(path) != instead_of:
            raise UsageError(
                f"{path} has been changed meanwhile by another program", hint="look at both, and edit it again"
            )
        _write(path, text)


class _Edit:
    """A change of the file: its text as it becomes, and beside it what that must say."""

    def __init__(self, path: Path) -> None:
        refuse_no_file(path)
        self._path = path
        try:
            self._old = path.read_bytes().decode("utf-8")
        except FileNotFoundError:
            self._old = ""
        except UnicodeDecodeError as error:
            raise UsageError(f"{path} is not text in UTF-8", hint="save it as UTF-8, or move it away") from error
        self._new = self._old.removeprefix(_MARK)
        self._meant = parse_toml(self._new, path)

    def set(self, path: tuple[str, ...], value: Any) -> _Edit:
        """Put `value` at `path`."""
        from orderstatus.config.toml_lines import with_value

        return self._apply(path, lambda text: with_value(text, path, value), _put(self._meant, path, value))

    def unset(self, path: tuple[str, ...]) -> _Edit:
        """Take out what is at `path`."""
        from orderstatus.config.toml_lines import without

        return self._apply(path, lambda text: without(text, path), _cut(self._meant, path))

    def was_right(self) -> bool:
        """True if the settings could be read before the change."""
        try:
            parse_settings(self._old.removeprefix(_MARK), self._path)
        except UsageError:
            return False
        return True

    def check(self) -> None:
        """Raises UsageError where the settings could not be read after the change."""
        parse_settings(self._new, self._path)

    def write(self) -> None:
        """The file becomes the new text; a file that is so already is not touched."""
        new = (_MARK if self._old.startswith(_MARK) else "") + self._new
        if new == self._old:
            return
        _write(self._path, new)

    def _apply(self, path: tuple[str, ...], change: Callable[[str], str], meant: dict[str, Any]) -> _Edit:
        import tomllib

        from orderstatus.config.toml_lines import dotted

        try:
            new = change(self._new)
            is_right = _filled(tomllib.loads(new)) == _filled(meant)
        except tomllib.TOMLDecodeError:
            is_right = False
        if not is_right:
            raise UsageError(
                f"`{dotted(path)}` cannot be changed in {self._path}: it is not written in a line of its own, "
                "nor under a heading of its own",
                hint=f"edit the file by hand: the heading of its table is to be [{dotted(path[:-1] or path)}]",
            )
        self._new, self._meant = new, meant
        return self


def _write(path: Path, text: str) -> None:
    # A link goes on pointing at the file, and who may read it stays who may.
    target = Path(os.path.realpath(path))
    try:
        mode = stat.S_IMODE(target.stat().st_mode)
    except OSError:
        mode = None
    write_private(target, text, mode=mode)


def _table(view: View) -> dict[str, Any]:
    return {
        "command": view.command,
        **{flag: list(value) if isinstance(value, tuple) else value for flag, value in view.flags.items()},
    }


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
