"""Fixtures that every test may ask for."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from orderstatus.demo import validation
from orderstatus.demo.changes import Changes
from support import secrets
from support.cli import FEW_ORDERS, Cli, one_command
from support.demo import built_shop, with_a_shop_of_its_own

# Thousands of tests and the answers of several shops live on to the end. The collector would walk them again and again:
# that was a fifth of all the processor's time. A test of memory asks for `usual_collector`.
USUAL_THRESHOLD = gc.get_threshold()
gc.set_threshold(100_000, 20, 100)

# No test asserts seconds, and a busy machine is not a finding. In CI the examples are the same in every run, so that a
# change is judged by itself; at a desk they are new ones each time.
settings.register_profile("desk", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")


THOROUGH = (
    "benchmarks/",
    "cli/test_demo.py",
    "cli/test_finnish.py",
    "cli/test_several_shops.py",
    "contract/test_guards.py",
    "demo/test_changes_law.py",
    "demo/test_cost.py",
    "examples/",
    "faults/",
    "flows/test_act.py",
    "output/test_flat_memory.py",
    "runtime/test_beside.py",
    "shell/",
    "shopify/test_searching_stages.py",
)
"""What is slow because it starts processes and servers, reads all of what was recorded, goes through every command in
another language, or tries a law on whole shops and at every step of a run: asked for by `-m thorough`.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is thorough by the file that it is in."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).as_posix().startswith(THOROUGH):
            item.add_marker(pytest.mark.thorough)


@pytest.fixture(autouse=True, scope="session")
def built_once() -> Iterator[None]:
    """Demo shops, checked documents and the commands' own trees are made once for all tests: nobody changes any.

    A mutation changes a shop that is the server's own.
    """
    with pytest.MonkeyPatch.context() as patch:
        # A server keeps what it has checked, and most tests have a server of their own.
        patch.setattr("orderstatus.demo.validation.document", cache(validation.document))
        patch.setattr("orderstatus.demo.shop.build_shop", built_shop)
        patch.setattr(Changes, "changing", with_a_shop_of_its_own(Changes.changing))
        patch.setattr("orderstatus.cli.get_command", one_command)
        patch.setattr("orderstatus.commands._lazy.get_command", one_command)
        yield


@pytest.fixture
def usual_collector() -> Iterator[None]:
    """Garbage is collected as often as it is in a process of ours."""
    rare = gc.get_threshold()
    gc.set_threshold(*USUAL_THRESHOLD)
    yield
    gc.set_threshold(*rare)


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
def small(tmp_path: Path) -> Cli:
    """The command line as `cli` is, on demo shops of few orders."""
    return Cli(tmp_path / "home", demo_orders=FEW_ORDERS)


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
