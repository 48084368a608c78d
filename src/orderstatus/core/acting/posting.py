"""`event` and `deliver`: what the carrier says of a shipment, posted to Shopify as carrier events.

`fulfillmentEventCreate` has no switch for mail: the shop's own settings decide whether Shopify tells the customer, so
that every step may (design 6). Shopify takes events of cancelled shipments too (recorded), and takes them twice; here
neither is sent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

from orderstatus.core.acting.aims import Aim, meant
from orderstatus.core.acting.event_rows import EventRow, News
from orderstatus.core.acting.mutations import EventStatus, PostEvent
from orderstatus.core.acting.orders import EVENTS_READ, ActingOrder, ActPart
from orderstatus.core.acting.planning import skipped
from orderstatus.core.acting.plans import Action, Agreed, Fact, Mail, Planned, Skip, Step
from orderstatus.core.acting.standing import goes_back, status_of
from orderstatus.core.backwards import DELIVERY_PLACES
from orderstatus.core.labels import Sentence, Word, sentence
from orderstatus.core.lifecycle import is_live, live_shipments
from orderstatus.core.models import Shipment
from orderstatus.core.statuses import DeliveryStatus, kebab
from orderstatus.core.typed import filled

_LABELS = frozenset({EventStatus.LABEL_PURCHASED, EventStatus.LABEL_PRINTED, EventStatus.CONFIRMED})
"""What comes before a parcel leaves, so that it may be older than the shipment."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """Carrier events, for shipments that do not have them yet."""

    of: Action
    """`EVENT` or `DELIVER`."""
    now: datetime
    """When something happened of which nobody says when."""
    zone: tzinfo
    """The shop's: what is a day, and how times are shown."""
    typed: News | None = None
    """What is said of every order that was selected; None where a file says it."""
    shipment: str | None = None
    """With `typed`: the name of the one shipment that is meant."""
    rows: Mapping[str, tuple[EventRow, ...]] = field(default_factory=dict)
    """Of a file, by the order's GID."""

    @property
    def action(self) -> Action:
        return self.of

    @property
    def parts(self) -> frozenset[ActPart]:
        return frozenset({ActPart.SHIPMENTS, ActPart.EVENTS})

    def plan(self, order: ActingOrder) -> Iterator[Planned]:
        """Of each shipment the events in the order of their times; each row ends in one step or one skip."""
        rows = self._rows(order)
        if not rows:
            yield _skip(order, sentence("nothing was asked for this order"))
        groups: dict[str, tuple[Shipment, list[EventRow]]] = {}
        for row in rows:
            shipment = meant(order.order, row.aim)
            if isinstance(shipment, Sentence):
                yield _skip(order, shipment, row)
            else:
                groups.setdefault(shipment.id, (shipment, []))[1].append(row)
        for shipment, said in groups.values():
            yield from _Told(order, shipment, self.now, self.zone).all(said)

    def _rows(self, order: ActingOrder) -> Sequence[EventRow]:
        if self.typed is None:
            return self.rows.get(order.order.id, ())
        if self.of is Action.DELIVER and self.shipment is None:
            live = live_shipments(order.order)
            waiting = [each for each in live if each.status.value is not DeliveryStatus.DELIVERED] or live
            if waiting:
                return tuple(EventRow(line=0, aim=Aim(shipment=each.id), news=self.typed) for each in waiting)
        return (EventRow(line=0, aim=Aim(shipment=self.shipment), news=self.typed),)


def event(news: News, *, shipment: str | None = None, now: datetime, zone: tzinfo) -> Post:
    """`event STATUS`: of the one live shipment of each order, or of the one that `--shipment` names."""
    return Post(of=Action.EVENT, typed=news, shipment=_named(shipment), now=now, zone=zone)


def deliver(news: News, *, shipment: str | None = None, now: datetime, zone: tzinfo) -> Post:
    """`deliver`: every live shipment of each order that has not arrived, or the one that `--shipment` names."""
    return Post(of=Action.DELIVER, typed=news, shipment=_named(shipment), now=now, zone=zone)


def post_file(of: Action, rows: Mapping[str, tuple[EventRow, ...]], *, now: datetime, zone: tzinfo) -> Post:
    """What a file says, its rows at their orders (`aims.placed`)."""
    return Post(of=of, rows=rows, now=now, zone=zone)


def _named(shipment: str | None) -> str | None:
    return filled("--shipment", shipment, "a shipment's name, `#1001-F1`") if shipment is not None else None


