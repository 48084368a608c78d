"""Commands that cost nothing until they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from importlib import import_module
from typing import Any, NamedTuple

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command


class Section(StrEnum):
    """What a command is for: the headings of the root help, in this order (design 2)."""

    LOOK = "Look"
    TODAY = "Today"
    ACT = "Act"
    CUSTOM = "Custom"
    FILES = "Files"
    SET_UP = "Set up"


class Entry(NamedTuple):
    """A command that can be dispatched to without having been imported."""

    target: str
    """`package.module:attribute`, a Typer app."""
    summary: str
    """The first line of its help, kept here so that the list of commands needs no import."""
    section: Section
    """Under which heading the root help shows it."""


class LazyCommand(TyperCommand):
    """Knows its name and summary; imports the real command only when dispatched to.

    `make_context` is the one thing that both running and completion call; `get_command` on the group would also be
    called for help, and would load every command.
    """

    def __init__(self, name: str, entry: Entry) -> None:
        super().__init__(name, help=entry.summary, rich_markup_mode=None)
        self.target = entry.target

    def load(self) -> Any:
        """The real command, imported now."""
        module, _, attribute = self.target.partition(":")
        return get_command(getattr(import_module(module), attribute))

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """The real command's context, with which Typer goes on."""
        return self.load().make_context(info_name, args, parent, **extra)


def lazy_group(registry: Mapping[str, Entry], base: type[TyperGroup] = TyperGroup) -> type[TyperGroup]:
    """A group of the commands in `registry`, none of them imported."""

    class Group(base):  # type: ignore[misc, valid-type]
        def __init__(self, **attrs: Any) -> None:
            super().__init__(**attrs)
            for name, entry in registry.items():
                self.add_command(LazyCommand(name, entry))

        def format_commands(self, ctx: Any, formatter: Any) -> None:
            """Every command below its section's heading, the summaries whole and in one column."""
            # Each section is a list of its own to the formatter: names of one width align them all.
            width = max(map(len, registry), default=0)
            for section, names in in_sections(registry).items():
                with formatter.section(section):
                    formatter.write_dl([(name.ljust(width), registry[name].summary) for name in names])

    return Group


def in_sections(registry: Mapping[str, Entry]) -> Mapping[Section, list[str]]:
    """The names of `registry` by section, both in their order; a section without commands is left out."""
    named = {section: [name for name, entry in registry.items() if entry.section is section] for section in Section}
    return {section: names for section, names in named.items() if names}


def new_app(help: str | None, *, add_completion: bool = False, **settings: Any) -> typer.Typer:
    """A Typer app with this project's settings: plain help that is fast and as wide as the terminal, `-h` too.

    Without a `help` of its own it is that of its callback: of a group that does something without a subcommand.
    """
    if help is not None:
        settings["help"] = help
    return typer.Typer(
        add_completion=add_completion,
        no_args_is_help=settings.pop("no_args_is_help", True),
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
        **settings,
    )
