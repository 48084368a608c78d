"""What typed flags make of a stage in its file: which values become others, and what cannot be meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from orderstatus.core.errors import UsageError
from orderstatus.core.stages.checking import same_names
from orderstatus.core.stages.definition import Stage, Stages
from orderstatus.core.stages.reading import KEYS, TAG_PREFIX, check_id, raw_stage, stages_from
from orderstatus.core.typed import comma_list, unknown_word

Raw: TypeAlias = Mapping[str, Any]
"""A stages.toml as plain values."""
Change: TypeAlias = dict[tuple[str, ...], Any]
"""By the places in the file the values that they are to have; None takes out what is there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedStage:
    """A stage's values as they were typed; None or nothing where a flag was not given."""

    name: str | None = None
    public: bool | None = None
    color: str | None = None
    next: tuple[str, ...] = ()
    is_last: bool = False
    due: str | None = None
    template: str | None = None
    recipients: tuple[str, ...] = ()
    enters: tuple[str, ...] = ()
    public_name: tuple[str, ...] = ()
    """`en=Being printed`."""
    description: tuple[str, ...] = ()
    order: int | None = None
    unset: tuple[str, ...] = ()
    """Keys to be taken out."""


def added(raw: Raw, id: str, typed: TypedStage) -> Change:
    """A new stage. Raises UsageError where there is one of that id or name, and for a value that is none."""
    check_id(id)
    if id in raw:
        raise UsageError(f"there is a stage `{id}` already", hint=f"orderstatus stage edit {id}")
    table = _table({}, typed)
    _refuse_wrong(raw, id, table)
    return {(id,): {"name": table.get("name", id)} | table}


def edited(raw: Raw, id: str, typed: TypedStage) -> Change:
    """What was typed of a stage that there is. Raises UsageError where there is none, or nothing was typed."""
    held = _held(raw, id)
    table = _table(held, typed)
    _refuse_wrong(raw, id, table)
    change = _differing(id, held, table)
    if not change and typed == TypedStage():
        raise UsageError("nothing was said that is to be changed", hint=f"orderstatus stage edit {id} --due 3bd")
    return change


def copied(raw: Raw, id: str, new: str) -> Change:
    """A stage like another under an id of its own, its names with a number behind, so that no two share one.

    What moves orders in by itself is left out: two stages would take the same order.
    """
    check_id(new)
    if new in raw:
        raise UsageError(f"there is a stage `{new}` already", hint=f"orderstatus stage edit {new}")
    held = {key: value for key, value in _held(raw, id).items() if key not in ("enters", "order")}
    others = [table for table in raw.values() if isinstance(table, Mapping)]
    held["name"] = _free(str(held.get("name", id)), {str(each.get("name")) for each in others})
    names = held.get("public_name")
    if isinstance(names, Mapping):
        held["public_name"] = {
            language: _free(str(name), {_in(each.get("public_name"), language) for each in others})
            for language, name in names.items()
        }
    elif isinstance(names, str):
        held["public_name"] = _free(names, {_in(each.get("public_name"), "en") for each in others})
    _refuse_wrong(raw, new, held)
    return {(new,): held}


def removed(raw: Raw, id: str, *, leads: bool = False) -> Change:
    """The stage is gone; with `leads` also from the `next` and the `enters` of the others.

    Raises UsageError where there is no such stage, and without `leads` where another leads to it.
    """
    _held(raw, id)
    change: Change = {(id,): None}
    leading: list[str] = []
    for other, table in raw.items():
        if other == id or not isinstance(table, Mapping):
            continue
        nexts, enters = list(table.get("next") or ()), list(table.get("enters") or ())
        left = [each for each in nexts if each != id]
        waits = [each for each in enters if each.split()[:2] != ["after", id]]
        if left != nexts or waits != enters:
            leading.append(other)
        if left != nexts:
            change[other, "next"] = left
        if waits != enters:
            change[other, "enters"] = waits or None
    if leading and not leads:
        raise UsageError(
            f"other stages lead to `{id}` or wait for it: {', '.join(leading)}",
            hint=f"take it out of their `next` and `enters`, or let `orderstatus stage remove {id} --yes` do that",
        )
    return change


