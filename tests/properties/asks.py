"""How each move is asked for, with arguments that a case knows."""

from collections.abc import Callable
from datetime import timedelta

from handback.core.base import Channel, Code, Id
from handback.core.moves import (
    charges,
    closing,
    contact,
    endings,
    inspection,
    odometer,
    opening,
    payments,
    people,
    purchase,
    quotes,
    refunds,
    repairs,
    reports,
    trade_in,
    turn_in,
    turn_in_papers,
    waivers,
)
from tests.properties import makers
from tests.properties.makers import TEXT, WHY
from tests.properties.world import World

Maker = Callable[[World], object]

ASKS: dict[str, Maker] = {
    "abandon_purchase": lambda _: purchase.AbandonPurchase(reason=WHY),
    "accept_quote": lambda w: quotes.AcceptQuote(number=w.quote),
    "accept_repair": lambda w: repairs.AcceptRepair(
        item=makers.proved(w), cost=w.any([None, 11000])
    ),
    "answer_instalments": makers.instalments,
    "appoint_representative": lambda w: people.AppointRepresentative(
        person=Id("estate"), papers=w.some(w.terms.people.representative_papers)
    ),
    "approve_extension": lambda w: endings.ApproveExtension(days=w.any([None, None, 10])),
    "approve_goodwill": lambda w: waivers.ApproveGoodwill(goodwill=makers.waiting_goodwill(w)),
    "approve_refund": lambda w: refunds.ApproveRefund(refund=makers.refund(w)),
    "book_inspection": makers.booking,
    "book_turn_in": lambda w: turn_in.BookTurnIn(retailer=w.place, at=w.at(), reason=WHY),
    "bring_in_equipment": makers.brought,
    "cancel_inspection": lambda _: inspection.CancelInspection(),
    "cancel_turn_in": lambda _: turn_in.CancelTurnIn(),
    "change_address": lambda _: people.ChangeAddress(address=TEXT),
    "choose_option": makers.choice,
    "choose_repair": lambda w: repairs.ChooseRepair(
        item=w.chargeable, choice=w.one(w.terms.repairs.choices, WHY)
    ),
    "claim_waiver": makers.claim,
    "clear_funds": lambda _: purchase.ClearFunds(),
    "complete_payoff": lambda w: trade_in.CompletePayoff(amount=w.any([9000000, 100000])),
    "complete_task": makers.task,
    "confirm_change": lambda w: people.ConfirmChange(
        name=makers.change(w), channel=w.any(list(Channel))
    ),
    "confirm_payoff": lambda _: trade_in.ConfirmPayoff(),
    "confirm_reading": lambda _: odometer.ConfirmReading(reason=WHY),
    "consent_to_inspection": lambda w: inspection.ConsentToInspection(
        agreed=w.any([True, True, False]), paper=w.any([Id(""), Id("refusal")])
    ),
    "change_terms": lambda _: opening.ChangeTerms(reason=Code("new_version")),
    "correct_contract": lambda w: opening.CorrectContract(
        figure=w.any(sorted(opening.FIGURES)), amount=w.any([None, 100, 30000]), reason=WHY
    ),
    "correct_item": makers.correction,
    "correct_reading": lambda w: odometer.CorrectReading(odometer=w.odometer, reason=WHY),
    "correct_vehicle": lambda _: opening.CorrectVehicle(vehicle=Id("vin-2"), reason=WHY),
    "decline_extension": lambda _: endings.DeclineExtension(reason=WHY),
    "dispute_line": makers.dispute,
    "fail_payoff": lambda _: trade_in.FailPayoff(reason=WHY),
    "ground_vehicle": lambda _: turn_in.GroundVehicle(),
    "lift_bankruptcy": lambda w: people.LiftBankruptcy(person=w.person),
    "move_inspection": lambda w: inspection.MoveInspection(at=w.at()),
    "notify_damage": lambda w: inspection.NotifyDamage(
        name=Id(f"n{w.n}"), area=w.damage(Id("x")).area, kind=Code("dent")
    ),
    "pay": makers.pay,
    "pay_refund": lambda w: refunds.PayRefund(refund=makers.refund(w)),
    "phone_in_reading": lambda w: turn_in_papers.PhoneInReading(odometer=w.odometer),
    "post_lease_payment": lambda w: payments.PostLeasePayment(
        amount=w.any([w.lease.payment, w.lease.payment, 100])
    ),
    "post_payment": makers.posted,
    "propose_goodwill": makers.goodwill,
    "propose_refund": lambda w: refunds.ProposeRefund(
        amount=max(w.any([w.case.payments.surplus, 1]), 1)
    ),
    "prove_delivery": lambda w: contact.ProveDelivery(
        notice=makers.notice(w), proof=w.any(contact.PROOFS)
    ),
    "provide_results": lambda w: reports.ProvideResults(report=w.report),
    "record_appraisal": makers.appraisal,
    "record_bankruptcy": lambda w: people.RecordBankruptcy(person=w.person),
    "record_bounce": lambda w: contact.RecordBounce(notice=makers.notice(w)),
    "record_call": makers.call,
    "record_charge": makers.charge,
    "record_death": lambda w: people.RecordDeath(person=w.person),
    "record_funds": makers.funds,
    "record_interview": makers.interview,
    "record_message": lambda _: contact.RecordMessage(text=TEXT),
    "record_orders": makers.orders,
    "record_reading": lambda w: odometer.RecordReading(odometer=w.odometer, origin=Code("auction")),
    "record_realised_value": lambda w: endings.RecordRealisedValue(
        amount=w.any([900000, 2500000]), origin=Code("sale")
    ),
    "record_remarketing": lambda _: turn_in_papers.RecordRemarketing(open_recalls=1),
    "record_repair_order": makers.order,
    "record_sale": lambda w: refunds.RecordSale(
        how=Code(w.any(refunds.SALES)), amount=w.any([1500000, 0])
    ),
    "refer_repossession": lambda _: endings.ReferRepossession(),
    "refuse_goodwill": lambda w: waivers.RefuseGoodwill(goodwill=makers.waiting_goodwill(w)),
    "reissue_statement": lambda _: charges.ReissueStatement(reason=WHY),
    "reject_change": lambda w: people.RejectChange(name=makers.change(w)),
    "reject_repair": lambda w: repairs.RejectRepair(item=makers.proved(w), reason=WHY),
    "release_lien": lambda _: purchase.ReleaseLien(confirmation=TEXT),
    "reopen_case": lambda _: closing.ReopenCase(reason=WHY),
    "report_condition": makers.condition,
    "report_missed_payment": makers.missed,
    "report_no_show": lambda w: inspection.ReportNoShow(who=Code(w.any(["lessee", "inspector"]))),
    "report_total_loss": lambda _: endings.ReportTotalLoss(cause=Code("theft"), deductible=50000),
    "report_trade_in": makers.traded,
    "report_turn_in": lambda w: turn_in.ReportTurnIn(**makers.hand_over(w), retailer=w.place),
    "request_change": lambda w: people.RequestChange(
        what=w.one(w.terms.safety.confirms, Code("nickname")), detail=TEXT
    ),
    "request_early_return": lambda w: endings.RequestEarlyReturn(
        on_day=w.near(w.day + timedelta(days=10))
    ),
    "request_extension": lambda w: endings.RequestExtension(days=w.any([30, 5])),
    "request_instalments": lambda w: payments.RequestInstalments(count=w.any([3, 1])),
    "request_quote": makers.quote,
    "request_reinspection": lambda _: inspection.RequestReinspection(),
    "resend_notice": lambda w: contact.ResendNotice(
        notice=makers.notice(w), channel=w.any([None, Channel.MAIL])
    ),
    "resolve_dispute": makers.resolution,
    "reverse_payment": lambda w: payments.ReversePayment(
        payment=w.one(w.case.payments.by_id, Id("p0")), reason=Code("insufficient_funds")
    ),
    "review_results": lambda w: reports.ReviewResults(report=w.report),
    "receive_odometer_statement": lambda _: odometer.ReceiveOdometerStatement(),
    "send_title": lambda _: purchase.SendTitle(),
    "set_turn_in_place": lambda w: turn_in.SetTurnInPlace(place=w.place, at=w.at()),
    "settle_total_loss": makers.settled,
    "sign_disclosures": lambda _: endings.SignDisclosures(digest=Code("shown")),
    "sign_odometer_statement": lambda w: odometer.SignOdometerStatement(
        odometer=w.any([None, w.odometer]), person=w.person
    ),
    "sign_paper": makers.paper,
    "start_purchase": makers.buying,
    "strike": lambda w: opening.Strike(seq=w.strikable, reason=TEXT),
    "submit_receipt": makers.receipt,
    "submit_repair_evidence": makers.evidence,
    "tick_checklist": makers.ticked,
    "turn_in": lambda w: turn_in.TurnIn(**makers.hand_over(w), reason=WHY),
    "undo_grounding": lambda _: turn_in.UndoGrounding(reason=WHY),
    "void_quote": lambda w: quotes.VoidQuote(number=makers.loose(w), reason=WHY),
    "withdraw_charge": lambda w: charges.WithdrawCharge(
        charge=w.one(w.case.billing.charges, Id("charge-0")), reason=WHY
    ),
    "write_off": lambda _: charges.WriteOff(reason=WHY),
}
"""How each move but the first is asked for."""
