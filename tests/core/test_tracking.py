"""`track`: numbers, carriers and addresses of shipments that have left."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from orderstatus.core.acting.aims import Aim
from orderstatus.core.acting.entries import Entry
from orderstatus.core.acting.mutations import TrackingEntry, UpdateTracking
from orderstatus.core.acting.orders import ActingOrder
from orderstatus.core.acting.plans import Mail, Planned, Skip, Step
from orderstatus.core.acting.tracked import Tracked
from orderstatus.core.acting.tracking import Track, TrackRow, track, track_file, track_rows
from orderstatus.core.acting.tracking_changes import Change
from orderstatus.core.errors import UsageError
from orderstatus.core.labels import sentence
from orderstatus.core.models import Shipment, Tracking
from support.orders import shipment
from support.planned import acting, entry, lines_of, only_skip, only_step, read, steps

ORDER = "gid://shopify/Order/1001"


def parcel(*tracking: Tracking, name: str = "#1001-F1", live: bool = True) -> Shipment:
    return shipment(
        id=f"gid://shopify/Fulfillment/{name}",
        name=name,
        raw_status="SUCCESS" if live else "CANCELLED",
        display_status="IN_TRANSIT" if live else "CANCELED",
        tracking=tracking,
    )


def ups(number: str, url: str | None = None) -> Tracking:
    return Tracking("UPS", number, url)


def updated(step: Step) -> UpdateTracking:
    assert isinstance(step.mutation, UpdateTracking)
    return step.mutation


def sent(step: Step) -> TrackingEntry:
    return updated(step).tracking


def rows(*entries: Entry) -> tuple[TrackRow, ...]:
    found = list(track_rows(entries))
    assert not [read(each.because) for each in found if isinstance(each, Skip)]
    return tuple(each for each in found if isinstance(each, TrackRow))


def by_file(*entries: Entry) -> Track:
    return track_file({ORDER: rows(*entries)})


def notes(step: Step) -> list[str]:
    return [read(each) for each in step.notes]


def test_a_new_number_keeps_the_carrier_and_drops_the_link_of_the_old_one() -> None:
    was = parcel(ups("1Z-A", "https://tracking.example.com/?n=1ZA"))
    step = only_step(track(["1ZB"]).plan(acting(was)))
    assert sent(step) == TrackingEntry(carrier="UPS", numbers=("1ZB",))
    assert read(step.change) == "tracking UPS 1Z-A becomes UPS 1ZB"
    assert notes(step) == ["the old link is dropped; Shopify builds that of UPS"]
    assert (step.target, step.mail, step.customer) == ("#1001-F1", Mail.NO, "Mia Virtanen")


def test_a_link_that_does_not_name_the_old_number_stays() -> None:
    step = only_step(track(["1ZB"]).plan(acting(parcel(ups("1ZA", "https://tracking.example.com/mine")))))
    assert sent(step) == TrackingEntry(carrier="UPS", numbers=("1ZB",), urls=("https://tracking.example.com/mine",))


def test_another_carrier_keeps_the_number_and_drops_the_link_of_the_one_it_was() -> None:
    was = parcel(Tracking("Hermes", "1ZA", "https://tracking.example.com/1ZA"))
    step = only_step(track(carrier_name="ups ground").plan(acting(was)))
    assert sent(step) == TrackingEntry(carrier="UPS", numbers=("1ZA",))
    assert read(step.change) == "tracking Hermes 1ZA becomes UPS 1ZA"


def test_a_link_that_is_given_is_sent_with_all_that_there_is() -> None:
    step = only_step(track(urls=["https://tracking.example.com/new"]).plan(acting(parcel(ups("1ZA")))))
    assert sent(step) == TrackingEntry(carrier="UPS", numbers=("1ZA",), urls=("https://tracking.example.com/new",))
    assert read(step.change) == "UPS 1ZA gets another link"
    assert notes(step) == ["with the link https://tracking.example.com/new"]


def test_a_carrier_that_shopify_does_not_know_is_taken_and_said_with_where_the_link_comes_from() -> None:
    bare = parcel(ups("1ZA"))
    assert notes(only_step(track(carrier_name="Posti").plan(acting(bare)))) == [
        "Shopify has no tracking links for Posti"
    ]
    linked = track(carrier_name="Posti", urls=["https://tracking.example.com/1ZA"])
    assert notes(only_step(linked.plan(acting(bare)))) == [
        "Shopify does not know Posti: the link is the given one",
        "with the link https://tracking.example.com/1ZA",
    ]
    was = parcel(ups("1ZA", "https://tracking.example.com/1ZA"))
    assert notes(only_step(track(carrier_name="Posti").plan(acting(was)))) == [
        "Shopify does not know Posti: the old link stays"
    ]


def test_a_carrier_that_stays_though_it_is_misspelled_is_said_with_what_is_near() -> None:
    step = only_step(track(["1ZB"]).plan(acting(parcel(Tracking("Feddex", "1ZA", None)))))
    assert notes(step) == ["Shopify has no tracking links for Feddex; near to it: FedEx"]


def test_a_misspelled_carrier_is_refused_with_the_nearest_unless_an_address_is_given() -> None:
    for typed, meant in (("DHL Expres", "DHL Express"), ("Postii", "Posti")):
        with pytest.raises(UsageError, match=f"did you mean `{meant}`") as refused:
            track(["1ZA"], carrier_name=typed)
        assert "--url" in str(refused.value.hint)
    taken = track(carrier_name="DHL Expres", urls=["https://tracking.example.com/1ZA"])
    assert sent(only_step(taken.plan(acting(parcel(ups("1ZA")))))).carrier == "DHL Expres"


def test_a_row_with_a_misspelled_carrier_is_skipped_with_the_nearest_unless_it_has_an_address() -> None:
    url = "https://tracking.example.com/1ZA"
    skip, taken, unlike = track_rows(
        [
            entry(2, order="#1001", carrier="DHL Expres"),
            entry(3, order="#1001", carrier="DHL Expres", url=url),
            entry(4, order="#1001", carrier="Matkahuolto"),
        ]
    )
    assert isinstance(skip, Skip)
    assert skip.lines == (2,)
    assert "no known carrier is called DHL Expres; near to it: DHL Express" in read(skip.because)
    assert isinstance(taken, TrackRow)
    assert isinstance(unlike, TrackRow)


def test_the_first_tracking_of_a_shipment_without_a_carrier_says_that_links_are_guessed() -> None:
    step = only_step(track(["1ZA"]).plan(acting(parcel())))
    assert read(step.change) == "gets tracking: 1ZA"
    assert notes(step) == ["without a carrier Shopify guesses the link from the number, or has none"]


@pytest.mark.parametrize("number", ["1ZA", "1z-a", "1Z A"])
def test_tracking_that_is_so_already_is_skipped(number: str) -> None:
    skip = only_skip(track([number], carrier_name="ups").plan(acting(parcel(ups("1ZA", "https://x.example.com/1ZA")))))
    assert skip.is_already
    assert read(skip.because) == "its tracking is so already"


def test_a_cancelled_shipment_is_skipped() -> None:
    skip = only_skip(track(["1ZB"]).plan(acting(parcel(ups("1ZA"), live=False))))
    assert (read(skip.because), skip.is_already) == ("the shipment was cancelled", False)


def test_of_several_live_shipments_one_must_be_named() -> None:
    order = acting(parcel(ups("1ZA")), parcel(ups("1ZB"), name="#1001-F2"))
    assert "#1001-F1, #1001-F2" in read(only_skip(track(["1ZC"]).plan(order)).because)
    assert only_step(track(["1ZC"], shipment="#1001-F2").plan(order)).target == "#1001-F2"


def test_notify_is_sent_and_said() -> None:
    step = only_step(track(["1ZB"], notify=True).plan(acting(parcel(ups("1ZA")))))
    assert updated(step).notify
    assert step.mail is Mail.YES


def test_one_number_of_several_is_replaced_by_its_old_one_and_the_others_stay() -> None:
    was = parcel(ups("A1", "https://x.example.com/A1"), ups("B2", "https://x.example.com/B2"))
    step = only_step(by_file(entry(2, order="#1001", old_number="a-1", number="C3")).plan(acting(was)))
    # Links belong to numbers by their places: the one that has a link comes first.
    assert sent(step) == TrackingEntry(carrier="UPS", numbers=("B2", "C3"), urls=("https://x.example.com/B2",))
    assert step.lines == (2,)


def test_several_rows_of_one_shipment_are_one_step() -> None:
    was = parcel(ups("A1"), ups("B2"))
    wanted = by_file(
        entry(2, order="#1001", old_number="A1", number="C3"), entry(3, order="#1001", old_number="B2", number="D4")
    )
    step = only_step(wanted.plan(acting(was)))
    assert sent(step) == TrackingEntry(carrier="UPS", numbers=("C3", "D4"))
    assert step.lines == (2, 3)


def test_rows_that_contradict_each_other_are_all_skipped_with_their_lines() -> None:
    wanted = by_file(entry(2, order="#1001", number="B2"), entry(3, order="#1001", number="C3"))
    skip = only_skip(wanted.plan(acting(parcel(ups("A1")))))
    assert (skip.lines, read(skip.because)) == ((2, 3), "its rows give it different numbers or links")
    wanted = by_file(entry(2, order="#1001", carrier="UPS"), entry(3, order="#1001", carrier="FedEx"))
    assert "UPS, FedEx" in read(only_skip(wanted.plan(acting(parcel(ups("A1"))))).because)


def test_a_row_never_drops_a_number_in_silence() -> None:
    was = acting(parcel(ups("A1"), ups("B2")))
    skip = only_skip(by_file(entry(2, order="#1001", number="C3")).plan(was))
    assert read(skip.because) == "it has 2 numbers, A1, B2: say which of them is meant, or give all"
    assert sent(only_step(by_file(entry(2, order="#1001", number="C3; D4")).plan(was))).numbers == ("C3", "D4")
    # Who types it sees the plan of it.
    assert sent(only_step(track(["C3"]).plan(was))).numbers == ("C3",)


def test_a_row_about_one_of_several_numbers_leaves_the_others() -> None:
    was = acting(parcel(ups("A1"), ups("B2")))
    step = only_step(by_file(entry(2, order="#1001", number="A1", url="https://x.example.com/A1")).plan(was))
    assert sent(step) == TrackingEntry(carrier="UPS", numbers=("A1", "B2"), urls=("https://x.example.com/A1",))


def test_a_row_of_a_number_and_a_carrier_alone_corrects_the_carrier() -> None:
    (row,) = rows(entry(2, number="A1", carrier="fedex"))
    assert (row.aim, row.change.numbers) == (Aim(number="A1"), ())
    step = only_step(track_file({ORDER: (row,)}).plan(acting(parcel(ups("A1")))))
    assert sent(step) == TrackingEntry(carrier="FedEx", numbers=("A1",))


def test_a_file_that_was_done_before_has_nothing_to_do() -> None:
    skip = only_skip(by_file(entry(2, old_number="A1", number="B2")).plan(acting(parcel(ups("B2")))))
    assert skip.is_already


def test_a_file_that_gave_two_numbers_for_one_has_nothing_to_do_the_second_time() -> None:
    row = entry(2, order="#1001", old_number="A1", number="C3; D4")
    assert sent(only_step(by_file(row).plan(acting(parcel(ups("A1"), ups("B2")))))).numbers == ("C3", "D4", "B2")
    assert only_skip(by_file(row).plan(acting(parcel(ups("C3"), ups("D4"), ups("B2"))))).is_already
    half = only_skip(by_file(row).plan(acting(parcel(ups("C3"), ups("B2")))))
    assert read(half.because) == "the order has no shipment with the number A1"


def test_a_number_that_becomes_one_that_is_there_brings_its_link_along() -> None:
    was = acting(parcel(ups("B2"), ups("A1")))
    url = "https://x.example.com/new"
    step = only_step(by_file(entry(2, order="#1001", old_number="A1", number="B2", url=url)).plan(was))
    assert sent(step) == TrackingEntry(carrier="UPS", numbers=("B2",), urls=(url,))


def test_a_link_of_no_number_never_becomes_that_of_another() -> None:
    was = acting(parcel(Tracking("UPS", None, "https://x.example.com/page"), ups("B2")))
    step = only_step(by_file(entry(2, order="#1001", old_number="B2", number="C3")).plan(was))
    assert sent(step) == TrackingEntry(carrier="UPS", numbers=("C3",))
    assert "the link https://x.example.com/page is dropped, as it belongs to no number" in notes(step)
    alone = acting(parcel(Tracking("UPS", None, "https://x.example.com/page")))
    assert sent(only_step(track(carrier_name="FedEx").plan(alone))).carrier == "FedEx"


def test_a_shipment_of_several_carriers_keeps_them_until_one_is_named() -> None:
    was = acting(parcel(Tracking("UPS", "A1", None), Tracking("DHL", "B2", None)))
    wanted = by_file(entry(2, order="#1001", old_number="A1", number="C3"))
    assert "several carriers, UPS, DHL" in read(only_skip(wanted.plan(was)).because)
    wanted = by_file(entry(2, order="#1001", old_number="A1", number="C3", carrier="UPS"))
    assert sent(only_step(wanted.plan(was))) == TrackingEntry(carrier="UPS", numbers=("C3", "B2"))


def test_a_number_that_another_shipment_has_is_said() -> None:
    order = acting(parcel(ups("A1")), parcel(ups("B2"), name="#1001-F2"))
    other = Tracked(number="B2", order="x", order_name="#7", shipment="y", shipment_name="#7-F1", live=True)
    dead = Tracked(number="B2", order="x", order_name="#8", shipment="z", shipment_name="#8-F1", live=False)
    given = rows(entry(2, order="#1001-F1", number="B2"), entry(9, order="#1002", number="b-2"))
    wanted = track_file({ORDER: given[:1], "gid://shopify/Order/1002": given[1:]}, elsewhere={"B2": (other, dead)})
    assert notes(only_step(wanted.plan(order))) == [
        "B2 is the number of #1001-F2, #7-F1 too",
        "the file gives B2 to another shipment too: line 9",
    ]


def test_an_order_that_no_row_is_about_is_skipped() -> None:
    assert read(only_skip(track_file({}).plan(acting(parcel()))).because) == "nothing was asked for this order"


def test_one_number_for_several_orders_is_refused() -> None:
    track(["1ZA"]).refuse_several(1)
    track(carrier_name="UPS").refuse_several(7)
    with pytest.raises(UsageError, match="for 2 orders"):
        track(["1ZA"]).refuse_several(2)


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"numbers": [" "]},
        {"carrier_name": ""},
        {"urls": ["example.com/1"]},
        {"numbers": ["A1"], "shipment": " "},
    ],
)
def test_what_cannot_be_meant_is_refused(typed: dict[str, object]) -> None:
    with pytest.raises(UsageError) as refused:
        track(**typed)  # type: ignore[arg-type]
    assert refused.value.hint


@pytest.mark.parametrize(
    ("row", "because"),
    [
        (entry(2, number="A1"), "the row gives no number, carrier or link that is to be"),
        (entry(2, carrier="UPS"), "the row names no order, shipment or old number"),
        (entry(2, order="#1001"), "the row gives no number, carrier or link that is to be"),
        (entry(2, order="#1001", url="example.com"), "example.com is no address"),
        (entry(2, sentence("a formula"), order="#1001", number="A1"), "a formula"),
        (entry(2), "the row names no order, shipment or old number"),
    ],
)
def test_a_row_that_cannot_be_done_is_skipped_with_its_line(row: Entry, because: str) -> None:
    (skip,) = track_rows([row])
    assert isinstance(skip, Skip)
    assert (skip.lines, read(skip.because)) == ((2,), because)


NUMBERS = st.sampled_from(["A1", "B2", "C3", "D4"])
URLS = st.none() | st.sampled_from(["https://x.example.com/A1", "https://x.example.com/page"])
TRACKING = st.builds(Tracking, st.none() | st.sampled_from(["UPS", "Posti"]), st.none() | NUMBERS, URLS)
ENTRIES = st.fixed_dictionaries(
    {},
    optional={
        "order": st.sampled_from(["#1001", "#1001-F1", "#1001-F2"]),
        "old_number": NUMBERS,
        "number": NUMBERS | st.just("A1; E5"),
        "carrier": st.sampled_from(["ups", "fedex", "Posti"]),
        "url": st.sampled_from(["https://x.example.com/new", "nowhere"]),
    },
)


@st.composite
def orders(draw: st.DrawFn) -> ActingOrder:
    names = draw(st.sampled_from([(), ("#1001-F1",), ("#1001-F1", "#1001-F2")]))
    return acting(
        *(parcel(*draw(st.lists(TRACKING, max_size=3)), name=name, live=draw(st.integers(0, 4)) > 0) for name in names)
    )


@given(orders(), st.lists(ENTRIES, max_size=6))
def test_every_line_ends_in_one_step_or_skip(order: ActingOrder, texts: list[dict[str, str]]) -> None:
    read_rows = list(track_rows(entry(at + 2, **each) for at, each in enumerate(texts)))
    of_order = tuple(each for each in read_rows if isinstance(each, TrackRow))
    planned: list[Planned] = [each for each in read_rows if isinstance(each, Skip)]
    planned += track_file({ORDER: of_order}).plan(order)
    assert lines_of(planned) == [at + 2 for at in range(len(texts))]
    targets = [updated(each).fulfillment for each in steps(planned)]
    assert len(targets) == len(set(targets))


@given(orders(), ENTRIES)
@example(acting(parcel(Tracking(None, "B2", None))), {"old_number": "B2", "number": "A1; E5"})
@example(
    acting(parcel(Tracking(None, None, "https://x.example.com/A1"), Tracking(None, "B2", None))),
    {"old_number": "B2", "url": "https://x.example.com/new"},
)
def test_what_was_done_is_so_already_the_next_time(order: ActingOrder, texts: dict[str, str]) -> None:
    found = tuple(each for each in track_rows([entry(2, **texts)]) if isinstance(each, TrackRow))
    wanted = track_file({ORDER: found})
    for step in wanted.plan(order):
        if not isinstance(step, Step):
            continue
        made = sent(step)
        pairs = [
            Tracking(made.carrier, number, made.urls[at] if at < len(made.urls) else None)
            for at, number in enumerate(made.numbers)
        ] or [Tracking(made.carrier, None, url) for url in (made.urls or (None,))]
        name = updated(step).fulfillment.removeprefix("gid://shopify/Fulfillment/")
        after = acting(
            *(parcel(*pairs, name=name) if each.name == name else each for each in order.order.shipments or ())
        )
        (again,) = wanted.plan(after)
        assert isinstance(again, Skip)
        # A number that was given to a second shipment names neither of them any more.
        assert again.is_already or "could be meant" in read(again.because)


@given(orders(), st.builds(Change, numbers=st.lists(NUMBERS, max_size=2, unique=True).map(tuple)))
def test_no_link_of_a_number_outlives_it(order: ActingOrder, change: Change) -> None:
    wanted = track_file({ORDER: (TrackRow(line=2, aim=Aim(), change=change),)})
    for step in wanted.plan(order):
        if isinstance(step, Step) and "A1" not in sent(step).numbers:
            had = [each.url for one in order.order.shipments or () for each in one.tracking if each.number == "A1"]
            gone = {url for url in had if url and "A1" in url}
            shared = {each.url for one in order.order.shipments or () for each in one.tracking if each.number != "A1"}
            assert not (gone - shared) & set(sent(step).urls)
