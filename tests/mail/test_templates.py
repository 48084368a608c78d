"""Templates: the merchant's before ours, in the customer's language, and mistakes with file, line and nearest name."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from orderstatus.core.errors import UsageError
from orderstatus.core.messages.events import MessageKind
from orderstatus.core.messages.facts import MessageFacts, ParcelFacts, StageFacts
from orderstatus.core.stages.definition import Stage
from orderstatus.mail.bounds import FILTERS
from orderstatus.mail.template_files import TemplateFiles
from orderstatus.mail.templates import Templates
from orderstatus.mail.variables import LISTS, PLAIN, VARIABLES, samples, variables_of

WHOLE, BARE = samples()


def shipped(language: str = "en") -> Templates:
    return Templates(TemplateFiles(), language)


class Folder:
    """A merchant's folder of templates."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.templates = Templates(TemplateFiles(path), "en")

    def write(self, file: str, text: str) -> None:
        (self.path / file).write_text(text, encoding="utf-8")

    def text(self, body: str, facts: MessageFacts = WHOLE, locale: str | None = "en") -> str:
        """What `body` comes to."""
        self.write("mine.en.txt", f"Subject: Order\n{body}")
        return Templates(TemplateFiles(self.path), "en").fill("mine", locale, facts).text

    def error(self, body: str, facts: MessageFacts = WHOLE) -> UsageError:
        with pytest.raises(UsageError) as caught:
            self.text(body, facts)
        return caught.value


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


# --- those that come along


def test_every_event_has_a_template_in_english_and_finnish_with_html() -> None:
    templates = shipped()
    assert set(templates.names()) == {kind.value for kind in MessageKind}
    for name in templates.names():
        assert templates.languages(name) == ("en", "fi")
        assert templates.check(name) == ()
        for language in ("en", "fi"):
            for facts in (WHOLE, BARE):
                wording = templates.fill(name, language, facts)
                assert wording.language == language
                for text in (wording.subject, wording.text, wording.html):
                    assert text is not None
                    assert facts.order in text


def test_what_comes_along_has_no_empty_labels_and_no_gaps() -> None:
    for name in shipped().names():
        for language in ("en", "fi"):
            for facts in (WHOLE, BARE):
                text = shipped().fill(name, language, facts).text
                assert "\n\n\n" not in text
                assert "None" not in text
                assert not any(line.rstrip().endswith(":") for line in text.splitlines())


def test_a_value_is_escaped_in_html_and_as_it_is_in_text() -> None:
    wording = shipped().fill("in-transit", "en", WHOLE)
    assert "Hello Mia <& Co>," in wording.text
    assert "Hello Mia &lt;&amp; Co&gt;," in (wording.html or "")


def test_a_stage_is_told_by_its_public_name_in_the_language_and_a_private_one_is_not_named() -> None:
    assert shipped().fill("stage", "fi", WHOLE).subject == "Tilaus #1001: Painossa"
    assert shipped().fill("stage", "en", WHOLE).subject == "Order #1001: Being printed"
    private = replace(BARE, stage=StageFacts(stage=Stage(id="fraud-check", name="Fraud check")))
    wording = shipped().fill("stage", "en", private)
    assert "fraud" not in f"{wording.subject}{wording.text}{wording.html}".lower()


@pytest.mark.parametrize(
    ("names", "locale", "subject"),
    [
        ({"de": "Im Druck"}, "fi", "Uutisia tilauksestasi #1001"),
        ({"en": "Being printed"}, "fi", "Order #1001: Being printed"),
        ({"fi": "Painossa"}, "sv", "Tilaus #1001: Painossa"),
        ({"FI": "Painossa", "en": "Being printed"}, "fi-FI", "Tilaus #1001: Painossa"),
        ({}, "fi", "Uutisia tilauksestasi #1001"),
    ],
)
def test_a_message_on_a_stage_is_in_a_language_that_the_stage_has_a_name_in(
    names: dict[str, str], locale: str, subject: str
) -> None:
    stage = Stage(id="printing", name="PRESS 2", public=True, public_name=names, description={"en": "On the press."})
    wording = shipped().fill("stage", locale, replace(WHOLE, stage=StageFacts(stage=stage)))
    assert wording.subject == subject
    assert ("On the press." in wording.text) is (wording.language == "en")
    assert "PRESS" not in f"{wording.subject}{wording.text}{wording.html}"
    assert shipped().language("stage", locale, stage) == wording.language


