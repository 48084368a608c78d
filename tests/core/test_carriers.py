"""Carriers by the names that Shopify knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting import carriers
from orderstatus.core.acting.carrier_names import NOT_AMONG_THEM, OTHER_SPELLINGS
from orderstatus.core.acting.carriers import NAMES, carrier, country_of, has_links, known, nearest, of_country


@pytest.mark.parametrize(
    ("typed", "exact"),
    [
        ("UPS", "UPS"),
        ("ups", "UPS"),
        ("U.P.S.", "UPS"),
        ("royalmail", "Royal Mail"),
        ("ROYAL-MAIL", "Royal Mail"),
        ("Royal Mail Tracked 48", "Royal Mail"),
        ("fedex ground", "FedEx"),
        ("FEDEX_2_DAY", "FedEx"),
        ("USPS Ground Advantage", "USPS"),
        ("dhl", "DHL"),
        ("DHL  express", "DHL Express"),
        ("dhlecommerce", "DHL eCommerce"),
        ("gls italy", "GLS Italy"),
        ("zasilkovna", "Zásilkovna"),
        ("Yurtici Kargo", "Yurtiçi Kargo"),
        ("YURTİÇİ KARGO", "Yurtiçi Kargo"),
        ("osterreichische post", "Österreichische Post"),
        ("lietuvos pastas", "Lietuvos Paštas"),
        ("Hermes UK", "Evri"),
        ("blue dart", "Bluedart"),
        ("postnord-se", "PostNord SE"),
        ("r+l carriers", "R+L Carriers"),
        ("日本通運", "日本通運"),
    ],
)
def test_a_carrier_is_known_however_it_is_spelled(typed: str, exact: str) -> None:
    assert known(typed) == exact


@pytest.mark.parametrize("typed", ["", "   ", "...", "Posti", "Matkahuolto", "UPSALA", "PostNord", "Correos Express"])
def test_what_is_not_in_the_list_is_not_known(typed: str) -> None:
    assert known(typed) is None


@pytest.mark.parametrize(
    ("typed", "country", "exact"),
    [("PostNord", "SE", "PostNord SE"), ("postnord", "dk", "PostNord DK"), ("PostNord", "FI", None)],
)
def test_the_country_of_the_shop_decides_between_names(typed: str, country: str, exact: str | None) -> None:
    assert known(typed, country=country) == exact


@pytest.mark.parametrize(
    ("typed", "first"),
    [("Feddex", "FedEx"), ("Royal Mial", "Royal Mail"), ("Canda Post", "Canada Post"), ("DHL Expres", "DHL Express")],
)
def test_the_nearest_name_is_suggested_for_a_misspelled_one(typed: str, first: str) -> None:
    assert known(typed) is None or known(typed) == first
    assert nearest(typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [("Postii", "Posti"), ("Psoti", "Posti"), ("Matkahuollto", "Matkahuolto"), ("Budbe", "Budbee")],
)
def test_a_carrier_that_shopify_does_not_know_is_suggested_too(typed: str, first: str) -> None:
    assert nearest(typed)[0] == first
    assert not carrier(typed).has_links


@pytest.mark.parametrize("typed", ["Posti Oy", "Posti Express", "Wolt Drive", "Posten Norge", "DBSchenker"])
def test_a_service_of_a_carrier_that_shopify_does_not_know_is_no_misspelling(typed: str) -> None:
    assert carrier(typed).nearest == ()


def test_a_short_name_that_another_carrier_has_is_not_taken_for_it() -> None:
    assert "Wolt" not in nearest("Bolt")


def test_a_name_that_depends_on_the_country_is_known_in_some_country() -> None:
    for typed in ("PostNord", "aramex"):
        assert known(typed, country=country_of(typed))
    assert country_of("UPS") is country_of("Posti") is country_of(None) is None


def test_a_name_that_stands_for_several_suggests_them() -> None:
    assert set(nearest("PostNord")) == {"PostNord DK", "PostNord NO", "PostNord SE"}


@pytest.mark.parametrize("typed", NOT_AMONG_THEM)
def test_nothing_is_suggested_for_a_carrier_that_is_simply_another(typed: str) -> None:
    named = carrier(typed)
    assert (named.name, named.has_links, named.nearest) == (typed, False, ())
    assert named.doubt is not None


def test_a_known_carrier_is_sent_in_the_spelling_of_shopify_without_a_doubt() -> None:
    named = carrier("  fedex   GROUND ")
    assert (named.name, named.has_links, named.doubt) == ("FedEx", True, None)


def test_an_unknown_carrier_is_sent_as_typed_and_its_doubt_names_the_nearest() -> None:
    named = carrier(" Canda   Pst ")
    assert named.name == "Canda Pst"
    assert not named.has_links
    assert named.doubt is not None
    assert "Canada Post" in str(named.doubt.values["names"])


def test_a_country_has_names_of_its_own() -> None:
    assert "Bring" in of_country("no")
    assert of_country("FI") == of_country(None) == ()


def test_every_other_spelling_stands_for_a_name_in_the_list() -> None:
    assert set(OTHER_SPELLINGS.values()) <= set(NAMES)


@given(st.sampled_from(NAMES), st.sampled_from([str.upper, str.lower, str.title, str]), st.sampled_from("-._ "))
def test_no_two_names_fall_together_when_case_and_marks_are_left_out(name: str, case: object, mark: str) -> None:
    assert callable(case)
    assert known(case(name).replace(" ", mark)) == name


@given(st.text(max_size=30))
def test_whatever_is_typed_only_a_name_of_the_list_has_links(typed: str) -> None:
    named = carrier(typed)
    assert named.has_links == has_links(named.name) == (named.name in NAMES)
    assert set(named.nearest) <= {*NAMES, *NOT_AMONG_THEM}
    assert len(named.nearest) <= 3
    assert named.has_links == (named.doubt is None)


@given(st.sampled_from(NAMES), st.data())
def test_what_is_compared_in_full_is_all_that_can_be_near(name: str, data: st.DataObject) -> None:
    typed = data.draw(st.sampled_from([name[:-1], name[1:], f"{name} Ltd", f"My {name}", name[::-1], f"{name}{name}"]))
    fold = carriers._folded(typed)
    likely = [(carriers._likeness(fold, each.fold), each) for each in carriers._measured()]
    best = sorted((-like, each.name) for like, each in likely if like >= each.like_enough)[: carriers.MOST_SUGGESTED]
    is_another = carriers._is_unlisted(carriers._words(typed))
    assert nearest(typed) == (() if is_another else tuple(each for _, each in best))


def test_a_column_of_customers_firms_is_compared_in_full_with_few_carriers(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[str] = []
    in_full = carriers._likeness

    def counted(typed: str, name: str) -> float:
        compared.append(name)
        return in_full(typed, name)

    monkeypatch.setattr(carriers, "_likeness", counted)
    for number in range(100):
        nearest(f"Acme Company {number} Ltd")
    assert len(compared) < 100 * len(NAMES) / 10
