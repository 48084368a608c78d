"""What this machine last gave a shop as its stages, or took from it: without it nobody knows which of two is newer."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from orderstatus.config.files import write_private
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.reading import raw_stages

_FOLDER = "stages"


@dataclass(frozen=True, slots=True)
class Seen:
    """A definition that was in the file and in the shop at once."""

    digest: str
    """That of the shop's metafield."""
    content: str
    """A hash of the stages."""


def content_of(stages: Stages) -> str:
    """A hash that two definitions share if they say the same."""
    raw = raw_stages(stages)
    return sha256(json.dumps([raw, list(raw)], sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def seen_stages(state: Path, domain: str) -> Seen | None:
    """What was remembered of the shop; None where nothing was, or it cannot be read."""
    try:
        raw = json.loads(_path(state, domain).read_text(encoding="utf-8"))
        return Seen(str(raw["digest"]), str(raw["content"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remember_stages(state: Path, domain: str, seen: Seen) -> None:
    """Afterwards it is remembered, if the folder can be written."""
    with contextlib.suppress(OrderStatusError):
        write_private(_path(state, domain), json.dumps({"digest": seen.digest, "content": seen.content}) + "\n")


def _path(state: Path, domain: str) -> Path:
    return state / _FOLDER / f"{domain}.json"
