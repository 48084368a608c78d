"""The command line, run in process on streams that a test can read."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, cast

from orderstatus.cli import run
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime

DEMO_NOW = "2026-11-23T05:30:00+00:00"


@dataclass(frozen=True)
class Ran:
    """What a run left behind."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


@dataclass(frozen=True)
class Cli:
    """`cli("list", "--demo")` as a terminal, or as a pipe, at a fixed hour, in an empty home."""

    home: Path

    def __call__(
        self,
        *argv: str,
        tty: bool = False,
        width: int = 120,
        color: bool = False,
        env: Mapping[str, str] | None = None,
    ) -> Ran:
        streams = Streams.memory(tty=tty, width=width, color=color)
        home = {"ORDERSTATUS_HOME": str(self.home), "ORDERSTATUS_NOW": DEMO_NOW}
        runtime = Runtime(streams=streams, env={**home, **(env or {})})
        typers_out, typers_err = io.StringIO(), io.StringIO()
        with redirect_stdout(typers_out), redirect_stderr(typers_err):
            code = run(argv, runtime)
        return Ran(code, _text(streams.out) + typers_out.getvalue(), _text(streams.err) + typers_err.getvalue())


def without_escapes(text: str) -> str:
    """`text` without its colours (SGR) and hyperlinks (OSC 8)."""
    return re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", text)


def _text(stream: TextIO) -> str:
    return cast(io.StringIO, stream).getvalue()
