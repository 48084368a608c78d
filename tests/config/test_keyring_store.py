"""Credentials in the system's keyring: kept, read back and forgotten, and whatever a back end does instead."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import keyring
import pytest
from keyring.backends import fail, null
from keyring.errors import KeyringLocked

from orderstatus.config import keyring_store
from orderstatus.config.keyring_store import SERVICE, KeyringStore
from orderstatus.core.credentials import Credential, Kept
from orderstatus.core.errors import ExitCode, OrderStatusError, UsageError
from orderstatus.core.secret import Secret
from support.keyrings import Memory
from support.secrets import CLIENT_ID, CLIENT_SECRET, TOKEN, shown

DOMAIN = "acme.myshopify.com"
AT = datetime(2026, 11, 12, 7, tzinfo=UTC)
STATIC = Credential(kept=Kept.TYPED, token=Secret(TOKEN), kept_at=AT)
CLIENT = Credential(kept=Kept.TYPED, client_id=CLIENT_ID, client_secret=Secret(CLIENT_SECRET), kept_at=AT)


class Hanging(Memory):
    """One that waits for somebody to unlock it."""

    def __init__(self) -> None:
        super().__init__()
        self.unlocked = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.unlocked.wait(60)
        return None


class Telling(Memory):
    """One that fails with its own words, which quote what it was given."""

    def __init__(self, error: type[Exception]) -> None:
        super().__init__()
        self.error = error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error(f"cannot keep {password}")


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    """Whatever back end a test chooses is gone after it, and the system's own is never asked."""
    before = keyring.get_keyring()
    keyring.set_keyring(Memory())
    yield
    keyring.set_keyring(before)


@pytest.mark.parametrize("credential", [STATIC, CLIENT], ids=["token", "client"])
def test_what_is_kept_is_read_back_and_forgotten(credential: Credential) -> None:
    store = KeyringStore()
    assert store.read(DOMAIN) is None
    store.write(DOMAIN, credential)
    read = store.read(DOMAIN)
    assert read is not None
    assert (read.kept, read.client_id, read.kept_at) == (Kept.KEYRING, credential.client_id, AT)
    assert [each.reveal() for each in read.secrets] == [each.reveal() for each in credential.secrets]
    assert store.read("beta.myshopify.com") is None
    assert store.remove(DOMAIN)
    assert not store.remove(DOMAIN)
    assert store.read(DOMAIN) is None


@pytest.mark.parametrize("text", ["half of {", '{"token": 7}', "[]", "{}"])
def test_what_is_not_ours_is_an_error_that_shows_nothing_and_can_be_forgotten(text: str) -> None:
    keyring.set_password(SERVICE, DOMAIN, text + TOKEN)
    with pytest.raises(UsageError, match="is not as `orderstatus auth login` writes it") as caught:
        KeyringStore().read(DOMAIN)
    assert not shown(f"{caught.value} {caught.value.hint}")
    assert KeyringStore().remove(DOMAIN)


def test_one_that_hangs_is_given_up() -> None:
    hanging = Hanging()
    keyring.set_keyring(hanging)
    with pytest.raises(OrderStatusError, match="did not answer within") as caught:
        KeyringStore(seconds=0.05).read(DOMAIN)
    hanging.unlocked.set()
    assert caught.value.exit_code is ExitCode.FAILURE
    assert "without --keyring" in (caught.value.hint or "")


def test_a_system_without_one_is_an_error_and_no_traceback() -> None:
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(OrderStatusError, match="the system's keyring cannot be used: NoKeyringError"):
        KeyringStore().write(DOMAIN, STATIC)


def test_one_that_keeps_nothing_is_found_out() -> None:
    keyring.set_keyring(null.Keyring())  # type: ignore[no-untyped-call]
    with pytest.raises(OrderStatusError, match="did not keep the credential"):
        KeyringStore().write(DOMAIN, STATIC)


@pytest.mark.parametrize("error", [KeyringLocked, RuntimeError, ValueError, OSError, KeyError])
def test_what_a_back_end_says_is_not_repeated(error: type[Exception]) -> None:
    keyring.set_keyring(Telling(error))
    with pytest.raises(OrderStatusError, match=error.__name__) as caught:
        KeyringStore().write(DOMAIN, STATIC)
    seen = f"{caught.value} {caught.value.hint} {caught.value.__cause__!r} {caught.value.__context__!r}"
    assert not shown(seen)


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring_store, "find_spec", lambda _: None)
    with pytest.raises(UsageError, match="which is not installed") as caught:
        KeyringStore().read(DOMAIN)
    assert caught.value.hint == "pip install 'orderstatus[keyring]'"


def test_who_uses_no_keyring_never_imports_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    KeyringStore()
