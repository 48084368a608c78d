"""One POST to one shop: the only module that knows httpx, and the only one that reveals the token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import httpx

from orderstatus.core.errors import UsageError

if TYPE_CHECKING:
    from orderstatus.core.secret import Secret

CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
WHOLE_SECONDS = 120.0
"""How long one body may take in all: a server that sends a byte now and then never exceeds the read timeout.

Header lines that drip are bounded by the read timeout alone, each.
"""
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_SHORTEST_SECRET = 8


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, whole. Header names are lower case; the token, should the server echo it, is blotted out."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def sent_at(self) -> datetime | None:
        """When it was sent by the server's own clock, to the second; None where its `Date` says none."""
        said = self.headers.get("date")
        if said is None:
            return None
        try:
            at = parsedate_to_datetime(said)
        except ValueError:
            return None
        # HTTP dates are in GMT (RFC 9110, 5.6.7), also where `-0000` calls their zone unknown.
        return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


class NoReplyError(Exception):
    """No whole answer arrived.

    `sent` is False only if the request cannot have reached the server, `passing` if asking again may help.
    """

    def __init__(self, message: str, *, sent: bool, timed_out: bool = False, passing: bool = True) -> None:
        super().__init__(message)
        self.sent = sent
        self.timed_out = timed_out
        self.passing = passing


Answerer = Callable[[str, str, Mapping[str, str], bytes], tuple[int, Mapping[str, str], bytes]]
"""(method, path, headers, body) to (status, headers, body): a server inside the process."""


class AnswererTransport(httpx.BaseTransport):
    """Hands requests to a server inside the process: same client, same bytes, no socket."""

    def __init__(self, answer: Answerer) -> None:
        self._answer = answer

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The server's answer to `request`."""
        path = request.url.raw_path.decode("ascii")
        status, headers, body = self._answer(request.method, path, dict(request.headers), request.read())
        return httpx.Response(status, headers=dict(headers), content=body)


class ShopEndpoint:
    """The GraphQL address of one shop. The token goes there and nowhere else: no redirect is followed.

    Raises UsageError for an address, a proxy or a certificate file that cannot be used.
    """

    def __init__(
        self,
        url: str,
        token: Secret,
        *,
        user_agent: str,
        clock: Callable[[], float],
        transport: httpx.BaseTransport | None = None,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._url = url
        self._token = token
        self._clock = clock
        headers = {
            "X-Shopify-Access-Token": token.reveal(),
            "Content-Type": "application/json",
            "Accept": "application/json",
            "User-Agent": user_agent,
        }
        # Plain http is for loopback only. A proxy from the environment would be sent the token in the clear, and a TLS
        # context, which costs 20 ms, is not needed.
        try:
            address = httpx.URL(url)
            encrypted = address.scheme != "http"
            self.host = address.host
            self._client = httpx.Client(
                headers=headers,
                timeout=httpx.Timeout(read_seconds, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS),
                follow_redirects=False,
                transport=transport,
                trust_env=encrypted,
                verify=encrypted,
            )
        except (httpx.InvalidURL, UnicodeError) as error:
            raise UsageError(f"the shop's address cannot be used: {error}", hint="check the shop's name") from error
        except (ValueError, ImportError, OSError) as error:
            raise UsageError(
                f"the connection cannot be set up: {error}",
                hint="check the proxy in HTTPS_PROXY and the certificates in SSL_CERT_FILE and SSL_CERT_DIR",
            ) from error

    def post(self, body: bytes) -> Reply:
        """The server's whole answer to `body`. Raises NoReplyError if none arrived."""
        started = self._clock()
        try:
            with self._client.stream("POST", self._url, content=body) as response:
                content = bytearray()
                for chunk in response.iter_bytes():
                    content += chunk
                    if self._clock() - started > WHOLE_SECONDS:
                        raise NoReplyError(
                            f"{self.host} did not finish its answer within {WHOLE_SECONDS:.0f} s",
                            sent=True,
                            timed_out=True,
                        )
        except httpx.TransportError as error:
            raise self._no_reply(error) from error
        except httpx.DecodingError as error:
            raise NoReplyError(f"{self.host} sent an answer that does not decode", sent=True) from error
        except UnicodeError as error:
            # The resolver refuses a name with a label of more than 63 characters.
            raise NoReplyError(f"{self.host} is no host name", sent=False, passing=False) from error
        return Reply(response.status_code, self._blotted_headers(response.headers), self._blotted(bytes(content)))

    def close(self) -> None:
        """Drops the connection."""
        self._client.close()

    def _blotted(self, content: bytes) -> bytes:
        secret = self._token.reveal().encode()
        return content.replace(secret, b"***") if len(secret) >= _SHORTEST_SECRET else content

    def _blotted_headers(self, headers: httpx.Headers) -> dict[str, str]:
        return {name: self._blotted(value.encode()).decode() for name, value in headers.items()}

    def _no_reply(self, error: httpx.TransportError) -> NoReplyError:
        sent = not isinstance(error, _NEVER_SENT)
        if isinstance(error, httpx.LocalProtocolError):
            # Its text quotes the header that h11 refuses, which may be the token.
            return NoReplyError(f"the request to {self.host} could not be written", sent=True, passing=False)
        if isinstance(error, httpx.ConnectTimeout):
            return NoReplyError(f"could not connect to {self.host} within {CONNECT_SECONDS:.0f} s", sent=False)
        if isinstance(error, httpx.TimeoutException):
            return NoReplyError(f"{self.host} did not answer in time", sent=sent, timed_out=True)
        if sent:
            return NoReplyError(f"the connection to {self.host} broke: {error}", sent=True)
        # A certificate that does not verify will not verify in a second either.
        passing = "CERTIFICATE_VERIFY_FAILED" not in str(error) and not isinstance(error, httpx.UnsupportedProtocol)
        return NoReplyError(f"could not reach {self.host}: {error}", sent=False, passing=passing)
