"""A parsed search applied to nodes: predicates, warnings and the bounds that let a page skip most of the shop."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from orderstatus.demo.search import DEFAULT_FIELD, RANGE_KEYS, And, Node, Not, Or, Term, parse, parsed, terms
from orderstatus.demo.search_fields import Field

Json = dict[str, Any]
Predicate = Callable[[Json], bool]
Warning_ = Json

_WORDS = re.compile(r"[^\W_]+", re.UNICODE)
_INSTANT = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2})(?::(\d{2})(?::(\d{2})(?:\.\d+)?)?)?)?)?)?(Z|[+-]\d{2}:?\d{2})?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What a search needs to know about time: now, and the shop's zone for values without one."""

    now: datetime
    zone: tzinfo = UTC


@dataclass(slots=True)
class Search:
    """A search ready to use: ``matches`` is None when everything matches; ``since`` and ``until`` bound
    ``processedAt``.

    ``until`` is exclusive; both are instants as nodes hold them. ``parsed`` and ``warnings`` are what
    ``extensions.search`` shows when there are warnings.
    """

    matches: Predicate | None = None
    parsed: Json = field(default_factory=dict)
    warnings: list[Warning_] = field(default_factory=list)
    since: str | None = None
    until: str | None = None


def search(text: str | None, fields: Mapping[str, Field], clock: Clock) -> Search:
    """Return the search that ``text`` asks for on nodes with these fields.

    An unknown field is left out, so that it narrows nothing, with the warning ``invalid_field``; a value that its
    field does not accept matches nothing, with ``invalid_value``; free text where there is no such field is left out
    with ``missing_named_field`` (all recorded).
    """
    node = parse(text) if text else None
    if node is None:
        return Search()
    found = Search(parsed=parsed(node, lambda term: _shown(term, fields, clock)))
    found.warnings = [w for term in terms(node) if (w := _warning(term, fields, clock)) is not None]
    found.matches = _predicate(node, fields, clock)
    for term in [node] if isinstance(node, Term) else node.nodes if isinstance(node, And) else []:
        if isinstance(term, Term) and term.field == "processed_at" and "processed_at" in fields and not term.exists:
            _narrow(found, term, clock)
    return found


def _narrow(found: Search, term: Term, clock: Clock) -> None:
    span = _span(term.value, clock)
    if span is None:
        return
    start, end = _stamp(span[0]), _stamp(span[1])
    since = {"": start, ">=": start, ">": end}.get(term.comparator)
    until = {"": end, "<": start, "<=": end}.get(term.comparator)
    if since is not None:
        found.since = max(found.since or since, since)
    if until is not None:
        found.until = min(found.until or until, until)


