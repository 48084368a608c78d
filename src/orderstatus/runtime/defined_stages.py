"""Which stages a shop has, as far as this machine knows: what its `stages.toml` says."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from orderstatus.config.settings import Target
    from orderstatus.core.stages.definition import Stages
    from orderstatus.runtime.process import Runtime


def stages_of(runtime: Runtime, target: Target) -> Stages | None:
    """The stages of the shop; None where no file defines any. Raises UsageError where it cannot be read as such."""
    from orderstatus.runtime.mailing import stages_file

    path = stages_file(runtime, target)
    if not path.exists():
        # Most runs need no parser.
        return None
    from orderstatus.config.stages_file import read_stages

    stages = read_stages(path)
    return stages if stages is not None and stages.stages else None


def stages_once(runtime: Runtime, target: Target) -> Callable[[], Stages | None]:
    """What `stages_of` says, read when it is first asked for and once."""

    @cache
    def read() -> Stages | None:
        return stages_of(runtime, target)

    return read
