"""The reference and the man page hold everything that the program has; `write_docs.py --check` says if it is fresh."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
from reference import completion_scripts, man_page
from reference.command_tree import CommandPage, root
from reference.markdown import anchor
from reference.pages import PAGES, index_page

from orderstatus.commands._registry import COMMANDS
from orderstatus.core.environment import OURS, OUTER
from orderstatus.core.errors import ExitCode, OrderStatusError
from support.cli import Cli
from support.installed import ROOT

PAGES_BY_FILE = {page.file: page.write() for page in PAGES} | {"README.md": index_page()}
EVERY_COMMAND = [page for command in root().subcommands for page in command.family()]


def test_the_walk_finds_every_command_and_its_subcommands() -> None:
    assert [page.name for page in root().subcommands] == list(COMMANDS)
    assert {"export events", "view save", "demo serve"} <= {page.name for page in EVERY_COMMAND}


@pytest.mark.parametrize("page", EVERY_COMMAND, ids=lambda page: page.name)
def test_nothing_of_a_commands_help_is_missing_from_its_page(cli: Cli, page: CommandPage) -> None:
    help = cli(*page.name.split(), "--help").out
    told = " ".join(help.replace("\\\n", " ").split())
    assert page.usage in told
    for text in (page.summary, *(paragraph.text for paragraph in page.text if not paragraph.is_verbatim)):
        assert " ".join(text.split()) in told
    for example in page.examples:
        assert f"\n    {example}\n" in help
    flags = {line.split()[0].rstrip(",") for line in help.splitlines() if re.match(r"  -", line)}
    assert flags == {option.written.split()[0].rstrip(",") for option in page.options}


@pytest.mark.parametrize("page", EVERY_COMMAND, ids=lambda page: page.name)
def test_the_reference_and_the_man_page_have_every_command_with_its_flags(page: CommandPage) -> None:
    (section,) = re.findall(
        rf"^##+ {re.escape(page.path)}\n(.*?)(?=^##|\Z)", PAGES_BY_FILE["commands.md"], re.MULTILINE | re.DOTALL
    )
    roff = man_page.man_page().replace(r"\-", "-")
    for option in page.options:
        assert f"`{option.written}`".replace("|", r"\|") in section
        assert option.written.split()[0].rstrip(",") in roff
    assert f'.SS "{page.usage}"' in roff


def test_every_exit_code_and_every_error_is_explained() -> None:
    page = PAGES_BY_FILE["exit-codes.md"]
    for code in ExitCode:
        assert re.search(rf"^\| `{code}` \| \S.* \| \S.* \|$", page, re.MULTILINE)
    errors: tuple[type[OrderStatusError], ...] = (OrderStatusError, *OrderStatusError.__subclasses__())
    for error in errors:
        assert f"| `{error.__name__}` | `{error.exit_code}` |" in page


def test_every_variable_is_in_the_reference_and_in_the_man_page() -> None:
    for variable in (*OURS, *OUTER):
        assert f"| `{variable.name}` |" in PAGES_BY_FILE["environment.md"]
        assert f"\n\\fB{variable.name}\\fR\n" in man_page.man_page()


@pytest.mark.parametrize("file", PAGES_BY_FILE)
def test_every_link_of_a_page_leads_somewhere(file: str) -> None:
    headings = {anchor(heading) for heading in re.findall(r"^#+ (.+)$", PAGES_BY_FILE[file], re.MULTILINE)}
    for target in re.findall(r"(?<!\\)\]\(([^)]+)\)", PAGES_BY_FILE[file]):
        if target.startswith("#"):
            assert target in headings
        else:
            assert target in PAGES_BY_FILE or (ROOT / "docs" / "reference" / target).exists()


def test_the_index_names_every_page() -> None:
    assert all(f"]({page.file})" in PAGES_BY_FILE["README.md"] for page in PAGES)


def rendered(width: int) -> str:
    man = shutil.which("man")
    if man is None or shutil.which("groff") is None:
        pytest.skip("needs man and groff")
    ran = subprocess.run(
        [man, "--warnings", "--local-file", str(ROOT / man_page.PLACE)],
        capture_output=True,
        text=True,
        env={"MANWIDTH": str(width), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""},
    )
    assert ran.stderr == ""
    return re.sub(r".\x08|\x1b\[[0-9;]*m", "", ran.stdout)


def test_the_man_page_fits_a_terminal_of_80_columns_and_groff_has_nothing_to_say() -> None:
    lines = rendered(80).splitlines()
    assert len(lines) > 500
    assert not [line for line in lines if len(line) > 80]


def test_the_man_page_shows_flags_and_quotes_such_that_they_can_be_pasted() -> None:
    text = rendered(200)
    assert "orderstatus attention --flag authorization-expiring --totals\n" in text
    # A hyphen, a prime or a curly quote in place of what a shell reads.
    assert not re.search("[‐‑‒–—−’‘“”]", text)


def test_the_man_page_explains_a_flag_of_many_commands_once() -> None:
    page = man_page.man_page()
    assert page.count("Ask the demo shop inside this program.") == 1


def test_what_shells_and_man_look_for_goes_into_the_wheel() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    shared = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["shared-data"]
    assert shared == {"share": "share"}
    for place in (man_page.PLACE, *completion_scripts.PLACES.values()):
        assert Path(place).parts[0] == "share"
        assert (ROOT / place).is_file()
