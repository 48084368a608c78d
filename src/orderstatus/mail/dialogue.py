"""A dialogue with a mail server (RFC 5321): a line is said, an answer comes in time, or the connection counts as lost.

Written out here because what matters is at which line a connection was lost. The standard library's `smtplib` sends a
text and its end in one, takes an answer of any length, and waits its time for every piece of one, so that a server that
sends a byte a minute is waited for without an end.
"""

from __future__ import annotations

import contextlib
import re
import socket
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from ssl import SSLContext
from typing import Self

from orderstatus.core.messages.addresses import without_addresses
from orderstatus.core.secret import Secret

_LONGEST_REPLY = 64_000
_LONGEST_SHOWN = 300
_DOT_AT_BEGINNING = re.compile(rb"^\.", re.MULTILINE)


class Lost(Exception):
    """The connection is gone, or nothing came in time."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer of a server."""

    code: int
    """Three digits; 0 where what came is no answer of a mail server."""
    text: str
    """All its lines as one, printable, without the addresses that are in it."""

    @property
    def is_good(self) -> bool:
        """Done as asked."""
        return 200 <= self.code < 300

    @property
    def is_for_now(self) -> bool:
        """Refused for the time being."""
        return 400 <= self.code < 500

    @property
    def is_for_good(self) -> bool:
        """Refused, and so it would be again."""
        return 500 <= self.code < 600

    def __str__(self) -> str:
        return f"{self.code} {self.text}".strip()


class Dialogue:
    """One connection. Every method raises Lost where it broke or took longer than `timeout` seconds."""

    def __init__(self, connection: socket.socket, host: str, *, timeout: float, clock: Callable[[], float]) -> None:
        self._socket = connection
        self._host = host
        self._timeout = timeout
        self._clock = clock
        self._received = b""
        self.offers: Mapping[str, str] = {}
        """What the server can, by the word in upper case, with its parameters (RFC 5321, 4.1.1.1)."""

    @classmethod
    def open(
        cls,
        host: str,
        port: int,
        *,
        timeout: float,
        tls: SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> Self:
        """A connection, encrypted from the first byte where `tls` is given. Raises OSError; SSLError is one."""
        connection = socket.create_connection((host, port), timeout)
        if tls is not None:
            connection = _encrypted(connection, tls, host)
        return cls(connection, host, timeout=timeout, clock=clock)

    def greeting(self) -> Reply:
        """What the server says first."""
        return self._reply()

    def hello(self) -> Reply:
        """Afterwards `offers` is what the server can.

        This machine is named by an address literal (RFC 5321, 4.1.3): to find its name may take seconds.
        """
        own = str(self._socket.getsockname()[0])
        lines: list[str] = []
        reply = self.say(f"EHLO [IPv6:{own}]" if ":" in own else f"EHLO [{own}]", lines)
        offers = {}
        for line in lines[1:] if reply.is_good else []:
            word, _, parameters = line.partition(" ")
            offers[word.upper()] = parameters
        self.offers = offers
        return reply

    def encrypt(self, tls: SSLContext) -> Reply:
        """STARTTLS was asked for and, where the server took it, done. Raises OSError where no TLS comes about."""
        reply = self.say("STARTTLS")
        if reply.code == 220:
            # What stood in the clear behind the answer was put there by somebody on the way.
            self._received, self.offers = b"", {}
            self._socket.settimeout(self._timeout)
            self._socket = _encrypted(self._socket, tls, self._host)
        return reply

    def log_in(self, user: str, password: Secret) -> Reply | None:
        """The answer to user and password; None where the server offers no way that is known here: PLAIN, LOGIN."""
        ways = self.offers.get("AUTH", "").upper().split()
        if "PLAIN" in ways:
            return self.say(f"AUTH PLAIN {_base64(f'{chr(0)}{user}{chr(0)}{password.reveal()}')}")
        if "LOGIN" in ways:
            reply = self.say(f"AUTH LOGIN {_base64(user)}")
            return self.say(_base64(password.reveal())) if reply.code == 334 else reply
        return None

    def say(self, line: str, lines: list[str] | None = None) -> Reply:
        """The answer to one line; its own lines are added to `lines`."""
        if "\r" in line or "\n" in line:
            # Without the line: it may hold a password.
            raise ValueError("a line with a line break")
        self._send(f"{line}\r\n".encode())
        return self._reply(lines)

    def say_text(self, data: bytes) -> None:
        """The text of a message, after DATA was taken, but for its end: until `say_end` nothing can have been sent."""
        self._send(_DOT_AT_BEGINNING.sub(b"..", data if data.endswith(b"\r\n") else data + b"\r\n"))

    def say_end(self, seconds: float) -> Reply:
        """The line that ends the text, and the answer within `seconds`: where that is lost nobody knows what became."""
        self._send(b".\r\n")
        return self._reply(seconds=seconds)

    def close(self, *, politely: bool = True) -> None:
        """Afterwards the connection is closed; the server was told, if it listens."""
        if politely:
            self._timeout = min(self._timeout, 2.0)
            with contextlib.suppress(Lost):
                self.say("QUIT")
        with contextlib.suppress(OSError):
            self._socket.close()

    def _send(self, data: bytes) -> None:
        until = self._clock() + self._timeout
        rest = memoryview(data)
        try:
            while rest:
                self._wait_at_most(until)
                rest = rest[self._socket.send(rest) :]
        except TimeoutError:
            raise Lost(f"the server took nothing within {self._timeout:g} s") from None
        except OSError as error:
            raise Lost(error.strerror or "the connection was lost") from None

    def _reply(self, lines: list[str] | None = None, *, seconds: float | None = None) -> Reply:
        until = self._clock() + (self._timeout if seconds is None else seconds)
        said: list[str] = []
        while True:
            line = self._line(until, sum(map(len, said)))
            said.append(line[4:].decode("utf-8", "replace").strip())
            if line[3:4] != b"-":
                break
        if lines is not None:
            lines += said
        code = int(line[:3]) if re.match(rb"[2-5]\d\d(?:[ \r]|$)", line) else 0
        whole = " ".join(said) if code else line.decode("utf-8", "replace")
        return Reply(code, without_addresses(_printable(whole))[:_LONGEST_SHOWN])

    def _line(self, until: float, so_far: int) -> bytes:
        while b"\n" not in self._received:
            if len(self._received) + so_far > _LONGEST_REPLY:
                raise Lost("the server's answer has no end")
            try:
                self._wait_at_most(until)
                piece = self._socket.recv(4096)
            except TimeoutError:
                raise Lost("no answer came in time") from None
            except OSError as error:
                raise Lost(error.strerror or "the connection was lost") from None
            if not piece:
                raise Lost("the server closed the connection")
            self._received += piece
        line, _, self._received = self._received.partition(b"\n")
        if len(line) + so_far > _LONGEST_REPLY:
            raise Lost("the server's answer has no end")
        return line

    def _wait_at_most(self, until: float) -> None:
        rest = until - self._clock()
        if rest <= 0:
            raise TimeoutError
        self._socket.settimeout(rest)


def _encrypted(connection: socket.socket, tls: SSLContext, host: str) -> socket.socket:
    try:
        return tls.wrap_socket(connection, server_hostname=host)
    except BaseException:
        connection.close()
        raise


def _base64(text: str) -> str:
    return b64encode(text.encode("utf-8", "surrogateescape")).decode("ascii")


def _printable(text: str) -> str:
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())
