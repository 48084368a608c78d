"""What happens beside a command: the browser, the editor, a command that prints a token, a question at the terminal."""

from __future__ import annotations

import os
import sys
from _thread import allocate_lock
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from pathlib import Path

from orderstatus.core.errors import TemporaryError, UsageError

_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME")
"""What says on Linux that a page can be shown."""
_BROWSER_SECONDS = 10.0
TOKEN_SECONDS = 60.0
"""A store that asks for a password by a window of its own takes as long as its owner."""
_asking = allocate_lock()
"""Several shops are read at once, and two stores that ask at one terminal would share what is typed."""


def without_ours(env: Mapping[str, str]) -> dict[str, str]:
    """The environment for a program that has no business with our credentials."""
    return {name: value for name, value in env.items() if not name.startswith("ORDERSTATUS_")}


def open_in_browser(page: str, env: Mapping[str, str]) -> bool:
    """Hand `page` to the person's browser. True if one took it, or is still at it after some seconds.

    In a process of its own: a browser may stay in the foreground, write to the terminal, or die with Ctrl-C. It is told
    nothing of ours; a text browser would take the terminal, so there is none without a screen.
    """
    import subprocess

    has_screen = sys.platform in ("win32", "darwin") or any(env.get(name) for name in _SCREENS)
    if not has_screen or not sys.executable:
        return False
    code = "import sys, webbrowser; sys.exit(not webbrowser.open(sys.argv[1]))"
    try:
        ran = subprocess.run(
            [sys.executable, "-c", code, page],
            env=without_ours(env),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            timeout=_BROWSER_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True
    except OSError:
        return False
    return ran.returncode == 0


def printed_token(command: Sequence[str], env: Mapping[str, str], *, seconds: float = TOKEN_SECONDS) -> str:
    """The token that the shop's `token_command` prints, as `printed_secret` has it."""
    return printed_secret("token_command", "token", command, env, seconds=seconds)


def printed_secret(
    setting: str, what: str, command: Sequence[str], env: Mapping[str, str], *, seconds: float = TOKEN_SECONDS
) -> str:
    """The first line that `command` of a setting prints; what it says on stderr, and asks there, reaches the person.

    It may ask at a terminal, where one command asks at a time, and is given nothing that is piped in: that is the
    command's own input. Raises UsageError, without a word of what was printed, where it cannot be run, fails or prints
    nothing, so that there is nothing to try; and TemporaryError where it takes longer than `seconds`.
    """
    import subprocess

    named = f"the {setting} `{command[0]}`"
    hint = f"run {setting} by hand; `orderstatus config show` names it"
    is_attended = sys.stdin is not None and sys.stdin.isatty()
    try:
        with _asking if is_attended else nullcontext():
            ran = subprocess.run(
                list(command),
                env=without_ours(env),
                stdin=None if is_attended else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                timeout=seconds,
                check=False,
            )
    except subprocess.TimeoutExpired:
        raise TemporaryError(f"{named} printed no {what} within {seconds:g} s", hint=hint) from None
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise UsageError(f"{named} cannot be run: {why}", hint=hint) from None
    if ran.returncode != 0:
        raise UsageError(f"{named} printed no {what}: it ended with {ran.returncode}", hint=hint)
    try:
        lines = ran.stdout.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        raise UsageError(f"{named} printed no {what}: what it printed is no text", hint=hint) from None
    if not lines or not lines[0].strip():
        raise UsageError(f"{named} printed no {what}: it printed nothing", hint=hint)
    return lines[0].strip()


def edit_file(path: Path, env: Mapping[str, str]) -> None:
    """The person's editor (`VISUAL`, `EDITOR`, else one that is there) has been closed again.

    Raises UsageError where there is none, or it fails.
    """
    import shutil
    import subprocess

    from orderstatus.core.command_words import command_words

    named = env.get("VISUAL") or env.get("EDITOR")
    usual = ("notepad",) if os.name == "nt" else ("sensible-editor", "nano", "vi")
    try:
        words = command_words(named, windows=os.name == "nt") if named else tuple(filter(shutil.which, usual))[:1]
    except ValueError as error:
        raise UsageError(f"EDITOR cannot be split into words: {error}", hint="close its quotes") from error
    if not words:
        raise UsageError("there is no editor", hint="set EDITOR, such as: export EDITOR=nano")
    try:
        ran = subprocess.run([*words, str(path)], env=without_ours(env), check=False)
    except OSError as error:
        raise UsageError(
            f"the editor `{words[0]}` cannot be run: {error.strerror or error}", hint="set EDITOR to one that can"
        ) from error
    if ran.returncode != 0:
        raise UsageError(f"the editor `{words[0]}` ended with {ran.returncode}", hint=f"look at {path}")


def answer_from_terminal(question: str, *, secret: bool) -> str:
    """What the person types after `question`, which stands on stderr; a secret is not echoed.

    Raises KeyboardInterrupt where the person ends the input instead, and UsageError where a secret would be shown.
    """
    try:
        if secret:
            return _unseen(question)
        sys.stderr.write(f"{question}: ")
        sys.stderr.flush()
        answer = sys.stdin.readline()
        if not answer:
            raise KeyboardInterrupt
    except KeyboardInterrupt:
        # Nobody pressed return: what comes next would stand behind the question.
        if sys.stderr is not None and sys.stderr.isatty():
            sys.stderr.write("\n")
        raise
    return answer


def _unseen(question: str) -> str:
    import warnings
    from getpass import GetPassWarning, getpass

    # Where stderr goes to a file the question is put to the terminal itself.
    stream = sys.stderr if sys.stderr is not None and sys.stderr.isatty() else None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", GetPassWarning)
            return getpass(f"{question}: ", stream=stream)
    except EOFError:
        raise KeyboardInterrupt from None
    except GetPassWarning:
        raise UsageError(
            "this terminal would show what is typed", hint="pipe it in: --with-token, or --client-id ID --with-secret"
        ) from None
