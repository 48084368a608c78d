"""What `config` does."""

from __future__ import annotations

import typer

from orderstatus.commands._answer_flags import Asked
from orderstatus.commands._rows import planned, say_dropped, wants_column_help, write
from orderstatus.commands._viewing import check_view
from orderstatus.core.errors import ExitCode, UsageError
from orderstatus.output.fields import RowContext, data_text
from orderstatus.output.settings_fields import SETTING_FIELDS, with_origin
from orderstatus.output.text import printable
from orderstatus.runtime import Runtime, configuring


def say_path(runtime: Runtime) -> None:
    """The path is written, and on a terminal whether there is a file yet."""
    path = runtime.settings_path()
    runtime.streams.out.write(f"{path}\n")
    if not path.exists():
        runtime.settings_in_use.may_be_made = True
        labels = runtime.labels()
        runtime.streams.note(labels.text("there is no such file yet: `orderstatus config edit` makes it"))


def show(runtime: Runtime, asked: Asked, *, origin: bool) -> None:
    """Every setting that holds for the shop is written, a row each."""
    fields, streams = with_origin(SETTING_FIELDS) if origin else SETTING_FIELDS, runtime.streams
    if wants_column_help(asked, fields, streams):
        return
    rows = configuring.held_settings(runtime)
    plan = planned(asked, fields, runtime, rows="settings")
    context = RowContext(shop="", now=runtime.clock(), labels=runtime.labels())
    say_dropped(plan, write(plan, rows, context, streams), context, streams)


def get(runtime: Runtime, key: str) -> None:
    """The value that is in force is written on one line; nothing where there is none."""
    held = configuring.held_setting(runtime, key)
    if held.value not in (None, ()):
        runtime.streams.out.write(printable(data_text(held.value, None)) + "\n")


def set_value(runtime: Runtime, key: str, value: str) -> None:
    """The file holds the value, and that is said on a terminal."""
    name = configuring.set_setting(runtime, key, value)
    labels, file = runtime.labels(), runtime.settings_path()
    runtime.streams.note(labels.text("{key} set in {file}", key=name, file=file))


def unset(runtime: Runtime, key: str) -> None:
    """The file does not hold the key, and it is said on a terminal whether it did."""
    name, was_set = configuring.unset_setting(runtime, key)
    file = runtime.settings_path()
    try:
        labels = runtime.labels()
    except UsageError as error:
        # Another mistake is left: this one is out, and the next is named.
        runtime.streams.warning(str(error))
        return
    if was_set:
        runtime.streams.note(labels.text("{key} taken out of {file}", key=name, file=file))
    else:
        runtime.streams.note(labels.text("{key} is not set in {file}", key=name, file=file))


def edit(runtime: Runtime) -> None:
    """The person has edited the file, and it is right."""
    streams = runtime.streams
    if not streams.out_tty:
        raise UsageError(
            "an editor needs a terminal", hint="set one value: orderstatus config set KEY VALUE; or write the file"
        )

    def again(error: UsageError) -> bool:
        streams.error(str(error), hint=error.hint)
        return configuring.answers_yes(runtime, "edit it again?")

    changed = configuring.edit_settings(runtime, again)
    labels, file = runtime.labels(), runtime.settings_path()
    streams.note(labels.text("saved in {file}", file=file) if changed else labels.text("nothing was changed"))


def check(runtime: Runtime, file: str | None) -> None:
    """Everything that is wrong with the file has been said; exit code 2 if anything is."""
    path = configuring.check_settings(runtime, file)
    streams, settings = runtime.streams, runtime.settings_file()
    for domain, profiles in settings.repeated_shops().items():
        first, names = profiles[0], ", ".join(profiles)
        streams.warning(f"in {path}: the profiles {names} are all of {domain}; its domain means {first}")
    mistakes = list(settings.broken_views.values())
    for view in settings.views.values():
        try:
            check_view(runtime, view)
        except UsageError as error:
            mistakes.append(error)
    for mistake in mistakes:
        streams.error(str(mistake), hint=mistake.hint)
    if mistakes:
        raise typer.Exit(ExitCode.USAGE)
    labels = runtime.labels()
    if path.exists():
        streams.note(labels.text("{file} is right", file=path))
    else:
        streams.note(labels.text("there is no file {file}: every default holds", file=path))
