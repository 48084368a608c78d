"""What `notify check` says of the settings, stage by stage and event by event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

import pytest

from orderstatus.core.messages.addresses import Mailbox
from orderstatus.core.messages.checking import (
    Checked,
    CheckState,
    NotifyCheck,
    checked_begin,
    checked_files,
    checked_settings,
    checked_stages,
    checked_templates,
    checked_words,
    used_templates,
)
from orderstatus.core.messages.events import MAILED_BY_SHOPIFY, MessageKind
from orderstatus.core.messages.rules import NotifySettings, QuietHours
from orderstatus.core.spans import Span, Unit
from orderstatus.core.stages.definition import Stage, Stages
from support.orders import HELSINKI, NOW

READY = NotifySettings(send=True, sender=Mailbox("hello@example.com"))


def one(check: NotifyCheck, about: str | None = None, **changes: Any) -> Checked:
    """What is said of one thing, where the settings are ready but for `changes`."""
    every = checked_settings(replace(READY, **changes), HELSINKI, NOW)
    (found,) = [each for each in every if each.check is check and each.about == about]
    return found


def test_settings_that_are_ready_have_nothing_to_mend() -> None:
    states = [each.state for each in checked_settings(READY, HELSINKI, NOW)]
    assert set(states) == {CheckState.OK, CheckState.OFF}


def test_what_shopify_mails_itself_is_off_by_default_and_says_so_with_the_command() -> None:
    for kind in MessageKind:
        found = one(NotifyCheck.EVENT, kind.value)
        assert (found.state is CheckState.OFF) == (kind in MAILED_BY_SHOPIFY)
        if kind in MAILED_BY_SHOPIFY:
            assert "Shopify mails customers" in found.detail
            assert found.remedy == f"orderstatus config set notify_events.{kind} true"


def test_what_both_would_mail_is_a_warning() -> None:
    events = dict.fromkeys(MessageKind, True)
    assert one(NotifyCheck.EVENT, "delivered", events=events).state is CheckState.WARNING
    assert one(NotifyCheck.EVENT, "delayed", events=events).state is CheckState.OK


def test_what_the_merchant_switched_off_is_no_fault() -> None:
    found = one(NotifyCheck.EVENT, "delayed", events=dict.fromkeys(MessageKind, False))
    assert (found.state, found.detail) == (CheckState.OFF, "off: the settings say so")


@pytest.mark.parametrize(
    ("check", "changes", "state"),
    [
        (NotifyCheck.SENDING, {"send": False}, CheckState.WARNING),
        (NotifyCheck.SENDER, {"sender": None}, CheckState.PROBLEM),
        (NotifyCheck.SENDER, {"sender": None, "program": ("/bin/sms",)}, CheckState.OK),
        (NotifyCheck.OPT_OUT, {"opt_out_tag": ""}, CheckState.WARNING),
        (NotifyCheck.HOURS, {"quiet_hours": QuietHours(time(21), time(8))}, CheckState.OK),
        (
            NotifyCheck.HOURS,
            {"quiet_hours": QuietHours(time(21), time(8)), "window": Span(6, Unit.HOURS)},
            CheckState.PROBLEM,
        ),
    ],
)
def test_each_setting_is_judged_by_itself(check: NotifyCheck, changes: dict[str, Any], state: CheckState) -> None:
    assert one(check, **changes).state is state


def test_quiet_hours_that_hold_now_say_until_when() -> None:
    here = NOW.astimezone(HELSINKI)
    quiet = QuietHours((here - timedelta(hours=1)).time(), (here + timedelta(hours=1)).time())
    assert "now they hold, until" in one(NotifyCheck.HOURS, quiet_hours=quiet).detail


def stages(*, public: bool = True, template: str | None = "stage", name: str | None = "Being printed") -> Stages:
    names = {} if name is None else {"en": name}
    return Stages(stages=(Stage(id="printing", name="Printing", public=public, public_name=names, template=template),))


@pytest.mark.parametrize(
    ("defined", "state"),
    [
        (stages(), CheckState.OK),
        (stages(public=False), CheckState.WARNING),
        (stages(template="printed"), CheckState.PROBLEM),
        (stages(name=None), CheckState.PROBLEM),
    ],
)
def test_a_stage_that_names_a_template_is_told_only_where_it_can_be(defined: Stages, state: CheckState) -> None:
    (found,) = checked_stages(defined, READY, ("stage", "delivered"))
    assert (found.about, found.state) == ("printing", state)
    assert found.state is CheckState.OK or found.remedy


def test_a_stage_without_a_template_is_no_question() -> None:
    assert list(checked_stages(stages(template=None), READY, ("stage",))) == []


def test_templates_in_use_are_tried_and_others_left_alone() -> None:
    assert used_templates(READY, stages(), ("stage", "delayed", "delivered")) == ("delayed", "stage")

    class Templates:
        def check(self, name: str) -> Sequence[str]:
            return ("line 3: there is no `order.colour`",) if name == "stage" else ()

    found = list(checked_templates(Templates(), ("delayed", "stage")))  # type: ignore[arg-type]
    assert [(each.about, each.state) for each in found] == [
        ("delayed", CheckState.OK),
        ("stage", CheckState.PROBLEM),
    ]


class InTwoLanguages:
    def languages(self, name: str) -> Sequence[str]:
        return ("en", "fi")

    def names_stage(self, name: str, language: str) -> bool:
        return True


@pytest.mark.parametrize(
    ("public_name", "description", "missing"),
    [
        ({"en": "Being printed", "fi": "Painossa"}, {}, []),
        ({"de": "Im Druck"}, {}, ["`public_name` is not there in en, fi"]),
        ({"FI": "Painossa"}, {}, ["`public_name` is not there in en"]),
        ({"en": "Printed", "fi": "Painossa"}, {"en": "On the press."}, ["`description` is not there in fi"]),
        ({}, {}, []),
    ],
)
def test_the_languages_that_a_stage_has_no_words_in_are_listed(
    public_name: dict[str, str], description: dict[str, str], missing: list[str]
) -> None:
    stage = Stage(
        id="printing",
        name="Printing",
        public=True,
        template="stage",
        public_name=public_name,
        description=description,
    )
    found = list(checked_words(Stages(stages=(stage,)), InTwoLanguages(), ("stage",)))  # type: ignore[arg-type]
    assert [each.detail.partition(", which")[0] for each in found] == missing
    assert {each.state for each in found} <= {CheckState.WARNING}


def test_files_by_which_nothing_is_told_are_listed() -> None:
    class Templates:
        def strays(self) -> Sequence[str]:
            return ("delayed.txt: it is not called so",)

        def own_names(self) -> Sequence[str]:
            return ("intransit", "in-transit", "printed", "odd")

    used = stages(template="printed")
    found = list(checked_files(Templates(), used))  # type: ignore[arg-type]
    assert [(each.about, each.state) for each in found] == [
        (None, CheckState.WARNING),
        ("intransit", CheckState.WARNING),
        ("odd", CheckState.WARNING),
    ]
    assert "in-transit" in (found[1].remedy or "")


def test_a_shop_that_never_sent_says_what_the_first_time_is_like() -> None:
    assert checked_begin(None, HELSINKI).state is CheckState.WARNING
    assert "2026-" in checked_begin(NOW, HELSINKI).detail
