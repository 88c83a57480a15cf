"""Names that refer to other parts of a programme, checked in the data as it is written."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from handback.core.base import OptionName
from handback.core.terms.people import TOPIC_GROUPS
from handback.policy.problems import Path, Places, Problem, instead_of
from handback.policy.vocabulary import Vocabulary

REFERENCES: tuple[tuple[str, str], ...] = (
    ("gates.*.moves.*", "move"),
    ("people.agreements.*.moves.*", "move"),
    ("gates.*.call", "contact line"),
    ("watches.*.task", "task"),
    ("notices.*.proof", "proof of delivery"),
    ("options.*.falls_away.*", "line"),
    ("total_loss.falls_away.*", "line"),
    ("military.falls_away.*", "line"),
    ("statement.lines.*", "line"),
    ("payments.allocation.*", "line"),
    ("payoff.adds.*", "addition to a price"),
    ("channels.*.line", "line"),
    ("taxes.*.on.*", "line"),
    ("taxes.*.on_top_of.*", "tax"),
    ("waivers.loyalty.*.pots.*.lines.*", "line"),
    ("waivers.products.*.lines.*", "line"),
    ("disputes.appraisal.lines.*", "line"),
    ("deposit.deducts.*", "line"),
    ("fees.*.may_be_waived_by.*", "waiver"),
    ("late_fee.may_be_waived_by.*", "waiver"),
    ("holdover.may_be_waived_by.*", "waiver"),
    ("later_charges.*.may_be_waived_by.*", "waiver"),
    ("wear_guide.rules.*.areas.*", "area"),
    ("wear_guide.rules.*.operation", "repair operation"),
    ("wear_guide.rules.*.superseded_by", "wear rule"),
    ("wear_guide.sets.*.operation", "repair operation"),
    ("purchase.steps.*", "step of a purchase"),
    ("safety.confirms.*", "change"),
    ("turn_in.checklists.*.time", "time"),
    ("papers_language", "language"),
    ("waivers.goodwill.lines.*", "line"),
    ("statement.may_still_come.*", "line"),
    ("extension.per", "period"),
    ("people.death_stops.*", "what rests"),
    ("people.bankruptcy_stops.*", "what rests"),
    ("odometer.doubtful.*", "certification"),
    ("turn_in.receipt.paper", "signed paper"),
    ("help.topics.*.group", "group of topics"),
    ("help.topics.*.rules.*", "rule"),
    ("help.topics.*.related.*", "topic"),
)
"""Where a programme names something, and the kind of thing it names."""

WORDS: dict[str, tuple[str, ...]] = {
    "option": tuple(OptionName),
    "proof of delivery": ("mailing", "delivery"),
    "step of a purchase": (
        "odometer_statement",
        "payoff_confirmation",
        "lien_release",
        "title",
        "bill_of_sale",
    ),
    "addition to a price": ("registration", "incidental"),
    "change": ("refund_account", "payoff_account", "sign_in"),
    "time": ("before", "at", "after"),
    "period": ("day", "month"),
    "what rests": ("collection", "holdover", "notices"),
    "group of topics": TOPIC_GROUPS,
}

NAMED_BY: dict[str, tuple[str, ...]] = {
    "task": ("promises",),
    "notice": ("notices",),
    "what rests": ("notices",),
    "milestone": ("milestones",),
    "gate": ("gates",),
    "tax": ("taxes",),
    "line": ("fees", "later_charges"),
    "waiver": ("waivers.loyalty", "waivers.products"),
    "contact line": ("identity.lines",),
    "area": ("wear_guide.areas",),
    "wear rule": ("wear_guide.rules",),
    "repair operation": ("rate_card.operations",),
    "topic": ("help.topics",),
}
"""The mappings of a programme whose keys are the names of a kind."""


def find(data: object, pattern: str) -> Iterator[tuple[Path, Any]]:
    """Every value that a dotted pattern leads to; `*` is any key, versions are passed through."""
    yield from _find(data, tuple(pattern.split(".")), ())


def _find(here: object, pattern: tuple[str, ...], path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(here, dict) and isinstance(here.get("versions"), list):
        for number, version in enumerate(here["versions"]):
            yield from _find(version, pattern, (*path, "versions", number))
    elif not pattern:
        yield path, here
    elif isinstance(here, dict):
        for key in here if pattern[0] == "*" else [pattern[0]] if pattern[0] in here else []:
            yield from _find(here[key], pattern[1:], (*path, key))
    elif isinstance(here, list) and pattern[0] == "*":
        for number, item in enumerate(here):
            yield from _find(item, pattern[1:], (*path, number))


def names_in(
    data: object, known: Vocabulary, rules: Iterable[str] = ()
) -> Callable[[str], Iterable[str] | None]:
    """What answers, for a kind of name, all the names of a programme; None for an open kind.

    `rules` are the ids of its rules, which stand in files of their own.
    """
    cached: dict[str, frozenset[str] | None] = {"rule": frozenset(rules)}

    def names(kind: str) -> frozenset[str] | None:
        if kind not in cached:
            cached[kind] = _names(kind, data, known)
        return cached[kind]

    return names


def _names(kind: str, data: object, known: Vocabulary) -> frozenset[str] | None:
    closed: dict[str, Iterable[str]] = {
        **WORDS,
        "move": known.moves,
        "line": known.lines,
        "waiver": ("goodwill",),
        "contract field": known.contract_fields,
        "milestone": known.milestones,
        "language": _listed(data, "identity.languages.*"),
        "area": _listed(data, "wear_guide.areas.*.*"),
        "certification": _listed(data, "odometer.certifications.*"),
        "signed paper": _listed(data, "turn_in.signatures.*.paper"),
        "item": [
            *_listed(data, "turn_in.checklists.*.items.*"),
            *_listed(data, "inspection.preparation.*"),
        ],
    }
    if kind not in closed and kind not in NAMED_BY:
        return None
    named = (
        key
        for path in NAMED_BY.get(kind, ())
        for _, mapping in find(data, path)
        if isinstance(mapping, dict)
        for key in mapping
    )
    return frozenset([*closed.get(kind, ()), *named])


def _listed(data: object, pattern: str) -> list[str]:
    return [value for _, value in find(data, pattern) if isinstance(value, str)]


def check_references(
    data: object, known: Vocabulary, places: Places, rules: Iterable[str] = ()
) -> Iterator[Problem]:
    """Every name that refers to nothing; names inside conditions are checked where those are."""
    names = names_in(data, known, rules)
    for pattern, kind in REFERENCES:
        for path, value in find(data, pattern):
            allowed = names(kind) or frozenset()
            if isinstance(value, str) and value and value not in allowed:
                do = instead_of(value, allowed, kind)
                yield Problem(places.of_value(path), path, f"There is no {kind} `{value}`.", do)
