"""A shop whose customers are told: how its orders are read, where it is kept what was sent, and who sends."""

from __future__ import annotations

import socket
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from orderstatus.config.paths import places
from orderstatus.core.acting.ports import ActionReader
from orderstatus.core.errors import NotFoundError, TemporaryError, UsageError
from orderstatus.core.explaining.order import explained
from orderstatus.core.labels import ENGLISH, ENGLISH_CODE, Labels, labels
from orderstatus.core.messages.due import Considered, TellingRules
from orderstatus.core.messages.events import ClaimState, MessageKind
from orderstatus.core.messages.looking import DECIDING_PARTS, LOOK_PARTS, Looked
from orderstatus.core.messages.message import Message
from orderstatus.core.messages.pace import Pace
from orderstatus.core.messages.ports import ClaimLedger, MessageSender, MessageTemplates
from orderstatus.core.messages.telling import message_about
from orderstatus.core.messages.told import Told
from orderstatus.core.models import Order, OrderLife
from orderstatus.core.ports import OrderSource
from orderstatus.core.query import OrderQuery
from orderstatus.core.references import Reference
from orderstatus.core.stages.definition import Stages
from orderstatus.output.customer_fields import Explained, customer_text
from orderstatus.output.fields import RowContext
from orderstatus.runtime.kept_notices import kept_notices
from orderstatus.runtime.mailing import message_sender, message_templates
from orderstatus.runtime.opened import OpenShop
from orderstatus.runtime.staging import stages_of

if TYPE_CHECKING:
    from orderstatus.config.settings import Target
    from orderstatus.runtime.process import Runtime

_RANDOM_BYTES = 4
_NO_ORDER = "gid://shopify/Order/0"


@dataclass(frozen=True, slots=True)
class ShopLives:
    """A `LifeReader`: each order as it is at this moment, in two requests."""

    source: OrderSource

    def lives(self, orders: Sequence[str]) -> Iterator[OrderLife]:
        """The orders with these GIDs. Raises AccessError where what decides on messages may not be read."""
        for gid in orders:
            order = next(iter(named_orders(self.source, [gid])), None)
            if order is None:
                continue
            try:
                life = self.source.life(gid)
            except NotFoundError:
                continue
            known = {each.id: each for each in life.order.shipments or ()}
            parcels = tuple(
                replace(each, events=known[each.id].events, items=known[each.id].items) if each.id in known else each
                for each in order.shipments or ()
            )
            yield replace(life, order=replace(order, shipments=parcels))


def named_orders(source: OrderSource, ids: Sequence[str]) -> Iterator[Order]:
    """The orders with these GIDs with all that messages are decided by, in no order; who is gone is left out."""
    if ids:
        query = OrderQuery(named=tuple(Reference(None, gid) for gid in ids))
        yield from source.orders(query, LOOK_PARTS, wanted=len(ids), deciding=DECIDING_PARTS)


@dataclass(frozen=True, slots=True)
class Notifying:
    """What the commands on messages need of the one shop whose customers are told, and of this machine."""

    opened: OpenShop
    reader: ActionReader
    """By which orders are found that are named, and what the app may do."""
    lives: ShopLives
    ledger: ClaimLedger
    templates: MessageTemplates
    rules: TellingRules
    """With `begun` as the ledger has it or, before the first time, as it will have it at the earliest."""
    is_first: bool
    """Whether nothing was ever sent, where what was sent is kept."""
    has_kept_here: bool
    """Whether this machine keeps what it sent in a file of its own (`--this-machine-only`), now or some time before."""
    clock: Callable[[], datetime]
    by: str
    """This run on this machine, as nobody else is called."""
    pace: Pace
    sender: Callable[[], MessageSender]
    """Who sends; connects to nobody yet. Raises UsageError where the settings name nobody."""
    holding: Callable[[], AbstractContextManager[None]]
    """For the length of the block nobody else of this machine sends for the shop. Raises TemporaryError."""

    def looked(self, orders: Iterable[Order], *, again: frozenset[ClaimState]) -> Iterator[Looked]:
        """The orders, which were read with `LOOK_PARTS`, and what became of their events (`flows/look_for_news`)."""
        from orderstatus.flows.look_for_news import looked_at

        return looked_at(
            orders,
            source=self.opened.source,
            ledger=self.ledger,
            rules=self.rules,
            now=self.opened.now,
            again=again,
        )

    def told(
        self, orders: Iterable[str], sender: MessageSender, *, limit: int | None, again: frozenset[ClaimState]
    ) -> Generator[Told]:
        """What is due of these orders is sent by `sender`, and all that is done or not is told (`flows/notify`)."""
        from orderstatus.flows.notify import Telling, notify

        telling = Telling(
            lives=self.lives,
            ledger=self.ledger,
            templates=self.templates,
            sender=sender,
            rules=self.rules,
            shop=self.opened.domain,
            shop_name=self.shop_name(),
            explain=self.explain,
            by=self.by,
            now=self.clock,
            pace=self.pace,
        )
        return notify(orders, telling, limit=limit, again=again)

    def message(self, life: OrderLife, one: Considered) -> Message:
        """What its customer is told of the event. Raises UsageError where the template is not there, or fails."""
        return message_about(
            life,
            one,
            templates=self.templates,
            stages=self.rules.stages,
            shop=self.opened.domain,
            shop_name=self.shop_name(),
            zone=self.rules.calendar.zone,
            explain=self.explain,
            at=self.clock(),
        )

    def shop_name(self) -> str:
        """What customers call the shop."""
        return self.opened.source.shop().name or self.opened.domain

    def explain(self, life: OrderLife, language: str) -> tuple[str, ...]:
        """What `explain` says of the order, a paragraph each; nothing in a language that it does not speak."""
        spoken = _spoken(language)
        if spoken is None:
            return ()
        rules = self.opened.rules()
        context = RowContext(
            shop=self.opened.domain, now=self.opened.now, zone=self.opened.zone(), rules=rules, labels=spoken
        )
        told = Explained(life.order, explained(life, rules=rules, now=self.clock()))
        return tuple(customer_text(told, context).splitlines())


