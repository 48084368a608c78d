"""The pages of `docs/reference/`: one entry each, from which the index is made too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reference.commands_page import commands_page
from reference.configuration_page import configuration_page
from reference.environment_page import environment_page
from reference.exit_codes import exit_codes_page
from reference.fields_page import fields_page
from reference.markdown import GENERATED, table
from reference.messages_page import messages_page


@dataclass(frozen=True, slots=True)
class Page:
    """A page that is written whole."""

    file: str
    about: str
    """What a reader finds there, for the index."""
    write: Callable[[], str]


PAGES = (
    Page("commands.md", "Every command and subcommand with its flags and examples.", commands_page),
    Page("fields.md", "Every key of JSON and column of CSV.", fields_page),
    Page("exit-codes.md", "What each exit code means, and what cron should do.", exit_codes_page),
    Page(
        "configuration.md", "Every key of the settings file, profiles, and what goes before what.", configuration_page
    ),
    Page("messages.md", "Templates of messages, and what a program of your own is given.", messages_page),
    Page("environment.md", "Every environment variable that changes what a run does.", environment_page),
)


def index_page() -> str:
    """`README.md` of the folder."""
    return "\n".join(
        (
            "# Reference\n",
            f"{GENERATED} How to use it all is in [the guide](../guide.md).\n",
            table(("page", "what is there"), ((f"[{page.file}]({page.file})", page.about) for page in PAGES)),
            "The same in a terminal: `orderstatus COMMAND --help`, and `man orderstatus`.\n",
        )
    )
