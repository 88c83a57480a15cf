"""The contracts on imports, tried on a house in which each is broken."""

import re
import subprocess
import sys
import tomllib

from tests.tidy.tree import ROOT

ROOMS = (
    *("site", "web", "api", "cli", "worker"),
    *("actions", "records", "policy", "documents", "channels", "core"),
)
WRONG = {
    "core/a.py": "import os, yaml",
    "core/b.py": "import handback.policy",
    "core/c.py": "import handback.core.d",
    "core/d.py": "import handback.core.c",
    "core/terms.py": "import handback.core.case",
    "core/case.py": "import handback.core.moves",
    "core/moves.py": "",
    "policy/a.py": "import handback.documents",
    "channels/a.py": "import handback.policy",
    "records/a.py": "import handback.actions",
    "web/a.py": "import handback.records",
    "worker/a.py": "import handback.cli",
    "attic/__init__.py": "",
}
RIGHT = {
    "core/a.py": "import dataclasses, handback.core.b",
    "core/b.py": "import decimal",
    "policy/a.py": "import yaml, pydantic, handback.core.a",
    "records/a.py": "import msgspec, handback.core.a, handback.policy.a",
    "actions/a.py": "import handback.records.a",
    "cli/a.py": "import handback.actions.a, handback.policy.a, handback.core.a, typer",
    "site/a.py": "import handback.cli.a, handback.records.a",
}


def lint(tmp_path, files: dict[str, str]) -> tuple[int, str]:
    """Exit code and output of the contracts on a house with these files."""
    everything = {f"{room}/__init__.py": "" for room in ROOMS} | {"__init__.py": ""} | files
    for name, text in everything.items():
        path = tmp_path / "handback" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n")
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    done = subprocess.run(
        [sys.executable, "-c", command, "--no-cache", "--config", str(ROOT / "pyproject.toml")],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def contracts() -> list[str]:
    """The names of the contracts."""
    config = tomllib.loads((ROOT / "pyproject.toml").read_text())
    return [contract["name"] for contract in config["tool"]["importlinter"]["contracts"]]


def test_a_tidy_house_passes(tmp_path):
    code, output = lint(tmp_path, RIGHT)
    assert code == 0, output
    assert f"{len(contracts())} kept, 0 broken" in output


def test_each_contract_can_break(tmp_path):
    code, output = lint(tmp_path, WRONG)
    assert code == 1, output
    assert f"0 kept, {len(contracts())} broken" in output


def test_each_wrong_import_is_named(tmp_path):
    _, output = lint(tmp_path, WRONG)
    said = re.sub(r"\s+", " ", output)
    for room, other in [
        ("handback.core.a", "os"),
        ("handback.core.a", "yaml"),
        ("handback.core.b", "handback.policy"),
        ("handback.policy.a", "handback.documents"),
        ("handback.channels.a", "handback.policy"),
        ("handback.records.a", "handback.actions"),
        ("handback.web.a", "handback.records"),
        ("handback.worker.a", "handback.cli"),
        ("handback.core.case", "handback.core.moves"),
    ]:
        assert f"{room} -> {other} " in said, output
    assert "attic" in said
