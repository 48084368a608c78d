"""Labels: what is translated, what falls back to English, and how numbers are marked."""

from __future__ import annotations

import pytest

from orderstatus.core.errors import UsageError
from orderstatus.core.labels import ENGLISH, Labels, Sentence, Word, labels, sentence

FINNISH = labels("fi")
# The words that the issue fixes.
FIXED = {
    "payment": {
        "authorized": "Hyväksytty",
        "paid": "Maksettu",
        "pending": "Käsittelyssä",
        "expired": "Vanhentunut",
    },
    "fulfillment": {
        "unfulfilled": "Toimittamaton",
        "partially-fulfilled": "Osittain toimitettu",
        "fulfilled": "Toimitettu",
        "scheduled": "Suunniteltu",
        "on-hold": "Odottaa",
    },
    "delivery": {"in-transit": "Kuljetuksessa", "delivered": "Perillä"},
}


@pytest.mark.parametrize(
    ("axis", "value", "label"), [(axis, *each) for axis, words in FIXED.items() for each in words.items()]
)
def test_the_words_that_a_finnish_merchant_knows(axis: str, value: str, label: str) -> None:
    assert FINNISH.word(axis, value) == label


def test_an_english_label_is_the_value_itself() -> None:
    assert ENGLISH.word("payment", "authorized") == "authorized"
    assert not ENGLISH.has("payment", "authorized")


def test_a_value_of_next_quarter_keeps_its_own_name_in_every_language() -> None:
    for language in (ENGLISH, FINNISH):
        assert language.word("payment", "settled-in-gold") == "settled-in-gold"
        assert language.word("no-such-axis", "paid") == "paid"
    assert not FINNISH.has("payment", "settled-in-gold")


def test_what_a_language_has_no_words_for_is_said_in_english() -> None:
    bare = Labels("sv")
    assert bare.heading("Payment") == "Payment"
    assert bare.text("{count} to ship", count=2) == "2 to ship"


def test_what_is_put_in_stands_where_the_language_puts_it() -> None:
    assert ENGLISH.text("in {span}", span="9 h") == "in 9 h"
    assert FINNISH.text("in {span}", span="9 h") == "9 h kuluttua"


def test_a_value_in_a_sentence_is_said_by_its_label() -> None:
    status = Word("request", "rejected")
    assert ENGLISH.text("request {status}", status=status) == "request rejected"
    assert FINNISH.text("request {status}", status=status) == "pyyntö: hylätty"


def test_braces_in_what_is_put_in_are_just_text() -> None:
    """Notes and names are other people's: a sentence is filled in once and never again."""
    for language in (ENGLISH, FINNISH):
        assert "{count} {0} {" in language.text("declined: {reason}", reason="{count} {0} {")


def test_a_sentence_waits_for_its_language() -> None:
    assert sentence("{count} to ship", count=2) == Sentence("{count} to ship", {"count": 2})


@pytest.mark.parametrize(
    ("number", "english", "finnish"), [(0, "0", "0"), (999, "999", "999"), (1_234_567, "1,234,567", "1\xa0234\xa0567")]
)
def test_thousands_are_marked_as_the_language_does(number: int, english: str, finnish: str) -> None:
    assert (ENGLISH.count(number), FINNISH.count(number)) == (english, finnish)


def test_decimals_are_marked_as_the_language_does() -> None:
    assert (ENGLISH.number("-12.50"), FINNISH.number("-12.50")) == ("-12.50", "-12,50")


@pytest.mark.parametrize("typed", ["fi", "FI", " fi "])
def test_a_language_is_named_by_its_code_however_it_is_typed(typed: str) -> None:
    assert labels(typed).code == "fi"


@pytest.mark.parametrize("typed", ["finnish", "sv", "../fi", "fi.py", "__init__"])
def test_a_language_that_there_is_not_is_refused_with_those_there_are(typed: str) -> None:
    with pytest.raises(UsageError, match="`ORDERSTATUS_LANG` does not know") as caught:
        labels(typed, flag="ORDERSTATUS_LANG")
    assert caught.value.hint == "one of: en, fi"


def test_no_language_at_all_is_refused_too() -> None:
    with pytest.raises(UsageError, match="`--lang` is empty") as caught:
        labels(" ")
    assert caught.value.hint == "give one of: en, fi"


def test_a_language_may_be_written_as_systems_write_it() -> None:
    assert {labels(code).code for code in ("fi", "FI", "fi_FI.UTF-8", "fi-FI", "fi_FI@euro")} == {"fi"}
    assert labels("en_GB.UTF-8") is ENGLISH
