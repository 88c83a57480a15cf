"""Arguments that take some making: what a case knows, and now and then what it does not."""

from datetime import timedelta

from handback.core import account, arrears
from handback.core.base import Channel, Code, Id, OptionName, Role
from handback.core.moves import (
    charges,
    contact,
    disputes,
    endings,
    inspection,
    payments,
    purchase,
    quotes,
    repairs,
    reports,
    trade_in,
    turn_in_papers,
    waivers,
)
from tests.properties.world import World

WHY = Code("because")
TEXT = Id("text-1")


def task(world: World) -> contact.CompleteTask:
    task, about = world.one(world.case.contact.tasks, (Code("call"), Id("")))
    return contact.CompleteTask(task=task, about=about)


def notice(world: World) -> Code:
    return world.one(world.case.contact.sent, Code("nothing"))


def call(world: World) -> contact.RecordCall:
    calls = [n for n, notice in world.terms.notices.items() if notice.channel is Channel.CALL]
    return contact.RecordCall(
        notice=world.one(calls, Code("nothing")), reached=world.any([True, False])
    )


def interview(world: World) -> contact.RecordInterview:
    asked = world.terms.inspection.questions
    return contact.RecordInterview(answers={q: world.any([True, False]) for q in asked})


def choice(world: World) -> contact.ChooseOption:
    return contact.ChooseOption(
        option=world.any(list(world.terms.options)),
        on_day=world.any([None, world.view.maturity]),
        person=world.person,
    )


def resolution(world: World) -> disputes.ResolveDispute:
    outcome = Code(world.any(["stands", "falls", "amount"]))
    waiting = [n for n, d in world.case.billing.disputes.items() if not d.resolved]
    return disputes.ResolveDispute(
        dispute=world.one(waiting, Id("dispute-0")),
        outcome=outcome,
        amount=world.any([0, 1, 2500]) if outcome == "amount" else None,
        appraisal=world.chance.randrange(8) == 0,
    )


def dispute(world: World) -> disputes.DisputeLine:
    code, item = world.line
    return disputes.DisputeLine(line=code, item=item, text=TEXT)


def charge(world: World) -> charges.RecordCharge:
    known = [*world.terms.later_charges, *world.lease.named_charges]
    code = world.one(known, Code("recovery_fee"))
    dated = world.terms.later_charges.get(code)
    return charges.RecordCharge(
        code=code,
        amount=world.any([1, 4250, 18000]),
        incurred=min(world.near(world.lease.matures - timedelta(days=30)), world.day),
        proof=dated.versions[-1].value.proof if dated else (),
    )


def goodwill(world: World) -> waivers.ProposeGoodwill:
    code, item = world.line
    amount = world.any([1, 1000, 26000, 26000])
    return waivers.ProposeGoodwill(line=code, item=item, amount=amount, reason=WHY)


def waiting_goodwill(world: World) -> Id:
    given = world.case.billing.goodwill.items()
    return world.one([n for n, each in given if each.granted is None], Id("goodwill-0"))


def claim(world: World) -> waivers.ClaimWaiver:
    loyalty = world.terms.waivers.loyalty
    name = world.one(loyalty, Code("nothing"))
    requires = loyalty[name].requires if name in loyalty else ()
    day = min(world.near(world.day), world.day)
    return waivers.ClaimWaiver(waiver=name, contract_day=day, holds=world.some(requires))


