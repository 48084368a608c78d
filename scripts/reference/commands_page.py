"""`commands.md`: what each command's help says, on one page."""

from __future__ import annotations

from collections.abc import Iterator

from reference.command_tree import PROGRAM, CommandPage, Described, Paragraph, by_section, root
from reference.markdown import GENERATED, anchor, block, prose, table


def commands_page() -> str:
    """The whole page: the sections of the root help, and then every command with its subcommands."""
    return "\n".join(_parts())


def _parts() -> Iterator[str]:
    yield "# Commands\n"
    yield f"{GENERATED} It is what `{PROGRAM} COMMAND --help` says, of every command.\n"
    for section, pages in by_section().items():
        yield f"**{section}**\n"
        yield table(("command", "what it does"), ((_link(page), prose(page.summary)) for page in pages))
    yield f"`{PROGRAM}` itself takes:\n"
    yield _described("flag", root().options)
    for page in root().subcommands:
        for each in page.family():
            yield from _command(each)


def _command(page: CommandPage) -> Iterator[str]:
    yield f"##{'#' if ' ' in page.name else ''} {page.path}\n"
    yield prose(page.summary) + "\n"
    yield block([page.usage])
    for paragraph in page.text:
        yield _paragraph(paragraph)
    if page.examples:
        yield block((f"$ {line}" for line in page.examples), "console")
    if page.subcommands:
        yield table(("command", "what it does"), ((_link(each), prose(each.summary)) for each in page.subcommands))
    if page.arguments:
        yield _described("argument", page.arguments)
    if page.options:
        yield _described("flag", page.options)


def _paragraph(paragraph: Paragraph) -> str:
    return block(paragraph.lines) if paragraph.is_verbatim else prose(paragraph.text) + "\n"


def _described(kind: str, each: tuple[Described, ...]) -> str:
    return table((kind, "what it does"), ((f"`{one.written}`", prose(one.about)) for one in each))


def _link(page: CommandPage) -> str:
    return f"[`{page.name}`]({anchor(page.path)})"
