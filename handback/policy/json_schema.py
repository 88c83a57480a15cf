"""JSON Schemas of the files people write, for editors that complete and check while typing."""

from typing import Any

from handback.core.base import MOMENT_MEANINGS
from handback.core.terms.overlay import VERB_MEANINGS, AppliesWhen
from handback.core.terms.programme import Programme
from handback.policy import written
from handback.policy.conditions import CONSTANTS
from handback.policy.rules import Rule
from handback.policy.schema import json_schema
from handback.policy.vocabulary import vocabulary

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
CONDITION: Schema = {"$ref": "#/$defs/Condition"}
TEXT: Schema = {"type": "string"}
DAY: Schema = {"type": "string", "format": "date"}
CLOCK: Schema = {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}
OFFSET: Schema = {"type": "string", "pattern": written.OFFSET_PATTERN}


def _number(pattern: str) -> Schema:
    return {"anyOf": [{"type": "string", "pattern": pattern}, {"const": 0}]}


FORMS: dict[str, Schema] = {
    "cents": _number(written.AMOUNT_PATTERN),
    "ratio": _number(written.RATIO_PATTERN),
    "percent": {"type": "string", "pattern": written.PERCENT_PATTERN},
    "length": {
        "anyOf": [
            {"type": "string", "pattern": written.LENGTH_PATTERN},
            {"type": "string", "pattern": "^[a-z_0-9]+$", "description": "the name of a gauge"},
        ]
    },
    "offset": OFFSET,
    "condition": CONDITION,
}


def programme_schema() -> Schema:
    """The schema of each file of a programme; what a programme needs may stand in any of them."""
    schema = _translated(json_schema(Programme))
    schema.pop("required", None)
    defs = {
        name: _dated(definition, schema["$defs"]) if name.startswith("Dated_") else definition
        for name, definition in schema["$defs"].items()
        if not name.startswith("Version_")
    }
    schema["$defs"] = {**defs, "Condition": _condition()}
    return {"$schema": DIALECT, **schema, "title": "A file of a programme's policy"}


def rules_schema() -> Schema:
    """The schema of a programme's `rules.yaml`."""
    return {"$schema": DIALECT, "title": "The rules that a policy cites", **_file(_rules())}


def overlay_schema() -> Schema:
    """The schema of a jurisdiction file."""
    change = {
        "type": "object",
        "properties": {
            "at": {**TEXT, "description": "a path into a programme: `wear_charge.owed_when`"},
            "source": {**TEXT, "description": "the id of a rule of this file"},
            **{verb.value: {"description": said} for verb, said in VERB_MEANINGS.items()},
        },
        "required": ["at", "source"],
        "oneOf": [{"required": [verb.value]} for verb in VERB_MEANINGS],
        "additionalProperties": False,
    }
    applies = json_schema(AppliesWhen)
    properties = {
        "overlay": {**TEXT, "description": "the name of this file"},
        "applies_when": applies,
        **_rules(),
        "changes": {"type": "array", "items": change},
    }
    return {"$schema": DIALECT, "title": "What a law changes in programmes", **_file(properties)}


def example_schema() -> Schema:
    """The outline of an example case; the vocabulary command lists moves and their arguments."""
    step = {
        "type": "object",
        "properties": {
            "on": DAY,
            "happened": {"type": "string"},
            "as": {**TEXT, "description": "a role, or role/person"},
            "do": {"enum": sorted(vocabulary().moves)},
            "with": {"type": "object"},
            "name": TEXT,
            "refused": {
                "anyOf": [TEXT, {"type": "object"}],
                "description": "the id of the rule that refuses, or a block with more of it",
            },
        },
        "required": ["on"],
    }
    properties: Schema = {
        "case": {**TEXT, "description": "what the case shows, as a title"},
        "shows": {"type": "array", "items": TEXT},
        "programme": TEXT,
        "policy": {**TEXT, "description": "a policy folder, from the folder of this file"},
        "opened": DAY,
        "given": {"type": "object"},
        "lease": {"type": "object"},
        "story": {"type": "array", "items": step},
    }
    needed = ["case", "opened", "lease", "story"]
    return {
        "$schema": DIALECT,
        "title": "An example case",
        "type": "object",
        "properties": properties,
        "required": needed,
    }


def _file(properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "additionalProperties": False}


def _rules() -> Schema:
    rule = json_schema(Rule)
    rule["required"] = [key for key in rule["required"] if key != "cite"]
    cite = {**TEXT, "description": "the citation of every rule that has none of its own"}
    return {"cite": cite, "rules": {"type": "object", "additionalProperties": rule}}


def _translated(schema: Any) -> Any:
    """The schema with written forms in place of their marks, and without defaults of such."""
    if isinstance(schema, list):
        return [_translated(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    if "x-written" in schema:
        return dict(FORMS[schema["x-written"]])
    if schema.get("format") == "time":
        return dict(CLOCK)
    kept = {key: each for key, each in schema.items() if key != "default"}
    if "default" in schema and not isinstance(schema["default"], dict):
        kept["default"] = schema["default"]
    return {key: _translated(each) for key, each in kept.items()}


def _dated(definition: Schema, defs: Schema) -> Schema:
    """A block that may change over time: the plain block, or its versions."""
    version = defs[definition["properties"]["versions"]["items"]["$ref"].rpartition("/")[2]]
    block = defs[version["properties"]["value"]["$ref"].rpartition("/")[2]]
    dated_block = {
        **block,
        "properties": {"from": DAY, "until": DAY, **block["properties"]},
    }
    moments = [moment.value for moment in MOMENT_MEANINGS]
    versions: Schema = {
        "type": "object",
        "properties": {
            "source": TEXT,
            "governed_by": {"enum": moments},
            "versions": {"type": "array", "items": dated_block, "minItems": 1},
        },
        "required": ["governed_by", "versions"],
        "additionalProperties": False,
    }
    return {"anyOf": [block, versions], "description": definition.get("description", "")}


def _condition() -> Schema:
    facts = vocabulary().facts
    alone = [name for name, fact in facts.items() if not fact.argument]
    about = {name: {**TEXT, "description": f.meaning} for name, f in facts.items() if f.argument}
    several = {"type": "array", "items": CONDITION}
    combined = {
        "all": several,
        "any": several,
        "not": CONDITION,
        "passed": OFFSET,
        "by": OFFSET,
        "from": OFFSET,
        "happened": {"enum": [moment.value for moment in MOMENT_MEANINGS]},
        "sent": TEXT,
        "proven": TEXT,
    }
    return {
        "description": "A condition on the case: a fact, or facts combined.",
        "anyOf": [
            {"enum": [*CONSTANTS, *alone]},
            {
                "type": "object",
                "properties": {**combined, **about},
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 3,
            },
        ],
    }
