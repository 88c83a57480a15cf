"""What the terms of a case offer for arguments of moves: their own words."""

from handback.actions.offering import Choice, Choices, codes
from handback.actions.views.looking import Look
from handback.core.base import Channel
from handback.core.moves.contact import PROOFS
from handback.core.moves.disputes import OUTCOMES
from handback.core.moves.opening import FIGURES
from handback.core.moves.purchase import PAPERS
from handback.core.moves.refunds import REFUND_ACCOUNT, SALES
from handback.core.sums.assessment import standard_for
from handback.core.terms.wear import WearGuide

PRESENT = codes(("lessee", "stand_in", "nobody"))
"""Who was there."""
AWAITED = codes(("lessee", "inspector"))
"""Who was not there."""
ORIGINS = codes(("sale", "appraisal", "agreed"))
"""What a value may come from."""
DELIVERY_PROOFS = codes(PROOFS)
"""What proves that a notice went out."""
DISPUTE_OUTCOMES = codes(OUTCOMES)
"""How a dispute may end."""
CONTRACT_FIGURES = codes(sorted(FIGURES))
"""The amounts of a contract that can be corrected."""
TITLE_PAPERS = codes(PAPERS)
"""The papers that go out with a purchase."""
HOW_SOLD = codes(SALES)
"""How a lessor sells a car."""
ANY_NAME = Choices((), closed=False)
CHANGES = (REFUND_ACCOUNT, "payoff_account", "sign_in")
FOUND_NEWER = "newer_than_report"
"""A flag of an item that every programme's inspector may set."""


def _guide(look: Look) -> WearGuide:
    return standard_for(look.view, look.today).guide


def areas(look: Look) -> Choices:
    """The areas of the wear guide, by their groups."""
    guide = _guide(look)
    found = {group: Choice(group) for group in guide.areas}
    for group, members in guide.areas.items():
        found |= {each: Choice(each, group=group) for each in members}
    return Choices(tuple(found.values()))


def kinds(look: Look) -> Choices:
    """The kinds of damage that the wear guide speaks of; there may be others."""
    return codes((k for rule in _guide(look).rules.values() for k in rule.kinds), closed=False)


def item_flags(look: Look) -> Choices:
    """What the wear guide wants to know besides size and kind."""
    rules = _guide(look).rules.values()
    said = (each for rule in rules for each in (*rule.flags, *rule.without))
    return codes((*said, FOUND_NEWER))


def checks(look: Look) -> Choices:
    """What an inspector has to have looked at."""
    return codes(look.terms.inspection.checks)


def places(look: Look) -> Choices:
    """Where the programme visits the lessee; after the return it may be elsewhere."""
    return codes(look.terms.inspection.places, closed=False)


def notices(look: Look) -> Choices:
    """The notices of the programme."""
    return codes(look.terms.notices)


def calls(look: Look) -> Choices:
    """The notices that are calls."""
    found = look.terms.notices.items()
    return codes(name for name, notice in found if notice.channel is Channel.CALL)


def channels(look: Look) -> Choices:
    """The ways to pay."""
    return codes(look.terms.channels)


def options(look: Look) -> Choices:
    """The options of the programme."""
    return codes(look.terms.options)


def quoted(look: Look) -> Choices:
    """The options that there are quotes of."""
    return codes(kind for each in look.terms.quotes.values() for kind in each.kinds)


def buyers(look: Look) -> Choices:
    """Who may buy the car."""
    return codes(look.terms.payoff.buyers)


def waivers(look: Look) -> Choices:
    """The loyalty waivers of the programme."""
    return codes(look.terms.waivers.loyalty)


def waiver_facts(look: Look) -> Choices:
    """The facts that loyalty waivers require."""
    return codes(fact for each in look.terms.waivers.loyalty.values() for fact in each.requires)


def later_charges(look: Look) -> Choices:
    """The charges that may come after the end, and those that the lease names."""
    return codes((*look.terms.later_charges, *look.lease.named_charges))


def charge_proofs(look: Look) -> Choices:
    """The papers that prove a later charge, on any day."""
    dated = look.terms.later_charges.values()
    return codes((p for each in dated for v in each.versions for p in v.value.proof), closed=False)


def questions(look: Look) -> Choices:
    """What the lessee is asked before an inspection."""
    return codes(look.terms.inspection.questions)


def military_papers(look: Look) -> Choices:
    """The papers of military orders."""
    return codes(look.terms.military.papers, closed=False)


def certifications(look: Look) -> Choices:
    """What is certified of a reading."""
    return codes(look.terms.odometer.certifications)


def return_reasons(look: Look) -> Choices:
    """Reasons for which a returned payment costs nothing; there are others."""
    return codes(look.terms.payments.no_fee_reasons, closed=False)


def representative_papers(look: Look) -> Choices:
    """The papers that a representative shows."""
    return codes(look.terms.people.representative_papers, closed=False)


def changes(look: Look) -> Choices:
    """What may be changed by asking."""
    return codes((*CHANGES, *look.terms.safety.confirms))


def repair_choices(look: Look) -> Choices:
    """What a lessee may do about a chargeable item."""
    return codes(look.terms.repairs.choices)


def repair_evidence(look: Look) -> Choices:
    """The papers that prove a repair."""
    return codes(look.terms.repairs.evidence)


def results_papers(look: Look) -> Choices:
    """The papers that go with a report."""
    terms = look.terms.inspection.report
    return codes((*terms.papers, *terms.repair_papers))


def trade_in_evidence(look: Look) -> Choices:
    """What proves a trade-in."""
    terms = look.terms.trade_in
    return codes(terms.evidence if terms else ())


def papers_to_sign(look: Look) -> Choices:
    """The papers of the hand-over that are signed."""
    turn_in = look.terms.turn_in
    receipt = (turn_in.receipt.paper,) if turn_in.receipt else ()
    return codes((*(each.paper for each in turn_in.signatures), *receipt))
