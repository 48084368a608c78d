"""Which token is sent, when another one is asked for, and what is said when Shopify takes none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from orderstatus.core.credentials import Credential, Kept, well_formed
from orderstatus.core.errors import AccessError, TemporaryError, UsageError
from orderstatus.core.secret import Secret
from orderstatus.core.tokens import ClientToken, CommandToken, FixedToken, GrantedToken, refused_token
from support.secrets import CLIENT_SECRET, TOKEN, shown

NOW = datetime(2026, 11, 23, 5, 30, tzinfo=UTC)
LOGIN = "orderstatus auth login --shop acme"
ID = "id-1"


def granted(name: str, *, minutes: float, client_id: str = ID) -> GrantedToken:
    return GrantedToken(token=Secret(name), client_id=client_id, expires_at=NOW + timedelta(minutes=minutes))


class Shop:
    """Grants `one`, `two`, ... of a day each, by a clock of its own, and is also the cache."""

    def __init__(self, kept: GrantedToken | None = None, *fails: Exception) -> None:
        self.now = NOW
        self.kept = kept
        self.fails = list(fails)
        self.grants = 0

    def ask(self) -> GrantedToken:
        if self.fails:
            raise self.fails.pop(0)
        self.grants += 1
        return GrantedToken(
            token=Secret(f"new-{self.grants}"), client_id=ID, expires_at=self.now + timedelta(seconds=86_399)
        )

    def read(self) -> GrantedToken | None:
        return self.kept

    def write(self, granted: GrantedToken) -> None:
        self.kept = granted

    def tokens(self) -> ClientToken:
        return ClientToken(self.ask, self, client_id=ID, now=lambda: self.now, login=LOGIN)


def test_a_token_that_was_kept_is_used_without_asking() -> None:
    shop = Shop(granted("kept", minutes=90))
    assert shop.tokens().token().reveal() == "kept"
    assert shop.grants == 0


@pytest.mark.parametrize(("seconds", "token"), [(61, "kept"), (60, "new-1"), (0, "new-1"), (-1, "new-1")])
def test_a_token_is_used_until_a_minute_before_its_end(seconds: int, token: str) -> None:
    shop = Shop(granted("kept", minutes=seconds / 60))
    assert shop.tokens().token().reveal() == token


def test_a_token_that_comes_to_its_end_in_a_run_is_renewed_in_it_and_kept() -> None:
    shop = Shop(granted("kept", minutes=10))
    tokens = shop.tokens()
    assert tokens.token().reveal() == "kept"
    shop.now += timedelta(minutes=9, seconds=1)
    assert [tokens.token().reveal() for _ in range(3)] == ["new-1"] * 3
    assert (shop.grants, shop.kept and shop.kept.token.reveal()) == (1, "new-1")


def test_a_token_of_another_app_is_left_alone() -> None:
    shop = Shop(granted("others", minutes=90, client_id="id-2"))
    assert shop.tokens().token().reveal() == "new-1"


def test_a_refused_token_is_renewed_and_the_new_one_is_used_and_kept() -> None:
    shop = Shop(granted("kept", minutes=90))
    tokens = shop.tokens()
    refused = tokens.token()
    assert tokens.renewed(refused)
    assert tokens.token().reveal() == "new-1"
    assert shop.kept is not None
    assert shop.kept.token.reveal() == "new-1"


def test_a_refusal_that_comes_late_does_not_cost_the_new_token() -> None:
    shop = Shop(granted("kept", minutes=90))
    tokens = shop.tokens()
    refused = tokens.token()
    assert tokens.renewed(refused)
    assert tokens.renewed(refused)
    assert (shop.grants, tokens.token().reveal()) == (1, "new-1")


@pytest.mark.parametrize("error", [AccessError("the app is gone", hint="h"), TemporaryError("busy", hint="h")])
def test_an_expired_token_that_cannot_be_renewed_says_both_and_ends_as_the_refusal_does(error: AccessError) -> None:
    helsinki = timezone(timedelta(hours=2))
    kept = GrantedToken(token=Secret("kept"), client_id=ID, expires_at=datetime(2026, 11, 23, 7, tzinfo=helsinki))
    with pytest.raises(type(error)) as caught:
        Shop(kept, error).tokens().token()
    assert str(caught.value).startswith("the access token expired at 2026-11-23 05:00 UTC, and there is no new one: ")
    assert str(caught.value).endswith(("the app is gone", "busy"))
    assert (caught.value.exit_code, caught.value.hint) == (error.exit_code, "h")


def test_where_there_was_no_token_the_refusal_stands_alone() -> None:
    with pytest.raises(AccessError, match=r"^gone$"):
        Shop(None, AccessError("gone")).tokens().token()


class Store:
    """A store that prints what it holds, and counts how often it was asked."""

    def __init__(self, *prints: str) -> None:
        self.prints = list(prints)
        self.asked = 0

    def run(self) -> Secret:
        self.asked += 1
        return Secret(self.prints.pop(0))

    def tokens(self) -> CommandToken:
        return CommandToken(self.run, Credential(kept=Kept.COMMAND, command=("pass", "show")), login=LOGIN)


def test_a_command_is_asked_once_a_run() -> None:
    store = Store("one")
    tokens = store.tokens()
    assert {tokens.token().reveal() for _ in range(3)} == {"one"}
    assert store.asked == 1


def test_a_store_that_rotates_its_token_is_asked_again_after_a_refusal() -> None:
    tokens = Store("one", "two").tokens()
    assert tokens.renewed(tokens.token())
    assert tokens.token().reveal() == "two"


def test_a_store_that_prints_the_refused_token_again_has_no_other() -> None:
    tokens = Store("one", "one").tokens()
    assert not tokens.renewed(tokens.token())
    assert "`pass` printed" in tokens.refusal().message


def test_a_static_token_has_no_other() -> None:
    tokens = FixedToken(Secret(TOKEN), Credential(kept=Kept.FILE, token=Secret(TOKEN)), login=LOGIN)
    assert tokens.token().reveal() == TOKEN
    assert not tokens.renewed(tokens.token())


@pytest.mark.parametrize(
    ("credential", "says", "hint"),
    [
        (Credential(kept=Kept.ENVIRONMENT), "in ORDERSTATUS_TOKEN", "copy it again"),
        (Credential(kept=Kept.TYPED), "revoked, expired, mistyped or another shop's", "of this very shop"),
        (Credential(kept=Kept.COMMAND, command=("op", "read")), "`op` printed", "token_command"),
        (
            Credential(kept=Kept.FILE, kept_at=NOW),
            "was good when it was kept on 2026-11-23: it has been revoked",
            LOGIN,
        ),
        (Credential(kept=Kept.KEYRING), "was good when it was kept: it has been revoked", LOGIN),
        (Credential(kept=Kept.BUILT_IN), "demo shop", "orderstatus demo reset"),
    ],
    ids=lambda each: each.kept if isinstance(each, Credential) else "",
)
def test_a_refusal_speaks_of_where_the_token_comes_from(credential: Credential, says: str, hint: str) -> None:
    refusal = refused_token(Secret(TOKEN), credential, login=LOGIN)
    assert says in refusal.message
    assert hint in refusal.hint
    assert not shown(f"{refusal}")


def test_a_client_secret_in_the_place_of_a_token_is_told_as_what_it_is() -> None:
    refusal = refused_token(Secret(CLIENT_SECRET), Credential(kept=Kept.ENVIRONMENT), login=LOGIN)
    assert "it is the client secret of an app" in refusal.message
    assert refusal.hint.startswith(f"{LOGIN} --client-id")
    assert not shown(f"{refusal}")


def test_no_source_of_tokens_shows_one() -> None:
    shop = Shop(GrantedToken(token=Secret(TOKEN), client_id=ID, expires_at=NOW + timedelta(days=1)))
    tokens = shop.tokens()
    tokens.token()
    assert not shown(f"{tokens!r} {tokens.granted!r} {tokens.token()!r} {tokens.token()}")


@pytest.mark.parametrize("text", [f'"{TOKEN}"', f"'{TOKEN}'", f"{TOKEN} two", f"{TOKEN}\n{TOKEN}", f"{TOKEN}\u00a0x"])
def test_what_no_token_can_be_is_refused_without_being_shown(text: str) -> None:
    with pytest.raises(UsageError, match="is malformed") as caught:
        well_formed(text, "the access token")
    assert not shown(f"{caught.value} {caught.value.hint}")
