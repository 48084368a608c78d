"""So many messages a minute, and no more."""

from __future__ import annotations

from datetime import UTC, datetime

from orderstatus.core.messages.events import MessageKind
from orderstatus.core.messages.message import Delivery, DeliveryState, Message, Wording
from orderstatus.runtime.paced import Paced

MESSAGE = Message(
    shop="acme.myshopify.com",
    order="gid://shopify/Order/1",
    order_name="#1001",
    kind=MessageKind.DELIVERED,
    event="delivered:1",
    at=datetime(2026, 11, 23, tzinfo=UTC),
    to="mia@example.com",
    wording=Wording(subject="s", text="t"),
)


class Program:
    def __init__(self) -> None:
        self.at: list[float] = []
        self.clock = 0.0
        self.is_closed = False

    def send(self, _: Message) -> Delivery:
        self.at.append(self.clock)
        self.clock += 0.5
        return Delivery(state=DeliveryState.SENT, answer="ok", code=0)

    def probe(self) -> str | None:
        return "it is away"

    def close(self) -> None:
        self.is_closed = True

    def sleep(self, seconds: float) -> None:
        self.clock += seconds


def test_messages_are_sent_at_even_distances() -> None:
    program = Program()
    paced = Paced(program, 30, lambda: program.clock, program.sleep)
    for _ in range(3):
        paced.send(MESSAGE)
    assert program.at == [0.0, 2.0, 4.0]


def test_a_pause_of_its_own_is_not_waited_for_again() -> None:
    program = Program()
    paced = Paced(program, 30, lambda: program.clock, program.sleep)
    paced.send(MESSAGE)
    program.clock = 100.0
    paced.send(MESSAGE)
    assert program.at == [0.0, 100.0]


def test_the_rest_is_the_senders_own() -> None:
    program = Program()
    paced = Paced(program, 30, lambda: program.clock, program.sleep)
    assert paced.probe() == "it is away"
    paced.close()
    assert program.is_closed
