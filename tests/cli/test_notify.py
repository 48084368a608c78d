"""`notify`: what would be sent and why not, whom it reaches, what was sent, and what is not as it should be."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from orderstatus.core.messages.message import Delivery, Message
from support.mail_servers import Inbox
from support.metafields import stage, written
from support.notified import Workshop, mailing


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.fixture
def telling(workshop: Workshop) -> Workshop:
    """A workshop that tells its customers already."""
    workshop.begin()
    return workshop


def test_a_preview_needs_no_mail_server_and_keeps_nothing(workshop: Workshop) -> None:
    draft = workshop.order()
    (row,) = workshop.rows("notify", "preview")
    assert (row["order_name"], row["event"], row["about"], row["result"]) == (draft.name, "stage", "printing", "due")
    assert (row["to"], row["language"], row["template"], row["recipients"]) == ("mia@example.com", "en", "stage", 1)
    assert workshop.kept(draft) == []


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"test": True}, "it is a test order"),
        ({"to": None}, "the order has no address"),
        ({"to": "mia@example.com\nbcc: all@example.com"}, "no mail can be sent to"),
        ({"ago": timedelta(days=8)}, "it happened more than 7d ago"),
        ({"customer_tags": ("No-Status-Mail",)}, "the customer wants none: tag no-status-mail"),
        ({"tags": ["no-status-mail"]}, "the customer wants none: tag no-status-mail"),
        ({"into": "waiting"}, "the stage waiting is not defined here"),
    ],
)
def test_of_a_named_order_every_event_is_shown_with_why_it_is_not_told(
    workshop: Workshop, change: dict[str, object], why: str
) -> None:
    draft = workshop.order(**change)  # type: ignore[arg-type]
    (row,) = workshop.rows("notify", "preview", draft.name)
    assert row["result"] == "not-due"
    assert row["reason"].startswith(why)


def test_a_whole_shop_shows_only_what_the_rules_are_about(workshop: Workshop) -> None:
    workshop.order(into=None)
    workshop.order(ago=timedelta(days=8))
    assert workshop.rows("notify", "preview") == []
    assert len(workshop.rows("notify", "preview", "--all")) == 0
    workshop.order(test=True)
    (row,) = workshop.rows("notify", "preview")
    assert row["reason"] == "it is a test order"


def test_a_message_is_shown_as_it_would_arrive_in_the_customers_language(workshop: Workshop) -> None:
    draft = workshop.order("aino@example.com", locale="fi-FI")
    ran = workshop("notify", "preview", draft.name, "--show")
    lines = ran.lines
    assert lines[0] == f"{draft.name} · stage · printing · due"
    assert lines[1:3] == ["From: Acme Workshop <hello@example.com>", "To: aino@example.com"]
    assert lines[3].startswith("Subject: ")
    assert "Painossa" in ran.out


def test_the_page_of_one_message_is_written(workshop: Workshop, tmp_path: Path) -> None:
    draft = workshop.order()
    page = tmp_path / "message.html"
    assert workshop("notify", "preview", draft.name, "--html", str(page)).code == 0
    assert "Being printed" in page.read_text()
    other = workshop.order()
    ran = workshop("notify", "preview", draft.name, other.name, "--html", str(page))
    assert (ran.code, "`--html` writes one message" in ran.err) == (2, True)


def test_an_order_that_is_not_there_is_named_once_the_others_are_shown(workshop: Workshop) -> None:
    draft = workshop.order()
    ran = workshop("notify", "preview", draft.name, "99999")
    assert (ran.code, len(ran.lines)) == (1, 1)
    assert "there is no order 99999" in ran.err


def test_nothing_is_sent_while_the_switch_is_off(workshop: Workshop) -> None:
    workshop.set(send="false")
    with mailing(workshop) as inbox:
        ran = workshop("notify", "send", says="y")
    assert (ran.code, inbox.reached, workshop.asked) == (2, [], [])
    assert "orderstatus config set notify.send true" in ran.err


def test_the_first_time_shows_whom_it_reaches_and_asks(workshop: Workshop) -> None:
    draft = workshop.order()
    with mailing(workshop) as inbox:
        assert workshop("notify", "send", says="n").code == 1
        assert (inbox.reached, workshop.kept(draft)) == ([], [])
        ran = workshop("notify", "send", says="y", tty=True)
        assert ran.code == 0
    assert inbox.reached == ["mia@example.com"]
    assert "mia@example.com" in ran.err
    assert workshop.asked[-1].startswith("send 1 message for ")


def test_the_first_time_without_a_person_wants_the_number(workshop: Workshop) -> None:
    workshop.order()
    with mailing(workshop) as inbox:
        for flags in ((), ("--yes",), ("--yes", "--expect", "2")):
            assert workshop("notify", "send", *flags).code == 2
        assert inbox.reached == []
        assert workshop("notify", "send", "--yes", "--expect", "1").code == 0
    assert inbox.reached == ["mia@example.com"]


def test_the_first_time_is_about_the_whole_shop(workshop: Workshop) -> None:
    draft = workshop.order()
    with mailing(workshop) as inbox:
        ran = workshop("notify", "send", draft.name, says="y")
    assert (ran.code, inbox.reached) == (2, [])


def test_only_new_tells_nothing_of_the_past(workshop: Workshop) -> None:
    old = workshop.order("old@example.com")
    with mailing(workshop) as inbox:
        assert workshop("notify", "send", "--only-new").code == 0
        workshop.order("new@example.com", ago=timedelta())
        workshop.shop.now += timedelta(minutes=5)
        assert workshop("notify", "send").code == 0
    assert inbox.reached == ["new@example.com"]
    (row,) = workshop.rows("notify", "preview", old.name)
    assert row["reason"] == "it happened before sending was begun"


def test_the_second_run_sends_nothing_and_says_nothing(telling: Workshop) -> None:
    drafts = [telling.order(f"mia{number}@example.com") for number in range(3)]
    with mailing(telling) as inbox:
        first = telling("notify", "send")
        second = telling("notify", "send")
    assert (first.code, first.err) == (0, "")
    assert [line.split("\t")[-2] for line in first.lines] == ["sent"] * 3
    assert "@" not in first.out
    assert (second.code, second.out, second.err) == (0, "", "")
    assert sorted(inbox.reached) == ["mia0@example.com", "mia1@example.com", "mia2@example.com"]
    assert [[each["state"] for each in telling.kept(draft)] for draft in drafts] == [["sent"]] * 3


def test_an_order_that_moves_on_is_told_of_its_next_stage_too(telling: Workshop) -> None:
    telling.order()
    with mailing(telling) as inbox:
        telling("notify", "send")
        telling.order("other@example.com", into="packing")
        telling("notify", "send")
    assert inbox.reached == ["mia@example.com", "other@example.com"]


def test_quiet_hours_wait_and_the_next_run_after_them_sends(telling: Workshop) -> None:
    draft = telling.order()
    # The shop's clock shows 07:30.
    telling.set(quiet_hours='"21:00-08:00"')
    (row,) = telling.rows("notify", "preview")
    assert (row["result"], row["reason"].startswith("quiet hours until")) == ("waits", True)
    with mailing(telling) as inbox:
        ran = telling("notify", "send")
        assert (ran.code, ran.out, ran.err, inbox.reached, telling.kept(draft)) == (0, "", "", [], [])
        telling.shop.now += timedelta(minutes=30)
        assert telling("notify", "send").code == 0
    assert inbox.reached == ["mia@example.com"]


def test_a_customer_who_was_refused_is_exit_1_and_is_not_tried_again(telling: Workshop) -> None:
    telling.order("gone@example.com")
    telling.order("mia@example.com")
    with mailing(telling, Inbox(recipients={"gone@example.com": ["550 no such user"]})) as inbox:
        ran = telling("notify", "send")
        again = telling("notify", "send")
    assert (ran.code, sorted(line.split("\t")[-2] for line in ran.lines)) == (1, ["refused", "sent"])
    assert (again.code, again.out) == (0, "")
    assert inbox.tried.count("gone@example.com") == 1


def test_a_server_that_refuses_everybody_ends_the_run_and_those_it_refused_have_a_way_back(telling: Workshop) -> None:
    everybody = [f"mia{number}@example.com" for number in range(8)]
    drafts = [telling.order(each) for each in everybody]
    with mailing(telling, Inbox(recipients={each: ["550 5.1.1 no such user"] * 3 for each in everybody})) as inbox:
        ran = telling("notify", "send")
        assert (ran.code, len(ran.lines), len(inbox.tried)) == (1, 5, 5)
        assert "5 messages were refused one after the other" in ran.err
        refused = [draft.name for draft in drafts if telling.kept(draft)]
        inbox.recipients.clear()
        assert telling("notify", "send", "--again", "--yes").code == 0
        assert len(inbox.reached) == 3
        again = telling("notify", "send", *refused, "--again", "--yes")
    assert (again.code, len(again.lines)) == (0, 5)
    assert sorted(inbox.reached) == everybody
    assert [[each["state"] for each in telling.kept(draft)] for draft in drafts] == [["sent"]] * 8


def test_a_server_that_greylists_is_exit_3_and_the_next_run_sends(telling: Workshop) -> None:
    draft = telling.order("grey@example.com")
    with mailing(telling, Inbox(recipients={"grey@example.com": ["451 try again"]})) as inbox:
        ran = telling("notify", "send")
        assert (ran.code, [each["state"] for each in telling.kept(draft)]) == (3, ["deferred"])
        assert "1 message was not taken for now; the next run tries it again" in ran.err
        inbox.recipients.clear()
        assert telling("notify", "send").code == 0
    assert inbox.tried == ["grey@example.com"] * 2
    assert [each["state"] for each in telling.kept(draft)] == ["sent"]


def test_a_server_that_is_not_there_is_exit_3_and_nothing_is_lost(telling: Workshop) -> None:
    draft = telling.order()
    telling.order("other@example.com")
    telling.mailed_by(1)
    ran = telling("notify", "send")
    assert (ran.code, len(ran.lines)) == (3, 1)
    assert "nothing can be sent now" in ran.err
    with mailing(telling) as inbox:
        assert telling("notify", "send").code == 0
    assert sorted(inbox.reached) == ["mia@example.com", "other@example.com"]
    assert [each["state"] for each in telling.kept(draft)] == ["sent"]


def test_a_limit_leaves_the_rest_to_the_next_run(telling: Workshop) -> None:
    for number in range(3):
        telling.order(f"mia{number}@example.com")
    with mailing(telling) as inbox:
        assert len(telling("notify", "send", "--limit", "2").lines) == 2
        assert len(telling("notify", "send").lines) == 1
    assert len(set(inbox.reached)) == 3


def test_a_limit_counts_for_the_question_the_rehearsal_and_what_is_expected(workshop: Workshop) -> None:
    for number in range(3):
        workshop.order(f"mia{number}@example.com")
    with mailing(workshop) as inbox:
        ran = workshop("notify", "send", "--limit", "2", "--dry-run", tty=True)
        assert (len(ran.lines), ran.err.splitlines()[-1]) == (3, "1 more is due: `--limit` leaves it out")
        ran = workshop("notify", "send", "--limit", "2", says="n")
        assert (ran.code, "1 message is due beyond `--limit`: the next run sends" in ran.err) == (1, True)
        assert workshop.asked == ["send 2 messages for demo.myshopify.com? [y/N]"]
        assert workshop("notify", "send", "--limit", "2", "--yes", "--expect", "3").code == 2
        assert inbox.reached == []
        assert workshop("notify", "send", "--limit", "2", "--yes", "--expect", "2").code == 0
    assert len(inbox.reached) == 2


def test_who_asks_for_what_may_be_on_its_way_hears_that_it_was_not_sent(telling: Workshop) -> None:
    draft = telling.order()
    with mailing(telling) as inbox:
        telling("notify", "send")
        left_behind(telling, draft.node["id"], ago=timedelta(minutes=20))
        ran = telling("notify", "send", draft.name, "--again", "--yes")
    assert (ran.code, len(inbox.reached)) == (1, 1)
    assert "claimed it within the last hour, and may be sending it" in ran.out


def test_what_an_earlier_run_left_behind_is_shown_and_sent_again_only_when_asked(telling: Workshop) -> None:
    draft = telling.order()
    with mailing(telling) as inbox:
        telling("notify", "send", "--limit", "1")
        left_behind(telling, draft.node["id"])
        ran = telling("notify", "send")
        assert (ran.code, ran.out, len(inbox.reached)) == (0, "", 1)
        assert "`orderstatus notify log --unknown` names it" in ran.err
        (row,) = telling.rows("notify", "log", "--unknown")
        assert (row["order_name"], row["state"], row["recipients"]) == (draft.name, "unknown", 1)
        assert telling("notify", "send", "--again").code == 2
        assert telling("notify", "send", "--again", says="y").code == 0
    assert len(inbox.reached) == 2
    assert [each["state"] for each in telling.kept(draft)] == ["sent"]


def left_behind(workshop: Workshop, gid: str, ago: timedelta = timedelta(hours=2)) -> None:
    """Afterwards the message of the order is one that was claimed so long ago, and no more is known."""
    query = 'query($id: ID!) { order(id: $id) { metafield(namespace: "orderstatus", key: "notified") { value } } }'
    kept = json.loads(workshop.shop.send(query, {"id": gid})["data"]["order"]["metafield"]["value"])
    at = (workshop.shop.now - ago).isoformat()
    kept["messages"] = [{**each, "state": "claimed", "at": at} for each in kept["messages"]]
    assert not written(workshop.shop.server, stage(gid, json.dumps(kept), key="notified", type="json"))["userErrors"]


def test_the_log_tells_what_was_sent_order_by_order(telling: Workshop) -> None:
    draft = telling.order()
    telling.order("gone@example.com", into="packing")
    with mailing(telling, Inbox(recipients={"gone@example.com": ["550 no such user"]})):
        telling("notify", "send")
    rows = telling.rows("notify", "log")
    assert sorted((row["event"], row["state"], row["reason"]) for row in rows) == [
        ("stage", "refused", "refused (550)"),
        ("stage", "sent", None),
    ]
    assert not any("@example.com" in str(value) for row in rows for value in row.values())
    (row,) = telling.rows("notify", "log", draft.name)
    assert row["state"] == "sent"


def test_without_the_scope_nothing_is_sent_but_for_this_machine_alone(telling: Workshop, tmp_path: Path) -> None:
    telling.order()
    telling.shop.server.grants.granted = tuple(
        scope for scope in telling.shop.server.grants.granted if scope != "write_orders"
    )
    with mailing(telling) as inbox:
        ran = telling("notify", "send")
        assert (ran.code, inbox.reached) == (4, [])
        assert "--this-machine-only" in ran.err
        assert telling("notify", "send", "--this-machine-only", "--yes", "--expect", "1").code == 0
        assert telling("notify", "send", "--this-machine-only").out == ""
    assert inbox.reached == ["mia@example.com"]
    (row,) = telling.rows("notify", "log", "--this-machine-only")
    assert row["state"] == "sent"


def test_nobody_is_told_twice_where_one_run_keeps_it_here_and_the_next_one_in_the_shop(telling: Workshop) -> None:
    telling.order("first@example.com")
    with mailing(telling) as inbox:
        assert telling("notify", "send", "--this-machine-only", "--yes", "--expect", "1").code == 0
        assert telling("notify", "send").out == ""
        telling.order("second@example.com")
        assert len(telling("notify", "send").lines) == 1
        assert telling("notify", "send", "--this-machine-only").out == ""
    assert inbox.reached == ["first@example.com", "second@example.com"]
    for flags in ((), ("--this-machine-only",)):
        assert [row["state"] for row in telling.rows("notify", "log", *flags)] == ["sent"] * 2
        rows = telling.rows("notify", "preview", *flags)
        assert [row["reason"] for row in rows] == ["it was sent already"] * 2
    (access,) = [row for row in telling.rows("notify", "check") if row["check"] == "access"]
    assert (access["state"], "on this machine alone" in access["detail"]) == ("warning", True)


def test_the_shop_says_since_when_also_for_who_keeps_what_was_sent_here(workshop: Workshop) -> None:
    workshop.order("old@example.com")
    with mailing(workshop) as inbox:
        assert workshop("notify", "send", "--only-new").code == 0
        assert workshop.rows("notify", "preview", "--this-machine-only")[0]["result"] == "not-due"
        assert workshop("notify", "send", "--this-machine-only", "--yes", "--expect", "0").code == 0
        assert workshop("notify", "send", "--this-machine-only").code == 0
    assert inbox.reached == []


def test_a_template_that_fails_sends_nothing_and_the_others_go(telling: Workshop) -> None:
    telling.order("mia@example.com")
    telling.order("other@example.com", into="packing")
    stages = telling.config / "stages.toml"
    stages.write_text(stages.read_text().replace('template = "stage"', 'template = "mine"', 1))
    folder = telling.config / "templates"
    folder.mkdir()
    (folder / "mine.en.txt").write_text("Subject: {{ order.name }}\n\nYour {{ order.colour }} shirt\n")
    telling.set(templates='"templates"')
    with mailing(telling) as inbox:
        ran = telling("notify", "send")
    assert (ran.code, inbox.reached) == (1, ["other@example.com"])
    assert sorted(line.split("\t")[-2] for line in ran.lines) == ["failed", "sent"]
    assert "colour" in ran.out
    assert "colour" in telling("notify", "preview").err
    checked = telling.rows("notify", "check")
    assert [row["about"] for row in checked if row["state"] == "problem"] == ["mine"]


def test_the_first_time_does_not_promise_what_cannot_be_made(workshop: Workshop) -> None:
    workshop.order("mia@example.com")
    workshop.order("other@example.com", into="packing")
    stages = workshop.config / "stages.toml"
    stages.write_text(stages.read_text().replace('template = "stage"', 'template = "mine"', 1))
    folder = workshop.config / "templates"
    folder.mkdir()
    (folder / "mine.en.txt").write_text("Subject: {{ order.name }}\n\nYour {{ order.colour }} shirt\n")
    workshop.set(templates='"templates"')
    with mailing(workshop) as inbox:
        assert sorted(row["result"] for row in workshop.rows("notify", "preview")) == ["due", "failed"]
        ran = workshop("notify", "send", says="n")
    assert workshop.asked == ["send 1 message for demo.myshopify.com? [y/N]"]
    assert "a message that is due cannot be made: " in ran.err
    assert "colour" in ran.err
    assert inbox.reached == []


def test_one_run_at_a_time_sends_for_a_shop(telling: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = telling.order()
    ran = []
    with mailing(telling) as inbox:
        rcpt = inbox.handle_RCPT

        async def meanwhile(*given: object) -> str:
            ran.append(telling("notify", "send"))
            return await rcpt(*given)  # type: ignore[arg-type]

        monkeypatch.setattr(inbox, "handle_RCPT", meanwhile)
        assert telling("notify", "send").code == 0
    assert [(each.code, "another run is sending" in each.err) for each in ran] == [(3, True)]
    assert inbox.reached == ["mia@example.com"]
    assert len(telling.kept(draft)) == 1


def test_check_says_what_keeps_messages_from_being_right(workshop: Workshop) -> None:
    rows = workshop.rows("notify", "check")
    by_check = {(row["check"], row["about"]): (row["state"], row["detail"]) for row in rows}
    assert by_check["event", "delivered"] == ("off", "off: Shopify mails customers of it itself")
    assert by_check["event", "delayed"][0] == "ok"
    assert by_check["stage", "printing"] == ("ok", "told by the template `stage`")
    assert by_check["way", None] == ("problem", "no mail server is set")
    assert by_check["begun", None][0] == "warning"
    assert workshop("notify", "check").code == 1


def test_a_stage_without_a_public_name_is_told_to_nobody_and_check_says_so(telling: Workshop) -> None:
    draft = telling.order(into="packing")
    stages = telling.config / "stages.toml"
    stages.write_text(stages.read_text().partition("  [packing.public_name]")[0])
    with mailing(telling) as inbox:
        assert telling("notify", "send").code == 0
    assert inbox.reached == []
    (row,) = telling.rows("notify", "preview", draft.name)
    assert (row["result"], row["reason"]) == ("not-due", "the stage packing has no public name")
    (row,) = [row for row in telling.rows("notify", "check") if row["about"] == "packing"]
    assert (row["state"], row["detail"]) == ("problem", "public, and has no public name: nobody is told")
    assert row["remedy"] == "orderstatus stage edit packing --public-name 'en=...'"


def test_check_reaches_the_mail_server_and_sends_nothing(telling: Workshop) -> None:
    with mailing(telling) as inbox:
        ran = telling("notify", "check", "--connect")
        assert (ran.code, inbox.envelopes) == (0, [])
        assert "it was reached, and nothing was sent" in ran.out
    telling.mailed_by(1)
    assert telling("notify", "check").code == 0
    assert telling("notify", "check", "--connect").code == 1


def test_stages_that_are_wrong_are_told_once(telling: Workshop) -> None:
    (telling.config / "stages.toml").write_text("[printing]\ncolour = 1\n")
    rows = [row for row in telling.rows("notify", "check") if row["state"] == "problem"]
    assert [row["check"] for row in rows] == ["stage", "way"]


def test_a_template_that_is_not_there_cannot_be_tried(workshop: Workshop) -> None:
    ran = workshop("notify", "check", "--send-test", "me@example.com", "--template", "nope")
    assert ran.code == 2
    assert "there is no template `nope` for `--template`" in ran.err
    assert "delivered" in ran.err


def test_the_hint_to_name_a_mail_server_can_be_pasted(telling: Workshop) -> None:
    telling.order()
    ran = telling("notify", "send")
    assert (ran.code, ran.err.splitlines()[-1].strip()) == (
        2,
        "hint: orderstatus config set notify.smtp_host smtp.example.com",
    )


def test_check_tries_the_program(telling: Workshop, tmp_path: Path) -> None:
    telling.set(program='["/nowhere/send-sms"]')
    (row,) = [row for row in telling.rows("notify", "check") if row["check"] == "way"]
    assert (row["state"], "/nowhere/send-sms" in row["detail"]) == ("problem", True)


def test_a_test_message_reaches_the_merchant_alone_and_says_so(workshop: Workshop) -> None:
    workshop.set(send="false")
    with mailing(workshop) as inbox:
        ran = workshop("notify", "check", "--send-test", "me@example.com", "--template", "shipped", "--language", "fi")
    assert (ran.code, inbox.reached) == (0, ["me@example.com"])
    assert inbox.messages[0]["Subject"].startswith("TEST ")
    assert workshop("notify", "check", "--send-test", "me@example.com\n").code == 2


def test_a_parcel_is_told_where_it_is_once_and_never_nearer_than_it_was_told_to_be(telling: Workshop) -> None:
    draft = telling.order(into=None)
    telling.events = ("shipped", "delivered")
    with mailing(telling) as inbox:

        def told() -> list[str]:
            telling.shop.now += timedelta(minutes=10)
            assert telling("notify", "send").code == 0
            return [row["event"] for row in reversed(telling.rows("notify", "log"))]

        def news(*argv: str) -> None:
            assert telling(*argv, "--yes", "--allow-shopify-mail").code == 0

        assert telling("ship", draft.name, "--number", "JJFI1", "--carrier", "Posti", "--yes").code == 0
        assert sorted(told()) == ["shipped"]
        news("event", "in-transit", draft.name)
        news("deliver", draft.name)
        assert sorted(told()) == ["delivered", "shipped"]
        late = {"fulfillmentId": draft.fulfillments[0]["id"], "status": "IN_TRANSIT"}
        assert not telling.shop.do("fulfillmentEventCreate", fulfillmentEvent=late)["userErrors"]
        assert sorted(told()) == ["delivered", "shipped"]
    assert [message["Subject"].count(draft.name) for message in inbox.messages] == [1, 1]
    (row,) = telling.rows("notify", "preview", draft.name)
    assert (row["event"], row["result"]) in {("in-transit", "not-due"), ("delivered", "not-due")}


def test_what_was_sent_is_told_also_where_the_run_is_interrupted(
    telling: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orderstatus.mail.smtp import SmtpSender

    for number in range(3):
        telling.order(f"mia{number}@example.com")
    send, tried = SmtpSender.send, []

    def interrupted(self: SmtpSender, message: Message) -> Delivery:
        tried.append(message.to)
        if len(tried) == 2:
            raise KeyboardInterrupt
        return send(self, message)

    with mailing(telling) as inbox:
        with monkeypatch.context() as patched:
            patched.setattr(SmtpSender, "send", interrupted)
            ran = telling("notify", "send")
        assert (ran.code, [line.split("\t")[-2] for line in ran.lines]) == (130, ["sent"])
        again = telling("notify", "send")
    assert [line.split("\t")[-2] for line in again.lines] == ["sent"]
    assert "1 message may have been sent" in again.err
    assert len(inbox.reached) == 2


def test_a_program_gets_each_message_in_place_of_the_mail_server(telling: Workshop, tmp_path: Path) -> None:
    telling.order("mia@example.com", locale="fi")
    out = tmp_path / "told.jsonl"
    program = tmp_path / "send-sms"
    program.write_text(f"#!/bin/sh\ncat >> {out}\n")
    program.chmod(0o755)
    telling.set(program=json.dumps([str(program)]))
    assert telling("notify", "send").code == 0
    assert telling("notify", "send").out == ""
    (message,) = [json.loads(line) for line in out.read_text().splitlines()]
    assert (message["to"]["email"], message["language"], message["kind"]) == ("mia@example.com", "fi", "stage")


def test_a_filter_chooses_whose_messages_are_looked_at(telling: Workshop) -> None:
    telling.order("mia@example.com")
    telling.order("other@example.com", into="packing")
    telling("view", "save", "packed", "--command", "list", "--stage", "packing")
    for flags in (("--stage", "packing"), ("--view", "packed")):
        (row,) = telling.rows("notify", "preview", *flags)
        assert row["to"] == "other@example.com"


PREVIEW = """\
Order  Event  Of it     Happened      Language  Address            Result   Why
#1003  stage  packing   23 Nov 06:30  en        gone@example.com   due      –
#1002  stage  printing  23 Nov 06:30  en        kalle@example.com  not-due  it is a test order
#1001  stage  printing  23 Nov 06:30  fi        aino@example.com   due      –
"""
SENT = """\
Order  Event  Of it     Happened      Result   Why
#1003  stage  packing   23 Nov 06:30  refused  550 5.1.1 no such user
#1001  stage  printing  23 Nov 06:30  sent     –
"""
CHECKED = """\
warning  sending                   sending is switched off: messages are only shown
         orderstatus config set notify.send true
