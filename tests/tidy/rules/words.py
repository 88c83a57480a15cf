"""Words that have no place in the code, or anywhere in the project.

The words are put together from pieces where this file itself would otherwise be caught.
"""

import re

from tests.tidy.tree import ROOT, Finding

LESSORS = re.compile(
    r"(?i:infiniti|nissan|smart[-_ ]?lease|alliance[-_ ]?inspection)"
    r"|(?<![A-Za-z])(?:afg|AFG|ally|ALLY)(?![A-Za-z])"
    r"|(?:Ally|Afg)(?![a-z])"
)
"""A lessor, or a firm one lessor uses: it belongs to `programmes/`."""

_HOSTS = (
    ("pypi", ".org"),
    ("pypi.python", ".org"),
    ("pythonhosted", ".org"),
    ("registry.npmjs", ".org"),
    ("registry.yarnpkg", ".com"),
    ("proxy.golang", ".org"),
    ("crates", ".io"),
    ("rubygems", ".org"),
)
_PLACES = (
    ("..", "/shared"),
    ("/", "root/"),
    ("/", "home/"),
    ("/", "Users/"),
    ("file:", "//"),
)
_CHECKOUT = () if ROOT.name == "handback" else (str(ROOT), str(ROOT.parent / "shared"))
"""This copy of the project and the folder beside it. Named after the project, a copy may lie where
a guide says it should."""

NOWHERE = (*("".join(pieces) for pieces in _HOSTS + _PLACES), *_CHECKOUT)
"""Hosts of package registries, and places on one machine."""


def lessors(path: str, text: str) -> list[Finding]:
    """Names of lessors."""
    return [
        Finding(path, number, f"names a lessor: {match[0]}")
        for number, line in enumerate(text.splitlines(), 1)
        for match in LESSORS.finditer(line)
    ]


def nowhere(path: str, text: str) -> list[Finding]:
    """Hosts of package registries, and places on one machine."""
    return [
        Finding(path, number, f"mentions {word}")
        for number, line in enumerate(text.splitlines(), 1)
        for word in NOWHERE
        if word in line
    ]
