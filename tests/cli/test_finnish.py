"""`--lang fi`: the whole screen in Finnish, and not a letter of the data."""

from __future__ import annotations

import io
import re
from pathlib import Path
from string import Formatter

import pytest
from rich.cells import cell_len

from orderstatus.commands._registry import COMMANDS
from orderstatus.core.labels import labels
from orderstatus.core.next_steps import next_steps
from orderstatus.demo.server import DemoServer
from orderstatus.output.detail import write_detail
from orderstatus.output.fields import RowContext
from orderstatus.output.steps import shown_steps
from orderstatus.output.streams import Streams
from orderstatus.shopify.source import ShopifyOrders
from support.cli import FEW_ORDERS, Cli
from support.demo import DOMAIN, EPOCH, NOW, DemoSource, built_shop
from support.wording import AXES

SHOP = built_shop(epoch=EPOCH)
STORIES = SHOP.story_names
FORMATS = ["csv", "json"]
"""JSON Lines are the objects of JSON, and TSV is what a pipe gets."""
FINNISH = labels("fi")

_FEW = built_shop(epoch=EPOCH, orders=FEW_ORDERS)
_MOVING = next(
    order for order in reversed(_FEW.orders) for sent in order["fulfillments"] if sent["displayStatus"] == "IN_TRANSIT"
)
_SENT = str(_MOVING["name"])
ROWS: dict[str, tuple[str, ...]] = {
    "list": ("list", "--demo"),
    "shipments": ("shipments", "--demo"),
    "shipments by carrier": ("shipments", "--demo", "--summary", "--by", "carrier"),
    "find": ("find", "--demo", "2002", "0054319771"),
    "returns": ("returns", "--demo"),
    "report": ("report", "--demo"),
    "attention": ("attention", "--demo"),
    "attention in all": ("attention", "--demo", "--totals"),
    "attention explained": ("attention", "--explain", "all"),
    "view": ("view", "list"),
    "capture": ("capture", "--demo", "--payment", "authorized", "--dry-run"),
    "mark-paid": ("mark-paid", "--demo", "--payment", "pending", "--dry-run"),
    "fulfill": ("fulfill", "--demo", "--fulfillment", "unfulfilled", "--dry-run"),
    "track": ("track", "--demo", _SENT, "--number", "00573313000000000999", "--carrier", "DHL Express", "--dry-run"),
    "event": ("event", "delayed", "--demo", "--delivery", "in-transit", "--dry-run"),
    "deliver": ("deliver", "--demo", _SENT, "--dry-run"),
    "hold": ("hold", "--demo", "--fulfillment", "unfulfilled", "--reason", "other", "--dry-run"),
    "release": ("release", "--demo", "--fulfillment", "on-hold", "--dry-run"),
    "cancel": ("cancel", "--demo", "--payment", "authorized", "--reason", "staff", "--dry-run"),
    "close": ("close", "--demo", "--delivery", "delivered", "--dry-run"),
    "reopen": ("reopen", "--demo", "--state", "archived", "--since", "60d", "--dry-run"),
    "tag": ("tag", "add", "urgent", "--demo", "--delivery", "problem", "--dry-run"),
    "returns that are answered": ("returns", "approve", "--demo", "--return", "return-requested", "--dry-run"),
}
"""Every command that prints rows, and each kind of rows that it prints."""
_PARCEL = next(
    each["number"] for order in reversed(_FEW.orders) for sent in order["fulfillments"] for each in sent["trackingInfo"]
)
DATA = {**ROWS, "find": ("find", "--demo", _FEW.orders[-1]["name"], _PARCEL)}
"""The same of the demo shop of few orders."""
ELSEWHERE = {
    *("show", "open", "export", "auth", "config", "doctor", "demo", "sync", "changes", "mirror", "watch"),
    *("explain", "journal", "ship", "stage", "notify"),
}
"""`show` prints a life, `open` an address, `export` nothing but data, and `demo` notes: each has its own tests here.

`explain` is told in the language that is asked for, also as data. What is done before it is looked at, as a journal, a
file of parcels, stages and messages are, has golden files of its own. `doctor` says what is left on the disk, which
changes: its screens are in `output/test_golden_doctor.py`. What needs a mirror has its tests beside that, and the board
of `watch` is in `output/test_golden_board.py`.
"""
STARTS_OF_A_SENTENCE = 12
"""Letters of ours between two values that no data of the demo shop holds by chance."""


