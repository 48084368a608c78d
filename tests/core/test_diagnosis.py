"""What is found means what it should: each rule at its threshold and one step before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from orderstatus.core.acting.write_scopes import WRITE_NEEDS
from orderstatus.core.diagnosis import (
    LITTLE_SPACE_BYTES,
    Check,
    Finding,
    State,
    configuration_findings,
    exit_code,
    file_findings,
)
from orderstatus.core.diagnosis_of_a_shop import retires_at, shop_findings
from orderstatus.core.errors import AccessError, ExitCode, OrderStatusError, TemporaryError, UsageError
from orderstatus.core.examination import CredentialFacts, Examined
from orderstatus.core.scope_needs import ALL_ORDERS
from orderstatus.core.shop_probe import ProtectedField, Readable
from support.examined import EVERY_SCOPE, FOLDER, NOW, SECRET, examined, machine, probe

OK, WARNING, PROBLEM = State.OK, State.WARNING, State.PROBLEM
ALL_CHECKS_OF_A_SHOP = [check for check in Check if check not in (Check.CONFIGURATION, Check.FILES, Check.DISK_SPACE)]


def of(check: Check, found: Examined) -> Finding:
    [finding] = [each for each in shop_findings(found) if each.check is check]
    return finding


def states(check: Check, found: Examined) -> list[State]:
    return [each.state for each in shop_findings(found) if each.check is check]


def code(found: Examined) -> ExitCode:
    return exit_code(found.local, [shop_findings(found)])


def test_where_all_is_well_every_check_says_so_in_order_and_nothing_has_to_be_mended() -> None:
    findings = shop_findings(examined())
    assert [each.check for each in findings] == ALL_CHECKS_OF_A_SHOP
    assert {(each.state, each.remedy, each.exit_code) for each in findings} == {(OK, None, ExitCode.OK)}
    assert code(examined()) == ExitCode.OK


@pytest.mark.parametrize(
    "found",
    [
        examined(credential=UsageError("no token")),
        examined(probe=TemporaryError("no route")),
        examined(probe=AccessError("rejected")),
        examined(probe=probe(answered_version="2025-10")),
        examined(probe=probe(scopes=frozenset(), orders_error=AccessError("denied"))),
    ],
    ids=["credential", "unreachable", "rejected", "version", "orders"],
)
def test_a_problem_and_nothing_else_has_an_exit_code(found: Examined) -> None:
    for finding in shop_findings(found):
        assert (finding.state is PROBLEM) == (finding.exit_code is not ExitCode.OK)
    assert code(found) is not ExitCode.OK


# The token.


def test_a_token_that_does_not_expire_is_said_with_its_place() -> None:
    found = of(Check.TOKEN, examined(credential=CredentialFacts(kind="a static access token", kept_in="the keyring")))
    assert (found.state, found.detail) == (OK, "a static access token, from the keyring")


@pytest.mark.parametrize(
    ("left", "state"), [(timedelta(0), PROBLEM), (timedelta(seconds=1), OK)], ids=["expired", "a second left"]
)
def test_a_token_is_a_problem_from_the_second_on_in_which_it_expires(left: timedelta, state: State) -> None:
    credential = CredentialFacts(kind="a token", kept_in="a file", expires_at=NOW + left)
    found = examined(credential=credential)
    assert of(Check.TOKEN, found).state is state
    assert code(found) is (ExitCode.ACCESS if state is PROBLEM else ExitCode.OK)


def test_a_token_that_renews_itself_is_no_problem_when_it_has_expired() -> None:
    credential = CredentialFacts(kind="a token", kept_in="a file", expires_at=NOW, renews_itself=True)
    assert of(Check.TOKEN, examined(credential=credential)).state is OK


def test_a_token_that_no_answer_has_proved_is_not_called_fine() -> None:
    assert of(Check.TOKEN, examined(probe=TemporaryError("no route"))).state is WARNING


# The way there.


@pytest.mark.parametrize(
    ("error", "ends_with"),
    [
        (TemporaryError("no route", hint="later"), ExitCode.TEMPORARY),
        (AccessError("rejected", hint="a new one"), ExitCode.ACCESS),
        (OrderStatusError("odd", hint="look"), ExitCode.FAILURE),
    ],
)
def test_a_shop_that_does_not_answer_ends_as_a_reading_command_would(
    error: OrderStatusError, ends_with: ExitCode
) -> None:
    found = examined(probe=error)
    finding = of(Check.CONNECTION, found)
    assert (finding.state, finding.detail, finding.remedy) == (PROBLEM, str(error), error.hint)
    assert code(found) is ends_with


def test_of_a_shop_that_does_not_answer_nothing_is_claimed() -> None:
    checks = [each.check for each in shop_findings(examined(probe=TemporaryError("no route")))]
    assert checks == [Check.TOKEN, Check.CONNECTION]


@pytest.mark.parametrize("sign", [1, -1])
def test_a_clock_may_be_off_by_a_minute_and_not_by_a_second_more(sign: int) -> None:
    def found(seconds: int) -> Finding:
        return of(Check.CLOCK, examined(probe=probe(server_time=NOW - timedelta(seconds=sign * seconds))))

    assert found(60).state is OK
    assert found(61).state is WARNING
    assert f"61 s {'ahead of' if sign == 1 else 'behind'} Shopify's" in found(61).detail
    assert "4 d " in found(4 * 86_400).detail
    assert "3 h " in found(3 * 3_600).detail
    assert "5 min " in found(5 * 60).detail


def test_a_clock_that_cannot_be_compared_is_not_called_right() -> None:
    assert "not compared" in of(Check.CLOCK, examined(probe=probe(server_time=None))).detail


# The version.


@pytest.mark.parametrize(
    ("version", "at"),
    [
        ("2026-10", datetime(2027, 10, 1, 17, tzinfo=UTC)),
        ("2026-01", datetime(2027, 1, 1, 17, tzinfo=UTC)),
        ("2026-11", None),
        ("unstable", None),
        ("2026-10-rc", None),
    ],
)
def test_a_stable_version_is_supported_for_twelve_months(version: str, at: datetime | None) -> None:
    assert retires_at(version) == at


def test_a_version_that_retires_in_sixty_days_is_warned_of_and_a_second_earlier_it_is_not() -> None:
    soon = datetime(2027, 10, 1, 17, tzinfo=UTC) - timedelta(days=60)

    def found(at: datetime) -> Finding:
        return of(Check.API_VERSION, examined(probe=probe(server_time=at, our_time=at)))

    assert found(soon).state is WARNING
    assert found(soon - timedelta(seconds=1)).state is OK
    assert "2027-10-01" in found(soon).detail


def test_when_a_version_retires_is_counted_by_the_clock_of_the_shop() -> None:
    retired = datetime(2028, 1, 1, tzinfo=UTC)
    assert of(Check.API_VERSION, examined(probe=probe(our_time=retired))).state is OK


def test_another_version_than_the_one_asked_is_a_problem() -> None:
    found = examined(probe=probe(answered_version="2026-01"))
    assert of(Check.API_VERSION, found).state is PROBLEM
    assert code(found) is ExitCode.FAILURE


@pytest.mark.parametrize(
    "changes",
    [
        {"asked_version": "unstable", "answered_version": "unstable"},
        {"supported_versions": ("2026-01",)},
    ],
    ids=["unstable", "not supported"],
)
def test_a_version_that_may_change_or_go_is_warned_of(changes: dict[str, Any]) -> None:
    assert of(Check.API_VERSION, examined(probe=probe(**changes))).state is WARNING


def test_a_shop_that_does_not_say_its_versions_is_taken_at_its_answer() -> None:
    found = examined(probe=probe(answered_version=None, supported_versions=None))
    assert of(Check.API_VERSION, found).state is OK


# Scopes, age and customers.


@pytest.mark.parametrize("scope", sorted(EVERY_SCOPE - {ALL_ORDERS, "read_orders"}))
def test_a_missing_scope_is_a_warning_that_names_it_and_how_to_get_it(scope: str) -> None:
    found = examined(probe=probe(scopes=EVERY_SCOPE - {scope}))
    finding = of(Check.SCOPES, found)
    assert finding.state is WARNING
    assert finding.detail.startswith(f"{scope} is missing, which takes away ")
    assert finding.remedy is not None
    assert finding.remedy.endswith(f": {scope}")
    assert code(found) is ExitCode.OK


def test_several_missing_scopes_are_a_finding_each_and_one_deed() -> None:
    lacking = {"read_returns", "read_locations"}
    found = shop_findings(examined(probe=probe(scopes=EVERY_SCOPE - lacking)))
    findings = [each for each in found if each.check is Check.SCOPES]
    assert {each.detail.split()[0] for each in findings} == lacking
    [remedy] = {each.remedy for each in findings}
    assert remedy is not None
    assert set(remedy.rpartition(": ")[2].split(",")) == lacking


def test_write_scopes_are_enough() -> None:
    scopes = frozenset(scope if scope == ALL_ORDERS else scope.replace("read_", "write_") for scope in EVERY_SCOPE)
    assert of(Check.SCOPES, examined(probe=probe(scopes=scopes))).state is OK


def test_an_app_that_only_reads_is_not_called_less_than_it_could_be() -> None:
    finding = of(Check.ACTING, examined())
    assert (finding.state, finding.remedy) == (OK, None)
    assert finding.detail == "the app only reads: no acting command can change an order"


def test_an_app_that_may_do_some_things_is_told_which_and_what_the_others_need() -> None:
    finding = of(Check.ACTING, examined(probe=probe(scopes=EVERY_SCOPE | {"write_returns", "write_fulfillments"})))
    assert finding.state is OK
    assert finding.detail == (
        "event, deliver, returns approve, returns decline, returns close can change orders; "
        "not capture, mark-paid, cancel, close, reopen, tag add, tag remove, stage set without write_orders; "
        "not fulfill, ship, track without write_merchant_managed_fulfillment_orders or "
        "write_third_party_fulfillment_orders or write_assigned_fulfillment_orders; "
        "not hold, release without write_merchant_managed_fulfillment_orders or write_third_party_fulfillment_orders"
    )


def test_an_app_that_may_do_everything_is_told_so() -> None:
    every = EVERY_SCOPE | {need.scopes[0] for need in WRITE_NEEDS}
    assert of(Check.ACTING, examined(probe=probe(scopes=every))).detail == "every acting command can change orders"


def test_where_the_scopes_are_not_known_nothing_is_said_of_acting() -> None:
    assert states(Check.ACTING, examined(probe=probe(scopes=None))) == []


def test_without_orders_nothing_can_be_read() -> None:
    denied = AccessError("Access denied for orders field.", hint="the app needs the read_orders access scope")
    unknown = dict.fromkeys(ProtectedField, Readable.UNKNOWN)
    found = examined(probe=probe(scopes=EVERY_SCOPE - {"read_orders"}, orders_error=denied, protected=unknown))
    finding = of(Check.SCOPES, found)
    assert (finding.state, finding.detail, finding.remedy) == (PROBLEM, str(denied), denied.hint)
    assert code(found) is ExitCode.ACCESS


def test_scopes_that_cannot_be_read_are_neither_there_nor_missing() -> None:
    found = examined(probe=probe(scopes=None))
    assert states(Check.SCOPES, found) == [WARNING]
    assert states(Check.OLDER_ORDERS, found) == [WARNING]
    assert code(found) is ExitCode.OK


def test_without_read_all_orders_the_sixty_days_are_said_once_and_not_as_a_scope() -> None:
    found = examined(probe=probe(scopes=EVERY_SCOPE - {ALL_ORDERS}))
    assert of(Check.OLDER_ORDERS, found).state is WARNING
    assert "60 days" in of(Check.OLDER_ORDERS, found).detail
    assert states(Check.SCOPES, found) == [OK]


def test_fields_that_shopify_has_not_approved_are_named() -> None:
    protected = {**dict.fromkeys(ProtectedField, Readable.YES), ProtectedField.EMAIL: Readable.NO}
    found = examined(probe=probe(protected=protected))
    finding = of(Check.CUSTOMER_DATA, found)
    assert finding.state is WARNING
    assert finding.detail.startswith("Shopify has not approved this app for e-mail addresses, which stay empty")
    assert code(found) is ExitCode.OK


def test_what_no_order_has_shown_is_not_called_readable() -> None:
    found = examined(probe=probe(protected=dict.fromkeys(ProtectedField, Readable.UNKNOWN)))
    finding = of(Check.CUSTOMER_DATA, found)
    assert "not known" in finding.detail
    assert "can be read" not in finding.detail
    assert finding.state is OK


def test_an_app_that_may_see_no_customer_data_at_all_reads_nothing_and_lacks_no_scope() -> None:
    denied = AccessError("This app is not approved to access the Order object.")
    found = examined(probe=probe(orders_error=denied, protected=dict.fromkeys(ProtectedField, Readable.NO)))
    assert of(Check.CUSTOMER_DATA, found).state is PROBLEM
    assert PROBLEM not in states(Check.SCOPES, found)
    assert code(found) is ExitCode.ACCESS


# Limits and time.


def test_the_rate_is_said_in_orders_a_minute() -> None:
    """100 points a second are 6,000 a minute: 171 pages of 35 points, with 250 orders each."""
    finding = of(Check.RATE_LIMIT, examined())
    assert finding.detail.startswith("plan Grow: 100 points a second and 2,000 at once")
    assert "42,000 orders a minute" in finding.detail


def test_a_development_shop_is_called_one_and_a_limit_that_is_not_told_is_not_made_up() -> None:
    detail = of(Check.RATE_LIMIT, examined(probe=probe(is_development=True, restore_rate=None))).detail
    assert "a development shop" in detail
    assert "orders a minute" not in detail


def test_a_zone_of_the_settings_is_told_beside_the_shops() -> None:
    detail = of(Check.TIME_ZONE, examined(zone_override="Asia/Tokyo")).detail
    assert detail == "Asia/Tokyo, from the settings; the shop's own is Europe/Helsinki"


def test_a_zone_that_this_machine_does_not_know_is_warned_of() -> None:
    assert of(Check.TIME_ZONE, examined(is_zone_known=False)).state is WARNING


def test_a_shop_without_a_zone_is_read_in_utc_with_a_warning() -> None:
    nowhere = probe(shop=replace(probe().shop, time_zone=None))
    assert of(Check.TIME_ZONE, examined(probe=nowhere, is_zone_known=None)).state is WARNING


# The machine.


def test_settings_that_cannot_be_read_stop_every_command() -> None:
    local = machine(error=UsageError("line 3", hint="mend it"))
    [finding] = configuration_findings(local)
    assert (finding.state, finding.detail, finding.remedy) == (PROBLEM, "line 3", "mend it")
    assert exit_code(local, [shop_findings(examined())]) is ExitCode.USAGE


def test_no_settings_file_is_no_problem() -> None:
    [finding] = configuration_findings(machine(exists=False))
    assert finding.state is OK


@pytest.mark.parametrize(
    ("mode", "state"), [(0o600, OK), (0o400, OK), (0o700, OK), (0o640, WARNING), (0o604, WARNING), (0o620, WARNING)]
)
def test_a_secret_is_for_its_owner_alone(mode: int, state: State) -> None:
    finding = file_findings(machine(replace(SECRET, mode=mode), FOLDER))[0]
    assert finding.state is state
    if mode & 0o044:
        assert finding.remedy == "chmod 600 /home/anna/.config/orderstatus/credentials.toml"


def test_a_secret_that_is_not_there_and_one_without_modes_are_no_findings() -> None:
    for secret in (replace(SECRET, exists=False), replace(SECRET, mode=None, is_ours=None)):
        assert file_findings(machine(secret, FOLDER))[0].state is OK


def test_settings_that_others_can_read_hold_no_secret() -> None:
    settings = replace(SECRET, is_secret=False, mode=0o644)
    assert file_findings(machine(settings, FOLDER))[0].state is OK


@pytest.mark.parametrize(
    "changes", [{"is_writable": False}, {"is_ours": False}, {"mode": 0o777}], ids=["read-only", "not ours", "open"]
)
def test_a_folder_that_is_not_ours_alone_to_write_is_warned_of(changes: dict[str, Any]) -> None:
    local = machine(SECRET, replace(FOLDER, **changes))
    findings = [each for each in file_findings(local) if each.check is Check.FILES]
    assert [each.state for each in findings] == [WARNING]
    assert exit_code(local, [shop_findings(examined())]) is ExitCode.OK


@pytest.mark.parametrize(("free", "state"), [(LITTLE_SPACE_BYTES, OK), (LITTLE_SPACE_BYTES - 1, WARNING), (0, WARNING)])
def test_little_space_is_less_than_a_hundred_mebibytes(free: int, state: State) -> None:
    [finding] = [
        each for each in file_findings(machine(replace(FOLDER, free_bytes=free))) if each.check is Check.DISK_SPACE
    ]
    assert finding.state is state


def test_space_is_said_of_the_folder_that_has_least_and_not_at_all_where_nobody_tells() -> None:
    least = replace(FOLDER, purpose="state folder", free_bytes=2_000_000_000)
    assert file_findings(machine(FOLDER, least))[-1].detail == "2.0 GB left for the state folder"
    assert [each.check for each in file_findings(machine(replace(FOLDER, free_bytes=None)))] == [Check.FILES]


# Several shops.

FINE, LOCKED_OUT = shop_findings(examined()), shop_findings(examined(probe=AccessError("rejected")))
AWAY = shop_findings(examined(probe=TemporaryError("no route")))


@pytest.mark.parametrize(
    ("by_shop", "ends_with"),
    [
        ([FINE], ExitCode.OK),
        ([FINE, FINE], ExitCode.OK),
        ([LOCKED_OUT], ExitCode.ACCESS),
        ([LOCKED_OUT, LOCKED_OUT], ExitCode.ACCESS),
        ([FINE, AWAY], ExitCode.FAILURE),
        ([LOCKED_OUT, AWAY], ExitCode.FAILURE),
        ([], ExitCode.USAGE),
    ],
)
def test_some_shops_that_fail_are_exit_one_and_all_that_fail_alike_are_what_each_is(
    by_shop: list[tuple[Finding, ...]], ends_with: ExitCode
) -> None:
    assert exit_code(machine(), by_shop) is ends_with