def test_a_template_that_does_not_name_the_stage_is_told_in_the_customers_language(folder: Folder) -> None:
    folder.write("mine.sv.txt", "Subject: Order {{ order.name }}\nVi trycker.")
    stage = Stage(id="printing", name="Printing", public=True, public_name={"en": "Being printed"})
    assert folder.templates.language("mine", "sv", stage) == "sv"


PARCEL = ParcelFacts(name="#1001-F2", status="delivered", number="1", estimate=date(2026, 11, 20))
KINDS = [kind for kind in MessageKind if kind not in (MessageKind.STAGE, MessageKind.RETURN_APPROVED)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("language", "part", "whole"), [("en", "parcel of", "our order"), ("fi", "lähetyksistä", "ilauksesi")]
)
def test_of_several_parcels_a_message_is_about_the_one_and_its_subject_names_it(
    kind: MessageKind, language: str, part: str, whole: str
) -> None:
    in_parts = shipped().fill(kind, language, replace(WHOLE, parcel=PARCEL, in_parts=True))
    for text in (in_parts.subject, in_parts.html or ""):
        assert "#1001-F2" in text
    first = in_parts.text.split("\n\n")[1]
    assert part in first
    alone = shipped().fill(kind, language, replace(WHOLE, parcel=PARCEL, in_parts=False))
    assert "F2" not in alone.subject
    assert whole in alone.text.split("\n\n")[1]
    assert part not in alone.text.split("\n\n")[1]


def test_what_was_picked_up_is_not_said_to_be_delivered() -> None:
    facts = replace(WHOLE, parcel=replace(PARCEL, picked_up=True), in_parts=False)
    english, finnish = (shipped().fill("delivered", language, facts) for language in ("en", "fi"))
    for wording, word, other in ((english, "picked up", "delivered"), (finnish, "noudettu", "toimitettu")):
        whole = f"{wording.subject}{wording.text}{wording.html}"
        assert word in wording.subject
        assert other not in whole


def test_nothing_is_promised_that_nobody_has_promised() -> None:
    for language in ("en", "fi"):
        stage = shipped().fill("stage", language, WHOLE)
        # The team's own deadline, of the samples.
        for day in ("1 December 2026", "1.12.2026"):
            assert day not in f"{stage.text}{stage.html}"
        for kind in (MessageKind.OUT_FOR_DELIVERY, MessageKind.ATTEMPTED, MessageKind.DELAYED):
            wording = shipped().fill(kind, language, replace(WHOLE, parcel=PARCEL))
            for promise in ("today", "tänään", "20 November", "20.11.2026"):
                assert promise not in f"{wording.text}{wording.html}"


def test_a_stage_that_an_order_goes_back_to_is_not_said_to_be_progress() -> None:
    assert "moved on" not in shipped().fill("stage", "en", WHOLE).text
    assert "edennyt" not in shipped().fill("stage", "fi", WHOLE).text


def test_days_are_written_as_the_language_has_them() -> None:
    assert "30 November 2026" in shipped().fill("in-transit", "en", WHOLE).text
    assert "30.11.2026" in shipped().fill("in-transit", "fi", WHOLE).text


def test_only_a_web_address_becomes_a_link() -> None:
    hostile = replace(WHOLE, parcel=ParcelFacts(url="javascript:alert(1)", number="1"))
    wording = shipped().fill("shipped", "en", hostile)
    assert "javascript" not in f"{wording.text}{wording.html}"


# --- which language


@pytest.mark.parametrize(
    ("locale", "shop", "there", "chosen"),
    [
        ("pt-BR", "fi", ("pt-br", "pt", "fi", "en"), "pt-br"),
        ("pt-BR", "fi", ("pt", "fi", "en"), "pt"),
        ("pt_BR", "fi", ("pt", "fi", "en"), "pt"),
        ("pt-BR", "fi", ("fi", "en"), "fi"),
        ("pt-BR", "sv", ("fi", "en"), "en"),
        ("zh-Hant-TW", "en", ("zh", "zh-hant", "en"), "zh-hant"),
        ("fi", "en", ("en", "fi"), "fi"),
        ("en-GB", "fi", ("en", "fi"), "en"),
        (None, "fi", ("en", "fi"), "fi"),
        ("", "fi", ("en", "fi"), "fi"),
        ("../../etc/passwd", "fi", ("en", "fi"), "fi"),
        ("ja", "en", ("de",), "de"),
    ],
)
def test_the_language_is_the_customers_then_the_shops_then_english(
    folder: Folder, locale: str | None, shop: str, there: tuple[str, ...], chosen: str
) -> None:
    for language in there:
        folder.write(f"mine.{language}.txt", "Subject: Order\nin {{ language }}")
    templates = Templates(TemplateFiles(folder.path), shop)
    assert templates.language("mine", locale) == chosen
    assert templates.fill("mine", locale, WHOLE).text == f"in {chosen}\n"


