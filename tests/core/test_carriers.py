"""Carriers by the names that Shopify knows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orderstatus.core.acting.carrier_names import NOT_AMONG_THEM, OTHER_SPELLINGS
from orderstatus.core.acting.carriers import NAMES, carrier, has_links, known, nearest, of_country


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
    assert set(named.nearest) <= set(NAMES)
    assert len(named.nearest) <= 3
    assert named.has_links == (named.doubt is None)
