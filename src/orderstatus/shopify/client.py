"""One document, one envelope, one decision: take the answer, wait and ask again, or say what is wrong."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Any

from orderstatus.core.errors import (
    AccessError,
    OrderStatusError,
    SlowAnswerError,
    TemporaryError,
    UnclearOutcomeError,
)
from orderstatus.shopify.admission import Admission, Ticket
from orderstatus.shopify.documents import Document
from orderstatus.shopify.envelope import Answer, Retry, read_reply
from orderstatus.shopify.http import NoReplyError, Reply, ShopEndpoint

ATTEMPTS = 4
READ_TIMEOUT_ATTEMPTS = 2
PATIENCE_SECONDS = 120.0
_FIRST_PAUSE_SECONDS = 1.0
_MOST_DOUBLINGS = 5
_FAIR_SECONDS = 5.0
"""What a query has for its answer however little patience is left, if patience ever was as long: else the last of
several attempts would be sent only to be given up."""
_JITTER = 0.25
_REFUND_SECONDS = 0.05
"""How often a request that waits for points looks again while others are on their way: their answers free points."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as `--verbose` tells it."""

    operation: str
    status: int | None
    requested_cost: float | None
    actual_cost: float | None
    available: float | None
    seconds: float
    request_id: str | None
    outcome: str
    api_version: str | None = None
    """The version that Shopify says it answered in; None where it does not say."""


