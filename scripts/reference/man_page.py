"""`orderstatus.1`: one page with every command, for `man orderstatus`.

Written here and not by docutils, whose writer wants reStructuredText: the help is in dataclasses already, and what a
man page needs of roff is a page of code. It carries no date, so that two runs write the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from orderstatus import __version__
from orderstatus.core.environment import OURS, OUTER
from orderstatus.core.errors import ExitCode
from reference.command_tree import PROGRAM, CommandPage, Described, by_section, root
from reference.exit_codes import MEANINGS
from reference.roff import bold, commands, heading, item, lines, paragraph, prose, subheading, written

PLACE = "share/man/man1/orderstatus.1"
_SHARED_BY = 4
"""A flag that so many commands have, in the same words, is explained once."""
_FILES = (
    ("~/.config/orderstatus/config.toml", "The settings: thresholds, days off, language, saved views."),
    ("~/.local/state/orderstatus/", "What is kept between runs, such as the hour at which the demo shop began."),
)


def man_page() -> str:
    """The page, as roff."""
    return "\n".join(_parts()) + "\n"


def _parts() -> Iterator[str]:
    program = root()
    shared = shared_options(program)
    width = max(len(page.name) for page in program.subcommands) + 2
    yield r".\" Generated from the code by scripts/write_docs.py."
    yield f'.TH {PROGRAM.upper()} 1 "" "{PROGRAM} {__version__}" "User Commands"'
    # Ragged on the right and without hyphens of its own: flags and words are to be found by searching.
    yield from (".ad l", ".nh")
    yield heading("NAME")
    yield rf"{PROGRAM} \- {prose(program.summary[0].lower() + program.summary[1:].rstrip('.'))}"
    yield heading("SYNOPSIS")
    yield rf"{bold(PROGRAM)} \fICOMMAND\fR [\fIOPTIONS\fR] [\fIARGS\fR]"
    yield heading("DESCRIPTION")
    yield prose(program.summary)
    yield from paragraph(prose("Without a shop of your own, add --demo to any command."))
    for section, pages in by_section().items():
        yield subheading(section)
        for page in pages:
            yield from item(bold(page.name), prose(page.summary), indent=width)
    yield heading("OPTIONS")
    yield from _described(program.options)
    yield heading("OPTIONS OF SEVERAL COMMANDS")
    yield from _described(shared)
    yield heading("COMMANDS")
    for page in program.subcommands:
        for each in page.family():
            yield from _command(each, shared)
    yield from _surroundings()


def _surroundings() -> Iterator[str]:
    yield heading("EXIT STATUS")
    for code in ExitCode:
        yield from item(bold(str(int(code))), prose(MEANINGS[code].means))
    yield heading("ENVIRONMENT")
    for variable in (*OURS, *OUTER):
        yield from item(bold(variable.name), prose(variable.about))
    yield heading("FILES")
    yield prose("On Linux, unless ORDERSTATUS_HOME or ORDERSTATUS_CONFIG says otherwise:")
    for path, about in _FILES:
        yield from item(bold(path), prose(about))


def _command(page: CommandPage, shared: tuple[Described, ...]) -> Iterator[str]:
    yield subheading(page.usage)
    yield prose(page.summary)
    for each in page.text:
        yield from lines(each.lines) if each.is_verbatim else paragraph(prose(each.text))
    if page.examples:
        yield from commands(page.examples)
    yield from _described(page.arguments)
    yield from _described(each for each in page.options if each not in (*shared, *root().options))
    also = [_long(each) for each in page.options if each in shared]
    if also:
        yield from paragraph("Also: " + ", ".join(bold(each) for each in also) + ".")


def _described(each: Iterable[Described]) -> Iterator[str]:
    for one in each:
        yield from item(written(one.written), prose(one.about))


def shared_options(program: CommandPage) -> tuple[Described, ...]:
    """The flags that many commands have in the same words, in the order in which they first come.

    Of a flag that is worded in two ways only the commoner is among them; what the program itself takes is not.
    """
    pages = [page for page in program.family() if page is not program]
    counted = Counter(option for page in pages for option in page.options if option not in program.options)
    commonest: dict[str, Described] = {}
    for option, times in counted.items():
        best = commonest.get(option.written)
        if times >= _SHARED_BY and (best is None or times > counted[best]):
            commonest[option.written] = option
    return tuple(option for option in counted if commonest.get(option.written) == option)


def _long(option: Described) -> str:
    return next(word.rstrip(",") for word in option.written.split() if word.startswith("--"))
