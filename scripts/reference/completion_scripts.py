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
_MENDED = {
    # `--payment=auth` is three words to bash, which would be read as the value `=` and something more.
    "bash": (
        """    COMPREPLY=( $( env COMP_WORDS="${COMP_WORDS[*]}" \\
                   COMP_CWORD=$COMP_CWORD \\
""",
        """    local words=() at=$COMP_CWORD i
    for i in "${!COMP_WORDS[@]}"; do
        if [[ ${COMP_WORDS[i]} == = && $i -lt $COMP_CWORD ]]; then (( at-- )); else words+=( "${COMP_WORDS[i]}" ); fi
    done
    COMPREPLY=( $( env COMP_WORDS="${words[*]}" \\
                   COMP_CWORD=$at \\
""",
    ),
    # As the body of a function that zsh loads at the first Tab: Typer's only registers what completes, so that this Tab
    # found nothing. Sourced it still only registers.
    "zsh": (
        "compdef _orderstatus_completion orderstatus",
        """if [ "$funcstack[1]" = "_orderstatus" ]; then
  # Of `--payment=auth` the value alone is completed.
  [[ $words[CURRENT] == --*=* ]] && compset -P '*='
  _orderstatus_completion "$@"
else
  compdef _orderstatus_completion orderstatus
fi""",
    ),
    # fish completes the whole of `--payment=auth`, so what it is offered begins with the flag.
    "fish": (
        'orderstatus)" --condition',
        "orderstatus | string replace --regex '^' -- "
        "(string match --regex -- '^--[^=]+=' (commandline -ct); or echo ''))\" --condition",
    ),
}
"""What is written otherwise than Typer has it, by shell."""


def completion_script(shell: str) -> str:
    """What Typer prints for `shell`, mended. Raises ValueError where Typer no longer prints what is to be mended."""
    printed = subprocess.run(
        [sys.executable, "-m", "orderstatus"],
        env={**os.environ, "_ORDERSTATUS_COMPLETE": f"source_{shell}"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    typers, ours = _MENDED[shell]
    if typers not in printed:
        raise ValueError(f"Typer's script for {shell} has changed: see which of its faults are mended")
    return printed.replace(typers, ours) + "\n"
