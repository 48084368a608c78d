"""Templates as files: `delivered.fi.txt`, whose first line is the subject, and beside it `delivered.fi.html`.

The merchant's own lie in one folder, and those that come along in this package. A name is a word and never a path.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from orderstatus.core.errors import UsageError
from orderstatus.core.typed import unknown_word

LARGEST_FILE = 1_000_000
"""Bytes of one file."""
SUBJECT = "Subject:"
_TEXT, _HTML = ".txt", ".html"
_NOTES = re.compile(r"\.|readme|license|.*~$", re.IGNORECASE)
"""Files that nobody takes for templates: hidden ones, what an editor left, and what is for people."""
_FILE = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9-]{0,63})\.(?P<language>[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,3})\.txt", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Source:
    """One template in one language, as its files say it."""

    name: str
    language: str
    where: str
    """The text's file, as messages name it."""
    subject: str
    text: str
    """Behind as many line breaks as there are lines above it in the file, so that lines keep their numbers."""
    html: str | None = None
    html_where: str | None = None


@dataclass(frozen=True, slots=True)
class TemplateFiles:
    """The merchant's folder, where there is one, before the templates that come along."""

    folder: Path | None = None

    def names(self) -> tuple[str, ...]:
        """Every name, those that come along first. Raises UsageError where the merchant's folder cannot be read."""
        return tuple(dict.fromkeys(name for place in reversed(self._places()) for name, _, _ in _listed(place)))

    def languages(self, name: str) -> tuple[str, ...]:
        """The languages that a template is there in. Raises UsageError with the nearest name where it is in none."""
        found = dict.fromkeys(
            language for place in self._places() for each, language, _ in _listed(place) if each == name
        )
        if not found:
            raise unknown_word("template", name, self.names())
        return tuple(found)

    def own_names(self) -> tuple[str, ...]:
        """The names of the merchant's own. Raises as `names`."""
        return () if self.folder is None else tuple(dict.fromkeys(name for name, _, _ in _listed(self.folder)))

    def strays(self) -> tuple[str, ...]:
        """The files of the merchant's folder that are read for no message, each with why. Raises as `names`."""
        if self.folder is None:
            return ()
        texts = {file[: -len(_TEXT)] for _, _, file in _listed(self.folder)}
        entries = (each for each in _entries(self.folder) if not _NOTES.match(each))
        return tuple(
            f"{self.folder / file}: {why}"
            for file in entries
            if (self.folder / file).is_file() and (why := _why_stray(file, texts)) is not None
        )

    def read(self, name: str, language: str) -> Source:
        """The template in one of its languages. Raises UsageError for a file that is none, or is larger than 1 MB."""
        for place in self._places():
            for each, of, file in _listed(place):
                if (each, of) == (name, language):
                    return self._source(name, language, place, file)
        raise unknown_word("template", name, self.names())

    def _source(self, name: str, language: str, place: Traversable, file: str) -> Source:
        where = self._where(place, file)
        whole = _text(place.joinpath(file), where)
        first, _, text = whole.partition("\n")
        if not first.startswith(SUBJECT) or not first.removeprefix(SUBJECT).strip():
            raise UsageError(
                f"{where}, line 1: there is no subject",
                hint=f"begin it with a line such as: {SUBJECT} Order {{{{ order.name }}}}",
            )
        beside = f"{file.removesuffix('.txt').removesuffix('.TXT')}.html"
        has_html = place.joinpath(beside).is_file()
        beside_where = self._where(place, beside)
        return Source(
            name=name,
            language=language,
            where=where,
            subject=first.removeprefix(SUBJECT).strip(),
            text=f"\n{text}",
            html=_text(place.joinpath(beside), beside_where) if has_html else None,
            html_where=beside_where if has_html else None,
        )

    def _where(self, place: Traversable, file: str) -> str:
        return str(place.joinpath(file)) if place == self.folder else f"the template {file} that comes along"

    def _places(self) -> tuple[Traversable, ...]:
        shipped = files("orderstatus.mail").joinpath("templates")
        return (shipped,) if self.folder is None else (self.folder, shipped)


def _listed(place: Traversable) -> Iterator[tuple[str, str, str]]:
    """Name, language and file of every template in a folder, in the order of their names."""
    for entry in _entries(place):
        if match := _FILE.fullmatch(entry):
            yield match["name"].lower(), match["language"].lower(), entry


def _entries(place: Traversable) -> list[str]:
    try:
        return sorted(each.name for each in place.iterdir())
    except OSError as error:
        raise UsageError(
            f"the folder of templates {place} cannot be read: {error.strerror or error}",
            hint="set `notify.templates` to a folder, or take it out: orderstatus config unset notify.templates",
        ) from None


def _why_stray(file: str, texts: Collection[str]) -> str | None:
    """Why a file is no part of a template; None where it is one. `texts` are those that are, without their ending."""
    stem, dot, ending = file.rpartition(".")
    if stem in texts and f".{ending}".lower() in (_TEXT, _HTML):
        return None if f".{ending}" == _HTML or ending.lower() == "txt" else f"its name has to end with {_HTML}"
    if f"{dot}{ending}".lower() == _HTML and _FILE.fullmatch(f"{stem}{_TEXT}"):
        return f"there is no text beside it, {stem}{_TEXT}, so it is not read"
    name, _, language = stem.lower().replace("_", "-").rpartition(".")
    near = f"{name or language}.{language if name else 'en'}{_TEXT}"
    like = near if _FILE.fullmatch(near) else f"delivered.en{_TEXT}"
    return f"it is not called as templates are, NAME.LANG.txt (such as {like}), so it is not read"


def _text(path: Traversable, where: str) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise UsageError(f"{where} cannot be read: {error.strerror or error}", hint="see whose it is") from None
    if len(data) > LARGEST_FILE:
        raise UsageError(f"{where} is larger than 1 MB", hint="a message is a page; link what is larger")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{where} is not text in UTF-8", hint="save it as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")
