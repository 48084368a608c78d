"""What bash, zsh and fish load to complete `orderstatus`: Typer's scripts, each in the place where its shell looks."""

from __future__ import annotations

import os
import subprocess
import sys

PLACES = {
    "bash": "share/bash-completion/completions/orderstatus",
    "zsh": "share/zsh/site-functions/_orderstatus",
    "fish": "share/fish/vendor_completions.d/orderstatus.fish",
}
"""Below the prefix of an installation, and of this repository."""
_REGISTERED = "compdef _orderstatus_completion orderstatus"


def completion_script(shell: str) -> str:
    """What Typer prints for `shell`, in zsh such that the first Tab completes as well."""
    printed = subprocess.run(
        [sys.executable, "-m", "orderstatus"],
        env={**os.environ, "_ORDERSTATUS_COMPLETE": f"source_{shell}"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    return (_for_autoload(printed) if shell == "zsh" else printed) + "\n"


def _for_autoload(script: str) -> str:
    """`script` as the body of a function that zsh loads at the first Tab.

    Typer's only registers what completes, so that the first Tab found nothing; sourced it still only registers.
    """
    if _REGISTERED not in script:
        raise ValueError("Typer's script for zsh has changed: see whether it completes when it is autoloaded")
    both = (
        'if [ "$funcstack[1]" = "_orderstatus" ]; then',
        '  _orderstatus_completion "$@"',
        "else",
        f"  {_REGISTERED}",
        "fi",
    )
    return script.replace(_REGISTERED, "\n".join(both))
