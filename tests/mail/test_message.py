"""A message as it goes to a mail server: its headers, its parts, and nothing of the data in a header of its own."""

from __future__ import annotations

import re
from base64 import b64decode
from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.errors import UsageError
from orderstatus.core.messages.addresses import Mailbox
from orderstatus.core.messages.events import MessageKind
from orderstatus.core.messages.message import Message, Wording
from orderstatus.mail.message import Letter, letters

SENDER = Mailbox("hello@example.com", "Acme, Workshop")
MESSAGE = Message(
    shop="acme.myshopify.com",
    order="gid://shopify/Order/1001",
    order_name="#1001",
    kind=MessageKind.DELIVERED,
    event="delivered:7201",
    at=datetime(2026, 11, 27, 9, 30, tzinfo=UTC),
    to="mia@example.com",
    to_name="Mia Virtanen",
    wording=Wording(
        subject="Tilaus #1001 on toimitettu", text="Hyvää päivää!\n", html="<p>Hyvää päivää!</p>", language="fi"
    ),
)


def first(message: Message, sender: Mailbox = SENDER, reply_to: Mailbox | None = None) -> Letter:
    return next(letters(message, sender, reply_to))


def read(letter: Letter) -> EmailMessage:
    message = message_from_bytes(letter.data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_the_headers_say_whom_it_is_from_and_that_no_machine_should_answer() -> None:
    mail = read(first(MESSAGE, reply_to=Mailbox("help@example.com")))
    assert str(mail["From"]) == '"Acme, Workshop" <hello@example.com>'
    assert str(mail["To"]) == "Mia Virtanen <mia@example.com>"
    assert str(mail["Reply-To"]) == "help@example.com"
    assert str(mail["Date"]) == "Fri, 27 Nov 2026 09:30:00 +0000"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Content-Language"] == "fi"
    assert mail["Bcc"] is None
    assert mail["Cc"] is None


def test_text_and_html_stand_beside_each_other() -> None:
    mail = read(first(MESSAGE))
    assert mail.get_content_type() == "multipart/alternative"
    plain, html = (part for part in mail.iter_parts())
    assert (plain.get_content_type(), plain.get_content().strip()) == ("text/plain", "Hyvää päivää!")
    assert (html.get_content_type(), html.get_content().strip()) == ("text/html", "<p>Hyvää päivää!</p>")


def test_without_html_it_is_plain_text() -> None:
    mail = read(first(replace(MESSAGE, wording=replace(MESSAGE.wording, html=None))))
    assert mail.get_content_type() == "text/plain"


def test_every_byte_is_ascii_and_every_line_ends_as_mail_does_and_is_short() -> None:
    data = first(replace(MESSAGE, to_name="Päivi 用户", wording=replace(MESSAGE.wording, subject="Ä" * 150))).data
    assert data.isascii()
    assert data.replace(b"\r\n", b"").count(b"\n") == 0 == data.replace(b"\r\n", b"").count(b"\r")
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_the_id_is_the_same_for_every_try_and_differs_by_shop_order_event_and_copy() -> None:
    def ids(message: Message) -> list[str]:
        return [str(read(each)["Message-ID"]) for each in letters(message, SENDER, None)]

    assert ids(MESSAGE) == ids(replace(MESSAGE, at=datetime(2027, 1, 1, tzinfo=UTC), to_name=None))
    assert ids(MESSAGE)[0].endswith("@example.com>")
    others = [
        replace(MESSAGE, shop="beta.myshopify.com"),
        replace(MESSAGE, order="gid://shopify/Order/1002"),
        replace(MESSAGE, event="delivered:7202"),
    ]
    every = [*ids(replace(MESSAGE, copies=("boss@example.com", "workshop@example.com"))), *(ids(o)[0] for o in others)]
    assert len(set(every)) == len(every) == 6


def test_names_and_domains_in_other_letters_are_written_so_that_every_server_takes_them() -> None:
    letter = first(
        replace(MESSAGE, to="mia@bücher.example", to_name="Päivi Ämmälä"), Mailbox("hello@käsityö.example", "Käsityö")
    )
    assert not letter.needs_smtputf8
    assert (letter.sender, letter.recipient) == ("hello@xn--ksity-gra4k.example", "mia@xn--bcher-kva.example")
    mail = read(letter)
    joined = "علی\u200cرضا"
    assert read(first(replace(MESSAGE, to_name=joined)))["To"].addresses[0].display_name == joined
    assert mail["To"].addresses[0].display_name == "Päivi Ämmälä"
    assert mail["From"].addresses[0].display_name == "Käsityö"


def test_only_what_stands_before_the_at_needs_more_of_a_server() -> None:
    assert first(replace(MESSAGE, to="päivi@example.com")).needs_smtputf8
    assert first(MESSAGE, reply_to=Mailbox("päivi@example.com")).needs_smtputf8


def head_of(letter: Letter) -> list[str]:
    """The names of the headers as they stand in the bytes, with no word decoded."""
    head, _, _ = letter.data.partition(b"\r\n\r\n")
    unfolded = head.decode().replace("\r\n ", " ")
    assert max(map(len, head.split(b"\r\n"))) <= 998
    return [line.partition(": ")[0] for line in unfolded.split("\r\n")]


EXPECTED_HEAD = [
    *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress", "Content-Language"),
    *("Content-Type", "Content-Transfer-Encoding", "MIME-Version"),
]
ENCODED = "=?utf-8?q?a=0D=0ABcc=3A_evil=40example.org=0D=0A=0D=0Abody?="


@pytest.mark.parametrize(
    "message",
    [
        replace(MESSAGE, to_name=ENCODED),
        replace(MESSAGE, to_name=f"Mia {ENCODED} {ENCODED}"),
        replace(MESSAGE, wording=replace(MESSAGE.wording, subject=ENCODED)),
        replace(MESSAGE, wording=replace(MESSAGE.wording, subject=f"Order {ENCODED}")),
        replace(MESSAGE, to_name="a" * 5_000, wording=replace(MESSAGE.wording, subject="b" * 5_000)),
    ],
)
def test_what_looks_like_an_encoded_word_stays_the_text_that_it_is(message: Message) -> None:
    message = replace(message, wording=replace(message.wording, html=None))
    letter = first(message)
    assert sorted(head_of(letter)) == sorted(EXPECTED_HEAD)
    assert b"evil@" not in letter.data
    mail = read(letter)
    assert mail["Bcc"] is None
    assert str(mail["To"].addresses[0].addr_spec) == "mia@example.com"


def test_a_word_that_looks_encoded_reaches_the_reader_letter_by_letter() -> None:
    subject = read(first(replace(MESSAGE, wording=replace(MESSAGE.wording, subject=ENCODED))))["Subject"]
    raw = first(replace(MESSAGE, wording=replace(MESSAGE.wording, subject=ENCODED))).data
    words = re.findall(rb"=\?utf-8\?b\?([^?]*)\?=", raw.partition(b"\r\nDate:")[0].partition(b"Subject:")[2])
    assert b"".join(map(b64decode, words)).decode() == ENCODED
    assert "\n" not in str(subject)


def test_an_address_cannot_be_an_encoded_word() -> None:
    with pytest.raises(UsageError):
        letters(replace(MESSAGE, to="=?utf-8?q?a=0D=0A?=@example.com"), SENDER, None)


@given(
    name=st.text(alphabet='äé用 =?utf-8qQbB_0DA:@<>",;\r\n\\', max_size=400),
    subject=st.text(alphabet="ä =?utf-8qQbB_0DA:\r\n", min_size=1, max_size=400),
)
def test_headers_are_just_those_that_were_meant_whatever_a_name_or_a_subject_holds(name: str, subject: str) -> None:
    message = replace(MESSAGE, to_name=name, wording=Wording(subject=subject, text="Hello\n", language="fi"))
    assert sorted(head_of(first(message))) == sorted(EXPECTED_HEAD)


HOSTILE = "Mia\r\nBcc: everyone@example.com\r\n\r\nBuy now"


@pytest.mark.parametrize(
    "message",
    [
        replace(MESSAGE, to_name=HOSTILE),
        replace(MESSAGE, wording=replace(MESSAGE.wording, subject=HOSTILE)),
        replace(MESSAGE, event=HOSTILE),
        replace(MESSAGE, to_name="Mia\x00\x1b\u2028Bcc: x"),
    ],
)
def test_no_line_break_of_the_data_reaches_a_header(message: Message) -> None:
    mail = read(first(message))
    assert mail["Bcc"] is None
    assert [each.addr_spec for each in mail["To"].addresses] == ["mia@example.com"]
    assert set(mail.keys()) == set(read(first(MESSAGE)).keys())


@given(name=st.text(alphabet='äé用, ;"\\<>@()a:.=?_ b', max_size=120))
def test_a_name_of_commas_quotes_and_brackets_makes_no_second_recipient(name: str) -> None:
    head, _, _ = first(replace(MESSAGE, to_name=name)).data.decode("ascii").partition("\r\n\r\n")
    raw = re.search(r"(?ms)^To:(.*?)\r\n(?![ \t])", f"{head}\r\n")
    assert raw is not None
    # As a server reads it: the line unfolded, no word decoded.
    assert [address for _, address in getaddresses([raw[1].replace("\r\n", "")])] == ["mia@example.com"]


@given(name=st.text(max_size=60), subject=st.text(min_size=1, max_size=80), text=st.text(max_size=200))
def test_whatever_a_shop_holds_the_headers_are_the_same_and_the_recipient_is_one(
    name: str, subject: str, text: str
) -> None:
    letter = first(replace(MESSAGE, to_name=name, wording=Wording(subject=subject, text=text)))
    mail = read(letter)
    head = letter.data.split(b"\r\n\r\n")[0]
    assert head.isascii()
    assert mail["Bcc"] is None
    assert [each.addr_spec for each in mail["To"].addresses] == ["mia@example.com"]


@pytest.mark.parametrize(
    ("to", "copies"),
    [("mia@example.com\nBcc: x", ()), ("mia@example.com", ("a@example.com,b@example.com",)), (None, ())],
)
def test_what_is_no_address_is_refused_before_the_first_letter_is_made(to: str | None, copies: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        letters(replace(MESSAGE, to=to, copies=copies), SENDER, None)
