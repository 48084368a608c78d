"""`environment.md`: the variables of `core/environment.py`."""

from __future__ import annotations

from collections.abc import Iterable

from orderstatus.core.environment import OURS, OUTER, Variable
from reference.markdown import GENERATED, prose, table


def environment_page() -> str:
    """The whole page."""
    return "\n".join(
        (
            "# Environment\n",
            f"{GENERATED} A flag goes before the environment, the environment before\n"
            "the settings file. A variable that is set to nothing is not set.\n",
            "## Ours\n",
            _variables(OURS),
            "## Of the system and of others\n",
            _variables(OUTER),
        )
    )


def _variables(variables: Iterable[Variable]) -> str:
    return table(("variable", "what it does"), ((f"`{each.name}`", prose(each.about)) for each in variables))
