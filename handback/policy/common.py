"""The rules that every programme may cite without listing them: servicing, settled conflicts."""

from functools import cache
from importlib.resources import files

from handback.policy.compose import compose
from handback.policy.problems import PolicyError
from handback.policy.rules import Rules, read_rules
from handback.policy.schema import Context

COMMON_RULES = "rules.yaml"


@cache
def common_rules() -> Rules:
    """The rules that come with Handback itself, by id."""
    text = (files("handback") / COMMON_RULES).read_text(encoding="utf-8")
    composed = compose(text, COMMON_RULES)
    rules, problems = read_rules(composed.data, composed.places, Context())
    if composed.problems or problems:
        raise PolicyError([*composed.problems, *problems])
    return rules
