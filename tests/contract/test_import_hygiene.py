"""What a command imports is what it costs: the modules are asserted, since clocks in CI lie."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import typer

from orderstatus.demo.loopback import listening
from support.demo import demo_source
from support.mirrored import synced_office

HEAVY = (
    "httpx",
    "pydantic",
    "rich",
    "graphql",
    "platformdirs",
    "tomli_w",
    "pyarrow",
    "xlsxwriter",
    "holidays",
    "asyncio",
    "importlib.metadata",
    "orderstatus.shopify",
    "orderstatus.demo",
    "orderstatus.mail",
)
PROBE = """
import sys
# httpx imports Click and Rich where Click is installed, as it is beside import-linter and is not for a user.
sys.modules["click"] = None
{before}
code = run({argv!r})
sys.stdout.flush()
print()
print(",".join(module for module in {watched!r} if module in sys.modules))
"""
PROBE_OF_ALL = """
import sys
sys.modules["click"] = None
from orderstatus.cli import run
brought = {{}}
for argv in {every!r}:
    run(argv)
    sys.stdout.flush()
    for module in {watched!r}:
        if module in sys.modules:
            brought.setdefault(module, argv)
print()
print(brought)
"""
LIGHT = [
    ["nonsense"],
    ["list", "--help"],
    ["show", "--help"],
    ["find", "--help"],
    ["open", "--help"],
    ["returns", "--help"],
    ["doctor", "--help"],
    ["doctor", "--columns", "help"],
    ["demo", "--help"],
    ["demo", "serve", "--help"],
    ["list", "--payment", "authorised"],
    ["list", "--demo", "--no-such-flag"],
    ["list", "--columns", "help"],
    ["shipments", "--columns", "help"],
    ["shipments", "--help"],
    ["shipments", "--demo", "--summary", "--by", "wek"],
    ["export", "--help"],
    ["export", "orders", "--help"],
    ["export", "events", "--columns", "help"],
    ["export", "orders", "x.doc"],
    ["sync", "--help"],
    ["capture", "--help"],
    ["capture"],
    ["capture", "--columns", "help"],
    ["capture", "1001", "--payment", "authorized"],
    ["capture", "1001", "--amount", "ten", "--yes", "--demo"],
    ["fulfill", "1001", "--items", "MUG", "--yes", "--demo"],
    ["hold", "1001", "--reason", "rain", "--yes", "--demo"],
    ["ship", "--help"],
    ["ship", "1001"],
    ["event", "--help"],
    ["event", "flying", "1001", "--yes", "--allow-shopify-mail", "--demo"],
    ["deliver", "1001", "--yes", "--demo"],
    ["tag", "--help"],
    ["tag", "add", "vip"],
    ["returns", "approve", "--help"],
    ["returns", "decline", "1001", "--yes", "--demo"],
    ["journal"],
    ["journal", "--columns", "help"],
    ["changes", "--help"],
    ["changes", "--columns", "help"],
    ["changes", "--axis", "shipping"],
    ["watch", "--help"],
    ["watch", "--columns", "help"],
    ["watch", "--axis", "shipping"],
    ["watch", "--demo", "--json"],
    ["mirror", "--help"],
    ["mirror", "forget"],
    ["list", "--demo", "--mirror"],
    ["view", "--help"],
    ["view", "list"],
    ["view", "save", "x", "--command", "list", "--payment", "payed"],
    ["list", "--view", "problems"],
    ["list"],
]
"""Help, usage errors and answers that ask no shop."""
IMPORT_RUN = "from orderstatus.cli import run"

TYPER_IMPORTS_PYDANTIC = tuple(int(part) for part in typer.__version__.split(".")[:2]) >= (0, 29)
parsing_is_light = pytest.mark.xfail(
    TYPER_IMPORTS_PYDANTIC,
    reason="Typer 0.29 imports pydantic to parse any parameter; when this passes, the cap in pyproject.toml can go",
    strict=True,
)


def modules(python: Callable[[str], str], argv: list[str], watched: tuple[str, ...] = HEAVY) -> str:
    return python(PROBE.format(argv=argv, watched=watched, before=IMPORT_RUN)).splitlines()[-1]


def test_the_version_is_answered_before_anything_is_imported(clean_env: dict[str, str]) -> None:
    code = (
        "import sys; sys.argv = ['orderstatus', '--version']\n"
        "from orderstatus.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: print([m for m in ('typer', 'inspect', 'orderstatus.cli') if m in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-S", "-c", code], capture_output=True, text=True, env=_paths(clean_env))
    assert ran.stdout.splitlines()[1:] == ["[]"], ran.stderr


def _paths(env: dict[str, str]) -> dict[str, str]:
    # Without `site`, so that an editable install's finder or a .pth file imports nothing of its own.
    return {**env, "PYTHONPATH": os.pathsep.join(sys.path)}


@pytest.mark.parametrize("argv", [["--help"], []], ids=str)
def test_the_list_of_commands_imports_nothing_heavy(python: Callable[[str], str], argv: list[str]) -> None:
    assert modules(python, argv) == ""


@parsing_is_light
def test_help_and_usage_errors_import_nothing_heavy(python: Callable[[str], str]) -> None:
    """One process says them all: what any of them imports is there at the end, and told beside who brought it."""
    assert python(PROBE_OF_ALL.format(every=LIGHT, watched=HEAVY)).splitlines()[-1] == "{}"


@parsing_is_light
def test_completion_imports_nothing_heavy(clean_env: dict[str, str]) -> None:
    code = (
        "import sys; sys.argv = ['orderstatus']; from orderstatus.cli import run\n"
        f"try: run([])\nfinally: print('\\n' + ','.join(m for m in {HEAVY!r} if m in sys.modules))"
    )
    env = {
        **clean_env,
        "_ORDERSTATUS_COMPLETE": "complete_bash",
        "COMP_WORDS": "orderstatus list --payment part",
        "COMP_CWORD": "3",
    }
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env)
    assert ran.stdout.split() == ["partially-paid", "partially-refunded"], ran.stderr


def test_data_is_written_without_rich_and_a_real_shop_without_the_demo(clean_env: dict[str, str]) -> None:
    watched = ("rich", "graphql", "orderstatus.demo", "platformdirs", "tomli_w", "asyncio", "httpx")
    every = [["list", "--format", format] for format in ("csv", "tsv", "json", "jsonl")]
    code = PROBE_OF_ALL.format(every=every, watched=watched)
    with listening(demo_source(orders=5).server) as url:
        shop = {"ORDERSTATUS_SHOP": "x", "ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": url}
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**clean_env, **shop}
        )
    assert ran.stdout.count("#1001") == len(every)
    assert ran.stdout.splitlines()[-1] == str({"httpx": every[0]})


def test_stages_cost_nothing_where_no_file_defines_any(clean_env: dict[str, str]) -> None:
    """No file is read as TOML, and no stage is told apart from another, by what a merchant without stages runs."""
    watched = (
        "tomllib",
        "orderstatus.shopify.stage_definition",
        "orderstatus.shopify.metafields",
        "orderstatus.core.stages.advancing",
        "orderstatus.core.stages.checking",
    )
    every = [["list", "--format", "json"], ["attention", "--csv"], ["export", "orders"]]
    code = PROBE_OF_ALL.format(every=every, watched=watched)
    with listening(demo_source(orders=5).server) as url:
        shop = {"ORDERSTATUS_SHOP": "x", "ORDERSTATUS_TOKEN": "t", "ORDERSTATUS_API_URL": url}
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**clean_env, **shop}
        )
    assert ran.stdout.splitlines()[-1] == "{}", ran.stderr


@parsing_is_light
def test_a_mirror_answers_without_a_client_of_any_shop(clean_env: dict[str, str]) -> None:
    """In every data format, and nothing that draws either."""
    synced_office(Path(clean_env["ORDERSTATUS_HOME"]))
    every = [
        *(["list", "--mirror", "--format", format] for format in ("csv", "tsv", "json", "jsonl")),
        *([command, "--mirror", "--csv"] for command in ("shipments", "returns", "attention", "report", "changes")),
        ["find", "--mirror", "--csv", "#1001"],
        ["export", "orders", "--mirror"],
        ["mirror", "info", "--csv"],
    ]
    code = PROBE_OF_ALL.format(every=every, watched=HEAVY)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=clean_env)
    assert ran.stdout.splitlines()[-1] == "{}", ran.stderr
    assert "error" not in ran.stderr


def test_a_command_that_only_reads_imports_nothing_of_acting(clean_env: dict[str, str]) -> None:
    synced_office(Path(clean_env["ORDERSTATUS_HOME"]))
    every = [
        ["--help"],
        ["returns", "--help"],
        ["list", "--mirror"],
        ["list", "--demo", "--limit", "1"],
        ["returns", "--mirror"],
        ["shipments", "--mirror"],
        ["attention", "--mirror"],
        ["show", "--demo", "1001"],
    ]
    acting = (
        *("orderstatus.core.acting", "orderstatus.flows.act", "orderstatus.intake", "orderstatus.mirror.journal"),
        *("orderstatus.shopify.writer", "orderstatus.shopify.acting_reader", "orderstatus.runtime.acting"),
        *("orderstatus.commands._acting", "orderstatus.output.acting_fields", "orderstatus.output.plan_page"),
    )
    code = PROBE_OF_ALL.format(every=every, watched=acting)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=clean_env)
    assert ran.stdout.splitlines()[-1] == "{}", ran.stderr
