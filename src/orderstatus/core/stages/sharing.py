"""The definition of the stages as the shop keeps it, so that a second machine has it; and where two differ."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from orderstatus.core.errors import OrderStatusError, UsageError
from orderstatus.core.metafields import MOST_JSON_BYTES
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.history import instant_text
from orderstatus.core.stages.reading import TAG_PREFIX, raw_stage, stages_from

VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A definition as it was pushed."""

    stages: Stages
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One thing in which two definitions differ; a side that has not got it has None."""

    stage: str | None
    key: str
    here: str | None
    there: str | None


def shared_text(shared: Shared) -> str:
    """The definition as JSON, for the shop's metafield. Raises UsageError where it is larger than one may be.

    Stages stand in a list, as nobody says that a shop keeps the keys of an object in their order.
    """
    raw: dict[str, Any] = {"v": VERSION, "at": instant_text(shared.at), "by": shared.by}
    if shared.stages.tag_prefix is not None:
        raw[TAG_PREFIX] = shared.stages.tag_prefix
    raw["stages"] = [{"id": stage.id, **raw_stage(stage)} for stage in shared.stages.stages]
    text = json.dumps(raw, ensure_ascii=False, separators=(",", ":"))
    if len(text.encode()) > MOST_JSON_BYTES:
        raise UsageError(
            f"the stages are {len(text.encode()):,} bytes, and the shop keeps {MOST_JSON_BYTES:,}",
            hint="shorten their descriptions",
        )
    return text


def shared_from(text: str) -> Shared:
    """The definition that the shop's metafield holds. Raises OrderStatusError for what is none of ours."""
    try:
        raw = json.loads(text)
        if raw["v"] != VERSION:
            raise ValueError(raw["v"])
        tables: dict[str, Any] = {}
        if raw.get(TAG_PREFIX) is not None:
            tables[TAG_PREFIX] = raw[TAG_PREFIX]
        for each in raw["stages"]:
            tables[each["id"]] = {key: value for key, value in each.items() if key != "id"}
        at = datetime.fromisoformat(raw["at"]).astimezone(UTC)
        return Shared(stages=stages_from(tables), at=at, by=str(raw["by"]))
    except (ValueError, KeyError, TypeError, AttributeError, UsageError) as error:
        raise OrderStatusError(
            "the shop's definition of stages is not as this version of orderstatus writes it, so it is left alone",
            hint="it may be of a later version: look at the shop's metafield orderstatus.stages",
        ) from error


def differences(here: Stages, there: Stages) -> tuple[Difference, ...]:
    """Where they differ, stage by stage as they stand here, then those that are only there; and the order."""
    return tuple(_differences(here, there))


def _differences(here: Stages, there: Stages) -> Iterator[Difference]:
    if here.tag_prefix != there.tag_prefix:
        yield Difference(stage=None, key=TAG_PREFIX, here=here.tag_prefix, there=there.tag_prefix)
    ids = list(dict.fromkeys(stage.id for stage in (*here.stages, *there.stages)))
    for id in ids:
        ours, theirs = here.find(id), there.find(id)
        if ours is None or theirs is None:
            yield Difference(
                stage=id,
                key="stage",
                here=None if ours is None else ours.name,
                there=None if theirs is None else theirs.name,
            )
            continue
        before, after = _flat(raw_stage(ours)), _flat(raw_stage(theirs))
        for key in dict.fromkeys((*before, *after)):
            if before.get(key) != after.get(key):
                yield Difference(stage=id, key=key, here=before.get(key), there=after.get(key))
    common = [stage.id for stage in here.stages if there.find(stage.id) is not None]
    others = [stage.id for stage in there.stages if here.find(stage.id) is not None]
    if common != others:
        yield Difference(stage=None, key="order", here=", ".join(common), there=", ".join(others))


def _flat(table: Mapping[str, Any]) -> dict[str, str]:
    """Each value as a text under one key, that of a language as `public_name.fi`."""
    flat: dict[str, str] = {}
    for key, value in table.items():
        match value:
            case Mapping():
                flat |= {f"{key}.{language}": str(text) for language, text in value.items()}
            case list():
                flat[key] = ", ".join(value) or "[]"
            case bool():
                flat[key] = "true" if value else "false"
            case _:
                flat[key] = str(value)
    return flat
