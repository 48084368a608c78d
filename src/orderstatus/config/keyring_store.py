"""Credentials in the system's keyring, for a profile that says so: an extra that nothing else imports."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, TypeVar

from orderstatus.config.credentials import kept_credential, kept_entry
from orderstatus.core.credentials import Credential, Kept
from orderstatus.core.errors import OrderStatusError, UsageError

SERVICE = "orderstatus"
SECONDS = 3.0
"""A keyring that waits for somebody to unlock it would hang a cron job for ever."""
ATTENDED_SECONDS = 60.0
"""How long somebody at a terminal may take to unlock it."""
_HINT = "unlock it; or log in again without --keyring, which keeps the credential in a file of your own"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class KeyringStore:
    """A `CredentialStore` in the system's keyring. Raises UsageError where `keyring` is not installed."""

    seconds: float = SECONDS

    def read(self, domain: str) -> Credential | None:
        """What the keyring holds for `domain`."""
        text = self._asked(lambda keyring: keyring.get_password(SERVICE, domain))
        if text is None:
            return None
        where = f"the keyring ({domain})"
        try:
            entry = json.loads(text)
        except ValueError:
            raise UsageError(f"{where} is not as `orderstatus auth login` writes it", hint="log in again") from None
        return kept_credential(entry, Kept.KEYRING, where)

    def write(self, domain: str, credential: Credential) -> None:
        """Afterwards the keyring holds it, which is looked at: a null back end takes everything and keeps nothing."""
        text = json.dumps(kept_entry(credential))
        self._asked(lambda keyring: keyring.set_password(SERVICE, domain, text))
        if self._asked(lambda keyring: keyring.get_password(SERVICE, domain)) != text:
            raise OrderStatusError("the system's keyring did not keep the credential", hint=_HINT)

    def remove(self, domain: str) -> bool:
        """Afterwards the keyring holds nothing for `domain`."""
        # Whatever it is: what cannot be read, too, can be forgotten.
        if self._asked(lambda keyring: keyring.get_password(SERVICE, domain)) is None:
            return False
        self._asked(lambda keyring: keyring.delete_password(SERVICE, domain))
        return True

    def _asked(self, ask: Callable[[Any], T]) -> T:
        if find_spec("keyring") is None:
            raise UsageError(
                "the keyring needs the package keyring, which is not installed",
                hint="pip install 'orderstatus[keyring]'",
            )
        import keyring

        outcome: list[T] = []
        failure: list[BaseException] = []

        def run() -> None:
            try:
                outcome.append(ask(keyring))
            except Exception as error:
                failure.append(error)

        # The back ends have no time limit of their own.
        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(self.seconds)
        if outcome:
            return outcome[0]
        # Whatever a back end raises, and without its own words, which may quote what was to be kept.
        why = f"it did not answer within {self.seconds:.0f} s" if not failure else type(failure[0]).__name__
        raise OrderStatusError(f"the system's keyring cannot be used: {why}", hint=_HINT)
