import pytest

REPORT = """\
  - on: 2026-10-20
    as: inspector
    do: report_condition
    with:
      odometer: 36500
      items:
        - {name: d1, area: hood, kind: dent, length: 110 mm}
        - {name: d2, area: hood, kind: dent, length: 20 mm}
"""
HANDED_OVER = """\
  - on: 2026-12-12
    happened: 2026-12-10T15:20
    as: retailer
    do: report_turn_in
    with: {odometer: 37000, keys: 2, equipment: [charging_cable]}
    name: t1
  - {on: 2026-12-12, do: sign_odometer_statement, with: {turn_in: $t1, certification: actual}}
"""


def test_a_story_that_is_so_has_no_differences(acme):
    story = f"""\
  - {{on: 2026-09-15, sent: [reminder], state: {{stage: open}}}}
{REPORT}  - on: 2026-10-21
    assessment:
      d1: {{chargeable: true, rule: K-DENT, amount: "200.00"}}
      d2: {{chargeable: false}}
    quote: return
    lines: {{disposition_fee: "395.00", excess_distance: "125.00", excess_wear/d1: "200.00"}}
    total: "720.00"
    state: {{stage: inspected, may: [book_turn_in], chosen: null}}
  - {{on: 2026-11-10, do: book_turn_in, with: {{retailer: elsewhere}}, refused: K-TURNIN}}
{HANDED_OVER}  - on: 2026-12-12
    state:
      stage: accepted
      ended: returned
      termination: 2026-12-10
      milestones: {{turn_in: 2026-12-10, acceptance: null}}
      milestones_exclude: [closing]
    balance: "0.00"
"""
    assert acme.differences(story) == []


@pytest.mark.parametrize(
    ("step", "difference"),
    [
        (
            "{on: 2026-09-15, sent: []}",
            "sent: expected none, got reminder on 2026-09-15 (K-REMIND)",
        ),
        ("{on: 2026-09-14, sent: [reminder]}", "sent: expected reminder, got none"),
        (
            "{on: 2026-09-16, sent: [{reminder: 2026-09-16}]}",
            "sent reminder: expected on 2026-09-16, got on 2026-09-15 (K-REMIND)",
        ),
        (
            "{on: 2026-09-16, sent: [{reminder: {channel: text, to: [lender]}}]}",
            "sent reminder, channel: expected text, got ",
        ),
        (
            "{on: 2026-09-16, sent: [{reminder: {channel: text, to: [lender]}}]}",
            "sent reminder, to: expected lender, got lessee",
        ),
        (
            "{on: 2026-06-15, events_exclude: [case_opened]}",
            "events exclude: expected none of case_opened, got case_opened",
        ),
        (
            "{on: 2026-09-16, quote: return, leaves_out: [toll]}",
            "quote return, leaves_out: expected toll, got ",
        ),
        (
            "{on: 2026-09-16, verification: {quote: $q9.quote, valid: true}}",
            "verification of q9.quote: expected a quote, got none",
        ),
        (
            "{on: 2026-09-16, quote: return, good_through: 2030-01-01}",
            "quote return, good_through: expected 2030-01-01, got 2026-",
        ),
        (
            "{on: 2026-09-16, comparison: {return: {arranged_by: [lender]}}}",
            "comparison, return, arranged_by: expected lender, got ",
        ),
        (
            "{on: 2026-09-16, state: {checklists: {at: [manual]}}}",
            "checklist at: expected manual, got none",
        ),
        (
            "{on: 2026-09-16, state: {to_sign: [bill by lessee]}}",
            "state, to_sign: expected bill by lessee, got odometer_statement by lessee",
        ),
        (
            "{on: 2026-09-16, state: {kept_until: {papers: 2031-01-01}}}",
            "papers kept until: expected 2031-01-01, got nothing",
        ),
        ("{on: 2026-09-16, tasks: [call]}", "tasks: expected call, got none"),
        ("{on: 2026-09-16, tasks_include: [call]}", "tasks include: expected call, got none"),
        ("{on: 2026-09-16, flags: [odd]}", "flags: expected odd, got none"),
        (
            "{on: 2026-06-15, events_include: [quote_issued]}",
            "events include: expected quote_issued, got case_opened",
        ),
        (
            '{on: 2026-09-16, quote: return, lines: {toll: "1.00"}}',
            "quote return, line disposition_fee: expected no such line, got 395.00 (K-DISPO)",
        ),
        (
            '{on: 2026-09-16, quote: return, lines_include: {toll: "1.00"}}',
            "quote return, line toll: expected 1.00, got no such line",
        ),
        (
            '{on: 2026-09-16, quote: return, lines_include: {disposition_fee: "1.00"}}',
            "quote return, line disposition_fee: expected 1.00, got 395.00 (K-DISPO)",
        ),
        (
            '{on: 2026-09-16, quote: return, total: "0.00"}',
            "quote return, total: expected 0.00, got 395.00 (K-DISPO)",
        ),
        (
            "{on: 2026-09-16, assessment: {d1: {chargeable: true}}}",
            "assessment of d1: expected an item, got no such item",
        ),
        (
            "{on: 2026-09-16, statement: {kind: statement}}",
            "statement: expected a statement, got none",
        ),
        ('{on: 2026-09-16, balance: "1.00"}', "balance: expected 1.00, got 0.00"),
        ("{on: 2026-09-16, state: {stage: closed}}", "state, stage: expected closed, got open"),
        (
            "{on: 2026-09-16, state: {maturity: 2026-12-16}}",
            "state, maturity: expected 2026-12-16, got 2026-12-15",
        ),
        (
            "{on: 2026-09-16, state: {milestones: [turn_in]}}",
            "milestone turn_in: expected reached, got not reached",
        ),
        (
            "{on: 2026-09-16, state: {may_not: {book_turn_in: K-X}}}",
            "may not book_turn_in: expected refused by K-X, got possible",
        ),
        (
            "{on: 2026-09-16, state: {may: [submit_repair_evidence]}}",
            "may submit_repair_evidence: expected possible, got refused by order: ",
        ),
        (
            "{on: 2026-09-16, state: {may: [strike]}}",
            "may strike: expected possible, got not a move of a lessee",
        ),
        (
            "{on: 2026-09-16, contact_lines: {nobody: {open: true}}}",
            "contact line nobody: expected a line, got no such line",
        ),
        (
            "{on: 2026-09-16, comparison: {return: {leads_to: loyalty}}}",
            "comparison, return, leads_to: expected loyalty, got ",
        ),
        (
            "{on: 2026-09-16, why_not: {book_turn_in: K-X}}",
            "why not book_turn_in: expected K-X, got none",
        ),
        (
            "{on: 2026-09-16, do: book_turn_in, with: {retailer: elsewhere}}",
            "book_turn_in: expected done, got refused by K-TURNIN: ",
        ),
        (
            "{on: 2026-09-16, do: book_turn_in, with: {retailer: glendale}, refused: K-TURNIN}",
            "book_turn_in: expected refused by K-TURNIN, got done",
        ),
        (
            "{on: 2026-09-16, do: book_turn_in, with: {retailer: elsewhere}, refused: K-X}",
            "book_turn_in: expected refused by K-X, got refused by K-TURNIN: ",
        ),
        (
            "{on: 2026-09-16, do: book_turn_in, with: {retailer: elsewhere},"
            " refused: {rule: K-TURNIN, reason: odd}}",
            "book_turn_in, reason: expected odd, got ",
        ),
    ],
)
def test_what_is_stated_and_not_so_is_one_difference(acme, step, difference):
    found = acme.differences(f"  - {step}\n")
    assert any(each.startswith(difference) for each in found), found


