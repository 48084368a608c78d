"""Where a credential is found, how it is kept, and that nobody is shown one."""

from __future__ import annotations

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from orderstatus.config.credentials import (
    FileStore,
    environment_credential,
    found_credential,
    readable_by_others,
)
from orderstatus.config.settings import FILE_STORE, Settings
from orderstatus.core.credentials import Credential, CredentialKind, Kept
from orderstatus.core.errors import UsageError
from orderstatus.core.secret import Secret

DOMAIN = "acme.myshopify.com"
AT = datetime(2026, 11, 12, 7, tzinfo=UTC)
TOKEN = Credential(kept=Kept.FILE, token=Secret("shpat_kept-token"), kept_at=AT)
CLIENT = Credential(kept=Kept.FILE, client_id="id-1", client_secret=Secret("shpss_kept-secret"), kept_at=AT)


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "config" / "credentials.json")


def shown(credential: Credential | None) -> tuple[object, ...] | None:
    if credential is None:
        return None
    token = None if credential.token is None else credential.token.reveal()
    secret = None if credential.client_secret is None else credential.client_secret.reveal()
    return credential.kept, token, credential.client_id, secret, credential.kept_at


@pytest.mark.parametrize("credential", [TOKEN, CLIENT])
def test_what_is_kept_is_read_back(store: FileStore, credential: Credential) -> None:
    store.write(DOMAIN, credential)
    assert shown(store.read(DOMAIN)) == shown(credential)
    assert store.read("other.myshopify.com") is None


@pytest.mark.skipif(os.name == "nt", reason="Windows has no modes")
def test_the_file_is_its_owners_alone_from_birth(store: FileStore) -> None:
    store.write(DOMAIN, TOKEN)
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert not readable_by_others(store.path)
    store.path.chmod(0o640)
    assert readable_by_others(store.path)
    store.write(DOMAIN, CLIENT)
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_shops_keep_theirs_while_others_come_and_go_and_the_last_takes_the_file_with_it(store: FileStore) -> None:
    store.write(DOMAIN, TOKEN)
    store.write("beta.myshopify.com", CLIENT)
    assert store.remove(DOMAIN)
    assert not store.remove(DOMAIN)
    assert shown(store.read("beta.myshopify.com")) == shown(CLIENT)
    assert store.remove("beta.myshopify.com")
    assert not store.path.exists()


def test_credentials_that_are_kept_at_the_same_time_are_all_there(store: FileStore) -> None:
    names = [f"shop-{number}.myshopify.com" for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda name: store.write(name, TOKEN), names))
    assert all(store.read(name) is not None for name in names)


@pytest.mark.parametrize(
    "text",
    [
        "half of shpat_kept-token",
        "[]",
        f'{{"{DOMAIN}": 3}}',
        f'{{"{DOMAIN}": {{"tokn": "shpat_kept-token"}}}}',
        f'{{"{DOMAIN}": {{"token": "shpat_kept-token two"}}}}',
        f'{{"{DOMAIN}": {{"token": "shpat_kept-token", "kept_at": "soon"}}}}',
    ],
)
def test_a_file_that_is_not_ours_is_an_error_that_shows_nothing_of_it(store: FileStore, text: str) -> None:
    store.path.parent.mkdir()
    store.path.write_text(text)
    with pytest.raises(UsageError) as caught:
        store.read(DOMAIN)
    assert "kept-token" not in f"{caught.value} {caught.value.hint}"


def test_the_environment_has_a_token_or_an_id_with_its_secret() -> None:
    assert environment_credential({}) is None
    token = environment_credential({"ORDERSTATUS_TOKEN": " shpat_x1 "})
    assert shown(token) == (Kept.ENVIRONMENT, "shpat_x1", None, None, None)
    client = environment_credential({"ORDERSTATUS_CLIENT_ID": "i", "ORDERSTATUS_CLIENT_SECRET": "s"})
    assert shown(client) == (Kept.ENVIRONMENT, None, "i", "s", None)
    assert client is not None
    assert client.kind is CredentialKind.CLIENT


@pytest.mark.parametrize(
    ("env", "message"),
    [
        ({"ORDERSTATUS_CLIENT_ID": "i"}, "ORDERSTATUS_CLIENT_SECRET is not set"),
        ({"ORDERSTATUS_CLIENT_SECRET": "hunter2"}, "ORDERSTATUS_CLIENT_ID is not set"),
        ({"ORDERSTATUS_TOKEN": "hunter2", "ORDERSTATUS_CLIENT_ID": "i"}, "are two credentials"),
        ({"ORDERSTATUS_TOKEN": "hunter2 two"}, "the token in ORDERSTATUS_TOKEN is malformed"),
        ({"ORDERSTATUS_TOKEN": "hunter2\x00"}, "is malformed"),
        ({"ORDERSTATUS_TOKEN": "hunter2\u00e4"}, "is malformed"),
        ({"ORDERSTATUS_TOKEN": "hunter2\nX-Evil: 1"}, "is malformed"),
        (
            {"ORDERSTATUS_CLIENT_ID": "i", "ORDERSTATUS_CLIENT_SECRET": "hunter2 two"},
            "the secret in ORDERSTATUS_CLIENT_SECRET is malformed",
        ),
    ],
)
def test_what_is_no_credential_is_refused_without_being_shown(env: dict[str, str], message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        environment_credential(env)
    assert "hunter2" not in f"{caught.value} {caught.value.hint}"


def test_the_environment_beats_the_command_and_that_what_was_kept(store: FileStore) -> None:
    store.write(DOMAIN, TOKEN)
    command = Settings(token_command=("pass", "show", "x"))
    env = {"ORDERSTATUS_TOKEN": "shpat_env"}

    def kept(settings: Settings, *, is_env_owner: bool) -> Kept | None:
        found = found_credential(env, settings, DOMAIN, is_env_owner=is_env_owner, stores={FILE_STORE: store})
        return None if found is None else found.kept

    assert kept(command, is_env_owner=True) is Kept.ENVIRONMENT
    assert kept(command, is_env_owner=False) is Kept.COMMAND
    assert kept(Settings(), is_env_owner=False) is Kept.FILE


def test_no_credential_shows_itself_to_anybody() -> None:
    assert "kept-token" not in f"{TOKEN} {TOKEN!r}"
    assert "kept-secret" not in f"{CLIENT} {CLIENT!r}"
    assert "kept-token" not in json.dumps([str(TOKEN)])
