"""The blocks of a document that hold what a command prints.

A block between `<!-- run WIDTH: orderstatus ... -->` and `<!-- end -->` holds what that command prints on a terminal of
that width, on the demo shop at a fixed hour; one that begins with `session` is a step of its document's session.
"""

from __future__ import annotations

import io
import re
import shlex
import tempfile
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime

from orderstatus.cli import run
from orderstatus.output.streams import Streams
from orderstatus.runtime import Runtime
from reference.sessions import Session

NOW = "2026-11-23T07:00:00+02:00"
_POINTS = re.compile(r"[\d,]+ / ([\d,]+ points)")
"""How full a bucket is depends on how long the commands took."""
_BLOCK = re.compile(r"(<!-- (?P<kind>run|session) (?P<width>\d+): (?P<command>.+?) -->\n).*?(<!-- end -->)", re.DOTALL)


def printed(command: str, width: int) -> str:
    """What `command` prints on a terminal, both streams, as a person sees them."""
    out = io.StringIO()
    streams = Streams(out, out, out_tty=True, err_tty=True, width=width, out_moves=True)
    with tempfile.TemporaryDirectory() as home:
        runtime = Runtime(streams=streams, env={"ORDERSTATUS_HOME": home, "ORDERSTATUS_NOW": NOW})
        with redirect_stdout(out), redirect_stderr(out):
            run(shlex.split(command)[1:], runtime)
    # Of what was drawn over itself that which is left: it stands behind the last line that was erased.
    shown = out.getvalue().rpartition("\x1b[2K")[2]
    return _POINTS.sub(r"19,947 / \1", shown)


def with_output(text: str) -> str:
    """`text` with every block renewed."""
    session: list[Session] = []

    def renewed(match: re.Match[str]) -> str:
        command, width = match["command"], int(match["width"])
        if match["kind"] == "session":
            if not session:
                session.append(Session(datetime.fromisoformat(NOW)))
            shown = session[0].printed(command, width)
        else:
            shown = printed(command, width)
        lines = [f"$ {command}", *shown.rstrip("\n").splitlines()]
        return "\n".join([f"{match[1]}```console", *lines, f"```\n{match[5]}"])

    try:
        return _BLOCK.sub(renewed, text)
    finally:
        for each in session:
            each.close()
