"""Where an error becomes a message and an exit code: the only place that does."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable
from typing import Any

import typer
from typer.core import TyperGroup

from orderstatus.core.errors import ExitCode, OrderStatusError, UsageError
from orderstatus.output.streams import Streams
from orderstatus.output.writing import THE_OUTPUT, could_not_write, give_up

_ARGV = "orderstatus.argv"
_WRITING = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EBADF})
# Bytes that are no text in this system's encoding arrive as lone surrogates (PEP 383), which nothing can send or print.
_UNREADABLE = re.compile("[\ud800-\udfff]")


class Boundary(TyperGroup):
    """The root group: whatever a command raises ends here, also when it is run by a test."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Remembers everything that was typed, for `invoke` to look at."""
        ctx.meta[_ARGV] = tuple(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        """Runs the command. Afterwards everything is written, or the exit code says why not."""
        streams: Streams = ctx.obj.streams
        is_debugged = bool(ctx.obj.env.get("ORDERSTATUS_DEBUG"))
        try:
            _refuse_unreadable(ctx.meta[_ARGV])
            result = super().invoke(ctx)
            # A full disk then fails here, with a message, and not in the interpreter's own last flush.
            streams.out.flush()
        except OrderStatusError as error:
            streams.error(str(error), hint=error.hint, request_id=error.request_id)
            _drop_rest(streams, flush=True)
            raise typer.Exit(error.exit_code) from error
        except BrokenPipeError as error:
            _drop_rest(streams)
            raise typer.Exit(ExitCode.BROKEN_PIPE) from error
        except OSError as error:
            if is_debugged:
                raise
            failure = _of_the_system(error)
            streams.error(str(failure), hint=failure.hint)
            _drop_rest(streams, flush=True)
            raise typer.Exit(ExitCode.FAILURE) from error
        except KeyboardInterrupt as error:
            _drop_rest(streams)
            raise typer.Exit(ExitCode.INTERRUPTED) from error
        except Exception as error:
            # Typer's own exits and usage errors are its business.
            if _is_typers(error) or is_debugged:
                raise
            streams.error(
                f"this is a bug in orderstatus: {type(error).__name__}: {error}",
                hint="run it again with ORDERSTATUS_DEBUG=1 and report what it prints",
            )
            raise typer.Exit(ExitCode.FAILURE) from error
        return result


def typed_words(ctx: Any) -> tuple[str, ...]:
    """Everything that was typed, without the program's name."""
    words: tuple[str, ...] = ctx.meta.get(_ARGV, ())
    return words


def _refuse_unreadable(argv: Iterable[str]) -> None:
    for argument in argv:
        if _UNREADABLE.search(argument):
            raise UsageError(f"`{argument}` is not readable as text", hint="type it again, in UTF-8")


def _of_the_system(error: OSError) -> OrderStatusError:
    """What our own code writes says so itself (output/writing.py); help is written by Typer, which does not."""
    if error.filename is None and error.errno in _WRITING:
        return could_not_write(THE_OUTPUT, error)
    file = f": {error.filename}" if error.filename is not None else ""
    return OrderStatusError(
        f"the system says: {error.strerror or error}{file}", hint="run it again with ORDERSTATUS_DEBUG=1 to see where"
    )


def _is_typers(error: Exception) -> bool:
    return isinstance(error, typer.Exit | typer.Abort) or type(error).__module__.startswith("typer.")


def _drop_rest(streams: Streams, *, flush: bool = False) -> None:
    """Gives the interpreter's own last flush somewhere to go, since nobody reads this stream any more."""
    if flush:
        try:
            streams.out.flush()
        except (OSError, OrderStatusError):
            pass
        else:
            return
    give_up(streams.out)