@contextmanager
def notifying(
    runtime: Runtime, *, this_machine_only: bool = False, stages: Stages | None = None
) -> Iterator[Notifying]:
    """The one shop that the flags, the environment and the settings mean, open for the length of the block.

    With `this_machine_only` what was sent is kept here and not in the shop, whose claims bind all the same; without, so
    do those that this machine has kept some time before. `stages` are read from their file where none are given. Raises
    UsageError where several shops are meant, where there is no credential for it, and where its stages are wrong.
    """
    from orderstatus.runtime.connecting import asked_now, reached
    from orderstatus.shopify.acting_reader import ShopifyActing

    target, where = runtime.one_target(), runtime.where
    are_given = stages is not None
    if stages is None:
        stages = stages_of(runtime, target).read() or Stages()
    with ExitStack() as stack:
        shop = stack.enter_context(reached(runtime, target, where))
        opened = asked_now(runtime, target, where, shop, several=False)
        if are_given:
            # Those of the file are not read again: they may be wrong, which is said already.
            opened = replace(opened, stages=lambda: stages)
        kept = stack.enter_context(
            kept_notices(runtime, target, shop.client, warn=opened.warn, this_machine_only=this_machine_only)
        )
        yield Notifying(
            opened,
            ShopifyActing(shop.client, warn=opened.warn),
            ShopLives(opened.source),
            kept.ledger,
            message_templates(runtime, target),
            _rules(opened, stages, kept.since),
            kept.is_first,
            kept.has_kept_here,
            shop.clock,
            _by(shop.clock()),
            Pace(opened.settings.messages().rate, runtime.monotonic, runtime.sleep),
            lambda: message_sender(runtime, target),
            lambda: _held(runtime, target),
        )


def test_message(runtime: Runtime, target: Target, *, to: str, template: str, language: str | None) -> Message:
    """A message of a made-up order for the merchant's own eyes, which says so. Raises UsageError as `fill` does."""
    from orderstatus.mail.variables import samples

    facts = next(iter(samples(language)))
    wording = message_templates(runtime, target).fill(template, language, facts)
    kind = next((kind for kind in MessageKind if kind.value == template), MessageKind.STAGE)
    at = runtime.clock()
    return Message(
        shop=target.domain,
        order=_NO_ORDER,
        order_name=facts.order,
        kind=kind,
        event=f"test:{at.timestamp():.6f}",
        at=at,
        to=to,
        wording=replace(wording, subject=f"TEST {wording.subject}"),
    )


def _rules(opened: OpenShop, stages: Stages, begun: datetime | None) -> TellingRules:
    return TellingRules(
        settings=opened.settings.messages(), stages=stages, calendar=opened.rules().calendar, begun=begun
    )


def _by(at: datetime) -> str:
    from secrets import token_hex

    return f"{at.astimezone(UTC):%Y%m%d-%H%M%S}-{token_hex(_RANDOM_BYTES)}@{socket.gethostname().partition('.')[0]}"


def _spoken(language: str) -> Labels | None:
    """The labels of `pt-br`, else of `pt`; None where there are neither."""
    for code in dict.fromkeys((language, language.partition("-")[0])):
        if code == ENGLISH_CODE:
            return ENGLISH
        try:
            return labels(code)
        except UsageError:
            continue
    return None


@contextmanager
def _held(runtime: Runtime, target: Target) -> Iterator[None]:
    from orderstatus.config.locks import held

    state = places(runtime.env).state
    with ExitStack() as stack:
        # No file of this name is ever made: it is what the lock is called.
        lock = held(
            [str(state / "sending" / target.domain)], state / "locks", wait_seconds=0, unlocked=runtime.streams.note
        )
        try:
            stack.enter_context(lock)
        except TemporaryError:
            raise TemporaryError(
                f"another run is sending messages for {target.domain}",
                hint="run it again when that one is done; `orderstatus notify log` shows what it sent",
            ) from None
        yield
