"""Each guard of the layers is seen to fail when the rule it holds is broken on purpose."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tool(name: str) -> str:
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    if found is None:
        pytest.skip(f"needs {name}, which comes with the dev extra")
    return found


def copied(folder: Path) -> Path:
    """`folder`, with a copy of the source and its configuration, to be broken."""
    shutil.copytree(ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return copied(tmp_path)


def add_line(copy: Path, module: str, line: str) -> None:
    path = copy / "src" / "orderstatus" / module
    marker = "from __future__ import annotations\n"
    text = path.read_text(encoding="utf-8") if path.exists() else marker
    path.write_text(text.replace(marker, f"{marker}\n{line}\n", 1), encoding="utf-8")


def layers(copy: Path) -> str:
    ran = subprocess.run(
        [tool("lint-imports"), "--no-cache"],
        capture_output=True,
        text=True,
        cwd=copy,
        env={"PYTHONPATH": str(copy / "src"), "PATH": str(Path(sys.executable).parent)},
    )
    return ran.stdout


FORBIDDEN = [
    ("core/errors.py", "import orderstatus.shopify.throttle", "Layers point downwards only"),
    ("output/text.py", "import orderstatus.runtime", "Layers point downwards only"),
    ("shopify/throttle.py", "import orderstatus.output.text", "Layers point downwards only"),
    ("demo/bucket.py", "import orderstatus.shopify.throttle", "Layers point downwards only"),
    ("core/when.py", "import httpx", "The core knows no library and no I/O"),
    ("core/when.py", "import os", "The core knows no library and no I/O"),
    ("output/fields.py", "import pydantic", "Only shopify/ validates wire data"),
    ("demo/server.py", "import pydantic", "Only shopify/ validates wire data"),
    ("shopify/reader.py", "import httpx", "One module talks HTTP, and one fetches files"),
    ("shopify/envelope.py", "import httpx", "One module talks HTTP, and one fetches files"),
    ("shopify/life.py", "from httpx import Client", "One module talks HTTP, and one fetches files"),
    ("runtime.py", "import httpx", "One module talks HTTP, and one fetches files"),
    ("shopify/brand_new.py", "import httpx", "One module talks HTTP, and one fetches files"),
    ("shopify/bulk_orders.py", "import httpx", "One module talks HTTP, and one fetches files"),
    ("output/text.py", "import pydantic_core", "Only shopify/ validates wire data"),
    ("shopify/bulk_join.py", "import sqlite3", "Only the mirror knows SQLite"),
    ("shopify/search.py", "import orderstatus.mirror.children", "Layers point downwards only"),
    ("shopify/bulk_worker.py", "import subprocess", "Only the runtime starts processes"),
    ("shopify/reader.py", "import rich", "Only output/ draws"),
    ("output/report_page.py", "import jinja2", "One module fills pages, and mail/ its messages"),
    ("mail/smtp.py", "import orderstatus.runtime.programs", "Layers point downwards only"),
    ("mail/smtp.py", "import orderstatus.config.settings", "Layers point downwards only"),
    ("mail/smtp.py", "import subprocess", "Only the runtime starts processes"),
    ("flows/sync.py", "import jinja2", "One module fills pages, and mail/ its messages"),
    ("output/fields.py", "import typer", "Only commands/ and cli parse the command line"),
    ("runtime.py", "import typer", "Only commands/ and cli parse the command line"),
    ("output/formats.py", "import pyarrow", "One module writes Parquet and one Excel"),
    ("output/parquet.py", "import xlsxwriter", "One module writes Parquet and one Excel"),
    ("intake/reading.py", "import openpyxl", "One module reads Excel"),
    ("intake/rows.py", "import orderstatus.output.text", "Layers point downwards only"),
    ("commands/list_orders.py", "import orderstatus.intake.reading", "Commands reach adapters through the runtime"),
    ("runtime.py", "import holidays", "Only config/ knows which days are off"),
    ("shopify/search.py", "import graphql", "Only the demo shop executes GraphQL"),
    ("commands/_serving.py", "import subprocess", "Only the runtime starts processes"),
    ("config/files.py", "from subprocess import run", "Only the runtime starts processes"),
    (
        "runtime.py",
        "import platformdirs",
        "Only config/ knows where settings live and how they are written",
    ),
    (
        "output/destination.py",
        "import tomli_w",
        "Only config/ knows where settings live and how they are written",
    ),
    ("commands/_listing.py", "import orderstatus.shopify.search", "Commands reach adapters through the runtime"),
]
"""A module, the import that is added to it, and the contract that must see it."""


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the linter says of each broken contract where every line of `FORBIDDEN` was added at once."""
    folder = copied(tmp_path_factory.mktemp("broken"))
    for module, line, _ in FORBIDDEN:
        add_line(folder, module, line)
    report = layers(folder)
    sections = re.split(r"(?m)^(.+)\n-+\n", report.partition("Broken contracts")[2])
    return {name: text for name, text in zip(sections[1::2], sections[2::2], strict=True) if f"{name} BROKEN" in report}


@pytest.mark.parametrize(("module", "line", "contract"), FORBIDDEN)
def test_a_forbidden_import_breaks_its_contract(broken: dict[str, str], module: str, line: str, contract: str) -> None:
    importer = "orderstatus." + module.removesuffix(".py").replace("/", ".")
    assert f" {importer} -> {line.split()[1]} (l." in broken[contract]


def test_every_contract_is_kept_without_such_an_import(copy: Path) -> None:
    report = layers(copy)
    assert "0 broken" in report
    assert "KEPT" in report


@pytest.mark.parametrize("line", ["import rich.table", "import httpx", "from pydantic import BaseModel"])
def test_a_heavy_import_at_the_top_of_a_command_fails_the_linter(copy: Path, line: str) -> None:
    add_line(copy, "commands/show_order.py", line)
    ran = subprocess.run(
        [tool("ruff"), "check", "--no-cache", "--select", "TID253", "src"], capture_output=True, text=True, cwd=copy
    )
    assert ran.returncode == 1
    assert "TID253" in ran.stdout


def test_a_heavy_import_at_the_top_of_a_command_is_seen_in_sys_modules(copy: Path) -> None:
    code = "import sys; from orderstatus.cli import run; run(['show', '--help']); print('rich.table' in sys.modules)"

    def seen() -> str:
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": str(copy / "src")}
        )
        return ran.stdout.splitlines()[-1]

    assert seen() == "False"
    add_line(copy, "commands/show_order.py", "import rich.table")
    assert seen() == "True"