@pytest.fixture
def demo() -> ShopifyOrders:
    """The one demo shop, behind a server of its own, as the clock that fills a server's bucket stands still."""
    return DemoSource(DemoServer(SHOP, now=lambda: NOW, token="t")).source()


def settings(home: Path, text: str) -> dict[str, str]:
    path = home / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return {"ORDERSTATUS_CONFIG": str(path)}


def test_a_table_is_finnish_from_its_headings_to_its_footer(cli: Cli) -> None:
    heading, *rows, footer = cli("list", "--demo", "--lang", "fi", tty=True, width=200).lines

    assert heading.split()[:5] == ["Tilaus", "Tilattu", "Tila", "Maksu", "Toimitus"]
    assert re.search(r"#2200 +23\.11\. 06:35 +Avoin +Hyväksytty +Työn alla", rows[0])
    assert footer == "näkyvissä 50 tilausta, kaikkiaan 1\xa0200; --limit 0 näyttää kaikki"


def test_the_flag_wins_over_the_environment_and_that_over_the_settings(cli: Cli, tmp_path: Path) -> None:
    def heading(*flags: str, **env: str) -> str:
        return cli("list", "--demo", "--limit", "1", *flags, tty=True, env=env).lines[0].split()[0]

    finnish, english = settings(tmp_path, 'lang = "fi"'), {"ORDERSTATUS_LANG": "en"}
    assert heading() == "Order"
    assert heading(**finnish) == "Tilaus"
    assert heading(**finnish, **english) == "Order"
    assert heading("--lang", "fi", **english) == "Tilaus"
    assert heading("--lang", "en", **finnish) == "Order"
    assert heading(ORDERSTATUS_LANG="fi") == "Tilaus"


def test_every_command_that_prints_rows_is_tried_here() -> None:
    assert {arguments[0] for arguments in ROWS.values()} | ELSEWHERE == set(COMMANDS)


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("rows", DATA)
def test_data_is_the_same_in_every_language(small: Cli, rows: str, format: str) -> None:
    english, finnish = (small(*DATA[rows], "--format", format, "--lang", code) for code in ("en", "fi"))

    assert (finnish.code, finnish.err) == (0, "")
    assert english.out == finnish.out


@pytest.mark.parametrize("rows", DATA)
def test_a_pipe_gets_the_same_in_every_language(small: Cli, rows: str) -> None:
    assert small(*DATA[rows], env={"ORDERSTATUS_LANG": "fi"}).out == small(*DATA[rows]).out


@pytest.mark.parametrize("what", ["orders", "shipments", "returns", "events"])
def test_an_export_is_the_same_in_every_language(small: Cli, what: str) -> None:
    english, finnish = (small("export", what, "--demo", "--csv", "--lang", code) for code in ("en", "fi"))

    assert (finnish.code, finnish.err) == (0, "")
    assert english.out == finnish.out


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("rows", ROWS)
def test_nothing_that_has_a_finnish_word_is_said_in_english(cli: Cli, rows: str, width: int) -> None:
    """By every run of our own letters in every English sentence, every English heading and every English value."""
    ran = cli(*ROWS[rows], "--lang", "fi", tty=True, width=width)
    # Flags are the same in every language.
    shown = re.sub(r"--\S+ \S+", "", ran.out + ran.err)
    ours = {
        part
        for english, finnish in FINNISH.texts.items()
        for part, *_ in Formatter().parse(english)
        if len(part) >= STARTS_OF_A_SENTENCE and part not in finnish
    }
    headings = {english for english, finnish in FINNISH.headings.items() if english != finnish and len(english) > 3}
    first_cells = {cell for line in shown.splitlines() for cell in re.split(r"  +", line)}

    assert ran.code == 0
    assert {part for part in ours if part in shown} == set()
    assert headings & first_cells == set()
    # Flags that are explained, and saved views, are named as they are typed.
    if rows not in ("attention explained", "view"):
        values = {value for axis in AXES for value in FINNISH.words[axis] if "-" in value}
        assert values & first_cells == set()
    # The terminal wraps the footer that names columns.
    assert [line for line in ran.lines if cell_len(line) > width and not line.startswith("ei mahdu: ")] == []


