"""Steps and outcomes as plain JSON values and back, for the journal: exactly, and never by guessing."""

from __future__ import annotations

from typing import Any

from orderstatus.core.acting.mutations import Mutation
from orderstatus.core.acting.outcomes import Outcome
from orderstatus.core.acting.plans import Step

Json = dict[str, Any]


def mutation_to_json(mutation: Mutation) -> Json:
    raise NotImplementedError


def mutation_from_json(written: object) -> Mutation:
    raise NotImplementedError


def step_to_json(step: Step) -> Json:
    raise NotImplementedError


def step_from_json(written: object) -> Step:
    raise NotImplementedError


def outcome_to_json(outcome: Outcome) -> Json:
    raise NotImplementedError


def outcome_from_json(written: object) -> Outcome:
    raise NotImplementedError
