"""What `view` does, and what `--view` does on the commands that have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import typer

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._asked import flag_name
from orderstatus.commands._lazy import Section
from orderstatus.commands._registry import COMMANDS
from orderstatus.commands._rehearsal import rehearse
from orderstatus.commands._rows import planned, wants_column_help, write, writing
from orderstatus.core.errors import UsageError
from orderstatus.core.typed import unknown_word
from orderstatus.core.views import NOT_KEPT, SHIPPED, VIEWED, FlagValue, View, check_name, command_like, view_named
from orderstatus.output.fields import RowContext
from orderstatus.output.text import printable
from orderstatus.output.view_fields import VIEW_FIELDS
from orderstatus.runtime import Runtime

_VIEWS_OF_EXPORT = {"orders": "list", "events": "shipments"}
"""Whose views an export takes, where it is not called as they are."""
_NOT_CHOOSING = frozenset({"columns"})
"""Flags of a view of `list` that an action leaves aside: they say how orders are shown, and it writes steps."""


def save(runtime: Runtime, name: str, command: str, arguments: Sequence[str]) -> None:
    """The view is in the settings file, if its flags are all that its command takes."""
    check_name(name)
    runtime.settings_in_use.may_be_made = True
    command = command_like(command, _viewed())
    replaces = name in runtime.settings_file().views
    flags = rehearse(runtime, command, arguments)
    if not flags:
        raise UsageError(
            f"the view `{name}` would hold no flag", hint=f"orderstatus view save {name} --command {command} --since 7d"
        )
    _refuse_what_is_not_kept(flags)
    view = View(name=name, command=command, flags={flag: _value(value) for flag, value in flags.items()})
    runtime.save_view(view)
    labels, streams = runtime.labels(), runtime.streams
    if replaces:
        streams.note(labels.text("view {name} replaced in {file}", name=name, file=runtime.settings_path()))
    else:
        streams.note(labels.text("view {name} saved in {file}", name=name, file=runtime.settings_path()))
    streams.note(f"orderstatus {command} --view {name}")


def show(runtime: Runtime, name: str) -> None:
    """The view is written as it stands in the settings file, and the command that it is is said."""
    view = view_named(name, runtime.views(), flag="view show")
    for line in runtime.view_text(view).splitlines():
        runtime.streams.out.write(printable(line) + "\n")
    runtime.streams.note(f"orderstatus {view.command} {view.typed}")


def delete(runtime: Runtime, name: str) -> None:
    """The settings file holds no view of that name."""
    own = runtime.settings_file().views
    built_in = any(view.name == name for view in SHIPPED)
    if name not in own and built_in:
        raise UsageError(
            f"`{name}` comes with orderstatus and cannot be deleted",
            hint=f"save your own in its place: orderstatus view save {name} --command ...",
        )
    if name not in own:
        raise _no_view_of_ones_own(name, own)
    runtime.delete_view(name)
    labels = runtime.labels()
    runtime.streams.note(labels.text("view {name} deleted", name=name))
    if built_in:
        runtime.streams.note(labels.text("{name} is again the one that comes with orderstatus", name=name))


def list_views(runtime: Runtime, asked: Asked) -> None:
    """Every view is written, a row a view."""
    streams = runtime.streams
    if wants_column_help(asked, VIEW_FIELDS, streams):
        return
    plan = planned(asked, VIEW_FIELDS, runtime, rows="views")
    views = [view for view in runtime.views().values() if not view.built_in or view.command in COMMANDS]
    with writing(runtime, asked):
        write(plan, views, RowContext(shop="", now=runtime.clock(), labels=runtime.labels()), streams)


def defaults_of(ctx: typer.Context, name: str) -> dict[str, Any]:
    """The parameters that the view called `name` sets on the command of `ctx`.

    Raises UsageError where there is no such view, where it is of another command, and naming it and its file where it
    holds a flag or a value that its command does not take.
    """
    runtime: Runtime = ctx.obj
    view = view_named(name, runtime.views())
    group = ctx.parent.info_name if ctx.parent is not None else None
    called = str(ctx.info_name)
    is_acting = acts(group, called)
    if view.command != view_command(group, called):
        raise UsageError(
            f"the view `{name}` is of `orderstatus {view.command}`", hint=f"orderstatus {view.command} --view {name}"
        )
    check_view(runtime, view)
    parameters = {flag_name(each): each for each in ctx.command.params}
    defaults: dict[str, Any] = {}
    for flag, value in view.flags.items():
        if is_acting and flag in _NOT_CHOOSING:
            continue
        if flag not in parameters:
            raise UsageError(
                f"the view `{name}` sets `--{flag}`, which `orderstatus {group} {called}` does not have",
                hint=f"give its other flags by hand: orderstatus view show {name}",
            )
        parameter = parameters[flag]
        takes_several = getattr(parameter, "multiple", False)
        defaults[str(parameter.name)] = (value,) if takes_several and not isinstance(value, tuple) else value
    return defaults


def view_command(group: str | None, called: str) -> str:
    """Whose views a command takes: an export those of what it writes, an action those of `list`."""
    if acts(group, called):
        return "list"
    return _VIEWS_OF_EXPORT.get(called, called) if group == "export" else called


def acts(group: str | None, called: str) -> bool:
    """True of a command that changes orders or tells their customers: it chooses them as `list` does."""
    if group in ("returns", "tag", "stage", "notify"):
        return True
    return called in COMMANDS and COMMANDS[called].section is Section.ACT


def check_view(runtime: Runtime, view: View) -> None:
    """Raises UsageError naming the view and its file, where its command would not understand it."""
    if view.built_in:
        return
    try:
        command_like(view.command, _viewed())
        _refuse_what_is_not_kept(view.flags)
        rehearse(runtime, view.command, view.arguments)
    except UsageError as error:
        hint = f"{error.hint}\nit is written in {runtime.settings_path()}" if error.hint else None
        raise UsageError(f"the view `{view.name}`: {error}", hint=hint) from error


def _viewed() -> tuple[str, ...]:
    return tuple(command for command in VIEWED if command in COMMANDS)


def _refuse_what_is_not_kept(flags: Mapping[str, Any]) -> None:
    for flag in flags:
        if flag in NOT_KEPT:
            raise UsageError(
                f"`--{flag}` belongs to a run, not to a view", hint="leave it out, and type it when you use the view"
            )


def _value(value: Any) -> FlagValue:
    if isinstance(value, list):
        return tuple(str(each) for each in value)
    return value if isinstance(value, (bool, int)) else str(value)


def _no_view_of_ones_own(name: str, own: Mapping[str, View]) -> UsageError:
    if own:
        return unknown_word("view delete", name, own)
    return UsageError(f"there is no view `{name}`", hint="orderstatus view list")
