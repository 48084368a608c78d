"""What `notify check` does: everything is looked at that keeps messages from being right."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import destination_of, planned, say_dropped, wants_column_help, write, writing
from orderstatus.core.acting.plans import Action
from orderstatus.core.acting.write_scopes import missing_scopes
from orderstatus.core.errors import ExitCode, OrderStatusError, UsageError
from orderstatus.core.messages.addresses import mail_address
from orderstatus.core.messages.checking import (
    Checked,
    CheckState,
    NotifyCheck,
    checked_begin,
    checked_files,
    checked_settings,
    checked_stages,
    checked_templates,
    checked_way,
    checked_words,
    used_templates,
)
from orderstatus.core.messages.message import DeliveryState
from orderstatus.core.stages.definition import Stages
from orderstatus.output.choices import Format
from orderstatus.output.destination import Delivery
from orderstatus.output.fields import RowContext
from orderstatus.output.notify_check_fields import CHECK_FIELDS
from orderstatus.output.notify_check_page import write_checks
from orderstatus.runtime import Runtime
from orderstatus.runtime.mailing import message_sender, message_templates
from orderstatus.runtime.notifying import Notifying, notifying, test_message
from orderstatus.runtime.staging import stages_of


def check(
    runtime: Runtime,
    asked: Asked,
    *,
    connect: bool,
    test_to: str | None,
    template: str,
    language: str | None,
    this_machine_only: bool,
) -> ExitCode:
    """Every thing that was looked at is written, a row each; 1 if one is a problem.

    With `test_to` one message of a made-up order was sent there, whether or not sending is switched on.
    """
    if wants_column_help(asked, CHECK_FIELDS, runtime.streams):
        return ExitCode.OK
    plan = planned(replace(asked, limit=0), CHECK_FIELDS, runtime)
    to = None if test_to is None else mail_address(test_to, "`--send-test`")
    if to is not None:
        _check_template(runtime, template)
    with writing(runtime, asked):
        found = list(_found(runtime, connect=connect, this_machine_only=this_machine_only))
        if to is not None:
            found.append(_tested(runtime, to, template, language))
        context = RowContext(shop=runtime.one_target().domain, now=runtime.clock(), labels=runtime.labels())
        if plan.format is Format.TABLE and asked.columns is None:
            with destination_of(asked, runtime.streams, Delivery()) as out:
                write_checks(found, context.labels, runtime.streams, out)
        else:
            say_dropped(plan, write(plan, found, context, runtime.streams), context, runtime.streams)
    return ExitCode.FAILURE if any(each.state is CheckState.PROBLEM for each in found) else ExitCode.OK


def _check_template(runtime: Runtime, name: str) -> None:
    """Raises UsageError where there is no template of that name."""
    names = message_templates(runtime, runtime.one_target()).names()
    if name not in names:
        raise UsageError(f"there is no template `{name}` for `--template`", hint=f"one of: {', '.join(names)}")


def _found(runtime: Runtime, *, connect: bool, this_machine_only: bool) -> Iterator[Checked]:
    """In the order of `NotifyCheck`. What the shop has to say comes last, so that a shop that is away hides nothing."""
    target = runtime.one_target()
    settings = runtime.settings_file().settings(target.profile).messages()
    found: list[Checked] = []
    try:
        stages = stages_of(runtime, target).read() or Stages()
    except UsageError as error:
        stages = Stages()
        found.append(_problem(NotifyCheck.STAGE, error))
    templates = message_templates(runtime, target)
    try:
        names = templates.names()
        found += checked_stages(stages, settings, names)
        found += checked_words(stages, templates, names)
        found += checked_templates(templates, used_templates(settings, stages, names))
        found += checked_files(templates, stages)
    except UsageError as error:
        found.append(_problem(NotifyCheck.TEMPLATE, error))
    found.append(_way(runtime, connect=connect))
    try:
        with notifying(runtime, this_machine_only=this_machine_only, stages=stages) as shop:
            found += checked_settings(settings, shop.rules.calendar.zone, shop.opened.now)
            found.append(_access(shop, this_machine_only=this_machine_only))
            found.append(checked_begin(None if shop.is_first else shop.rules.begun, shop.rules.calendar.zone))
    except OrderStatusError as error:
        found += checked_settings(settings, UTC, runtime.clock())
        found.append(_problem(NotifyCheck.ACCESS, error))
    order = list(NotifyCheck)
    yield from sorted(found, key=lambda each: order.index(each.check))


def _problem(check: NotifyCheck, error: OrderStatusError) -> Checked:
    return Checked(check=check, state=CheckState.PROBLEM, detail=str(error), remedy=error.hint)


def _way(runtime: Runtime, *, connect: bool) -> Checked:
    target = runtime.one_target()
    settings = runtime.settings_file().settings(target.profile).messages()
    try:
        sender = message_sender(runtime, target)
        try:
            if connect or settings.program is not None:
                kept_from = sender.probe()
                if kept_from is not None:
                    raise UsageError(kept_from, hint="orderstatus config show")
        finally:
            sender.close()
    except OrderStatusError as error:
        return _problem(NotifyCheck.WAY, error)
    return checked_way(settings, is_reached=connect)


def _access(shop: Notifying, *, this_machine_only: bool) -> Checked:
    if this_machine_only:
        detail = "what was sent is kept on this machine alone, where what orders say was sent counts too"
        return Checked(check=NotifyCheck.ACCESS, detail=detail)
    for need in missing_scopes([Action.STAGE_SET], shop.reader.granted()):
        return Checked(
            check=NotifyCheck.ACCESS,
            state=CheckState.PROBLEM,
            detail=f"what was sent cannot be kept on orders without the access scope {need.said}",
            remedy=f"add {need.scopes[0]} to the app's Admin API scopes, or send with --this-machine-only",
        )
    if shop.has_kept_here:
        return Checked(
            check=NotifyCheck.ACCESS,
            state=CheckState.WARNING,
            detail="what was sent can be kept on orders, but some is kept on this machine alone (--this-machine-only): "
            "it is not sent again from here, and no other machine knows of it",
            remedy="send from this machine only until that is older than notify.window",
        )
    return Checked(check=NotifyCheck.ACCESS, detail="what was sent can be kept on orders")


def _tested(runtime: Runtime, to: str, template: str, language: str | None) -> Checked:
    target = runtime.one_target()
    try:
        message = test_message(runtime, target, to=to, template=template, language=language)
        sender = message_sender(runtime, target)
        try:
            delivery = sender.send(message)
        finally:
            sender.close()
    except OrderStatusError as error:
        return _problem(NotifyCheck.TEST, error)
    is_sent = delivery.state is DeliveryState.SENT
    return Checked(
        check=NotifyCheck.TEST,
        about=template,
        state=CheckState.OK if is_sent else CheckState.PROBLEM,
        detail=f"{delivery.state}: {delivery.answer}",
    )
