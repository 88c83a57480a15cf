"""Facts about people: what rests, who represents whom, what the choice needs."""

from handback.core.base import OptionName
from handback.core.known_facts.registry import fact
from handback.core.resting import rests
from handback.core.view import View

fact(
    "rests",
    "it rests after a death or during a bankruptcy stay (`collection`, `holdover`, `notices` …)",
    lambda v, what: rests(v, what),
    "what rests",
)
fact(
    "represented",
    "someone may act for the lessee, with all papers the programme asks for",
    lambda v, _: _represented(v),
)
fact(
    "inspection_needed",
    "the chosen option needs an inspection; without a choice, a return is assumed",
    lambda v, _: _inspection_needed(v),
)


def _represented(view: View) -> bool:
    needed = set(view.terms.people.representative_papers)
    return any(needed <= set(papers) for papers in view.case.people.representatives.values())


def _inspection_needed(view: View) -> bool:
    option = view.terms.options.get(view.case.contact.chosen or OptionName.RETURN)
    return option is not None and option.needs_inspection


fact(
    "changed_lately",
    "a change of this kind is not in force yet: it waits for its confirmation or its days",
    lambda v, what: v.case.people.pending(what, v.day) is not None,
    "change",
    steady=False,
)
