"""What sending messages needs, in memory: lives of orders, templates, and a sender that counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from orderstatus.core.calendars import WorkCalendar
from orderstatus.core.errors import UsageError
from orderstatus.core.messages.due import TellingRules
from orderstatus.core.messages.events import MessageKind
from orderstatus.core.messages.facts import MessageFacts
from orderstatus.core.messages.message import Delivery, DeliveryState, Message, Wording
from orderstatus.core.messages.rules import NotifySettings
from orderstatus.core.models import Order, OrderLife
from orderstatus.core.stages.definition import Stage, Stages
from orderstatus.core.stages.marks import History, Move, StageMark

from .orders import HELSINKI, NOW, order, shipment

STAGES = Stages(
    stages=(
        Stage(
            id="printing",
            name="Printing",
            public=True,
            public_name={"en": "Being printed", "fi": "Painossa"},
            template="printing",
            recipients=("workshop@example.com",),
        ),
        Stage(id="packing", name="Packing", public=True),
        Stage(id="checking", name="Checking", template="printing"),
    )
)
EVERYTHING = dict.fromkeys(MessageKind, True)
SENT = Delivery(state=DeliveryState.SENT, answer="250 queued", code=250)


def rules(**changes: Any) -> TellingRules:
    """Everything is told, in Helsinki, sending having begun long ago."""
    begun = changes.pop("begun", NOW - timedelta(days=365))
    stages = changes.pop("stages", STAGES)
    settings = replace(NotifySettings(send=True, events=EVERYTHING), **changes)
    return TellingRules(settings=settings, stages=stages, calendar=WorkCalendar(zone=HELSINKI), begun=begun)


def in_stage(stage: str, at: datetime = NOW - timedelta(hours=1), **more: Any) -> StageMark:
    """In that stage since then."""
    move = Move(at=at, to=stage, by="mia@workshop", **more)
    return StageMark(stage=stage, stage_digest="s", history=History(moves=(move,)), history_digest="h")


def told_order(number: int = 1001, **changes: Any) -> Order:
    """An order that everything was read of, of a customer without tags."""
    changes.setdefault("customer_tags", ())
    return order(id=f"gid://shopify/Order/{number}", name=f"#{number}", **changes)


def delivered(number: int = 1001, **changes: Any) -> OrderLife:
    """An order whose one parcel arrived an hour ago."""
    parcel = shipment(
        id=f"gid://shopify/Fulfillment/{number}",
        name=f"#{number}-F1",
        display_status="DELIVERED",
        delivered_at=NOW - timedelta(hours=1),
    )
    return OrderLife(order=told_order(number, shipments=(parcel,), **changes), returns=())


class Lives:
    """A `LifeReader`."""

    def __init__(self, lives: Sequence[OrderLife]) -> None:
        self.by_id = {life.order.id: life for life in lives}
        self.read: list[str] = []

    def lives(self, orders: Sequence[str]) -> Iterator[OrderLife]:
        self.read += orders
        return iter([self.by_id[each] for each in orders if each in self.by_id])


class PlainTemplates:
    """`MessageTemplates` that say the order's name; `broken` is one that fails."""

    def names(self) -> tuple[str, ...]:
        return tuple(MessageKind)

    def own_names(self) -> tuple[str, ...]:
        return ()

    def strays(self) -> tuple[str, ...]:
        return ()

    def languages(self, name: str) -> tuple[str, ...]:
        return ("en", "fi")

    def language(self, name: str, locale: str | None, stage: Stage | None = None) -> str:
        return "fi" if locale == "fi" else "en"

    def names_stage(self, name: str, language: str) -> bool:
        return True

    def fill(self, name: str, locale: str | None, facts: MessageFacts) -> Wording:
        if name == "broken":
            raise UsageError("broken.en.txt line 3: `parcel.nummer` is not known")
        return Wording(subject=f"{facts.order} {name}", text=name, language=self.language(name, locale))

    def check(self, name: str) -> tuple[str, ...]:
        return ()


@dataclass
class CountingSender:
    """A `MessageSender`; `answer` may raise before or after the message counts as sent."""

    answer: Callable[[Message], Delivery] = lambda _: SENT
    sent: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Messages that reached the customer, by order and event."""
    messages: list[Message] = field(default_factory=list)
    before: Callable[[], None] = lambda: None
    """Called before and after the text has left; may raise."""

    def send(self, message: Message) -> Delivery:
        self.before()
        delivery = self.answer(message)
        self.messages.append(message)
        if delivery.state in (DeliveryState.SENT, DeliveryState.UNKNOWN):
            self.sent[message.order, message.event] += 1
        self.before()
        return delivery

    def probe(self) -> str | None:
        return None

    def close(self) -> None:
        pass
