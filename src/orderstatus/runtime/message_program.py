"""The merchant's own executable in place of mail: for SMS, chat, or a service of theirs.

It is started once a message, without a shell and without our variables, and reads one JSON object on its standard input
(`message_json`). How it ends is what became of the message: 0 it was sent, 75 (EX_TEMPFAIL) not now, and nothing was
sent, anything else it was refused for good. Where it takes too long or is killed nobody knows.
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
from orderstatus.core.messages.message import Delivery, DeliveryState, Message
from orderstatus.runtime.programs import without_ours

if TYPE_CHECKING:
    from subprocess import Popen

PROGRAM_SECONDS = 60.0
EX_TEMPFAIL = 75
"""`sysexits.h`: what mail programs end with for "try again"."""
_KILLED = 128
"""Above it is what a shell ends with where what it ran was killed (POSIX, 2.8.2)."""
_ANSWER_SHOWN = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramSender:
    """A `MessageSender` that starts `command` for each message."""

    command: tuple[str, ...]
    env: Mapping[str, str]
    seconds: float = PROGRAM_SECONDS

    def send(self, message: Message) -> Delivery:
        """What it made of the message: its first line of output is the answer; what it says on stderr is the person's.

        Raises UsageError where it cannot be started: nothing was sent then.
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
                return self._delivery(started.returncode, error.output or b"")
            _end(started)
            return Delivery(
                state=DeliveryState.UNKNOWN, answer=f"`{self.command[0]}` had not ended after {self.seconds:g} s"
            )
        except BaseException:
            _end(started)
            raise
        return self._delivery(started.returncode, printed)

    def probe(self) -> str | None:
        """Whether it is there, and may be run; it is not started."""
        import shutil

        found = shutil.which(self.command[0], path=os.pathsep.join(os.get_exec_path(dict(self.env))))
        return None if found else f"the program `{self.command[0]}` of `notify.program` is not there, or may not be run"

    def close(self) -> None:
        """Nothing is kept open."""

    def _delivery(self, code: int, printed: bytes) -> Delivery:
        first = next(iter(printed.decode("utf-8", "replace").splitlines()), "")
        said = "".join(each if each.isprintable() else " " for each in first).strip()[:_ANSWER_SHOWN]
        if code < 0 or code > _KILLED:
            return Delivery(state=DeliveryState.UNKNOWN, answer=said or f"`{self.command[0]}` was killed", code=code)
        states = {0: DeliveryState.SENT, EX_TEMPFAIL: DeliveryState.DEFERRED}
        return Delivery(
            state=states.get(code, DeliveryState.REFUSED),
            answer=said or f"`{self.command[0]}` ended with {code}",
            code=code,
        )


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
        "to": {"email": message.to, "phone": message.phone, "name": message.to_name},
        "copies": list(message.copies),
        "language": wording.language,
        "subject": wording.subject,
        "text": wording.text,
        "html": wording.html,
    }
    return json.dumps(told, ensure_ascii=True).encode("ascii") + b"\n"


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
