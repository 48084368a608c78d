"""What a template may do, so that filling one always ends soon and in little memory, whatever it says.

Jinja's own sandbox keeps a template from Python's inside, but not from `"x" * 10 ** 9` or from loops in loops. So here
a template is checked when it is read: only parts of the language on a list, which cannot grow anything but by what they
say, no methods, and no other files. While it is filled every step of a loop and every text that is made are counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from jinja2 import nodes

LARGEST = 1_000_000
"""Characters that a message may have, and that may be put together on the way to it."""
_SECONDS = 5.0
_STEP = 10
"""What a step of a loop counts as, so that there are 100,000 at the most."""
_MOST_TOKENS = 30_000
"""Names, signs and spaces in tags: some five thousand tags."""
_LARGEST_NUMBER = 10**12
STEPS, JOINED = "_steps", "_joined"
"""Filters of ours, put in after a template was checked: a template that names one is refused, also where it gives the
name to `map`."""
# Left out is what makes much of little by its arguments (indent, center, format, round to places, batch, urlencode
# again and again), what takes time squared (striptags), and `safe`, so that in HTML every value is escaped.
FILTERS = frozenset(
    {
        *("upper", "lower", "capitalize", "title", "trim", "truncate", "replace", "escape", "e", "string"),
        *("default", "d", "length", "count", "first", "last", "join", "list", "sort", "unique", "reverse", "map"),
        *("select", "reject", "selectattr", "rejectattr", "sum", "min", "max", "int", "abs"),
    }
)
TEXT_FILTERS = frozenset({"upper", "lower", "capitalize", "title", "trim", "truncate", "string"})
_PARTS = frozenset(
    {
        *("Template", "Output", "TemplateData", "Name", "Const", "Getattr", "Getitem", "Slice", "Filter", "Test"),
        *("For", "If", "Assign", "AssignBlock", "FilterBlock", "With", "Compare", "Operand", "And", "Or", "Not"),
        *("CondExpr", "Add", "Sub", "Mul", "Div", "FloorDiv", "Mod", "Neg", "Pos", "Concat", "Call", "Keyword"),
        *("Tuple", "List"),
    }
)
_CALLED = {
    **dict.fromkeys(("Include", "Import", "FromImport", "Extends", "Block"), "another file"),
    **dict.fromkeys(("Macro", "CallBlock"), "a macro"),
    "Pow": "`**`",
    "Dict": "a dictionary",
    "NSRef": "a namespace",
    "ScopedEvalContextModifier": "`autoescape`",
}


class Forbidden(Exception):
    """A template does what none may."""

    def __init__(self, why: str, line: int | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.line = line


class Budget:
    """How much one message may still come to."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._left = LARGEST
        self._until = clock() + _SECONDS

    def spend(self, amount: int) -> None:
        """So much was made. Raises Forbidden where it is too much by now, or has taken too long."""
        self._left -= amount
        if self._left < 0:
            raise Forbidden(f"it comes to more than {LARGEST:,} characters, or loops for too long")
        if self._clock() > self._until:
            raise Forbidden(f"it takes longer than {_SECONDS:g} s")

    def steps(self, over: Any, literal: int) -> Iterator[Any]:
        """`over`, one by one; each step counts, and the text of the template that it writes."""
        for each in over:
            self.spend(_STEP + literal)
            yield each


def refuse_too_much(tokens: Iterable[object]) -> None:
    """Raises Forbidden for a template of so many tags, or so long ones, that only to read it would fill the memory.

    1 MB of tags took 23 s and 1 GB. Text counts as one token, however long it is.
    """
    for count, _ in enumerate(tokens):
        if count >= _MOST_TOKENS:
            raise Forbidden("it has too many tags, or too long ones")


def checked(template: nodes.Template) -> nodes.Template:
    """The template with its loops counted. Raises Forbidden, with the line, for what none may do."""
    from jinja2 import nodes

    for node in _all(template):
        _check(node)
    for loop in list(template.find_all(nodes.For)):
        literal = sum(len(text.data) for part in loop.body for text in _texts(part))
        over = cast("nodes.Expr", loop.iter)
        loop.iter = _filter(over, STEPS, nodes.Const(literal, lineno=loop.lineno))
    joined = _with_joined(template)
    if template.environment is not None:
        # What was put in has none of its own yet.
        joined.set_environment(template.environment)
    return joined


def calculated(left: Any, operator: str, right: Any, budget: Budget) -> Any:
    """`left operator right`, of numbers, or of two texts put together. Raises Forbidden for what could grow."""
    if operator == "+" and isinstance(left, str) and isinstance(right, str):
        budget.spend(len(left) + len(right))
        return left + right
    if not all(isinstance(each, int | float) and abs(each) <= _LARGEST_NUMBER for each in (left, right)):
        raise Forbidden(f"`{operator}` is for numbers that are not too large")
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" | "//" | "%" if right == 0:
            raise Forbidden("it divides by zero")
        case "/":
            return left / right
        case "//":
            return left // right
        case "%":
            return left % right
    raise Forbidden(f"`{operator}` is not for templates")


def _all(node: nodes.Node) -> Iterator[nodes.Node]:
    yield node
    for child in node.iter_child_nodes():
        yield from _all(child)


def _check(node: nodes.Node) -> None:
    from jinja2 import nodes

    kind = type(node).__name__
    if kind not in _PARTS:
        raise Forbidden(f"{_CALLED.get(kind, f'`{kind}`')} is not for templates of messages", node.lineno)
    match node:
        case nodes.Filter(name=str() as name) if name not in FILTERS:
            raise Forbidden(f"there is no filter `{name}`; there are: {', '.join(sorted(FILTERS))}", node.lineno)
        case nodes.Call() if not _may_be_called(node):
            raise Forbidden("a template cannot call anything but range(); filters do the same", node.lineno)
        case nodes.For(recursive=True):
            raise Forbidden("a recursive loop is not for templates of messages", node.lineno)
        case nodes.Tuple(ctx="load") | nodes.List() if not all(isinstance(i, nodes.Const) for i in node.items):
            # Lists in lists could double with every line.
            raise Forbidden("a list in a template is of texts and numbers only", node.lineno)


def _may_be_called(call: nodes.Call) -> bool:
    from jinja2 import nodes

    match call.node:
        case nodes.Name(name="range"):
            return True
        case nodes.Getattr(node=nodes.Name(name="loop"), attr="cycle"):
            return True
    return False


def _texts(node: nodes.Node) -> Iterable[nodes.TemplateData]:
    from jinja2 import nodes

    return node.find_all(nodes.TemplateData) if not isinstance(node, nodes.TemplateData) else (node,)


def _with_joined(template: nodes.Template) -> nodes.Template:
    """`a ~ b` is put together by a filter of ours, which counts what it makes."""
    from jinja2 import nodes
    from jinja2.visitor import NodeTransformer

    class _Joining(NodeTransformer):
        def visit_Concat(self, node: nodes.Concat) -> nodes.Node:
            self.generic_visit(node)
            return _filter(nodes.List(node.nodes, lineno=node.lineno), JOINED)

    joined: nodes.Template = _Joining().visit(template)
    return joined


def _filter(of: nodes.Expr, name: str, *arguments: nodes.Expr) -> nodes.Filter:
    from jinja2 import nodes

    return nodes.Filter(of, name, list(arguments), [], None, None, lineno=of.lineno)
