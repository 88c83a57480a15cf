"""What a name in a module stands for, as far as its imports say."""

import ast
from collections.abc import Iterator

from tests.tidy.tree import Module


def imported(module: Module) -> dict[str, str]:
    """Each imported name with the dotted name it stands for."""
    found: dict[str, str] = {}
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                found[alias.asname or first] = alias.name if alias.asname else first
        elif isinstance(node, ast.ImportFrom):
            origin = import_origin(module, node)
            for alias in node.names:
                found[alias.asname or alias.name] = f"{origin}.{alias.name}"
    return found


def import_origin(module: Module, node: ast.ImportFrom) -> str:
    """The dotted module of a `from … import`, relative ones worked out."""
    if not node.level:
        return node.module or ""
    is_package = module.path.endswith("__init__.py")
    parts = module.name.split(".")
    parts = parts[: len(parts) - node.level + is_package]
    return ".".join([*parts, node.module] if node.module else parts)


def dotted(node: ast.expr, known: dict[str, str]) -> str | None:
    """The full dotted name of `a.b.c`, its root replaced by what was imported."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([known.get(node.id, node.id), *reversed(parts)])


def used(module: Module) -> Iterator[tuple[int, str]]:
    """Every name the code uses: line and full dotted name."""
    known = imported(module)
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute | ast.Name):
            name = dotted(node, known)
            if name is not None:
                yield node.lineno, name


def imports(module: Module) -> Iterator[tuple[int, str]]:
    """Every module the code imports: line and dotted name."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, import_origin(module, node)
