"""Files and functions stay small enough to be read at one sitting."""

import ast
from collections.abc import Iterator

from tests.tidy.tree import Finding, Module

FILE_LINES = 400
FUNCTION_LINES = 60
DEPTH = 4

Function = ast.FunctionDef | ast.AsyncFunctionDef
_BLOCKS = (
    ast.If,
    ast.For,
    ast.AsyncFor,
    ast.While,
    ast.With,
    ast.AsyncWith,
    ast.Try,
    ast.TryStar,
    ast.Match,
)


def long_files(module: Module) -> list[Finding]:
    """A file of more than `FILE_LINES` lines."""
    count = len(module.text.splitlines())
    if count <= FILE_LINES:
        return []
    return [Finding(module.path, count, f"{count} lines; at most {FILE_LINES}")]


def long_functions(module: Module) -> list[Finding]:
    """Functions of more than `FUNCTION_LINES` lines, docstring included, decorators not."""
    return [
        Finding(module.path, node.lineno, f"{node.name}: {lines} lines; at most {FUNCTION_LINES}")
        for node in _functions(module)
        if (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]


def deep_functions(module: Module) -> list[Finding]:
    """Functions whose blocks nest deeper than `DEPTH`."""
    return [
        Finding(module.path, node.lineno, f"{node.name}: {depth} blocks deep; at most {DEPTH}")
        for node in _functions(module)
        if (depth := _depth(node.body)) > DEPTH
    ]


def _functions(module: Module) -> Iterator[Function]:
    for node in ast.walk(module.tree):
        if isinstance(node, Function):
            yield node


def _depth(statements: list[ast.stmt]) -> int:
    """How deep blocks nest: an `elif` no deeper than its `if`, an inner function apart."""
    return max((1 + _inner(node) for node in statements if isinstance(node, _BLOCKS)), default=0)


def _inner(block: ast.stmt) -> int:
    if isinstance(block, ast.If) and len(block.orelse) == 1 and isinstance(block.orelse[0], ast.If):
        return max(_depth(block.body), _inner(block.orelse[0]))
    return max(map(_depth, _bodies(block)), default=0)


def _bodies(block: ast.stmt) -> Iterator[list[ast.stmt]]:
    for field in ("body", "orelse", "finalbody"):
        yield getattr(block, field, [])
    for part in (*getattr(block, "handlers", ()), *getattr(block, "cases", ())):
        yield part.body
