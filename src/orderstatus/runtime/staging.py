"""The stages of a shop on this machine: their file, who moves orders, and what was last in file and shop at once."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orderstatus.config.paths import places
from orderstatus.config.seen_stages import Seen, content_of, remember_stages, seen_stages
from orderstatus.config.stages_file import change_stages, parse_stages, raw_stages_in, read_stages, stages_text
from orderstatus.core.errors import TemporaryError, UsageError
from orderstatus.core.stages.checking import refuse_wrong
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.editing import Change
from orderstatus.runtime.mailing import stages_file

if TYPE_CHECKING:
    from orderstatus.config.settings import Target
    from orderstatus.runtime.process import Runtime

_LONGEST_NAME = 100
_BACKUP = ".before-pull"


@dataclass(frozen=True, slots=True)
class StagesFile:
    """The file of one shop's stages, which may not be there yet."""

    path: Path

    def text(self) -> str | None:
        """Its text; None where there is none."""
        return stages_text(self.path)

    def raw(self) -> dict[str, Any]:
        """Its plain values, whatever they are; none where there is no file. Raises UsageError where it is no TOML."""
        text = self.text()
        return {} if text is None else raw_stages_in(text, self.path)

    def read(self) -> Stages | None:
        """What it defines; None where there is none. Raises UsageError naming file, stage and key."""
        return read_stages(self.path)

    def defined(self) -> Stages:
        """What it defines, at least one stage. Raises UsageError where there is none."""
        stages = self.read()
        if stages is None or not stages.stages:
            raise UsageError(
                f"no stages are defined in {self.path}",
                hint='orderstatus stage add printing --name "Printing", or `orderstatus stage pull` takes the shop\'s',
            )
        return stages

    def usable(self) -> Stages:
        """What it defines, where orders can be moved by it. Raises UsageError for the first thing that is wrong."""
        stages = self.defined()
        try:
            refuse_wrong(stages)
        except UsageError as error:
            raise UsageError(f"in {self.path}: {error}", hint=error.hint) from error
        return stages

    def change(self, change: Callable[[Mapping[str, Any]], Change]) -> Stages:
        """What it defines once it was changed, all of it or nothing."""
        return change_stages(self.path, change)

    def parsed(self, text: str) -> Stages:
        """What `text` would define in its place."""
        return parse_stages(text, self.path)

    def keep(self) -> Path | None:
        """Afterwards a copy of it lies beside it, under the name that is returned; None where there is no file.

        No copy is written over: what was kept before a pull is there after the next one too.
        """
        from orderstatus.config.files import write_private

        text = self.text()
        if text is None:
            return None
        number = 1
        while True:
            copy = self.path.with_name(self.path.name + _BACKUP + ("" if number == 1 else f"-{number}"))
            if not copy.exists():
                write_private(copy, text)
                return copy
            if stages_text(copy) == text:
                return copy
            number += 1


def stages_of(runtime: Runtime, target: Target | None) -> StagesFile:
    """The file of the shop's stages: as the settings say, else `stages.toml` beside them."""
    return StagesFile(stages_file(runtime, target))


def stages_target(runtime: Runtime) -> Target | None:
    """The shop whose stages are meant; None where nobody names one, and the file is then that of all shops."""
    try:
        targets = runtime.targets(runtime.where)
    except UsageError:
        if runtime.where.shops or runtime.env.get("ORDERSTATUS_SHOP", "").strip():
            raise
        return None
    if len(targets) > 1:
        raise UsageError("this is about one shop, and several are named", hint=f"--shop {targets[0].name}")
    return targets[0]


def is_seen(runtime: Runtime, domain: str, digest: str) -> bool:
    """True if this machine had the shop's definition of that digest, or gave it to the shop."""
    seen = seen_stages(places(runtime.env).state, domain)
    return seen is not None and seen.digest == digest


def is_shared(runtime: Runtime, domain: str, stages: Stages) -> bool:
    """True if the stages are what was last in file and shop at once: nothing of them is this machine's alone."""
    seen = seen_stages(places(runtime.env).state, domain)
    return seen is not None and seen.content == content_of(stages)


def remember(runtime: Runtime, domain: str, stages: Stages, digest: str) -> None:
    """Afterwards this machine knows that the shop has these stages under that digest, and the file too."""
    remember_stages(places(runtime.env).state, domain, Seen(digest, content_of(stages)))


@contextmanager
def advancing(runtime: Runtime, domain: str) -> Iterator[None]:
    """For the length of the block no other run of this machine moves the shop's orders by themselves.

    Raises TemporaryError where one does: the next run does what is left.
    """
    from orderstatus.config.locks import held

    state = places(runtime.env).state
    lock = held(
        # No file of this name is ever made: it is what the lock is called.
        [str(state / "advancing" / domain)],
        state / "locks",
        wait_seconds=0,
        unlocked=runtime.streams.note,
    )
    with ExitStack() as stack:
        try:
            stack.enter_context(lock)
        except TemporaryError:
            raise TemporaryError(
                f"another run moves orders of {domain} by themselves", hint="the next run does what is left"
            ) from None
        yield


def who(runtime: Runtime) -> str:
    """Who moves orders: `ORDERSTATUS_USER` where it is set, else `mia@workshop` as this machine knows them."""
    named = runtime.env.get("ORDERSTATUS_USER", "").strip()
    if named:
        if not named.isprintable() or len(named) > _LONGEST_NAME:
            raise UsageError("ORDERSTATUS_USER is no name", hint="give one line of at most 100 characters")
        return named
    from getpass import getuser

    try:
        user = getuser()
    except (OSError, KeyError, ImportError):
        user = "somebody"
    return f"{user}@{socket.gethostname().partition('.')[0]}"[:_LONGEST_NAME]