def test_the_merchants_own_goes_before_ours_in_its_language_only(folder: Folder) -> None:
    folder.write("delivered.en.txt", "Subject: Here it is\nMine.")
    english = folder.templates.fill("delivered", "en", WHOLE)
    assert (english.subject, english.text, english.html) == ("Here it is", "Mine.\n", None)
    assert "toimitettu" in folder.templates.fill("delivered", "fi", WHOLE).subject
    assert "on its way" in folder.templates.fill("in-transit", "en", WHOLE).subject


def test_html_lies_beside_its_text(folder: Folder) -> None:
    folder.write("mine.en.txt", "Subject: Order\nplain")
    folder.write("mine.en.html", "<b>{{ customer.name }}</b>")
    assert folder.templates.fill("mine", "en", WHOLE).html == "<b>Mia &lt;&amp; Co&gt; Virtanen</b>"


# --- what is written


def test_a_line_of_tags_alone_leaves_no_line_and_every_other_line_keeps_its_end(folder: Folder) -> None:
    body = (
        "{% if parcel %}\nyes {% if parcel.url %}linked{% endif %}\n{% endif %}\n"
        "{% for i in items %}\n- {{ i.quantity }} x {{ i.name }}\n{% endfor %}\nend\n"
    )
    assert folder.text(body) == "yes linked\n- 2 x Shirt, blue\nend\n"


def test_what_is_not_known_is_empty(folder: Folder) -> None:
    assert folder.text("[{{ customer.first_name }}]", BARE) == "[]\n"


def test_control_characters_of_the_data_do_not_reach_the_message(folder: Folder) -> None:
    hostile = replace(WHOLE, first_name="Mi\x1b[2J\x00a\u202e", order="#1\r\nBcc: x@example.com")
    assert folder.text("{{ customer.first_name }}", hostile) == "Mi[2Ja\n"
    wording = shipped().fill("delivered", "en", hostile)
    assert "\n" not in wording.subject
    assert "\r" not in wording.subject + wording.text
    assert "order #1 Bcc: x@example.com has been" in wording.subject


def test_every_variable_that_is_documented_is_there_and_no_other() -> None:
    variables = variables_of(WHOLE, "en")
    assert set(variables) == {*VARIABLES, *LISTS, *PLAIN}
    for name, entries in VARIABLES.items():
        assert set(variables[name]) == set(entries)
    for name, (_, entries) in LISTS.items():
        assert all(set(each) == set(entries) for each in variables[name])


def test_the_usual_filters_do_what_they_are_called(folder: Folder) -> None:
    body = (
        "{{ order.name|replace('#', 'no ')|upper }} {{ items|map(attribute='name')|join('; ') }} {{ items|length }} "
        "{{ shop.name ~ '!' }} {{ customer.name|default('you') }} {{ 'a' + 'b' }} {{ 7 // 2 }}"
    )
    assert folder.text(body) == "NO 1001 Shirt, blue 1 Example Workshop! Mia <& Co> Virtanen ab 3\n"


# --- mistakes


def test_an_unknown_template_names_the_nearest(folder: Folder) -> None:
    with pytest.raises(UsageError, match="did you mean `delivered`"):
        folder.templates.fill("deliverd", "en", WHOLE)
    with pytest.raises(UsageError):
        folder.templates.fill("../../etc/passwd", "en", WHOLE)


