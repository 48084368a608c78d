"""Whether the stages of a shop lead to each other: what `stage check` says, all of it at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from orderstatus.core.errors import UsageError
from orderstatus.core.stages.definition import Stage, Stages, Trigger
from orderstatus.core.stages.reading import TAG_PREFIX, stages_from


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with the definition of stages."""

    stage: str
    """The id of the stage that it is about."""
    says: str
    hint: str
    is_fatal: bool = True
    """True if nothing can be moved before it is mended; False for what only surprises."""
    is_unfinished: bool = False
    """True for a stage that is named and not there: it may be defined next."""


def problems(stages: Stages) -> tuple[Problem, ...]:
    """Everything that is wrong, stage by stage; the first fatal one is what an action stops with."""
    found = [*_unknown(stages), *same_names(stages), *_endless(stages)]
    if not found:
        # With a stage that there is not, everything behind it would be out of reach too.
        found += [*_unreached(stages), *_without_a_way_out(stages)]
    return tuple(found)


def mistakes(raw: Mapping[str, Any]) -> tuple[Problem, ...]:
    """What is written wrongly, the first of each stage: with one of these nothing can be read at all."""
    found: list[Problem] = []
    for id, table in raw.items():
        try:
            stages_from({id: table})
        except UsageError as error:
            found.append(Problem("" if id == TAG_PREFIX else id, str(error), error.hint or ""))
    if not found:
        try:
            stages_from(raw)
        except UsageError as error:
            found.append(Problem("", str(error), error.hint or ""))
    return tuple(found)


def refuse_wrong(stages: Stages) -> None:
    """Raises UsageError for the first thing with which nothing can be moved."""
    for problem in problems(stages):
        if problem.is_fatal:
            raise UsageError(f"stage {problem.stage}: {problem.says}", hint=problem.hint)


def _unknown(stages: Stages) -> Iterator[Problem]:
    ids = {stage.id for stage in stages.stages}
    known = f"one of: {', '.join(stage.id for stage in stages.stages)}"
    for stage in stages.stages:
        for other in stage.next or ():
            if other not in ids:
                yield Problem(stage.id, f"`next` names `{other}`, which is no stage", known, is_unfinished=True)
        for entry in stage.enters:
            if entry.stage is not None and entry.stage not in ids:
                says = f"`enters` names `{entry.stage}`, which is no stage"
                yield Problem(stage.id, says, known, is_unfinished=True)


def same_names(stages: Stages) -> Iterator[Problem]:
    """Names, and public names in one language, that an earlier stage has already."""
    seen: dict[tuple[str, str], str] = {}
    for stage in stages.stages:
        names = [("", stage.name), *stage.public_name.items()]
        for language, name in names:
            other = seen.setdefault((language, name.casefold()), stage.id)
            if other != stage.id:
                what = f"the public name ({language})" if language else "the name"
                yield Problem(stage.id, f"{what} `{name}` is that of `{other}` too", "give each a name of its own")


def _endless(stages: Stages) -> Iterator[Problem]:
    """A circle of `after`: an order in it would go round by itself for ever."""
    onward: dict[str, set[str]] = defaultdict(set)
    for stage in stages.stages:
        for entry in stage.enters:
            if entry.trigger is Trigger.AFTER and entry.stage is not None:
                onward[entry.stage].add(stage.id)
    told: set[str] = set()
    for stage in stages.stages:
        circle = _circle(stage.id, onward)
        if circle and not told & set(circle):
            told |= set(circle)
            way = " -> ".join((*circle, circle[0]))
            yield Problem(
                stage.id, f"orders would go round by themselves for ever: {way}", "take one `after` out of it"
            )


def _circle(start: str, onward: dict[str, set[str]]) -> tuple[str, ...]:
    """A way from `start` back to it, itself first; empty where there is none."""
    waiting: list[tuple[str, ...]] = [(start,)]
    seen = {start}
    while waiting:
        way = waiting.pop()
        for following in sorted(onward.get(way[-1], ())):
            if following == start:
                return way
            if following not in seen:
                seen.add(following)
                waiting.append((*way, following))
    return ()


def _unreached(stages: Stages) -> Iterator[Problem]:
    """Stages to which no way leads from the first one, or from one that orders come into by themselves."""
    reached = _reached(stages)
    for stage in stages.stages:
        if stage.id not in reached:
            yield Problem(
                stage.id,
                "no stage leads to it, and nothing moves an order into it",
                f'add "{stage.id}" to the `next` of another stage, or give it `enters`',
                is_fatal=False,
            )


def _reached(stages: Stages) -> set[str]:
    begun = {stage.id for stage in stages.stages[:1]}
    onward = {stage.id: set(stage.next or ()) for stage in stages.stages}
    for stage in stages.stages:
        for entry in stage.enters:
            if entry.stage is None:
                begun.add(stage.id)
            else:
                onward[entry.stage].add(stage.id)
    reached: set[str] = set()
    while begun:
        id = begun.pop()
        reached.add(id)
        here = stages.find(id)
        if here is not None and here.next is None:
            # From here every other one follows.
            return set(onward)
        begun |= onward[id] - reached
    return reached


def _without_a_way_out(stages: Stages) -> Iterator[Problem]:
    """Stages from which no last one is reached; one that any other may follow leads to whatever there is."""
    leads = {stage.id for stage in stages.stages if _is_last(stage) or stage.next is None}
    grown = True
    while grown:
        more = {stage.id for stage in stages.stages if stage.id not in leads and leads & set(stage.next or ())}
        grown, leads = bool(more), leads | more
    last = ", ".join(_last(stages))
    for stage in stages.stages:
        if stage.id not in leads:
            yield Problem(
                stage.id,
                "an order that comes here never reaches a last stage",
                f"let its `next`, or that of where it leads, name one: {last}"
                if last
                else "give the stage that is the last one `next = []`",
                is_fatal=False,
            )


def _is_last(stage: Stage) -> bool:
    return stage.next == ()


def _last(stages: Stages) -> list[str]:
    return [stage.id for stage in stages.stages if _is_last(stage)]
