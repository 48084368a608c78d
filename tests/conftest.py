"""Fixtures that every test may ask for."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from orderstatus.demo.shop import build_shop
from support import secrets
from support.cli import Cli

# No test asserts seconds, and a busy machine is not a finding. In CI the examples are the same in every run, so that a
# change is judged by itself; at a desk they are new ones each time.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


@pytest.fixture(autouse=True, scope="session")
def one_demo_shop() -> Iterator[None]:
    """A demo shop is built once for all command lines that ask for the same one; none of them changes it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("orderstatus.demo.shop.build_shop", cache(build_shop))
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """No test prints, logs or reports one of the secrets in `support.secrets`."""
    report = yield
    secrets.judge(report)
    return report


grants_canaries = secrets.grants_canaries


@pytest.fixture
def cli(tmp_path: Path) -> Cli:
    """The command line in process, in an empty home."""
    return Cli(tmp_path / "home")


@pytest.fixture
def clean_env(tmp_path: Path) -> dict[str, str]:
    """The environment of a process that knows of no shop, in an empty home."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORDERSTATUS_")}
    return {**kept, "HOME": str(tmp_path), "ORDERSTATUS_HOME": str(tmp_path / "home"), "NO_PROXY": "127.0.0.1"}


@pytest.fixture
def python(clean_env: dict[str, str]) -> Callable[[str], str]:
    """Run a snippet in a fresh interpreter, in an empty home."""

    def _run(code: str) -> str:
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=clean_env)
        return ran.stdout

    return _run
