"""The exit codes, what each means and what cron should do; and which error ends with which."""

from __future__ import annotations

import inspect
from dataclasses import dataclass

from orderstatus.core import errors
from orderstatus.core.errors import ExitCode, OrderStatusError
from reference.markdown import GENERATED, block, prose, table


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says, and what a script or cron does about it."""

    means: str
    cron: str


MEANINGS = {
    ExitCode.OK: Meaning("Done, also when nothing was found.", "Nothing: stderr is empty in a good run."),
    ExitCode.FAILURE: Meaning(
        "Failed: the shop answered with an error, an order that was named is not there, rows are missing, one of "
        "several shops failed, the output could not be written, or a bug.",
        "Tell a person: the next run will most likely fail too. stderr says why; the old file is untouched.",
    ),
    ExitCode.USAGE: Meaning(
        "Wrong usage: a flag, a status, a column, a file or the settings.",
        "Tell a person: no run will do until the line or the settings are mended.",
    ),
    ExitCode.TEMPORARY: Meaning(
        "Temporary: the network, a timeout, 429, 5xx, throttled for too long, the shop is locked, or another run holds "
        "the output file.",
        "Run it again later, unchanged; the next run of a job that comes every hour will do.",
    ),
    ExitCode.ACCESS: Meaning(
        "No access: the token, a scope, or the shop itself refuses.",
        "Tell a person: a new token or a scope is needed, and trying again changes nothing.",
    ),
    ExitCode.FOUND: Meaning(
        "Found: everything is written, and there is something of what `--fail-on` was asked to look for.",
        "Send what was written to whoever acts on it.",
    ),
    ExitCode.INTERRUPTED: Meaning("Ctrl-C.", "Nothing: it was a person."),
    ExitCode.BROKEN_PIPE: Meaning(
        "Whatever read the output had enough, as `head` does.", "Nothing, as in every pipe of a shell."
    ),
}
"""Of every code, or writing the reference fails."""


def error_classes() -> list[type[OrderStatusError]]:
    """Every error of `core/errors.py`, in the order of the source."""
    return [each for each in vars(errors).values() if inspect.isclass(each) and issubclass(each, OrderStatusError)]


def exit_codes_page() -> str:
    """`exit-codes.md`."""
    codes = ((f"`{code}`", prose(MEANINGS[code].means), prose(MEANINGS[code].cron)) for code in ExitCode)
    raised = ((f"`{each.__name__}`", f"`{each.exit_code}`", prose(_about(each))) for each in error_classes())
    return "\n".join(
        (
            "# Exit codes\n",
            f"{GENERATED} The whole contract with the shell and with cron.\n",
            table(("code", "what it means", "what cron should do"), codes),
            "`1` goes before `10`: a run that failed has not seen everything. A file named by `--output` is whole or\n"
            "as it was, whatever the code.\n",
            "In a script:\n",
            block(
                (
                    "code=0",
                    "orderstatus attention --fail-on any --output today.csv || code=$?",
                    "case $code in",
                    "  0)  ;;                                  # a quiet morning",
                    '  10) mail -s "Orders need a hand" you@example.com < today.csv ;;',
                    "  3)  ;;                                  # temporary: the next run will do",
                    "  *)  exit $code ;;                       # a person must look; stderr has said why",
                    "esac",
                ),
                "sh",
            ),
            "## Errors in the code\n",
            table(("class", "code", "what it says"), raised),
        )
    )


def _about(error: type[OrderStatusError]) -> str:
    return " ".join(inspect.cleandoc(error.__doc__ or "").split("\n\n")[0].split())
