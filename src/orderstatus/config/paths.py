"""Where configuration, state and cache live on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from orderstatus.core.errors import UsageError

APP = "orderstatus"


@dataclass(frozen=True, slots=True)
class Places:
    """Three folders; none is made before something is written to it.

    The settings file is in `config`, what the demo shop remembers in `state`, and so are the mirrors: orders could be
    read anew, but not which changes were seen, nor how far each reader of them has come.
    """

    config: Path
    state: Path
    cache: Path


def places(env: Mapping[str, str]) -> Places:
    """All three below `ORDERSTATUS_HOME` where it is set, else where this system keeps such things."""
    home = env.get("ORDERSTATUS_HOME")
    if home:
        try:
            root = Path(home).expanduser()
        except RuntimeError as error:
            raise UsageError(f"ORDERSTATUS_HOME is no folder: {error}", hint="give the folder's whole path") from error
        return Places(root / "config", root / "state", root / "cache")
    import platformdirs

    return Places(
        platformdirs.user_config_path(APP, appauthor=False),
        platformdirs.user_state_path(APP, appauthor=False),
        platformdirs.user_cache_path(APP, appauthor=False),
    )
