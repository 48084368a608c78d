"""Every environment variable that the source reads is in the registry that the reference is made from, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from orderstatus.core.environment import OURS, OUTER
from support.installed import ROOT

SOURCE = ROOT / "src" / "orderstatus"
REGISTRY = SOURCE / "core" / "environment.py"
_BY_LIBRARIES = {
    # httpx, through urllib.request.getproxies and its own TLS context; platformdirs; Python itself.
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
    "HOME",
    "XDG_CONFIG_HOME",
    "XDG_STATE_HOME",
    "XDG_CACHE_HOME",
}


def sources() -> list[Path]:
    return [path for path in sorted(SOURCE.rglob("*.py")) if path != REGISTRY]


def read_directly(tree: ast.AST) -> Iterator[str]:
    """The literals in `env.get("X")`, `env["X"]` and `"X" in env`, also of `self.env` and `os.environ`."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=holder, attr="get" | "pop"), args=[ast.Constant(str(name)), *_]):
                pass
            case ast.Subscript(value=holder, slice=ast.Constant(str(name))):
                pass
            case ast.Compare(left=ast.Constant(str(name)), comparators=[holder]):
                pass
            case _:
                continue
        if re.search(r"\benv(iron)?$", ast.unparse(holder)):
            yield name


def test_every_variable_of_ours_that_the_source_names_is_in_the_registry_and_the_other_way_round() -> None:
    named = {name for path in sources() for name in re.findall(r"ORDERSTATUS_[A-Z_]+", path.read_text("utf-8"))}
    assert named == {each.name for each in OURS}


def test_every_other_variable_that_the_source_reads_is_in_the_registry() -> None:
    read = {name for path in sources() for name in read_directly(ast.parse(path.read_text("utf-8")))}
    assert {"NO_COLOR", "COLUMNS", "ORDERSTATUS_HOME"} <= read
    assert read <= {each.name for each in (*OURS, *OUTER)}


def test_every_variable_of_others_in_the_registry_is_read_here_or_by_a_library() -> None:
    ours = "\n".join(path.read_text("utf-8") for path in sources())
    assert not [each.name for each in OUTER if f'"{each.name}"' not in ours and each.name not in _BY_LIBRARIES]


def test_no_variable_is_there_twice_and_each_says_what_it_does() -> None:
    every = (*OURS, *OUTER)
    assert len({each.name for each in every}) == len(every)
    assert all(each.about.endswith(".") for each in every)
