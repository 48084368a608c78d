"""Files that are whole or not there, and that nobody else can read."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orderstatus.core.errors import OrderStatusError, TemporaryError

_PATIENCE_SECONDS = 10.0


def write_private(path: Path, text: str, *, mode: int | None = None) -> None:
    """Afterwards `path` holds `text`, with mode 0600 from birth; a failed write leaves what was there before.

    `mode` is what it has in the end, for a file that was there and that its owner lets others read.

    Raises OrderStatusError naming the file and the reason.
    """
    temporary: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # mkstemp makes the file 0600, so there is no moment at which others can read it.
        descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            os.chmod(temporary, mode)
        os.replace(temporary, path)
    except OSError as error:
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise OrderStatusError(
            f"could not write {path}: {error.strerror or error}",
            hint="see that its folder can be written, or set ORDERSTATUS_HOME to one that can",
        ) from error


@contextmanager
def changing(path: Path) -> Iterator[None]:
    """No other run of this program changes the file meanwhile. Raises TemporaryError where one does for too long."""
    import filelock

    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = filelock.FileLock(target.with_name(f".{target.name}.lock"), timeout=_PATIENCE_SECONDS)
        lock.acquire()
    except filelock.Timeout:
        raise TemporaryError(
            f"another run is changing {path}", hint="run it again; if it stays so, see which program holds the file"
        ) from None
    except OSError as error:
        raise OrderStatusError(
            f"could not write beside {path}: {error.strerror or error}",
            hint="see that its folder can be written, or set ORDERSTATUS_HOME to one that can",
        ) from error
    try:
        yield
    finally:
        lock.release()
