"""The one html file: a template, style and script of the package, and the data as blocks that nothing runs."""

from __future__ import annotations

import base64
import hashlib
import zlib
from functools import cache
from pathlib import Path
from string import Template

from extract.export.tables import compact_json

_PARTS = Path(__file__).with_name("page")
_SCRIPTS = (
    "dom", "store", "format", "state", "rows", "list", "places", "forms", "card", "findings", "figures", "images",
    "text", "source", "report", "keys", "main",
)  # fmt: skip
"""Files of the script in the order in which they are joined; each defines one name."""
_LEVEL = 9


def page_head(data: dict[str, object]) -> str:
    """All of the page up to the blocks of the reports.

    The policy lets this very style and script in, pictures that the script makes of the page's own data, and nothing
    else: no address can be reached, no other script can run, and no string can become markup.
    """
    style, script = _part("style.css"), _script()
    policy = "; ".join(
        [
            "default-src 'none'",
            f"script-src '{_digest(script)}'",
            f"style-src '{_digest(style)}'",
            "img-src blob:",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )
    template = Template(_part("page.html"))
    return template.substitute(policy=policy, style=style, script=script, data=_escaped(compact_json(data)))


def page_tail() -> str:
    """The end of the page."""
    return "</body>\n</html>\n"


def packed_block(name: str, data: dict[str, object]) -> str:
    """A report as deflated JSON in base 64; read by its name when it is opened."""
    return _block(name, zlib.compress(compact_json(data).encode("utf-8", "replace"), _LEVEL))


def picture_block(name: str, data: bytes) -> str:
    """A page image in base 64."""
    return _block(name, data)


def _block(name: str, data: bytes) -> str:
    return f'<script type="text/plain" id="{name}">{base64.b64encode(data).decode("ascii")}</script>\n'


def _escaped(json_text: str) -> str:
    """JSON that cannot end the block it stands in, or begin a comment there."""
    return json_text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


@cache
def _part(name: str) -> str:
    return (_PARTS / name).read_text(encoding="utf-8")


@cache
def _script() -> str:
    return '"use strict";\n' + "\n".join(_part(f"{name}.js") for name in _SCRIPTS)


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
