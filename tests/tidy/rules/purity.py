"""Core is pencil and paper: no floats, no clock, no chance, no libraries."""

import ast
import sys

from tests.tidy.names import dotted, imported, imports, used
from tests.tidy.tree import Finding, Module

CLOCKS = {
    "datetime.date.today",
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "django.utils.timezone.localdate",
    "django.utils.timezone.localtime",
    "django.utils.timezone.now",
    "time.ctime",
    "time.gmtime",
    "time.localtime",
    "time.monotonic",
    "time.monotonic_ns",
    "time.time",
    "time.time_ns",
}
CLOCK_ENDS = ("date.today", "datetime.now", "datetime.today", "datetime.utcnow")
"""Seen through a re-export, or through a name the module does not import."""

CHANCE_MODULES = {"random", "secrets"}
CHANCE = {"os.getrandom", "os.urandom", "uuid.uuid1", "uuid.uuid4"}


def floats(module: Module) -> list[Finding]:
    """Float literals, and values turned into floats."""
    known = imported(module)
    found = []
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float | complex):
            found.append(Finding(module.path, node.lineno, f"float {node.value!r}"))
        elif isinstance(node, ast.Call) and dotted(node.func, known) == "float":
            found.append(Finding(module.path, node.lineno, "makes a float"))
    return found


def clocks(module: Module) -> list[Finding]:
    """Places that read the clock."""
    return [
        Finding(module.path, line, f"reads the clock: {name}")
        for line, name in used(module)
        if name in CLOCKS or f".{name}".endswith(tuple(f".{end}" for end in CLOCK_ENDS))
    ]


def chance(module: Module) -> list[Finding]:
    """Places that draw something at random."""
    by_import = [
        Finding(module.path, line, f"imports {name}")
        for line, name in imports(module)
        if name.partition(".")[0] in CHANCE_MODULES
    ]
    by_use = [
        Finding(module.path, line, f"draws at random: {name}")
        for line, name in used(module)
        if name in CHANCE
    ]
    return by_import + by_use


def libraries(module: Module) -> list[Finding]:
    """Imports from outside the standard library and core."""
    return [
        Finding(module.path, line, f"imports {name}, which is no part of the standard library")
        for line, name in imports(module)
        if name.partition(".")[0] not in sys.stdlib_module_names
        and not f"{name}.".startswith("handback.core.")
    ]
