"""Writing to the merchant's settings file: views come and go, and everything else in it stays as it was written."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from orderstatus.config.files import held, write_private
from orderstatus.config.settings_reading import refuse_no_file
from orderstatus.core.errors import UsageError
from orderstatus.core.views import FlagValue, View

_HEADER = re.compile(r"[ \t]*\[")
_MARK = "\ufeff"
"""The byte order mark that some editors put before the text."""


def view_text(view: View) -> str:
    """`view` as it stands in the settings file."""
    lines = [f"[view.{view.name}]", f"command = {_toml(view.command)}"]
    lines += [f"{flag} = {_toml(value)}" for flag, value in view.flags.items()]
    return "\n".join(lines) + "\n"


def save_view(path: Path, view: View) -> None:
    """Afterwards the file holds `view`, instead of another of its name; comments and everything else are untouched.

    Raises UsageError where a view of that name is written in a way that cannot be replaced line by line, and
    OrderStatusError where the file cannot be written.
    """
    with held(path):
        old = _read(path)
        kept = _without(old, view.name)
        gap = "" if not kept.strip(_MARK) else "\n" if kept.endswith("\n") else "\n\n"
        _write(path, old, kept + gap + view_text(view), view.name, view)


def delete_view(path: Path, name: str) -> None:
    """Afterwards the file holds no view called `name`. Raises as `save_view` does."""
    with held(path):
        old = _read(path)
        _write(path, old, _without(old, name), name, None)


def _read(path: Path) -> str:
    refuse_no_file(path)
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""


def _without(text: str, name: str) -> str:
    """`text` without the table `[view.NAME]`: from its heading to the last of its flags, comments below it kept."""
    heading = re.compile(rf"[ \t]*\[[ \t]*view[ \t]*\.[ \t]*[\"']?{re.escape(name)}[\"']?[ \t]*\][ \t]*(#.*)?")
    lines = text.splitlines(keepends=True)
    begin = next((at for at, line in enumerate(lines) if heading.fullmatch(line.rstrip("\r\n"))), None)
    if begin is None:
        return text
    end = next((at for at in range(begin + 1, len(lines)) if _HEADER.match(lines[at])), len(lines))
    # What stands below the view's last line is the merchant's: comments, whether or not a heading follows.
    while end > begin + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
        end -= 1
    above, below = lines[:begin], lines[end:]
    while below and not below[0].strip() and (not above or not above[-1].strip(_MARK + " \t\r\n")):
        below.pop(0)
    kept = "".join(above + below)
    return kept if below else kept.rstrip("\r\n") + "\n" if kept.strip(_MARK + "\r\n") else ""


def _write(path: Path, old: str, new: str, name: str, view: View | None) -> None:
    """`new` replaces `old`, if it is what was meant: the same settings, and this view or none of its name."""
    import tomllib

    meant = tomllib.loads(old.removeprefix(_MARK))
    views = {key: value for key, value in meant.get("view", {}).items() if key != name}
    if view is not None:
        views[name] = {"command": view.command, **{flag: _plain(value) for flag, value in view.flags.items()}}
    try:
        is_right = _same(tomllib.loads(new.removeprefix(_MARK)), {**meant, "view": views})
    except tomllib.TOMLDecodeError:
        is_right = False
    if not is_right:
        raise UsageError(
            f"the view `{name}` cannot be changed in {path}: it is not written under a heading of its own",
            hint=f"edit the file by hand: its heading is to be [view.{name}]",
        )
    # A link goes on pointing at the file, and who may read it stays who may.
    target = Path(os.path.realpath(path))
    try:
        mode = stat.S_IMODE(target.stat().st_mode)
    except OSError:
        mode = None
    write_private(target, new, mode=mode)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    # No views and an empty table of them are the same.
    return {key: value for key, value in one.items() if value != {}} == {
        key: value for key, value in other.items() if value != {}
    }


def _plain(value: FlagValue) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _toml(value: FlagValue) -> str:
    if isinstance(value, tuple):
        # On one line, which tomli-w never does.
        return f"[{', '.join(map(_toml, value))}]"
    import tomli_w

    return tomli_w.dumps({"value": value}).removeprefix("value = ").rstrip("\n")
