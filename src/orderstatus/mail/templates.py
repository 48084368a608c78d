"""The templates of messages by name and language, and what they come to for an order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from orderstatus.core.errors import UsageError
from orderstatus.core.messages.facts import MessageFacts
from orderstatus.core.messages.message import Wording
from orderstatus.core.stages.definition import Stage
from orderstatus.mail.filling import Filled, template
from orderstatus.mail.languages import LAST_RESORT, languages_of
from orderstatus.mail.template_files import TemplateFiles
from orderstatus.mail.variables import samples, text_in, variables_of

_LONGEST_SUBJECT = 200
_STAGE_NAME = re.compile(r"""\bstage(?:\.name\b|\[\s*["']name)""")


@dataclass(frozen=True, slots=True)
class _Read:
    """One template in one language, ready to be filled."""

    where: str
    language: str
    subject: Filled
    text: Filled
    html: Filled | None

    def fill(self, facts: MessageFacts) -> Wording:
        variables = variables_of(facts, self.language)
        # Whatever stands in a name or a comment, a header has one line.
        subject = " ".join(self.subject.fill(variables).split())[:_LONGEST_SUBJECT]
        if not subject:
            raise UsageError(f"{self.where}, line 1: the subject comes to nothing", hint="name the order in it")
        text = self.text.fill(variables).strip("\n")
        if not text.strip():
            raise UsageError(f"{self.where}: the text comes to nothing", hint="write one, below the subject")
        html = None if self.html is None else self.html.fill(variables)
        return Wording(subject=subject, text=f"{text}\n", html=html, language=self.language)


@dataclass(slots=True)
class Templates:
    """`MessageTemplates` of files. Of a name the customer's language comes first, and in it the merchant's own file.

    So a merchant who has only an English `delivered` leaves Finnish customers the Finnish one that comes along.
    """

    files: TemplateFiles = field(default_factory=TemplateFiles)
    shop_language: str = LAST_RESORT
    """The language of a customer whose own is not known, or has no template."""
    _read: dict[tuple[str, str], _Read] = field(default_factory=dict, repr=False)
    _naming: dict[tuple[str, str], bool] = field(default_factory=dict, repr=False)

    def names(self) -> tuple[str, ...]:
        """Every name that there is a template of."""
        return self.files.names()

    def own_names(self) -> tuple[str, ...]:
        """Those of them that the merchant has written."""
        return self.files.own_names()

    def strays(self) -> tuple[str, ...]:
        """The merchant's files that are read for no message, each with why."""
        return self.files.strays()

    def languages(self, name: str) -> tuple[str, ...]:
        """The languages that it is there in. Raises UsageError with the nearest name where there is none."""
        return self.files.languages(name)

    def language(self, name: str, locale: str | None, stage: Stage | None = None) -> str:
        """The language in which a customer of this locale gets the template. Raises UsageError as `languages` does.

        Of a stage that is public it is the first in which that has a name, so that no message is in two languages, or
        in which the template does not name it.
        """
        there = self.languages(name)
        wanted = [code for code in languages_of(locale, self.shop_language) if code in there]
        best = tuple(dict.fromkeys([*wanted, *there]))
        if stage is None or not stage.public:
            return best[0]
        named = (code for code in best if text_in(code, stage.public_name) or not self.names_stage(name, code))
        return next(named, best[0])

    def names_stage(self, name: str, language: str) -> bool:
        """True if the template in that language says what the stage is called. Raises UsageError as `languages` does,
        and where it cannot be read."""
        key = (name, language)
        if key not in self._naming:
            source = self.files.read(name, language)
            self._naming[key] = any(
                _STAGE_NAME.search(part or "") for part in (source.subject, source.text, source.html)
            )
        return self._naming[key]

    def fill(self, name: str, locale: str | None, facts: MessageFacts) -> Wording:
        """The template filled. Raises UsageError with the file, the line and what is missing where it fails."""
        stage = None if facts.stage is None else facts.stage.stage
        return self._template(name, self.language(name, locale, stage)).fill(facts)

    def check(self, name: str) -> tuple[str, ...]:
        """What is wrong with a template, in each of its languages: filled for an order of which everything is known,
        and for one of which hardly anything is."""
        return tuple(dict.fromkeys(self._wrong(name)))

    def _wrong(self, name: str) -> Iterator[str]:
        try:
            languages = self.languages(name)
        except UsageError as error:
            yield str(error)
            return
        for language in languages:
            try:
                for facts in samples():
                    self._template(name, language).fill(facts)
            except UsageError as error:
                yield str(error) if error.hint is None else f"{error} ({error.hint})"

    def _template(self, name: str, language: str) -> _Read:
        key = (name, language)
        if key not in self._read:
            source = self.files.read(name, language)
            html = None
            if source.html is not None and source.html_where is not None:
                html = template(source.html, source.html_where, language, html=True)
            self._read[key] = _Read(
                source.where,
                language,
                template(source.subject, source.where, language, html=False),
                template(source.text, source.where, language, html=False),
                html,
            )
        return self._read[key]
