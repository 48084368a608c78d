"""One run of `notify send`: how it was agreed to, what became of each message, and what that comes to."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from time import monotonic

from orderstatus.commands._notices import Choice, counts_text, write_notices
from orderstatus.commands._rows import Plan
from orderstatus.core.errors import ExitCode, OrderStatusError
from orderstatus.core.messages.due import NOT_AGAIN, REFUSED_AGAIN, UNKNOWN_AGAIN
from orderstatus.core.messages.events import ClaimState
from orderstatus.core.messages.foreseen import is_left_behind
from orderstatus.core.messages.message import DeliveryState
from orderstatus.core.messages.told import TellResult, Told
from orderstatus.output.fields import RowContext
from orderstatus.output.notify_fields import DUE, UNKNOWN, NoticeRow
from orderstatus.runtime import Runtime
from orderstatus.runtime.notifying import Notifying

_FAILED = frozenset({TellResult.REFUSED, TellResult.UNKNOWN, TellResult.FAILED})


@dataclass(frozen=True, slots=True, kw_only=True)
class HowSent:
    """How sending is agreed to, as it was typed."""

    dry_run: bool = False
    yes: bool = False
    expect: int | None = None
    limit: int | None = None
    again: bool = False
    only_new: bool = False
    this_machine_only: bool = False

    def again_of(self, choice: Choice) -> frozenset[ClaimState]:
        """Which messages that were tried before are tried once more: refused ones only of orders that are named."""
        if not self.again:
            return NOT_AGAIN
        return UNKNOWN_AGAIN if choice.ids is None else REFUSED_AGAIN


@dataclass(slots=True)
class SendRun:
    """One run: what was due before it, what became of each message, and what ended it."""

    runtime: Runtime
    shop: Notifying
    how: HowSent
    before: list[NoticeRow] = field(default_factory=list)
    rows: list[NoticeRow] = field(default_factory=list)
    error: BaseException | None = None

    def tell(self, choice: Choice, context: RowContext) -> None:
        """Afterwards every message that is due was tried, or is known not to have been; `error` is what ended it."""
        if self.how.again:
            # Asked for, and not done.
            self.rows += [row for row in self.before if row.result == UNKNOWN]
        wanted = [row for row in self.before if row.event is not None and row.result in (DUE, TellResult.FAILED)]
        orders = list(dict.fromkeys(row.order for row in wanted))
        if not orders:
            return
        sender = self.shop.sender()
        name = self.shop.opened.name
        try:
            with self.runtime.streams.working(context.labels, monotonic) as progress:
                progress.begin(name)
                progress.expect(name, len(wanted))
                told = self.shop.told(orders, sender, limit=self.how.limit or None, again=self.how.again_of(choice))
                with closing(told) as every:
                    for each in every:
                        self._heard(each)
                        progress.advance(name)
        except (OrderStatusError, KeyboardInterrupt) as error:
            # What was sent is told first.
            self.error = error
        finally:
            sender.close()

    def _heard(self, told: Told) -> None:
        if told.result is TellResult.NOT_DUE or (told.result is TellResult.UNKNOWN and not told.recipients):
            # Not due, or claimed by another run: no outcome of this one.
            return
        self.rows.append(
            NoticeRow(
                order=told.order,
                order_name=told.order_name,
                event=told.event,
                result=told.result.value,
                why=told.why,
                recipients=told.recipients,
            )
        )
        for copy in told.missed:
            # Whom copies go to is the merchant's own, and stands in stages.toml.
            outcome = "may have been sent" if copy.state is DeliveryState.UNKNOWN else "was not sent"
            self.runtime.streams.warning(
                f"{told.order_name}: the copy to {copy.address} {outcome}, and is not tried again: {copy.answer}"
            )

    def written(self, plan: Plan[NoticeRow], context: RowContext) -> ExitCode:
        """The rows are written, and what is left is said; then what ended the run is raised."""
        streams = self.runtime.streams
        write_notices(plan, self.rows, context, streams)
        unknown = sum(
            row.result == UNKNOWN and is_left_behind(row.held, self.shop.by, self.shop.opened.now)
            for row in self.before
        )
        if unknown:
            them = "it" if unknown == 1 else "them"
            streams.warning(
                f"{messages_text(unknown)} may have been sent by a run that was broken off: "
                f"`orderstatus notify log --unknown` names {them}"
            )
        streams.note(counts_text(self.rows, context.labels) if self.rows else context.labels.text("no message is due"))
        has_failed = any(row.result in _FAILED for row in self.rows)
        if self.error is not None:
            if has_failed and isinstance(self.error, OrderStatusError):
                self.error.exit_code = ExitCode.FAILURE
            raise self.error
        if has_failed:
            return ExitCode.FAILURE
        deferred = sum(row.result == TellResult.DEFERRED for row in self.rows)
        if deferred:
            them = "it" if deferred == 1 else "them"
            streams.warning(
                f"{messages_text(deferred, 'was', 'were')} not taken for now; the next run tries {them} again"
            )
            return ExitCode.TEMPORARY
        return ExitCode.OK


def messages_text(count: int, one: str = "", many: str = "") -> str:
    """`1 message was`, `2 messages were`."""
    return f"{count:,} message{'' if count == 1 else 's'} {one if count == 1 else many}".rstrip()
