"""What several moves of the hand-over share: signatures that fall, readings that are questioned."""

from handback.core.base import LESSEE_SIDE, Actor, Code, Id, Role
from handback.core.events import Bodies
from handback.core.moves.registry import Ctx
from handback.core.moves.tasks import flag, open_task
from handback.core.odometer import ReadingQuestioned
from handback.core.sums.readings import earlier_reading, is_discrepant, is_lower
from handback.core.turn_in import PaperSigned, SignaturesVoided

DESK = frozenset({Role.SPECIALIST, Role.SYSTEM})
COUNTER = frozenset({Role.RETAILER, Role.TRANSPORTER, Role.SPECIALIST})


def signer(ctx: Ctx, person: Id) -> Id:
    """Who signs or decides: the person named, else the actor of the lessee's side, else the lessee.

    A lessee who came without a name is the one of the contract.
    """
    if ctx.actor.role in LESSEE_SIDE and ctx.actor.person:
        return ctx.actor.person
    return person or ctx.case.lease.facts.lessee


def signs_as(actor: Actor) -> Role:
    """The role a signature counts for: at the desk and the counter the lessee signs on paper."""
    return actor.role if actor.role in LESSEE_SIDE else Role.LESSEE


def missing_signature(paper: str, by: str) -> Id:
    """What a task about a missing signature names."""
    return Id(f"{paper}.{by}")


def void_other_signatures(ctx: Ctx, paper: Code, data: Code, reason: str) -> Bodies:
    """Signatures on a paper whose data was another fall away."""
    signatures = ctx.case.turn_in.signatures
    if any(each.paper == paper and each.digest != data for each in signatures):
        yield SignaturesVoided(paper=paper, reason=Code(reason))


def signature(paper: Code, by: Role, person: Id, data: Code) -> PaperSigned:
    """A signature on a paper with that data."""
    return PaperSigned(paper=paper, by_role=by, person=person, digest=data)


def question_elsewhere(ctx: Ctx, odometer: int) -> Bodies:
    """A person looks at a reading from elsewhere that contradicts the others; the bill stays."""
    state = ctx.case.turn_in
    about = state.delivered.turn_in if state.delivered else Id("")
    earlier = earlier_reading(ctx.view, ctx.on)
    after = state.delivered_on is not None and ctx.on >= state.delivered_on
    lower = not after and earlier is not None and odometer < earlier.odometer
    if lower or (after and is_discrepant(ctx.view, odometer)):
        yield flag("reading_discrepancy", ctx.terms.odometer.source, about)
        yield from open_task(ctx, "reading_discrepancy", about)


def question_lower(ctx: Ctx, odometer: int | None, about: Id) -> Bodies:
    """Question a reading of the hand-over that is lower than an earlier one."""
    terms = ctx.terms.turn_in
    if odometer is None or not terms.lower_reading_questioned:
        return
    earlier = earlier_reading(ctx.view, ctx.on)
    if earlier is None or not is_lower(ctx.view, odometer, ctx.on):
        return
    rule = terms.source_of("lower_reading_questioned")
    yield ReadingQuestioned(odometer=odometer, earlier=earlier.odometer)
    yield flag("reading_lower_than_earlier", rule, about)
    yield from open_task(ctx, "question_reading", about, rule)
