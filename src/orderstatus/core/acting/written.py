"""Steps, mutations and outcomes as plain JSON values and back, for the journal: exactly, and never by guessing.

What is read decides what is sent to a shop. So a kind, a field or a word that this version does not know is an error
and never left out: a later version may mean something by it that changes what the step does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeAlias, Union, get_args, get_origin, get_type_hints

from orderstatus.core.acting import mutations
from orderstatus.core.acting.mutations import Change
from orderstatus.core.acting.outcomes import Outcome
from orderstatus.core.acting.plans import Step
from orderstatus.core.errors import OrderStatusError
from orderstatus.core.labels import Sentence, Word

VERSION = 1
"""Of what is written here. A change that an older version would misread, or not know, makes it one more."""

Json: TypeAlias = dict[str, Any]
"""What `json.dumps` takes: texts, numbers, truth, null, lists and objects."""

_KINDS: Mapping[str, type[Change]] = {
    "capture-payment": mutations.CapturePayment,
    "mark-paid": mutations.MarkPaid,
    "create-fulfillment": mutations.CreateFulfillment,
    "place-hold": mutations.PlaceHold,
    "release-holds": mutations.ReleaseHolds,
    "update-tracking": mutations.UpdateTracking,
    "post-event": mutations.PostEvent,
    "cancel-order": mutations.CancelOrder,
    "close-order": mutations.CloseOrder,
    "reopen-order": mutations.ReopenOrder,
    "add-tags": mutations.AddTags,
    "remove-tags": mutations.RemoveTags,
    "approve-return": mutations.ApproveReturn,
    "decline-return": mutations.DeclineReturn,
    "close-return": mutations.CloseReturn,
    "move-stage": mutations.MoveStage,
}
"""By names of their own, so that a class may be called otherwise one day."""
_NAMES: Mapping[type, str] = {kind: name for name, kind in _KINDS.items()}

_Coder: TypeAlias = tuple[Callable[[Any], Any], Callable[[Any], Any]]


def mutation_to_json(mutation: Change) -> Json:
    """The mutation with its kind and the version."""
    return {"version": VERSION, **_written_mutation(mutation)}


def mutation_from_json(written: object) -> Change:
    """The mutation that `mutation_to_json` wrote. Raises OrderStatusError where this version cannot know what it is."""
    told: Change = _told("mutation", written, _read_mutation)
    return told


def step_to_json(step: Step) -> Json:
    """The step, but for the customer's name: nothing needs it to go on, and a journal outlives what a shop forgets."""
    return {"version": VERSION, **_coder(Step)[0](replace(step, customer=None))}


def step_from_json(written: object) -> Step:
    """The step that `step_to_json` wrote. Raises OrderStatusError where this version cannot know what it is."""
    told: Step = _told("step", written, _coder(Step)[1])
    return told


def outcome_to_json(outcome: Outcome) -> Json:
    """The outcome with the version."""
    return {"version": VERSION, **_coder(Outcome)[0](outcome)}


def outcome_from_json(written: object) -> Outcome:
    """The outcome that `outcome_to_json` wrote. Raises OrderStatusError where this version cannot know what it is."""
    told: Outcome = _told("outcome", written, _coder(Outcome)[1])
    return told


def _told(what: str, written: object, read: Callable[[Any], Any]) -> Any:
    version = written.get("version") if isinstance(written, dict) else None
    if isinstance(version, int) and version > VERSION:
        raise OrderStatusError(
            f"the journal holds a {what} of a newer orderstatus", hint="use that version, or a newer one"
        )
    if not isinstance(written, dict) or version != VERSION:
        raise _unreadable(what, "it has no version")
    try:
        return read({name: value for name, value in written.items() if name != "version"})
    except (TypeError, ValueError, KeyError, AttributeError, InvalidOperation) as error:
        raise _unreadable(what, str(error)) from error


def _unreadable(what: str, why: str) -> OrderStatusError:
    return OrderStatusError(
        f"the journal holds a {what} that this version cannot read: {why}",
        hint="nothing was sent for it; look at the order itself",
    )


