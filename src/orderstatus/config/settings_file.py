"""Writing to the merchant's settings file: one thing changes, and everything else in it stays as it was written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from orderstatus.config.files import changing
from orderstatus.config.settings_reading import parse_settings, settings_text
from orderstatus.config.toml_editing import TomlEdit, write_text
from orderstatus.core.errors import UsageError
from orderstatus.core.views import View


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
        write_text(path, text)


class _Edit(TomlEdit):
    """A change of the settings file."""

    def was_right(self) -> bool:
        """True if the settings could be read before the change."""
        try:
            parse_settings(self.old, self.path)
        except UsageError:
            return False
        return True

    def check(self) -> None:
        """Raises UsageError where the settings could not be read after the change."""
        parse_settings(self.new, self.path)


def _table(view: View) -> dict[str, Any]:
    return {
        "command": view.command,
        **{flag: list(value) if isinstance(value, tuple) else value for flag, value in view.flags.items()},
    }
