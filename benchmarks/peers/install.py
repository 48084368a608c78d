"""Installs the peers, each into an environment of its own below a folder, pinned to the versions that were measured.

Usage: python benchmarks/peers/install.py FOLDER [NAME ...]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Peer:
    """What to install, which script runs it, and whether its output is a stream of records instead of counts."""

    requirement: str
    script: str
    writes_records: bool = False


PEERS = {
    "shopify-gql-helper": Peer("shopify-gql-helper==0.1.3", "run_gql_helper.py"),
    "ShopifyAPI": Peer("ShopifyAPI==12.7.0", "run_shopify_api.py"),
    "spylib": Peer("spylib==0.10.6", "run_spylib.py"),
    "tap-shopify": Peer("tap-shopify==3.13.0", "run_tap.py", writes_records=True),
    "airbyte-source-shopify": Peer("airbyte-source-shopify==4.3.0", "run_airbyte.py", writes_records=True),
}


def interpreter(name: str, cache: Path) -> Path:
    """The Python of a peer's environment."""
    return cache / name / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def is_installed(name: str, cache: Path) -> bool:
    """True if the environment holds the version that is pinned here."""
    mark = cache / name / "installed"
    return mark.exists() and mark.read_text(encoding="utf-8") == PEERS[name].requirement


def install(name: str, cache: Path) -> None:
    """Afterwards the peer's environment is there. Raises CalledProcessError where pip fails."""
    if is_installed(name, cache):
        return
    venv.create(cache / name, with_pip=True, clear=True)
    pip = [str(interpreter(name, cache)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, PEERS[name].requirement], check=True)
    (cache / name / "installed").write_text(PEERS[name].requirement, encoding="utf-8")


def main(arguments: Sequence[str]) -> int:
    """Installs the peers that are named, or all of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(PEERS)}")
    asked = parser.parse_args(arguments)
    for name in asked.names or PEERS:
        if name not in PEERS:
            parser.error(f"no peer {name}; there are {', '.join(PEERS)}")
        print(f"installing {PEERS[name].requirement}", file=sys.stderr)
        install(name, asked.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
