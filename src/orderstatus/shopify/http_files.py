"""Files that Shopify has made ready: fetched without the token, and taken up where a broken connection left off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NoReturn

import httpx

from orderstatus.core.errors import IncompleteError, OrderStatusError, TemporaryError
from orderstatus.shopify.http import Limits

ATTEMPTS = 4
"""In a row without a byte more; one that brings some begins the count anew."""
_FIRST_PAUSE_SECONDS = 1.0
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_RANGE = re.compile(r"bytes (\d+)-", re.IGNORECASE)
_LENGTH = re.compile(r"bytes \*/(\d+)", re.IGNORECASE)
_ENDED = frozenset({400, 401, 403, 404, 410})
"""What a storage answers to an address whose time is over, or that is nobody's (Google Cloud Storage: 400 or 403)."""
_AGAIN = "run the same command again"


class LinkEndedError(Exception):
    """The file's address is not good, or not good any more; another one may be."""


class _BrokenError(Exception):
    """No more came over this connection; the next may bring the rest."""


class Files:
    """Downloads over connections that are made when the first file is asked for.

    An address is signed: whoever has it has the file. It is sent to its own host and shown nowhere.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        sleep: Callable[[float], None],
        transport: httpx.BaseTransport | None = None,
        limits: Limits | None = None,
        attempts: int = ATTEMPTS,
    ) -> None:
        self._user_agent = user_agent
        self._sleep = sleep
        self._transport = transport
        self._limits = limits or Limits()
        self._attempts = attempts
        self._clients: dict[bool, httpx.Client] = {}

    def download(self, size: int | None) -> Download:
        """A file of `size` bytes, where that is known, of which nothing has come yet."""
        return Download(self._client, size, sleep=self._sleep, attempts=self._attempts)

    def close(self) -> None:
        """Drops the connections."""
        for client in self._clients.values():
            client.close()
        self._clients.clear()

    def _client(self, encrypted: bool) -> httpx.Client:
        if encrypted not in self._clients:
            try:
                self._clients[encrypted] = httpx.Client(
                    # A coded body could not be taken up in its middle.
                    headers={"User-Agent": self._user_agent, "Accept-Encoding": "identity"},
                    timeout=self._limits.timeout(),
                    follow_redirects=False,
                    transport=self._transport,
                    trust_env=encrypted,
                    verify=encrypted,
                )
            except (ValueError, ImportError, OSError) as error:
                raise OrderStatusError(
                    f"the connection cannot be set up: {error}",
                    hint="check the proxy in HTTPS_PROXY and the certificates in SSL_CERT_FILE and SSL_CERT_DIR",
                ) from error
        return self._clients[encrypted]


class Download:
    """One file on its way. `received` says how many bytes have been handed out, over however many connections."""

    def __init__(
        self,
        client: Callable[[bool], httpx.Client],
        size: int | None,
        *,
        sleep: Callable[[float], None],
        attempts: int,
    ) -> None:
        self._client = client
        self._size = size
        self._sleep = sleep
        self._attempts = attempts
        self._tag: str | None = None
        self.received = 0

    def pieces(self, url: str) -> Iterator[bytes]:
        """What is left of the file, from the first byte that has not been handed out.

        Raises LinkEndedError where the address leads to nothing, TemporaryError where the connection breaks again and
        again, IncompleteError where the file is not as long as it was said to be or has become another.
        """
        address = _address(url)
        failures = 0
        while True:
            before = self.received
            try:
                yield from self._connection(address)
                has_ended = self._size is None
                why = "ended early"
            except _BrokenError as error:
                has_ended = False
                why = str(error)
            # A connection may break after its last byte too.
            if has_ended or self.received == self._size:
                return
            failures = 1 if self.received > before else failures + 1
            if failures >= self._attempts:
                self._give_up(address.host, why)
            self._sleep(_FIRST_PAUSE_SECONDS * 2 ** (failures - 1))

    def _give_up(self, host: str, why: str) -> NoReturn:
        size = "" if self._size is None else f" of {self._size:,}"
        message = f"the file of the bulk operation from {host} {why} after {self.received:,}{size} bytes"
        if why == "ended early":
            raise IncompleteError(f"{message}: this is not the whole", hint=_AGAIN)
        raise TemporaryError(f"{message}, {self._attempts} times in a row", hint=_AGAIN)

    def _connection(self, address: httpx.URL) -> Iterator[bytes]:
        """What one connection brings of the rest. Raises _BrokenError where it fails."""
        headers: dict[str, str] = {}
        if self.received:
            headers["Range"] = f"bytes={self.received}-"
            if self._tag is not None:
                headers["If-Range"] = self._tag
        try:
            with self._client(address.scheme == "https").stream("GET", address, headers=headers) as response:
                if response.status_code == 416:
                    self._check_end(response)
                    return
                surplus = self._skipped(response)
                for piece in response.iter_bytes():
                    if surplus:
                        surplus, piece = max(0, surplus - len(piece)), piece[surplus:]
                    if piece:
                        self.received += len(piece)
                        if self._size is not None and self.received > self._size:
                            raise IncompleteError(
                                f"the file of the bulk operation is longer than the {self._size:,} bytes that the shop "
                                "says it has",
                                hint=_AGAIN,
                            )
                        yield piece
        except httpx.TimeoutException:
            raise _BrokenError("did not come in time") from None
        except httpx.TransportError:
            # Without its cause, whose text may quote the address.
            raise _BrokenError("broke off") from None

    def _check_end(self, response: httpx.Response) -> None:
        """Raises _BrokenError unless a 416 says that the file ends where it was to go on.

        It says no more than that nothing begins there (RFC 9110, 15.5.17); as all before it has come, that is its end.
        """
        length = _LENGTH.match(response.headers.get("content-range", ""))
        if not self.received or (length is not None and int(length[1]) != self.received):
            raise _BrokenError("ended early")

    def _skipped(self, response: httpx.Response) -> int:
        """How many bytes come first that have been handed out already. Raises as `pieces` does for what is no file."""
        status = response.status_code
        if status in _ENDED:
            raise LinkEndedError
        if status == 429 or status >= 500:
            raise _BrokenError(f"was refused with {status}")
        if status not in (200, 206) or response.headers.get("content-encoding", "identity") != "identity":
            raise OrderStatusError(
                f"{response.url.host} answered {status} with something that is not the file of the bulk operation",
                hint="check that no proxy or login page stands before it",
            )
        tag = response.headers.get("etag")
        if self.received and tag is not None and self._tag is not None and tag != self._tag:
            raise TemporaryError("the file of the bulk operation became another while it was read", hint=_AGAIN)
        self._tag = tag if tag is not None and not tag.startswith("W/") else None
        if not self.received or status == 200:
            # A server that does not know ranges sends the file from its beginning.
            return self.received
        begins = _RANGE.match(response.headers.get("content-range", ""))
        if begins is None or int(begins[1]) != self.received:
            raise _BrokenError("went on at another place")
        return 0


def _address(url: str) -> httpx.URL:
    """`url`, if it may be fetched: over TLS, or from this very machine. Raises OrderStatusError, without showing it."""
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, UnicodeError):
        address = httpx.URL("")
    if address.scheme == "https" or (address.scheme == "http" and address.host in _LOOPBACK):
        return address
    # Its cause may hold the signature.
    raise OrderStatusError(
        "the address of the bulk operation's file cannot be used", hint="run it again with --verbose"
    ) from None
