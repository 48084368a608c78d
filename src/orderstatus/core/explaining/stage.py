"""Where the merchant's own work on an order stands, in a customer's words: what the stage is called for customers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from orderstatus.core.labels import ENGLISH_CODE, Sentence, sentence
from orderstatus.core.models import Order
from orderstatus.core.stages.definition import Stages
from orderstatus.core.stages.marks import StageMark
from orderstatus.core.stages.moving import entered_by, stage_of


def explained_stage(order: Order, stages: Stages, language: str) -> Iterator[Sentence]:
    """Its public name, its description and the newest comment that was made for customers while the order is in it.

    Nothing of a stage that is not public, nor of one that is not defined here.
    """
    current = stage_of(order.stage)
    stage = None if current is None else stages.find(current)
    if stage is None or not stage.public:
        return
    yield sentence("It is at this stage: {stage}.", stage=_in(language, stage.public_name) or stage.name)
    if description := _in(language, stage.description):
        yield sentence("{text}", text=description)
    if comment := _comment(order.stage):
        yield sentence("From us: {comment}", comment=comment)


def _comment(mark: StageMark | None) -> str | None:
    entry = entered_by(mark)
    if mark is None or mark.history is None or entry is None:
        return None
    told = [each.comment for each in mark.history.moves if each.at >= entry.at and each.public and each.comment]
    return told[-1] if told else None


def _in(language: str, texts: Mapping[str, str]) -> str | None:
    """The text in that language, else in a wider one, else in English, else in the first that there is."""
    by_code = {code.lower().replace("_", "-"): text for code, text in texts.items()}
    code = language.lower().replace("_", "-")
    wanted = (code, code.partition("-")[0], ENGLISH_CODE)
    return next((by_code[each] for each in wanted if each in by_code), next(iter(by_code.values()), None))