class AdminClient:
    """Speaks to one shop, from any number of threads at once; they share its bucket.

    Queries are asked again where that can help; a mutation only where it cannot have run.
    """

    def __init__(
        self,
        endpoint: ShopEndpoint,
        *,
        api_version: str,
        sleep: Callable[[float], None],
        clock: Callable[[], float],
        jitter: Callable[[], float],
        warn: Callable[[str], None],
        report: Callable[[Exchange], None] | None = None,
        patience_seconds: float = PATIENCE_SECONDS,
        attempts: int = ATTEMPTS,
    ) -> None:
        """One request takes `patience_seconds` at the most, with all its pauses, and is tried `attempts` times, 1 or
        more; a read timeout is retried once, if the attempts allow that.
        """
        self._endpoint = endpoint
        self._api_version = api_version
        self._sleep = sleep
        self._clock = clock
        self._jitter = jitter
        self._warn = warn
        self._report = report
        self._patience = patience_seconds
        self._attempts = attempts
        self._admission = Admission(clock)
        self._requested: dict[str, dict[_Size, float]] = {}
        self._answered_at = -math.inf
        self._telling = Lock()

    def clock(self) -> float:
        """Seconds on the clock by which it waits."""
        return self._clock()

    @property
    def admission(self) -> Admission:
        """The shop's points, as far as answers have told of them."""
        return self._admission

    def expect_cost(self, document: Document, variables: Mapping[str, Any], points: float) -> None:
        """A request of this shape, if nobody has sent one yet, is taken to cost about so many points."""
        self._requested.setdefault(document.text, {}).setdefault(_size(variables), points)

    @property
    def api_version(self) -> str:
        """The version that is asked."""
        return self._api_version

    @property
    def patience_seconds(self) -> float:
        """How long one request may take, with all its pauses."""
        return self._patience

    def query(
        self,
        document: Document,
        variables: Mapping[str, Any],
        *,
        is_divisible: bool = False,
        give_up_at: float | None = None,
    ) -> Answer:
        """The answer to a query, data and the problems beside it.

        One that `is_divisible` is not sent again after a read timeout: half as much at once has a better chance. Its
        patience ends at `give_up_at`, on `clock`, where that is sooner than its own.

        Asked again on network errors, 429, 5xx, bodies that are not JSON and INTERNAL_SERVER_ERROR, as many times in
        all as the client was told (a read timeout twice at the most); THROTTLED waits as long as the bucket says.
        Raises AccessError, UsageError for an ignored search filter, TemporaryError when the attempts or the patience
        are used up, OrderStatusError.
        """
        timeouts = 1 if is_divisible else READ_TIMEOUT_ATTEMPTS
        return self._run(document, variables, is_mutation=False, timeouts=timeouts, give_up_at=give_up_at)

    def mutate(self, document: Document, variables: Mapping[str, Any]) -> Answer:
        """The answer to a mutation that was applied at most once.

        Sent again only where it cannot have run: no connection was made, or THROTTLED without data. A refusal that
        comes before execution (401 to 404, an invalid document) is raised as what it is; every other failure raises
        UnclearOutcomeError, and the order must be read before anything else is done (design 6). A 429 is one of those,
        with a Retry-After too: for GraphQL Shopify documents THROTTLED, so that a 429 is some infrastructure's, and
        nothing says that it comes before execution.
        """
        return self._run(document, variables, is_mutation=True)

    def _run(
        self,
        document: Document,
        variables: Mapping[str, Any],
        *,
        is_mutation: bool,
        timeouts: int = READ_TIMEOUT_ATTEMPTS,
        give_up_at: float | None = None,
    ) -> Answer:
        body = json.dumps(
            {"query": document.text, "operationName": document.name, "variables": dict(variables)}
        ).encode("ascii")
        shape = _Shape(document.text, _size(variables))
        end = self._clock() + self._patience
        tries = _Tries(
            give_up_at=end if give_up_at is None else min(end, give_up_at),
            patience_seconds=self._patience,
            allowed=self._attempts,
            allowed_timeouts=timeouts,
        )
        while True:
            ticket = self._admitted(shape, tries)
            seconds = self._answer_seconds(tries, is_mutation=is_mutation)
            outcome = self._attempt(document, body, shape, ticket, seconds)
            if isinstance(outcome, Answer):
                return outcome
            if outcome.unauthorized:
                # A 401 comes before execution: with another token a mutation, too, is sent again.
                if tries.may_renew() and self._endpoint.renew_token():
                    continue
                raise self._refused(outcome)
            if is_mutation and outcome.may_have_run:
                raise UnclearOutcomeError(
                    f"it is not known whether {document.name} ran: {outcome.error}",
                    hint="look at the order before you try again",
                    request_id=outcome.error.request_id,
                )
            self._pause(tries.pause_after(outcome, self._clock()), tries)

    def _refused(self, outcome: Retry) -> AccessError:
        refusal = self._endpoint.refusal()
        return AccessError(
            f"{refusal.message} ({outcome.error})", hint=refusal.hint, request_id=outcome.error.request_id
        )

    def _answer_seconds(self, tries: _Tries, *, is_mutation: bool) -> float:
        """How long the next attempt may take: what is left of the patience, which a server that hangs cannot exceed."""
        if is_mutation:
            # Given up, it would be an unclear outcome; it is better waited for.
            return self._patience
        return max(tries.give_up_at - self._clock(), min(self._patience, _FAIR_SECONDS))

    def _pause(self, seconds: float, tries: _Tries) -> None:
        if seconds > 0:
            self._sleep(min(seconds * (1 + _JITTER * self._jitter()), tries.give_up_at - self._clock()))

    def _attempt(
        self, document: Document, body: bytes, shape: _Shape, ticket: Ticket, answer_seconds: float
    ) -> Answer | Retry:
        started = self._clock()
        reply: Reply | None = None
        outcome: Answer | Retry | None = None
        try:
            reply = self._endpoint.post(body, within_seconds=answer_seconds)
            outcome = read_reply(reply, host=self._endpoint.host, asked_version=self._api_version)
        except NoReplyError as error:
            outcome = _no_reply(error)
        finally:
            self._admission.settle(ticket, outcome.cost if outcome is not None else None)
        self._learn(outcome, shape)
        self._tell(document, reply, outcome, self._clock() - started)
        return outcome

    def _admitted(self, shape: _Shape, tries: _Tries) -> Ticket:
        """Once the bucket holds what such a request cost before; at once where that is not known.

        Waiting for points is no lack of progress while other requests are answered: they use the same points.
        """
        try:
            while True:
                admitted = self._admission.admit(self._expected(shape), tries)
                if isinstance(admitted, Ticket):
                    return admitted
                tries.give_up_at = max(tries.give_up_at, self._answered_at + self._patience)
                seconds = tries.bucket_pause(admitted, self._clock())
                if self._admission.is_shared:
                    self._sleep(min(seconds, _REFUND_SECONDS))
                else:
                    self._pause(seconds, tries)
        finally:
            self._admission.leave(tries)

    def _expected(self, shape: _Shape) -> float | None:
        """What such a request cost before; one of another size no more than the dearest; None where none was sent."""
        known = self._requested.get(shape.text)
        return known.get(shape.size, max(known.values())) if known else None

    def _learn(self, outcome: Answer | Retry, shape: _Shape) -> None:
        cost = outcome.cost
        if cost is not None and cost.requested is not None:
            self._requested.setdefault(shape.text, {})[shape.size] = cost.requested
        if isinstance(outcome, Answer):
            self._answered_at = self._clock()
            for warning in outcome.warnings:
                self._warn(warning)

    def _tell(self, document: Document, reply: Reply | None, outcome: Answer | Retry, seconds: float) -> None:
        if self._report is None:
            return
        cost = outcome.cost
        exchange = Exchange(
            operation=document.name,
            status=reply.status if reply is not None else None,
            requested_cost=cost.requested if cost else None,
            actual_cost=cost.actual if cost else None,
            available=cost.available if cost else None,
            seconds=seconds,
            request_id=reply.headers.get("x-request-id") if reply is not None else None,
            outcome="ok" if isinstance(outcome, Answer) else str(outcome.error),
            api_version=reply.headers.get("x-shopify-api-version") if reply is not None else None,
        )
        # Who listens sums up, and several requests may be on their way.
        with self._telling:
            self._report(exchange)


