"""`configuration.md`: the keys of `config/setting_keys.py`, where the file is, and a whole one."""

from __future__ import annotations

from pathlib import Path

from orderstatus.config.setting_keys import KEYS
from orderstatus.config.setting_types import SettingKey
from orderstatus.core.held_settings import Origin
from reference.markdown import GENERATED, block, prose, table

_EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "config.toml"
_PLACES = (
    ("`ORDERSTATUS_CONFIG` is set", "the file that it names"),
    ("`ORDERSTATUS_HOME` is set", "`config/config.toml` in that folder"),
    ("Linux", "`$XDG_CONFIG_HOME/orderstatus/config.toml`, or `~/.config/orderstatus/config.toml`"),
    ("macOS", "`~/Library/Application Support/orderstatus/config.toml`"),
    ("Windows", r"`%LOCALAPPDATA%\orderstatus\config.toml`"),
)
_ORIGINS = (
    (f"`{Origin.FLAG} --lang`", "a flag of this run: `--lang`, `--shop`"),
    (f"`{Origin.ENVIRONMENT} ORDERSTATUS_LANG`", "the environment: `ORDERSTATUS_LANG`, `_SHOP` or `_API_URL`"),
    (f"`{Origin.PROFILE} acme`", "the profile of the shop: `[profile.acme]` and the tables below it"),
    (f"`{Origin.SHARED}`", "the top of the file and its tables, for every shop"),
    (f"`{Origin.HANDLING_TIME}`", "`thresholds.unfulfilled` alone: nobody set it, and it follows `handling_time`"),
    (f"`{Origin.DEFAULT}`", "nobody set it"),
)


def configuration_page() -> str:
    """The whole page."""
    return "\n".join(
        (
            "# Configuration\n",
            f"{GENERATED} One file in TOML (toml.io) holds the settings of\n"
            "every shop, and no credential: `orderstatus auth login` keeps those elsewhere. Whatever is not in it has\n"
            "its default, and without the file everything has.\n",
            "## Where it is\n",
            "`orderstatus config path` says it. The first of these that holds:\n",
            table(("where", "the file"), _PLACES),
            "## What goes before what\n",
            "`orderstatus config show --origin` says for each setting where its value came from, the strongest first.\n"
            "Of every table each entry stands by itself.\n",
            table(("origin", "what it is"), _ORIGINS),
            "Credentials and address in the environment belong to the shop in `ORDERSTATUS_SHOP`, or to the only shop\n"
            "in use where that is unset, and are never used for another: see [environment.md](environment.md).\n",
            "## Profiles\n",
            "A profile is what is set for one shop, under a name of small letters, digits, `-` and `_` that can be\n"
            "typed after `--shop`. It begins with its shop:\n",
            block(("[profile.acme]", 'shop = "acme.myshopify.com"'), "toml"),
            "A shop that is named by its domain has the settings of the first profile of that shop. Where no shop is\n"
            "named, commands ask the one in `ORDERSTATUS_SHOP`, else that of `default_profile`, else the only one.\n",
            "## Changing it\n",
            block(
                (
                    "orderstatus config set thresholds.silent 3bd",
                    "orderstatus config set profile.acme.shop acme.myshopify.com",
                    "orderstatus config set holidays 2026-12-24,2026-12-31 --shop acme",
                    "orderstatus config unset holidays --shop acme",
                    "orderstatus config edit",
                    "orderstatus config check",
                ),
                "sh",
            ),
            "What would make the file wrong is refused, and it stays as it is. Comments and all other lines stay as\n"
            "they were written; two runs that change the file at once wait for each other. A key that there is not is\n"
            "an error with the nearest right one, and what is not TOML is named with line and column.\n",
            "## Keys\n",
            table(("key", "default", "where"), ((f"[`{each.name}`](#{each.name})", *_short(each)) for each in KEYS)),
            *(_key(each) for each in KEYS),
            "## A whole file\n",
            "With two shops, and a view that `orderstatus view save` could have written (`examples/config.toml`):\n",
            block(_EXAMPLE.read_text(encoding="utf-8").splitlines(), "toml"),
        )
    )


def _short(key: SettingKey) -> tuple[str, str]:
    return prose(key.default), key.place.value


def _key(key: SettingKey) -> str:
    kind = key.shape.value.capitalize()
    if key.is_table:
        kind = "A table" if key.inner else f"A table, each entry {key.shape.value}"
    parts = [
        f"### {key.name}\n",
        f"{prose(key.about[0].upper() + key.about[1:])}.\n",
        f"{kind}; stands {key.place.value}. Default: {prose(key.default)}.\n",
        block(key.example.splitlines(), "toml"),
    ]
    if key.inner:
        inner = ((f"`{e.name}`", e.shape.value, prose(e.about), prose(e.default), f"`{e.example}`") for e in key.inner)
        parts += [table(("entry", "holds", "what it is", "default", "for example"), inner)]
    elif key.entries is not None:
        rows = ((f"`{entry}`", f"`{key.usual_entries[entry]}`") for entry in key.entries)
        parts += [f"Its entries, each {key.entries_about}:\n"]
        parts += [table(("entry", "default"), rows)]
    return "\n".join(parts)
