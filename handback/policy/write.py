"""Writing a programme as YAML that the reader reads back to the same programme."""

import re
from collections.abc import Callable
from dataclasses import MISSING, fields
from datetime import time
from enum import Enum
from typing import Any

import yaml

from handback.core.base import Code, Moment
from handback.core.terms.base import Block, Dated
from handback.core.terms.programme import Programme
from handback.policy.compose import UnclearError, plain_value
from handback.policy.conditions import write_condition
from handback.policy.shapes import Kind, keys_of, shape, written_key
from handback.policy.written import write_cents, write_decimal, write_length, write_percent

CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
"""Characters that only a double-quoted scalar keeps."""

WRITERS: dict[str, Callable[[Any], object]] = {
    "cents": write_cents,
    "ratio": write_decimal,
    "percent": write_percent,
    "length": write_length,
    "offset": str,
    "condition": write_condition,
}


def write(programme: Programme) -> str:
    """One YAML file that says all of a programme, amounts in quotes, each block with its source.

    A source that a block takes from the block around it is left out, and so are defaults.
    """
    return dump(plain(programme, Programme))


def dump(data: object) -> str:
    """Plain data as YAML; whatever the reader would not take for text is quoted."""
    return yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100,
        default_flow_style=None,
    )  # fmt: skip


def plain(value: Any, annotation: Any, around: str = "", *, defaults: bool = False) -> Any:
    """A value of core as plain data of a policy file; with `defaults` nothing is left out."""
    found = shape(annotation)
    if value is None:
        return None
    if found.kind is Kind.DATED:
        return _dated(value, found.item, around, defaults)
    if found.kind is Kind.BLOCK:
        return _block(value, around, defaults)
    if found.kind is Kind.MAP:
        return {
            str(key): plain(inner, found.item, around, defaults=defaults)
            for key, inner in value.items()
        }
    if found.kind is Kind.LIST:
        return [plain(inner, found.item, around, defaults=defaults) for inner in value]
    if value in found.also:
        return value
    return WRITERS[found.form](value) if found.form else _leaf(value)


def _leaf(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    return f"{value:%H:%M}" if isinstance(value, time) else value


def _block(block: Any, around: str, defaults: bool) -> dict[str, Any]:
    data: dict[str, Any] = {}
    source = block.source if isinstance(block, Block) else ""
    if source and source != around:
        data["source"] = str(source)
    kind: Any = type(block)
    hints = keys_of(kind)
    for field in fields(block):
        value, key = getattr(block, field.name), written_key(field.name)
        if key == "source" or (_is_default(field, value) and not (defaults and key != "sources")):
            continue
        inner = block.sources.get(Code(key), source) if isinstance(block, Block) else ""
        data[key] = plain(value, hints[key], inner, defaults=defaults)
    return data


def _is_default(field: Any, value: object) -> bool:
    if field.default_factory is not MISSING:
        return bool(value == field.default_factory())
    return field.default is not MISSING and bool(value == field.default)


def _dated(dated: Dated[Any], annotation: Any, around: str, defaults: bool) -> dict[str, Any]:
    written = [
        (version.since, plain(version.value, annotation, around, defaults=defaults))
        for version in dated.versions
    ]
    if len(written) == 1 and written[0][0] is None and dated.governed_by is Moment.CONTRACT:
        return dict(written[0][1])
    versions = [{**({"from": since} if since else {}), **value} for since, value in written]
    return {"governed_by": dated.governed_by.value, "versions": versions}


class _Dumper(yaml.SafeDumper):
    """Quotes what plain scalars would not keep, and never writes anchors."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the name is PyYAML's
        return True


def _represent_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    style = '"' if CONTROLS.search(text) else style
    try:
        style = style if isinstance(plain_value(text), str) else '"'
    except UnclearError:
        style = '"'
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style)


_Dumper.add_representer(str, _represent_text)
