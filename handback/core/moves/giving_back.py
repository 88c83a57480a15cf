"""Money for the car that goes back because the sale did not come about, or was paid already."""

from datetime import timedelta

from handback.core.base import Code
from handback.core.events import Bodies
from handback.core.moves.registry import Ctx
from handback.core.moves.tasks import open_task
from handback.core.payments import PURCHASE_FUNDS, RefundProposed
from handback.core.purchase import PurchaseAbandoned


def refund(ctx: Ctx, amount: int, origin: Code, rule: Code) -> Bodies:
    """Propose a refund; above the limit a second person approves it."""
    if amount <= 0:
        return
    terms = ctx.terms.payments
    name, second = ctx.new_id(f"{origin}_refund"), amount > terms.second_approver_above
    yield RefundProposed(
        refund=name,
        amount=amount,
        origin=origin,
        needs_second=second,
        promised=ctx.today + timedelta(days=terms.refund_within_days),
        rule=rule,
    )
    if second:
        yield from open_task(ctx, "approve_refund", name)


def funds_back(ctx: Ctx, amount: int) -> Bodies:
    """Money that had come for the car goes back."""
    yield from refund(ctx, amount, PURCHASE_FUNDS, ctx.terms.purchase.source_of("steps"))


def abandoned(ctx: Ctx, reason: str) -> Bodies:
    """The purchase ends; money that had come goes back."""
    yield PurchaseAbandoned(reason=Code(reason))
    yield from funds_back(ctx, ctx.case.purchase.funds)