class _Told:
    """One shipment while its events are planned: what the shop knows of it, and what this plan adds."""

    def __init__(self, order: ActingOrder, shipment: Shipment, now: datetime, zone: tzinfo) -> None:
        self._order = order
        self._shipment = shipment
        self._now = now.astimezone(UTC).replace(microsecond=0)
        self._zone = zone
        events = shipment.events or ()
        self._had: dict[tuple[str, datetime | date], datetime] = {}
        for each in events:
            self._keep(each.word, each.happened_at.astimezone(UTC).replace(microsecond=0))
        # What is older than the newest ones was not read: whether it is there nobody can say.
        self._oldest = min(each.happened_at for each in events) if len(events) >= EVENTS_READ else None
        arrivals = [each.happened_at for each in events if each.word == EventStatus.DELIVERED.value]
        self._arrived = max(arrivals, default=shipment.delivered_at)
        self._standing = shipment.status.value
        self._newest_word = max(events, key=lambda each: each.happened_at).word if events else None
        known = (*(each.happened_at for each in events), shipment.delivered_at, shipment.in_transit_at)
        self._newest = max((at for at in known if at is not None), default=None)

    def all(self, rows: Iterable[EventRow]) -> Iterator[Planned]:
        """A step or a skip for each row, in the order of their times; of equal times the one that is less far first."""
        timed = [(self._when(row.news), row) for row in rows]
        for at, row in sorted(timed, key=lambda each: (each[0], _place(each[1].news.status), each[1].line)):
            yield self._one(row, at)

    def _when(self, news: News) -> datetime:
        """When it happened. Of a day alone: its noon, or when the shipment was made, if that was later on that day."""
        if news.happened is None:
            return self._now
        at, made = news.happened.at, self._shipment.shipped_at
        if (
            news.happened.day is not None
            and made is not None
            and at < made <= self._now
            and self._day(made) == news.happened.day
        ):
            return made.astimezone(UTC).replace(microsecond=0)
        return at

    def _one(self, row: EventRow, at: datetime) -> Planned:
        news = row.news
        if not is_live(self._shipment):
            return self._skip(row, sentence("the shipment was cancelled"))
        if (already := self._already(news, at)) is not None:
            return self._skip(row, already, is_already=True)
        if goes_back(self._standing.value, news.status):
            now = Word("delivery", self._standing.value)
            if news.happened is not None and self._newest is not None and at <= self._newest:
                return self._skip(row, sentence("old news: it is {status} by now", status=now), is_already=True)
            to = Word("event", news.status.value)
            return self._skip(row, sentence("it is {status}, and {event} would be a step back", status=now, event=to))
        # To the minute, as people type times. What else is older may have been scanned before the order was fulfilled.
        made = self._shipment.shipped_at
        if news.status is EventStatus.DELIVERED and made is not None and at < made.replace(second=0, microsecond=0):
            before = sentence("it cannot arrive before the shipment was made, {time}", time=self._shown(made))
            return self._skip(row, before)
        step = self._step(row, at)
        self._keep(news.status.value, at)
        self._standing, self._newest_word = status_of(news.status), news.status.value
        self._newest = at if self._newest is None else max(self._newest, at)
        if news.status is EventStatus.DELIVERED:
            self._arrived = at if self._arrived is None else max(self._arrived, at)
        return step

    def _already(self, news: News, at: datetime) -> Sentence | None:
        if news.status is EventStatus.DELIVERED and self._standing is DeliveryStatus.DELIVERED:
            return sentence("delivered already")
        said = Word("event", news.status.value)
        if news.happened is None:
            raw = kebab(self._shipment.display_status or "")
            is_newest = news.status.value in (self._newest_word, raw if self._newest_word is None else None)
            # A parcel arrives once, whatever was said of it since; the other statuses may come again.
            if is_newest or (news.status is EventStatus.DELIVERED and self._arrived is not None):
                return sentence("it is {event} already; give a time to say so again", event=said)
            return None
        was = self._had.get((news.status.value, news.happened.day or at))
        if was is not None:
            return sentence("it has the event {event} of {time} already", event=said, time=self._shown(was))
        if self._oldest is not None and at <= self._oldest:
            return sentence("old news: it has {count} newer events, and may have this one too", count=EVENTS_READ)
        return None

    def _keep(self, word: str, at: datetime) -> None:
        """The event is found by its time, and by its day where no more is known of another."""
        self._had[word, at] = self._had[word, self._day(at)] = at

    def _step(self, row: EventRow, at: datetime) -> Step:
        news, shipment, order = row.news, self._shipment, self._order.order
        return Step(
            mutation=PostEvent(
                order=order.id,
                fulfillment=shipment.id,
                status=news.status,
                happened_at=at,
                message=news.message,
                place=news.place,
                estimated_delivery_at=news.estimated_delivery_at,
            ),
            order=order.id,
            order_name=order.name,
            target=shipment.name,
            change=sentence(
                "{event} at {time}; Shopify may e-mail the customer",
                event=Word("event", news.status.value),
                time=self._shown(at),
            ),
            notes=tuple(self._notes(news, at)),
            mail=Mail.MAYBE,
            customer=order.customer,
            lines=(row.line,) if row.line else (),
            before=tuple(each.id for each in shipment.events or ()),
            agreed=(Agreed(Fact.STANDING, self._standing.value),),
        )

    def _notes(self, news: News, at: datetime) -> Iterator[Sentence]:
        made = self._shipment.shipped_at
        if made is not None and at < made and news.status not in _LABELS:
            yield sentence("that is before the shipment was made, {time}", time=self._shown(made))
        if news.status is EventStatus.DELIVERED and self._arrived is not None:
            said = Word("event", news.status.value)
            yield sentence("it has the event {event} of {time} already", event=said, time=self._shown(self._arrived))
        if self._newest is not None and at < self._newest:
            yield sentence("there is newer news already, of {time}", time=self._shown(self._newest))
        if news.happened is not None and news.happened.day is not None:
            yield sentence("only the day is known: {time} is put for it", time=self._shown(at))

    def _day(self, at: datetime) -> date:
        return at.astimezone(self._zone).date()

    def _shown(self, at: datetime) -> str:
        return f"{at.astimezone(self._zone):%Y-%m-%d %H:%M}"

    def _skip(self, row: EventRow, because: Sentence, *, is_already: bool = False) -> Skip:
        return _skip(self._order, because, row, self._shipment.name, is_already=is_already)


def _place(event_status: EventStatus) -> int:
    return DELIVERY_PLACES[status_of(event_status).value][0]


def _skip(
    order: ActingOrder,
    because: Sentence,
    row: EventRow | None = None,
    target: str | None = None,
    *,
    is_already: bool = False,
) -> Skip:
    lines = (row.line,) if row is not None and row.line else ()
    return skipped(order, because, target=target, lines=lines, is_already=is_already)
