"""`notify send` where nobody takes the messages, `notify check` of files, and what names and languages come to."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from orderstatus.core.errors import ExitCode
from support.mail_servers import Inbox
from support.notified import Workshop, mailing


@pytest.fixture
def telling(tmp_path: Path) -> Workshop:
    """A workshop that tells its customers already."""
    workshop = Workshop(tmp_path)
    workshop.begin()
    return workshop


def in_stages(workshop: Workshop, old: str, new: str) -> None:
    """Afterwards the stages are defined with `new` in place of `old`."""
    file = workshop.config / "stages.toml"
    file.write_text(file.read_text().replace(old, new))


def test_a_server_that_relays_nothing_burns_no_message(telling: Workshop) -> None:
    drafts = [telling.order(f"c{number}@example.com") for number in range(8)]
    answer = ["554 5.7.1 <c@example.com>: Relay access denied"]
    with mailing(telling, Inbox(recipients={f"c{number}@example.com": answer for number in range(8)})) as inbox:
        ran = telling("notify", "send")
        assert (ran.code, len(inbox.tried)) == (ExitCode.ACCESS, 1)
    assert "takes no messages from here" in ran.err
    assert "@example.com" not in ran.out
    with mailing(telling) as inbox:
        assert telling("notify", "send").code == 0
    assert sorted(inbox.reached) == sorted(f"c{number}@example.com" for number in range(8))
    assert {each["state"] for draft in drafts for each in telling.kept(draft)} == {"sent"}


def test_what_a_server_says_of_a_customer_is_shown_without_the_address(telling: Workshop) -> None:
    telling.order("gone@example.com")
    with mailing(telling, Inbox(recipients={"gone@example.com": ["550 5.1.1 no such user gone@example.com"]})):
        ran = telling("notify", "send")
    assert "no such user <address>" in ran.out
    assert "gone@example.com" not in ran.out + ran.err


def test_a_copy_that_was_not_taken_is_told_with_its_address_and_why(telling: Workshop) -> None:
    in_stages(telling, 'name = "Printing"\n', 'name = "Printing"\nrecipients = ["w@example.com"]\n')
    draft = telling.order()
    with mailing(telling, Inbox(recipients={"w@example.com": ["451 4.7.1 come back later"]})):
        ran = telling("notify", "send")
    assert "the copy to w@example.com was not sent, and is not tried again: 451 4.7.1 come back later" in ran.err
    assert [each["to"] for each in telling.kept(draft)] == [1]


@pytest.mark.skipif(os.name == "nt", reason="a shell script")
def test_a_program_that_fails_at_once_burns_no_message_and_ends_the_run(telling: Workshop, tmp_path: Path) -> None:
    drafts = [telling.order(f"c{number}@example.com") for number in range(3)]
    script = tmp_path / "send-sms"
    script.write_text("#!/bin/sh\nexit 127\n")
    script.chmod(0o755)
    telling.set(program=f'"{script}"')
    ran = telling("notify", "send")
    assert (ran.code, "could not run what it needs" in ran.err) == (2, True)
    script.write_text("#!/bin/sh\nexit 1\n")
    assert telling("notify", "send").code != 0
    states = sorted(each["state"] for draft in drafts for each in telling.kept(draft))
    assert "refused" not in states
    assert states.count("claimed") == 1
    script.write_text("#!/no/such/interpreter\n")
    (row,) = [row for row in telling.rows("notify", "check") if row["check"] == "way"]
    assert (row["state"], "/no/such/interpreter" in row["detail"]) == ("problem", True)


def test_check_lists_files_that_nothing_is_told_by_and_languages_that_a_stage_has_no_name_in(telling: Workshop) -> None:
    folder = telling.config / "mails"
    folder.mkdir()
    for stray in ("delayed.txt", "in-transit.en.html"):
        (folder / stray).write_text("Subject: x\nx")
    telling.set(templates='"mails"')
    in_stages(telling, '  fi = "Painossa"\n', "")
    details = [row["detail"] for row in telling.rows("notify", "check") if row["state"] == "warning"]
    assert any("delayed.txt: it is not called as templates are" in each for each in details)
    assert any("in-transit.en.html: there is no text beside it" in each for each in details)
    assert any("`public_name` is not there in fi" in each for each in details)


def test_a_customer_is_told_in_a_language_that_the_stage_has_a_name_in(telling: Workshop) -> None:
    in_stages(telling, '  fi = "Painossa"\n', "")
    telling.order(locale="fi")
    (row,) = telling.rows("notify", "preview")
    assert row["language"] == "en"
    with mailing(telling) as inbox:
        assert telling("notify", "send").code == 0
    assert "Being printed" in str(inbox.messages[0]["Subject"])
    assert inbox.messages[0]["Content-Language"] == "en"
