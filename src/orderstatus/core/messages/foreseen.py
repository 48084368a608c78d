"""What sending would do with one event as it stands now, and what may be sent without asking anybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.messages.due import UNDER_WAY, Considered, TellingRules, address_of
from orderstatus.core.messages.events import Claim, ClaimState
from orderstatus.core.messages.message import Message
from orderstatus.core.messages.ports import MessageTemplates
from orderstatus.core.messages.quiet import may_be_sent_at
from orderstatus.core.messages.telling import stage_told
from orderstatus.core.messages.told import TellResult
from orderstatus.core.models import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """What would become of one event, and by what."""

    result: TellResult
    why: Sentence | None = None
    language: str | None = None
    """Of the template that it is made of; None where there is none."""
    to: str | None = None
    recipients: int | None = None
    """None where nothing is due."""


def foreseen(
    order: Order,
    one: Considered,
    rules: TellingRules,
    templates: MessageTemplates,
    made: Callable[[], Message],
    *,
    now: datetime,
) -> Foreseen:
    """DUE, WAITS, FAILED for one that is due and cannot be `made` (which raises UsageError), UNKNOWN or NOT_DUE."""
    to, settings = address_of(order), rules.settings
    is_reached = to is not None or (settings.program is not None and order.phone is not None)
    result, why = _result(one, rules, made, now)
    return Foreseen(
        result=result,
        why=why,
        language=_language(order, one, rules, templates),
        to=to,
        recipients=len(one.copies) + int(is_reached) if one.is_due else None,
    )


def is_left_behind(held: Claim | None, by: str, now: datetime) -> bool:
    """True of a claim without an outcome whose run is over: one of the machine of `by`, where no other run sends at the
    time, or an old one."""
    if held is None or held.state is not ClaimState.CLAIMED:
        return False
    _, _, machine = by.rpartition("@")
    return held.by.endswith(f"@{machine}") or now - held.at >= UNDER_WAY


def needs_no_answer(*, is_first: bool, is_again: bool, is_yes: bool, is_expected: bool, due: int) -> bool:
    """True if it may be sent without asking: always, but for the first time, which needs the number too, and for what
    was tried before."""
    if is_first:
        return is_yes and is_expected
    return not is_again or is_yes or not due


def _result(
    one: Considered, rules: TellingRules, made: Callable[[], Message], now: datetime
) -> tuple[TellResult, Sentence | None]:
    if not one.is_due:
        return TellResult.UNKNOWN if one.is_unknown else TellResult.NOT_DUE, one.why_not
    try:
        made()
    except UsageError as error:
        return TellResult.FAILED, sentence("{error}", error=str(error))
    until = may_be_sent_at(now, rules.settings.quiet_hours, rules.calendar.zone)
    if until > now:
        return TellResult.WAITS, sentence("quiet hours until {at}", at=until)
    return TellResult.DUE, None


def _language(order: Order, one: Considered, rules: TellingRules, templates: MessageTemplates) -> str | None:
    try:
        return templates.language(one.template, order.locale, stage_told(one.event, rules.stages))
    except UsageError:
        return None
