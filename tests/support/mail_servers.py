"""Mail servers on loopback: one that others wrote (aiosmtpd), and one that does exactly what a script says."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


@dataclass
class Inbox:
    """What a server took, and what it answers to whom: a reply, or several for one try after the other."""

    recipients: dict[str, list[str]] = field(default_factory=dict)
    senders: dict[str, str] = field(default_factory=dict)
    after_data: list[str] = field(default_factory=list)
    envelopes: list[Envelope] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)
    peers: set[object] = field(default_factory=set)

    @property
    def messages(self) -> list[EmailMessage]:
        """Everything that was taken."""
        return [_parsed(each) for each in self.contents]

    @property
    def contents(self) -> list[bytes]:
        """The same as it came."""
        return [each.content for each in self.envelopes if isinstance(each.content, bytes)]

    @property
    def reached(self) -> list[str]:
        """Who got something, in the order in which it was taken."""
        return [to for each in self.envelopes for to in each.rcpt_tos]

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.peers.add(session.peer)
        if address in self.senders:
            return self.senders[address]
        envelope.mail_from = address
        envelope.mail_options += options
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.tried.append(address)
        if answers := self.recipients.get(address):
            return answers.pop(0) if len(answers) > 1 else answers[0]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.after_data:
            return self.after_data.pop(0)
        self.envelopes.append(envelope)
        return "250 2.0.0 Taken as 4711"


def _parsed(data: bytes) -> EmailMessage:
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


@dataclass(frozen=True)
class Certificates:
    """A server's certificate for localhost, and the authority that signed it."""

    ca_file: Path
    context: ssl.SSLContext


def certificates(folder: Path, host: str = "localhost") -> Certificates:
    """Made anew, in `folder`."""
    now = datetime.now(UTC)

    def signed(name: str, issuer: str, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey, *, ca: bool):  # type: ignore[no-untyped-def]
        names: list[x509.GeneralName] = [x509.DNSName(name)]
        if host == "localhost":
            names.append(x509.IPAddress(ip_address("127.0.0.1")))
        return (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, issuer)]))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
            .add_extension(
                x509.KeyUsage(True, False, False, False, False, ca, ca, False, False),
                critical=True,
            )
            .sign(by, hashes.SHA256())
        )

    authority, server = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    ca = signed("Example Authority", "Example Authority", authority, authority, ca=True)
    own = signed(host, "Example Authority", server, authority, ca=False)
    ca_file, own_file = folder / "ca.pem", folder / "server.pem"
    ca_file.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    own_file.write_bytes(
        server.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        + own.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(own_file)
    return Certificates(ca_file, context)


@contextmanager
def mail_server(
    inbox: Inbox,
    *,
    starttls: ssl.SSLContext | None = None,
    tls: ssl.SSLContext | None = None,
    users: Mapping[str, str] | None = None,
    utf8: bool = True,
) -> Iterator[int]:
    """aiosmtpd on loopback for the length of the block; its port."""

    def authenticated(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
        assert isinstance(data, LoginPassword)
        known = (users or {}).get(data.login.decode("utf-8"))
        return AuthResult(success=known is not None and known.encode() == data.password, handled=False)

    controller = Controller(
        inbox,
        hostname="127.0.0.1",
        port=_free_port(),
        ssl_context=tls,
        tls_context=starttls,
        require_starttls=starttls is not None,
        authenticator=authenticated if users is not None else None,
        auth_required=users is not None,
        auth_require_tls=users is not None,
        enable_SMTPUTF8=utf8,
        decode_data=False,
    )
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


HANG, DROP = "hang", "drop"


@contextmanager
def scripted_server(*conversations: Mapping[str, str] | Callable[[socket.socket], None]) -> Iterator[ScriptedServer]:
    """A server that answers each connection by one script, the last of them again and again.

    A script has the answer to a verb (`RCPT`), to the connection (`""`) and to the end of a text (`.`): a reply, or
    `hang`, or `drop`. What it does not name is answered as a server that takes everything does.
    """
    server = ScriptedServer(conversations)
    try:
        yield server
    finally:
        server.stop()


USUAL = {"": "220 ready", "EHLO": "250-here\r\n250 8BITMIME", "DATA": "354 go on", ".": "250 taken", "QUIT": "221 bye"}


class ScriptedServer:
    """See `scripted_server`."""

    def __init__(self, conversations: Sequence[Mapping[str, str] | Callable[[socket.socket], None]]) -> None:
        self._conversations = conversations
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self.connections = 0
        self.texts: list[bytes] = []
        """Every text that came with its end."""
        self.began = 0
        """Texts that began."""
        self.lines: list[str] = []
        self._open: list[socket.socket] = []
        self._stopped = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def stop(self) -> None:
        """Every connection is closed."""
        self._stopped.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for each in self._open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            script = self._conversations[min(self.connections, len(self._conversations) - 1)]
            self.connections += 1
            self._open.append(connection)
            thread = threading.Thread(target=self._talk, args=(connection, script), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, connection: socket.socket, script: Mapping[str, str] | Callable[[socket.socket], None]) -> None:
        with connection, suppress(OSError):
            if callable(script):
                script(connection)
            else:
                self._converse(connection, {**USUAL, **script})

    def _converse(self, connection: socket.socket, script: Mapping[str, str]) -> None:
        lines = connection.makefile("rb")
        with lines:
            if not self._answer(connection, script[""]):
                return
            while line := lines.readline():
                self.lines.append(line.decode().strip())
                verb = line.split()[0].decode().upper()
                answer = script.get(verb, "250 OK")
                if not self._answer(connection, answer):
                    return
                if verb == "QUIT":
                    return
                if verb == "DATA" and answer.startswith("354"):
                    self.began += 1
                    text = b""
                    while not text.endswith(b"\r\n.\r\n"):
                        piece = lines.readline()
                        if not piece:
                            return
                        text += piece
                    self.texts.append(text)
                    if not self._answer(connection, script["."]):
                        return

    def _answer(self, connection: socket.socket, answer: str) -> bool:
        if answer == DROP:
            return False
        if answer == HANG:
            self._stopped.wait(20)
            return False
        connection.sendall(answer.encode() + b"\r\n")
        return True
