"""Sending by SMTP, against a real server and against one that fails at every line: each message at most once."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orderstatus.core.errors import AccessError, UsageError
from orderstatus.core.messages.addresses import Mailbox
from orderstatus.core.messages.events import MessageKind
from orderstatus.core.messages.message import Delivery, DeliveryState, Message, MissedCopy, Wording
from orderstatus.core.messages.rules import SmtpSecurity
from orderstatus.core.secret import Secret
from orderstatus.mail.smtp import SmtpSender, SmtpServer
from support.mail_servers import DROP, HANG, Certificates, Inbox, certificates, mail_server, scripted_server

SHORT = 0.4
WORDING = Wording(
    subject="Order #1001 is on its way", text="Hello Mia,\n\n.a line that begins with a dot\n..\n.\nBye\n"
)
MESSAGE = Message(
    shop="acme.myshopify.com",
    order="gid://shopify/Order/1001",
    order_name="#1001",
    kind=MessageKind.IN_TRANSIT,
    event="in-transit:1",
    at=datetime(2026, 11, 27, 9, 30, tzinfo=UTC),
    to="mia@example.com",
    to_name="Mia Virtanen",
    wording=WORDING,
)


def sender(
    port: int,
    *,
    security: SmtpSecurity = SmtpSecurity.NONE,
    user: str | None = None,
    password: str = "hunter2-secret",
    ca_file: Path | None = None,
    host: str = "127.0.0.1",
    timeout: float = 5.0,
) -> SmtpSender:
    return SmtpSender(
        server=SmtpServer(
            host=host,
            port=port,
            security=security,
            user=user,
            ca_file=None if ca_file is None else str(ca_file),
            timeout=timeout,
            end_timeout=timeout,
        ),
        sender=Mailbox("hello@example.com", "Acme Workshop"),
        password=lambda: Secret(password),
    )


def to(address: str, *, copies: tuple[str, ...] = ()) -> Message:
    return replace(MESSAGE, to=address, copies=copies)


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture(scope="module")
def trusted(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return certificates(tmp_path_factory.mktemp("certificates"))


def test_a_message_arrives_as_it_was_written(inbox: Inbox) -> None:
    with mail_server(inbox) as port, sender(port) as sending:
        delivery = sending.send(MESSAGE)
    assert delivery == Delivery(state=DeliveryState.SENT, answer="250 2.0.0 Taken as 4711", code=250)
    (message,) = inbox.messages
    assert inbox.envelopes[0].mail_from == "hello@example.com"
    assert inbox.reached == ["mia@example.com"]
    assert message["Subject"] == WORDING.subject
    assert message.get_content().replace("\r\n", "\n") == WORDING.text


def test_one_connection_takes_many_messages(inbox: Inbox) -> None:
    with mail_server(inbox) as port, sender(port) as sending:
        for number in range(5):
            assert sending.send(to(f"c{number}@example.com")).state is DeliveryState.SENT
    assert inbox.reached == [f"c{number}@example.com" for number in range(5)]
    assert len(inbox.peers) == 1


def test_copies_are_messages_of_their_own_which_the_customer_does_not_see(inbox: Inbox) -> None:
    with mail_server(inbox) as port, sender(port) as sending:
        assert sending.send(to("mia@example.com", copies=("workshop@example.com", "MIA@example.com"))).missed == ()
    assert inbox.reached == ["mia@example.com", "workshop@example.com"]
    assert b"workshop" not in inbox.contents[0]
    assert [str(each["To"].addresses[0].addr_spec) for each in inbox.messages] == inbox.reached
    assert inbox.messages[0]["Message-ID"] != inbox.messages[1]["Message-ID"]


def test_a_copy_that_is_refused_is_told_and_the_message_counts_as_sent(inbox: Inbox) -> None:
    inbox.recipients["workshop@example.com"] = ["550 no such user"]
    with mail_server(inbox) as port, sender(port) as sending:
        delivery = sending.send(to("mia@example.com", copies=("workshop@example.com", "boss@example.com")))
    missed = MissedCopy(address="workshop@example.com", state=DeliveryState.REFUSED, answer="550 no such user")
    assert (delivery.state, delivery.missed) == (DeliveryState.SENT, (missed,))
    assert inbox.reached == ["mia@example.com", "boss@example.com"]


def test_a_copy_that_is_greylisted_was_not_sent_and_one_lost_after_its_text_may_have_been(inbox: Inbox) -> None:
    inbox.recipients["workshop@example.com"] = ["451 4.7.1 come back later"]
    with mail_server(inbox) as port, sender(port) as sending:
        (deferred,) = sending.send(to("mia@example.com", copies=("workshop@example.com",))).missed
    assert (deferred.state, deferred.answer) == (DeliveryState.DEFERRED, "451 4.7.1 come back later")

    def lost_at_the_second(connection: socket.socket) -> None:
        lines, texts, in_text = connection.makefile("rb"), 0, False
        connection.sendall(b"220 ready\r\n")
        for line in lines:
            if in_text and line != b".\r\n":
                continue
            texts += in_text
            if texts == 2:
                lines.close()
                return
            in_text = line.startswith(b"DATA")
            connection.sendall(b"354 go on\r\n" if in_text else b"250 OK\r\n")

    with scripted_server(lost_at_the_second) as server, sender(server.port, timeout=2) as sending:
        delivery = sending.send(to("mia@example.com", copies=("workshop@example.com",)))
    (unknown,) = delivery.missed
    assert (delivery.state, unknown.state) == (DeliveryState.SENT, DeliveryState.UNKNOWN)


@pytest.mark.parametrize(
    "answer",
    [
        "530 5.7.0 Must issue a STARTTLS command first",
        "535 5.7.8 authentication failed",
        "554 5.7.1 <mia@example.com>: Relay access denied",
        "550 5.7.1 Unable to relay",
        "550 relaying is not allowed",
    ],
)
def test_a_server_that_takes_nothing_from_us_is_a_mistake_of_the_settings_and_no_message_is_refused(
    inbox: Inbox, answer: str
) -> None:
    inbox.recipients["mia@example.com"] = [answer]
    with mail_server(inbox) as port, sender(port) as sending, pytest.raises(AccessError, match=answer[:3]) as caught:
        sending.send(MESSAGE)
    assert "notify.smtp_user" in (caught.value.hint or "")
    assert "mia@" not in str(caught.value)


@pytest.mark.parametrize("answer", ["550 5.7.1 message rejected by policy", "554 transaction failed"])
@pytest.mark.parametrize("after_text", [False, True])
def test_a_refusal_of_policy_is_not_held_against_the_message(inbox: Inbox, answer: str, after_text: bool) -> None:
    if after_text:
        inbox.after_data.append(answer)
    else:
        inbox.recipients["mia@example.com"] = [answer]
    with mail_server(inbox) as port, sender(port) as sending:
        delivery = sending.send(MESSAGE)
        assert sending.send(to("otto@example.com")).state is DeliveryState.SENT
    assert (delivery.state, delivery.is_policy, delivery.reached) == (DeliveryState.DEFERRED, True, True)
    assert inbox.reached == ["otto@example.com"]


@pytest.mark.parametrize(
    "answer", ["550 5.1.1 no such user", "554 5.1.1 no mailbox", "550 5.2.1 relay: disabled", "551"]
)
def test_a_refusal_of_one_recipient_is_for_good(inbox: Inbox, answer: str) -> None:
    inbox.recipients["mia@example.com"] = [answer]
    with mail_server(inbox) as port, sender(port) as sending:
        delivery = sending.send(MESSAGE)
    assert (delivery.state, delivery.is_policy) == (DeliveryState.REFUSED, False)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("550 5.1.1 no such user mia@example.com", "550 5.1.1 no such user <address>"),
        ("550 5.1.1 <Mia@Example.com>: rejected", "550 5.1.1 <address>: rejected"),
        ("450 SRS0=x=example.com=mia@relay.example, later", "450 <address>, later"),
        ("550 päivi@bücher.example unknown", "550 <address> unknown"),
    ],
)
def test_what_a_server_says_names_no_address(said: str, shown: str) -> None:
    with scripted_server({"RCPT": said}) as server, sender(server.port) as sending:
        assert sending.send(MESSAGE).answer == shown


def test_nobody_gets_a_copy_of_what_the_customer_did_not_get(inbox: Inbox) -> None:
    inbox.recipients["mia@example.com"] = ["550 no such user"]
    with mail_server(inbox) as port, sender(port) as sending:
        assert sending.send(to("mia@example.com", copies=("boss@example.com",))).state is DeliveryState.REFUSED
    assert inbox.envelopes == []


def test_a_recipient_that_is_refused_is_refused_for_good_and_the_next_one_is_served(inbox: Inbox) -> None:
    inbox.recipients["gone@example.com"] = ["550 5.1.1 no such user"]
    with mail_server(inbox) as port, sender(port) as sending:
        refused = sending.send(to("gone@example.com"))
        assert sending.send(MESSAGE).state is DeliveryState.SENT
    assert (refused.state, refused.code, refused.answer) == (DeliveryState.REFUSED, 550, "550 5.1.1 no such user")
    assert len(inbox.peers) == 1


def test_a_greylisted_message_is_deferred_and_goes_out_with_a_later_try(inbox: Inbox) -> None:
    inbox.recipients["mia@example.com"] = ["451 4.7.1 greylisted, come back"]
    with mail_server(inbox) as port, sender(port) as sending:
        first = sending.send(MESSAGE)
        assert (first.state, first.code, first.reached) == (DeliveryState.DEFERRED, 451, True)
        assert inbox.envelopes == []
        del inbox.recipients["mia@example.com"]
        assert sending.send(MESSAGE).state is DeliveryState.SENT
    assert inbox.reached == ["mia@example.com"]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("552 too large", DeliveryState.REFUSED),
        ("554 looks like spam", DeliveryState.DEFERRED),
        ("452 disk full", DeliveryState.DEFERRED),
    ],
)
def test_a_refusal_of_the_text_says_that_nothing_was_sent(inbox: Inbox, answer: str, state: DeliveryState) -> None:
    inbox.after_data.append(answer)
    with mail_server(inbox) as port, sender(port) as sending:
        assert sending.send(MESSAGE).state is state
        assert inbox.envelopes == []
        assert sending.send(MESSAGE).state is DeliveryState.SENT


def test_nobody_at_the_port_is_deferred_and_says_that_the_next_would_fare_alike() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    delivery = sender(port).send(MESSAGE)
    assert (delivery.state, delivery.reached) == (DeliveryState.DEFERRED, False)
    assert f"127.0.0.1:{port}" in delivery.answer


def test_a_host_without_an_address_is_deferred() -> None:
    delivery = sender(25, host="nobody.invalid", security=SmtpSecurity.NONE_ANYWHERE, timeout=2).send(MESSAGE)
    assert (delivery.state, delivery.reached) == (DeliveryState.DEFERRED, False)


BEFORE_THE_TEXT = ["", "EHLO", "MAIL", "RCPT", "DATA"]


@pytest.mark.parametrize("at", BEFORE_THE_TEXT)
@pytest.mark.parametrize("what", [HANG, DROP, "421 closing down", "451 not now"])
def test_what_fails_before_the_text_was_sent_is_deferred(at: str, what: str) -> None:
    with scripted_server({at: what}) as server, sender(server.port, timeout=SHORT) as sending:
        delivery = sending.send(MESSAGE)
    assert delivery.state is DeliveryState.DEFERRED
    assert server.texts == []


@pytest.mark.parametrize("what", [HANG, DROP, "hello?", "354 go on", "99999 what"])
def test_what_is_lost_after_the_text_was_sent_is_unknown_and_never_tried_again(what: str) -> None:
    with scripted_server({".": what}) as server, sender(server.port, timeout=SHORT) as sending:
        delivery = sending.send(MESSAGE)
    assert delivery.state is DeliveryState.UNKNOWN
    assert delivery.reached is (what not in (HANG, DROP))
    assert len(server.texts) == 1
    assert server.connections == 1


def test_after_an_unknown_outcome_the_next_message_has_a_connection_of_its_own() -> None:
    with scripted_server({".": DROP}, {}) as server, sender(server.port, timeout=SHORT) as sending:
        assert sending.send(MESSAGE).state is DeliveryState.UNKNOWN
        assert sending.send(to("otto@example.com")).state is DeliveryState.SENT
    assert len(server.texts) == 2
    assert server.connections == 2


@pytest.mark.parametrize("end", ["drop", "421 idle for too long"])
def test_a_connection_that_was_closed_between_two_messages_is_made_anew(end: str) -> None:
    def once(connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        connection.sendall(b"220 ready\r\n")
        text = False
        for line in lines:
            if text:
                if line == b".\r\n":
                    connection.sendall(b"250 taken\r\n" + (b"" if end == DROP else f"{end}\r\n".encode()))
                    lines.close()
                    return
                continue
            text = line.startswith(b"DATA")
            connection.sendall(b"354 go on\r\n" if text else b"250 OK\r\n")

    with scripted_server(once, {}) as server, sender(server.port, timeout=2) as sending:
        assert sending.send(MESSAGE).state is DeliveryState.SENT
        assert sending.send(to("otto@example.com")).state is DeliveryState.SENT
    assert server.connections == 2
    assert len(server.texts) == 1


def test_a_server_that_sends_a_byte_now_and_then_is_given_up() -> None:
    def dripping(connection: socket.socket) -> None:
        for _ in range(100):
            connection.sendall(b"2")
            time.sleep(0.1)

    begun = time.monotonic()
    with scripted_server(dripping) as server, sender(server.port, timeout=SHORT) as sending:
        assert sending.send(MESSAGE).state is DeliveryState.DEFERRED
    assert time.monotonic() - begun < 5


def test_an_answer_without_an_end_is_given_up() -> None:
    def endless(connection: socket.socket) -> None:
        while True:
            connection.sendall(b"220-and on it goes\r\n" * 1_000)

    with scripted_server(endless) as server, sender(server.port, timeout=5) as sending:
        delivery = sending.send(MESSAGE)
    assert delivery.state is DeliveryState.DEFERRED
    assert "no end" in delivery.answer


def test_what_a_server_says_cannot_act_on_the_terminal() -> None:
    with scripted_server({"RCPT": "550 \x1b[2Jno\x07 such user"}) as server, sender(server.port) as sending:
        assert sending.send(MESSAGE).answer == "550 [2Jno such user"


def test_a_sender_that_is_refused_is_an_error_of_the_settings_and_not_of_the_message(inbox: Inbox) -> None:
    inbox.senders["hello@example.com"] = "553 not your address"
    with mail_server(inbox) as port, sender(port) as sending, pytest.raises(AccessError, match=r"hello@example\.com"):
        sending.send(MESSAGE)
    assert inbox.tried == []


@pytest.mark.parametrize(
    "address",
    [
        "mia@example.com\nBcc: all@example.com",
        "mia@example.com\r\nRCPT TO:<x@example.com>",
        "a@example.com,b@example.com",
    ],
)
def test_an_address_with_a_newline_or_a_comma_is_refused_before_anything_is_sent(inbox: Inbox, address: str) -> None:
    with mail_server(inbox) as port, sender(port) as sending:
        with pytest.raises(UsageError, match="no e-mail address"):
            sending.send(to(address))
        with pytest.raises(UsageError, match="no e-mail address"):
            sending.send(to("mia@example.com", copies=(address,)))
    assert (inbox.tried, inbox.envelopes) == ([], [])


# --- encryption and passwords


@pytest.fixture
def secure(inbox: Inbox, trusted: Certificates) -> Iterator[int]:
    with mail_server(
        inbox, starttls=trusted.context, users={"workshop": "hunter2-secret", "päivi": "salasana-ä"}
    ) as port:
        yield port


def test_a_message_goes_encrypted_with_user_and_password(inbox: Inbox, secure: int, trusted: Certificates) -> None:
    with sender(secure, security=SmtpSecurity.STARTTLS, user="workshop", ca_file=trusted.ca_file) as sending:
        assert sending.send(MESSAGE).state is DeliveryState.SENT
    assert inbox.reached == ["mia@example.com"]


def test_user_and_password_may_have_letters_beyond_ascii(inbox: Inbox, secure: int, trusted: Certificates) -> None:
    with sender(
        secure, security=SmtpSecurity.STARTTLS, user="päivi", password="salasana-ä", ca_file=trusted.ca_file
    ) as sending:
        assert sending.send(MESSAGE).state is DeliveryState.SENT


def test_a_wrong_password_is_no_access_and_is_shown_nowhere(
    inbox: Inbox, secure: int, trusted: Certificates, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    with sender(
        secure, security=SmtpSecurity.STARTTLS, user="workshop", password="wrong-secret", ca_file=trusted.ca_file
    ) as sending:
        with pytest.raises(AccessError, match="refuses the user workshop: 535") as caught:
            sending.send(MESSAGE)
        shown = f"{caught.value!r} {caught.value.hint} {sending!r} {caught.value.__context__!r} {caplog.text}"
    assert "wrong-secret" not in shown
    assert inbox.envelopes == []


def test_a_user_without_a_password_is_a_usage_error(secure: int, trusted: Certificates) -> None:
    sending = sender(secure, security=SmtpSecurity.STARTTLS, user="workshop", ca_file=trusted.ca_file)
    sending.password = None
    with pytest.raises(UsageError, match="no password"):
        sending.send(MESSAGE)


def test_a_server_that_wants_a_user_says_so(secure: int, trusted: Certificates) -> None:
    with (
        sender(secure, security=SmtpSecurity.STARTTLS, ca_file=trusted.ca_file) as sending,
        pytest.raises(AccessError, match="530"),
    ):
        sending.send(MESSAGE)


def test_a_server_without_ways_to_log_in_is_told() -> None:
    with (
        scripted_server({}) as server,
        sender(server.port, user="workshop") as sending,
        pytest.raises(AccessError, match="PLAIN, LOGIN"),
    ):
        sending.send(MESSAGE)


def test_the_older_way_to_log_in_is_known_too() -> None:
    script = {
        "EHLO": "250-here\r\n250 AUTH LOGIN CRAM-MD5",
        "AUTH": "334 UGFzc3dvcmQ6",
        "aHVudGVyMi1zZWNyZXQ=": "235 ok",
    }
    with (
        scripted_server({**script, "AHVUDGVYMI1ZZWNYZXQ=": "235 ok"}) as server,
        sender(server.port, user="workshop") as sending,
    ):
        assert sending.send(MESSAGE).state is DeliveryState.SENT
    assert "aHVudGVyMi1zZWNyZXQ=" in server.lines


def test_a_login_that_is_not_possible_now_is_deferred() -> None:
    script = {"EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "454 try later"}
    with scripted_server(script) as server, sender(server.port, user="workshop") as sending:
        delivery = sending.send(MESSAGE)
    assert (delivery.state, delivery.code, delivery.reached) == (DeliveryState.DEFERRED, 454, False)


def test_a_message_goes_encrypted_from_the_first_byte(inbox: Inbox, trusted: Certificates) -> None:
    with (
        mail_server(inbox, tls=trusted.context) as port,
        sender(port, security=SmtpSecurity.TLS, ca_file=trusted.ca_file, host="localhost") as sending,
    ):
        assert sending.send(MESSAGE).state is DeliveryState.SENT


@pytest.mark.parametrize("security", [SmtpSecurity.TLS, SmtpSecurity.STARTTLS])
def test_a_certificate_that_nobody_trusts_is_refused_and_nothing_is_sent(
    inbox: Inbox, trusted: Certificates, security: SmtpSecurity
) -> None:
    starttls, tls = (None, trusted.context) if security is SmtpSecurity.TLS else (trusted.context, None)
    with (
        mail_server(inbox, starttls=starttls, tls=tls) as port,
        sender(port, security=security, user="workshop") as sending,
        pytest.raises(AccessError, match=r"certificate .* cannot be verified"),
    ):
        sending.send(MESSAGE)
    assert (inbox.tried, inbox.envelopes) == ([], [])


def test_a_certificate_of_another_host_is_refused(inbox: Inbox, tmp_path: Path) -> None:
    other = certificates(tmp_path, host="mail.example.com")
    with (
        mail_server(inbox, starttls=other.context) as port,
        sender(port, security=SmtpSecurity.STARTTLS, ca_file=other.ca_file) as sending,
        pytest.raises(AccessError, match="cannot be verified"),
    ):
        sending.send(MESSAGE)


def test_a_server_without_starttls_gets_nothing(inbox: Inbox) -> None:
    with (
        mail_server(inbox) as port,
        sender(port, security=SmtpSecurity.STARTTLS, user="workshop") as sending,
        pytest.raises(AccessError, match="offers no encryption"),
    ):
        sending.send(MESSAGE)
    assert inbox.tried == []


def test_what_was_put_in_before_the_encryption_is_not_listened_to(trusted: Certificates) -> None:
    heard = []

    def injecting(connection: socket.socket) -> None:
        lines = connection.makefile("rb", buffering=0)
        connection.sendall(b"220 ready\r\n")
        lines.readline()
        connection.sendall(b"250-here\r\n250 STARTTLS\r\n")
        lines.readline()
        # Somebody on the way answers what is not asked yet.
        connection.sendall(b"220 go on\r\n250-evil\r\n250 AUTH PLAIN\r\n")
        with trusted.context.wrap_socket(connection, server_side=True) as inner:
            heard.append(inner.recv(1000))
            inner.sendall(b"554 no\r\n")

    with (
        scripted_server(injecting) as server,
        sender(server.port, security=SmtpSecurity.STARTTLS, user="workshop", ca_file=trusted.ca_file) as sending,
    ):
        assert sending.send(MESSAGE).answer.endswith("554 no")
    assert heard[0].startswith(b"EHLO")


def test_certificates_that_are_not_there_are_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="smtp_ca_file"):
        sender(25, security=SmtpSecurity.TLS, ca_file=tmp_path / "none.pem").send(MESSAGE)


def test_nothing_crosses_a_network_in_the_clear_unasked_and_a_password_never() -> None:
    with pytest.raises(UsageError, match="server on this machine"):
        SmtpServer(host="smtp.example.com", port=25, security=SmtpSecurity.NONE).check()
    with pytest.raises(UsageError, match="in the clear"):
        SmtpServer(host="smtp.example.com", port=25, security=SmtpSecurity.NONE_ANYWHERE, user="w").check()
    for host in ("localhost", "127.0.0.1", "::1"):
        SmtpServer(host=host, port=25, security=SmtpSecurity.NONE, user="w").check()
    SmtpServer(host="smtp.example.com", port=25, security=SmtpSecurity.NONE_ANYWHERE).check()


def test_a_probe_logs_in_and_sends_nothing(inbox: Inbox, secure: int, trusted: Certificates) -> None:
    with sender(secure, security=SmtpSecurity.STARTTLS, user="workshop", ca_file=trusted.ca_file) as sending:
        assert sending.probe() is None
        assert inbox.tried == []
        assert sending.send(MESSAGE).state is DeliveryState.SENT
    with scripted_server({"": "554 not you"}) as server, sender(server.port) as sending:
        assert sending.probe() == f"127.0.0.1:{server.port}: 554 not you"


# --- addresses in other scripts


def test_an_address_in_other_letters_needs_a_server_that_takes_them(inbox: Inbox) -> None:
    with mail_server(inbox) as port, sender(port) as sending:
        assert sending.send(to("päivi@bücher.example")).state is DeliveryState.SENT
    assert inbox.reached == ["päivi@xn--bcher-kva.example"]
    assert "SMTPUTF8" in inbox.envelopes[0].mail_options
    with mail_server(Inbox(), utf8=False) as port, sender(port) as sending:
        refused = sending.send(to("päivi@bücher.example"))
    assert refused.state is DeliveryState.REFUSED
    assert "SMTPUTF8" in refused.answer


def test_a_domain_in_other_letters_needs_nothing_of_the_server(inbox: Inbox) -> None:
    with mail_server(inbox, utf8=False) as port, sender(port) as sending:
        assert sending.send(to("mia@bücher.example")).state is DeliveryState.SENT
    assert inbox.reached == ["mia@xn--bcher-kva.example"]
    assert "SMTPUTF8" not in inbox.envelopes[0].mail_options
