"""What keeps messages from being right, or is less than it could be: each thing looked at, by itself.

Details and remedies are English in every language, as errors are: they name settings and files.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from difflib import get_close_matches
from enum import StrEnum

from orderstatus.core.messages.events import MAILED_BY_SHOPIFY, MessageKind
from orderstatus.core.messages.ports import MessageTemplates
from orderstatus.core.messages.quiet import may_be_sent_at
from orderstatus.core.messages.rules import NotifySettings, QuietHours
from orderstatus.core.messages.window import window_began
from orderstatus.core.stages.definition import Stage, Stages

_ADMIN = "Settings > Notifications > Customer notifications"
_DAY = timedelta(days=1)


class NotifyCheck(StrEnum):
    """What is looked at, in the order in which it is shown."""

    SENDING = "sending"
    EVENT = "event"
    STAGE = "stage"
    TEMPLATE = "template"
    SENDER = "sender"
    WAY = "way"
    HOURS = "hours"
    OPT_OUT = "opt-out"
    ACCESS = "access"
    BEGUN = "begun"
    TEST = "test"


class CheckState(StrEnum):
    """How it came out."""

    OK = "ok"
    OFF = "off"
    """It is not wanted, and so nothing is wrong."""
    WARNING = "warning"
    PROBLEM = "problem"
    """Messages are not sent because of it, or not as they should be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """How one thing came out."""

    check: NotifyCheck
    about: str | None = None
    """Which of several: the event, the stage, the template."""
    state: CheckState = CheckState.OK
    detail: str
    remedy: str | None = None
    """What mends it, to be pasted where a command does."""


def checked_settings(settings: NotifySettings, zone: tzinfo, now: datetime) -> Iterator[Checked]:
    """The switch, the events, whom messages are from, when they wait, and who gets none."""
    yield _switch(settings)
    for kind in MessageKind:
        yield _event(settings, kind)
    yield _sender(settings)
    yield _hours(settings, zone, now)
    yield _opt_out(settings)


def checked_stages(stages: Stages, settings: NotifySettings, names: Sequence[str]) -> Iterator[Checked]:
    """Each stage that names a template: whether a customer is told of it, by a template that is there (`names`)."""
    for stage in stages.stages:
        if stage.template is None:
            continue
        state, detail, remedy = CheckState.OK, f"told by the template `{stage.template}`", None
        if stage.template not in names:
            state = CheckState.PROBLEM
            detail = f"there is no template `{stage.template}`"
            remedy = f"one of: {', '.join(names)}; or write it: the setting `notify.templates` names their folder"
        elif not stage.public:
            state, detail = CheckState.WARNING, "names a template, and is not public: nobody is told"
            remedy = f"orderstatus stage edit {stage.id} --public"
        elif not settings.tells(MessageKind.STAGE):
            state, detail = CheckState.OFF, "messages on stages are switched off"
            remedy = "orderstatus config set notify_events.stage true"
        elif not stage.public_name:
            state, detail = CheckState.PROBLEM, "public, and has no public name: nobody is told"
            remedy = f"orderstatus stage edit {stage.id} --public-name 'en=...'"
        yield Checked(check=NotifyCheck.STAGE, about=stage.id, state=state, detail=detail, remedy=remedy)


def checked_words(stages: Stages, templates: MessageTemplates, names: Sequence[str]) -> Iterator[Checked]:
    """Each stage of which customers are told, and the languages of its template (of `names`) that it has no words in:
    there a customer is told in another language."""
    for stage in stages.stages:
        if not stage.public or stage.template is None or stage.template not in names or not stage.public_name:
            continue
        languages = templates.languages(stage.template)
        naming = [each for each in languages if templates.names_stage(stage.template, each)]
        unnamed = [each for each in naming if not _is_said_in(each, stage.public_name)]
        if unnamed:
            is_nowhere = len(unnamed) == len(languages)
            told = "no message says its name" if is_nowhere else "those customers are told in another language"
            yield _without_words(stage, "public_name", unnamed, told)
        silent = [each for each in languages if each not in unnamed and not _is_said_in(each, stage.description)]
        if stage.description and silent:
            yield _without_words(stage, "description", silent, "those customers are told without it")


def _without_words(stage: Stage, setting: str, missing: Sequence[str], told: str) -> Checked:
    return Checked(
        check=NotifyCheck.STAGE,
        about=stage.id,
        state=CheckState.WARNING,
        detail=f"`{setting}` is not there in {', '.join(missing)}, which `{stage.template}` is: {told}",
        remedy=f"write it in stages.toml, under [{stage.id}.{setting}]: {missing[0]} = ...",
    )


def _is_said_in(language: str, texts: Mapping[str, str]) -> bool:
    codes = {code.lower().replace("_", "-") for code, text in texts.items() if text}
    parts = language.split("-")
    return any("-".join(parts[:count]) in codes for count in range(1, len(parts) + 1))


def checked_templates(templates: MessageTemplates, names: Sequence[str]) -> Iterator[Checked]:
    """Each template, tried in each of its languages."""
    for name in names:
        found = tuple(templates.check(name))
        for wrong in found:
            yield Checked(check=NotifyCheck.TEMPLATE, about=name, state=CheckState.PROBLEM, detail=wrong)
        if not found:
            yield Checked(check=NotifyCheck.TEMPLATE, about=name, detail="can be filled in each of its languages")


