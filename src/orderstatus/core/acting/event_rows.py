"""What a carrier says of parcels, typed or from a file: a status, and when and where it came about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from orderstatus.core.acting.aims import Aim, aim_of
from orderstatus.core.acting.entries import Entry
from orderstatus.core.acting.event_words import event_status
from orderstatus.core.acting.fields import Field
from orderstatus.core.acting.happenings import ACCEPTED, AmbiguousDayError, Happening, happening
from orderstatus.core.acting.mutations import EventPlace, EventStatus
from orderstatus.core.acting.plans import Skip
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, Word, sentence
from orderstatus.core.typed import filled, unknown_word

FIELDS = (
    *(Field.ORDER, Field.SHIPMENT, Field.NUMBER, Field.STATUS, Field.HAPPENED_AT, Field.MESSAGE),
    *(Field.CITY, Field.PROVINCE, Field.COUNTRY, Field.ZIP, Field.ESTIMATED_DELIVERY),
)
"""What a row may say."""
DECIDING = (Field.ORDER, Field.SHIPMENT, Field.NUMBER, Field.STATUS)
"""What says which shipment it is about, and what its customer may be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """One event as it is to be posted."""

    status: EventStatus
    happened: Happening | None = None
    """None for now."""
    message: str | None = None
    place: EventPlace = field(default_factory=EventPlace)
    estimated_delivery_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRow:
    """What one row of a file, or what was typed (line 0), says of one shipment."""

    line: int
    aim: Aim
    news: News


def event_rows(
    entries: Iterable[Entry], *, now: datetime, zone: tzinfo, status: EventStatus | None = None
) -> Iterator[EventRow | Skip]:
    """Every row of a file as what it says, or skipped with its line.

    `status` is what rows without one mean, and the only one that is then taken: a file of all that a carrier says,
    given to `deliver`, delivers what it calls delivered. Times without an offset are in `zone`, the shop's.
    """
    for entry in entries:
        aim = aim_of(entry, Field.NUMBER)
        news = entry.wrong or _news(entry, now, zone, status)
        if not isinstance(news, Sentence) and not aim.called:
            news = sentence("the row names no order, shipment or tracking number")
        if isinstance(news, Sentence):
            yield Skip(name=aim.called, because=news, lines=(entry.line,))
        else:
            yield EventRow(line=entry.line, aim=aim, news=news)


def typed_news(
    status: str,
    *,
    at: str | None = None,
    estimate: str | None = None,
    message: str | None = None,
    city: str | None = None,
    province: str | None = None,
    country: str | None = None,
    zip_code: str | None = None,
    now: datetime,
    zone: tzinfo,
) -> News:
    """What was typed: `STATUS`, `--at`, `--estimate`, `--message`, `--city`, `--province`, `--country`, `--zip`.

    Raises UsageError for a status that nobody knows, a time that cannot be read, and one that is still to come.
    """
    known = event_status(filled("STATUS", status, "what the carrier says, `delivered`"))
    if known is None:
        raise unknown_word("STATUS", status, [each.value for each in EventStatus])
    happened = _typed_time("--at", at, zone) if at is not None else None
    if happened is not None:
        held = not_to_come(happened, now, zone)
        if held is None:
            raise UsageError(f"`--at {at}` is still to come", hint="say when it happened, or leave `--at` out for now")
        happened = held
    parts = {"--message": message, "--city": city, "--province": province, "--country": country, "--zip": zip_code}
    said = {flag: filled(flag, text, "a text") for flag, text in parts.items() if text is not None}
    place = EventPlace(
        city=said.get("--city"),
        province=said.get("--province"),
        country=said.get("--country"),
        zip=said.get("--zip"),
    )
    due = _typed_time("--estimate", estimate, zone).at if estimate is not None else None
    return News(status=known, happened=happened, message=said.get("--message"), place=place, estimated_delivery_at=due)


def not_to_come(happened: Happening, now: datetime, zone: tzinfo) -> Happening | None:
    """`happened`, or None if it is still to come. Of today, while its noon is to come, it is now."""
    if happened.at <= now:
        return happened
    if happened.day is not None and happened.day == now.astimezone(zone).date():
        return Happening(now.astimezone(UTC).replace(microsecond=0), happened.day)
    return None


def _typed_time(flag: str, text: str, zone: tzinfo) -> Happening:
    try:
        return happening(filled(flag, text, f"a time: {ACCEPTED}"), zone)
    except AmbiguousDayError:
        raise UsageError(f"`{flag} {text}` may be two days", hint=f"write it as one of: {ACCEPTED}") from None
    except ValueError:
        raise UsageError(f"`{flag}` does not understand `{text}`", hint=f"give one of: {ACCEPTED}") from None


def _news(entry: Entry, now: datetime, zone: tzinfo, only: EventStatus | None) -> News | Sentence:
    word = entry.get(Field.STATUS)
    status = only if word is None else event_status(word)
    if word is None and status is None:
        return sentence("the row gives no status")
    if status is None:
        words = ", ".join(each.value for each in EventStatus)
        return sentence("the status {word} is not known; known are: {words}", word=word, words=words)
    if only is not None and status is not only:
        return sentence("the row says {status}", status=Word("event", status.value))
    happened = _time(entry, Field.HAPPENED_AT, zone)
    if isinstance(happened, Sentence):
        return happened
    if happened is not None:
        held = not_to_come(happened, now, zone)
        if held is None:
            return sentence("the time {time} is still to come", time=entry.get(Field.HAPPENED_AT))
        happened = held
    estimate = _time(entry, Field.ESTIMATED_DELIVERY, zone)
    if isinstance(estimate, Sentence):
        return estimate
    return News(
        status=status,
        happened=happened,
        message=entry.get(Field.MESSAGE),
        place=EventPlace(
            city=entry.get(Field.CITY),
            province=entry.get(Field.PROVINCE),
            country=entry.get(Field.COUNTRY),
            zip=entry.get(Field.ZIP),
        ),
        estimated_delivery_at=estimate.at if estimate is not None else None,
    )


def _time(entry: Entry, column: Field, zone: tzinfo) -> Happening | Sentence | None:
    text = entry.get(column)
    if text is None:
        return None
    try:
        return happening(text, zone)
    except AmbiguousDayError:
        return sentence("the time {time} may be two days; write it as one of: {accepted}", time=text, accepted=ACCEPTED)
    except ValueError:
        return sentence("the time {time} cannot be read; write it as one of: {accepted}", time=text, accepted=ACCEPTED)
