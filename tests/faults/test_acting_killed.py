"""Runs of fifty steps by the real program, which kill -9 ends anywhere: what the shop did is counted on the shop."""

from __future__ import annotations

import os
import random
import shlex
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from orderstatus.demo.bucket import Plan
from support.killed import FIFTY, KILLED, CountingShop, Desk, parcels_file

SMALL_DISK = 300_000
"""Bytes that a file may have: more than the plan of fifty steps takes in the journal, and less than their outcomes."""
OVER = {"done", "already"}
AT_ONCE = 6
"""Stories that are told at once: most of each is the fifteen seconds that a lost answer is waited for."""
LATENCY_SECONDS = 0.05
"""So that a run takes long enough to be killed in the middle of."""


@dataclass(frozen=True)
class Told:
    """What became of a run that was killed and gone on with."""

    killed: Sequence[int]
    """The exit code of each run that was to be killed."""
    at_the_kill: Counter[str]
    """What the shop had done when the last of them was gone."""
    resumed: int
    stderr: str
    effects: Counter[str]
    rows: Sequence[dict[str, Any]]
    runs: Sequence[dict[str, Any]]
    once_more: tuple[int, str]
    effects_in_the_end: Counter[str]


def words(kind: str, desk: Desk) -> tuple[list[str], list[str]]:
    """A command of fifty steps, and the same action with `--resume`."""
    waiting, sent = desk.shop.waiting, desk.shop.sent
    match kind:
        case "tag add":
            return ["tag", "add", "packed", *waiting, "--yes"], ["tag", "add", "--resume", "--yes"]
        case "capture":
            chosen = [*waiting, "--amount", "1.00", "--expect", str(FIFTY)]
            return ["capture", *chosen, "--yes"], ["capture", "--resume", "--yes"]
        case "ship":
            file = parcels_file(desk.home / "parcels.csv", waiting)
            return ["ship", str(file), "--yes"], ["ship", "--resume", "--yes"]
        case _:
            how = ["--yes", "--allow-shopify-mail"]
            return ["event", "delayed", *sent, *how], ["event", "--resume", *how]


def told(kind: str, kills: Sequence[tuple[str, int]], desk: Desk) -> Told:
    """A run of this kind that is killed so, each resume but the last too."""
    first, again = words(kind, desk)
    killed = []
    for number, (moment, at) in enumerate(kills):
        desk.kill_when(moment, at)
        killed.append(desk.run(*(again if number else first)).returncode)
    desk.kill_no_more()
    at_the_kill = desk.shop.effects
    resumed = desk.run(*again)
    effects = desk.shop.effects
    runs = desk.runs()
    rows = desk.rows(runs[0]["run"])
    once_more = desk.run(*again)
    return Told(
        killed=killed,
        at_the_kill=at_the_kill,
        resumed=resumed.returncode,
        stderr=resumed.stderr,
        effects=effects,
        rows=rows,
        runs=runs,
        once_more=(once_more.returncode, once_more.stdout),
        effects_in_the_end=desk.shop.effects,
    )


DRAWN = random.Random(9)
Story = tuple[str, tuple[tuple[str, int], ...], Plan]
_KILLED: tuple[tuple[str, tuple[tuple[str, int], ...]], ...] = (
    ("tag add", (("after", 1),)),
    ("tag add", (("before", 17),)),
    ("capture", (("after", 25),)),
    ("capture", (("before", 1),)),
    ("ship", (("after", 31),)),
    ("ship", (("before", 49),)),
    ("event", (("after", 7),)),
    ("event", (("before", 40),)),
    *((kind, (("while", DRAWN.randrange(20)),)) for kind in ("tag add", "capture", "ship", "event")),
    ("capture", (("after", 12), ("after", 9))),
    ("ship", (("before", 20), ("while", DRAWN.randrange(10)))),
)
STORIES: tuple[Story, ...] = (
    *((kind, kills, Plan.STANDARD) for kind, kills in _KILLED),
    # Thirty orders are on their way when it is killed.
    ("capture", (("after", 25),), Plan.PLUS),
    ("ship", (("before", 15),), Plan.PLUS),
)