def made_like(raw: Raw, wanted: Stages) -> Change:
    """What makes a file say what `wanted` does: stages that it has not are gone, values that differ are theirs."""
    try:
        held = stages_from(raw)
    except UsageError:
        held = Stages()
    change: Change = {}
    if held.tag_prefix != wanted.tag_prefix:
        change[(TAG_PREFIX,)] = wanted.tag_prefix
    change |= {(id,): None for id in raw if id != TAG_PREFIX and wanted.find(id) is None}
    for stage in wanted.stages:
        table, here = raw_stage(stage), held.find(stage.id)
        if stage.id not in raw or here is None:
            change[(stage.id,)] = table
            continue
        change |= _differing(stage.id, raw_stage(here), table)
    kept = [stage.id for stage in held.stages if wanted.find(stage.id) is not None]
    added_last = [stage.id for stage in wanted.stages if held.find(stage.id) is None]
    if [*kept, *added_last] != [stage.id for stage in wanted.stages]:
        for number, stage in enumerate(wanted.stages, 1):
            if (stage.id,) in change:
                change[(stage.id,)] = {**change[(stage.id,)], "order": number}
            else:
                change[stage.id, "order"] = number
    return change


def _differing(id: str, before: Raw, after: Raw) -> Change:
    """What makes the one table the other, texts in one language by themselves."""
    change: Change = {}
    for key in KEYS:
        old, new = before.get(key), after.get(key)
        if old == new:
            continue
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            for language in dict.fromkeys((*old, *new)):
                if old.get(language) != new.get(language):
                    change[id, key, language] = new.get(language)
        else:
            change[id, key] = new
    return change


def find_stage(stages: Stages, id: str) -> str:
    """`id`, if there is such a stage. Raises UsageError naming those that there are."""
    if stages.find(id) is None:
        raise _unknown(id, [stage.id for stage in stages.stages])
    return id


def _held(raw: Raw, id: str) -> dict[str, Any]:
    table = raw.get(id)
    if id == TAG_PREFIX or not isinstance(table, Mapping):
        raise _unknown(id, [each for each in raw if each != TAG_PREFIX])
    return dict(table)


def _unknown(id: str, known: list[str]) -> UsageError:
    if not known:
        return UsageError(f"there is no stage `{id}`: none is defined", hint="orderstatus stage add --help")
    return unknown_word("STAGE", id, known)


def _table(held: Raw, typed: TypedStage) -> dict[str, Any]:
    """The table with what was typed in it."""
    table = dict(held)
    for key in comma_list(typed.unset):
        if key.replace("-", "_") not in KEYS:
            raise unknown_word("--unset", key, KEYS)
        table.pop(key.replace("-", "_"), None)
    if typed.next and typed.is_last:
        raise UsageError("`--next` names stages that follow, and `--last` says that none does", hint="give one of them")
    given: dict[str, Any] = {
        "name": typed.name,
        "color": typed.color,
        "order": typed.order,
        "next": list(comma_list(typed.next)) if typed.next else [] if typed.is_last else None,
        "due": typed.due,
        "public": typed.public,
        "template": typed.template,
        "recipients": list(comma_list(typed.recipients)) if typed.recipients else None,
        "enters": list(comma_list(typed.enters)) if typed.enters else None,
    }
    table |= {key: value for key, value in given.items() if value is not None}
    for key, texts in (("public_name", typed.public_name), ("description", typed.description)):
        if texts:
            before = table.get(key)
            by_language = {"en": before} if isinstance(before, str) else dict(before or {})
            table[key] = by_language | dict(_in_language(key, text) for text in texts)
    return table


def _in_language(key: str, text: str) -> tuple[str, str]:
    language, sign, said = text.partition("=")
    if not sign or not said.strip():
        flag = f"--{key.replace('_', '-')}"
        raise UsageError(f"`{flag}` does not understand `{text}`", hint=f'give a language and a text: {flag} en="..."')
    return language.strip().lower().replace("_", "-"), said.strip()


def _refuse_wrong(raw: Raw, id: str, table: Raw) -> None:
    """Raises UsageError for a value that no stage may have, and for a name or a public name that is another's."""
    (stage,) = stages_from({id: table}).stages
    for problem in same_names(Stages(stages=(*_readable(raw, but=id), stage))):
        if problem.stage == id:
            raise UsageError(problem.says, hint=problem.hint)


def _readable(raw: Raw, *, but: str) -> Iterator[Stage]:
    """The other stages, those left out that are written wrongly: `stage check` tells of them."""
    for other, values in raw.items():
        if other in (but, TAG_PREFIX):
            continue
        try:
            yield from stages_from({other: values}).stages
        except UsageError:
            continue


def _free(name: str, taken: Iterable[str]) -> str:
    """`Printing 2`, or with the first number that no other has."""
    others = {each.casefold() for each in taken}
    number = 2
    while f"{name} {number}".casefold() in others:
        number += 1
    return f"{name} {number}"


def _in(names: object, language: str) -> str:
    if isinstance(names, str):
        return names if language == "en" else ""
    return str(names.get(language, "")) if isinstance(names, Mapping) else ""
