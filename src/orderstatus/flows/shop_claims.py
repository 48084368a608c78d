"""Claims of messages in the shop itself, on each order: of two machines one wins, and all see what became of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from orderstatus.core.errors import OrderStatusError, TemporaryError, UnclearOutcomeError
from orderstatus.core.messages.claims import BINDING, Claims, claims_from, claims_text, with_claim
from orderstatus.core.messages.events import Claim, ClaimState
from orderstatus.core.messages.ports import ClaimResult, Won
from orderstatus.core.metafields import Kept, MetafieldKey, MetafieldStore, MetafieldType, MetafieldWrite, Written
from orderstatus.core.stages.history import instant_text
from orderstatus.flows.set_call import SetCall, SetResult, SetState, Together

MOST_TRIES = 5
"""Times that one order is written, where somebody else writes each time in between."""
_WAITS = (1.0, 2.0, 4.0)
"""Seconds before an outcome is written again where the shop could not be reached: nothing else says what was sent."""
_VERSION = 1


@dataclass(frozen=True, slots=True)
class ShopClaims:
    """A `ClaimLedger` over the order metafield `notified` and the shop metafield `notify`.

    Where the store is of this machine alone (`mirror/kept_here`), so are the claims.
    """

    store: MetafieldStore
    sleep: Callable[[float], None]

    def begun(self) -> datetime | None:
        """Since when customers are told, on every machine; None where nothing was ever sent."""
        _, kept = self.store.read_of_shop(MetafieldKey.NOTIFY)
        return _since(kept)

    def begin(self, at: datetime) -> datetime:
        """Afterwards it is kept since when customers are told; whoever was first decides."""
        for _ in range(MOST_TRIES):
            shop, kept = self.store.read_of_shop(MetafieldKey.NOTIFY)
            if (since := _since(kept)) is not None:
                return since
            value = json.dumps({"v": _VERSION, "since": instant_text(at)}, separators=(",", ":"))
            write = MetafieldWrite(owner=shop, key=MetafieldKey.NOTIFY, type=MetafieldType.JSON, value=value, seen=None)
            try:
                (result,) = self.store.write([write])
            except UnclearOutcomeError:
                continue
            if result.state is Written.REFUSED:
                raise OrderStatusError(f"the shop did not keep since when customers are told: {_words(result.errors)}")
        since = self.begun()
        if since is None:
            raise TemporaryError("it could not be kept since when customers are told", hint="run it again")
        return since

    def claims(self, order: str) -> Claims:
        """What was claimed of this order."""
        kept = self._kept(order)
        return claims_from(None if kept is None else kept.value)

    def many(self, orders: Sequence[str]) -> Iterator[tuple[str, Claims | OrderStatusError]]:
        """What was claimed of each of these orders, or why nobody can say; one that is gone is left out."""
        for order, found in self.store.read(list(orders), frozenset({MetafieldKey.NOTIFIED})):
            kept = found.get(MetafieldKey.NOTIFIED)
            try:
                yield order, claims_from(None if kept is None else kept.value)
            except OrderStatusError as error:
                yield order, error

    def claim(self, order: str, claim: Claim, *, keep_since: datetime, instead_of: Claim | None = None) -> ClaimResult:
        """As `ClaimLedger.claim`: whoever writes first has it, as the other's digest is an old one then."""
        for number in range(MOST_TRIES):
            kept = self._kept(order)
            claims = claims_from(None if kept is None else kept.value)
            held = claims.find(claim.key)
            if number and held is not None and held.by == claim.by:
                # Written by us, and somebody wrote another message's after it.
                return ClaimResult(won=Won.WON)
            if held is not None and held.state in BINDING and held != instead_of:
                return ClaimResult(won=Won.LOST, held=held)
            result = self._written(order, kept, claims_text(with_claim(claims, claim), keep_since=keep_since))
            match result.state:
                case SetState.DONE:
                    return ClaimResult(won=Won.WON)
                case SetState.UNKNOWN:
                    return ClaimResult(won=Won.UNKNOWN, why=str(result.error))
                case SetState.REFUSED | SetState.NOT_TRIED:
                    raise _error(result)
        raise TemporaryError("others write at the same order all the time", hint="run it again")

    def settle(self, order: str, claim: Claim, *, keep_since: datetime) -> None:
        """As `ClaimLedger.settle`; an outcome that is there already is no error."""
        waits = iter(_WAITS)
        for _ in range(MOST_TRIES + len(_WAITS)):
            try:
                if self._is_settled(order, claim, keep_since):
                    return
            except (TemporaryError, UnclearOutcomeError):
                seconds = next(waits, None)
                if seconds is None:
                    raise
                self.sleep(seconds)
        raise TemporaryError("others write at the same order all the time")

    def _is_settled(self, order: str, claim: Claim, keep_since: datetime) -> bool:
        kept = self._kept(order)
        claims = claims_from(None if kept is None else kept.value)
        held = claims.find(claim.key)
        if held is None or held.by != claim.by:
            raise OrderStatusError("somebody else has taken the claim over")
        if held.state is not ClaimState.CLAIMED:
            return True
        result = self._written(order, kept, claims_text(with_claim(claims, claim), keep_since=keep_since))
        if result.state in (SetState.REFUSED, SetState.NOT_TRIED, SetState.UNKNOWN):
            raise _error(result)
        return result.state is SetState.DONE

    def _kept(self, order: str) -> Kept | None:
        found = dict(self.store.read([order], frozenset({MetafieldKey.NOTIFIED})))
        return found.get(order, {}).get(MetafieldKey.NOTIFIED)

    def _written(self, order: str, kept: Kept | None, text: str) -> SetResult:
        write = MetafieldWrite(
            owner=order,
            key=MetafieldKey.NOTIFIED,
            type=MetafieldType.JSON,
            value=text,
            seen=None if kept is None else kept.digest,
        )
        call = SetCall([Together(owner=order, writes=(write,))], store=self.store, pause=self._pause)
        call.send()
        ((_, result),) = call.results()
        return result

    def _pause(self, seconds: float) -> bool:
        self.sleep(seconds)
        return True


def _since(kept: Kept | None) -> datetime | None:
    """Raises OrderStatusError for what is not ours: nobody knows then what was told."""
    if kept is None:
        return None
    try:
        raw = json.loads(kept.value)
        if raw["v"] != _VERSION:
            raise ValueError(raw["v"])
        return datetime.fromisoformat(raw["since"]).astimezone(UTC)
    except (ValueError, KeyError, TypeError) as error:
        raise OrderStatusError(
            "since when customers are told (the shop's metafield `notify`) is not as orderstatus writes it",
            hint="it may be of a later version; use that one",
        ) from error


def _error(result: SetResult) -> BaseException:
    if result.error is not None:
        return result.error
    return OrderStatusError(f"the shop did not keep what a customer is told: {_words(result.errors)}")


def _words(errors: tuple[object, ...]) -> str:
    return "; ".join(str(getattr(each, "message", each)) for each in errors) or "it does not say why"