BOUNCED = "  - {on: 2026-09-15, as: specialist, do: record_bounce, with: {notice: reminder}, %s}\n"


def test_a_task_is_stated_with_whose_it_is_and_by_when(acme):
    due = "tasks: {bounced_mail/reminder: {role: specialist, due: 2026-09-18}}"
    assert acme.differences(BOUNCED % due) == []
    assert acme.differences(BOUNCED % "tasks: {bounced_mail: 2026-09-18}") == []
    (other,) = acme.differences(BOUNCED % "tasks_include: {bounced_mail: {role: lender}}")
    assert other.startswith("task bounced_mail, role: expected lender, got specialist")
    (late,) = acme.differences(BOUNCED % "tasks_include: {bounced_mail: 2026-09-19}")
    assert late.startswith("task bounced_mail, due: expected 2026-09-19, got 2026-09-18")


def test_an_unstated_line_is_told_too(acme):
    found = acme.differences("  - {on: 2026-09-16, quote: return, lines: {}}\n")
    assert len(found) == 1


def test_a_difference_says_step_line_and_day(acme):
    result = acme.result("  - {on: 2026-07-01}\n  - {on: 2026-09-16, tasks: [call]}\n")
    (difference,) = result.differences
    assert (difference.step, difference.line, str(difference.on)) == (2, 26, "2026-09-16")


def test_the_play_goes_on_after_a_difference(acme):
    found = acme.differences(
        "  - {on: 2026-09-16, tasks: [call]}\n  - {on: 2026-09-17, flags: [odd]}\n"
    )
    assert len(found) == 2


def test_sent_counts_from_the_step_before(acme):
    assert acme.differences("  - {on: 2026-09-15}\n  - {on: 2026-09-20, sent: []}\n") == []


def test_what_the_engine_cannot_do_is_a_difference(acme, monkeypatch):
    from handback.core import engine

    def broken(*_args):
        raise LookupError("no version on 2026-09-01")

    monkeypatch.setattr(engine, "due_duties", broken)
    (found,) = acme.differences("  - {on: 2026-09-16}\n")
    assert "stopped: LookupError: no version on 2026-09-01" in found


def test_a_quotes_public_page_is_stated(acme):
    story = """\
  - {on: 2026-09-16, do: request_quote, with: {option: return}, name: q1}
  - on: 2026-09-16
    verification: {quote: $q1.quote, valid: true, issued: 2026-09-16, total: "395.00"}
"""
    assert acme.differences(story) == []
    (found,) = acme.differences(story.replace("valid: true", "none: true"))
    assert found == "verification of q1.quote: expected none, got a quote"
