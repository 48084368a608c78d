"""Every exit code, provoked through a real process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pytest

from orderstatus.core.errors import ExitCode
from orderstatus.demo.faults import parse
from orderstatus.demo.loopback import listening
from support.processes import PROGRAM, House
from support.shops import shop


class Home(House):
    """A home with one shop of its own, behind a port."""

    @contextmanager
    def serving(self, fault: str = "") -> Iterator[None]:
        with listening(shop(orders=40, faults=parse(fault))) as url:
            self.shop("acme", url)
            self.keep()
            yield

    def ends(self, *argv: str, fault: str = "") -> int:
        """The code that the program ends with."""
        with self.serving(fault):
            return self(*argv).returncode

    def start(self, *argv: str, stdout: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        env = {**self.env, "PYTHONPATH": os.pathsep.join(sys.path)}
        return subprocess.Popen([*PROGRAM, *argv], env=env, stdout=stdout, stderr=subprocess.DEVNULL)


def interrupted(home: Home) -> int:
    with home.serving("hang:9"), home.start("list") as process:
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(timeout=1.5)
        process.send_signal(signal.SIGINT)
        return process.wait(timeout=30)


def broken_pipe(home: Home) -> int:
    reading, writing = os.pipe()
    os.close(reading)
    with home.serving(), home.start("list", stdout=writing) as process:
        os.close(writing)
        return process.wait(timeout=30)


PROVOKED: Mapping[ExitCode, Callable[[Home], int]] = {
    ExitCode.OK: lambda home: home.ends("list"),
    ExitCode.FAILURE: lambda home: home.ends("show", "#99999"),
    ExitCode.USAGE: lambda home: home.ends("list", "--no-such-flag"),
    ExitCode.TEMPORARY: lambda home: home.ends("list", "--retries", "0", fault="503:9"),
    ExitCode.ACCESS: lambda home: home.ends("list", fault="401:9"),
    ExitCode.FOUND: lambda home: home.ends("attention", "--fail-on", "any"),
    ExitCode.INTERRUPTED: interrupted,
    ExitCode.BROKEN_PIPE: broken_pipe,
}


def test_there_is_a_way_to_provoke_every_exit_code() -> None:
    assert set(PROVOKED) == set(ExitCode)


@pytest.mark.skipif(os.name == "nt", reason="signals and pipes end otherwise on Windows")
@pytest.mark.parametrize("code", ExitCode, ids=lambda code: code.name)
def test_a_process_ends_with_it(clean_env: dict[str, str], code: ExitCode) -> None:
    assert PROVOKED[code](Home(clean_env)) == code
