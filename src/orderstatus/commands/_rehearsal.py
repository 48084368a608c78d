"""A command run up to the moment at which it would ask a shop: everything that was typed has then been understood."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn, cast

from orderstatus.commands._asked import given_flags
from orderstatus.commands._lazy import LazyCommand
from orderstatus.commands._registry import COMMANDS
from orderstatus.core.errors import UsageError
from orderstatus.core.models import ShopFacts
from orderstatus.core.ports import OrderSource
from orderstatus.output.streams import Streams
from orderstatus.runtime import OpenShop, Runtime, Shops, Spent, Where


class _AskedError(Exception):
    """The command was about to ask the shop: it has understood all its flags."""


class _Nobody:
    """A shop that knows its name and nothing else."""

    def shop(self) -> ShopFacts:
        return ShopFacts(domain=_DOMAIN)

    def __getattr__(self, name: str) -> Callable[..., NoReturn]:
        def ask(*_: object, **__: object) -> NoReturn:
            raise _AskedError

        return ask


class _Rehearsal(Runtime):
    """A runtime whose shops are never asked, and that says nothing to anyone."""

    @contextmanager
    def open_shops(self, where: Where | None = None) -> Iterator[Shops]:
        opened = OpenShop(
            cast(OrderSource, _Nobody()),
            _DOMAIN,
            self.clock(),
            lambda _: None,
            self.settings(),
            Spent(),
            "",
            self.clock,
        )
        yield Shops((opened,), (_DOMAIN,), lambda _: None)

    def asks_several(self) -> bool:
        return False


_DOMAIN = "rehearsal.myshopify.com"


def rehearse(runtime: Runtime, command: str, arguments: Sequence[str]) -> dict[str, Any]:
    """The flags among `arguments` by name, once `command` has understood them all, as it does when it is run.

    Nothing is asked of a shop and nothing is written. Raises the command's own UsageError, and one for what its parser
    refuses; and one where the command would end without asking, which is no question to keep.
    """
    understudy = _Rehearsal(streams=Streams.memory(tty=True), env=runtime.env, clock=runtime.clock)
    understudy.settings_in_use.may_be_made = runtime.settings_in_use.may_be_made
    real = LazyCommand(command, COMMANDS[command]).load()
    try:
        with real.make_context(command, list(arguments), obj=understudy) as ctx:
            flags = given_flags(ctx)
            real.invoke(ctx)
    except _AskedError:
        return flags
    except Exception as error:
        # Typer brings a parser of its own, whose errors have no public name.
        explain = getattr(error, "format_message", None)
        if explain is None:
            raise
        raise UsageError(explain(), hint=f"see what it takes: orderstatus {command} --help") from error
    raise UsageError(
        f"`orderstatus {command}` with these flags asks no shop anything", hint="leave out the flag that only explains"
    )
