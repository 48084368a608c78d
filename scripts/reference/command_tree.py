"""Every command there is, loaded and taken apart: usage, summary, text, examples, arguments and flags."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from orderstatus.cli import app
from orderstatus.commands._lazy import LazyCommand, Section, in_sections
from orderstatus.commands._registry import COMMANDS

PROGRAM = "orderstatus"
_EXAMPLES = "Examples:"
_VERBATIM = "\b"
"""The line with which Typer's help keeps a paragraph's line ends."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines that are one paragraph; `is_verbatim` where their ends and their indentation say something."""

    lines: tuple[str, ...]
    is_verbatim: bool = False

    @property
    def text(self) -> str:
        """The lines as one."""
        return " ".join(self.lines)


@dataclass(frozen=True, slots=True)
class Described:
    """A flag or an argument: how it is written (`-o, --output FILE`) and what it does."""

    written: str
    about: str


@dataclass(frozen=True, slots=True)
class CommandPage:
    """All that the help of one command says, and its subcommands."""

    path: str
    """As it is typed: `orderstatus export orders`."""
    usage: str
    summary: str
    text: tuple[Paragraph, ...]
    """What follows the summary, without the examples."""
    examples: tuple[str, ...]
    arguments: tuple[Described, ...]
    options: tuple[Described, ...]
    subcommands: tuple[CommandPage, ...]

    @property
    def name(self) -> str:
        """The path without the program."""
        return self.path.removeprefix(PROGRAM).strip()

    def family(self) -> Iterator[CommandPage]:
        """This command, and below it every subcommand."""
        yield self
        for each in self.subcommands:
            yield from each.family()


@cache
def root() -> CommandPage:
    """The program itself, with every command loaded, in the order of the registry."""
    program = get_command(app)
    assert isinstance(program, TyperGroup)
    return _page(program, PROGRAM, None)


def by_section() -> dict[Section, list[CommandPage]]:
    """The commands under the headings of the root help."""
    pages = {page.name: page for page in root().subcommands}
    return {section: [pages[name] for name in names] for section, names in in_sections(COMMANDS).items()}


def _page(command: TyperCommand | TyperGroup, name: str, parent: typer.Context | None) -> CommandPage:
    if isinstance(command, LazyCommand):
        command = command.load()
    context = typer.Context(command, info_name=name, parent=parent, **command.context_settings)
    paragraphs = tuple(_paragraphs(inspect.cleandoc(command.help or "")))
    text, examples = _without_examples(paragraphs[1:])
    children = command.commands.items() if isinstance(command, TyperGroup) else ()
    return CommandPage(
        path=context.command_path,
        usage=" ".join((context.command_path, *command.collect_usage_pieces(context))),
        summary=paragraphs[0].text,
        text=text,
        examples=examples,
        arguments=_described(command, context, "argument"),
        options=_described(command, context, "option"),
        subcommands=tuple(
            _page(child, child_name, context)  # type: ignore[arg-type]
            for child_name, child in children
            if not child.hidden
        ),
    )


def _described(command: TyperCommand | TyperGroup, context: typer.Context, kind: str) -> tuple[Described, ...]:
    records = (each.get_help_record(context) for each in command.get_params(context) if each.param_type_name == kind)
    # Two spaces stand before what Typer adds: [default: auto].
    return tuple(Described(record[0], " ".join(record[1].split())) for record in records if record is not None)


def _paragraphs(text: str) -> Iterator[Paragraph]:
    for block in text.split("\n\n"):
        lines = block.strip("\n").split("\n")
        if lines[0].strip(" ") == _VERBATIM:
            yield Paragraph(tuple(lines[1:]), is_verbatim=True)
        else:
            yield Paragraph(tuple(line.strip() for line in lines))


def _without_examples(paragraphs: tuple[Paragraph, ...]) -> tuple[tuple[Paragraph, ...], tuple[str, ...]]:
    text: list[Paragraph] = []
    examples: list[str] = []
    for before, each in zip((None, *paragraphs), paragraphs, strict=False):
        if each.text == _EXAMPLES:
            continue
        if before is not None and before.text == _EXAMPLES:
            examples += [line.strip() for line in each.lines]
        else:
            text.append(each)
    return tuple(text), tuple(examples)
