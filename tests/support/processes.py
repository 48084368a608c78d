"""The real program as a process of its own, against shops behind loopback ports."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from support.secrets import CLIENT_ID, CLIENT_SECRET, TOKEN

PROGRAM = (sys.executable, "-m", "orderstatus")


@dataclass(frozen=True)
class House:
    """A home whose settings name shops, each behind an address of its own, and what is kept for them."""

    env: Mapping[str, str]

    @property
    def config(self) -> Path:
        return Path(self.env["ORDERSTATUS_HOME"]) / "config"

    @property
    def tokens(self) -> Path:
        return Path(self.env["ORDERSTATUS_HOME"]) / "state" / "tokens"

    def shop(self, handle: str, url: str, *lines: str) -> None:
        """Afterwards the settings have a profile for the shop."""
        self.config.mkdir(parents=True, exist_ok=True)
        profile = (f"[profile.{handle}]", f'shop = "{handle}.myshopify.com"', f'api_url = "{url}"', *lines)
        with (self.config / "config.toml").open("a", encoding="utf-8") as file:
            file.write("\n".join(profile) + "\n")

    def keep(self, handle: str = "acme", *, token: str | None = TOKEN) -> Path:
        """Afterwards the credentials file holds this token for the shop; without one, an app's id and secret."""
        path = self.config / "credentials.json"
        entries = json.loads(path.read_text()) if path.exists() else {}
        client = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}
        entry = client if token is None else {"token": token, "kept_at": "2026-11-12T07:00:00+00:00"}
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({**entries, f"{handle}.myshopify.com": entry}))
        path.chmod(0o600)
        return path

    def granted(self, token: str, *, until: datetime, handle: str = "acme") -> Path:
        """Afterwards this is the token that was granted to the app and kept."""
        path = self.tokens / f"{handle}.myshopify.com.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        entry = {"token": token, "client_id": CLIENT_ID, "expires_at": until.isoformat(), "scopes": []}
        path.write_text(json.dumps(entry))
        path.chmod(0o600)
        return path

    def __call__(self, *argv: str, piped: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        """One run of the program."""
        return subprocess.run(
            [*PROGRAM, *argv],
            input=piped,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**self.env, "PYTHONPATH": os.pathsep.join(sys.path), **env},
            timeout=60,
        )


def is_one_line_and_a_hint(stderr: str) -> bool:
    """True for an error as every error is: its sentence, and the way on."""
    lines = stderr.splitlines()
    return len(lines) == 3 and lines[0].startswith("error: ") and lines[1] == "" and lines[2].startswith("hint: ")
