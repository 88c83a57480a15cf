"""Every command that the documentation of operations names is there, with its options."""

import re
import shlex

import pytest
from typer.testing import CliRunner

from handback.cli.main import app
from tests.tidy.tree import ROOT

DOCS = ROOT / "docs" / "operations.md"
BLOCK = re.compile(r"^```\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands() -> list[list[str]]:
    """The words of each command in a block of code."""
    blocks = "\n".join(BLOCK.findall(DOCS.read_text(encoding="utf-8"))).replace("\\\n", " ")
    lines = (line.partition("#")[0] for line in blocks.splitlines())
    return [shlex.split(line)[1:] for line in lines if line.startswith("handback ")]


def help_of(path: list[str]) -> str:
    """The help of a command, wide enough to hold every option; empty where there is none."""
    result = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "200"})
    return result.stdout if result.exit_code == 0 else ""


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_a_command_of_the_documentation_is_there(words):
    names = [word for word in words if re.fullmatch(r"[a-z]+(-[a-z]+)*", word)][:3]
    said = ""
    for length in range(len(names), 0, -1):
        if names[:length] == words[:length] and (said := help_of(names[:length])):
            break
    assert said, "there is no such command"
    for option in (word for word in words if word.startswith("--")):
        assert option in said


def test_commands_are_found_in_the_documentation():
    found = {words[0] for words in commands()}
    assert {"setup", "people", "token", "files", "doctor", "serve", "worker"} <= found
