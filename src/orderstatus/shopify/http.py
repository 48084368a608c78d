"""One POST to one shop: the only module that knows httpx, and the only one that reveals the token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx

if TYPE_CHECKING:
    from orderstatus.core.secret import Secret

CONNECT_SECONDS = 10.0
READ_SECONDS = 60.0
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, whole. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class NoReplyError(Exception):
    """No whole answer arrived. `sent` is False only if the request cannot have reached the server."""

    def __init__(self, message: str, *, sent: bool, timed_out: bool) -> None:
        super().__init__(message)
        self.sent = sent
        self.timed_out = timed_out


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
    """The GraphQL address of one shop. The token goes there and nowhere else: no redirect is followed."""

    def __init__(
        self,
        url: str,
        token: Secret,
        *,
        user_agent: str,
        transport: httpx.BaseTransport | None = None,
        read_seconds: float = READ_SECONDS,
    ) -> None:
        self._url = url
        self.host = httpx.URL(url).host
        self._client = httpx.Client(
            headers={
                "X-Shopify-Access-Token": token.reveal(),
                "Content-Type": "application/json",
                "Accept": "application/json",
                "User-Agent": user_agent,
            },
            timeout=httpx.Timeout(read_seconds, connect=CONNECT_SECONDS, pool=CONNECT_SECONDS),
            follow_redirects=False,
            transport=transport,
        )

    def post(self, body: bytes) -> Reply:
        """The server's whole answer to `body`. Raises NoReplyError if none arrived."""
        try:
            response = self._client.post(self._url, content=body)
        except httpx.TransportError as error:
            timed_out = isinstance(error, httpx.TimeoutException)
            raise NoReplyError(
                self._reason(error, timed_out), sent=not isinstance(error, _NEVER_SENT), timed_out=timed_out
            ) from error
        except httpx.DecodingError as error:
            raise NoReplyError(f"{self.host} sent a body that does not decode", sent=True, timed_out=False) from error
        return Reply(response.status_code, dict(response.headers), response.content)

    def close(self) -> None:
        """Drops the connection."""
        self._client.close()

    def _reason(self, error: httpx.TransportError, timed_out: bool) -> str:
        if isinstance(error, httpx.ConnectTimeout):
            return f"could not connect to {self.host} within {CONNECT_SECONDS:.0f} s"
        if timed_out:
            return f"{self.host} did not answer in time"
        if isinstance(error, httpx.LocalProtocolError):
            # Its text quotes the header that h11 refuses, which may be the token.
            return f"the request to {self.host} could not be written"
        if isinstance(error, _NEVER_SENT):
            return f"could not reach {self.host}: {error}"
        return f"the connection to {self.host} broke: {error}"
