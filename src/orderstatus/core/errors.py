"""Failures a person can act on: each knows its exit code and, where there is one, its remedy.

OrderStatusError            1  the shop or the run failed
├── UsageError              2  a flag, a setting or a file is wrong
├── TemporaryError          3  the same command may work later; cron may retry
│   ├── SlowAnswerError     3  the shop took too long over one answer
│   └── NoSlotError         3  no bulk operation can be started beside those that run
├── AccessError             4  the credential does not open this
├── NotFoundError           1  an order that was named is not there
├── TooCostlyError          1  one document costs more points than Shopify allows
├── IncompleteError         1  fewer rows arrived than the shop says there are
├── UnclearOutcomeError     1  a mutation was sent and nobody knows whether it ran
└── ShopsFailedError        1  of several shops some failed; where all failed alike, with the code of each
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import IntEnum


class ExitCode(IntEnum):
    """The whole contract with the shell and with cron (design 2)."""

    OK = 0
    FAILURE = 1
    USAGE = 2
    TEMPORARY = 3
    ACCESS = 4
    FOUND = 10
    INTERRUPTED = 130
    BROKEN_PIPE = 141


class OrderStatusError(Exception):
    """One message, one hint that can be pasted, one exit code."""

    exit_code = ExitCode.FAILURE

    def __init__(self, message: str, *, hint: str | None = None, request_id: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint
        self.request_id = request_id
        """Shopify's `X-Request-Id`, which its support asks for; None where no answer arrived."""


class UsageError(OrderStatusError):
    """What was typed or configured cannot be done as written."""

    exit_code = ExitCode.USAGE


class TemporaryError(OrderStatusError):
    """Nothing is wrong with the command; the network or the shop could not answer now."""

    exit_code = ExitCode.TEMPORARY


class SlowAnswerError(TemporaryError):
    """The shop did not finish an answer in time; half as much at once may be finished."""


class NoSlotError(TemporaryError):
    """As many bulk operations of this app run in the shop as may (five since 2026-01); pages need none of them."""


class AccessError(OrderStatusError):
    """The token, the app's scopes or the shop itself refuse."""

    exit_code = ExitCode.ACCESS


class NotFoundError(OrderStatusError):
    """The order that was named does not exist, or not for this app."""

    def __init__(
        self, message: str, *, names: Sequence[str] = (), hint: str | None = None, request_id: str | None = None
    ) -> None:
        super().__init__(message, hint=hint, request_id=request_id)
        self.names = tuple(names)
        """What was not found, each as it was called: of several shops one may have what another lacks."""


class TooCostlyError(OrderStatusError):
    """A document asks for more points than one may cost (MAX_COST_EXCEEDED); half as much at once may be allowed."""


class IncompleteError(OrderStatusError):
    """The rows that arrived are fewer than the shop counts; what was printed is not the whole."""


class UnclearOutcomeError(OrderStatusError):
    """A mutation left this machine and no answer says whether it ran: read the order before anything else.

    Shopify offers no idempotency for the mutations used here, so sending it again could do it twice
    (design 6; `@idempotent` is documented for refundCreate and inventory only).
    """


class ShopsFailedError(OrderStatusError):
    """Of several shops some could not be read; the rows of the others were printed.

    Where every shop failed, and all with the same code, it is that code: a dead network is temporary for thirty shops
    as it is for one.
    """

    def __init__(self, failed: Mapping[str, OrderStatusError], *, asked: int) -> None:
        names = ", ".join(failed)
        first = next(iter(failed.values()))
        super().__init__(f"{len(failed)} of {asked} shops failed: {names}", hint=first.hint)
        codes = {error.exit_code for error in failed.values()}
        if len(failed) == asked and len(codes) == 1:
            self.exit_code = codes.pop()
