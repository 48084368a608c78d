"""Pages for a browser: templates filled with everything escaped, and nothing that a page would have to fetch."""

from __future__ import annotations

from typing import TextIO

from orderstatus.output.text import printable


def write_html(template: str, out: TextIO, **values: object) -> None:
    """`template` of `output/templates/` is written to `out`, filled with `values`, as it is made.

    Every value is escaped, whatever it is, and loses the characters that could hide or reorder what stands beside it; a
    name that the template uses and nobody gave is an error.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("orderstatus.output", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_harmless,
    )
    out.writelines(environment.get_template(template).generate(**values))


def _harmless(value: object) -> object:
    # Markup is what a macro of ours has drawn: its values have been through here.
    return printable(value) if type(value) is str else value
