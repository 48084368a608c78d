"""Stages from what a `stages.toml` holds, or from what a shop keeps; and back into plain values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from orderstatus.core.errors import UsageError
from orderstatus.core.spans import parse_span
from orderstatus.core.stages.definition import Entry, Stage, Stages, Trigger
from orderstatus.core.stages.marks import NO_STAGE
from orderstatus.core.typed import unknown_word

TAG_PREFIX = "tag_prefix"
ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
IDS = "lower case letters, digits and hyphens, such as in-production"
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")
_ADDRESS = re.compile(r"[^\s@,;<>\"]+@[^\s@,;<>\"]+\.[^\s@,;<>\"]+")
_LONGEST = {"name": 100, "public_name": 100, "description": 1_000, TAG_PREFIX: 20}
KEYS = (
    "name",
    "public_name",
    "description",
    "color",
    "order",
    "next",
    "due",
    "public",
    "template",
    "recipients",
    "enters",
)
_MOST_STAGES = 100
Raw = Mapping[str, Any]


def stages_from(raw: Raw) -> Stages:
    """The stages that `raw` describes, a table a stage; in the order of the file but for what says `order`.

    Raises UsageError naming the stage and the key for what is written wrongly. Whether the stages lead to each other is
    for `checking.problems` to say.
    """
    prefix = raw.get(TAG_PREFIX)
    if prefix is not None:
        prefix = _text("", TAG_PREFIX, prefix)
    tables = {id: table for id, table in raw.items() if id != TAG_PREFIX}
    if len(tables) > _MOST_STAGES:
        raise UsageError(
            f"there are {len(tables)} stages, and {_MOST_STAGES} are the most", hint="take out those that are not used"
        )
    placed = [(_place(id, table, number), _stage(id, table)) for number, (id, table) in enumerate(tables.items(), 1)]
    return Stages(stages=tuple(stage for _, stage in sorted(placed, key=lambda pair: pair[0])), tag_prefix=prefix)


def raw_stages(stages: Stages) -> dict[str, Any]:
    """`stages` as plain values, which `stages_from` understands: for a file, and for the shop."""
    raw: dict[str, Any] = {} if stages.tag_prefix is None else {TAG_PREFIX: stages.tag_prefix}
    return raw | {stage.id: raw_stage(stage) for stage in stages.stages}


def raw_stage(stage: Stage) -> dict[str, Any]:
    """One stage as the table that describes it; what has its default is left out."""
    raw: dict[str, Any] = {"name": stage.name}
    if stage.public:
        raw["public"] = True
    if stage.color is not None:
        raw["color"] = stage.color
    if stage.next is not None:
        raw["next"] = list(stage.next)
    if stage.due is not None:
        raw["due"] = str(stage.due)
    if stage.template is not None:
        raw["template"] = stage.template
    if stage.recipients:
        raw["recipients"] = list(stage.recipients)
    if stage.enters:
        raw["enters"] = [entry_text(entry) for entry in stage.enters]
    # Tables come last, as TOML has them.
    for key, said in (("public_name", stage.public_name), ("description", stage.description)):
        if said:
            raw[key] = dict(said)
    return raw


def entry_text(entry: Entry) -> str:
    """`paid`, or `after printing 3bd`."""
    return entry.trigger if entry.trigger is not Trigger.AFTER else f"{entry.trigger} {entry.stage} {entry.span}"


def parse_entry(text: str, *, key: str = "enters") -> Entry:
    """One way in by itself. Raises UsageError naming what there is."""
    words = text.split()
    try:
        trigger = Trigger(words[0].lower()) if words else None
    except ValueError:
        trigger = None
    if trigger is Trigger.AFTER and len(words) == 3:
        return Entry(trigger=trigger, stage=words[1], span=parse_span(words[2], flag=key))
    if trigger is None or trigger is Trigger.AFTER or len(words) != 1:
        known = ", ".join(each for each in Trigger if each is not Trigger.AFTER)
        raise UsageError(f"`{key}` does not understand `{text}`", hint=f"one of: {known}, or `after STAGE 3bd`")
    return Entry(trigger=trigger)


def check_id(text: str) -> str:
    """`text`, if it can be a stage's id. Raises UsageError."""
    if not ID.fullmatch(text):
        raise UsageError(f"`{text}` cannot be a stage's id", hint=f"give {IDS}")
    if text == NO_STAGE:
        raise UsageError(f"`{text}` is what an order without a stage is called", hint="give the stage another id")
    return text


