"""The changes that mutations make in a demo shop: carried out one by one, kept as events, and made again from them.

What is kept is what was asked for, never what came of it: the same mutations in the same order give the same shop, with
the same identifiers. Each is a line of JSON, `at` (Unix seconds), `field` (of Mutation, or a job's) and `arguments`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any, Protocol

from orderstatus.demo.changing import Changing, Mutator, everything
from orderstatus.demo.index import Index
from orderstatus.demo.shop import DemoShop

Json = dict[str, Any]


class Kept(Protocol):
    """Where the changes of a shop are kept between runs: lines of text in the order in which they were made."""

    def turn(self) -> AbstractContextManager[object]:
        """For the length of the block nobody else adds a line."""
        ...

    def read(self) -> Iterable[str]:
        """The lines that others added since the last `read`, and at first all. Cheap where there are none."""
        ...

    def append(self, line: str) -> None:
        """Afterwards everybody else reads the line; to be called in a `turn`, when all lines before it were read."""
        ...


class InMemory:
    """Keeps nothing: the changes live as long as the shop."""

    def turn(self) -> AbstractContextManager[object]:
        """Nobody else is there."""
        return nullcontext()

    def read(self) -> Iterable[str]:
        """Nothing."""
        return ()

    def append(self, line: str) -> None:
        """Forgets the line."""


class Changes:
    """Carries out the mutations of one shop; not to be called from two threads at once.

    `applied` tells of every mutation that was carried out here for a client and had no userErrors, its field and its
    arguments; what others did in the same kept shop is not among them.
    """

    def __init__(self, index: Index, mutators: Mapping[str, Mutator], kept: Kept | None = None) -> None:
        self.index = index
        self.applied: list[tuple[str, Json]] = []
        self.made = 0
        """How many changes the shop has behind it, of whomever."""
        self._mutators = mutators
        self._kept = InMemory() if kept is None else kept
        self.catch_up()

    def changing(self, at: int, sees: Callable[[Json], bool] = everything) -> Changing:
        """The shop for a mutation at `at` to change. TypeError for a shop that cannot be changed."""
        shop = self.index.shop
        if not isinstance(shop, DemoShop):
            raise TypeError("only a demo shop can be changed")
        return Changing(shop=shop, at=at, sees=sees)

    def catch_up(self) -> bool:
        """Carries out what others have kept meanwhile; whether there was anything."""
        was_any = False
        for at, name, arguments in _events(self._kept.read()):
            was_any = True
            self.made += 1
            mutator = self._mutators.get(name)
            if mutator is not None:
                _made_again(mutator, self.changing(at), arguments)
        return was_any

    def go_on(self, now: int) -> bool:
        """To be called before every request: carries out what others have kept meanwhile, and the jobs that are due at
        `now`; whether the shop is another than it was."""
        is_changed = self.catch_up()
        jobs = self.index.shop.jobs if isinstance(self.index.shop, DemoShop) else {}
        for gid, job in list(jobs.items()):
            if gid == job.gid and job.is_due(now):
                self._carry_out(job.mutator, {"id": gid}, now, everything)
                is_changed = True
        return is_changed

    def carry_out(self, name: str, arguments: Json, at: int, sees: Callable[[Json], bool] = everything) -> Json:
        """The payload of a mutation at `at`, which is kept before this returns, unless it has userErrors."""
        payload = self._carry_out(name, arguments, at, sees)
        if not _refused(payload):
            self.applied.append((name, arguments))
        return payload

    def _carry_out(self, name: str, arguments: Json, at: int, sees: Callable[[Json], bool]) -> Json:
        with self._kept.turn():
            self.catch_up()
            payload = self._mutators[name](self.changing(at, sees), arguments)
            if not _refused(payload):
                self.made += 1
                self._kept.append(json.dumps({"at": at, "field": name, "arguments": arguments}, ensure_ascii=False))
        return payload


def _refused(payload: Json) -> bool:
    """Whether a payload has errors under any name (`userErrors`, `orderCancelUserErrors`)."""
    return any(value for key, value in payload.items() if key.endswith("serErrors"))


def _events(lines: Iterable[str]) -> Iterator[tuple[int, str, Json]]:
    """What the lines tell; one that is no event, as after a crash of the machine, tells nothing."""
    for line in lines:
        try:
            event = json.loads(line)
            at, name, arguments = int(event["at"]), str(event["field"]), event["arguments"]
        except (ValueError, KeyError, TypeError):
            continue
        if isinstance(arguments, dict):
            yield at, name, arguments


def _made_again(mutator: Mutator, changing: Changing, arguments: Json) -> None:
    """Carries out what was kept. Arguments that no client could have sent were written by somebody else: passed over,
    as the demo shop should not fail for them."""
    try:
        mutator(changing, arguments)
    except (KeyError, TypeError, ValueError, AttributeError):
        return
