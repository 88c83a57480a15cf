"""The table of settings in the documentation, made of the environment's own fields.

`python -m handback.site.settings_table FILE` writes it between its two marks in a file.
"""

import sys
from enum import Enum
from pathlib import Path
from typing import Any

from handback.site.environment import INSECURE_KEY, Environment

BEGINS, ENDS = "<!-- settings: made by `make docs` -->", "<!-- end of settings -->"


def table() -> str:
    """Every variable with what it means, what may be said, and what holds without it."""
    prefix = Environment.model_config.get("env_prefix", "")
    lines = ["| variable | what it says | without it |", "|---|---|---|"]
    for name, field in Environment.model_fields.items():
        says = f"{field.description or ''}{_choices(field.annotation)}"
        lines.append(f"| `{prefix}{name.upper()}` | {says} | {_default(field.default)} |")
    return "\n".join(lines)


def _choices(annotation: Any) -> str:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return ": " + ", ".join(f"`{each.value}`" for each in annotation)
    return ": `true` or `false`" if annotation is bool else ""


def _default(default: Any) -> str:
    if default is None or default == "":
        return "none"
    if default == INSECURE_KEY:
        return "a key that everybody knows; refused in production"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, tuple):
        return f"`{','.join(default)}`"
    return f"`{default.value if isinstance(default, Enum) else default}`"


def written(text: str) -> str:
    """A text with the table between its marks; raises `ValueError` where they are missing."""
    before, began, rest = text.partition(BEGINS)
    _, ended, after = rest.partition(ENDS)
    if not began or not ended:
        raise ValueError(f"the marks {BEGINS} and {ENDS} are missing")
    return f"{before}{BEGINS}\n\n{table()}\n\n{ENDS}{after}"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(written(file.read_text(encoding="utf-8")), encoding="utf-8")
