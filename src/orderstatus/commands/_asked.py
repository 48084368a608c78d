"""Which flags of a command were given, by a person or by a view."""

from __future__ import annotations

from typing import Any

from orderstatus.core.errors import UsageError

_GIVEN = frozenset({"COMMANDLINE", "DEFAULT_MAP"})


def given_flags(ctx: Any) -> dict[str, Any]:
    """The flags of this run that were typed or came from a view, by name without the dashes, with their values."""
    flags: dict[str, Any] = {}
    for each in ctx.command.params:
        source = ctx.get_parameter_source(each.name)
        name = flag_name(each)
        if name is not None and source is not None and source.name in _GIVEN:
            value = ctx.params[each.name]
            flags[name] = list(value) if isinstance(value, tuple) else value
    return flags


def refuse_flags_before(ctx: Any) -> None:
    """Raises UsageError for a flag that stands before a subcommand, which would not hear of it."""
    for name in given_flags(ctx):
        raise UsageError(
            f"`--{name}` stands before `{ctx.invoked_subcommand}`, which does not hear of it",
            hint=f"put it behind: {ctx.command_path} {ctx.invoked_subcommand} --{name} ...",
        )


def flag_name(parameter: Any) -> str | None:
    """`not-payment` for `--not-payment`; None for what is no flag with a long name."""
    return next((opt[2:] for opt in parameter.opts if opt.startswith("--")), None)
