"""What Shopify says beside its data: denied fields, told apart by what the merchant can do about them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NOT_APPROVED = "not approved to"
"""What Shopify says of protected customer data that the app is not approved to read (fact sheet 1.4)."""
_NO_MESSAGE = "an error without a message"

UNCOUNTED = "whether every order arrived could not be checked against the shop's count"
# What these answer is no column: their absence takes away a certainty.
_CERTAINTIES = {
    "ordersCount": UNCOUNTED,
    "currentAppInstallation": "the app's scopes could not be read, so that older orders may be hidden from it unsaid",
    "shop": "the shop's time zone could not be read: times are UTC",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of an answer's `errors`. `path` names fields only: list positions are left out."""

    message: str
    code: str | None
    path: tuple[str, ...]
    required_access: str | None
    request_id: str | None

    @property
    def is_denied(self) -> bool:
        """True for a missing scope, and for protected customer data that the app is not approved to read.

        The documented sample of an unapproved field has no `extensions`, so its text counts too.
        """
        return self.code == "ACCESS_DENIED" or NOT_APPROVED in self.message

    @property
    def is_unapproved_data(self) -> bool:
        """True if Shopify's approval is missing rather than a scope: the opposite advice (fact sheet 1.4)."""
        return self.required_access is None and NOT_APPROVED in self.message


def read_problems(errors: object) -> tuple[Problem, ...]:
    """`errors` as Shopify sends it: a list, or at an HTTP error a string or an object."""
    if not errors:
        return ()
    if not isinstance(errors, list):
        return (Problem(_text(errors), None, (), None, None),)
    return tuple(_read_problem(each) for each in errors)


_LONGEST = 300


def clipped(text: str) -> str:
    """What a server said, no longer than a person reads: a proxy may send back all that it was sent."""
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _text(errors: object) -> str:
    if isinstance(errors, dict):
        return clipped("; ".join(f"{name}: {value}" for name, value in errors.items()))
    return clipped(str(errors).strip()) if errors is not None else _NO_MESSAGE


def _read_problem(error: Any) -> Problem:
    if not isinstance(error, dict):
        return Problem(_text(error), None, (), None, None)
    extensions = error.get("extensions")
    extensions = extensions if isinstance(extensions, dict) else {}
    path = error.get("path")
    code = _optional(extensions.get("code"))
    return Problem(
        message=clipped(str(error.get("message") or "").strip() or code or _NO_MESSAGE),
        code=code,
        path=tuple(step for step in path if isinstance(step, str)) if isinstance(path, list) else (),
        required_access=_optional(extensions.get("requiredAccess")),
        request_id=_optional(extensions.get("requestId")),
    )


def _optional(value: object) -> str | None:
    return str(value) if value is not None else None


def remedy(problem: Problem) -> str:
    """What gives the app access to what `problem` denies."""
    if problem.is_unapproved_data:
        return "Shopify has not approved this app for that customer data: request it under the app's API access"
    if problem.required_access:
        return f"the app needs the {problem.required_access.replace('`', '').rstrip('.')}"
    return "the app's scopes do not cover it"


def problem_warning(problem: Problem) -> str:
    """One line for something that stood beside the data: what is missing, and what would mend it."""
    if len(problem.path) == 1 and problem.path[0] in _CERTAINTIES:
        return f"{_CERTAINTIES[problem.path[0]]}: {remedy(problem) if problem.is_denied else problem.message}"
    if not problem.is_denied:
        return f"Shopify: {problem.message}"
    field = problem.path[-1] if problem.path else "a field"
    return f"`{field}` may not be read, so it is empty here: {remedy(problem)}"
