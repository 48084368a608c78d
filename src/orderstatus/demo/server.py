"""A Shopify-like Admin API over a demo shop: takes requests as plain values, gives answers as plain values."""

from __future__ import annotations

import json
import re
import time
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, tzinfo
from email.utils import format_datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from orderstatus.demo.access import Grants
from orderstatus.demo.answers import BAD_BODY, Answer, faulty, json_answer, unauthorized
from orderstatus.demo.bucket import Bucket, Plan
from orderstatus.demo.bulk_download import Download, download
from orderstatus.demo.bulk_operations import BulkOperations
from orderstatus.demo.changes import Changes, Kept
from orderstatus.demo.endpoint import Endpoint
from orderstatus.demo.faults import BREAKING, DOWNLOADS, DROP, ENDING, REPLACING, SLOTS, Fault, Faults
from orderstatus.demo.index import Index, Shop
from orderstatus.demo.metafields import AT_ONCE, Filtering
from orderstatus.demo.mutations import JOBS, MUTATORS
from orderstatus.demo.oauth import TokenEndpoint, Tokens
from orderstatus.demo.schema import api_version
from orderstatus.demo.shop import DemoShop

Json = dict[str, Any]

SUPPORTED_QUARTERS = 5
"""A stable version is supported for at least twelve months: the newest and the four before it (usage/versioning)."""

_GRAPHQL = re.compile(r"/admin/api/(?:(?P<version>[\w-]+)/)?graphql\.json")
_LOOPBACK = re.compile(r"(localhost|127(\.\d+){3}|\[::1\])(:\d+)?")
_SCOPES = "/admin/oauth/access_scopes.json"
_TOKEN = "/admin/oauth/access_token"


