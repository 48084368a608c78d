"""What the tracking of a shipment becomes: everything is sent again, since the mutation replaces all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from orderstatus.core.acting.carriers import Carrier, carrier, has_links
from orderstatus.core.acting.mutations import TrackingEntry
from orderstatus.core.acting.tracked import bare_number, split_numbers
from orderstatus.core.labels import Sentence, sentence
from orderstatus.core.models import Shipment


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to be otherwise. What is not given keeps its value."""

    numbers: tuple[str, ...] = ()
    carrier: Carrier | None = None
    urls: tuple[str, ...] = ()
    of_number: str | None = None
    """The number that it is about, of a shipment that may have several: the others keep theirs."""
    may_drop: bool = False
    """True if fewer numbers than there are may take their place: where a person sees the plan of it."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One number and the address that it is followed at."""

    number: str | None
    url: str | None

    @property
    def bare(self) -> str:
        return bare_number(self.number or "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """The tracking that a shipment is to have."""

    before: tuple[Parcel, ...]
    after: tuple[Parcel, ...]
    carrier_before: str | None
    carrier: str | None
    loses_link: bool = False
    """True if an address is dropped that was not replaced by another."""
    strays: tuple[str, ...] = ()
    """Addresses of entries without a number beside those that have one: there is no place to send them at."""

    @property
    def is_same(self) -> bool:
        """True if nothing is otherwise."""
        return self.carrier == self.carrier_before and frozenset(self.before) == frozenset(self.after)

    @property
    def entry(self) -> TrackingEntry:
        """As it is sent. Addresses belong to numbers by their places, so that those with an address come first."""
        ordered = sorted(self.after, key=lambda parcel: parcel.url is None)
        return TrackingEntry(
            carrier=self.carrier,
            numbers=tuple(parcel.number for parcel in ordered if parcel.number),
            urls=tuple(parcel.url for parcel in ordered if parcel.url),
        )

    @property
    def new_numbers(self) -> tuple[str, ...]:
        """The numbers that it did not have."""
        had = {parcel.bare for parcel in self.before}
        return tuple(parcel.number for parcel in self.after if parcel.number and parcel.bare not in had)


def parcels_of(shipment: Shipment) -> tuple[Parcel, ...]:
    """Its numbers and addresses; an entry of two numbers is two. An address alone counts where there is no number.

    Addresses are sent by the places of the numbers, so that one without a number would become that of another (belief:
    no recording has more addresses than numbers).
    """
    found: list[Parcel] = []
    for each in shipment.tracking:
        numbers = split_numbers(each.number or "")
        if len(numbers) > 1:
            found += [Parcel(number, each.url if at == 0 else None) for at, number in enumerate(numbers)]
        elif each.number or each.url:
            found.append(Parcel(each.number or None, each.url or None))
    numbered = [each for each in found if each.number]
    return tuple(dict.fromkeys(numbered or found))


def _strays(shipment: Shipment, parcels: Iterable[Parcel]) -> tuple[str, ...]:
    """The addresses of a shipment that are none of its parcels'."""
    kept = {parcel.url for parcel in parcels}
    return tuple(dict.fromkeys(each.url for each in shipment.tracking if each.url and each.url not in kept))


def changed(shipment: Shipment, changes: Sequence[Change]) -> Changed | Sentence:
    """What all the changes together make of its tracking, or why they cannot be made.

    A number that is written otherwise, `JJFI 64-1`, is the same number and keeps the shop's spelling.
    """
    before = parcels_of(shipment)
    names = tuple(dict.fromkeys(each.carrier for each in shipment.tracking if each.carrier))
    given = _only(change.carrier for change in changes if change.carrier is not None)
    if isinstance(given, Sentence):
        return given
    if given is None and len(names) > 1:
        return sentence("it has several carriers, {carriers}: say which one is to stay", carriers=", ".join(names))
    carrier_before = names[0] if len(names) == 1 else None
    carrier_after = given.name if given is not None else carrier_before
    after = _parcels(before, changes)
    if isinstance(after, Sentence):
        return after
    parcels, new_urls = after
    if given is not None and given.has_links and given.name != carrier_before:
        # An address of the carrier that it was would win over the one that Shopify builds.
        parcels = tuple(parcel if parcel.url in new_urls else Parcel(parcel.number, None) for parcel in parcels)
    kept = {parcel.url for parcel in parcels}
    return Changed(
        before=before,
        after=parcels,
        carrier_before=carrier_before,
        carrier=carrier_after,
        loses_link=any(parcel.url and parcel.url not in kept for parcel in before) and not new_urls,
        strays=_strays(shipment, before),
    )


def notes(change: Changed) -> tuple[Sentence, ...]:
    """What is to be known of a change beside the change itself."""
    said: list[Sentence] = []
    without_url = any(parcel.url is None for parcel in change.after)
    if change.loses_link and change.carrier is not None and has_links(change.carrier):
        said.append(sentence("the old link is dropped; Shopify builds that of {carrier}", carrier=change.carrier))
    elif change.loses_link:
        said.append(sentence("the old link is dropped, as it is that of another number"))
    said += [sentence("the link {url} is dropped, as it belongs to no number", url=url) for url in change.strays]
    if without_url and change.carrier is None:
        said.append(sentence("without a carrier Shopify guesses the link from the number, or has none"))
    elif without_url and change.carrier is not None and (doubt := carrier(change.carrier).doubt) is not None:
        said.append(doubt)
    had = {parcel.url for parcel in change.before}
    if not without_url and change.carrier != change.carrier_before and not has_links(change.carrier):
        if any(parcel.url in had for parcel in change.after):
            said.append(sentence("Shopify does not know {carrier}: the old link stays", carrier=change.carrier))
        else:
            said.append(sentence("Shopify does not know {carrier}: the link is the given one", carrier=change.carrier))
    said += [sentence("with the link {url}", url=each.url) for each in change.after if each.url and each.url not in had]
    return tuple(said)


def described(parcels: Iterable[Parcel], carrier_name: str | None) -> str:
    """Tracking in a few words: the carrier and its numbers; empty where there is neither."""
    numbers = "; ".join(parcel.number for parcel in parcels if parcel.number)
    return " ".join(word for word in (carrier_name, numbers) if word)


def _only(given: Iterable[Carrier]) -> Carrier | Sentence | None:
    several = {each.name: each for each in given}
    if len(several) > 1:
        return sentence("its rows give it different carriers: {carriers}", carriers=", ".join(several))
    return next(iter(several.values()), None)


def _parcels(before: tuple[Parcel, ...], changes: Sequence[Change]) -> tuple[tuple[Parcel, ...], set[str]] | Sentence:
    """The parcels afterwards, and the addresses that were given for them."""
    pointed = [part for each in changes if each.numbers or each.urls for part in _pointed(before, each)]
    of_one = [each for each in pointed if each.of_number is not None]
    of_all = list({(each.numbers, each.urls): each for each in pointed if each.of_number is None}.values())
    if len(of_all) > 1 or (of_all and of_one):
        return sentence("its rows give it different numbers or links")
    parcels = _all_replaced(before, of_all[0]) if of_all else _each_replaced(before, of_one)
    return parcels if isinstance(parcels, Sentence) else (parcels, {url for each in pointed for url in each.urls})


def _pointed(before: tuple[Parcel, ...], change: Change) -> tuple[Change, ...]:
    """The change as one of a single number, if it gives one of several that the shipment has: the others stay.

    One of a number that has been replaced already is one of each number that took its place.
    """
    if change.of_number is not None and change.numbers:
        there = {parcel.bare for parcel in before}
        if bare_number(change.of_number) not in there and there >= set(map(bare_number, change.numbers)):
            return _of_each(change)
    if change.of_number is None and len(change.numbers) == 1 and not change.may_drop:
        bare = bare_number(change.numbers[0])
        if len(before) > 1 and any(parcel.bare == bare for parcel in before):
            return (replace(change, of_number=change.numbers[0]),)
    return (change,)


def _of_each(change: Change) -> tuple[Change, ...]:
    """The change in as many parts as it gives numbers, each with its address."""
    if change.urls and len(change.urls) != len(change.numbers):
        return (replace(change, of_number=change.numbers[0]),)
    return tuple(
        replace(change, of_number=number, numbers=(number,), urls=change.urls[at : at + 1])
        for at, number in enumerate(change.numbers)
    )


def _all_replaced(before: tuple[Parcel, ...], change: Change) -> tuple[Parcel, ...] | Sentence:
    numbers = change.numbers or tuple(parcel.number or "" for parcel in before) or ("",)
    if change.urls and len(change.urls) != len(numbers):
        return sentence("there must be a link for each of its {count} numbers", count=len(numbers))
    had = {parcel.bare: parcel for parcel in before}
    if len(numbers) < len(had) and not change.may_drop:
        return sentence(
            "it has {count} numbers, {numbers}: say which of them is meant, or give all",
            count=len(had),
            numbers=", ".join(parcel.number for parcel in before if parcel.number),
        )
    after: list[Parcel] = []
    for at, number in enumerate(numbers):
        old = had.get(bare_number(number)) or (before[0] if len(before) == len(numbers) == 1 else Parcel(None, None))
        after.append(_renewed(old, number, change.urls[at] if change.urls else None))
    return tuple(after)


def _each_replaced(before: tuple[Parcel, ...], changes: Sequence[Change]) -> tuple[Parcel, ...] | Sentence:
    by_number: dict[str, Change] = {}
    for change in changes:
        bare = bare_number(change.of_number or "")
        if (earlier := by_number.setdefault(bare, change)) is not change and (
            (earlier.numbers, earlier.urls) != (change.numbers, change.urls)
        ):
            return sentence("its rows give it different numbers or links")
    after: list[Parcel] = []
    for parcel in before:
        mine = by_number.get(parcel.bare) if parcel.number else None
        if mine is None:
            after.append(parcel)
            continue
        numbers = mine.numbers or (parcel.number or "",)
        if mine.urls and len(mine.urls) != len(numbers):
            return sentence("there must be a link for each of its {count} numbers", count=len(numbers))
        after += [_renewed(parcel, number, mine.urls[at] if mine.urls else None) for at, number in enumerate(numbers)]
    return _merged(after, {url for change in changes for url in change.urls})


def _merged(parcels: Iterable[Parcel], given: Collection[str]) -> tuple[Parcel, ...]:
    """Each number once, where it stands first; of its addresses one that was given wins."""
    merged: dict[object, Parcel] = {}
    for each in parcels:
        had = merged.setdefault(each.bare or each, each)
        if had.url not in given and (each.url in given or had.url is None):
            merged[each.bare or each] = Parcel(had.number, each.url)
    return tuple(merged.values())


def _renewed(old: Parcel, number: str, url: str | None) -> Parcel:
    """`old` with another number or address. An address in which the old number stands does not outlive it."""
    if old.bare == bare_number(number):
        return Parcel(old.number, url or old.url)
    is_of_old = bool(old.bare) and old.url is not None and old.bare in bare_number(old.url)
    return Parcel(number or None, url or (None if is_of_old else old.url))
