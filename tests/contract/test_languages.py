"""A language is complete, says nothing twice in one table, and is data: one file, or a package where that is long."""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from orderstatus.core import languages
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import ENGLISH, Labels, labels
from orderstatus.core.languages import fi
from support.cli import Cli
from support.wording import AXES, fields_of_every_table, names_in, said_in_the_source, shared

SAID = said_in_the_source()
LANGUAGES = [labels(code) for code in languages.codes()]
every_language = pytest.mark.parametrize("language", LANGUAGES, ids=lambda each: each.code)

# These say what others have given them: what a field, a rule or a table calls itself is found where it is written.
SAYS_WHAT_IT_IS_GIVEN = {
    "core/acting/written.py: Word",
    "commands/_stage_defining.py: runtime.labels().text",
    "output/board_counts.py: labels.word",
    "output/board_shops.py: labels.heading",
    "output/change_fields.py: labels.word",
    "output/detail_words.py: labels.word",
    "output/sentences.py: context.labels.text",
    "output/stage_fields.py: c.labels.heading",
    "output/stacked.py: context.labels.heading",
    "output/table.py: context.labels.heading",
    "output/fields.py: context.labels.word",
    "output/table.py: labels.heading",
}
THE_STATUSES_OF_AN_ORDER = ("state", "payment", "fulfillment", "delivery", "return", "flag")
SWEDISH = """
WORDS = {"payment": {"paid": "Betald"}}
HEADINGS = {"Order": "Beställning"}
TEXTS = {"{day} {month} {time}": "{day} {month} kl {time}", "{shown} of {all} orders; --limit 0 shows all": "{all}!"}
MONTHS = ("jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sept", "okt", "nov", "dec")
DECIMAL = ","
THOUSANDS = " "
"""


def test_whatever_is_said_can_be_found_in_the_source() -> None:
    """Else a sentence could be said that no language knows of."""
    assert set(SAID.unreadable) - SAYS_WHAT_IT_IS_GIVEN == set()


def test_every_axis_that_is_named_has_its_values_written_down_and_no_other_has() -> None:
    assert SAID.axes == AXES.keys()


@every_language
def test_every_value_on_every_axis_has_a_label_and_no_label_is_dead(language: Labels) -> None:
    assert {axis: set(words) for axis, words in language.words.items()} == {
        axis: set(values) for axis, values in AXES.items()
    }


@every_language
def test_every_heading_is_translated_and_none_is_dead(language: Labels) -> None:
    assert (SAID.headings - set(language.headings), set(language.headings) - SAID.headings) == (set(), set())


@every_language
def test_every_sentence_is_translated_and_none_is_dead(language: Labels) -> None:
    assert (SAID.texts - set(language.texts), set(language.texts) - SAID.texts) == (set(), set())


@every_language
def test_a_translated_sentence_holds_all_that_the_english_one_holds(language: Labels) -> None:
    differ = {english: said for english, said in language.texts.items() if names_in(english) != names_in(said)}
    assert differ == {}


@every_language
def test_no_two_values_on_one_axis_share_a_label(language: Labels) -> None:
    for axis, words in language.words.items():
        assert shared(words.items()) == {}, axis


@every_language
@pytest.mark.parametrize("table", sorted(fields_of_every_table()))
def test_no_two_values_that_stand_in_one_table_share_a_label(language: Labels, table: str) -> None:
    """`unknown` apart, which means the same on every axis."""
    axes = {each.axis for each in fields_of_every_table()[table] if each.axis is not None}
    _assert_all_differ(language, sorted(axes))


@every_language
def test_no_two_statuses_of_an_order_share_a_label(language: Labels) -> None:
    """In `list`, and in the first line of `show`, where no heading says which axis a word is of."""
    _assert_all_differ(language, THE_STATUSES_OF_AN_ORDER)


def _assert_all_differ(language: Labels, axes: tuple[str, ...] | list[str]) -> None:
    values = [
        (f"{axis} {value}", label)
        for axis in axes
        for value, label in language.words[axis].items()
        if value != "unknown"
    ]
    assert shared(values) == {}


