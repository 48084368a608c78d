"""The search language of ``query:`` arguments: text to a tree, and the tree as Shopify shows it in ``parsed``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

DEFAULT_FIELD = "default"
RANGE_KEYS = {">=": "range_gte", "<=": "range_lte", ">": "range_gt", "<": "range_lt"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One condition. ``field`` is ``default`` for free text; ``comparator`` is empty, ``<``, ``<=``, ``>`` or ``>=``.

    ``cut`` marks a value that a colon cut short, as it does to every unquoted timestamp (recorded).
    """

    field: str
    value: str
    comparator: str = ""
    quoted: bool = False
    cut: bool = False

    @property
    def exists(self) -> bool:
        """Whether this is ``field:*``, which asks for any value at all."""
        return self.value == "*" and not self.quoted

    @property
    def prefix(self) -> bool:
        """Whether the value is a prefix, ``word*``."""
        return self.value.endswith("*") and not self.quoted and len(self.value) > 1


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of one node."""

    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of the nodes."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of the nodes."""

    nodes: tuple[Node, ...]


Node = Term | Not | And | Or

_TOKEN = re.compile(
    r"""\s+ | (?P<paren>[()]) | (?P<minus>-(?=[^\s-])) |
    (?P<word>(?: \\. | (?<![\w.])"(?:\\.|[^"\\])*" | (?<![\w.])'(?:\\.|[^'\\])*' | [^\s()\\] )+)""",
    re.VERBOSE,
)


def parse(text: str) -> Node | None:
    """Return the tree of a search string; None when it asks for nothing.

    Terms joined by nothing are joined by AND; OR binds tighter than AND (usage/search-syntax); NOT and a leading
    ``-`` negate; an unbalanced parenthesis is closed at the end. An unquoted value is cut at its colons:
    ``f:>=2026-01-01T00:00:00Z`` gives the terms ``f >= 2026-01-01T00`` and ``00:00Z`` (recorded in three shops).
    """
    return _Parser(list(_tokens(text))).conjunction()


def _tokens(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if found is None:  # a lone backslash or quote at the end: Shopify ignores it as far as recordings tell
            at += 1
            continue
        if found.lastgroup is not None:
            yield found.group()
        at = found.end()


class _Parser:
    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.at = 0

    def _peek(self) -> str | None:
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def conjunction(self) -> Node | None:
        nodes: list[Node] = []
        while (token := self._peek()) is not None and token != ")":
            if token == "AND":
                self.at += 1
                continue
            node = self._disjunction()
            if isinstance(node, And):
                nodes.extend(node.nodes)
            elif node is not None:
                nodes.append(node)
        if not nodes:
            return None
        return nodes[0] if len(nodes) == 1 else And(tuple(nodes))

    def _disjunction(self) -> Node | None:
        nodes: list[Node] = []
        while True:
            node = self._unary()
            if isinstance(node, Or):
                nodes.extend(node.nodes)
            elif node is not None:
                nodes.append(node)
            if self._peek() != "OR":
                break
            self.at += 1
        if not nodes:
            return None
        return nodes[0] if len(nodes) == 1 else Or(tuple(nodes))

    def _unary(self) -> Node | None:
        token = self._peek()
        if token is None or token in (")", "AND", "OR"):
            return None
        self.at += 1
        if token in ("NOT", "-"):
            node = self._unary()
            return None if node is None else Not(node)
        if token == "(":
            inner = self.conjunction()
            if self._peek() == ")":
                self.at += 1
            return inner
        terms = tuple(self._terms(token))
        return terms[0] if len(terms) == 1 else And(terms)

    def _terms(self, word: str) -> Iterator[Term]:
        pieces = _pieces(word)
        if len(pieces) > 1 and pieces[-1] == "":
            pieces = self._value_after_colon(pieces)
        if len(pieces) == 1:
            yield _term(DEFAULT_FIELD, pieces[0])
            return
        while pieces:
            if len(pieces) == 1:
                yield _term(DEFAULT_FIELD, pieces.pop(0))
            else:
                name, value = _unescaped(pieces.pop(0)), pieces.pop(0)
                yield _term(name, value, cut=bool(pieces))

    def _value_after_colon(self, pieces: list[str]) -> list[str]:
        """``field: value`` and ``field:>= value`` are written with a space in official examples."""
        following = self._peek()
        if following is None or following in ("(", ")", "AND", "OR", "NOT", "-"):
            return pieces
        self.at += 1
        return [*pieces[:-1], *_pieces(following)]


def _pieces(word: str) -> list[str]:
    """Split a word at its colons, except escaped and quoted ones."""
    pieces, current, quote, escaped = [], "", "", False
    for char in word:
        if char == ":" and not quote and not escaped:
            pieces.append(current)
            current = ""
            continue
        if char in "\"'" and not escaped and (not current.lstrip("<>=") or quote):
            quote = "" if quote == char else quote or char
        escaped = char == "\\" and not escaped
        current += char
    return [*pieces, current]


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _term(name: str, raw: str, *, cut: bool = False) -> Term:
    comparator = next((c for c in RANGE_KEYS if raw.startswith(c)), "")
    value = raw[len(comparator) :]
    quoted = len(value) >= 2 and value[0] == value[-1] and value[0] in "\"'"
    if quoted:
        value = value[1:-1]
    return Term(field=name, value=_unescaped(value), comparator=comparator, quoted=quoted, cut=cut)


def parsed(node: Node, shown: Callable[[Term], tuple[str, Any]]) -> Json:
    """Return a tree as ``extensions.search[].parsed`` shows it; ``shown`` gives the key and value of a comparison.

    Recorded: a plain value is ``match_all``, a quoted one ``match_phrase``; comparisons are ``range_gte`` and so on
    and come first in an ``and``. Beliefs: the shapes of NOT, prefixes and ``field:*``, which no recording shows.
    """
    if isinstance(node, Not):
        return {"not": parsed(node.node, shown)}
    if isinstance(node, And | Or):
        nodes = list(node.nodes)
        if isinstance(node, And):
            nodes.sort(key=lambda n: not (isinstance(n, Term) and n.comparator))
        return {"and" if isinstance(node, And) else "or": [parsed(n, shown) for n in nodes]}
    if node.comparator:
        key, value = shown(node)
        return {"field": node.field, key: value}
    if node.exists:
        return {"field": node.field, "exists": True}
    if node.prefix:
        return {"field": node.field, "match_prefix": node.value[:-1]}
    return {"field": node.field, "match_phrase" if node.quoted else "match_all": node.value}


def terms(node: Node) -> Iterator[Term]:
    """Yield every term of a tree from left to right."""
    if isinstance(node, Term):
        yield node
    elif isinstance(node, Not):
        yield from terms(node.node)
    else:
        for inner in node.nodes:
            yield from terms(inner)
