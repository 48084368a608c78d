"""Addresses of messages: one address on one line, or an error that says why not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.errors import UsageError
from orderstatus.core.messages.addresses import Mailbox, mail_address, mailbox


@pytest.mark.parametrize(
    "address",
    [
        "mia@example.com",
        "mia.virtanen+orders@mail.example.co.uk",
        "o'brien@example.com",
        "päivi@bücher.example",
        "用户@例子.example",
        "a@localhost",
    ],
)
def test_an_address_is_taken_as_it_is(address: str) -> None:
    assert mail_address(f" {address} ", "the customer") == address


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "is empty"),
        ("mia@example.com\n", "line break"),
        ("mia@example.com\r\nBcc: all@example.com", "line break"),
        ("mia\x00@example.com", "control character"),
        ("mia@exam\u202eple.com", "control character"),
        ("mia@example.com,otto@example.com", "several"),
        ("mia@example.com;otto@example.com", "several"),
        ("mia", "before or after"),
        ("@example.com", "before or after"),
        ("mia@", "before or after"),
        ("mia virtanen@example.com", "before its @"),
        ("<mia@example.com>", "before its @"),
        (".mia@example.com", "before its @"),
        ("mi..a@example.com", "before its @"),
        ("a@b@example.com", "before its @"),
        ("mia@example..com", "no domain"),
        ("mia@-example.com", "no domain"),
        ("mia@exa mple.com", "no domain"),
        (f"{'m' * 65}@example.com", "too long"),
        (f"mia@{'e' * 60}.{'e' * 60}.{'e' * 60}.{'e' * 60}.{'e' * 60}.com", "too long"),
    ],
)
def test_what_is_no_address_is_refused_with_a_reason(address: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as caught:
        mail_address(address, "the customer of #1001")
    assert "the customer of #1001" in str(caught.value)
    assert str(caught.value).isprintable()


@given(st.text())
def test_whatever_is_taken_cannot_be_read_as_more_than_one_address(text: str) -> None:
    try:
        address = mail_address(text, "it")
    except UsageError:
        return
    assert not set(address) & set(' \t\r\n,;<>"\\()[]:')
    assert address.count("@") == 1


def test_a_name_may_stand_before_an_address() -> None:
    assert mailbox("Acme Workshop <hello@example.com>", "it") == Mailbox("hello@example.com", "Acme Workshop")
    assert mailbox('"Acme, Workshop" <hello@example.com>', "it") == Mailbox("hello@example.com", "Acme, Workshop")
    assert mailbox("hello@example.com", "it") == Mailbox("hello@example.com")
    assert mailbox("<hello@example.com>", "it").domain == "example.com"


@pytest.mark.parametrize(
    "text", ["Acme\nBcc: x@example.com <hello@example.com>", "Acme <hello>", "Acme hello@example.com"]
)
def test_a_name_with_a_line_break_or_without_an_address_is_refused(text: str) -> None:
    with pytest.raises(UsageError):
        mailbox(text, "`notify.from`")
