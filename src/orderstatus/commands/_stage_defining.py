"""What `stage list|show|add|edit|copy|remove|check` do: everything but the shop."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import planned, say_dropped, wants_column_help, write, writing
from orderstatus.commands._stage_counts import orders_in
from orderstatus.core.errors import ExitCode, UsageError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.stages.checking import Problem, mistakes, problems
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.editing import Change, TypedStage, added, copied, edited, find_stage, removed
from orderstatus.output.choices import Format
from orderstatus.output.fields import Field, R, RowContext
from orderstatus.output.stage_fields import PROBLEM_FIELDS, STAGE_FIELDS, STAGE_LINES, StageLine, StageRow
from orderstatus.output.stage_problems import write_problems
from orderstatus.runtime import Runtime
from orderstatus.runtime.mailing import message_templates
from orderstatus.runtime.staging import StagesFile, stages_of, stages_target


def list_stages(runtime: Runtime, asked: Asked) -> None:
    """Every stage is written, a row each."""
    if wants_column_help(asked, STAGE_FIELDS, runtime.streams):
        return
    file = _file(runtime)
    stages = file.read() or Stages()
    _write(runtime, asked, STAGE_FIELDS, _rows(stages))
    if not stages.stages:
        runtime.streams.note(
            runtime.labels().text("no stages are defined in {file}: `orderstatus stage add --help`", file=file.path)
        )


def show_stage(runtime: Runtime, id: str, asked: Asked) -> None:
    """One stage is written: for a person a line a key, else as a row."""
    if wants_column_help(asked, STAGE_FIELDS, runtime.streams):
        return
    stages = _file(runtime).defined()
    find_stage(stages, id)
    (row,) = (each for each in _rows(stages) if each.stage.id == id)
    plan = planned(asked, STAGE_FIELDS, runtime)
    if plan.format is Format.TABLE and asked.columns is None:
        lines = [StageLine(row, field) for field in STAGE_FIELDS]
        _write(runtime, asked, STAGE_LINES, lines)
    else:
        _write(runtime, asked, STAGE_FIELDS, [row])


def add_stage(runtime: Runtime, id: str, typed: TypedStage) -> None:
    """The file has the stage."""
    _changed(
        runtime, lambda raw: added(raw, id, typed), sentence("{stage} is defined in {file}"), id, is_unfinished=True
    )


def edit_stage(runtime: Runtime, id: str, typed: TypedStage) -> None:
    """The stage is as it was typed."""
    _changed(runtime, lambda raw: edited(raw, id, typed), sentence("{stage} is changed in {file}"), id)


def copy_stage(runtime: Runtime, id: str, new: str) -> None:
    """The file has a stage like the other."""
    _changed(runtime, lambda raw: copied(raw, id, new), sentence("{stage} is defined in {file}"), new)


def remove_stage(runtime: Runtime, id: str, *, yes: bool) -> None:
    """The file has the stage no more."""
    file = _file(runtime)
    # What is wrong with it is said before the shop is asked.
    removed(file.raw(), id, leads=yes)
    count = orders_in(runtime, id)
    if count and not yes:
        raise UsageError(
            f"{count:,} orders are in `{id}`: it was left where it is",
            hint=f"move them first: orderstatus stage set STAGE --stage {id}; or add `--yes`",
        )
    _changed(runtime, lambda raw: removed(raw, id, leads=yes), sentence("{stage} is taken out of {file}"), id)
    if count:
        runtime.streams.warning(f"{count:,} orders are in `{id}`, which is defined no more")


def check_stages(runtime: Runtime, asked: Asked) -> ExitCode:
    """Everything that is wrong is written, a row each; 1 if anything is an error."""
    if wants_column_help(asked, PROBLEM_FIELDS, runtime.streams):
        return ExitCode.OK
    file = _file(runtime)
    found = list(_problems(runtime, file))
    if asked.columns is None and planned(asked, PROBLEM_FIELDS, runtime).to_person:
        write_problems(found, runtime.streams)
    else:
        _write(runtime, asked, PROBLEM_FIELDS, found)
    if not found:
        stages = file.read() or Stages()
        labels = runtime.labels()
        runtime.streams.note(
            labels.text("{file} is right: {count} stages", file=file.path, count=labels.count(len(stages.stages)))
        )
    return ExitCode.FAILURE if any(each.is_fatal for each in found) else ExitCode.OK


def _problems(runtime: Runtime, file: StagesFile) -> Iterator[Problem]:
    raw = file.raw()
    if not raw:
        file.defined()
    wrong = mistakes(raw)
    yield from wrong
    if wrong:
        return
    stages = file.defined()
    yield from problems(stages)
    yield from _templates(runtime, stages)


def _templates(runtime: Runtime, stages: Stages) -> Iterator[Problem]:
    """Templates that are named and not there, or that fail: the message would not be sent, and the order moves."""
    target = stages_target(runtime)
    if target is None or not any(stage.template for stage in stages.stages):
        return
    templates = message_templates(runtime, target)
    names = templates.names()
    for stage in stages.stages:
        if stage.template is None:
            continue
        if stage.template not in names:
            yield Problem(
                stage.id,
                f"there is no template `{stage.template}`",
                f"one of: {', '.join(names)}; or write it: the setting `notify.templates` names their folder",
            )
            continue
        for wrong in templates.check(stage.template):
            yield Problem(stage.id, f"the template `{stage.template}`: {wrong}", "orderstatus notify check")


def _file(runtime: Runtime) -> StagesFile:
    return stages_of(runtime, stages_target(runtime))


def _rows(stages: Stages) -> list[StageRow]:
    return [StageRow(stage, place) for place, stage in enumerate(stages.stages, 1)]


def _changed(
    runtime: Runtime,
    change: Callable[[Mapping[str, Any]], Change],
    said: Sentence,
    id: str,
    *,
    is_unfinished: bool = False,
) -> None:
    """The file is changed; it is said, and warned of what orders cannot be moved by now.

    Where more is to come (`is_unfinished`) a stage that is named before it is defined is no mistake: it is noted.
    """
    file = _file(runtime)
    stages = file.change(change)
    runtime.streams.note(runtime.labels().text(said.english, stage=id, file=file.path))
    labels = runtime.labels()
    for problem in problems(stages):
        if problem.is_unfinished and is_unfinished:
            continue
        if problem.is_fatal:
            runtime.streams.warning(f"stage {problem.stage}: {problem.says}")
    missing = _missing(stages) if is_unfinished else []
    if missing:
        runtime.streams.note(labels.text("still to be defined: {stages}", stages=", ".join(missing)))


def _missing(stages: Stages) -> list[str]:
    """The stages that are named and not there."""
    named = [id for stage in stages.stages for id in stage.next or ()]
    named += [entry.stage for stage in stages.stages for entry in stage.enters if entry.stage is not None]
    return [id for id in dict.fromkeys(named) if stages.find(id) is None]


def _write(runtime: Runtime, asked: Asked, fields: Sequence[Field[R]], rows: Sequence[R]) -> None:
    plan = planned(replace(asked, limit=0), fields, runtime)
    context = RowContext(shop="", now=runtime.clock(), labels=runtime.labels())
    with writing(runtime, asked):
        say_dropped(plan, write(plan, rows, context, runtime.streams), context, runtime.streams)
