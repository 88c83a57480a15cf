"""The smallest programme that the reader takes, as texts to change and read.

`texts(("old", "new"), …)` replaces each old text, which has to stand there exactly once, so that
a test shows nothing but the mistake it is about.
"""

from collections.abc import Mapping

from handback.core.terms.programme import Programme
from handback.policy.policies import read_programme
from handback.policy.problems import PolicyError, Problem

PROGRAMME = """\
source: house
identity:
  lessor: Example Leasing
  programme: Plain Lease
  country: US
  currency: USD
  distance_unit: mi
  languages: [en]
  time_zone: America/Chicago
  gauges: {card: 85.60 mm}
options:
  return: {arranged_by: [retailer], ends_as: returned, needs_inspection: true, source: EX-1}
  purchase:
    source: EX-2
    arranged_by: [retailer]
    ends_as: purchased
    falls_away: [excess_wear, excess_distance]
calendar: {tolerance_days: 5}
notices:
  reminder: {due: 3 months before maturity, channel: mail, source: EX-3}
watches:
  late_return: {due: 1 day after maturity, task: call_lessee, when: {not: returned}}
promises:
  call_lessee: {role: specialist, within_days: 2}
gates:
  told_first:
    moves: [open_case]
    needs: {notice_sent: reminder}
    soft: true
inspection:
  by: [inspector]
  attendance: {stand_in_age: 18}
  report: {}
  reinspection: {allowed: true}
  new_damage: {charged_when_found: true, reported_waits: true}
repairs: {allowed: true, open_when: {not: returned}}
equipment: {items: [charging_cable]}
turn_in:
  where: {places: [{kind: originating}]}
  counts_when: delivered
  accepted_when: {all: [delivered, inspection_complete]}
  insurance_may_end: {milestone: acceptance}
  billing_stops: delivery
odometer: {needed_when: always}
people: {}
safety: {confirms: [refund_account], cooling_off_days: 3}
retention: {kinds: {papers: 5 years after closing}}
help: {}
"""

MONEY = """\
source: house
wear_guide:
  areas: {body: [front_bumper, left_front_door]}
  rules:
    long_dent:
      areas: [body]
      kinds: [dent]
      measure: length
      is: more_than
      threshold: card
      operation: dent
wear_charge: {owed_when: returned}
rate_card: {illustrative: true, operations: {dent: {amount: "150.00"}}}
distance: {owed_when: returned, billed_by: signed_statement, unused: {refunded: false}}
fees:
  disposition_fee:
    source: EX-4
    amount: from_contract
    at_most: "395.00"
    owed_when: returned
    may_be_waived_by: [goodwill]
late_fee:
  governed_by: payment_due
  versions:
    - {from: 2024-01-01, amount: "25.00", grace_days: 10}
    - {from: 2026-07-01, amount: "29.00", grace_days: 10}
holdover: {amount: from_contract, per: month, escalate_after_days: 10}
taxes:
  sales_tax: {rate: 6 %, on: [disposition_fee]}
channels:
  check: {}
payoff: {basis: residual, buyers: {lessee: {}}}
purchase: {steps: [title], title_within_days: 10, lien_release_within_days: 10}
quotes:
  buyout: {kinds: [purchase], good_days: 10, firm: true}
early_return: {allowed: true, charge: remaining_payments}
extension: {allowed: false}
total_loss: {gap_cover_ends_liability: true}
military: {allowed: true}
statement:
  reaches_from: 28 days after turn_in
  reaches_by: 42 days after turn_in
  ready_when: inspection_complete
  lines: [excess_distance, excess_wear, disposition_fee]
  due_days: 21
  supplemental_due_days: 21
payments:
  allocation: [excess_distance]
  surplus: refund
  autopay_stops: maturity
  second_approver_above: "500.00"
  instalments: {decided_by: specialist}
waivers:
  goodwill: {by: [specialist], at_most: "300.00", second_approver_above: "100.00"}
disputes: {route: specialist, holds_collection: true, answer_within_days: 10}
collection: {reminder_days: [10, 20], refer_after_days: 60, hold_when: line_in_dispute}
closing: {when: balance_zero}
"""

RULES = """\
rules:
  EX-1: {says: {en: You may return the car.}, cite: "Example lease, section 1", shown_by: case}
  EX-2: {says: {en: You may buy the car.}, cite: "Example lease, section 2", shown_by: case}
  EX-3: {says: {en: You are reminded.}, cite: "Example lease, section 3", shown_by: page}
  EX-4: {says: {en: There is a fee.}, cite: "Example lease, section 4", shown_by: case}
"""

FILES = {"programme.yaml": PROGRAMME, "money.yaml": MONEY, "rules.yaml": RULES}

LAW = """\
overlay: us-xx
applies_when: {regions: [US-XX], contract_from: 2024-01-01}
rules:
  XX-1: {says: {en: Fees are capped.}, cite: "Example Code, section 1", shown_by: case}
  XX-2: {says: {en: You are told before.}, cite: "Example Code, section 2", shown_by: paper}
changes:
  - {at: fees.disposition_fee.amount, at_most: "200.00", source: XX-1}
  - at: notices
    also: {wear_notice: {due: 40 days before maturity, channel: mail, proof: mailing}}
    source: XX-2
  - {at: wear_charge.owed_when, also: {notice_sent: wear_notice}, source: XX-2}
"""


def texts(*changes: tuple[str, str], files: Mapping[str, str] = FILES) -> dict[str, str]:
    """The files of the programme with some text replaced."""
    changed = dict(files)
    for old, new in changes:
        [path] = [path for path, text in changed.items() if text.count(old) == 1]
        changed[path] = changed[path].replace(old, new)
    return changed


def programme(*changes: tuple[str, str]) -> Programme:
    """The programme that the changed texts make."""
    return read_programme(texts(*changes)).programme


def problems(files: Mapping[str, str]) -> tuple[Problem, ...]:
    """Everything that is wrong with a programme; an empty answer is a failure of the test."""
    try:
        read_programme(files)
    except PolicyError as error:
        return error.problems
    raise AssertionError("the files were read without a problem")