def pay(world: World) -> payments.Pay:
    owed = max(account.balance(world.case), 1)
    return payments.Pay(
        amount=max(world.any([owed, owed, owed // 2, owed - small(world)]), 1),
        channel=world.one(world.terms.channels, Code("pigeon")),
        account=world.any([Id("account-1"), Id("account-1"), Id("")]),
    )


def small(world: World) -> int:
    """An amount that a specialist may write off."""
    return max(world.terms.collection.write_off_up_to, 1)


def posted(world: World) -> payments.PostPayment:
    started = [p for p in world.case.payments.by_id.values() if not p.posted and not p.reversed]
    found = world.one(started, None)
    if found is not None:
        return payments.PostPayment(payment=found.payment, amount=found.amount)
    owed = max(account.balance(world.case), 1)
    channel = world.one(world.terms.channels, Code("pigeon"))
    return payments.PostPayment(
        amount=max(owed + world.any([0, 1, 70000, *3 * [-small(world)]]), 1),
        channel=channel,
    )


def refund(world: World) -> Id:
    refunds_ = world.case.payments.refunds.items()
    return world.one([n for n, refund in refunds_ if refund.open], Id("refund-0"))


def quote(world: World) -> quotes.RequestQuote:
    option = world.leans or world.any(list(OptionName))
    buyers = list(world.terms.payoff.buyers)
    return quotes.RequestQuote(
        option=option,
        as_of=world.any([None, None, world.day, world.day + timedelta(days=3)]),
        odometer=world.any([None, world.odometer]),
        market_value=world.any([2000000, None]),
        buyer=Code(world.any([Code("lessee"), Code("lessee"), *buyers])),
        days=world.any([30, 5]) if option is OptionName.EXTEND else None,
    )


def buying(world: World) -> purchase.StartPurchase:
    good = world.case.quotes.by_number.items()
    buyouts = [
        number
        for number, quote in good
        if quote.issued.option is OptionName.PURCHASE and quote.good_on(world.day)
    ]
    return purchase.StartPurchase(quote=world.one(buyouts, world.quote))


def loose(world: World) -> Id:
    """A quote that is not firm."""
    known = world.case.quotes.by_number.items()
    loose = [n for n, q in known if q.good_on(world.day) and not q.issued.firm]
    return world.one(loose, Id("q0"))


def funds(world: World) -> purchase.RecordFunds:
    started = world.case.purchase.started
    quote = world.case.quotes.by_number.get(started.quote) if started else None
    price = quote.total if quote else 1000000
    return purchase.RecordFunds(amount=max(world.any([price, price + 100, price // 2]), 1))


def orders(world: World) -> endings.RecordOrders:
    papers = world.terms.military.papers
    effective = world.near(world.day)
    return endings.RecordOrders(papers=world.some(papers), days=365, effective=effective)


def settled(world: World) -> endings.SettleTotalLoss:
    paid = world.any([world.lease.residual or 0, 5000000, 0])
    return endings.SettleTotalLoss(settlement=paid, gap=world.any([0, 10000]))


def booking(world: World) -> inspection.BookInspection:
    return inspection.BookInspection(
        at=world.at(),
        place=world.one(world.terms.inspection.places, Code("moon")),
        present=Code(world.any(["lessee", "lessee", "nobody", "stand_in"])),
        stand_in_age=world.any([None, 17, 30]),
    )


def condition(world: World) -> reports.ReportCondition:
    return reports.ReportCondition(
        odometer=world.odometer,
        items=world.items,
        present=Code(world.any(["lessee", "nobody"])),
        signed=world.any([True, True, False]),
        checked=world.some(world.terms.inspection.checks),
    )


def correction(world: World) -> reports.CorrectItem:
    return reports.CorrectItem(item=world.damage(world.item), removed=world.any([False, True]))


def evidence(world: World) -> repairs.SubmitRepairEvidence:
    papers = world.some(world.terms.repairs.evidence)
    return repairs.SubmitRepairEvidence(item=world.chargeable, papers=papers or (WHY,))


def proved(world: World) -> Id:
    """An item with papers."""
    known = world.case.repairs.by_item.items()
    return world.one([item for item, repair in known if repair.papers], world.item)


def order(world: World) -> repairs.RecordRepairOrder:
    diminished = world.terms.diminished_value
    kinds = diminished.kinds if diminished else ()
    amount = world.any([0, 100000, 900000])
    return repairs.RecordRepairOrder(kind=world.one(kinds, Code("frame")), amount=amount)


def appraisal(world: World) -> repairs.RecordAppraisal:
    orders = world.case.repairs.orders
    order = world.one(orders, Id("")) if orders and world.any([1, 0]) else Id("")
    item = Id("") if order else world.item
    return repairs.RecordAppraisal(amount=world.any([0, 45000]), order=order, item=item)


def traded(world: World) -> trade_in.ReportTradeIn:
    terms = world.terms.trade_in
    evidence = world.some(terms.evidence if terms else ())
    buys = world.any([True, True, False])
    return trade_in.ReportTradeIn(dealer=Id("dealer"), buys=buys, evidence=evidence)


def brought(world: World) -> turn_in_papers.BringInEquipment:
    delivered = world.case.turn_in.delivered
    missing = delivered.missing if delivered else ()
    return turn_in_papers.BringInEquipment(items=world.some(missing), keys=world.any([1, 0]))


def hand_over(world: World) -> dict[str, object]:
    checklists = world.terms.turn_in.checklists
    return dict(
        odometer=world.odometer,
        keys=world.any([2, 2, 1]),
        missing=world.some(world.terms.equipment.items) if world.any([0, 0, 1]) else (),
        checked=world.some(item for each in checklists for item in each.items),
    )


def ticked(world: World) -> turn_in_papers.TickChecklist:
    checklists = world.terms.turn_in.checklists
    known = [item for each in checklists for item in each.items]
    items = world.some([*known, *world.terms.equipment.items])
    return turn_in_papers.TickChecklist(items=items or (Code("key"),))


def paper(world: World) -> turn_in_papers.SignPaper:
    papers = [each.paper for each in world.terms.turn_in.signatures]
    return turn_in_papers.SignPaper(paper=world.one(papers, Code("turn_in_receipt")))


def receipt(world: World) -> turn_in_papers.SubmitReceipt:
    by = (Role.LESSEE, Role.RETAILER, Role.SPECIALIST, Role.TRANSPORTER)
    return turn_in_papers.SubmitReceipt(odometer=world.odometer, signed_by=world.some(by))


def change(world: World) -> Id:
    changes = world.case.people.changes.values()
    return world.one([c.name for c in changes if not c.confirmed], Id("change-0"))


def missed(world: World) -> payments.ReportMissedPayment:
    due = [day for day in arrears.due_dates(world.view) if day <= world.day]
    return payments.ReportMissedPayment(due=world.one(due[-4:], world.day))


def instalments(world: World) -> payments.AnswerInstalments:
    first = world.day + timedelta(days=30)
    return payments.AnswerInstalments(granted=world.any([True, False]), count=3, first=first)
