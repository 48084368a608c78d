"""The token that was granted for a client id and secret, kept until it ends: one small file a shop."""

from __future__ import annotations

import contextlib
import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from orderstatus.config.files import write_private
from orderstatus.core.credentials import well_formed
from orderstatus.core.errors import OrderStatusError, UsageError
from orderstatus.core.tokens import GrantedToken

TOKENS_FOLDER = "tokens"


@dataclass(frozen=True, slots=True)
class FileTokenCache:
    """A `TokenCache` in a file, 0600 from birth. What cannot be read is asked for again; so is what cannot be kept."""

    path: Path

    def read(self) -> GrantedToken | None:
        """The token that was kept."""
        try:
            entry = json.loads(self.path.read_text(encoding="utf-8"))
            return GrantedToken(
                token=well_formed(entry["token"], "the token"),
                client_id=str(entry["client_id"]),
                expires_at=_aware(entry["expires_at"]),
                scopes=tuple(map(str, entry["scopes"])),
            )
        except (OSError, ValueError, KeyError, TypeError, AttributeError, UsageError):
            return None

    def write(self, granted: GrantedToken) -> None:
        """Afterwards it is kept, if the folder can be written."""
        entry = {
            "token": granted.token.reveal(),
            "client_id": granted.client_id,
            "expires_at": granted.expires_at.isoformat(),
            "scopes": list(granted.scopes),
        }
        with contextlib.suppress(OrderStatusError):
            write_private(self.path, json.dumps(entry) + "\n")

    def forget(self) -> None:
        """Afterwards nothing is kept."""
        with contextlib.suppress(OSError):
            self.path.unlink(missing_ok=True)


def token_cache(state: Path, domain: str) -> FileTokenCache:
    """The cache of one shop's token, below the state folder."""
    return FileTokenCache(state / TOKENS_FOLDER / f"{domain}.json")


def _aware(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("an instant without a zone")
    return at
