"""Requests to one shop: the only module that knows httpx, and the only one that reveals a credential."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock, local
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, urlencode

import httpx

from orderstatus.core.errors import UsageError

if TYPE_CHECKING:
    from orderstatus.core.secret import Secret
    from orderstatus.core.tokens import Refusal, TokenSource

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
    body: bytes = field(repr=False)
    """Not in the `repr`: where a token is granted, this is it."""

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


@dataclass(frozen=True, slots=True)
class Limits:
    """How many seconds a connection, a piece of the answer and the whole answer may take."""

    connect: float = CONNECT_SECONDS
    read: float = READ_SECONDS
    whole: float = WHOLE_SECONDS

    def within(self, seconds: float | None) -> Limits:
        """These, and none of them longer than `seconds`."""
        if seconds is None:
            return self
        return Limits(min(self.connect, seconds), min(self.read, seconds), min(self.whole, seconds))

    def timeout(self) -> httpx.Timeout:
        """The same for httpx, which watches the two that end by themselves."""
        return httpx.Timeout(self.read, connect=self.connect, pool=self.connect)


_CONNECTIONS = httpx.Limits(max_connections=100, max_keepalive_connections=40)
"""httpx keeps 20 unless told otherwise, and a fast shop is asked by more at once (`flows.act.MOST_AT_ONCE`)."""


class Wire:
    """A connection to one host, over which requests go whole or not at all. No redirect is followed.

    Raises UsageError for an address, a proxy or a certificate file that cannot be used.
    """

    def __init__(
        self,
        url: str,
        *,
        user_agent: str,
        clock: Callable[[], float],
        transport: httpx.BaseTransport | None = None,
        limits: Limits | None = None,
    ) -> None:
        limits = limits or Limits()
        self._limits = limits
        self._url = url
        self._clock = clock
        # Plain http is for loopback only. A proxy from the environment would be sent the token in the clear, and a TLS
        # context, which costs 20 ms, is not needed.
        try:
            address = httpx.URL(url)
            encrypted = address.scheme != "http"
            self.host = address.host
            self._client = httpx.Client(
                headers={"Accept": "application/json", "User-Agent": user_agent},
                timeout=limits.timeout(),
                limits=_CONNECTIONS,
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

    def post(
        self,
        body: bytes,
        headers: Mapping[str, str],
        secrets: Iterable[Secret],
        *,
        within_seconds: float | None = None,
    ) -> Reply:
        """The server's whole answer to `body`, without `secrets`, should it repeat them.

        `within_seconds` is how long the caller will wait, where that is less than is usual here. An answer that comes a
        byte now and then may take twice that, as the time is looked at when something arrives.
        Raises NoReplyError if none arrived.
        """
        started = self._clock()
        limits = self._limits.within(within_seconds)
        hidden = [form for secret in secrets for form in _forms(secret)]
        try:
            with self._client.stream(
                "POST", self._url, content=body, headers=dict(headers), timeout=limits.timeout()
            ) as response:
                content = bytearray()
                for chunk in response.iter_bytes():
                    content += chunk
                    if self._clock() - started > limits.whole:
                        raise NoReplyError(
                            f"{self.host} did not finish its answer within {limits.whole:.0f} s",
                            sent=True,
                            timed_out=True,
                        )
        except httpx.TransportError as error:
            # Without its cause, whose text may quote an answer that repeats what was sent.
            raise self._no_reply(error, limits, hidden) from None
        except httpx.DecodingError as error:
            raise NoReplyError(f"{self.host} sent an answer that does not decode", sent=True) from error
        except UnicodeError as error:
            # The resolver refuses a name with a label of more than 63 characters.
            raise NoReplyError(f"{self.host} is no host name", sent=False, passing=False) from error
        plain = {name: _blotted(value.encode(), hidden).decode() for name, value in response.headers.items()}
        return Reply(response.status_code, plain, _blotted(bytes(content), hidden))

    def close(self) -> None:
        """Drops the connection."""
        self._client.close()

    def _no_reply(self, error: httpx.TransportError, limits: Limits, hidden: Iterable[bytes]) -> NoReplyError:
        said = _blotted(str(error).encode("utf-8", "replace"), hidden).decode()
        sent = not isinstance(error, _NEVER_SENT)
        if isinstance(error, httpx.LocalProtocolError):
            # Its text quotes the header that h11 refuses, which may be the token.
            return NoReplyError(f"the request to {self.host} could not be written", sent=True, passing=False)
        if isinstance(error, httpx.ConnectTimeout):
            return NoReplyError(f"could not connect to {self.host} within {limits.connect:.0f} s", sent=False)
        if isinstance(error, httpx.TimeoutException):
            return NoReplyError(f"{self.host} did not answer in time", sent=sent, timed_out=True)
        if sent:
            return NoReplyError(f"the connection to {self.host} broke: {said}", sent=True)
        # A certificate that does not verify will not verify in a second either.
        passing = "CERTIFICATE_VERIFY_FAILED" not in said and not isinstance(error, httpx.UnsupportedProtocol)
        return NoReplyError(f"could not reach {self.host}: {said}", sent=False, passing=passing)


class ShopEndpoint:
    """The GraphQL address of one shop. The token goes there and nowhere else.

    Raises UsageError for an address, a proxy or a certificate file that cannot be used.
    """

    def __init__(
        self,
        url: str,
        tokens: TokenSource,
        *,
        user_agent: str,
        clock: Callable[[], float],
        transport: httpx.BaseTransport | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._wire = Wire(url, user_agent=user_agent, clock=clock, transport=transport, limits=limits)
        self._tokens = tokens
        # One token is asked for at a time; which was refused is known to the thread that sent it.
        self._asking = Lock()
        self._thread = local()
        self.host = self._wire.host

    def post(self, body: bytes, *, within_seconds: float | None = None) -> Reply:
        """The shop's whole answer to `body`. Raises NoReplyError if none arrived, and what the token's source does.

        `within_seconds` is how long the caller will wait, where that is less than is usual here.
        """
        with self._asking:
            token = self._thread.sent = self._tokens.token()
        headers = {"Content-Type": "application/json", "X-Shopify-Access-Token": token.reveal()}
        return self._wire.post(body, headers, (token,), within_seconds=within_seconds)

    def renew_token(self) -> bool:
        """True if there is another token now, after a 401. Raises what the token's source does."""
        # The one that was refused: asked for now, a token that has ended meanwhile would be another already.
        with self._asking:
            return self._tokens.renewed(getattr(self._thread, "sent", None) or self._tokens.token())

    def refusal(self) -> Refusal:
        """What to say when the token is refused for good."""
        return self._tokens.refusal()

    def close(self) -> None:
        """Drops the connection."""
        self._wire.close()


class GrantEndpoint:
    """The address at which one shop grants tokens. The client secret goes there and nowhere else."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self.host = wire.host

    def ask(self, client_id: str, client_secret: Secret, *, within_seconds: float | None = None) -> Reply:
        """The shop's answer to a client-credentials grant. Raises NoReplyError if none arrived."""
        fields = {
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": client_secret.reveal(),
        }
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(fields).encode("ascii")
        return self._wire.post(body, headers, (client_secret,), within_seconds=within_seconds)


def _forms(secret: Secret) -> tuple[bytes, ...]:
    """How a server may repeat it: as it is, and as a form holds it."""
    plain = secret.reveal()
    return tuple({plain.encode(), quote_plus(plain).encode()})


def _blotted(content: bytes, hidden: Iterable[bytes]) -> bytes:
    for secret in hidden:
        if len(secret) >= _SHORTEST_SECRET:
            content = content.replace(secret, b"***")
    return content