def _stage(id: str, table: object) -> Stage:
    check_id(id)
    if not isinstance(table, Mapping):
        raise UsageError(f"`{id}` is no stage", hint=f'a stage is a table: [{id}] and below it name = "..."')
    for key in table:
        if key not in KEYS:
            raise unknown_word(f"stage {id}", str(key), KEYS)
    nexts = table.get("next")
    due = table.get("due")
    color = table.get("color")
    if color is not None and not (isinstance(color, str) and _COLOR.fullmatch(color)):
        raise _wrong(id, "color", color, "a colour such as #1e90ff")
    public = table.get("public", False)
    if not isinstance(public, bool):
        raise _wrong(id, "public", public, "true or false")
    return Stage(
        id=id,
        name=_text(id, "name", table.get("name", id)),
        public_name=_by_language(id, "public_name", table.get("public_name")),
        description=_by_language(id, "description", table.get("description")),
        color=color.lower() if color is not None else None,
        next=None if nexts is None else tuple(check_id(each) for each in _texts(id, "next", nexts)),
        due=None if due is None else parse_span(_text(id, "due", due), flag=f"{id}.due"),
        public=public,
        template=None if table.get("template") is None else check_template(id, table["template"]),
        recipients=tuple(_address(id, each) for each in _texts(id, "recipients", table.get("recipients", ()))),
        enters=tuple(parse_entry(each, key=f"{id}.enters") for each in _texts(id, "enters", table.get("enters", ()))),
    )


def check_template(id: str, text: object) -> str:
    """The name of a template: a file's name without folder or suffix. Raises UsageError."""
    name = _text(id, "template", text)
    if not ID.fullmatch(name):
        raise _wrong(id, "template", text, f"a template's name: {IDS}")
    return name


def _place(id: str, table: object, number: int) -> tuple[float, int]:
    place = table.get("order") if isinstance(table, Mapping) else None
    if place is None:
        return (float("inf"), number)
    if isinstance(place, bool) or not isinstance(place, int):
        raise _wrong(id, "order", place, "a whole number")
    return (float(place), number)


def _by_language(id: str, key: str, raw: object) -> Mapping[str, str]:
    if raw is None:
        return {}
    if isinstance(raw, str):
        # Whoever has one language need not name it.
        return {"en": _text(id, key, raw)}
    if not isinstance(raw, Mapping):
        raise _wrong(id, key, raw, f'a text by language: {key}.en = "..."')
    said: dict[str, str] = {}
    for language, text in raw.items():
        code = str(language).lower().replace("_", "-")
        if not _LANGUAGE.fullmatch(code):
            raise _wrong(id, key, language, "a language's code such as en, fi or pt-br")
        said[code] = _text(id, key, text)
    return said


def _texts(id: str, key: str, raw: object) -> Sequence[str]:
    if not isinstance(raw, (list, tuple)) or not all(isinstance(each, str) for each in raw):
        raise _wrong(id, key, raw, f'a list of texts: {key} = ["..."]')
    return raw


def _text(id: str, key: str, raw: object) -> str:
    if not isinstance(raw, str) or not raw.strip():
        raise _wrong(id, key, raw, "a text")
    longest = _LONGEST.get(key, 200)
    if len(raw) > longest:
        raise _wrong(id, key, f"{raw[:20]}…", f"at most {longest} characters")
    if key != "description" and any(ord(character) < 32 for character in raw):
        raise _wrong(id, key, raw, "one line without control characters")
    return raw.strip() if key != TAG_PREFIX else raw


def _address(id: str, text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise _wrong(id, "recipients", text, "e-mail addresses such as workshop@example.com, each a text of its own")
    return text


def _wrong(id: str, key: str, value: object, accepted: str) -> UsageError:
    name = f"{id}.{key}" if id else key
    return UsageError(f"`{name}` cannot be `{value}`", hint=f"give {accepted}")