def checked_files(templates: MessageTemplates, stages: Stages) -> Iterator[Checked]:
    """The merchant's own files that nothing is told by: those that are no templates, and those of no event or stage."""
    for stray in templates.strays():
        yield Checked(check=NotifyCheck.TEMPLATE, state=CheckState.WARNING, detail=stray)
    kinds = [kind.value for kind in MessageKind]
    named = {*kinds, *(stage.template for stage in stages.stages)}
    for name in templates.own_names():
        if name not in named:
            near = get_close_matches(name, kinds, n=1)
            yield Checked(
                check=NotifyCheck.TEMPLATE,
                about=name,
                state=CheckState.WARNING,
                detail="no event is called so and no stage names it, so nothing is told by it",
                remedy=f"did you mean `{near[0]}`?" if near else f"orderstatus stage edit STAGE --template {name}",
            )


def used_templates(settings: NotifySettings, stages: Stages, names: Sequence[str]) -> tuple[str, ...]:
    """The templates by which something is told, of those that are there, each once."""
    used = [kind.value for kind in MessageKind if kind is not MessageKind.STAGE and settings.tells(kind)]
    if settings.tells(MessageKind.STAGE):
        used += [stage.template for stage in stages.stages if stage.template is not None]
    return tuple(name for name in dict.fromkeys(used) if name in names)


def checked_begin(begun: datetime | None, zone: tzinfo) -> Checked:
    """Since when customers are told."""
    if begun is None:
        return Checked(
            check=NotifyCheck.BEGUN,
            state=CheckState.WARNING,
            detail="nothing was ever sent: the first time shows whom it reaches, and asks",
            remedy="orderstatus notify send",
        )
    since = begun.astimezone(zone).isoformat(sep=" ", timespec="minutes")
    return Checked(check=NotifyCheck.BEGUN, detail=f"customers are told of what happened since {since}")


def _switch(settings: NotifySettings) -> Checked:
    if settings.send:
        return Checked(check=NotifyCheck.SENDING, detail="messages are sent")
    return Checked(
        check=NotifyCheck.SENDING,
        state=CheckState.WARNING,
        detail="sending is switched off: messages are only shown",
        remedy="orderstatus config set notify.send true",
    )


def _event(settings: NotifySettings, kind: MessageKind) -> Checked:
    is_told, is_mailed = settings.tells(kind), kind in MAILED_BY_SHOPIFY
    set_it = f"orderstatus config set notify_events.{kind.value}"
    if is_told and is_mailed:
        return Checked(
            check=NotifyCheck.EVENT,
            about=kind.value,
            state=CheckState.WARNING,
            detail="told, and Shopify mails customers of it too unless its own notification is switched off",
            remedy=f"switch it off in the admin ({_ADMIN}), or: {set_it} false",
        )
    if is_told:
        return Checked(check=NotifyCheck.EVENT, about=kind.value, detail="told; Shopify has no message of its own")
    why = "off: Shopify mails customers of it itself" if is_mailed else "off: the settings say so"
    return Checked(check=NotifyCheck.EVENT, about=kind.value, state=CheckState.OFF, detail=why, remedy=f"{set_it} true")


def _sender(settings: NotifySettings) -> Checked:
    if settings.sender is not None:
        answers = f", answers go to {settings.reply_to}" if settings.reply_to is not None else ""
        return Checked(check=NotifyCheck.SENDER, detail=f"from {settings.sender}{answers}")
    if settings.program is not None:
        return Checked(check=NotifyCheck.SENDER, detail="the program says whom messages are from")
    return Checked(
        check=NotifyCheck.SENDER,
        state=CheckState.PROBLEM,
        detail="nobody is set that messages are from",
        remedy="orderstatus config set notify.from ADDRESS",
    )


def _hours(settings: NotifySettings, zone: tzinfo, now: datetime) -> Checked:
    quiet = settings.quiet_hours
    if quiet is None:
        return Checked(check=NotifyCheck.HOURS, detail="at any hour; no quiet hours are set")
    until = may_be_sent_at(now, quiet, zone)
    holds = "" if until <= now else f"; now they hold, until {until.astimezone(zone):%H:%M}"
    detail = f"none in the hours {quiet} of the shop's clock{holds}"
    if now - window_began(settings.window, now) < _length(quiet):
        return Checked(
            check=NotifyCheck.HOURS,
            state=CheckState.PROBLEM,
            detail=f"{detail}; that is longer than the window of {settings.window}, so some are never sent",
            remedy="orderstatus config set notify.window 2d",
        )
    return Checked(check=NotifyCheck.HOURS, detail=detail)


def _length(quiet: QuietHours) -> timedelta:
    begin, end = (timedelta(hours=each.hour, minutes=each.minute) for each in (quiet.begin, quiet.end))
    return (end - begin) % _DAY


def _opt_out(settings: NotifySettings) -> Checked:
    if settings.opt_out_tag:
        return Checked(
            check=NotifyCheck.OPT_OUT, detail=f"customers and orders with the tag `{settings.opt_out_tag}` get none"
        )
    return Checked(
        check=NotifyCheck.OPT_OUT,
        state=CheckState.WARNING,
        detail="no tag keeps a customer from getting messages",
        remedy="orderstatus config unset notify.opt_out_tag",
    )


def checked_way(settings: NotifySettings, *, is_reached: bool) -> Checked:
    """Who sends, where nothing keeps it from sending."""
    if settings.program is not None:
        return Checked(
            check=NotifyCheck.WAY, detail=f"the program `{settings.program[0]}`, which is there and may be run"
        )
    reached = "it was reached, and nothing was sent" if is_reached else "`--connect` tries it"
    server = f"the mail server {settings.smtp_host}, port {settings.port}, {settings.smtp_security}"
    return Checked(check=NotifyCheck.WAY, detail=f"{server}; {reached}")
