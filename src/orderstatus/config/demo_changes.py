"""What was changed in the demo shops: a file of lines for each shop and the hour it began, under the state folder."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from orderstatus.config.files import changing
from orderstatus.core.errors import OrderStatusError, TemporaryError

_FOLDER = "demo-changes"


def changes_file(state: Path, domain: str, epoch: datetime) -> Path:
    """Where the changes of the demo shop at `domain` are kept that began at the hour `epoch`."""
    return state / _FOLDER / f"{domain}-{epoch.astimezone(UTC):%Y%m%dT%H}.jsonl"


def all_changes(state: Path) -> list[Path]:
    """Every file of changes that there is, whatever shop and hour it is of, and what lies beside it."""
    with suppress(OSError):
        return sorted((state / _FOLDER).iterdir())
    return []


class ChangesFile:
    """Lines that several runs append to one file, each once and whole, in one order for all of them.

    A line that a killed run left half written is none: the next one to append takes it away. Where the file cannot be
    written, or was removed meanwhile, the lines of this run are forgotten with it: the demo shop should work all the
    same.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known = 0
        """How many bytes of whole lines were read or appended here."""

    def turn(self) -> AbstractContextManager[None]:
        """For the length of the block no other run appends. Raises TemporaryError where another one does for long."""
        return _turn(self.path)

    def read(self) -> Sequence[str]:
        """The whole lines that came since the last `read`, but for those that were appended here."""
        try:
            if os.stat(self.path).st_size <= self._known:
                return ()
            with self.path.open("rb") as file:
                file.seek(self._known)
                text = file.read()
        except OSError:
            return ()
        whole = text[: text.rfind(b"\n") + 1]
        self._known += len(whole)
        return whole.decode("utf-8", "replace").split("\n")[:-1]

    def append(self, line: str) -> None:
        """Afterwards every other run reads the line; to be called in a `turn` in which all before it were read."""
        written = line.encode() + b"\n"
        begins = os.O_CREAT if self._known == 0 else 0
        with suppress(OSError):
            descriptor = os.open(self.path, os.O_RDWR | begins | getattr(os, "O_BINARY", 0), 0o600)
            try:
                if os.fstat(descriptor).st_size < self._known:
                    return
                # What lies behind the whole lines is half a line.
                os.ftruncate(descriptor, self._known)
                os.lseek(descriptor, self._known, os.SEEK_SET)
                if os.write(descriptor, written) == len(written):
                    self._known += len(written)
            finally:
                os.close(descriptor)


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    with ExitStack() as held:
        try:
            held.enter_context(changing(path))
        except TemporaryError:
            raise
        except OrderStatusError:
            # Where no lock can be made the file cannot be written either: there is nobody to wait for.
            pass
        yield
