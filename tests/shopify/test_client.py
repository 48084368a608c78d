"""What the thin client does with every kind of answer, by the rules of design 2 and 6."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import httpx
import pytest

from orderstatus.core.errors import (
    AccessError,
    ExitCode,
    OrderStatusError,
    TemporaryError,
    UnclearOutcomeError,
    UsageError,
)
from orderstatus.shopify.client import AdminClient
from orderstatus.shopify.documents import Document, operation
from orderstatus.shopify.http import ShopEndpoint
from support.shopify import TOKEN, URL, FakeShopify, Step, coded, cost, data, fake, json_reply, throttled
from support.tokens import fixed

SHOP = Document("Shop", "query Shop { shop { name } }")
CAPTURE = Document("Capture", "mutation Capture { orderCapture(input: {}) { transaction { id } } }")
OK = {"shop": {"name": "Acme"}}


def html(status: int = 200) -> httpx.Response:
    return httpx.Response(status, html="<html><body>Bad gateway</body></html>")


def test_the_token_travels_bare_in_shopifys_own_header() -> None:
    shopify = fake(data(OK))
    assert shopify.client().query(SHOP, {}).data == OK
    assert shopify.headers[0]["X-Shopify-Access-Token"] == TOKEN
    assert "authorization" not in shopify.headers[0]


def test_the_document_goes_with_its_name_and_variables() -> None:
    shopify = fake(data(OK))
    shopify.client().query(SHOP, {"first": 3})
    assert shopify.asked == [{"query": SHOP.text, "operationName": "Shop", "variables": {"first": 3}}]


def test_a_throttled_query_waits_for_the_points_it_lacks_and_asks_again() -> None:
    shopify = fake(throttled(862, 572, rate=200), data(OK))
    assert shopify.client().query(SHOP, {}).data == OK
    assert shopify.slept == [pytest.approx((862 - 572) / 200)]


def test_jitter_only_ever_lengthens_a_wait() -> None:
    shopify = fake(throttled(862, 572, rate=200), data(OK))
    shopify.client(jitter=1.0).query(SHOP, {})
    assert shopify.slept[0] > (862 - 572) / 200


def test_being_throttled_uses_patience_and_not_attempts() -> None:
    shopify = fake(*[throttled(500, 400) for _ in range(9)], data(OK))
    assert shopify.client().query(SHOP, {}).data == OK


def test_being_throttled_beyond_patience_is_temporary() -> None:
    shopify = fake(*[throttled(1000, 0) for _ in range(4)])
    with pytest.raises(TemporaryError, match="beyond the patience of 35 s"):
        shopify.client(patience_seconds=35).query(SHOP, {})
    assert sum(shopify.slept) <= 35


def test_a_request_of_known_cost_waits_for_the_bucket_before_it_is_sent() -> None:
    low = data(OK, extensions=cost(500, 100, rate=100))
    shopify = fake(low, data(OK))
    client = shopify.client()
    client.query(SHOP, {})
    client.query(SHOP, {})
    assert shopify.slept == [pytest.approx(4.0)]


FAULTS: dict[str, Callable[[], Step]] = {
    "refused": lambda: httpx.ConnectError("refused"),
    "no connection in time": lambda: httpx.ConnectTimeout("slow"),
    "reset": lambda: httpx.ReadError("reset"),
    "disconnected": lambda: httpx.RemoteProtocolError("disconnected"),
    "429": lambda: json_reply({"errors": "Too many"}, 429),
    "502 in HTML": lambda: html(502),
    "503 and nothing": lambda: httpx.Response(503),
    "504 and nothing": lambda: httpx.Response(504, text=""),
    "200 in HTML": html,
    "200 cut short": lambda: httpx.Response(200, text='{"data": {"shop": '),
    "200 of nested brackets": lambda: httpx.Response(200, text="[" * 100_000),
    "200 and a list": lambda: json_reply([]),
    "200 and neither data nor errors": lambda: json_reply({}),
    "an internal error": lambda: coded("INTERNAL_SERVER_ERROR", "Internal error."),
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
class TestAPassingFault:
    def test_is_asked_again(self, fault: Callable[[], Step]) -> None:
        shopify = fake(fault(), data(OK))
        assert shopify.client().query(SHOP, {}).data == OK

    def test_is_temporary_after_four_attempts(self, fault: Callable[[], Step]) -> None:
        shopify = fake(*[fault() for _ in range(4)])
        with pytest.raises(TemporaryError) as info:
            shopify.client().query(SHOP, {})
        assert (info.value.exit_code, shopify.steps) == (ExitCode.TEMPORARY, [])


def test_a_read_timeout_is_retried_once() -> None:
    shopify = fake(httpx.ReadTimeout("slow"), httpx.ReadTimeout("slow"))
    with pytest.raises(TemporaryError, match="did not answer in time"):
        shopify.client().query(SHOP, {})
    assert shopify.steps == []


@pytest.mark.parametrize("attempts", [1, 2, 3, 6])
def test_as_many_attempts_are_made_as_were_asked_for(attempts: int) -> None:
    shopify = fake(*[httpx.Response(503) for _ in range(attempts)])
    with pytest.raises(TemporaryError):
        shopify.client(attempts=attempts).query(SHOP, {})
    assert (len(shopify.asked), len(shopify.slept)) == (attempts, attempts - 1)


@pytest.mark.parametrize(("attempts", "asked"), [(1, 1), (2, 2), (9, 2)])
def test_a_read_timeout_is_retried_once_and_never_beyond_the_attempts(attempts: int, asked: int) -> None:
    shopify = fake(*[httpx.ReadTimeout("slow") for _ in range(asked)])
    with pytest.raises(TemporaryError, match="did not answer in time"):
        shopify.client(attempts=attempts).query(SHOP, {})
    assert len(shopify.asked) == asked


def test_being_throttled_is_waited_for_also_where_there_is_one_attempt() -> None:
    shopify = fake(throttled(500, 400), throttled(500, 400), data(OK))
    assert shopify.client(attempts=1).query(SHOP, {}).data == OK


def test_many_retries_end_with_the_patience() -> None:
    shopify = fake(*[httpx.Response(503) for _ in range(8)])
    with pytest.raises(TemporaryError):
        shopify.client(attempts=5_000).query(SHOP, {})
    assert shopify.slept == [1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 32.0]


def waited(shopify: FakeShopify) -> list[tuple[float, float]]:
    """How long each request was to wait for a connection and for an answer."""
    return [(each["connect"], each["read"]) for each in shopify.timeouts]


def test_an_answer_is_waited_for_no_longer_than_patience_lasts() -> None:
    shopify = fake(httpx.Response(503), data(OK))
    shopify.client(patience_seconds=20).query(SHOP, {})
    assert waited(shopify) == [(10.0, 20.0), (10.0, 19.0)]


def test_patience_beyond_the_usual_lengthens_no_wait_for_an_answer() -> None:
    shopify = fake(data(OK))
    shopify.client(patience_seconds=900).query(SHOP, {})
    assert waited(shopify) == [(10.0, 60.0)]


def test_a_server_that_hangs_ends_with_a_short_patience() -> None:
    def hang(request: httpx.Request) -> httpx.Response:
        shopify.seconds += request.extensions["timeout"]["read"]
        raise httpx.ReadTimeout("slow")

    shopify = fake(hang)
    with pytest.raises(TemporaryError, match="did not answer in time"):
        shopify.client(patience_seconds=5).query(SHOP, {})
    assert shopify.seconds == 5


def test_the_last_attempt_is_given_a_fair_time() -> None:
    shopify = fake(throttled(1000, 0), data(OK))
    shopify.client(patience_seconds=10.5).query(SHOP, {})
    assert waited(shopify)[-1] == (5.0, 5.0)


def test_a_mutation_that_was_sent_is_waited_for_as_long_as_ever() -> None:
    shopify = fake(throttled(1000, 0), data(OK))
    shopify.client(patience_seconds=11).mutate(CAPTURE, {})
    assert waited(shopify) == [(10.0, 11.0), (10.0, 11.0)]


def test_pauses_grow_from_the_documented_second() -> None:
    shopify = fake(*[httpx.Response(503) for _ in range(3)], data(OK))
    shopify.client().query(SHOP, {})
    assert shopify.slept == [1.0, 2.0, 4.0]


def test_a_decimal_retry_after_is_honoured() -> None:
    shopify = fake(json_reply({"errors": "slow"}, 429, retry_after="4.5"), data(OK))
    shopify.client().query(SHOP, {})
    assert shopify.slept == [4.5]


@pytest.mark.parametrize("value", ["Wed, 21 Oct 2026 07:28:00 GMT", "-3", "nan", "inf", ""])
def test_any_other_retry_after_falls_back_to_our_own_pause(value: str) -> None:
    shopify = fake(json_reply({"errors": "slow"}, 429, retry_after=value), data(OK))
    shopify.client().query(SHOP, {})
    assert shopify.slept == [1.0]


def test_a_retry_after_beyond_patience_is_temporary_at_once() -> None:
    shopify = fake(json_reply({"errors": "slow"}, 429, retry_after="3600"))
    with pytest.raises(TemporaryError):
        shopify.client().query(SHOP, {})
    assert shopify.slept == []


@pytest.mark.parametrize(
    ("status", "error", "code"),
    [
        (400, OrderStatusError, ExitCode.FAILURE),
        (401, AccessError, ExitCode.ACCESS),
        (402, AccessError, ExitCode.ACCESS),
        (403, AccessError, ExitCode.ACCESS),
        (404, AccessError, ExitCode.ACCESS),
        (423, TemporaryError, ExitCode.TEMPORARY),
    ],
)
def test_a_refusal_is_not_asked_again_and_has_its_exit_code(
    status: int, error: type[OrderStatusError], code: ExitCode
) -> None:
    shopify = fake(json_reply({"errors": "Unavailable Shop"}, status))
    with pytest.raises(error, match="Unavailable Shop") as info:
        shopify.client().query(SHOP, {})
    assert (info.value.exit_code, info.value.request_id) == (code, "req-1")


def test_a_refusal_in_html_is_still_that_refusal() -> None:
    with pytest.raises(AccessError, match="no such shop"):
        fake(html(404)).client().query(SHOP, {})


def test_errors_as_an_object_are_read() -> None:
    with pytest.raises(OrderStatusError, match="query: Required parameter missing or invalid"):
        fake(json_reply({"errors": {"query": "Required parameter missing or invalid"}}, 400)).client().query(SHOP, {})


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    shopify = fake(httpx.Response(status, headers={"location": "https://evil.example/graphql.json"}))
    with pytest.raises(AccessError, match=r"redirects to https://evil\.example"):
        shopify.client().query(SHOP, {})
    assert len(shopify.asked) == 1


@pytest.mark.parametrize("code", ["MAX_COST_EXCEEDED", "BAD_REQUEST", "undefinedField", "INVALID_VARIABLE"])
def test_what_cannot_change_is_never_asked_again(code: str) -> None:
    shopify = fake(coded(code, "Query cost is 2003"))
    with pytest.raises(OrderStatusError, match="Query cost is 2003") as info:
        shopify.client().query(SHOP, {})
    assert info.value.exit_code is ExitCode.FAILURE


def test_an_answer_denied_as_a_whole_names_the_missing_scope() -> None:
    denied = coded("ACCESS_DENIED", "Access denied for orders field.", requiredAccess="`read_orders` access scope.")
    with pytest.raises(AccessError) as info:
        fake(denied).client().query(SHOP, {})
    assert info.value.hint == "the app needs the read_orders access scope"


def test_unapproved_customer_data_gets_the_opposite_advice() -> None:
    message = "This app is not approved to access the Order object. See https://shopify.dev/docs"
    denied = json_reply(
        {"errors": [{"message": message, "extensions": {"code": "ACCESS_DENIED"}, "path": ["orders"]}], "data": None}
    )
    with pytest.raises(AccessError) as info:
        fake(denied).client().query(SHOP, {})
    assert "has not approved this app" in (info.value.hint or "")


def test_errors_beside_data_are_handed_on_with_the_data() -> None:
    error = {
        "message": "Access denied for heldByApp field.",
        "path": ["orders", "nodes", 0, "heldByApp"],
        "extensions": {"code": "ACCESS_DENIED", "requiredAccess": "`read_apps` access scope."},
    }
    answer = fake(data(OK, errors=[error])).client().query(SHOP, {})
    assert answer.data == OK
    assert [(each.path, each.is_denied) for each in answer.problems] == [(("orders", "nodes", "heldByApp"), True)]


def test_an_ignored_filter_is_a_usage_error() -> None:
    search = [
        {
            "path": ["orders"],
            "query": "colour:red",
            "parsed": {"field": "colour", "match_all": "red"},
            "warnings": [
                {"field": "colour", "message": "Invalid search field for this query.", "code": "invalid_field"}
            ],
        }
    ]
    with pytest.raises(UsageError, match="`colour`: Invalid search field"):
        fake(data(OK, extensions={"search": search})).client().query(SHOP, {})


def test_an_answer_of_another_api_version_is_said() -> None:
    reply = json_reply({"data": OK}, x_shopify_api_version="2025-10")
    shopify = fake(reply)
    shopify.client().query(SHOP, {})
    assert shopify.warnings == [
        "Shopify answered as API version 2025-10 though 2026-10 was asked: newer statuses may be missing"
    ]


def test_the_asked_api_version_is_not_worth_a_word() -> None:
    shopify = fake(json_reply({"data": OK}, x_shopify_api_version="2026-10"))
    shopify.client().query(SHOP, {})
    assert shopify.warnings == []


def test_the_request_id_of_an_internal_error_is_the_one_shopify_asks_for() -> None:
    with pytest.raises(TemporaryError) as info:
        fake(*[coded("INTERNAL_SERVER_ERROR", requestId="1b355a21") for _ in range(4)]).client().query(SHOP, {})
    assert info.value.request_id == "1b355a21"


class TestAMutation:
    @pytest.mark.parametrize("fault", ["refused", "no connection in time"])
    def test_is_sent_again_where_no_connection_was_made(self, fault: str) -> None:
        shopify = fake(FAULTS[fault](), data({"orderCapture": {}}))
        assert shopify.client().mutate(CAPTURE, {}).data == {"orderCapture": {}}

    def test_is_sent_again_where_it_was_throttled_without_data(self) -> None:
        shopify = fake(throttled(10, 0), data({"orderCapture": {}}))
        assert shopify.client().mutate(CAPTURE, {}).data == {"orderCapture": {}}

    @pytest.mark.parametrize("fault", sorted(FAULTS.keys() - {"refused", "no connection in time"}))
    def test_is_never_sent_again_where_it_may_have_run(self, fault: str) -> None:
        shopify = fake(FAULTS[fault]())
        with pytest.raises(UnclearOutcomeError, match="not known whether Capture ran"):
            shopify.client().mutate(CAPTURE, {})
        assert shopify.slept == []

    @pytest.mark.parametrize("error", [httpx.ReadTimeout, httpx.WriteTimeout, httpx.WriteError, httpx.CloseError])
    def test_that_got_no_answer_is_an_unclear_outcome(self, error: type[httpx.TransportError]) -> None:
        with pytest.raises(UnclearOutcomeError):
            fake(error("gone")).client().mutate(CAPTURE, {})

    @pytest.mark.parametrize("status", [401, 403, 404])
    def test_that_was_refused_before_execution_is_no_mystery(self, status: int) -> None:
        with pytest.raises(AccessError):
            fake(json_reply({"errors": "no"}, status)).client().mutate(CAPTURE, {})

    @pytest.mark.parametrize(
        "answer",
        [
            coded("TIMEOUT", "Query timed out"),
            json_reply({"errors": [{"message": "Something new"}]}),
            json_reply({"errors": [None]}),
            json_reply({"errors": "gone"}, 409),
            json_reply({"errors": "gone"}, 418),
            json_reply({"errors": "locked"}, 423),
            json_reply(
                {
                    "data": None,
                    "errors": [
                        {
                            "message": "Access denied for order field.",
                            "path": ["orderCapture", "transaction", "order"],
                            "extensions": {"code": "ACCESS_DENIED"},
                        }
                    ],
                }
            ),
            data(
                {"orderCapture": {}},
                extensions={"search": [{"warnings": [{"field": "x", "message": "Invalid search field"}]}]},
            ),
        ],
        ids=["an unknown code", "no code", "null", "409", "418", "423", "a denied payload", "an ignored filter"],
    )
    def test_with_an_answer_that_does_not_say_it_never_ran_is_an_unclear_outcome(self, answer: Step) -> None:
        with pytest.raises(UnclearOutcomeError):
            fake(answer).client().mutate(CAPTURE, {})

    @pytest.mark.parametrize("code", ["undefinedField", "INVALID_VARIABLE", "MAX_COST_EXCEEDED", "BAD_REQUEST"])
    def test_whose_document_was_refused_has_not_run(self, code: str) -> None:
        with pytest.raises(OrderStatusError) as info:
            fake(coded(code)).client().mutate(CAPTURE, {})
        assert not isinstance(info.value, UnclearOutcomeError)

    def test_that_is_denied_at_its_root_has_not_run(self) -> None:
        denied = {"message": "Access denied", "path": ["orderCapture"], "extensions": {"code": "ACCESS_DENIED"}}
        with pytest.raises(AccessError):
            fake(json_reply({"data": None, "errors": [denied]})).client().mutate(CAPTURE, {})

    @pytest.mark.parametrize("code", ["ACCESS_DENIED", None])
    def test_that_is_denied_nobody_says_where_may_have_run(self, code: str | None) -> None:
        error: dict[str, object] = {"message": "This app is not approved to access the Customer object."}
        if code:
            error["extensions"] = {"code": code}
        with pytest.raises(UnclearOutcomeError):
            fake(json_reply({"data": None, "errors": [error]})).client().mutate(CAPTURE, {})

    def test_that_was_throttled_beside_its_nulls_may_have_run(self) -> None:
        error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
        with pytest.raises(UnclearOutcomeError):
            fake(data({"orderCapture": None}, errors=[error])).client().mutate(CAPTURE, {})

    def test_with_errors_beside_its_data_has_run(self) -> None:
        error = {"message": "Access denied for heldByApp field.", "extensions": {"code": "ACCESS_DENIED"}}
        answer = fake(data({"fulfillmentOrderHold": {}}, errors=[error])).client().mutate(CAPTURE, {})
        assert answer.data == {"fulfillmentOrderHold": {}}


def test_verbose_hears_of_every_attempt_and_of_no_token() -> None:
    shopify = fake(httpx.ConnectError("refused"), data(OK, extensions=cost(3, 1997)))
    shopify.client().query(SHOP, {})
    assert [(each.operation, each.status, each.requested_cost) for each in shopify.exchanges] == [
        ("Shop", None, None),
        ("Shop", 200, 3),
    ]
    assert TOKEN not in repr(shopify.exchanges)


@pytest.mark.parametrize("rate", [0.01, 1e-9, 1e-300])
def test_a_bucket_that_never_fills_is_temporary_and_no_endless_sleep(rate: float) -> None:
    shopify = fake(data(OK, extensions=cost(1000, 0, rate=rate)))
    client = shopify.client()
    client.query(SHOP, {})
    with pytest.raises(TemporaryError, match="beyond the patience of 120 s"):
        client.query(SHOP, {})
    assert shopify.slept == []


def test_the_wait_for_the_bucket_has_jitter_too() -> None:
    shopify = fake(data(OK, extensions=cost(500, 100, rate=100)), data(OK))
    client = shopify.client(jitter=1.0)
    client.query(SHOP, {})
    client.query(SHOP, {})
    assert shopify.slept[0] > 4.0


def test_patience_is_for_one_request_in_all() -> None:
    slow = [json_reply({"errors": "slow"}, 503, retry_after="50") for _ in range(4)]
    shopify = fake(*slow[:3])
    with pytest.raises(TemporaryError):
        shopify.client().query(SHOP, {})
    assert sum(shopify.slept) == 100


@pytest.mark.parametrize(
    "body",
    [
        {"data": OK, "extensions": {"search": [{"warnings": "x"}]}},
        {"data": OK, "extensions": {"search": [{"warnings": 5}, 7, None]}},
        {"data": OK, "extensions": {"search": {"warnings": ["x"]}}},
        {"data": OK, "extensions": []},
        {"data": OK, "extensions": {"cost": {"requestedQueryCost": 10**400, "throttleStatus": {}}}},
        {"data": OK, "errors": {}},
        {"data": OK, "errors": []},
    ],
    ids=str,
)
def test_what_stands_oddly_beside_the_data_does_not_hide_it(body: dict[str, object]) -> None:
    assert fake(json_reply(body)).client().query(SHOP, {}).data == OK


def test_costs_that_are_no_numbers_are_no_costs() -> None:
    text = '{"data": {"shop": {}}, "extensions": {"cost": {"requestedQueryCost": NaN, "throttleStatus": ' + (
        '{"maximumAvailable": 1e999, "currentlyAvailable": -Infinity, "restoreRate": 1}}}}'
    )
    shopify = fake(httpx.Response(200, text=text), data(OK))
    client = shopify.client()
    client.query(SHOP, {})
    assert client.query(SHOP, {}).data == OK


def test_a_server_that_echoes_the_token_does_not_get_it_printed() -> None:
    with pytest.raises(AccessError) as info:
        fake(json_reply({"errors": f"Invalid token {TOKEN}"}, 401)).client().query(SHOP, {})
    assert TOKEN not in str(info.value)
    assert "Invalid token ***" in str(info.value)


def test_an_error_without_a_message_says_so() -> None:
    with pytest.raises(OrderStatusError, match="Shopify: an error without a message"):
        fake(json_reply({"errors": [None]})).client().query(SHOP, {})


def test_a_certificate_that_does_not_verify_is_not_tried_again() -> None:
    shopify = fake(httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed certificate"))
    with pytest.raises(OrderStatusError, match="could not reach") as info:
        shopify.client().query(SHOP, {})
    assert info.value.exit_code is ExitCode.FAILURE


@pytest.mark.parametrize(
    "answer", [html(200), json_reply({}), json_reply({"errors": "x"}, 400), coded("undefinedField")]
)
def test_every_failure_has_a_hint(answer: httpx.Response) -> None:
    with pytest.raises(OrderStatusError) as info:
        fake(*[answer] * 4).client().query(SHOP, {})
    assert info.value.hint


def test_being_throttled_beside_a_null_is_being_throttled() -> None:
    error = {"message": "Throttled", "extensions": {"code": "THROTTLED"}}
    shopify = fake(data({"shop": None}, errors=[error]), data(OK))
    assert shopify.client().query(SHOP, {}).data == OK


def test_jitter_does_not_lengthen_a_wait_beyond_patience() -> None:
    slow = json_reply({"errors": "slow"}, 503, retry_after="110")
    shopify = fake(slow, data(OK))
    shopify.client(jitter=1.0).query(SHOP, {})
    assert shopify.slept == [120.0]


def test_a_server_that_sends_everything_back_is_quoted_no_longer_than_a_person_reads() -> None:
    shop = fake(json_reply({"errors": "x" * 5_000}, status=403))
    with pytest.raises(AccessError) as caught:
        shop.client().query(operation("shop"), {})
    assert "xxx" in str(caught.value)
    assert len(str(caught.value)) < 500


def test_waiting_for_points_is_no_lack_of_progress_while_others_are_answered() -> None:
    # Twelve readers and a bucket that holds six requests: each waits its turn for longer than its patience, in all.
    scale, lock, level = 50.0, threading.Lock(), [300.0, time.monotonic()]

    def status() -> dict[str, float]:
        now = time.monotonic()
        level[:] = min(300.0, level[0] + (now - level[1]) * 100 * scale), now
        return {"maximumAvailable": 300.0, "currentlyAvailable": level[0], "restoreRate": 100}

    def answer(_: httpx.Request) -> httpx.Response:
        with lock:
            status()
            level[0] -= 50
            spent = {"requestedQueryCost": 50, "actualQueryCost": 50, "throttleStatus": status()}
        return data(OK, extensions={"cost": spent})

    shopify = fake(*[answer] * 121)
    client = AdminClient(
        ShopEndpoint(
            URL, fixed(TOKEN), user_agent="t", clock=time.monotonic, transport=httpx.MockTransport(shopify.handle)
        ),
        api_version="2026-10",
        sleep=lambda seconds: time.sleep(seconds / scale),
        clock=lambda: time.monotonic() * scale,
        jitter=lambda: 0.0,
        warn=shopify.warnings.append,
        patience_seconds=3,
    )
    client.query(SHOP, {})
    errors: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(10):
                client.query(SHOP, {})
        except BaseException as error:
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(12)]
    for each in readers:
        each.start()
    for each in readers:
        each.join(20)
    assert (errors, shopify.steps) == ([], [])


def test_a_request_of_another_size_is_taken_to_cost_no_more_than_the_dearest() -> None:
    shopify = fake(data(OK, extensions=cost(500, 100, rate=100)), data(OK))
    client = shopify.client()
    client.query(SHOP, {"first": 250})
    client.query(SHOP, {"first": 125})
    assert shopify.slept == [pytest.approx(4.0)]