ok       event stage               told; Shopify has no message of its own
warning  event shipped             told, and Shopify mails customers of it too unless its own notification is switched
                                   off
         switch it off in the admin (Settings > Notifications > Customer notifications), or: orderstatus config set
         notify_events.shipped false
"""


def test_on_a_terminal_a_person_sees_whom_it_reaches_and_what_became_of_it(workshop: Workshop) -> None:
    workshop.order("aino@example.com", locale="fi")
    workshop.order("kalle@example.com", test=True)
    workshop.order("gone@example.com", into="packing")
    previewed = workshop("notify", "preview", tty=True)
    assert previewed.out == PREVIEW
    assert previewed.err.splitlines()[0] == "2 due, 1 not-due"
    with mailing(workshop, Inbox(recipients={"gone@example.com": ["550 5.1.1 no such user"]})):
        sent = workshop("notify", "send", says="y", tty=True)
    assert (sent.code, sent.out) == (1, SENT)
    assert workshop.asked == ["send 2 messages for demo.myshopify.com? [y/N]"]
    assert sent.err.splitlines()[-1] == "1 sent, 1 refused"


def test_on_a_terminal_what_mends_a_thing_stands_whole_below_it(workshop: Workshop) -> None:
    workshop.events = ("shipped",)
    workshop.set(send="false")
    assert workshop("notify", "check", tty=True, width=120).out.startswith(CHECKED)


@pytest.mark.parametrize("command", ["preview", "send", "log", "check"])
def test_the_help_shows_examples(workshop: Workshop, command: str) -> None:
    out = workshop("notify", command, "--help").out
    assert f"orderstatus notify {command}" in out.partition("Examples:")[2]


def test_wrong_flags_are_said_before_the_shop_is_asked(workshop: Workshop) -> None:
    draft = workshop.order()
    for argv in (
        ("preview", draft.name, "--delivery", "delivered"),
        ("preview", "--show", "--json"),
        ("send", "--limit", "-1"),
        ("log", "--column", "Order"),
    ):
        assert workshop("notify", *argv).code == 2