@cache
def _coder(kind: Any) -> _Coder:
    """How a value of this type is written and read, by its type hints."""
    if kind in (str, int, bool):
        return _same, _checked(kind)
    if kind is datetime:
        return _moment, _read_moment
    if kind is Decimal:
        return str, lambda text: Decimal(_checked(str)(text))
    if kind is Sentence:
        return _written_sentence, _read_sentence
    if get_origin(kind) is tuple:
        return _tuple(get_args(kind)[0])
    if kind == Change:
        return _written_mutation, _read_mutation
    if get_origin(kind) in (Union, UnionType):
        return _optional(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return (lambda member: member.value), kind
    if is_dataclass(kind):
        return _dataclass(kind)
    raise TypeError(f"{kind} is not kept in a journal")


def _same(value: Any) -> Any:
    return value


def _checked(kind: type) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        # By the type itself: true is an int in Python, and is none here.
        if type(value) is not kind:
            raise TypeError(f"{value!r} is no {kind.__name__}")
        return value

    return read


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _read_moment(text: Any) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text} has no zone")
    return at


def _optional(kind: Any) -> _Coder:
    (inner,) = (each for each in get_args(kind) if each is not NoneType)
    write, read = _coder(inner)
    return (
        lambda value: None if value is None else write(value),
        lambda value: None if value is None else read(value),
    )


def _tuple(item: Any) -> _Coder:
    write, read = _coder(item)

    def read_all(values: Any) -> tuple[Any, ...]:
        return tuple(read(each) for each in _checked(list)(values))

    return (lambda values: [write(each) for each in values]), read_all


def _dataclass(kind: Any) -> _Coder:
    hints = get_type_hints(kind)
    coders = {each.name: (each, *_coder(hints[each.name])) for each in fields(kind)}

    def write(value: Any) -> Json:
        held = {name: getattr(value, name) for name in coders}
        return {name: coders[name][1](each) for name, each in held.items() if not _is_default(coders[name][0], each)}

    def read(written: Any) -> Any:
        unknown = sorted(_checked(dict)(written).keys() - coders.keys())
        if unknown:
            raise ValueError(f"`{unknown[0]}` is not known")
        return kind(**{name: coders[name][2](value) for name, value in written.items()})

    return write, read


def _is_default(place: Field[Any], value: object) -> bool:
    # By type too: 0 is False.
    return place.default is not MISSING and type(value) is type(place.default) and value == place.default


def _written_mutation(mutation: Any) -> Json:
    kind: Any = type(mutation)
    return {"kind": _NAMES[kind], **_coder(kind)[0](mutation)}


def _read_mutation(written: Any) -> Any:
    name = _checked(dict)(written).get("kind")
    kind: Any = _KINDS.get(name)
    if kind is None:
        raise ValueError(f"the kind `{name}` is not known")
    return _coder(kind)[1]({key: value for key, value in written.items() if key != "kind"})


def _written_sentence(said: Sentence) -> Json:
    return {"english": said.english, "values": {name: _written_value(value) for name, value in said.values.items()}}


def _read_sentence(written: Any) -> Sentence:
    values = _checked(dict)(written["values"])
    return Sentence(_checked(str)(written["english"]), {name: _read_value(value) for name, value in values.items()})


def _written_value(value: object) -> Any:
    """A value that is put into a sentence; what is of no type known here is written as it would be said."""
    match value:
        case None | bool() | int():
            return value
        case Word():
            return {"word": [value.axis, value.value]}
        case Decimal():
            return {"decimal": str(value)}
        case datetime():
            return {"at": _moment(value)} if value.tzinfo else str(value)
        case Sentence():
            return {"sentence": _written_sentence(value)}
    return str(value)


def _read_value(written: Any) -> object:
    if not isinstance(written, dict):
        return written
    ((kind, value),) = written.items()
    match kind:
        case "word":
            axis, word = value
            return Word(_checked(str)(axis), _checked(str)(word))
        case "decimal":
            return Decimal(_checked(str)(value))
        case "at":
            return _read_moment(value)
        case "sentence":
            return _read_sentence(value)
    raise ValueError(f"the value `{kind}` is not known")
