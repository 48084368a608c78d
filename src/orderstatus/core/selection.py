"""What was typed on the command line, as an order query."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from typing import TYPE_CHECKING

from orderstatus.core import filters, when
from orderstatus.core.errors import UsageError
from orderstatus.core.filters import axis_filter
from orderstatus.core.lifecycle import CaptureRule
from orderstatus.core.query import OrderQuery, Sort, SortKey
from orderstatus.core.stages.marks import NO_STAGE
from orderstatus.core.stages.reading import ID, IDS
from orderstatus.core.statuses import kebab
from orderstatus.core.typed import filled, nearest, unknown_word, values_of

if TYPE_CHECKING:
    from orderstatus.core.stages.definition import Stages

_COUNTRY = re.compile(r"[A-Z]{2}")
_COUNTRIES = "two-letter codes, such as FI,SE,DE"
_AMOUNT = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,6})?")
"""Plain digits: no exponent, which a few characters make a number of a million digits."""
_AMOUNTS = "an amount such as 100 or 99.90"

_LARGEST_FIRST = frozenset({SortKey.PLACED, SortKey.UPDATED, SortKey.NUMBER, SortKey.TOTAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedFilters:
    """The words of the filter flags, as they were typed: repeatable ones as tuples, which may hold comma lists."""

    payment: Iterable[str] = ()
    not_payment: Iterable[str] = ()
    fulfillment: Iterable[str] = ()
    not_fulfillment: Iterable[str] = ()
    delivery: Iterable[str] = ()
    not_delivery: Iterable[str] = ()
    returns: Iterable[str] = ()
    not_returns: Iterable[str] = ()
    state: Iterable[str] = ()
    not_state: Iterable[str] = ()
    tags: Iterable[str] = ()
    not_tags: Iterable[str] = ()
    stages: Iterable[str] = ()
    not_stages: Iterable[str] = ()
    no_stage: bool = False
    since: str | None = None
    until: str | None = None
    customer: str | None = None
    countries: Iterable[str] = ()
    min_total: str | None = None
    raw: str | None = None
    sort: str | None = None


def order_query(typed: TypedFilters, *, now: datetime, zone: Callable[[], tzinfo], capture: CaptureRule) -> OrderQuery:
    """The query that was typed. `zone` is asked for only where a day was named, since it costs a request.

    Raises UsageError naming the flag, what it does not understand, and what it accepts, also where a value is empty;
    everything that needs no zone is checked first, so that a typo costs no request either.
    """
    pairs = (
        (filters.PAYMENT, typed.payment, typed.not_payment),
        (filters.FULFILLMENT, typed.fulfillment, typed.not_fulfillment),
        (filters.DELIVERY, typed.delivery, typed.not_delivery),
        (filters.RETURN, typed.returns, typed.not_returns),
        (filters.STATE, typed.state, typed.not_state),
    )
    payment, fulfillment, delivery, returns, state = (
        axis_filter(axis, include, exclude) for axis, include, exclude in pairs
    )
    countries = _countries(typed.countries)
    min_total = _amount(typed.min_total)
    tags = frozenset(values_of("--tag", typed.tags, "a tag"))
    not_tags = frozenset(values_of("--not-tag", typed.not_tags, "a tag"))
    stages, without_stage = _stages("--stage", typed.stages)
    not_stages, only_with_stage = _stages("--not-stage", typed.not_stages)
    if only_with_stage:
        raise UsageError(
            "`--not-stage` takes stages, and `no-stage` is none", hint="name with `--stage` those that are wanted"
        )
    customer = _text("--customer", typed.customer, "part of a name or an e-mail address")
    raw = _text("--query", typed.raw, "a search in Shopify's syntax")
    sort = parse_sort(typed.sort) if typed.sort is not None else Sort()
    for text, parse in ((typed.since, when.since), (typed.until, when.until)):
        if text is not None:
            parse(text, now=now, zone=UTC)
    needs_zone = any(text is not None and when.needs_zone(text) for text in (typed.since, typed.until))
    place = zone() if needs_zone else UTC
    # Whole seconds, because that is as exact as the shop's search is.
    second = now.replace(microsecond=0)
    begins = when.since(typed.since, now=second, zone=place) if typed.since is not None else None
    ends = when.until(typed.until, now=second, zone=place) if typed.until is not None else None
    if begins is not None and ends is not None and ends < begins:
        raise UsageError(
            f"`--until {typed.until}` ends before `--since {typed.since}` begins", hint="give the earlier as `--since`"
        )
    return OrderQuery(
        payment=payment,
        fulfillment=fulfillment,
        delivery=delivery,
        returns=returns,
        state=state,
        tags=tags,
        not_tags=not_tags,
        stages=stages,
        not_stages=not_stages,
        no_stage=typed.no_stage or without_stage,
        since=begins,
        until=ends,
        customer=customer,
        countries=countries,
        min_total=min_total,
        raw=raw,
        sort=sort,
        capture=capture,
    )


def _stages(flag: str, texts: Iterable[str]) -> tuple[frozenset[str], bool]:
    """The ids that were typed, and whether `no-stage` was. Raises UsageError for what can be no stage's id."""
    words = {kebab(text) for text in values_of(flag, texts, "stages such as printing,packing")}
    without = NO_STAGE in words
    for word in words - {NO_STAGE}:
        if not ID.fullmatch(word):
            raise UsageError(f"`{flag}` cannot be `{word}`", hint=f"give stages by their ids: {IDS}")
    return frozenset(words - {NO_STAGE}), without


