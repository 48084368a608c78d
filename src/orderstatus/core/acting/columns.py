"""Which column of a file says what: by the usual headings, or by what `--column` says."""

from __future__ import annotations

import shlex
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from orderstatus.core.acting.fields import SPELLINGS, STANDINGS, Field, bare
from orderstatus.core.acting.sheets import Sheet
from orderstatus.core.errors import UsageError
from orderstatus.core.typed import unknown_word

_SHOWN_SPELLINGS = 5
_SHOWN_HEADINGS = 30
_SHOWN_IGNORED = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Where in a row each field stands."""

    places: Mapping[Field, int]
    """From 0."""
    headings: Mapping[Field, str]
    """As the file calls them."""
    ignored: tuple[str, ...] = ()
    """Headings that say nothing of what was asked for, as they are written: to be said."""

    def notes(self, sheet: Sheet) -> tuple[str, ...]:
        """What was assumed in reading the sheet, and which of its columns were left unread; for a person."""
        if not self.ignored:
            return sheet.notes
        more = f" and {len(self.ignored) - _SHOWN_IGNORED} more" if len(self.ignored) > _SHOWN_IGNORED else ""
        names = ", ".join(f"`{name}`" for name in self.ignored[:_SHOWN_IGNORED])
        return (*sheet.notes, f"{sheet.name}: not read: {names}{more}")


def columns(
    sheet: Sheet,
    asked: Iterable[Field],
    *,
    needed: Iterable[Field] = (),
    deciding: Iterable[Field] = (),
    overrides: Iterable[str] = (),
) -> Columns:
    """The columns of `sheet` for the fields that are asked for.

    `deciding` are fields beside the needed ones that decide whom a row is about: where two headings stand equal, none
    of them is guessed. `overrides` are values of `--column`, `order=Bestellnr`. Raises UsageError for one that cannot
    be understood, for a field of `needed` that no heading names, for two headings that stand equal, and for a heading
    that is there twice and would be read.
    """
    fields, must = tuple(asked), tuple(needed)
    never_guessed = frozenset((*must, *deciding))
    places_of: dict[str, list[int]] = {}
    for place, heading in enumerate(sheet.headings):
        places_of.setdefault(bare(heading), []).append(place)
    places_of.pop("", None)
    given = _overrides(sheet, overrides, fields, places_of)
    claimed = {bare(heading) for heading in given.values()}
    places: dict[Field, int] = {}
    for field in fields:
        words = (bare(given[field]),) if field in given else _usual(field, places_of, claimed)
        if len(words) > 1 and field in never_guessed:
            raise _equal(sheet, field, [sheet.headings[places_of[word][0]] for word in words])
        if words:
            places[field] = _only(sheet, field, places_of[words[0]])
    for field in must:
        if field not in places:
            raise _missing(sheet, field)
    read = frozenset(places.values())
    return Columns(
        places=places,
        headings={field: sheet.headings[place] for field, place in places.items()},
        ignored=tuple(name for place, name in enumerate(sheet.headings) if name and place not in read),
    )


def _usual(field: Field, places_of: Mapping[str, list[int]], claimed: Container[str]) -> tuple[str, ...]:
    """The headings of the surest group that the file has any of."""
    for group in STANDINGS[field]:
        words = dict.fromkeys(bare(spelling) for spelling in group)
        if found := tuple(word for word in words if word in places_of and word not in claimed):
            return found
    return ()


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


def _equal(sheet: Sheet, field: Field, headings: list[str]) -> UsageError:
    named = " and ".join(f"`{heading}`" for heading in headings)
    return UsageError(
        f"{sheet.name}, line {sheet.heading_line}: each of {named} may be {_NAMES.get(field, field)}",
        hint=f"say which it is: `--column {shlex.quote(f'{field}={headings[0]}')}`",
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
    Field.OLD_NUMBER: "the old tracking number",
    Field.SHIPMENT: "the shipment",
    Field.STAGE: "the stage",
    Field.STATUS: "the status",
}


def _found(sheet: Sheet) -> str:
    headings = [f"`{heading}`" for heading in sheet.headings if heading]
    more = f" and {len(headings) - _SHOWN_HEADINGS} more" if len(headings) > _SHOWN_HEADINGS else ""
    return f"its headings are {', '.join(headings[:_SHOWN_HEADINGS])}{more}"
