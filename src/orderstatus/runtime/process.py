"""The process: its streams, its environment, its clock, and the way to everything else."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO, TypeVar, Unpack

from orderstatus.core.errors import OrderStatusError, UsageError
from orderstatus.output.choices import ColorChoice, Format
from orderstatus.output.streams import Streams
from orderstatus.runtime import person
from orderstatus.runtime.opened import OpenShop, Told
from orderstatus.runtime.settings_in_use import SettingsInUse
from orderstatus.runtime.shops import Shops
from orderstatus.runtime.where import Where

if TYPE_CHECKING:
    from pathlib import Path

    from orderstatus.config.settings import Settings, SettingsFile, Target
    from orderstatus.core.examination import Examined
    from orderstatus.core.labels import Labels
    from orderstatus.core.stages.definition import Stages
    from orderstatus.core.views import View
    from orderstatus.demo.loopback import Loopback
    from orderstatus.demo.server import DemoServer
    from orderstatus.runtime.acting import Acting
    from orderstatus.runtime.demo import DemoFlags
    from orderstatus.shopify.http import Answerer

T = TypeVar("T")


@dataclass(slots=True)
class Runtime:
    """What the process has; tests replace any of it."""

    streams: Streams
    env: Mapping[str, str] = field(repr=False)
    """Not in the `repr`: it may hold a token."""
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    monotonic: Callable[[], float] = time.monotonic
    """Seconds that never go back, whatever becomes of the day's time: what is done every so often goes by these."""
    sleep: Callable[[float], None] = time.sleep
    settle: Callable[[], None] = lambda: None
    """Called when the demo shop stands: the process then takes its objects out of the collector's rounds."""
    lang: str | None = None
    """The language that a command's own flag asked for."""
    where: Where = field(default_factory=Where)
    """The shops that the command's own flags name."""
    stdin: TextIO | None = None
    """What `input_lines` reads; None for the process's own."""
    browser: Callable[[str], bool] | None = None
    """What `browse` hands a page to; None for the person's own."""
    asker: Callable[[str, bool], str] | None = None
    """What `ask` asks, with whether the answer is a secret; None for the terminal."""
    answerers: Mapping[str, Answerer] = field(default_factory=dict)
    """Servers inside the process that answer in place of the network, by domain."""
    settings_in_use: SettingsInUse = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.settings_in_use = SettingsInUse(self.env)

    @classmethod
    def system(cls) -> Runtime:
        """The real process: its streams, its environment, its clock."""
        import gc

        # Orders by the thousand hold no cycles: looking for some after each 700 objects is a tenth of a large reading.
        gc.set_threshold(50_000, 20, 100)
        # 1,200 orders and their cycles live as long as the process: walking them again and again took 150 ms.
        return cls(streams=Streams.system(os.environ), env=os.environ, settle=gc.freeze)

    def for_command(
        self, *, quiet: bool, color: ColorChoice, lang: str | None = None, where: Where | None = None
    ) -> None:
        """From here on everything is said as a command's own flags want it, and its shops are asked."""
        self.streams = self.streams.for_command(quiet=quiet, color=color)
        self.lang = lang
        self.where = where or Where()

    def input_lines(self) -> Iterator[str]:
        """The lines of standard input that are not empty, as they come. Raises UsageError where there is no text."""
        return person.input_lines(self.stdin)

    @property
    def is_typed(self) -> bool:
        """True if what standard input gives is typed at a terminal, which shows it."""
        return self.asker is not None or person.is_typed(self.stdin)

    @property
    def can_ask(self) -> bool:
        """True if there is somebody to ask: a person at a terminal."""
        return self.asker is not None or (self.streams.err_tty and self.is_typed)

    def ask(self, question: str, *, secret: bool = False) -> str:
        """What the person answers; a secret is not shown as it is typed. Raises UsageError for no answer."""
        return person.answer(question, secret=secret, asker=self.asker)

    def browse(self, page: str) -> bool:
        """True if a browser took the page; False where there is none, or none that needs no terminal."""
        return person.shown(page, browser=self.browser, env=self.env)

    def settings_file(self) -> SettingsFile:
        """The settings file. Raises UsageError where it cannot be read or holds what it may not."""
        return self.settings_in_use.file()

    def settings_path(self) -> Path:
        """Where the settings file is, or would be."""
        return self.settings_in_use.path()

    def settings(self) -> Settings:
        """What holds for the command as a whole: the settings of its shop, and of several what they share."""
        try:
            targets = self.targets(self.where)
        except UsageError:
            # A command that asks no shop needs none.
            return self.settings_file().shared
        return self.settings_file().settings(targets[0].profile if len(targets) == 1 else None)

    def dated(self, path: str) -> str:
        """`path` with today's date in place of `{date}`: of the zone that is set, else of this machine's.

        Raises UsageError for another word in braces.
        """
        if "{" not in path:
            return path
        from zoneinfo import ZoneInfo

        from orderstatus.output.destination import dated

        zone = self.settings().time_zone
        now = self.demo_now() if self.asks_demo_alone() else self.clock()
        return dated(path, now.astimezone(ZoneInfo(zone) if zone else None).date())

    @contextmanager
    def holding(self, files: Iterable[str | None], *, wait: bool) -> Iterator[None]:
        """For the length of the block no other run writes these files; what is no file needs no lock.

        Raises TemporaryError where another run does and is not to be waited for, or for longer than `--timeout`.
        """
        from orderstatus.output.destination import is_own_file

        own = [file for file in files if file is not None and is_own_file(file, self.streams)]
        if not own:
            yield
            return
        from orderstatus.config.locks import held
        from orderstatus.config.paths import places

        labels = self.labels()
        with held(
            own,
            places(self.env).state / "locks",
            wait_seconds=self.where.timeout if wait else 0,
            unlocked=self.streams.note,
            waits=lambda file: self.streams.note(labels.text("waiting for another run that writes {file}", file=file)),
        ):
            yield

    def asks_demo_alone(self) -> bool:
        """True if nobody but demo shops is asked, whose clock may be fixed."""
        from orderstatus.config.addresses import demo_named

        try:
            return all(demo_named(target.domain) is not None for target in self.targets(self.where))
        except UsageError:
            return False

    def asks_several(self) -> bool:
        """True if the command asks more than one shop; False also where it is not yet known whom it asks."""
        try:
            return len(self.targets(self.where)) > 1
        except UsageError:
            return False

    def usual_format(self) -> Format | None:
        """The format that the settings want where nothing else says it; None where they do not care."""
        named = self.settings().format
        return None if named is None else Format(named)

    def targets(self, where: Where) -> tuple[Target, ...]:
        """The shops that `where`, the environment and the settings mean. Raises UsageError where they mean none."""
        from orderstatus.config.shops import chosen_shops

        return chosen_shops(self.env, self.settings_file(), named=where.shops, every=where.all_shops, demo=where.demo)

    def stages(self) -> Mapping[str, Stages]:
        """The stages that are defined here for the shops that are meant, by the shop's name; those that have some.

        Empty too where no shop is meant. Raises UsageError where a file of stages cannot be read as such.
        """
        from orderstatus.runtime.defined_stages import stages_of

        try:
            targets = self.targets(self.where)
        except UsageError:
            # It is said where the shop is asked.
            return {}
        found = {target.name: stages_of(self, target) for target in targets}
        return {name: stages for name, stages in found.items() if stages is not None}

    def shop_names(self) -> tuple[str, ...]:
        """What can be typed after `--shop` here: the demo shops and the profiles."""
        from orderstatus.config.addresses import DEMO_DOMAINS

        return (*self.settings_file().profiles, *DEMO_DOMAINS)

    def views(self) -> Mapping[str, View]:
        """Every saved view by name, those included that come along. Raises UsageError where one is written wrongly."""
        from orderstatus.core.views import all_views

        file = self.settings_file()
        for error in file.broken_views.values():
            raise error
        return all_views(file.views)

    def view_text(self, view: View) -> str:
        """`view` as it stands, or would stand, in the settings file."""
        from orderstatus.config.settings_file import view_text

        return view_text(view)

    def save_view(self, view: View) -> None:
        """Afterwards the settings file, made where there was none, holds `view` instead of any other of its name."""
        from orderstatus.config.settings_file import save_view

        save_view(self.settings_path(), view)
        self.settings_in_use.changed()

    def delete_view(self, name: str) -> None:
        """Afterwards the settings file holds no view called `name`."""
        from orderstatus.config.settings_file import delete_view

        delete_view(self.settings_path(), name)
        self.settings_in_use.changed()

    def labels(self) -> Labels:
        """The words for the reader: the flag's language, else `ORDERSTATUS_LANG`, else the settings', else English."""
        from orderstatus.core.labels import ENGLISH, labels

        if self.lang is not None:
            return labels(self.lang)
        if named := self.env.get("ORDERSTATUS_LANG"):
            return labels(named, flag="ORDERSTATUS_LANG")
        named = self.settings().lang
        return ENGLISH if named is None else labels(named, flag="lang")

    @contextmanager
    def open_shops(self, where: Where | None = None) -> Iterator[Shops]:
        """The shops that the flags, the environment and the settings mean, open for the length of the block.

        A single shop that cannot be opened raises; of several it is one that failed, and the block ends with
        ShopsFailedError. Raises UsageError where none is meant, and where the flags contradict each other.
        """
        where = where or self.where
        targets = self.targets(where)
        several = len(targets) > 1
        with ExitStack() as stack:
            shops = Shops((), tuple(target.domain for target in targets), self.streams.warning)
            opened: list[OpenShop] = []
            told = self.freshened(targets, where, shops)
            for target in targets:
                if target.name in shops.failed:
                    continue
                try:
                    opening = self.open_target(target, where, several=several, told=told.get(target.name))
                    opened.append(stack.enter_context(opening))
                except OrderStatusError as error:
                    if not several:
                        raise
                    shops.fail(target.name, error)
            shops = replace(shops, opened=tuple(opened))
            try:
                yield shops
            finally:
                # Before the connections are closed: what failed here leaves nothing that reads on.
                shops.let_go()
            shops.raise_failures()

    @contextmanager
    def open_target(
        self, target: Target, where: Where, *, several: bool = False, told: Told | None = None
    ) -> Iterator[OpenShop]:
        """One shop, open for the length of the block: its mirror where that is to answer, else the shop itself.

        `told` is the sync that was made for it just now. Raises UsageError where there is no credential for the shop,
        or no mirror that has everything.
        """
        if self.asks_mirror(target, where):
            from orderstatus.runtime.mirroring import mirrored

            with mirrored(self, target, several=several, told=told) as opened:
                yield opened
        else:
            from orderstatus.runtime.connecting import connected

            with connected(self, target, where, several=several) as opened:
                yield opened

    @contextmanager
    def acting(self) -> Iterator[Acting]:
        """The one shop that is to be acted on (`runtime/acting.py`). Raises UsageError where several are meant."""
        from orderstatus.runtime.acting import acting

        with acting(self) as context:
            yield context

    def asks_mirror(self, target: Target, where: Where) -> bool:
        """True if the mirror of the shop is to answer: a flag says so, or where none does, the settings."""
        if not where.may_mirror or where.mirror is False:
            return False
        return bool(where.mirror) or where.fresh or self.settings_file().settings(target.profile).source == "mirror"

    def freshened(self, targets: Sequence[Target], where: Where, shops: Shops) -> Mapping[str, Told]:
        """What the syncs that were asked for with `--fresh` came to, by shop; none where it was not asked for.

        A shop of several that fails is counted as failed; a single one raises.
        """
        if not (where.may_mirror and where.fresh):
            return {}
        from orderstatus.runtime.mirroring import all_synced

        return all_synced(self, targets, where, shops)

    def prefer_bulk(self) -> None:
        """From here on shops are read in bulk where that is worth it at all: who syncs is in no hurry."""
        self.where = replace(self.where, prefers_bulk=True)

    def synced(self, opened: OpenShop, *, full: bool = False, follow_days: int | None = None, wait: bool) -> Told:
        """Afterwards the mirror of the shop is as the shop is. Raises TemporaryError where another run is at it.

        With `wait` that is waited for, as long as `--timeout` says.
        """
        from orderstatus.runtime.mirroring import synced

        seconds = self.where.timeout
        return synced(self, opened, full=full, follow_days=follow_days, wait=wait, wait_seconds=seconds)

    def one_target(self) -> Target:
        """The one shop that the command is about. Raises UsageError where it is several."""
        targets = self.targets(self.where)
        if len(targets) > 1:
            raise UsageError("this is about one shop, and several are named", hint=f"--shop {targets[0].name}")
        return targets[0]

    def examine(self, where: Where) -> Iterator[Examined]:
        """This machine and each shop that is meant, as they were found. Nothing is changed."""
        from orderstatus.runtime.examining import examined_shops

        return examined_shops(self, where)

    def demo_now(self) -> datetime:
        """The demo shops' clock: `ORDERSTATUS_NOW` where it is set. Raises UsageError where it is no instant."""
        from orderstatus.runtime.demo import demo_now

        return demo_now(self.env, self.clock)

    def demo_epoch(self) -> datetime:
        """The hour at which the demo shops began, made and kept at first use."""
        from orderstatus.runtime.demo import kept_epoch

        return kept_epoch(self.env, self.demo_now())

    def reset_demo(self) -> None:
        """Afterwards the demo shops begin anew at their next use."""
        from orderstatus.config.demo_state import reset_demo
        from orderstatus.config.paths import places

        reset_demo(places(self.env).state)

    def demo_server(self, **flags: Unpack[DemoFlags]) -> DemoServer:
        """A demo shop as a server that answers inside the process, on no port yet.

        Raises UsageError for a plan, a fault, a scope or a domain that there is not.
        """
        from orderstatus.config.addresses import DEMO
        from orderstatus.runtime.demo import built_server, kept_changes

        epoch = self.demo_epoch()
        kept = kept_changes(self.env, epoch, flags.get("brand", DEMO)) if flags.get("keeps") else None
        return built_server(epoch=epoch, now=self.demo_now, settle=self.settle, flags=flags, kept=kept)

    def listening(self, server: DemoServer, port: int) -> Loopback:
        """`server` on a port of 127.0.0.1, not yet answering; port 0 takes a free one.

        Raises UsageError where the port is taken.
        """
        from orderstatus.runtime.demo import listening

        return listening(server, port)