@pytest.mark.parametrize(
    ("body", "line", "why", "hint"),
    [
        ("one\ntwo\n{{ custmer.name }}", 4, "no `custmer`", "did you mean `customer`"),
        ("one\n{{ order.nmae }}", 3, "no `order.nmae`", "did you mean `order.name`"),
        ("{% for p in parcels %}\n{{ p.ulr }}\n{% endfor %}", 3, "no `parcel.ulr`", "did you mean `parcel.url`"),
        ("{% if order.nmae %}x{% endif %}", 2, "no `order.nmae`", ""),
        ("one\n\n{% if %}", 4, "", ""),
        ("{{ order.name", 2, "", ""),
        ("x\n{{ order.name|shout }}", 3, "filter `shout`", ""),
        ("x\n{{ order.name|safe }}", 3, "filter `safe`", ""),
        ("x\n{% include 'other' %}", 3, "another file", ""),
        ("{% macro a() %}{% endmacro %}", 2, "macro", ""),
        ("x\n{{ order }}", 3, "`order` is no text", ""),
        ("x\n{{ parcels }}", 3, "no text", ""),
        ("{{ 1 / 0 }}", 2, "divides by zero", ""),
        ("{{ order.name * 3 }}", 2, "for numbers", ""),
        ("{{ order.name.upper() }}", 2, "call", ""),
        ("{{ order.name.upper }}", 2, "no `upper`", ""),
        ("{{ order.__class__ }}", 2, "no `order.__class__`", ""),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", 2, "", ""),
        ("{{ self }}", 2, "no `self`", ""),
        ("{{ lipsum }}", 2, "no `lipsum`", ""),
        ("{{ order.name|map('attr', '__class__')|list|join }}", 2, "", ""),
    ],
)
def test_a_mistake_names_the_file_the_line_and_what_is_missing(
    folder: Folder, body: str, line: int, why: str, hint: str
) -> None:
    error = folder.error(body)
    assert str(error).startswith(f"{folder.path / 'mine.en.txt'}, line {line}: ")
    assert why in str(error)
    assert hint in (error.hint or "")


def test_what_an_order_does_not_have_is_told_as_that(folder: Folder) -> None:
    error = folder.error("{{ stage.name }}", replace(WHOLE, stage=None))
    assert "nothing that has a `.name`" in str(error)
    assert "{% if" in (error.hint or "")


def test_a_mistake_in_html_names_that_file(folder: Folder) -> None:
    folder.write("mine.en.txt", "Subject: Order\nplain")
    folder.write("mine.en.html", "<p>\n{{ order.nmae }}")
    with pytest.raises(UsageError, match=r"mine\.en\.html, line 2"):
        folder.templates.fill("mine", "en", WHOLE)


@pytest.mark.parametrize(
    "text",
    ["no subject at all\n", "Subject:\nx", "Subject: {{ customer.first_name }}\nx", "Subject: x\n{# nothing #}\n"],
)
def test_a_template_without_a_subject_or_a_text_is_refused(folder: Folder, text: str) -> None:
    folder.write("mine.en.txt", text)
    with pytest.raises(UsageError, match=r"mine\.en\.txt"):
        folder.templates.fill("mine", "en", BARE)


def test_a_mistake_in_the_subject_is_in_the_first_line(folder: Folder) -> None:
    folder.write("mine.en.txt", "Subject: {{ order.nmae }}\nx")
    with pytest.raises(UsageError, match=r"line 1: .*order\.nmae"):
        folder.templates.fill("mine", "en", WHOLE)


@pytest.mark.parametrize("file", ["mine.en.txt", "mine.en.html"])
def test_a_template_larger_than_1_mb_is_refused(folder: Folder, file: str) -> None:
    folder.write("mine.en.txt", "Subject: x\nx")
    folder.write(file, "Subject: x\n" + "x" * 1_000_000)
    with pytest.raises(UsageError, match=f"{file} is larger than 1 MB"):
        folder.templates.fill("mine", "en", WHOLE)


def test_a_file_that_is_no_text_and_a_folder_that_is_not_there_are_told(folder: Folder) -> None:
    (folder.path / "mine.en.txt").write_bytes(b"Subject: \xff\xfe\n")
    with pytest.raises(UsageError, match="not text in UTF-8"):
        folder.templates.fill("mine", "en", WHOLE)
    with pytest.raises(UsageError, match="cannot be read"):
        Templates(TemplateFiles(folder.path / "none"), "en").names()


def test_a_check_finds_the_mistake_in_every_language_and_for_an_order_of_which_little_is_known(folder: Folder) -> None:
    folder.write("mine.en.txt", "Subject: x\n{{ order.nmae }}")
    folder.write("mine.fi.txt", "Subject: {{ customer.first_name }}\nx")
    folder.write("mine.sv.txt", "Subject: {{ order.name }}\nbra")
    english, finnish = folder.templates.check("mine")
    assert "mine.en.txt, line 2" in english
    assert "order.name" in english
    assert "mine.fi.txt, line 1" in finnish
    assert "did you mean `delivered`" in folder.templates.check("deliverd")[0]