@pytest.mark.parametrize("story", ["nine-hours-left", "wrong-address", "return-asked", "failed-delivery"])
def test_a_life_as_json_is_the_same_in_every_language(cli: Cli, story: str) -> None:
    english, finnish = (cli("show", "--demo", STORIES[story], "--json", "--lang", code) for code in ("en", "fi"))
    assert english.out == finnish.out


@pytest.mark.parametrize("story", sorted(STORIES))
def test_nothing_of_ours_in_the_life_of_any_demo_order_is_english(demo: ShopifyOrders, story: str) -> None:
    """By the words that begin the lines and sections of the English screen, and by the values of the statuses."""
    streams = Streams.memory()
    life, context = demo.life(STORIES[story]), RowContext(shop=DOMAIN, now=NOW, labels=FINNISH)
    steps = shown_steps(next_steps(life, rule=context.capture, now=NOW), known=(), order=life.order, context=context)
    write_detail(life, context, streams, streams.out, next_steps=steps)
    assert isinstance(streams.out, io.StringIO)
    ours = re.sub(r"https?://\S+", "", streams.out.getvalue())

    english = (
        r"(?m)^(Payment|Fulfillment|Shipments|Returns|Refunds|Items|next:)|^ +(placed|customer|ship to|note|total)\b"
    )
    assert re.findall(english, ours) == []
    assert (
        re.findall(r"\b\d+ (?:d|h) ago|\bin \d+ (?:d|h)\b|\b(?:unfulfilled|in-transit|on-hold|no-return)\b", ours) == []
    )
    assert re.findall(r" · (?:open|closed|archived|cancelled|paid|shipping|none|requested)(?: ·|$)", ours, re.M) == []


def test_a_note_and_an_empty_result_are_finnish(cli: Cli) -> None:
    ran = cli("list", "--demo", "--lang", "fi", "--customer", "nobody@example.com", tty=True)
    assert (ran.code, ran.out, ran.err) == (0, "", "hakua vastaavia tilauksia ei ole\n")


def test_what_was_not_opened_is_said_in_finnish(cli: Cli) -> None:
    ran = cli("open", "--demo", "2002", "--lang", "fi", tty=True)
    assert (ran.code, ran.err) == (0, "mitään ei avattu: demokaupan sivuja ei ole olemassa\n")


def test_what_the_demo_shop_says_follows_the_environment(cli: Cli) -> None:
    ran = cli("demo", "reset", tty=True, env={"ORDERSTATUS_LANG": "fi"})
    assert (ran.code, ran.err) == (0, "demokauppa alkaa alusta, kun sitä seuraavan kerran käytetään\n")


def test_warnings_and_errors_stay_english_because_they_are_searched_for(cli: Cli) -> None:
    ran = cli("list", "--demo", "--lang", "fi", "--limit", "3", tty=True)
    assert "warning: stopped at --limit 3: more orders match" in ran.err
    assert cli("list", "--demo", "--lang", "fi", "--payment", "maksettu").err.startswith(
        "error: `--payment` does not know"
    )


@pytest.mark.parametrize(
    ("flags", "env", "named"),
    [
        (["--lang", "sv"], {}, "--lang"),
        ([], {"ORDERSTATUS_LANG": "suomi"}, "ORDERSTATUS_LANG"),
    ],
)
def test_a_language_that_there_is_not_is_exit_2_and_names_those_there_are(
    cli: Cli, flags: list[str], env: dict[str, str], named: str
) -> None:
    ran = cli("list", "--demo", *flags, env=env)
    assert (ran.code, ran.out) == (2, "")
    assert f"`{named}` does not know" in ran.err
    assert "hint: one of: en, fi" in ran.err


def test_a_language_in_the_settings_that_there_is_not_is_exit_2_too(cli: Cli, tmp_path: Path) -> None:
    ran = cli("list", "--demo", env=settings(tmp_path, 'lang = "sv"'))
    assert (ran.code, ran.out) == (2, "")
    assert "hint: one of: en, fi" in ran.err
