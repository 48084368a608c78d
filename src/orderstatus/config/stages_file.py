"""The merchant's stages.toml: read and checked, and changed so that everything else in it stays as it was written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from orderstatus.config.files import changing, write_private
from orderstatus.config.toml_editing import TomlEdit
from orderstatus.core.errors import UsageError
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.editing import Change
from orderstatus.core.stages.reading import stages_from

FILE = "stages.toml"
_NO_FILE = "give a file, or change the setting `stages`"
_BEGINNING = (
    "# The stages of orders. `orderstatus stage check` says what is wrong, `stage push` gives it to the shop.\n"
)


def stages_text(path: Path) -> str | None:
    """The text of `path`; None where there is no such file. Raises UsageError where it cannot be read."""
    if path.exists() and not path.is_file():
        raise UsageError(f"{path} is not a file", hint=_NO_FILE)
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return None
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not text in UTF-8", hint="save it as UTF-8, or move it away") from error
    except OSError as error:
        raise UsageError(f"could not read {path}: {error.strerror or error}", hint=_NO_FILE) from error


def raw_stages_in(text: str, path: Path) -> dict[str, Any]:
    """What `text`, the content of `path`, says as TOML. Raises UsageError naming the line and the column."""
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not TOML: {error}", hint="mend that line, or move the file away") from error


def parse_stages(text: str, path: Path) -> Stages:
    """The stages that `text`, the content of `path`, defines.

    Raises UsageError naming the file and the line of what is not TOML, or the stage and the key that is wrong.
    """
    raw = raw_stages_in(text, path)
    try:
        return stages_from(raw)
    except UsageError as error:
        raise UsageError(f"in {path}: {error}", hint=error.hint) from error


def read_stages(path: Path) -> Stages | None:
    """The stages of the file; None where there is none. Raises UsageError as `parse_stages` does."""
    text = stages_text(path)
    return None if text is None else parse_stages(text, path)


def change_stages(path: Path, change: Callable[[Mapping[str, Any]], Change]) -> Stages:
    """Afterwards the file says what `change` makes of what it said, all of it or none; comments stay.

    `change` gets the plain values of the file and gives those that are to be others. The file is made where there was
    none. Meanwhile no other run changes it. Raises UsageError where it would be wrong afterwards, or cannot be changed
    line by line, and leaves it alone; OrderStatusError where it cannot be written.
    """
    with changing(path):
        if stages_text(path) is None:
            write_private(path, _BEGINNING)
        edit = TomlEdit(path)
        for place, value in change(raw_stages_in(edit.old, path)).items():
            if value is None:
                edit.unset(place)
            else:
                edit.set(place, value, inline=len(place) > 1)
        stages = parse_stages(edit.new, path)
        edit.write()
    return stages