@dataclass(slots=True, eq=False)
class _Tries:
    """What one request has cost in attempts, and when patience ends. A THROTTLED answer uses patience alone."""

    give_up_at: float
    patience_seconds: float
    allowed: int
    allowed_timeouts: int
    attempts: int = 0
    timeouts: int = 0
    renewed: bool = False

    def may_renew(self) -> bool:
        """True once: a token that is refused after it was renewed will be refused again."""
        is_first = not self.renewed
        self.renewed = True
        return is_first

    def bucket_pause(self, seconds: float, moment: float) -> float:
        """`seconds`, if patience lasts that long. Raises TemporaryError if not."""
        if moment + seconds > self.give_up_at:
            raise self._out_of_patience(seconds, None)
        return seconds

    def pause_after(self, outcome: Retry, moment: float) -> float:
        """Seconds to wait before asking again. Raises the outcome's error where asking again is no use."""
        if not outcome.again:
            raise outcome.error
        if not outcome.throttled:
            self.attempts += 1
            self.timeouts += outcome.timed_out
            if self.attempts >= self.allowed or self.timeouts >= self.allowed_timeouts:
                raise outcome.error
        pause = outcome.wait_seconds
        if pause is None:
            pause = _FIRST_PAUSE_SECONDS * 2 ** min(max(self.attempts - 1, 0), _MOST_DOUBLINGS)
        if moment + pause > self.give_up_at:
            raise self._out_of_patience(pause, outcome.error.request_id) if outcome.throttled else outcome.error
        return pause

    def _out_of_patience(self, seconds: float, request_id: str | None) -> TemporaryError:
        return TemporaryError(
            f"Shopify throttles this app: {seconds:,.0f} s more to wait is beyond the patience of "
            f"{self.patience_seconds:.0f} s",
            hint="something else may be using this shop's points: try again later",
            request_id=request_id,
        )


_Size = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the price of a request follows from: the document, and how much of it is asked for."""

    text: str
    size: _Size


def _size(variables: Mapping[str, Any]) -> _Size:
    ids = variables.get("ids")
    return variables.get("first"), variables.get("newest"), len(ids) if isinstance(ids, list) else None


def _no_reply(error: NoReplyError) -> Retry:
    if not error.passing:
        hint = "check the shop's address, and this machine's certificates and clock"
        failed = OrderStatusError(str(error), hint=hint)
        return Retry(failed, again=False, may_have_run=error.sent)
    timed_out = error.timed_out and error.sent
    kind = SlowAnswerError if timed_out else TemporaryError
    dropped = kind(str(error), hint="check the network and the shop's address, then try again")
    return Retry(dropped, again=True, may_have_run=error.sent, timed_out=timed_out)
