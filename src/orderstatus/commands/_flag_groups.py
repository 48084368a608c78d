"""Flags that several commands have, as groups: a command names the groups, and gets what each makes of its flags."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import typer

from orderstatus.output.choices import ColorChoice

Given = Mapping[str, Any]
"""The flags that a command was called with, by the names of its parameters, as Typer converted them."""


@dataclass(frozen=True, slots=True)
class FlagGroup:
    """Flags under the names of the parameters that they fill, each with its declaration and its default.

    `gives` is the argument of the command that `build` makes of them, if the command has it; any flag is an argument of
    its own too, if the command has one of its name.
    """

    flags: Mapping[str, tuple[Any, Any]]
    gives: str | None = None
    build: Callable[[typer.Context, Given], Any] | None = None


def takes(*groups: FlagGroup) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A command that has the flags of `groups` after its own, in their order.

    Typer reads a command's flags from the signature of its function. This gives it one that is joined from the
    function's own parameters and the groups' flags, so that thirty flags need not stand in a dozen signatures. Before
    the function runs, everything is said and asked from then on as the flags want it (`Runtime.for_command`).
    """

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        built = {group.gives: group.build for group in groups if group.gives is not None and group.build is not None}
        own = inspect.signature(command).parameters
        shared = {name: flag for group in groups for name, flag in group.flags.items()}

        def run(ctx: typer.Context, **typed: Any) -> None:
            given = prepare(ctx, typed)
            arguments = {name: value for name, value in given.items() if name in own}
            arguments |= {name: build(ctx, given) for name, build in built.items() if name in own}
            arguments |= {"ctx": ctx} if "ctx" in own else {}
            arguments |= {"runtime": ctx.obj} if "runtime" in own else {}
            command(**arguments)

        parameters = [inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)]
        parameters += [
            # What a group builds is named by a type that need not be imported for its flags to be known.
            each.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=_evaluated(each.annotation, command))
            for name, each in own.items()
            if name not in ("ctx", "runtime", *built, *shared)
        ]
        parameters += [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=declared)
            for name, (declared, default) in shared.items()
        ]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        run.__name__, run.__doc__, run.__module__ = command.__name__, command.__doc__, command.__module__
        return run

    return decorate


def _evaluated(annotation: Any, command: Callable[..., None]) -> Any:
    if not isinstance(annotation, str):
        return annotation
    return eval(annotation, getattr(command, "__globals__", {}))


def prepare(ctx: typer.Context, given: Given) -> Given:
    """The flags, names of files with the day in them; from here on the process speaks and asks as they want it."""
    from orderstatus.commands._shop_flags import where_asked

    ctx.obj.for_command(
        quiet=given.get("quiet", False),
        color=given.get("color", ColorChoice.AUTO),
        lang=given.get("lang"),
        where=where_asked(given),
    )
    return {name: ctx.obj.dated(value) if name in _FILES and value else value for name, value in given.items()}


_FILES = frozenset({"output", "file", "html"})
"""Flags and arguments that name a file to write; no other parameter is called so."""