@every_language
@pytest.mark.parametrize("table", sorted(fields_of_every_table()))
def test_no_two_columns_of_one_table_share_a_heading(language: Labels, table: str) -> None:
    fields = fields_of_every_table()[table]
    assert shared((each.key, language.heading(each.heading)) for each in fields) == {}


@every_language
def test_what_is_put_into_one_line_says_no_line_break_and_no_space_at_its_ends(language: Labels) -> None:
    said = [*language.headings.values(), *language.texts.values()]
    said += [label for words in language.words.values() for label in words.values()]
    assert [
        each
        for each in said
        if each != " ".join(each.split(" ")).strip()
        or not each
        or not each.replace(language.thousands, " ").isprintable()
    ] == []


@every_language
def test_there_are_twelve_different_months(language: Labels) -> None:
    assert len(set(language.months)) == len(language.months) == 12


@pytest.fixture
def swedish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A third language, as one new file and nothing else: a package is for a long one."""
    (tmp_path / "sv.py").write_text(SWEDISH, encoding="utf-8")
    monkeypatch.setattr(languages, "__path__", [*languages.__path__, str(tmp_path)])
    yield
    sys.modules.pop("orderstatus.core.languages.sv", None)


@pytest.mark.usefixtures("swedish")
def test_a_third_language_is_one_file(cli: Cli) -> None:
    ran = cli("list", "--demo", "--lang", "sv", tty=True, width=200)
    heading, *rows, footer = ran.lines

    assert (ran.code, ran.err) == (0, "")
    assert heading.split()[:2] == ["Beställning", "Placed"]
    assert rows[0].split()[1:5] == ["23", "nov", "kl", "06:35"]
    assert any("Betald" in row for row in rows)
    assert footer == "1 200!"


@pytest.mark.usefixtures("swedish")
def test_what_a_language_has_no_word_for_is_english(cli: Cli) -> None:
    shown = cli("list", "--demo", "--lang", "sv", "--payment", "authorized", tty=True)
    assert "authorized" in shown.out
    assert "Payment" in shown.lines[0]


@pytest.mark.usefixtures("swedish")
def test_a_third_language_is_offered_wherever_languages_are_named(cli: Cli) -> None:
    assert languages.codes() == ("fi", "sv")
    with pytest.raises(UsageError) as caught:
        labels("se")
    assert caught.value.hint == "one of: en, fi, sv"
    assert cli("list", "--demo", "--lang", "").err.endswith("hint: give one of: en, fi, sv\n")


def test_english_runs_import_no_language_and_finnish_ones_just_theirs(python: Callable[[str], str]) -> None:
    code = """
import sys
from orderstatus.cli import run
for flags in ([], ["--lang", "en"], ["--lang", "fi"]):
    assert run(["list", "--demo", "--limit", "1", *flags]) == 0
    print("imported:", *[name for name in sys.modules if name.startswith("orderstatus.core.languages")])
"""
    told = [line.split()[1:] for line in python(code).splitlines() if line.startswith("imported:")]
    assert told[:2] == [[], []]
    package, *theirs = told[2]
    assert package == "orderstatus.core.languages"
    assert {name.removeprefix(f"{package}.").split(".")[0] for name in theirs} == {"fi"}


def test_no_sentence_is_in_two_parts_of_finnish() -> None:
    """The later would win in silence."""
    times = Counter(english for part in fi.PARTS for english in part)
    assert [english for english, count in times.items() if count > 1] == []


def test_no_finnish_sentence_ends_with_a_day() -> None:
    """A day of this year ends with a full stop of its own, `2.9.`, and one of another year with none."""
    ends = re.compile(r"\{day\}(\.|$)")
    assert [said for english, said in fi.TEXTS.items() if english.endswith(".") and ends.search(said)] == []


def test_english_is_what_the_code_says() -> None:
    assert (ENGLISH.words, ENGLISH.headings, ENGLISH.texts) == ({}, {}, {})
