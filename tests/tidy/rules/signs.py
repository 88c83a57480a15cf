"""Every room has its sign, everything public says what it is, and data folders hold no code."""

import ast
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from tests.tidy.tree import Finding, Module

PHRASES = ("Lives here:", "Never here:", "May import:")
DATA_FOLDERS = ("handback/programmes/", "handback/jurisdictions/")

Documented = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
_EXEMPT = {"overload", "override", "setter", "deleter"}


def unsigned(modules: Iterable[Module]) -> list[Finding]:
    """Packages without `__init__.py`, or whose docstring is no sign."""
    by_path = {module.path: module for module in modules}
    found = []
    for folder in sorted({str(PurePosixPath(path).parent) for path in by_path}):
        path = f"{folder}/__init__.py"
        sign = ast.get_docstring(by_path[path].tree) if path in by_path else None
        missing = [phrase for phrase in PHRASES if phrase not in (sign or "")]
        if missing:
            found.append(Finding(path, 1, f"the sign lacks {' '.join(missing)}"))
    return found


def code_among_data(paths: Iterable[str]) -> list[Finding]:
    """Python files in the data folders."""
    return [
        Finding(path, 1, "code in a data folder")
        for path in paths
        if path.startswith(DATA_FOLDERS) and path.endswith((".py", ".pyi"))
    ]


def undocumented(module: Module) -> list[Finding]:
    """Public classes, functions and methods without a docstring."""
    return [
        Finding(module.path, node.lineno, f"{node.name} has no docstring")
        for node in _public(module.tree.body)
        if ast.get_docstring(node) is None
    ]


def _public(statements: Iterable[ast.stmt]) -> Iterator[Documented]:
    for node in statements:
        if isinstance(node, Documented) and not node.name.startswith("_") and not _exempt(node):
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node.body)


def _exempt(node: Documented) -> bool:
    return node.name == "Meta" or any(
        (isinstance(decorator, ast.Name) and decorator.id in _EXEMPT)
        or (isinstance(decorator, ast.Attribute) and decorator.attr in _EXEMPT)
        for decorator in node.decorator_list
    )
