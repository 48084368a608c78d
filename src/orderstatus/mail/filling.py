"""A template in Jinja's language, read and filled within bounds; a mistake is told with its line and nearest name."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Any

from orderstatus.core.errors import UsageError
from orderstatus.mail.bounds import (
    FILTERS,
    JOINED,
    LARGEST,
    STEPS,
    TEXT_FILTERS,
    Budget,
    Forbidden,
    calculated,
    checked,
    refuse_too_much,
)
from orderstatus.mail.languages import day_in
from orderstatus.mail.variables import LISTS, PLAIN, VARIABLES, Entries

if TYPE_CHECKING:
    from jinja2.sandbox import ImmutableSandboxedEnvironment

_NAMES = (*VARIABLES, *LISTS, *PLAIN)
_OF_THE_LANGUAGE = frozenset({"range", "loop"})
# What acts, hides or reorders: C0 but for tab and line feed, DEL, C1, bidirectional overrides and isolates, zero-width
# spaces, line separators, tags, surrogates. Joiners stay: Persian, Hindi and emoji are written with them.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_TAGS_ALONE = re.compile(r"\s*(?:\{%(?:(?!%\}).)*%\}\s*)+")
_TAG_AT_END = re.compile(r"([^-+])%\}\s*$")


def without_controls(text: str) -> str:
    """`text` without the characters that could act on whatever shows it; line breaks are single line feeds."""
    return _UNSAFE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


class _Mistake(Exception):
    """A name that is not there."""

    def __init__(self, why: str, hint: str) -> None:
        super().__init__(why)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Filled:
    """A part of a template (its subject, text or HTML) that can be filled again and again."""

    where: str
    """The file, as messages name it."""
    _template: Any
    _environment: Any

    def fill(self, variables: Mapping[str, Any]) -> str:
        """The text. Raises UsageError naming file, line and what is missing, and where it would come to too much."""
        from jinja2 import TemplateError

        self._environment.budget = budget = Budget()
        made: list[str] = []
        size = 0
        try:
            for piece in self._template.generate(**variables):
                size += len(piece)
                if size > LARGEST:
                    raise Forbidden(f"it comes to more than {LARGEST:,} characters")
                made.append(piece)
            budget.spend(0)
        except _Mistake as error:
            raise _error(self.where, _line(error.__traceback__), str(error), error.hint) from None
        except Forbidden as error:
            raise _error(self.where, error.line or _line(error.__traceback__), error.why) from None
        except (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
            raise _error(self.where, _line(error.__traceback__), str(error) or type(error).__name__) from None
        except (RecursionError, MemoryError):
            raise _error(self.where, None, "it is nested too deeply") from None
        return without_controls("".join(made))


def template(source: str, where: str, language: str, *, html: bool) -> Filled:
    """`source` read and checked; in HTML every value is escaped. Raises UsageError naming `where` and the line."""
    from jinja2 import Template, TemplateSyntaxError

    environment = _environment(language, html=html)
    try:
        refuse_too_much(environment.lex(source))
        parsed = environment.parse(_keeping_lines(source))
        whole = checked(parsed)
        if unknown := _unknown_name(parsed):
            name, line = unknown
            raise _error(where, line, f"there is no `{name}`", _names_hint(name, _NAMES))
        code = environment.compile(whole, filename=where)
        made = Template.from_code(environment, code, dict(environment.globals))
    except Forbidden as error:
        raise _error(where, error.line, error.why) from None
    except TemplateSyntaxError as error:
        raise _error(where, error.lineno, error.message or "it is no template") from None
    except (RecursionError, MemoryError, SyntaxError, ValueError):
        raise _error(where, None, "it is nested too deeply") from None
    return Filled(where, made, environment)


def _keeping_lines(source: str) -> str:
    """`source` so that a line of nothing but tags leaves no line, and any other line keeps its end.

    Jinja drops the line break after every tag, or after none.
    """
    return "\n".join(
        line if _TAGS_ALONE.fullmatch(line) else _TAG_AT_END.sub(r"\1 +%}", line) for line in source.split("\n")
    )


def _environment(language: str, *, html: bool) -> ImmutableSandboxedEnvironment:
    from jinja2 import StrictUndefined, pass_context
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class _Bounded(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
        budget = Budget()

        def getattr(self, obj: Any, attribute: str) -> Any:
            """The entry of a variable, or a counter of a loop; nothing has methods here."""
            if isinstance(obj, dict):
                return obj[attribute] if attribute in obj else _missing(obj, attribute)
            if type(obj).__name__ == "LoopContext" and not attribute.startswith("_"):
                return super().getattr(obj, attribute)
            return _missing(obj, attribute)

        def getitem(self, obj: Any, argument: Any) -> Any:
            """As `getattr` of a text; a position or a slice of a list or of a text."""
            if isinstance(argument, str):
                return self.getattr(obj, str(argument))
            try:
                return obj[argument]
            except (TypeError, LookupError):
                return _missing(obj, str(argument))

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
            """Numbers are calculated, and two texts put together."""
            return calculated(left, operator, right, self.budget)

    @pass_context
    def _written(_: Any, value: Any) -> Any:
        text = _as_text(value, language)
        environment.budget.spend(len(text))
        return text

    environment = _Bounded(
        autoescape=html,
        undefined=StrictUndefined,
        finalize=_written,
        optimized=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    _restrict(environment, language)
    return environment


def _restrict(environment: Any, language: str) -> None:
    """Afterwards it has the filters of `FILTERS` and `range`, and nothing else."""
    from jinja2 import pass_context
    from jinja2.runtime import markup_join, str_join

    plain = {name: environment.filters[name] for name in FILTERS}

    def counted(name: str) -> Callable[..., Any]:
        of_jinja = plain[name]
        if not getattr(of_jinja, "jinja_pass_arg", None):

            def _text(value: Any, *arguments: Any, **named: Any) -> Any:
                text = _as_text(value, language)
                environment.budget.spend(len(text))
                return of_jinja(text, *arguments, **named)

            return _text
        return lambda value, *arguments, **named: of_jinja(environment, _as_text(value, language), *arguments, **named)

    def join(values: Any, between: Any = "", attribute: str | None = None) -> Any:
        texts = []
        for each in environment.budget.steps(values, 0):
            texts.append(_as_text(each if attribute is None else environment.getitem(each, attribute), language))
        glue = _as_text(between, language)
        environment.budget.spend(sum(map(len, texts)) + len(glue) * len(texts))
        parts = [part for text in texts for part in (glue, text)][1:]
        return (markup_join if environment.autoescape else str_join)(parts)

    @pass_context
    def mapped(context: Any, values: Any, *named: Any, **arguments: Any) -> Any:
        # It is given a filter by its name, which may be put together while the template is filled.
        if named and named[0] not in FILTERS:
            raise Forbidden(f"there is no filter `{named[0]}`; there are: {', '.join(sorted(FILTERS))}")
        return plain["map"](context, values, *named, **arguments)

    def replace(value: Any, old: Any, new: Any) -> Any:
        text, before, after = (_as_text(each, language) for each in (value, old, new))
        environment.budget.spend(len(text) + text.count(before) * len(after))
        return text.replace(before, after)

    environment.filters = {
        **plain,
        **{name: counted(name) for name in TEXT_FILTERS},
        "join": join,
        "map": mapped,
        "replace": replace,
        STEPS: lambda over, literal: environment.budget.steps(over, literal),
        JOINED: lambda parts: join(parts),
    }
    environment.globals = {"range": environment.globals["range"]}


def _as_text(value: Any, language: str) -> Any:
    """A value as it is read: nothing for None, days as the language has them. Raises Forbidden for a list."""
    if isinstance(value, str):
        # Markup (a block of HTML that was put aside) is a text too, and stays what it is.
        return value if hasattr(value, "__html__") else without_controls(value)
    if value is None:
        return ""
    if isinstance(value, date):
        return day_in(language, value)
    if isinstance(value, int | float):
        return str(value)
    if type(value).__name__ == "StrictUndefined":
        # Raises what it was made to say.
        return str(value)
    called = f"`{value.called}`" if isinstance(value, Entries) else "this"
    raise Forbidden(f"{called} is no text: name one of its entries, or go through it with {{% for %}}")


def _missing(of: Any, name: str) -> Any:
    """What is not there: it may be asked whether it is, and raises _Mistake wherever else it is used."""
    from jinja2 import StrictUndefined, Undefined

    if isinstance(of, Undefined):
        return of
    if isinstance(of, Entries):
        why, hint = f"there is no `{of.called}.{name}`", _names_hint(name, tuple(of), of.called)
    elif of is None:
        why, hint = f"this order has nothing that has a `.{name}`", "ask first: {% if parcel %}...{% endif %}"
    else:
        why, hint = f"there is no `{name}` here", f"a template can name: {', '.join(_NAMES)}"
    return StrictUndefined(hint=why, name=name, exc=partial(_Mistake, hint=hint))  # type: ignore[arg-type]


def _names_hint(name: str, names: tuple[str, ...], of: str | None = None) -> str:
    before = "" if of is None else f"{of}."
    near = get_close_matches(name, names, n=1, cutoff=0.5)
    asked = f"did you mean `{before}{near[0]}`? " if near else ""
    return f"{asked}there are: {', '.join(before + each for each in names)}"


def _error(where: str, line: int | None, why: str, hint: str | None = None) -> UsageError:
    at = where if line is None else f"{where}, line {line}"
    return UsageError(f"{at}: {why}", hint=hint or "mend the template, and try it: orderstatus notify check")


def _line(traceback: TracebackType | None) -> int | None:
    """The line of the template in which it happened: Jinja puts that into the traceback."""
    line = None
    while traceback is not None:
        if "__jinja_exception__" in traceback.tb_frame.f_globals:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def _unknown_name(parsed: Any) -> tuple[str, int] | None:
    """The first name that nobody gives a template and that it does not set itself, and its line."""
    from jinja2 import nodes

    names = list(parsed.find_all(nodes.Name))
    known = {*_NAMES, *_OF_THE_LANGUAGE, *(each.name for each in names if each.ctx != "load")}
    return next(((each.name, each.lineno) for each in names if each.name not in known), None)