@pytest.fixture(scope="module")
def stories(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], Told]]:
    """Every story, told beside the others; asked for by its number."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        futures: list[Future[Told]] = []
        for kind, kills, plan in STORIES:
            desk = desk_in(tmp_path_factory.mktemp("home"), plan)
            futures.append(pool.submit(partial(told, kind, kills, desk)))
        yield lambda number: futures[number].result()


def desk_in(home: Path, plan: Plan = Plan.STANDARD) -> Desk:
    """A desk of its own at a shop of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORDERSTATUS_")}
    env = {**kept, "ORDERSTATUS_SHOP": "x.myshopify.com", "ORDERSTATUS_TOKEN": "t", "NO_PROXY": "127.0.0.1"}
    env["PYTHONPATH"] = os.pathsep.join(sys.path)
    return Desk(CountingShop(latency=LATENCY_SECONDS, plan=plan), env, home)


@pytest.mark.parametrize(
    "number", range(len(STORIES)), ids=[f"{kind} {kills} {plan.name}" for kind, kills, plan in STORIES]
)
def test_a_run_that_is_killed_and_resumed_has_each_effect_once(stories: Callable[[int], Told], number: int) -> None:
    ended = stories(number)
    assert set(ended.killed) == {KILLED}
    assert len(ended.at_the_kill) < FIFTY
    assert (ended.resumed, ended.stderr) == (0, "")
    assert len(ended.effects) == FIFTY
    assert set(ended.effects.values()) == {1}
    # The journal knows one run, and of each of its steps that it is so.
    assert [(run["state"], run["steps"]) for run in ended.runs] == [("done", FIFTY)]
    assert len(ended.rows) == FIFTY
    assert {row["result"] for row in ended.rows} <= OVER
    # To go on with it once more does nothing.
    assert ended.once_more == (0, "")
    assert ended.effects_in_the_end == ended.effects


def test_ctrl_c_ends_a_run_with_exit_130_and_its_hint_goes_on_with_it(tmp_path: Path) -> None:
    desk = desk_in(tmp_path)
    first, _ = words("capture", desk)

    def interrupt(number: int) -> None:
        if number == 20:
            assert desk.process is not None
            desk.process.send_signal(signal.SIGINT)

    desk.shop.after = interrupt
    ended = desk.run(*first)
    assert ended.returncode == 130
    assert "Traceback" not in ended.stderr
    said, hint = ended.stderr.split("\n\nhint: ")
    done = sum(row["result"] == "done" for row in desk.rows(desk.runs()[0]["run"]))
    assert said.endswith(f"error: interrupted after {done} of {FIFTY} steps")
    # What was on its way came to its end, and is known.
    assert 20 <= done == len(desk.shop.effects) < FIFTY
    command = shlex.split(hint)
    assert command[:3] == ["orderstatus", "capture", "--resume"]
    resumed = desk.run(*command[1:], "--yes")
    assert (resumed.returncode, resumed.stderr) == (0, "")
    assert len(desk.shop.effects) == FIFTY
    assert set(desk.shop.effects.values()) == {1}


def test_a_journal_that_can_grow_no_more_ends_the_run_before_the_next_step(tmp_path: Path) -> None:
    pytest.importorskip("resource")
    desk = desk_in(tmp_path)
    first, again = words("ship", desk)
    ended = desk.run(*first, limit_bytes=SMALL_DISK)
    assert ended.returncode == 1, ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stderr.startswith("error: could not use the journal ")
    assert "orderstatus ship --resume" in ended.stderr
    # Some was done, and just that was told.
    assert 0 < len(desk.shop.effects) == ended.stdout.count("\tdone\t") < FIFTY
    resumed = desk.run(*again)
    assert (resumed.returncode, resumed.stderr) == (0, "")
    assert len(desk.shop.effects) == FIFTY
    assert set(desk.shop.effects.values()) == {1}