def supported_versions(newest: str) -> tuple[str, ...]:
    """Return the stable versions that answer while ``newest`` is the newest one, oldest first."""
    year, month = map(int, newest.split("-"))
    quarters = [year * 4 + (month - 1) // 3 - back for back in range(SUPPORTED_QUARTERS)]
    return tuple(f"{q // 4}-{q % 4 * 3 + 1:02d}" for q in reversed(quarters))


class DemoServer:
    """Answers Admin API requests for one shop and one app; safe to call from several threads at once.

    ``token`` is a static access token that works beside the granted ones; with neither ``token`` nor ``client`` any
    token works. ``client`` is the id and secret of the app, which gets tokens by the client-credentials grant unless
    ``oauth_refusal`` names how the shop refuses it (`orderstatus.demo.oauth.SHOP_REFUSALS`). ``scopes`` default to the
    shop's; ``protected_level`` 0, 1 or 2 is what the app may see of protected customer data. ``faults`` hit the answers
    of GraphQL, bulk operations and downloads, each by its name; ``oauth_faults`` the answers of the token endpoint.
    ``latency`` seconds pass by ``sleep`` before every answer. A bulk operation gets ``bulk_rate`` objects a second
    done, by ``now``; with 0 it is done when somebody first looks. ``downloads`` tells of every request for a file.
    What mutations change is kept in ``kept`` and made again from it, or lives as long as the shop; ``applied`` tells of
    every mutation that was carried out for a client, its field and arguments, whatever became of the answer.
    ``filtering`` says when orders can be searched by a metafield whose definition wants it: at once unless said.

    ValueError for a refusal or a level that there is not.
    """

    def __init__(
        self,
        shop: Shop,
        *,
        now: Callable[[], datetime],
        token: str | None = None,
        plan: Plan = Plan.STANDARD,
        latency: float = 0.0,
        sleep: Callable[[float], None] = time.sleep,
        faults: Sequence[Fault] = (),
        scopes: Iterable[str] | None = None,
        protected_level: int = 2,
        api_versions: Sequence[str] | None = None,
        client: tuple[str, str] | None = None,
        oauth_refusal: str | None = None,
        oauth_faults: Sequence[Fault] = (),
        bulk_rate: float = 0.0,
        kept: Kept | None = None,
        filtering: Filtering = AT_ONCE,
    ) -> None:
        self.now = now
        self.latency, self.sleep = latency, sleep
        self.grants = Grants(shop.scopes if scopes is None else scopes, protected_level)
        self.versions = tuple(api_versions) if api_versions else supported_versions(api_version())
        self.bucket = Bucket(plan=plan, at=now())
        self.faults = Faults(tuple(f for f in faults if f.name in REPLACING | BREAKING | {"throttle", DROP}))
        self.oauth_faults = Faults(tuple(oauth_faults))
        self._download_faults = Faults(tuple(f for f in faults if f.name in DOWNLOADS))
        self.bulk, self.downloads = BulkOperations(bulk_rate), list[Download]()
        for taken in (f for f in faults if f.name == SLOTS):
            self.bulk.occupy(taken.first, now(), taken.later)
        self._tokens = Tokens(token, any_token=token is None and client is None)
        self._oauth = TokenEndpoint(self._tokens, self.grants.granted, client, oauth_refusal)
        self.index = Index(shop)
        self.applied: list[tuple[str, Json]] = []
        changes = None
        if isinstance(shop, DemoShop):
            changes = Changes(self.index, {**MUTATORS, **JOBS}, kept)
            self.applied = changes.applied
        zone = _zone(shop.facts.get("ianaTimezone"))
        self._endpoint = Endpoint(
            self.index,
            self.grants,
            self.bucket,
            now=now,
            zone=zone,
            versions=self.versions,
            bulk=self.bulk,
            bulk_faults=Faults(tuple(f for f in faults if f.name in ENDING)),
            changes=changes,
            filtering=filtering,
        )

    def answer(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Return the answer to one request; it never raises for what a client may send.

        Header names are taken in any case. Paths: ``/admin/api/VERSION/graphql.json`` (POST),
        ``/admin/oauth/access_token`` (POST), ``/admin/oauth/access_scopes.json`` (GET) and the files of bulk operations
        below ``/bulk`` (GET, without a token); an unknown version is answered by the oldest supported one, as
        ``X-Shopify-API-Version`` tells (usage/versioning). ``Date`` is the server's own now.
        """
        if self.latency:
            self.sleep(self.latency)
        given = {name.lower(): value for name, value in headers.items()}
        request_id = str(uuid.uuid4())
        now = self.now()
        sent = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Request-Id": request_id,
            "Date": format_datetime(now.astimezone(UTC), usegmt=True),
        }
        if path.startswith("/bulk/") and method == "GET":
            return self._download(path, given, sent["Date"])
        path = path.partition("?")[0]
        if path == _TOKEN and method == "POST":
            return self._grant(given, body, sent, request_id)
        found = _GRAPHQL.fullmatch(path)
        if found is None and path != _SCOPES:
            return json_answer(404, sent, {"errors": "Not Found"})
        sent["X-Shopify-API-Version"] = self._version(found["version"] if found else None)
        if not self._tokens.accepts(given.get("x-shopify-access-token", ""), now):
            return unauthorized(sent)
        if method != ("GET" if found is None else "POST"):
            return json_answer(404, sent, {"errors": "Not Found"})
        if found is None:
            scopes = [{"handle": scope} for scope in self.grants.granted]
            return json_answer(200, sent, {"access_scopes": scopes})
        return self._graphql(given, body, sent, request_id)

    @property
    def shop(self) -> Shop:
        """The shop that it answers for."""
        return self.index.shop

    @property
    def is_as_built(self) -> bool:
        """True while nobody has changed anything in the shop by a mutation, in this run or another."""
        return self._endpoint.is_as_built

    def revoke(self) -> None:
        """Afterwards every token given so far is answered with 401, the static one too; new ones can be granted."""
        self._tokens.revoke()

    def _grant(self, given: Mapping[str, str], body: bytes, sent: dict[str, str], request_id: str) -> Answer:
        fault = self.oauth_faults.next()
        if fault in REPLACING:
            return faulty(fault, sent, request_id)
        answer = self._oauth.answer(given, body, sent, self.now())
        return replace(answer, fault=fault) if fault in BREAKING else answer

    def _download(self, path: str, given: Mapping[str, str], date: str) -> Answer:
        answer = download(self.bulk, path, given, self.now(), self._download_faults.hit())
        carried = "x-shopify-access-token" in given or "authorization" in given
        self.downloads.append(Download(path, given.get("range"), answer.status, with_token=carried))
        return replace(answer, headers=answer.headers | {"Date": date})

    def _graphql(self, given: Mapping[str, str], body: bytes, sent: dict[str, str], request_id: str) -> Answer:
        call = _call(body)
        fault = self.faults.next(mutation=call is not None and self._endpoint.is_mutation(call.query, call.name))
        if fault == DROP:
            return Answer(0, {}, b"", fault)
        if fault in REPLACING:
            return faulty(fault, sent, request_id)
        if call is None:
            return json_answer(400, sent, BAD_BODY)
        debug = given.get("shopify-graphql-cost-debug") == "1"
        throttled = fault == "throttle"
        content = self._endpoint.answer(
            call.query,
            call.variables,
            call.name,
            base=self._base(given.get("host")),
            throttled=throttled,
            debug=debug,
        )
        return json_answer(200, sent, content, fault if fault in BREAKING else None)

    def _base(self, host: str | None) -> str:
        """Return the address under which the client reached the server, by its ``Host``; HTTP on loopback only."""
        host = host or str(self.shop.facts["myshopifyDomain"])
        return f"{'http' if _LOOPBACK.fullmatch(host) else 'https'}://{host}"

    def _version(self, asked: str | None) -> str:
        return asked if asked in self.versions else self.versions[0]


class _Call(NamedTuple):
    """A GraphQL request's body."""

    query: str
    variables: Json
    name: str | None


def _call(body: bytes) -> _Call | None:
    """Return what a body asks for; None where it holds no query."""
    try:
        call = json.loads(body)
        query, variables = call["query"], call.get("variables") or {}
        if not isinstance(query, str) or not query.strip() or not isinstance(variables, dict):
            return None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return _Call(query, variables, call.get("operationName"))


def _zone(name: str | None) -> tzinfo:
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError):  # a system without the time zone data
        return UTC
