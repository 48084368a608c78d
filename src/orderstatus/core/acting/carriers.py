"""Carriers by the names that Shopify knows: with one of them, exactly spelled, it builds the tracking links itself.

Any other name is allowed (`FulfillmentTrackingInput.company` is free text); the customer's link is then the one that
is sent with it, or none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from orderstatus.core.acting.carrier_names import (
    BY_COUNTRY,
    DEPENDING_ON_COUNTRY,
    NOT_AMONG_THEM,
    OTHER_SPELLINGS,
    WITH_SERVICES,
    WORLD_WIDE,
)
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import Sentence, sentence

MOST_SUGGESTED = 3
_LIKE_ENOUGH = 0.62
"""Of `SequenceMatcher.ratio`: a letter left out, doubled or swapped stays above it, another carrier below."""
_LIKE_ENOUGH_UNLISTED = 0.8
"""The same for a carrier that Shopify does not know, most of which are short: `Bolt` is not `Wolt`."""
_NAMES_KEPT = 256
"""A file has few carriers and may have thousands of rows; to look for the nearest name takes milliseconds."""
_LETTERS = re.compile(r"[^\W_]+")


def _words(text: str) -> tuple[str, ...]:
    """The words of a name, without case, accents and marks."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("ı", "i").replace("ø", "o"))
    return tuple(_LETTERS.findall("".join(letter for letter in plain if not unicodedata.combining(letter))))


def _folded(text: str) -> str:
    return "".join(_words(text))


NAMES: tuple[str, ...] = tuple(dict.fromkeys((*WORLD_WIDE, *(name for names in BY_COUNTRY.values() for name in names))))
"""Every name once, those that are offered everywhere first."""
_EXACT = frozenset(NAMES)
_BY_FOLD: Mapping[str, str] = {
    **{_folded(spelling): name for spelling, name in OTHER_SPELLINGS.items()},
    **{_folded(name): name for name in NAMES},
}
_WITH_SERVICES = tuple((_words(name), name) for name in WITH_SERVICES)
_NOT_AMONG_THEM = tuple(map(_words, NOT_AMONG_THEM))


@dataclass(frozen=True, slots=True)
class Carrier:
    """A carrier's name as it is to be sent."""

    name: str
    """Shopify's spelling; where it knows no such carrier, what was typed."""
    has_links: bool
    """True if Shopify builds the tracking links of this carrier."""
    nearest: tuple[str, ...] = ()
    """Of one that it does not know: the names that may have been meant, Shopify's or those of `NOT_AMONG_THEM`."""

    @property
    def doubt(self) -> Sentence | None:
        """What is to be said of a shipment that gets this carrier and no address; None if there is nothing to say."""
        if self.has_links:
            return None
        if not self.nearest:
            return sentence("Shopify has no tracking links for {carrier}", carrier=self.name)
        return sentence(
            "Shopify has no tracking links for {carrier}; near to it: {names}",
            carrier=self.name,
            names=", ".join(self.nearest),
        )


def has_links(name: str | None) -> bool:
    """True if Shopify builds tracking links for a carrier of exactly this name: if it is in the list."""
    return name in _EXACT


def of_country(country: str | None) -> tuple[str, ...]:
    """The names that are offered in a country (ISO 3166) beside those that are offered everywhere."""
    return BY_COUNTRY.get((country or "").upper(), ())


def known(name: str, *, country: str | None = None) -> str | None:
    """Shopify's spelling of a carrier that it knows, or None.

    Case, accents, spaces, hyphens and dots make no difference, the usual other names are taken, and so is the name of a
    service behind the carrier's (`fedex ground`). `country` (of the shop) decides what `PostNord` is.
    """
    if has_links(name):
        return name
    words = _words(name)
    fold = "".join(words)
    if found := _BY_FOLD.get(fold):
        return found
    if found := DEPENDING_ON_COUNTRY.get(fold, {}).get((country or "").upper()):
        return found
    return next((exact for begin, exact in _WITH_SERVICES if words[: len(begin)] == begin), None)


def nearest(name: str, *, country: str | None = None) -> tuple[str, ...]:
    """Up to three carriers that may have been meant, the likeliest first, the country's own before others.

    None for a carrier of `NOT_AMONG_THEM`, also with a service behind it (`Posti Oy`): that is one, and spelled right.
    """
    fold = _folded(name)
    if not fold or _is_unlisted(_words(name)):
        return ()
    at_home = of_country(country)
    letters = Counter(fold)
    likely = [
        (_likeness(fold, other.fold), other.name in at_home, other)
        for other in _measured()
        if _is_beginning(fold, other.fold) or _at_best(letters, len(fold), other.fold) >= _LIKE_ENOUGH
    ]
    likely = [each for each in likely if each[0] >= each[2].like_enough]
    likely.sort(key=lambda each: (-each[0], not each[1], each[2].name))
    return tuple(each.name for _, _, each in likely[:MOST_SUGGESTED])


def country_of(name: str | None) -> str | None:
    """A country in which the name is known, if that depends on the country: to look at it before the shop's is."""
    return next(iter(DEPENDING_ON_COUNTRY.get(_folded(name or ""), ())), None)


@lru_cache(_NAMES_KEPT)
def carrier(typed: str, *, country: str | None = None) -> Carrier:
    """The carrier that somebody typed, as it is to be sent."""
    if exact := known(typed, country=country):
        return Carrier(exact, has_links=True)
    return Carrier(" ".join(typed.split()), has_links=False, nearest=nearest(typed, country=country))


def misspelled(typed: str, carrier: Carrier) -> UsageError:
    """The error for a typed carrier that is near to some, and none of them."""
    return UsageError(
        f"no known carrier is called `{typed}`; did you mean `{carrier.nearest[0]}`?",
        hint=f"one of: {', '.join(carrier.nearest)}; for another carrier give `--url` too",
    )


class _Measured(NamedTuple):
    """A name that may have been meant, ready to be compared."""

    name: str
    fold: str
    like_enough: float
    """How like it what was typed must be."""


@lru_cache(1)
def _measured() -> tuple[_Measured, ...]:
    return (
        *(_Measured(name, _folded(name), _LIKE_ENOUGH) for name in NAMES),
        *(_Measured(name, _folded(name), _LIKE_ENOUGH_UNLISTED) for name in NOT_AMONG_THEM),
    )


def _is_unlisted(words: tuple[str, ...]) -> bool:
    """True for a carrier of `NOT_AMONG_THEM`, with or without a service."""
    return any(words[: len(other)] == other or "".join(words) == "".join(other) for other in _NOT_AMONG_THEM)


def _at_best(letters: Counter[str], length: int, name: str) -> float:
    """What the likeness of two names can be at the most, by their lengths and letters, which is told much faster."""
    both = length + len(name)
    best = 2 * min(length, len(name)) / both
    if best < _LIKE_ENOUGH:
        return best
    return 2 * sum([min(count, name.count(letter)) for letter, count in letters.items()]) / both


def _is_beginning(typed: str, name: str) -> bool:
    return min(len(typed), len(name)) >= 3 and (typed.startswith(name) or name.startswith(typed))


def _likeness(typed: str, name: str) -> float:
    """How like two folded names are, from 0 to 1; one that the other begins with is likely meant."""
    ratio = SequenceMatcher(None, typed, name, autojunk=False).ratio()
    return max(ratio, 0.9) if _is_beginning(typed, name) else ratio
