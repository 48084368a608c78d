"""Stages byte for byte: on terminals of 80 and 120 columns, and in a pipe."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension

from support.acting import Merchant
from support.cli import Ran
from support.workshop import open_orders, stages_file, workshop

MIA = {"ORDERSTATUS_USER": "mia@press"}
Scene = Callable[..., Ran]


class _Text(SingleFileSnapshotExtension):
    file_extension = "txt"


def told(merchant: Merchant, ran: Ran) -> bytes:
    """All that a person sees: what stands on stdout, on stderr, the question, and how it ended."""
    parts = [f"exit {int(ran.code)}", "--- stdout", ran.out, "--- stderr", ran.err, "--- asked", *merchant.asked]
    return "\n".join(part.rstrip("\n") for part in parts).replace(str(merchant.home), "HOME").encode() + b"\n"


def at_work(merchant: Merchant) -> list[str]:
    """Five orders in three stages, one of them late; their names."""
    orders = open_orders(merchant, 5)
    merchant("stage", "set", "waiting", *orders[:2], "--yes", env=MIA)
    late = ("--due", "2026-11-23T07:31:00+02:00", "--comment", "Blue ink is out until the end of the week.")
    merchant("stage", "set", "printing", orders[2], *late, "--yes", env=MIA)
    merchant("stage", "set", "printing", orders[3], "--yes", env=MIA)
    merchant("stage", "set", "packing", orders[4], "--yes", env=MIA)
    return orders


def listed(merchant: Merchant, **given: object) -> Ran:
    return merchant("stage", "list", **given)  # type: ignore[arg-type]


def shown(merchant: Merchant, **given: object) -> Ran:
    return merchant("stage", "show", "printing", **given)  # type: ignore[arg-type]


def checked(merchant: Merchant, **given: object) -> Ran:
    stages_file(merchant).write_text(
        '[a]\nname = "One"\nnext = ["nowhere"]\n[b]\nname = "ONE"\n[c]\nenters = ["after c 1d"]\n'
        '[d]\ntemplate = "a-template-of-nobody"\n'
    )
    return merchant("stage", "check", **given)  # type: ignore[arg-type]


def pushed(merchant: Merchant, **given: object) -> Ran:
    merchant("stage", "push")
    merchant("stage", "edit", "printing", "--due", "4bd", "--public-name", "fi=Painokoneella")
    merchant("stage", "add", "drying")
    return merchant("stage", "push", "--dry-run", **given)  # type: ignore[arg-type]


def planned(merchant: Merchant, **given: object) -> Ran:
    orders = at_work(merchant)
    return merchant("stage", "set", "packing", *orders, "--dry-run", **given)  # type: ignore[arg-type]


def done(merchant: Merchant, **given: object) -> Ran:
    orders = at_work(merchant)
    return merchant("stage", "set", "packing", *orders, "nosuch", says="y", env=MIA, **given)  # type: ignore[arg-type]


def history(merchant: Merchant, **given: object) -> Ran:
    orders = at_work(merchant)
    merchant("stage", "set", "packing", orders[2], "--comment", "Ink came.", "--public", "--yes", env=MIA)
    return merchant("stage", "history", orders[2], **given)  # type: ignore[arg-type]


def board(merchant: Merchant, **given: object) -> Ran:
    at_work(merchant)
    given["env"] = {"ORDERSTATUS_NOW": "2026-11-25T12:00:00+02:00"}
    return merchant("stage", "board", **given)  # type: ignore[arg-type]


def advanced(merchant: Merchant, **given: object) -> Ran:
    return merchant("stage", "advance", "--dry-run", "--limit", "4", **given)  # type: ignore[arg-type]


def imported(merchant: Merchant, **given: object) -> Ran:
    first, second, third = open_orders(merchant, 3)
    merchant("tag", "add", "w3-being-printed", first, second, "--yes")
    merchant("tag", "add", "w3-in limbo", third, "--yes")
    return merchant("stage", "import", "--tag-prefix", "w3-", "--dry-run", **given)  # type: ignore[arg-type]


SCENES: dict[str, Scene] = {
    "list": listed,
    "show": shown,
    "check": checked,
    "push": pushed,
    "plan": planned,
    "done": done,
    "history": history,
    "board": board,
    "advance": advanced,
    "import": imported,
}


@pytest.fixture
def merchant(tmp_path: Path) -> Merchant:
    return workshop(tmp_path / "home")


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("scene", SCENES)
def test_on_a_terminal(merchant: Merchant, scene: str, width: int, snapshot: SnapshotAssertion) -> None:
    ran = SCENES[scene](merchant, tty=True, width=width)
    assert told(merchant, ran) == snapshot(extension_class=_Text)
    assert max(map(cell_len, ran.out.splitlines()), default=0) <= width


@pytest.mark.parametrize("scene", [scene for scene in SCENES if scene != "done"])
def test_in_a_pipe(merchant: Merchant, scene: str, snapshot: SnapshotAssertion) -> None:
    assert told(merchant, SCENES[scene](merchant)) == snapshot(extension_class=_Text)


@pytest.mark.parametrize("format", ["json", "csv"])
@pytest.mark.parametrize("scene", ["list", "history", "board"])
def test_as_data(merchant: Merchant, scene: str, format: str, snapshot: SnapshotAssertion) -> None:
    whole = merchant.__call__

    def as_data(*argv: str, **given: object) -> Ran:
        flags = ("--format", format) if argv[1] == scene else ()
        return whole(*argv, *flags, **given)  # type: ignore[arg-type]

    asking = _Asking(merchant, as_data)
    assert told(merchant, SCENES[scene](asking)) == snapshot(extension_class=_Text)


class _Asking:
    """A merchant whose commands go through something."""

    def __init__(self, merchant: Merchant, call: Callable[..., Ran]) -> None:
        self._merchant, self._call = merchant, call

    def __call__(self, *argv: str, **given: object) -> Ran:
        return self._call(*argv, **given)

    def __getattr__(self, name: str) -> object:
        return getattr(self._merchant, name)
