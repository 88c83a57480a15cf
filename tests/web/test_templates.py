"""What every template keeps to: nothing in place that the policy forbids, nothing foreign."""

import re
from pathlib import Path

import pytest

import handback.web

TEMPLATES = sorted((Path(handback.web.__file__).parent / "templates").rglob("*.html"))
FORBIDDEN = {
    "a style in place": re.compile(r"\sstyle\s*=", re.I),
    "a handler in place": re.compile(r"\son[a-z]+\s*=\s*[\"']", re.I),
    "a script in place": re.compile(r"<script(?![^>]*\ssrc=)(?![^>]*json)", re.I),
    "an address elsewhere": re.compile(r"(src|href|action)=[\"']?(https?:)?//", re.I),
    "a text marked safe": re.compile(r"\|\s*safe\b(?!.*help_text)"),
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_a_template_keeps_to_the_content_policy(path):
    text = path.read_text(encoding="utf-8").replace("field.help_text|safe", "")
    found = {what: said.group() for what, sign in FORBIDDEN.items() if (said := sign.search(text))}
    assert not found
