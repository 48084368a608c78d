"""What sending would do with an event, and what it may do without asking."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from typing import Any

import pytest

from orderstatus.core.errors import UsageError
from orderstatus.core.messages.claims import Claims
from orderstatus.core.messages.due import UNDER_WAY, considered
from orderstatus.core.messages.events import Claim, ClaimState
from orderstatus.core.messages.foreseen import Foreseen, foreseen, is_left_behind, needs_no_answer
from orderstatus.core.messages.message import Message
from orderstatus.core.messages.rules import QuietHours
from orderstatus.core.messages.told import TellResult
from orderstatus.output.sentences import said
from support.orders import CONTEXT, NOW, ago
from support.telling import PlainTemplates, delivered, rules


def made() -> Message:
    # Only whether it can be made matters here.
    return None  # type: ignore[return-value]


def fails() -> Message:
    raise UsageError("line 3: `nummer` is not known")


def look(claims: Claims | None = None, make: Callable[[], Message] = made, **settings: Any) -> Foreseen:
    life, wanted = delivered(), rules(**settings)
    (one,) = considered(life, claims or Claims(), wanted, now=NOW)
    return foreseen(life.order, one, wanted, PlainTemplates(), make, now=NOW)


def test_what_is_due_says_whom_it_reaches_in_which_language() -> None:
    assert look() == Foreseen(result=TellResult.DUE, language="en", to="mia@example.com", recipients=1)


def test_what_cannot_be_made_is_not_due_and_no_quiet_hours_hide_that() -> None:
    for quiet in (None, QuietHours(time(13), time(15))):
        found = look(make=fails, quiet_hours=quiet)
        assert found.result is TellResult.FAILED
        assert found.why is not None
        assert said(found.why, CONTEXT) == "line 3: `nummer` is not known"
    assert look(quiet_hours=QuietHours(time(13), time(15))).result is TellResult.WAITS


@pytest.mark.parametrize(
    ("state", "result"), [(ClaimState.CLAIMED, TellResult.UNKNOWN), (ClaimState.SENT, TellResult.NOT_DUE)]
)
def test_what_is_not_due_is_not_made(state: ClaimState, result: TellResult) -> None:
    held = Claim(key="delivered:1001", state=state, at=ago(hours=2), by="run@machine", to=1)
    found = look(Claims(claims=(held,)), make=fails)
    assert (found.result, found.recipients) == (result, None)


@pytest.mark.parametrize(
    ("state", "by", "age", "is_left"),
    [
        (ClaimState.CLAIMED, "old@here", timedelta(minutes=1), True),
        (ClaimState.CLAIMED, "old@there", timedelta(minutes=1), False),
        (ClaimState.CLAIMED, "old@there", UNDER_WAY, True),
        (ClaimState.SENT, "old@here", UNDER_WAY, False),
    ],
)
def test_a_claim_is_left_behind_where_nobody_can_be_at_it(
    state: ClaimState, by: str, age: timedelta, is_left: bool
) -> None:
    assert is_left_behind(Claim(key="x", state=state, at=NOW - age, by=by), "run@here", NOW) is is_left
    assert is_left_behind(None, "run@here", NOW) is False


@pytest.mark.parametrize("due", [0, 3])
@pytest.mark.parametrize("is_expected", [True, False])
@pytest.mark.parametrize("is_yes", [True, False])
@pytest.mark.parametrize("is_again", [True, False])
def test_the_first_time_wants_a_yes_and_the_number(is_again: bool, is_yes: bool, is_expected: bool, due: int) -> None:
    given: dict[str, Any] = {"is_again": is_again, "is_yes": is_yes, "is_expected": is_expected, "due": due}
    assert needs_no_answer(is_first=True, **given) is (is_yes and is_expected)
    assert needs_no_answer(is_first=False, **given) is (not is_again or is_yes or due == 0)
