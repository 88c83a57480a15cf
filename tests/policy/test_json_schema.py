"""JSON Schemas for editors agree with the reader."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from handback.core.terms.programme import Programme
from handback.policy import json_schema
from handback.policy.compose import compose
from handback.policy.json_schema import (
    example_schema,
    overlay_schema,
    programme_schema,
    rules_schema,
)
from handback.policy.shapes import keys_of
from handback.policy.vocabulary import vocabulary
from tests.policy.minimal import FILES, LAW

ALL = [programme_schema, rules_schema, overlay_schema, example_schema]


def parts(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        yield schema
        for each in schema.values():
            yield from parts(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from parts(each)


def fits(data: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    """As much of JSON Schema as these schemas use."""
    if "$ref" in schema:
        return fits(data, root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    kinds: dict[str, Callable[[Any], bool]] = {
        "string": lambda d: isinstance(d, str),
        "integer": lambda d: isinstance(d, int) and not isinstance(d, bool),
        "boolean": lambda d: isinstance(d, bool),
        "null": lambda d: d is None,
        "array": lambda d: isinstance(d, list),
        "object": lambda d: isinstance(d, dict),
    }
    checks = [
        "type" not in schema or kinds[schema["type"]](data),
        "enum" not in schema or data in schema["enum"],
        "const" not in schema or data == schema["const"],
        "pattern" not in schema or not isinstance(data, str) or re.search(schema["pattern"], data),
        "anyOf" not in schema or any(fits(data, each, root) for each in schema["anyOf"]),
        "oneOf" not in schema or sum(fits(data, each, root) for each in schema["oneOf"]) == 1,
        not isinstance(data, list) or all(fits(d, schema.get("items", {}), root) for d in data),
    ]
    return all(checks) and (not isinstance(data, dict) or _fits_object(data, schema, root))


def _fits_object(data: dict[str, Any], schema: dict[str, Any], root: dict[str, Any]) -> bool:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", True)
    for key, value in data.items():
        inner = known.get(key, {} if others is True else others)
        if inner is False or not fits(value, inner, root):
            return False
    return all(key in data for key in schema.get("required", ()))


def as_json(text: str) -> Any:
    return json.loads(json.dumps(compose(text, "f.yaml").data, default=str))


@pytest.mark.parametrize("make", ALL)
def test_a_schema_is_json_and_complete(make: Callable[[], dict[str, Any]]) -> None:
    schema = make()
    assert json.loads(json.dumps(schema)) == schema
    defined = schema.get("$defs", {})
    for part in parts(schema):
        assert "x-written" not in part
        if isinstance(part.get("$ref"), str):
            assert part["$ref"].rpartition("/")[2] in defined


def test_every_key_of_a_programme_is_there() -> None:
    assert set(programme_schema()["properties"]) == set(keys_of(Programme))


def test_the_minimal_files_fit() -> None:
    schema = programme_schema()
    assert fits(as_json(FILES["programme.yaml"]), schema, schema)
    assert fits(as_json(FILES["money.yaml"]), schema, schema)
    rules, law = rules_schema(), overlay_schema()
    assert fits(as_json(FILES["rules.yaml"]), rules, rules)
    assert fits(as_json(LAW), law, law)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('at_most: "395.00"', "at_most: 395"),
        ("owed_when: returned\n    may", "owed_when: retuned\n    may"),
        ("governed_by: payment_due", "governed_by: payday"),
        ("rate: 6 %", "rate: six"),
        ("reaches_by: 42 days after turn_in", "reaches_by: 42 days later"),
        ("per: month", "per: week"),
        ("holdover: {", "holdover: {colour: red, "),
        ("is: more_than", "is: longer_than"),
    ],
)
def test_a_mistake_does_not_fit(old: str, new: str) -> None:
    schema, text = programme_schema(), FILES["money.yaml"]
    assert text.count(old) == 1
    assert not fits(as_json(text.replace(old, new)), schema, schema)


def test_conditions_offer_the_facts() -> None:
    condition = json_schema.programme_schema()["$defs"]["Condition"]
    alone, combined = condition["anyOf"]
    for name, fact in vocabulary().facts.items():
        assert name in (combined["properties"] if fact.argument else alone["enum"])


def test_an_example_case_offers_the_moves() -> None:
    step = example_schema()["properties"]["story"]["items"]
    assert step["properties"]["do"]["enum"] == sorted(vocabulary().moves)
