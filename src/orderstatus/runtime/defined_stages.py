"""Which stages a shop has, as far as this machine knows: what its `stages.toml` says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orderstatus.config.settings import Target
    from orderstatus.core.stages.definition import Stages
    from orderstatus.runtime.process import Runtime

FILE = "stages.toml"


def stages_path(runtime: Runtime, target: Target) -> Path:
    """Where the stages of the shop are, or would be: beside the settings."""
    return runtime.settings_path().parent / FILE


def stages_of(runtime: Runtime, target: Target) -> Stages | None:
    """The stages of the shop; None where no file defines any. Raises UsageError where it cannot be read as such."""
    path = stages_path(runtime, target)
    if not path.exists():
        return None
    from orderstatus.config.settings_reading import parse_toml, settings_text
    from orderstatus.core.errors import UsageError
    from orderstatus.core.stages.reading import stages_from

    text = settings_text(path)
    if text is None:
        return None
    try:
        return stages_from(parse_toml(text, path))
    except UsageError as error:
        raise UsageError(f"{path}: {error}", hint=error.hint) from error


def stages_once(runtime: Runtime, target: Target) -> Callable[[], Stages | None]:
    """What `stages_of` says, read when it is first asked for and once."""

    @cache
    def read() -> Stages | None:
        return stages_of(runtime, target)

    return read
