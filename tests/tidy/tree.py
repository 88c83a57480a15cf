"""What the rules read: the project's files, and Python files with their syntax trees."""

import ast
import os
import subprocess
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_NOT_OURS = {".git", "__pycache__", "build", "dist", "htmlcov", "node_modules"}


@dataclass(frozen=True)
class Module:
    """A Python file: where it lies (from the root, with slashes), its text and its syntax."""

    path: str
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The dotted name it is imported by."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@dataclass(frozen=True)
class Finding:
    """Something untidy, and where."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


def snippet(text: str, path: str = "handback/core/snippet.py") -> Module:
    """A module made of text, for trying a rule."""
    text = textwrap.dedent(text).lstrip("\n")
    return Module(path, text, ast.parse(text))


@cache
def files() -> tuple[str, ...]:
    """Every file that is, or would be, in version control; without git, every file not ignored."""
    listed = _listed_by_git()
    paths = _walked() if listed is None else listed
    return tuple(sorted(path for path in paths if (ROOT / path).is_file()))


def modules(*folders: str) -> list[Module]:
    """The Python files below the folders; migrations are written by Django."""
    return [
        _module(path)
        for path in files()
        if path.endswith(".py")
        and path.startswith(tuple(f"{folder}/" for folder in folders))
        and "/migrations/0" not in path
    ]


def report(findings: list[Finding]) -> str:
    """All findings, one a line: empty when all is tidy."""
    return "\n".join(map(str, findings))


def assert_tidy(findings: list[Finding]) -> None:
    """Fail with every finding when there is one."""
    if findings:
        pytest.fail(report(findings), pytrace=False)


@cache
def _module(path: str) -> Module:
    text = (ROOT / path).read_text(encoding="utf-8")
    return Module(path, text, ast.parse(text, filename=path))


def _listed_by_git() -> set[str] | None:
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if not (ROOT / ".git").exists():
        return None
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return {os.fsdecode(name) for name in done.stdout.split(b"\0") if name}


def _walked() -> Iterator[str]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [
            name
            for name in folders
            if name == ".ci" or not (name.startswith(".") or name in _NOT_OURS)
        ]
        for name in names:
            yield (Path(folder) / name).relative_to(ROOT).as_posix()
