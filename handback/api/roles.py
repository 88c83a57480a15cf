"""Answers that differ by role: one schema for each, told apart by the key `role`."""

from collections.abc import Mapping
from typing import Any

from handback.api.describing import Schema
from handback.api.operations import OUTGOING
from handback.api.writing import told
from handback.core.base import LESSEE_SIDE, Role

Types = Mapping[Role, type[Any]]


def by_role(types: Types) -> Schema:
    """The schema of an answer whose type depends on the role."""
    mapping = {
        role.value: f"#/components/schemas/{_part(kind, types)}" for role, kind in types.items()
    }
    return {
        "oneOf": [{"$ref": ref} for ref in dict.fromkeys(mapping.values())],
        "discriminator": {"propertyName": "role", "mapping": mapping},
    }


def _part(kind: type[Any], types: Types) -> str:
    """The name of the schema of a type, with the roles that it is for."""
    name = f"{kind.__name__}ByRole"
    if name not in OUTGOING.parts:
        block = OUTGOING.block(kind)
        roles = [role.value for role, other in types.items() if other is kind]
        block["properties"] = {"role": {"type": "string", "enum": roles}, **block["properties"]}
        block["required"] = ["role", *block.get("required", [])]
        OUTGOING.parts[name] = block
    return name


def told_to(role: Role, value: Any) -> dict[str, Any]:
    """A value as JSON holds it, with the role that it is told to."""
    return {"role": role.value, **told(value)}


def each_lessee(kind: type[Any]) -> dict[Role, type[Any]]:
    """One type for everybody of the lessee's side."""
    return {role: kind for role in Role if role in LESSEE_SIDE}
