"""The page of the report: whole in itself, harmless, and as it looks in a real browser."""

from __future__ import annotations

import html
import io
import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from orderstatus.core.labels import labels
from orderstatus.output.report_page import write_pages
from orderstatus.output.svg_charts import HEIGHT, Layer, columns, layers
from support.hostile import NAMES
from support.orders import CONTEXT
from support.reports import MARKUP, hostile_shipments, ordinary_shipments, report_of

VOID = ("meta", "rect", "line")
PHONE, DESK = 390, 1200
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
in_a_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on the PATH: install Debian's package `chromium` to look at the page"
)


def page(rows: list[Any], *, lang: str = "en") -> str:
    out = io.StringIO()
    write_pages([(report_of(rows), replace(CONTEXT, labels=labels(lang)))], out)
    return out.getvalue()


@dataclass
class Read(HTMLParser):
    """A page as a parser sees it: its elements, their attributes, and the text between them."""

    tags: Counter[str] = field(default_factory=Counter)
    attributes: list[tuple[str, str, str | None]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    open_tags: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open_tags.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open_tags.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open_tags and self.open_tags[-1] != "style":
            self.texts.append(data.strip())


def read(text: str) -> Read:
    parser = Read()
    parser.feed(text)
    parser.close()
    return parser


@pytest.mark.parametrize("rows", [ordinary_shipments(), hostile_shipments(), []], ids=["ordinary", "hostile", "empty"])
def test_the_page_needs_nothing_beside_it(rows: list[Any]) -> None:
    text = page(rows)
    seen = read(text)
    assert not {"script", "link", "img", "iframe", "object", "embed", "base", "form", "a"} & set(seen.tags)
    assert not {name for _, name, _ in seen.attributes} & {"src", "href", "srcset", "style", "xlink:href", "action"}
    assert not [name for _, name, _ in seen.attributes if name.startswith("on")]
    assert not re.search(r"url\(|@import|@font-face", text)
    assert ("meta", "content", "default-src 'none'; style-src 'unsafe-inline'") in seen.attributes


def test_hostile_names_are_text_and_make_no_other_page() -> None:
    plain, hostile = read(page(ordinary_shipments())), read(page(hostile_shipments()))
    assert set(hostile.tags) == set(plain.tags)
    assert hostile.tags["title"] == 1 + 1  # The page's, and that of the chart.
    for name in MARKUP:
        assert name in hostile.texts
    assert not [text for text in hostile.texts if "\u202e" in text or "\x1b" in text]
    assert NAMES[4] in hostile.texts


def test_every_element_is_closed_and_ids_are_there_once() -> None:
    seen = read(page(ordinary_shipments()))
    assert seen.open_tags == []
    ids = [value for _, name, value in seen.attributes if name == "id"]
    assert len(ids) == len(set(ids)) == 2


def test_the_page_is_fit_for_a_reader_of_screens() -> None:
    seen = read(page(ordinary_shipments()))
    assert ("html", "lang", "en") in seen.attributes
    assert seen.tags["table"] == seen.tags["caption"]
    scopes = Counter(value for tag, name, value in seen.attributes if (tag, name) == ("th", "scope"))
    assert scopes.total() == seen.tags["th"]
    charts = [value for tag, name, value in seen.attributes if (tag, name) == ("svg", "role")]
    assert (charts, seen.tags["desc"]) == (["img"], 1)
    hidden = [value for tag, name, value in seen.attributes if (tag, name) == ("svg", "aria-hidden")]
    assert len(hidden) == seen.tags["svg"] - 1
    named = next(value for _, name, value in seen.attributes if name == "aria-labelledby") or ""
    assert set(named.split()) == {value for _, name, value in seen.attributes if name == "id"}


def test_the_page_says_the_period_the_open_share_and_how_it_is_measured() -> None:
    texts = read(page(ordinary_shipments())).texts
    assert "orders placed from 23 Sep 2026 to 22 Nov 2026" in texts
    assert "Of all shipments, 13.8% are open." in texts
    assert "Called back and not counted: 1." in texts
    assert [text for text in texts if "PERCENTILE.INC" in text]


def test_a_period_without_shipments_says_that_there_was_nothing() -> None:
    seen = read(page([]))
    assert "There was nothing to report: no shipment of these orders." in seen.texts
    assert seen.tags["table"] == 0


def test_the_page_is_in_the_readers_language() -> None:
    seen = read(page(ordinary_shipments(), lang="fi"))
    assert ("html", "lang", "fi") in seen.attributes
    assert "Perillä" in seen.texts
    assert "13,8\u00a0%" in " ".join(seen.texts) or "13,8 %" in " ".join(seen.texts)


def test_the_layers_of_a_bar_end_where_their_values_do() -> None:
    assert layers([("a", 2), ("b", 5), ("c", 5)], 10) == (Layer("a", 0, 20), Layer("b", 20, 30))
    assert layers([("a", 0)], 0) == ()


def test_the_columns_of_a_chart_stand_on_the_ground_and_the_tallest_reaches_the_top() -> None:
    small, tall = columns([("W1", (("a", 1), ("b", 1))), ("W2", (("a", 3), ("b", 1)))])
    assert [(each.kind, each.top, each.height) for each in tall.blocks] == [
        ("a", HEIGHT / 4, HEIGHT * 3 / 4),
        ("b", 0, HEIGHT / 4),
    ]
    assert small.top == HEIGHT / 2
    assert (small.middle, tall.middle) == (25, 75)
    assert columns([]) == ()


def test_of_many_weeks_the_newest_is_labelled_and_as_many_as_a_phone_has_room_for() -> None:
    drawn = columns([(f"W{week:02}", (("a", week),)) for week in range(1, 54)])
    labelled = [each.label for each in drawn if each.label]
    assert len(drawn) == 53
    assert 8 <= len(labelled) <= 12
    assert labelled[-1] == "W53"


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Chromium without a window, a profile or a network; it returns what it printed."""
    profile = tmp_path_factory.mktemp("chromium") / "profile"

    def run(address: str, *flags: str) -> str:
        assert CHROMIUM is not None
        # CI runs as root, for whom Chromium has no sandbox.
        always = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run")
        alone = (f"--user-data-dir={profile}", "--host-resolver-rules=MAP * ~NOTFOUND")
        ran = subprocess.run(
            [CHROMIUM, *always, *alone, *flags, address], capture_output=True, text=True, check=True, timeout=120
        )
        return ran.stdout

    return run


PAGES = {"ordinary": ordinary_shipments(), "hostile": hostile_shipments(), "empty": []}
WIDTHS = (320, PHONE, DESK)


def measured(
    pages: Sequence[tuple[str, int]], chromium: Callable[..., str], folder: Path, *flags: str
) -> list[dict[str, Any]]:
    """How wide each page is in a frame of its width, and what it looks like; the pages themselves have no script."""
    file = folder / "frames.html"
    frames = (
        f'<iframe style="width:{width}px;height:60000px;border:0" srcdoc="{html.escape(text)}"></iframe>'
        for text, width in pages
    )
    file.write_text(
        f"<!doctype html><meta charset=utf-8>{''.join(frames)}<pre></pre>"
        """<script>onload = () => {
          const told = [...document.querySelectorAll("iframe")].map((frame) => {
            const page = frame.contentDocument, root = page.documentElement
            const beyond = [...page.querySelectorAll("body *")].filter(
              (each) => each.getBoundingClientRect().right > root.clientWidth + 1)
            const clipped = [...page.querySelectorAll("td, .figure")].filter(
              (each) => each.scrollWidth > each.clientWidth + 1)
            const view = page.defaultView
            return {
              client: root.clientWidth, scroll: root.scrollWidth, beyond: beyond.length, clipped: clipped.length,
              page: view.getComputedStyle(page.body).backgroundColor, ink: view.getComputedStyle(page.body).color,
              bar: page.querySelector("rect") && page.querySelector("rect").getBoundingClientRect().width}
          })
          document.querySelector("pre").textContent = JSON.stringify(told)
        }</script>""",
        encoding="utf-8",
        errors="replace",
    )
    dumped = chromium(file.as_uri(), "--dump-dom", *flags)
    found = re.search(r"<pre>(\[.*?\])</pre>", dumped)
    assert found, dumped[-500:]
    told: list[dict[str, Any]] = json.loads(html.unescape(found[1]))
    assert len(told) == len(pages)
    return told


@pytest.fixture(scope="module")
def seen(
    chromium: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> Mapping[tuple[str, int], dict[str, Any]]:
    """Every page at every width, in one browser."""
    keys = list(product(PAGES, WIDTHS))
    told = measured([(page(PAGES[name]), width) for name, width in keys], chromium, tmp_path_factory.mktemp("frames"))
    return dict(zip(keys, told, strict=True))


@in_a_browser
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", PAGES)
def test_nothing_reaches_beyond_a_phone_or_a_desk(
    name: str, width: int, seen: Mapping[tuple[str, int], dict[str, Any]]
) -> None:
    told = seen[name, width]
    assert (told["client"], told["scroll"]) == (width, width)
    assert (told["beyond"], told["clipped"]) == (0, 0)


@in_a_browser
def test_bars_are_drawn(seen: Mapping[tuple[str, int], dict[str, Any]]) -> None:
    assert seen["ordinary", DESK]["bar"] > 0


@in_a_browser
def test_it_is_dark_where_the_reader_likes_it_dark(chromium: Callable[..., str], tmp_path: Path) -> None:
    def liked(scheme: int) -> dict[str, Any]:
        flag = f"--blink-settings=preferredColorScheme={scheme}"
        [told] = measured([(page(ordinary_shipments()), DESK)], chromium, tmp_path, flag)
        return told

    light, dark = liked(1), liked(0)

    def brightness(color: str) -> int:
        return sum(map(int, re.findall(r"\d+", color)[:3]))

    assert brightness(light["page"]) > 600 > 300 > brightness(light["ink"])
    assert brightness(dark["page"]) < 150 < 600 < brightness(dark["ink"])


@in_a_browser
def test_it_prints_on_a_few_sheets(chromium: Callable[..., str], tmp_path: Path) -> None:
    source, sheets = tmp_path / "report.html", tmp_path / "report.pdf"
    source.write_text(page(ordinary_shipments()), encoding="utf-8")
    chromium(source.as_uri(), f"--print-to-pdf={sheets}", "--no-pdf-header-footer")
    printed = sheets.read_bytes()
    assert printed.startswith(b"%PDF-")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= 4


def test_the_reports_of_several_shops_are_one_page_each_under_its_own_name_and_no_name_stands_twice() -> None:
    out = io.StringIO()
    shops = ("acme.myshopify.com", "beta.myshopify.com")
    write_pages([(report_of(ordinary_shipments()), replace(CONTEXT, shop=shop)) for shop in shops], out)
    text = out.getvalue()
    assert re.findall(r'<p class="shop">(.*?)</p>', text) == list(shops)
    assert f"<title>Delivery report: {', '.join(shops)}</title>" in text
    ids = re.findall(r' id="([^"]+)"', text)
    assert len(ids) == len(set(ids)) > 0
    assert text.count("<!doctype html>") == text.count("<footer>") == 1
