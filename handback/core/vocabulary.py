"""The closed vocabularies by name with what each word means, for doors and policy checks."""

from handback.core.base import MOMENT_MEANINGS
from handback.core.facts import FACTS
from handback.core.lines import LINE_MEANINGS
from handback.core.moves import catalogue

MOVES: dict[str, str] = {name: move.meaning for name, move in catalogue.MOVES.items()}
LINES: dict[str, str] = {code.value: meaning for code, meaning in LINE_MEANINGS.items()}
MOMENTS: dict[str, str] = {moment.value: meaning for moment, meaning in MOMENT_MEANINGS.items()}
CONDITIONS: dict[str, str] = {name: fact.meaning for name, fact in FACTS.items()}
