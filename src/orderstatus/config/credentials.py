"""Where the credential of a shop is found: the environment, a command, the keyring, or a file of ours."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from orderstatus.config.files import changing, write_private
from orderstatus.config.settings import KEYRING_STORE, Settings
from orderstatus.core.credentials import Credential, Kept, well_formed
from orderstatus.core.errors import OrderStatusError, UsageError
from orderstatus.core.secret import Secret

CREDENTIALS_FILE = "credentials.json"
_OTHERS = stat.S_IRWXG | stat.S_IRWXO


class CredentialStore(Protocol):
    """Where `auth login` keeps credentials, one for each domain."""

    def read(self, domain: str) -> Credential | None:
        """What is kept for `domain`. Raises OrderStatusError where that cannot be told."""
        ...

    def write(self, domain: str, credential: Credential) -> None:
        """Afterwards this is what is kept for `domain`. Raises OrderStatusError."""
        ...

    def remove(self, domain: str) -> bool:
        """Afterwards nothing is kept for `domain`; False where nothing was. Raises OrderStatusError."""
        ...


@dataclass(frozen=True, slots=True)
class FileStore:
    """One file for all shops, 0600 from birth."""

    path: Path

    def read(self, domain: str) -> Credential | None:
        """What the file holds for `domain`."""
        entry = self._entries().get(domain)
        return None if entry is None else kept_credential(entry, Kept.FILE, f"{self.path} ({domain})")

    def write(self, domain: str, credential: Credential) -> None:
        """Every other shop's entry stays."""
        with changing(self.path):
            write_private(self.path, _json({**self._entries(), domain: kept_entry(credential)}))

    def remove(self, domain: str) -> bool:
        """Every other shop's entry stays; with the last one the file goes."""
        with changing(self.path):
            entries = dict(self._entries())
            if entries.pop(domain, None) is None:
                return False
            if entries:
                write_private(self.path, _json(entries))
            else:
                self.path.unlink(missing_ok=True)
            return True

    def _entries(self) -> Mapping[str, Any]:
        try:
            entries = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise OrderStatusError(
                f"could not read {self.path}: {error.strerror or error}", hint="see whose it is"
            ) from error
        except ValueError:
            entries = None
        if not isinstance(entries, dict):
            # Without a word of what stands there: it may be half of a token.
            raise UsageError(
                f"{self.path} is not as `orderstatus auth login` writes it", hint="remove it, and log in again"
            )
        return entries


def readable_by_others(path: Path) -> bool:
    """True if somebody else on this machine may read the file; False where it is not there, or modes mean nothing."""
    if os.name == "nt":
        return False
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & _OTHERS)
    except OSError:
        return False


def environment_credential(env: Mapping[str, str]) -> Credential | None:
    """The credential in the environment; None where there is none.

    Raises UsageError where there are two, half of one, or one that is malformed.
    """
    token, client_id, secret = (
        env.get(name, "").strip()
        for name in ("ORDERSTATUS_TOKEN", "ORDERSTATUS_CLIENT_ID", "ORDERSTATUS_CLIENT_SECRET")
    )
    if token and (client_id or secret):
        raise UsageError("ORDERSTATUS_TOKEN and ORDERSTATUS_CLIENT_ID are two credentials", hint="unset one of them")
    if token:
        return Credential(kept=Kept.ENVIRONMENT, token=well_formed(token, "the token in ORDERSTATUS_TOKEN"))
    if bool(client_id) != bool(secret):
        missing = "ORDERSTATUS_CLIENT_SECRET" if client_id else "ORDERSTATUS_CLIENT_ID"
        raise UsageError(f"{missing} is not set, and the other half is", hint=f"set {missing} too")
    if not client_id:
        return None
    return Credential(
        kept=Kept.ENVIRONMENT,
        client_id=well_formed(client_id, "the id in ORDERSTATUS_CLIENT_ID").reveal(),
        client_secret=well_formed(secret, "the secret in ORDERSTATUS_CLIENT_SECRET"),
    )


def found_credential(
    env: Mapping[str, str],
    settings: Settings,
    domain: str,
    *,
    is_env_owner: bool,
    stores: Mapping[str, CredentialStore],
) -> Credential | None:
    """The credential of `domain`: the environment's, else its profile's command, else what login kept; else None."""
    if is_env_owner and (credential := environment_credential(env)) is not None:
        return credential
    if settings.token_command is not None:
        return Credential(kept=Kept.COMMAND, command=settings.token_command)
    return stores[settings.credentials].read(domain)


def no_credential(
    env: Mapping[str, str], domain: str, *, is_env_owner: bool, login: str, like: str | None, settings: Settings
) -> UsageError:
    """The error for a shop that nothing opens; `like` is a profile whose name is nearly what was typed."""
    other = ""
    if not is_env_owner and (env.get("ORDERSTATUS_TOKEN") or env.get("ORDERSTATUS_CLIENT_ID")):
        owner = env.get("ORDERSTATUS_SHOP", "").strip()
        other = f": the one in the environment belongs to {owner}" if owner else ", and several shops are asked"
    asked = f"; did you mean `{like}`?" if like else ""
    keyring = " in the keyring" if settings.credentials == KEYRING_STORE else ""
    return UsageError(
        f"there is no access token for {domain}{keyring}{other}{asked}",
        hint=f"{login}; or set ORDERSTATUS_SHOP={domain} and ORDERSTATUS_TOKEN",
    )


def kept_entry(credential: Credential) -> dict[str, str]:
    """A credential as a store holds it."""
    at = {} if credential.kept_at is None else {"kept_at": credential.kept_at.isoformat()}
    if credential.token is not None:
        return {"token": credential.token.reveal(), **at}
    secret = credential.client_secret or Secret("")
    return {"client_id": credential.client_id or "", "client_secret": secret.reveal(), **at}


def kept_credential(entry: Any, kept: Kept, where: str) -> Credential:
    """What `kept_entry` made. Raises UsageError, without showing it, for what it did not make."""
    try:
        at = datetime.fromisoformat(entry["kept_at"]) if entry.get("kept_at") else None
        if "token" in entry:
            return Credential(kept=kept, token=well_formed(entry["token"], f"the token in {where}"), kept_at=at)
        return Credential(
            kept=kept,
            client_id=well_formed(entry["client_id"], f"the id in {where}").reveal(),
            client_secret=well_formed(entry["client_secret"], f"the secret in {where}"),
            kept_at=at,
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise UsageError(f"{where} is not as `orderstatus auth login` writes it", hint="log in again") from None


def _json(entries: Mapping[str, Any]) -> str:
    return json.dumps(entries, indent=2, sort_keys=True) + "\n"
