"""What the findings about a machine and its shops mean: is all well, and where not, what mends it."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from orderstatus.core.errors import ExitCode, OrderStatusError
from orderstatus.core.examination import ConfigurationFacts, FileFacts, LocalFacts

LITTLE_SPACE_BYTES = 100 * 1024 * 1024
"""Less than this is little: an export of some hundred thousand orders would fill it."""
_OTHERS_READ = 0o044
_OTHERS_WRITE = 0o022


class Check(StrEnum):
    """What is looked at, in the order in which it is shown."""

    CONFIGURATION = "configuration"
    TOKEN = "token"
    CONNECTION = "connection"
    CLOCK = "clock"
    API_VERSION = "api-version"
    SCOPES = "scopes"
    ACTING = "acting"
    OLDER_ORDERS = "older-orders"
    CUSTOMER_DATA = "customer-data"
    RATE_LIMIT = "rate-limit"
    TIME_ZONE = "time-zone"
    FILES = "files"
    DISK_SPACE = "disk-space"


class State(StrEnum):
    """How a check came out."""

    OK = "ok"
    WARNING = "warning"
    """Reading commands work; something is less than it could be, or will not stay so."""
    PROBLEM = "problem"
    """Reading commands end in an error, or cannot be relied on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """How one check came out.

    Detail and remedy are English in every language, as errors and warnings are: they name scopes and settings, and are
    searched for and pasted into mails.
    """

    check: Check
    state: State
    detail: str
    remedy: str | None = None
    """What mends it, to be pasted where a command does; None where nothing has to be mended, or nothing can."""
    exit_code: ExitCode = ExitCode.OK
    """What a reading command ends with because of this; only a problem has another than 0."""


def fine(check: Check, detail: str) -> Finding:
    """The finding that all is well."""
    return Finding(check=check, state=State.OK, detail=detail)


def warned(check: Check, detail: str, remedy: str | None = None) -> Finding:
    """The finding that something is less than it could be."""
    return Finding(check=check, state=State.WARNING, detail=detail, remedy=remedy)


def failed(check: Check, error: OrderStatusError) -> Finding:
    """The finding that a reading command ends with `error`."""
    return Finding(
        check=check, state=State.PROBLEM, detail=str(error), remedy=error.hint, exit_code=ExitCode(error.exit_code)
    )


def configuration_findings(local: LocalFacts) -> tuple[Finding, ...]:
    """What the settings file is worth: it stands before the findings of every shop."""
    return (_configuration(local.configuration),)


def file_findings(local: LocalFacts) -> tuple[Finding, ...]:
    """What is wrong with our files and their disks: it stands after the findings of every shop."""
    wrong = [*_file_troubles(local.files)]
    folders = [each for each in local.files if each.is_folder]
    if not wrong:
        kept = "can be written" if all(each.is_writable for each in folders) else "are as they should be"
        wrong = [fine(Check.FILES, f"our folders {kept}, and nobody else reads our secrets")]
    return (*wrong, *_disk_space(local.files))


def exit_code(local: LocalFacts, by_shop: Sequence[Sequence[Finding]]) -> ExitCode:
    """What a reading command of these shops would end with; 0 only where all of them can be read.

    One shop ends with the first of its problems. Of several that is so where all end alike; else some shops failed,
    which is 1 (design 2).
    """
    everywhere = _first_code(configuration_findings(local))
    if everywhere is not ExitCode.OK:
        return everywhere
    codes = {_first_code(findings) for findings in by_shop}
    if len(codes) > 1:
        return ExitCode.FAILURE
    # Nothing was examined: no shop is meant, so that a command could not begin.
    return codes.pop() if codes else ExitCode.USAGE


def _first_code(findings: Iterable[Finding]) -> ExitCode:
    return next((each.exit_code for each in findings if each.exit_code is not ExitCode.OK), ExitCode.OK)


def _configuration(facts: ConfigurationFacts) -> Finding:
    if facts.error is not None:
        return failed(Check.CONFIGURATION, facts.error)
    if not facts.exists:
        return fine(Check.CONFIGURATION, f"the defaults, as there is no {facts.path}")
    return fine(Check.CONFIGURATION, facts.path)


def _file_troubles(files: Iterable[FileFacts]) -> Iterator[Finding]:
    for each in files:
        path = shlex.quote(each.path)
        mode = each.mode if each.exists else None
        if each.is_secret and mode is not None and mode & _OTHERS_READ:
            yield warned(
                Check.FILES,
                f"others on this machine can read the {each.purpose} (mode {mode:04o})",
                f"chmod 600 {path}",
            )
        elif mode is not None and mode & _OTHERS_WRITE and (each.is_secret or each.is_folder):
            yield warned(
                Check.FILES,
                f"others on this machine can change the {each.purpose} (mode {mode:04o})",
                f"chmod go-w {path}",
            )
        if each.exists and each.is_ours is False:
            yield warned(Check.FILES, f"the {each.purpose} belongs to another user", f"ls -ld {path}")
        if each.is_folder and each.is_writable is False:
            yield warned(
                Check.FILES,
                f"the {each.purpose} cannot be written, so that nothing is kept there: {each.path}",
                f"chmod u+rwx {path}"
                if each.exists and each.is_ours
                else "set ORDERSTATUS_HOME to a folder of your own",
            )


def _disk_space(files: Iterable[FileFacts]) -> Iterator[Finding]:
    """One finding, of the folder that has least; none where no system call tells."""
    known = [(each.free_bytes, each) for each in files if each.is_folder and each.free_bytes is not None]
    if not known:
        return
    least, where = min(known, key=lambda each: each[0])
    detail = f"{_size(least)} left for the {where.purpose}"
    if least < LITTLE_SPACE_BYTES:
        yield warned(Check.DISK_SPACE, f"{detail}: {where.path}", f"df -h {shlex.quote(where.path)}")
    else:
        yield fine(Check.DISK_SPACE, detail)


def _size(count: int) -> str:
    for unit, size in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if count >= size:
            return f"{count / size:,.1f} {unit}"
    return f"{count} bytes"
