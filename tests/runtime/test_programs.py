"""Commands that print a token, where several shops are read at once."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest

from orderstatus.runtime.programs import printed_token

ASKS = """\
import sys, time
log = open(sys.argv[1], "a")
log.write("asks "); log.flush()
time.sleep(0.2)
log.write("hears "); log.flush()
print("token")
"""


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return 0


def test_at_a_terminal_one_command_asks_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    log = tmp_path / "log"
    command = (sys.executable, "-c", ASKS, str(log))
    with ThreadPoolExecutor(3) as pool:
        assert list(pool.map(lambda _: printed_token(command, {}), range(3))) == ["token"] * 3
    assert log.read_text() == "asks hears " * 3