def unknown_stages(query: OrderQuery, stages: Stages | None) -> tuple[str, ...]:
    """What is to be warned of: stages that are asked about and that are not among those that are defined.

    No error: an order may still be in a stage that was renamed or taken out, and has to be found to be moved on. Where
    none are defined here nobody knows which there are.
    """
    return () if stages is None else said_of_unknown(query.stages | query.not_stages, stages)


def said_of_unknown(ids: Iterable[str], stages: Stages) -> tuple[str, ...]:
    """A warning for each id that no stage has, with the nearest that there is."""
    known = [stage.id for stage in stages.stages]
    return tuple(
        f"no stage `{each}` is defined here, so it means orders that are still in it{nearest(each, known)}"
        for each in sorted(set(ids) - set(known))
    )


def _text(flag: str, text: str | None, accepted: str) -> str | None:
    return None if text is None else filled(flag, text, accepted)


def _countries(texts: Iterable[str]) -> frozenset[str]:
    codes = [text.upper() for text in values_of("--country", texts, _COUNTRIES)]
    for code in codes:
        if not _COUNTRY.fullmatch(code):
            raise UsageError(f"`--country` does not know `{code}`", hint=f"give {_COUNTRIES}")
    return frozenset(codes)


def _amount(text: str | None) -> Decimal | None:
    if text is None:
        return None
    words = filled("--min-total", text, _AMOUNTS)
    if not _AMOUNT.fullmatch(words):
        raise UsageError(f"`--min-total` does not understand `{text}`", hint=f"give {_AMOUNTS}")
    return Decimal(words)


def parse_sort(text: str) -> Sort:
    """`total`, `total:asc` or `customer:desc` as a Sort. Raises UsageError naming what it accepts."""
    words = filled("--sort", text, f"one of: {', '.join(SortKey)}")
    word, _, direction = words.lower().partition(":")
    try:
        key = SortKey(word)
    except ValueError:
        raise unknown_word("--sort", text, SortKey) from None
    if direction not in ("", "asc", "desc"):
        raise unknown_word("--sort", text, (f"{word}:asc", f"{word}:desc"))
    return Sort(key, direction == "desc" if direction else key in _LARGEST_FIRST)
