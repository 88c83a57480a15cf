"""Facts about notices, tasks, the contract and repair orders."""

from handback.core.base import Code
from handback.core.contact import Sent
from handback.core.known_facts.registry import fact
from handback.core.view import View


def _sent(view: View, notice: Code) -> tuple[Sent, ...]:
    return view.case.contact.sent.get(notice, ())


def _proof(view: View, notice: Code) -> Code:
    known = view.terms.notices.get(notice)
    return known.proof if known else Code("")


fact(
    "notice_sent",
    "the notice went out, proven as the programme requires, and did not come back",
    lambda v, n: any(s.counts(_proof(v, n)) for s in _sent(v, n)),
    "notice",
)
fact(
    "notice_proven",
    "mailing or delivery of the notice is proven",
    lambda v, n: any(s.proven_on and s.counts(_proof(v, n)) for s in _sent(v, n)),
    "notice",
)
fact(
    "notice_bounced",
    "the notice came back the last time it went out",
    lambda v, n: any(s.bounced for s in _sent(v, n)[-1:]),
    "notice",
)
fact("called", "the specialist made the call", lambda v, n: n in v.case.contact.calls, "notice")
fact(
    "task_open",
    "such a task is open",
    lambda v, t: any(task == t for task, _ in v.case.contact.tasks),
    "task",
)
fact(
    "flagged",
    "the flag was raised",
    lambda v, f: any(x.flag == f for x in v.case.contact.flags),
    "flag",
)
fact(
    "milestone",
    "the case reached the milestone",
    lambda v, m: m in v.case.progress.reached,
    "milestone",
)
fact(
    "contract_states",
    "the lease names a figure for this",
    lambda v, what: getattr(v.case.lease.facts, what, None) not in (None, 0, False, "", ()),
    "contract field",
)
fact(
    "contract_names_charge",
    "the lease names this charge",
    lambda v, charge: charge in v.case.lease.facts.named_charges,
    "charge",
)
fact(
    "repair_order_above_warning",
    "a repair order for structural or odometer damage is above the warning amount",
    lambda v, _: _above_warning(v),
)


def _above_warning(view: View) -> bool:
    diminished = view.terms.diminished_value
    if diminished is None:
        return False
    orders = view.case.repairs.orders.values()
    return any(o.kind in diminished.kinds and o.amount > diminished.warn_above for o in orders)
