"""The merchant's own executable in place of mail: for SMS, chat, or a service of theirs.

It is started once a message, without a shell and without our variables, and reads one JSON object on its standard input
(`message_json`). How it ends is what became of the message: 0 it was sent, 69 (EX_UNAVAILABLE) it was refused for good,
75 (EX_TEMPFAIL) not now; by the latter two nothing was sent. Where it ends otherwise, takes too long or is killed,
nobody knows: a program may fail at its last line, with the message on its way. No further one is tried then, as it
would fare alike.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orderstatus.core.errors import UsageError
from orderstatus.core.messages.addresses import one_line, without_addresses
from orderstatus.core.messages.message import Delivery, DeliveryState, Message
from orderstatus.runtime.programs import without_ours

if TYPE_CHECKING:
    from subprocess import Popen

PROGRAM_SECONDS = 60.0
EX_UNAVAILABLE, EX_TEMPFAIL = 69, 75
"""`sysexits.h`: what mail programs end with for a recipient that is not there, and for "try again"."""
_NOT_RUN = frozenset({126, 127})
"""What a shell, `env` and `nice` end with where what they were to run is not there or may not be run (POSIX, 2.8.2)."""
_LONGEST_LINE = 512
_ENV = "env"
_ANSWER_SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramSender:
    """A `MessageSender` that starts `command` for each message."""

    command: tuple[str, ...]
    env: Mapping[str, str]
    seconds: float = PROGRAM_SECONDS

    def send(self, message: Message) -> Delivery:
        """What it made of the message: its first line of output is the answer; what it says on stderr is the person's.

        Raises UsageError where it cannot be started, or says that what it was to run cannot: nothing was sent then.
        """
        import subprocess

        try:
            started = subprocess.Popen(
                list(self.command),
                env=without_ours(self.env),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                # Whatever it starts itself is ended with it.
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise UsageError(
                f"the program `{self.command[0]}` of `notify.program` cannot be started: {why}",
                hint="give its whole path: orderstatus config set notify.program PATH",
            ) from None
        try:
            printed, _ = started.communicate(message_json(message), timeout=self.seconds)
        except subprocess.TimeoutExpired as error:
            if started.poll() is not None:
                # It has ended, and what it left behind still holds its output.
                _let_go(started)
                return self._delivery(message, started.returncode, error.output or b"")
            _end(started)
            return Delivery(
                state=DeliveryState.UNKNOWN,
                answer=f"`{self.command[0]}` had not ended after {self.seconds:g} s",
                reached=False,
            )
        except BaseException:
            _end(started)
            raise
        return self._delivery(message, started.returncode, printed)

    def probe(self) -> str | None:
        """Whether it is there and may be run, and so what its first line (`#!`) names; neither is started."""
        named = f"the program `{self.command[0]}` of `notify.program`"
        found = self._found(self.command[0])
        if found is None:
            return f"{named} is not there, or may not be run"
        lacking = next((each for each in _interpreters(found) if self._found(each) is None), None)
        if lacking is not None:
            return f"{named} is to be run by `{lacking}`, as its first line says, which is not there, or may not be run"
        return None

    def _found(self, command: str) -> str | None:
        import shutil

        return shutil.which(command, path=os.pathsep.join(os.get_exec_path(dict(self.env))))

    def close(self) -> None:
        """Nothing is kept open."""

    def _delivery(self, message: Message, code: int, printed: bytes) -> Delivery:
        first = next(iter(printed.decode("utf-8", "replace").splitlines()), "")
        said = _shown(first, message)
        if code in _NOT_RUN:
            raise UsageError(
                f"the program `{self.command[0]}` of `notify.program` could not run what it needs: "
                f"it ended with {code}{f', {said}' if said else ''}",
                hint="start it by hand, and see what it lacks: orderstatus notify check",
            )
        ended = "was killed" if code < 0 else f"ended with {code}"
        states = {0: DeliveryState.SENT, EX_UNAVAILABLE: DeliveryState.REFUSED, EX_TEMPFAIL: DeliveryState.DEFERRED}
        state = states.get(code, DeliveryState.UNKNOWN)
        return Delivery(
            state=state,
            answer=said or f"`{self.command[0]}` {ended}",
            code=code,
            reached=state is not DeliveryState.UNKNOWN,
        )


def _shown(line: str, message: Message) -> str:
    """The answer as it may be shown: printable, and without whom it went to."""
    text = without_addresses("".join(each if each.isprintable() else " " for each in line)).strip()
    if message.phone:
        text = text.replace(message.phone, "<number>")
    return text[:_ANSWER_SHOWN]


def _interpreters(path: str) -> tuple[str, ...]:
    """What a script names in its first line, and what `env` is to find there; nothing of what is no script."""
    try:
        with open(path, "rb") as file:
            first = file.read(_LONGEST_LINE).partition(b"\n")[0]
    except OSError:
        return ()
    words = first.removeprefix(b"#!").decode("utf-8", "replace").split() if first.startswith(b"#!") else []
    if not words:
        return ()
    named = [each for each in words[1:] if not each.startswith("-") and "=" not in each]
    return (words[0], *(named[:1] if os.path.basename(words[0]) == _ENV else ()))


def message_json(message: Message) -> bytes:
    """What the program reads: one JSON object in UTF-8. Keys are added to it, and none goes or changes its meaning."""
    wording = message.wording
    told: dict[str, Any] = {
        "version": 1,
        "shop": message.shop,
        "order": message.order,
        "order_name": message.order_name,
        "kind": message.kind.value,
        "event": message.event,
        "at": message.at.isoformat(),
        "to": {
            "email": message.to,
            "phone": _one_line_of(message.phone),
            "name": _one_line_of(message.to_name),
        },
        "copies": list(message.copies),
        "language": wording.language,
        "subject": wording.subject,
        "text": wording.text,
        "html": wording.html,
    }
    return json.dumps(told, ensure_ascii=True).encode("ascii") + b"\n"


def _one_line_of(text: str | None) -> str | None:
    return None if text is None else one_line(text) or None


def _end(started: Popen[bytes]) -> None:
    """Afterwards neither it nor what it has started runs, where the system can say so."""
    with contextlib.suppress(OSError):
        if os.name == "nt":
            started.kill()
        else:
            os.killpg(started.pid, signal.SIGKILL)
    _let_go(started)
    started.wait()


def _let_go(started: Popen[bytes]) -> None:
    for stream in (started.stdin, started.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()
