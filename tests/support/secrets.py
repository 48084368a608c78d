"""Secrets that no output, log, traceback or report may show: whichever test sees one where it must not be fails."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

TOKEN = "shpat_" + "canary0a1b2c3d4e5f"
"""A static access token."""
CLIENT_SECRET = "shpss_" + "canary9f8e7d6c5b4a"
"""An app's client secret."""
GRANTED = "canary5566778899aa"
"""What is in every token that is granted where `grants_canaries` is in use."""
CLIENT_ID = "canary-id-0123"
"""No secret: an id may be shown."""
CANARIES = (TOKEN, CLIENT_SECRET, GRANTED)


def shown(text: str) -> list[str]:
    """The canaries that `text` shows."""
    return [canary for canary in CANARIES if canary in text]


def judge(report: pytest.TestReport) -> None:
    """Afterwards a report that shows a canary is one of a failure, and shows none."""
    texts: Iterable[str] = (content for _, content in report.sections)
    if any(shown(text) for text in texts) or shown(report.longreprtext):
        report.sections = []
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} shows a secret in what it prints, logs or reports; run it alone to see it"


@pytest.fixture
def grants_canaries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Afterwards every token that a demo shop grants is a canary, each another one."""
    numbers = iter(range(1_000_000))
    monkeypatch.setattr("orderstatus.demo.oauth.secrets.token_hex", lambda _: f"{GRANTED}{next(numbers):06d}")
