"""Every environment variable that changes what a run does.

Data only, as the core reads no environment: the reference is made from it, and a test compares it with the source.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable, and what it does where it is set to more than nothing."""

    name: str
    about: str
    """In the reference and in the man page, so plain words with `code` in backticks."""


OURS = (
    Variable(
        "ORDERSTATUS_SHOP",
        "The shop that is asked where no `--shop` is given: `acme`, `acme.myshopify.com`, a profile, or `demo`.",
    ),
    Variable(
        "ORDERSTATUS_TOKEN",
        "An Admin API access token. It belongs to the shop in `ORDERSTATUS_SHOP`, or to the only shop in use where "
        "that is unset, and is never sent to another.",
    ),
    Variable(
        "ORDERSTATUS_CLIENT_ID",
        "The client id of an app of the Dev Dashboard, in place of a token, and of the same shop as a token would be.",
    ),
    Variable("ORDERSTATUS_CLIENT_SECRET", "The client secret that goes with it."),
    Variable(
        "ORDERSTATUS_API_URL",
        "A base URL in place of `https://SHOP`, for a proxy or a test server; plain http for loopback addresses only. "
        "It belongs to the same shop as the token.",
    ),
    Variable(
        "ORDERSTATUS_SMTP_PASSWORD",
        "The password of the mail server's user (`notify.smtp_user`). It belongs to the same shop as the token, and "
        "goes before `notify.smtp_password_command`.",
    ),
    Variable("ORDERSTATUS_CONFIG", "The settings file, in place of `config.toml` in the configuration folder."),
    Variable("ORDERSTATUS_HOME", "One folder that holds configuration, state and cache in place of the system's own."),
    Variable(
        "ORDERSTATUS_USER",
        "Who moves orders from stage to stage, as their history keeps it; `user@machine` where unset.",
    ),
    Variable("ORDERSTATUS_LANG", "The language of labels and notes, such as `fi`; `--lang` goes before it."),
    Variable(
        "ORDERSTATUS_NOW",
        "An instant that fixes the clock of the demo shop and of commands on it, for documents and tests, such as "
        "`2026-11-23T07:00:00+02:00`. Ignored for real shops.",
    ),
    Variable(
        "ORDERSTATUS_DEMO_CLIENT_SECRET",
        "The client secret that `demo serve --client-id` accepts; `shpss_demo` where unset.",
    ),
    Variable("ORDERSTATUS_DEBUG", "Any text: what is a bug of ours ends with its traceback, to be reported."),
)
"""Ours, in the order of use."""

OUTER = (
    Variable("NO_COLOR", "Any text: no colour, unless `--color always` is given."),
    Variable("TERM", "`dumb` is a terminal without colour and links; `linux` one without links."),
    Variable("WT_SESSION", "Set by Windows Terminal: colour where `TERM` says nothing."),
    Variable("COLUMNS", "The width of tables and help, in place of the terminal's own."),
    Variable(
        "DISPLAY",
        "With `WAYLAND_DISPLAY` and `WSL_DISTRO_NAME`: on Linux there is a screen, so `open` starts a browser.",
    ),
    Variable("WAYLAND_DISPLAY", "As `DISPLAY`."),
    Variable("WSL_DISTRO_NAME", "As `DISPLAY`."),
    Variable("VISUAL", "The editor that `config edit` opens; `EDITOR` where unset."),
    Variable("EDITOR", "As `VISUAL`, where that is unset."),
    Variable("BROWSER", "The browser that `open` starts."),
    Variable(
        "HTTPS_PROXY", "The proxy for the shop; `HTTP_PROXY` is not asked. Loopback addresses over plain http use none."
    ),
    Variable("ALL_PROXY", "As `HTTPS_PROXY`, where that is unset."),
    Variable("NO_PROXY", "Hosts that are reached without the proxy, in a comma list."),
    Variable("SSL_CERT_FILE", "Certificates to trust in place of those that come along, as one file."),
    Variable("SSL_CERT_DIR", "The same as a folder."),
    Variable("HOME", "Where the configuration, state and cache folders are, unless the next three say."),
    Variable("XDG_CONFIG_HOME", "On Linux the folder of `orderstatus/config.toml`; `~/.config` where unset."),
    Variable("XDG_STATE_HOME", "On Linux the folder of what is kept between runs; `~/.local/state` where unset."),
    Variable("XDG_CACHE_HOME", "On Linux the folder of what can be fetched again; `~/.cache` where unset."),
)
"""Those of the system and of others that change what a run does, by what they are about."""
