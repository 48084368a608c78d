"""The fields of a stage as it is defined, of what is wrong with one, and of where two definitions differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orderstatus.core.stages.checking import Problem
from orderstatus.core.stages.definition import Stage
from orderstatus.core.stages.importing import Mapped
from orderstatus.core.stages.reading import entry_text
from orderstatus.core.stages.sharing import Difference
from orderstatus.output.fields import Field, Kind, Pairs, RowContext, Value, Ways, table_text
from orderstatus.output.palette import Ink, OwnColor, Tone

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage, and where it stands among the others."""

    stage: Stage
    place: int
    """From 1."""


def _by_language(said: Mapping[str, str]) -> Pairs:
    return Pairs(f"{language}={text}" for language, text in said.items())


def _next(row: StageRow, _: RowContext) -> Value:
    return Ways.of(row.stage.next)


def _next_shown(row: StageRow, context: RowContext) -> str:
    if row.stage.next is None:
        return context.labels.text("any")
    return ", ".join(row.stage.next) or context.labels.text("none")


def _ink(row: StageRow, _: RowContext) -> Ink | None:
    return None if row.stage.color is None else OwnColor(row.stage.color)


STAGE_FIELDS: tuple[Field[StageRow], ...] = (
    Field(
        key="stage",
        heading="Stage",
        about="its id, which is typed and which the shop keeps",
        get=lambda r, c: r.stage.id,
        importance=100,
        ink=_ink,
    ),
    Field(
        key="place",
        heading="No.",
        about="its place among the stages, from 1",
        get=lambda r, c: r.place,
        kind=Kind.COUNT,
        numeric=True,
    ),
    Field(
        key="name",
        heading="Name",
        about="what the team calls it",
        get=lambda r, c: r.stage.name,
        importance=95,
        least=12,
        ink=_ink,
    ),
    Field(
        key="public",
        heading="Public",
        about="whether customers are told its name",
        get=lambda r, c: r.stage.public,
        kind=Kind.FLAG,
        importance=60,
    ),
    Field(
        key="public_name",
        heading="Public name",
        about="what a customer reads, as en=Being printed",
        get=lambda r, c: _by_language(r.stage.public_name),
        kind=Kind.TEXTS,
    ),
    Field(
        key="description",
        heading="Description",
        about="a sentence for the customer, by language",
        get=lambda r, c: _by_language(r.stage.description),
        kind=Kind.TEXTS,
    ),
    Field(
        key="color",
        heading="Colour",
        about="its colour, as #1e90ff",
        get=lambda r, c: r.stage.color,
        importance=30,
        ink=_ink,
    ),
    Field(
        key="next",
        heading="Next",
        about="the stages that may follow: `any` and `none` in text, null and an empty list in JSON",
        get=_next,
        shown=_next_shown,
        kind=Kind.TEXTS,
        importance=90,
        least=12,
    ),
    Field(
        key="due",
        heading="Due",
        about="how long an order may stay, as 3bd",
        get=lambda r, c: None if r.stage.due is None else str(r.stage.due),
        importance=80,
    ),
    Field(
        key="enters",
        heading="Enters",
        about="what moves an order in by itself",
        get=lambda r, c: tuple(map(entry_text, r.stage.enters)),
        kind=Kind.TEXTS,
        importance=70,
        least=12,
    ),
    Field(
        key="template",
        heading="Template",
        about="the template of the message that is sent when an order enters it",
        get=lambda r, c: r.stage.template,
        importance=50,
    ),
    Field(
        key="recipients",
        heading="Recipients",
        about="addresses that get the message too",
        get=lambda r, c: r.stage.recipients,
        kind=Kind.TEXTS,
    ),
)


@dataclass(frozen=True, slots=True)
class StageLine:
    """One line of a stage that is shown alone."""

    row: StageRow
    field: Field[StageRow]


def _line_text(line: StageLine, context: RowContext) -> str:
    return table_text(line.field.get(line.row, context), line.row, line.field, context)


STAGE_LINES: tuple[Field[StageLine], ...] = (
    Field(
        key="key",
        heading="Field",
        about="the key in the file",
        get=lambda r, c: r.field.key,
        shown=lambda r, c: c.labels.heading(r.field.heading),
        importance=100,
    ),
    Field(
        key="value",
        heading="Value",
        about="its value",
        get=_line_text,
        importance=90,
        least=16,
        ink=lambda r, c: _ink(r.row, c) if r.field.ink is not None else None,
    ),
)
"""A stage that is shown alone, for a person: a line a key."""


PROBLEM_FIELDS: tuple[Field[Problem], ...] = (
    Field(
        key="stage",
        heading="Stage",
        about="the stage that it is about; missing for the file as a whole",
        get=lambda r, c: r.stage or None,
        importance=100,
    ),
    Field(
        key="severity",
        heading="Is",
        about=f"`{ERROR}`, or `{WARNING}` for what only surprises",
        get=lambda r, c: ERROR if r.is_fatal else WARNING,
        tones={ERROR: Tone.PROBLEM, WARNING: Tone.WAITING},
        importance=95,
    ),
    Field(key="problem", heading="What is wrong", about="in words", get=lambda r, c: r.says, importance=99, least=24),
    Field(key="hint", heading="What mends it", about="in words", get=lambda r, c: r.hint, importance=90, least=16),
)


DIFFERENCE_FIELDS: tuple[Field[Difference], ...] = (
    Field(key="shop", heading="Shop", about="the shop's domain", get=lambda r, c: c.shop),
    Field(
        key="stage",
        heading="Stage",
        about="the stage that differs; missing for what is of all",
        get=lambda r, c: r.stage,
        importance=100,
    ),
    Field(
        key="key",
        heading="Of it",
        about="what differs: a key of the file, or `stage` where only one side has it",
        get=lambda r, c: r.key,
        importance=95,
    ),
    Field(
        key="here",
        heading="Here",
        about="in the file on this machine; missing where it is not there",
        get=lambda r, c: r.here,
        importance=90,
        least=12,
    ),
    Field(
        key="in_shop",
        heading="In the shop",
        about="in the shop; missing where it is not there",
        get=lambda r, c: r.there,
        importance=89,
        least=12,
    ),
)


MAPPING_FIELDS: tuple[Field[Mapped], ...] = (
    Field(
        key="status",
        heading="Status",
        about="as the tags or the file have it",
        get=lambda r, c: r.status,
        importance=100,
        least=16,
    ),
    Field(
        key="orders",
        heading="Orders",
        about="how many have it",
        get=lambda r, c: r.orders,
        kind=Kind.COUNT,
        numeric=True,
        importance=90,
    ),
    Field(
        key="stage",
        heading="Stage",
        about="the stage that it is here; missing where it is none",
        get=lambda r, c: r.stage,
        importance=99,
    ),
)
