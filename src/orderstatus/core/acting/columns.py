"""Which column of a file says what: by the usual headings, or by what `--column` says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from orderstatus.core.acting.fields import SPELLINGS, Field, bare
from orderstatus.core.acting.sheets import Sheet
from orderstatus.core.errors import UsageError
from orderstatus.core.typed import unknown_word

_SHOWN_SPELLINGS = 5
_SHOWN_HEADINGS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where in a row each field stands."""

    places: Mapping[Field, int]
    """From 0."""
    headings: Mapping[Field, str]
    """As the file calls them."""
    ignored: tuple[str, ...] = ()
    """Headings that say nothing of what was asked for, as they are written: to be said."""


def columns(
    sheet: Sheet, asked: Iterable[Field], *, needed: Iterable[Field] = (), overrides: Iterable[str] = ()
) -> Columns:
    """The columns of `sheet` for the fields that are asked for.

    `overrides` are values of `--column`, `order=Bestellnr`. Raises UsageError for one that cannot be understood, for a
    field of `needed` that no heading names, and for a heading that is there twice and would be read.
    """
    fields = tuple(asked)
    places_of: dict[str, list[int]] = {}
    for place, heading in enumerate(sheet.headings):
        places_of.setdefault(bare(heading), []).append(place)
    places_of.pop("", None)
    given = _overrides(sheet, overrides, fields, places_of)
    claimed = {bare(heading) for heading in given.values()}
    places: dict[Field, int] = {}
    for field in fields:
        if field in given:
            word: str | None = bare(given[field])
        else:
            spellings = (bare(spelling) for spelling in SPELLINGS[field])
            word = next((word for word in spellings if word in places_of and word not in claimed), None)
        if word is not None:
            places[field] = _only(sheet, field, places_of[word])
    for field in needed:
        if field not in places:
            raise _missing(sheet, field)
    read = frozenset(places.values())
    return Columns(
        places=places,
        headings={field: sheet.headings[place] for field, place in places.items()},
        ignored=tuple(name for place, name in enumerate(sheet.headings) if name and place not in read),
    )


def _overrides(
    sheet: Sheet, texts: Iterable[str], fields: tuple[Field, ...], places_of: Mapping[str, list[int]]
) -> dict[Field, str]:
    given: dict[Field, str] = {}
    for text in texts:
        word, sign, heading = (part.strip() for part in text.partition("="))
        if not (word and sign and heading):
            raise UsageError(
                f"`--column` does not understand `{text}`",
                hint="give a field and its heading: `--column order=Bestellnr`",
            )
        if word not in fields:
            raise unknown_word("--column", word, fields)
        field = Field(word)
        if field in given:
            raise UsageError(f"`--column` names `{field}` twice", hint=f"keep one `--column {field}=HEADING`")
        if bare(heading) not in places_of:
            raise UsageError(f"{sheet.name} has no column `{heading}`", hint=_found(sheet))
        given[field] = heading
    return given


def _only(sheet: Sheet, field: Field, places: list[int]) -> int:
    if len(places) == 1:
        return places[0]
    heading = sheet.headings[places[0]]
    where = " and ".join(str(place + 1) for place in places)
    raise UsageError(
        f"{sheet.name}, line {sheet.heading_line}: the heading `{heading}` is there more than once, in columns {where}",
        hint=f"rename all but one of them, or say which other column holds it: `--column {field}=HEADING`",
    )


def _missing(sheet: Sheet, field: Field) -> UsageError:
    usual = ", ".join(SPELLINGS[field][:_SHOWN_SPELLINGS])
    return UsageError(
        f"{sheet.name}, line {sheet.heading_line}: no column for {_NAMES.get(field, field)}; {_found(sheet)}",
        hint=f"say which it is with `--column {field}=HEADING`, or call it by a usual name: {usual}",
    )


_NAMES: Mapping[Field, str] = {
    Field.ORDER: "the order",
    Field.NUMBER: "the tracking number",
    Field.STATUS: "the status",
}


def _found(sheet: Sheet) -> str:
    headings = [f"`{heading}`" for heading in sheet.headings if heading]
    more = f" and {len(headings) - _SHOWN_HEADINGS} more" if len(headings) > _SHOWN_HEADINGS else ""
    return f"its headings are {', '.join(headings[:_SHOWN_HEADINGS])}{more}"