def test_files_that_are_read_for_no_message_are_told_with_why(folder: Folder) -> None:
    for file in ("mine.en.txt", "mine.en.html", "other.pt-BR.TXT", "README.md", ".gitignore", "mine.en.txt~"):
        folder.write(file, "Subject: x\nx")
    (folder.path / "old").mkdir()
    assert folder.templates.strays() == ()
    assert folder.templates.own_names() == ("mine", "other")
    for file in ("in-transit.en.html", "in_transit.en.txt", "delayed.txt", "shipped.en.html.j2"):
        folder.write(file, "Subject: x\nx")
    found = {each.partition(": ")[0].rpartition("/")[2]: each for each in folder.templates.strays()}
    assert set(found) == {"in-transit.en.html", "in_transit.en.txt", "delayed.txt", "shipped.en.html.j2"}
    assert "no text beside it, in-transit.en.txt" in found["in-transit.en.html"]
    assert "such as in-transit.en.txt" in found["in_transit.en.txt"]
    assert "such as delayed.en.txt" in found["delayed.txt"]
    assert shipped().strays() == shipped().own_names() == ()


# --- bounds

DOUBLING = "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 60
ENDLESS = [
    "{% for a in range(99999) %}" * 3 + "{% endfor %}" * 3,
    "{% for a in range(99999) %}a long enough text{% endfor %}",
    "{% for a in range(99999999999) %}x{% endfor %}",
    "{{ 'x' * 999999999999 }}",
    "{{ [1] * 999999999999 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{% set a = 999999 %}" + "{% set a = a * a %}" * 40 + "{{ a }}",
    DOUBLING + "x",
    DOUBLING.replace("a ~ a", "a + a") + "x",
    "{% set a %}xxxxxxxxxx{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 60 + "x",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a|replace('x', 'xxxxxxxxxx') %}" * 60 + "x",
    "{% set a = 'xxxxxxxxxx' %}" + "{% set a = a|list|join(a) %}" * 60 + "x",
    "{% set a = [1, 2] %}" + "{% set a = [a, a] %}" * 60 + "{{ a|string }}",
    "{% for a in ['ab']|map('_steps', -999999999999) %}{% for b in a %}{% endfor %}{% endfor %}" + "x",
    "{{ ['ab', 'cd']|map('_' ~ 'joined')|join }}",
    "{{ '%999999999d' % 1 }}",
    "{{ '{:>999999999}'.format(1) }}",
    "{{ 'x'|center(999999999) }}",
    "{{ 'x'|indent(999999999) }}",
    "{{ 1.5|round(999999999) }}",
    "{% for a in items recursive %}{{ loop(items) }}{% endfor %}",
    "{{ '" + "x" * 900_000 + "'|list|join('" + "y" * 900 + "') }}",
    "{% if " * 500 + "x",
    "{{ order.name }}" * 60_000,
    "{{ 1" + " + 1" * 200_000 + " }}",
    "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
    "".join("{% if order %}" for _ in range(200)) + "x" + "{% endif %}" * 200,
    "{{ -" * 1 + "-" * 20_000 + "1 }}",
]


@pytest.mark.parametrize("body", ENDLESS, ids=range(len(ENDLESS)))
def test_a_template_that_would_not_end_or_fill_the_memory_is_refused_soon(folder: Folder, body: str) -> None:
    begun = time.monotonic()
    error = folder.error(body)
    assert time.monotonic() - begun < 8
    assert "mine.en.txt" in str(error)
    assert len(str(error)) < 2_000


def test_a_loop_over_a_long_text_and_a_constant_in_a_loop_count_too(folder: Folder) -> None:
    facts = replace(WHOLE, sentences=tuple("a sentence" for _ in range(1_000)))
    assert folder.text("{% for s in sentences %}{{ s }}\n{% endfor %}", facts).count("a sentence") == 1_000
    assert "1,000,000" in str(folder.error("{% for s in sentences %}{{ '" + "y" * 2_000 + "' }}{% endfor %}", facts))


def test_map_takes_every_filter_and_entry_that_there_is(folder: Folder) -> None:
    assert folder.text("{{ ['a', 'b']|map('upper')|join('+') }} {{ items|map(attribute='sku')|join }}") == (
        "A+B SHIRT-BLUE\n"
    )


def test_no_filter_takes_a_width_or_a_format() -> None:
    assert not FILTERS & {
        "center",
        "indent",
        "format",
        "wordwrap",
        "batch",
        "slice",
        "attr",
        "safe",
        "tojson",
        "pprint",
    }


def test_a_template_is_filled_for_many_orders_without_running_out(folder: Folder) -> None:
    folder.write("mine.en.txt", "Subject: x\n{% for s in sentences %}{{ s }}{% endfor %}")
    facts = replace(WHOLE, sentences=("y" * 400_000,), placed=date(2026, 1, 1))
    for _ in range(5):
        assert len(folder.templates.fill("mine", "en", facts).text) == 400_001
