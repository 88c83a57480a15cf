"""The days promised for lien and title, which run from a completed purchase or payoff."""

from datetime import timedelta

from handback.core.base import Code, Id
from handback.core.contact import TaskOpened
from handback.core.events import Bodies
from handback.core.moves.registry import Ctx


def promise_title(ctx: Ctx) -> Bodies:
    """Open the tasks of releasing the lien and sending the title, as far as the steps name them."""
    terms = ctx.terms.purchase
    steps = (
        ("lien_release", "release_lien", terms.lien_release_within_days),
        ("title", "send_title", terms.title_within_days),
    )
    for step, task, within in steps:
        key = (Code(task), Id(""))
        if Code(step) in terms.steps and key not in ctx.case.contact.tasks:
            yield TaskOpened(
                task=key[0],
                role=ctx.terms.promises[key[0]].role,
                due=ctx.today + timedelta(days=within),
                rule=terms.source_of(f"{step}_within_days"),
            )
