"""Saved views: a command and its flags under a name, the merchant's own and those that come along."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from orderstatus.core.errors import UsageError
from orderstatus.core.typed import unknown_word

VIEWED = ("list", "shipments", "attention", "report", "returns")
"""The commands that a view can be of; an export takes the views of what it writes."""
NOT_KEPT = frozenset(
    {
        *(
            "shop",
            "all-shops",
            "demo",
            "timeout",
            "retries",
            "mirror",
            "fresh",
            "quiet",
            "verbose",
            "color",
            "lang",
            "help",
            "view",
        ),
        *("format", "json", "csv", "csv-safe", "output", "wait", "if-changed", "html", "manifest"),
    }
)
"""Flags that say whom to ask, or how and where to answer: they belong to a run, not to a question."""

FlagValue: TypeAlias = str | int | bool | tuple[str, ...]

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
NAMES = "small letters, digits and `-`, such as late-posti"


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A question under a name."""

    name: str
    command: str
    flags: Mapping[str, FlagValue] = field(default_factory=dict)
    """By the flag's long name without its dashes, in the order in which they were typed."""
    built_in: bool = False
    """True for those that come with orderstatus, in no file."""

    @property
    def arguments(self) -> tuple[str, ...]:
        """The flags as they would be typed."""
        words: list[str] = []
        for flag, value in self.flags.items():
            if value is True:
                words.append(f"--{flag}")
            elif value is not False:
                # With `=`, since a value may begin with a dash.
                words += [f"--{flag}={each}" for each in (value if isinstance(value, tuple) else (value,))]
        return tuple(words)

    @property
    def typed(self) -> str:
        """The flags as a person types them: `--carrier Posti --late`, quoted for a shell."""
        words: list[str] = []
        for flag, value in self.flags.items():
            if isinstance(value, bool):
                words += [f"--{flag}"] if value else []
                continue
            several = value if isinstance(value, tuple) else (str(value),)
            # A comma list is shorter, but a comma in a value would make two of it.
            for each in several if any("," in word for word in several) else (",".join(several),):
                words += [f"--{flag}={each}"] if each.startswith("-") else [f"--{flag}", each]
        return shlex.join(words)


SHIPPED = (
    View(
        name="to-capture",
        command="list",
        flags={
            "payment": ("authorized",),
            "state": ("open",),
            "sort": "placed:asc",
            "columns": "name,placed_at,customer,fulfillment_status,capturable,currency,capture_by,capture_by_estimated",
        },
        built_in=True,
    ),
    View(
        name="to-ship",
        command="list",
        # On hold and scheduled are values of their own, so they are not among these.
        flags={
            "payment": ("paid", "authorized", "partially-refunded"),
            "fulfillment": ("unfulfilled", "partially-fulfilled"),
            "state": ("open",),
            "sort": "placed:asc",
        },
        built_in=True,
    ),
    View(name="in-transit", command="shipments", flags={"status": ("moving",)}, built_in=True),
    View(name="problems", command="shipments", flags={"status": ("problem",)}, built_in=True),
    View(name="returns-to-answer", command="returns", flags={"status": ("requested",)}, built_in=True),
)
"""What merchants ask every day. Oldest first, where the oldest is what must be done first."""


def check_name(name: str) -> None:
    """Raises UsageError for what cannot be a view's name."""
    if not _NAME.fullmatch(name):
        raise UsageError(
            f"`{name}` cannot be the name of a view",
            hint=f"first a name in {NAMES}, then the flags: "
            "orderstatus view save late-posti --command shipments --late",
        )


def all_views(own: Mapping[str, View]) -> dict[str, View]:
    """Every view by name: those that come along first, one's own in the place of one of the same name."""
    return {**{view.name: view for view in SHIPPED}, **own}


def view_named(name: str, views: Mapping[str, View], *, flag: str = "--view") -> View:
    """The view called `name`. Raises UsageError with the nearest and all there are."""
    if name not in views:
        raise unknown_word(flag, name, views)
    return views[name]


def command_like(word: str, commands: Iterable[str] = VIEWED) -> str:
    """`word`, if it is a command that a view can be of. Raises UsageError with the nearest and all there are."""
    known = tuple(commands)
    if word not in known:
        raise unknown_word("--command", word, known)
    return word