def _stamp(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _span(value: str, clock: Clock) -> tuple[datetime, datetime] | None:
    """Return the first instant of the year, month, day, hour, minute or second that a value names, and of the next one.

    A value without a zone is in the shop's (recorded for cut timestamps; a belief for bare dates).
    """
    if value.lower() == "now":
        return clock.now, clock.now + timedelta(seconds=1)
    found = _INSTANT.fullmatch(value.strip())
    if found is None:
        return None
    *numbers, zone = found.groups()
    given = [int(n) for n in numbers if n is not None]
    try:
        year, month, day, hour, minute, second = [*given, *(1, 1, 1, 0, 0, 0)[len(given) :]]
        start = datetime(year, month, day, hour, minute, second, tzinfo=clock.zone)
    except ValueError:
        return None
    if zone == "Z":
        start = start.replace(tzinfo=UTC)
    elif zone:
        start = datetime.fromisoformat(start.strftime("%Y-%m-%dT%H:%M:%S") + zone)
    if len(given) == 1:
        return start, start.replace(year=start.year + 1)
    if len(given) == 2:
        return start, (start.replace(day=28) + timedelta(days=4)).replace(day=1)
    unit = {3: timedelta(days=1), 4: timedelta(hours=1), 5: timedelta(minutes=1), 6: timedelta(seconds=1)}[len(given)]
    return start, start + unit


def names_an_instant(value: str, clock: Clock) -> bool:
    """Whether a value can be understood as a time."""
    return _span(value, clock) is not None


def _number(value: str) -> Decimal | None:
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _shown(term: Term, fields: Mapping[str, Field], clock: Clock) -> tuple[str, Any]:
    key, kind = RANGE_KEYS[term.comparator], fields[term.field].kind if term.field in fields else ""
    if kind == "time" and (span := _span(term.value, clock)) is not None:
        # Recorded: a cut timestamp is shown in the shop's zone, and "less than" it as range_lte.
        instant = span[0].isoformat().replace("+00:00", "Z") if not term.cut else span[0].isoformat()
        return ("range_lte" if term.cut and term.comparator == "<" else key), instant
    if kind == "id" and term.value.lstrip("-").isdigit():
        return key, int(term.value)
    return key, term.value


def _warning(term: Term, fields: Mapping[str, Field], clock: Clock) -> Warning_ | None:
    known = fields.get(term.field)
    if known is None and term.field == DEFAULT_FIELD:
        message = "Input must use named search fields in this query."
        return {"field": DEFAULT_FIELD, "message": message, "code": "missing_named_field"}
    if known is None:
        return {"field": term.field, "message": "Invalid search field for this query.", "code": "invalid_field"}
    if term.exists or _accepts(term, known, clock):
        return None
    if known.kind == "id":  # recorded with this text and without a code
        message = f"Expected field to be a positive integer or UUID, received `{term.value}`."
        return {"field": term.field, "message": message}
    message = f"Input `{term.value}` is not an accepted value."
    return {"field": term.field, "message": message, "code": "invalid_value"}


def _accepts(term: Term, known: Field, clock: Clock) -> bool:
    if known.kind == "choice":
        return known.accepted is not None and term.value.lower() in known.accepted
    if known.kind == "time":
        return _span(term.value, clock) is not None
    if known.kind == "number":
        return all(_number(part) is not None for part in term.value.split("..", 1))
    if known.kind == "id":
        return term.value.isdigit() and int(term.value) > 0
    return known.kind != "boolean" or term.value.lower() in ("true", "false")


def _predicate(node: Node, fields: Mapping[str, Field], clock: Clock) -> Predicate | None:
    """Return the test of a tree; None when nothing of it narrows."""
    if isinstance(node, Term):
        return _term(node, fields, clock)
    if isinstance(node, Not):
        inner = _predicate(node.node, fields, clock)
        return None if inner is None else lambda n: not inner(n)
    words, nodes = _whole_words(node, fields)
    tests = [t for t in (_predicate(child, fields, clock) for child in nodes) if t is not None]
    tests += [_is_one_of(fields[name], wanted) for name, wanted in words.items()]
    if len(tests) < 2:
        return tests[0] if tests else None
    if isinstance(node, Or):
        return lambda n: any(test(n) for test in tests)
    return lambda n: all(test(n) for test in tests)


def _whole_words(node: And | Or, fields: Mapping[str, Field]) -> tuple[dict[str, set[str]], list[Node]]:
    """The words that an OR names for each keyword, which are looked up together (250 names of orders are one search),
    and what else it asks for."""
    words: dict[str, set[str]] = {}
    rest: list[Node] = []
    for child in node.nodes:
        if isinstance(node, Or) and isinstance(child, Term) and _is_whole_word(child, fields):
            words.setdefault(child.field, set()).add(child.value.lower())
        else:
            rest.append(child)
    return words, rest


def _is_whole_word(term: Term, fields: Mapping[str, Field]) -> bool:
    known = fields.get(term.field)
    return known is not None and known.kind == "keyword" and term.quoted and term.field != "tag_not"


def _is_one_of(known: Field, wanted: set[str]) -> Predicate:
    return lambda n: any(v is not None and str(v).lower() in wanted for v in known.values(n))


def _term(term: Term, fields: Mapping[str, Field], clock: Clock) -> Predicate | None:
    known = fields.get(term.field)
    if known is None:
        return None
    if term.exists:
        return lambda n: any(v not in (None, "") for v in known.values(n))
    if not _accepts(term, known, clock):
        return lambda n: False
    if known.accepted is not None:
        return known.accepted[term.value.lower()]
    test = _value_test(term, known.kind, clock)
    matches: Predicate = lambda n: any(v is not None and test(v) for v in known.values(n))  # noqa: E731
    if term.field == "tag_not":
        return lambda n: not matches(n)
    return matches


def _value_test(term: Term, kind: str, clock: Clock) -> Callable[[Any], bool]:
    if kind == "time":
        span = _span(term.value, clock)
        assert span is not None  # _accepts has seen it
        start, end = _stamp(span[0]), _stamp(span[1])
        return {
            "": lambda v: start <= v < end,
            ">=": lambda v: v >= start,
            ">": lambda v: v >= end,
            "<": lambda v: v < start,
            "<=": lambda v: v < end,
        }[term.comparator]
    if kind in ("number", "id"):
        return _number_test(term)
    if kind == "boolean":
        return lambda v: v is (term.value.lower() == "true")
    if kind == "words":
        return _words_test(term)
    wanted = term.value.lower()
    if term.prefix:
        return lambda v: str(v).lower().startswith(wanted[:-1])
    if "," in wanted and not term.quoted:  # a comma list, documented in one example (channel:web,pos)
        return lambda v: str(v).lower() in wanted.split(",")
    return lambda v: str(v).lower() == wanted


def _number_test(term: Term) -> Callable[[Any], bool]:
    low, _, high = term.value.partition("..")
    first = Decimal(low)
    if high:
        last = Decimal(high)
        return lambda v: first <= Decimal(v) <= last
    return {
        "": lambda v: Decimal(v) == first,
        ">=": lambda v: Decimal(v) >= first,
        ">": lambda v: Decimal(v) > first,
        "<": lambda v: Decimal(v) < first,
        "<=": lambda v: Decimal(v) <= first,
    }[term.comparator]


def _words_test(term: Term) -> Callable[[Any], bool]:
    """The value's words stand in the text one after the other, the last one as a prefix with ``*``, without case.

    A belief: how Shopify cuts text into words is not documented.
    """
    wanted = _WORDS.findall(term.value.lower())
    if not wanted:
        return lambda v: False

    def test(value: Any) -> bool:
        words = _WORDS.findall(str(value).lower())
        for at in range(len(words) - len(wanted) + 1):
            *head, last = words[at : at + len(wanted)]
            if head == wanted[:-1] and (last == wanted[-1] or (term.prefix and last.startswith(wanted[-1]))):
                return True
        return False

    return test
