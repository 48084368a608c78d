"""`orderstatus find` on the demo shop: by whatever is at hand, and honest about what it did not find."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from orderstatus.demo.shop import DemoShop
from orderstatus.output.order_fields import ORDER_FIELDS
from support.cli import Cli, Ran
from support.demo import EPOCH, built_shop

Json = dict[str, Any]


@pytest.fixture(scope="module")
def shop() -> DemoShop:
    return built_shop(epoch=EPOCH)


@pytest.fixture(scope="module")
def order(shop: DemoShop) -> Json:
    """A recent order with everything that one can be found by."""
    return next(
        each
        for each in reversed(shop.orders)
        if each["customer"] and each["email"] and each["phone"] and any(f["trackingInfo"] for f in each["fulfillments"])
    )


def found(ran: Ran) -> list[tuple[str, str, str]]:
    assert (ran.code, ran.err) == (0, "")
    return [(row["matched"], row["matched_by"], row["name"]) for row in json.loads(ran.out)]


def number_of(order: Json) -> str:
    return str(next(t["number"] for f in order["fulfillments"] for t in f["trackingInfo"]))


def test_json_has_what_was_found_by_what_and_then_the_orders_keys(cli: Cli, order: Json) -> None:
    [row] = json.loads(cli("find", "--demo", order["name"], "--json").out)
    assert list(row) == ["matched", "matched_by", *(field.key for field in ORDER_FIELDS)]
    listed = json.loads(cli("list", "--demo", "--query", f"name:{order['name']}", "--json").out)
    assert {key: row[key] for key in listed[0]} == listed[0]


def test_an_order_is_found_by_everything_it_is_known_by(cli: Cli, order: Json) -> None:
    texts = {
        "name": order["name"].lstrip("#"),
        "id": order["id"],
        "confirmation-number": order["confirmationNumber"].lower(),
        "email": order["email"],
        "phone": order["phone"],
        "customer": order["customer"]["displayName"],
        "tracking-number": number_of(order),
    }
    for by, text in texts.items():
        assert (text, by, order["name"]) in found(cli("find", "--demo", text, "--json")), by


def test_several_at_once_each_say_what_they_matched(cli: Cli, order: Json, shop: DemoShop) -> None:
    other = shop.orders[7]["name"]
    texts = [other, order["name"], number_of(order)]
    assert found(cli("find", "--demo", *texts, "--json")) == [
        (other, "name", other),
        (order["name"], "name", order["name"]),
        (number_of(order), "tracking-number", order["name"]),
    ]


def test_names_share_one_request(cli: Cli, shop: DemoShop) -> None:
    names = [each["name"] for each in shop.orders[:20]]
    ran = cli("find", "--demo", "--verbose", *names)
    assert ran.requests == ["OrdersFirstPage"]
    assert [line.split("\t")[0] for line in ran.lines] == names


def test_tracking_numbers_are_read_in_one_scan_that_is_said(cli: Cli, shop: DemoShop) -> None:
    some = [each for each in shop.orders[-200:] if any(f["trackingInfo"] for f in each["fulfillments"])][:3]
    ran = cli("find", "--demo", "--tracking", *map(number_of, some), tty=True)
    assert ran.code == 0
    assert ran.err == "looking for 3 tracking numbers in orders placed since 24 Sep 08:30 (60 d)\n"
    assert all(each["name"] in ran.out for each in some)


def test_a_number_of_an_older_order_is_found_with_since_and_missed_with_a_word_of_where_it_was_looked_for(
    cli: Cli, shop: DemoShop
) -> None:
    old = next(
        each
        for each in shop.orders
        if "2026-07-27" <= each["processedAt"] <= "2026-08-20" and any(f["trackingInfo"] for f in each["fulfillments"])
    )
    number = number_of(old)
    ran = cli("find", "--demo", number)
    assert (ran.code, ran.out) == (1, "")
    assert f"nothing matches `{number}`; tracking numbers were looked for in orders placed since 2026-09-24" in ran.err
    assert "--since 180d" in ran.err
    assert found(cli("find", "--demo", number, "--since", "180d", "--json")) == [
        (number, "tracking-number", old["name"])
    ]


def test_what_is_missing_is_a_warning_while_something_was_found(cli: Cli, order: Json) -> None:
    ran = cli("find", "--demo", order["name"], "nobody@example.com", "nonesuch", "--quiet")
    assert (ran.code, len(ran.lines)) == (0, 1)
    assert ran.err == "warning: nothing matches `nobody@example.com`, `nonesuch`\n"


def test_nothing_at_all_is_exit_1_and_an_empty_list(cli: Cli) -> None:
    ran = cli("find", "--demo", "nobody@example.com", "--json")
    assert (ran.code, ran.out) == (1, "[]\n")
    assert ran.err.startswith("error: nothing matches `nobody@example.com`\n\nhint: give an order's name")


def test_words_that_match_what_is_not_shown_are_marked_and_not_dropped(cli: Cli) -> None:
    """The free search looks at the goods too, which are no column."""
    rows = found(cli("find", "--demo", "Storm lantern", "--json"))
    assert rows
    assert {by for _, by, _ in rows} == {"not-shown"}


def test_texts_are_read_from_standard_input_a_line_each(
    cli: Cli, shop: DemoShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (each["name"] for each in shop.orders[:3])
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{first}\n\n  {second}  \r\n"))
    assert [name for *_, name in found(cli("find", "--demo", third, "-", "--json"))] == [third, first, second]


def test_standard_input_that_is_no_text_is_exit_2(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"1001\n\xff\xfe\n"), encoding="latin-1"))
    ran = cli("find", "--demo", "-")
    assert (ran.code, ran.out) == (2, "")
    assert "standard input is not readable as text" in ran.err


def test_a_byte_order_mark_is_no_part_of_the_first_text(cli: Cli, order: Json, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\xef\xbb\xbf" + order["name"].encode())))
    assert found(cli("find", "--demo", "-", "--json")) == [(order["name"], "name", order["name"])]


def test_an_empty_standard_input_finds_nothing_and_that_is_no_failure(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    ran = cli("find", "--demo", "-", tty=True)
    assert (ran.code, ran.out, ran.err) == (0, "", "nothing to look for\n")


def test_a_closed_standard_input_is_exit_2(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    ran = cli("find", "--demo", "-")
    assert ran.code == 2
    assert "there is no standard input" in ran.err


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (("",), "`TEXT` is empty"),
        (("gid://shopify/Customer/1",), "is not an order"),
        (("https://admin.shopify.com/store/acme/orders/1",), "that address is of acme.myshopify.com"),
        (("1001", "--since", "soon"), "`--since` does not understand `soon`"),
        (("1001", "--columns", "found"), "`--columns` does not know `found`"),
    ],
)
def test_bad_input_is_exit_2_and_names_what_is_accepted(cli: Cli, argv: tuple[str, ...], message: str) -> None:
    ran = cli("find", "--demo", *argv)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert "hint: " in ran.err


def test_a_table_shows_fifty_and_says_that_there_are_more(cli: Cli) -> None:
    ran = cli("find", "--demo", "example.com", tty=True)
    assert ran.code == 0
    assert ran.lines[-1] == "the first 50 orders; --limit 0 shows all"
    # Heading, rows, what did not fit, and the footer.
    assert len(ran.lines) == 1 + 50 + 2
    every = cli("find", "--demo", "example.com", "--csv")
    assert len(list(csv.DictReader(io.StringIO(every.out)))) > 50


def test_a_limit_that_cuts_is_said_and_claims_nothing_of_the_rest(cli: Cli) -> None:
    ran = cli("find", "--demo", "nobody@example.com", "example.com", "--limit", "3")
    assert (ran.code, len(ran.lines)) == (0, 3)
    assert ran.err == "warning: stopped at --limit 3: more orders match, and not every text was looked for\n"


def test_search_syntax_in_a_text_is_a_text(cli: Cli) -> None:
    ran = cli("find", "--demo", "status:open OR (financial_status:paid)", 'it\'s \\ "quoted"')
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("error: nothing matches ")


def test_a_number_in_two_spellings_is_found_for_both(cli: Cli) -> None:
    ran = cli("find", "--demo", "JJFI 0003 4282 3056 21075", "JJFI00034282305621075", "--csv")
    assert (ran.code, ran.err) == (0, "")
    assert len(ran.lines) == 3
