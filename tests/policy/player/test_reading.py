from datetime import date, datetime, time
from decimal import Decimal

import pytest

from handback.core.base import Actor, Role
from handback.core.turn_in import Place
from handback.policy.player.forms import Instant, read_amount, read_instant, write_amount
from handback.policy.player.reading import read_example
from handback.policy.problems import PolicyError
from handback.policy.written import NotWrittenError

BOOK = "{on: 2026-10-20, do: book_turn_in, with: {retailer: glendale, at: 2026-12-10T15:00}}"


def said(problems):
    return [f"{p.place.line}: {'.'.join(map(str, p.path))}: {p.wrong} {p.do}" for p in problems]


def test_a_lease_becomes_the_contract_and_texts_stay_outside(acme):
    example = acme.read("  - {on: 2026-07-01}\n")
    lease = example.lease
    assert (lease.programme, lease.region, lease.lessee) == ("acme", "US-CA", "pat")
    assert (lease.payment, lease.excess_distance_rate) == (62000, Decimal("0.25"))
    assert lease.payments == "current"
    assert example.texts[lease.vehicle] == "5N1DL1FR1RC330001"
    assert example.texts[lease.account] == "7000123"
    assert example.people == {"pat": "Pat Moreau"}


def test_posted_payments_are_a_list(acme):
    example = acme.read(
        "  - {on: 2026-07-01}\n",
        ("payments: current", 'payments: [{on: 2026-01-15, amount: "620.00"}]'),
    )
    assert example.lease.payments == "posted"
    assert example.lease.posted[0].amount == 62000


def test_arguments_are_validated_as_their_move_takes_them(acme):
    example = acme.read(
        """\
  - on: 2026-10-20
    as: inspector
    do: report_condition
    with: {odometer: 36500, items: [{name: d1, area: hood, kind: dent, length: 1/8 in}]}
  - {on: 2026-10-20, do: book_turn_in, with: {retailer: glendale, at: 2026-12-10T15:00}}
"""
    )
    report, booking = (step.ask for step in example.steps)
    assert report.items[0].length == Decimal("3.175")
    assert booking.retailer == Place(place="glendale", makes=("Testcar",), country="US")
    assert booking.at == datetime(2026, 12, 10, 15)


def test_actors_have_the_ids_a_story_leaves_out(acme):
    example = acme.read(
        """\
  - {on: 2026-07-01}
  - {on: 2026-07-01, as: specialist/kim}
  - {on: 2026-07-01, as: retailer}
  - {on: 2026-07-01, as: retailer/pasadena}
  - {on: 2026-07-01, as: system}
"""
    )
    assert [step.actor for step in example.steps] == [
        Actor(Role.LESSEE, "pat"),
        Actor(Role.SPECIALIST, "kim"),
        Actor(Role.RETAILER, "retailer", "glendale"),
        Actor(Role.RETAILER, "retailer", "pasadena"),
        Actor(Role.SYSTEM),
    ]


def test_a_note_is_kept_outside_and_cited_by_id(acme):
    example = acme.read(
        "  - {on: 2026-07-01, as: specialist, do: strike,"
        " with: {seq: 3, reason: Typed into the wrong case.}}\n"
    )
    ask = example.steps[0].ask
    assert example.texts[ask.reason] == "Typed into the wrong case."


def test_a_later_step_names_an_earlier_one(acme):
    story = """\
  - {on: 2026-12-10, as: retailer, do: report_turn_in, with: {odometer: 1, keys: 2}, name: t1}
  - {on: 2026-12-10, do: sign_odometer_statement, with: {turn_in: $t1}}
"""
    assert acme.read(story).steps[1].ask.turn_in == "t1"
    wrong = acme.problems(story.replace("$t1", "$t2"))
    assert "No earlier step is called `t2`." in said(wrong)[0]


def test_the_time_of_a_late_report_reaches_the_report(acme):
    example = acme.read(
        "  - {on: 2026-10-22, happened: 2026-10-20T10:30, as: inspector, do: report_condition,"
        " with: {odometer: 36500}}\n"
    )
    assert example.steps[0].ask.finished == datetime(2026, 10, 20, 10, 30)


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        (
            "account:",
            "acount:",
            "`acount` is not a key that is known here. Did you mean `account`?",
        ),
        ('payment: "620.00"', "payment: 620.00", "is a decimal fraction without quotes"),
        ("matures: 2026-12-15", "matures: 2026-12-32", "is not a day of the calendar"),
        ("matures: 2026-12-15", "matures: 2023-12-01", "The lease ends before it begins."),
        ("originating_retailer: glendale", "originating_retailer: x", "Nobody knows the retailer"),
        ("5N1DL1FR1RC330001", "5N1DL1FR2RC330001", "The check digit of this VIN is wrong."),
        ("5N1DL1FR1RC330001", "5N1DL1FR1RC33000", "A VIN has 17 characters."),
        ("policy: ../acme", "policy: ../nowhere", "is not a folder with policy files"),
        ("policy: ../acme", "programme: acmee", "No programme `acmee` is shipped."),
        ("policy: ../acme\n", "", "The file names no policy."),
        ("payments: current", "payments: courant", "is not a list"),
        ("opened: 2026-06-15\n", "", "`opened` is missing."),
        ("case: A test\n", "case: A test\nshows: [K-NOT]\n", "`K-NOT` is not a rule"),
    ],
)
def test_a_wrong_file_says_what_is_wrong_and_where(acme, old, new, wrong):
    problems = said(acme.problems("  - {on: 2026-07-01}\n", (old, new)))
    assert any(wrong in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        ("{on: 2026-07-01, do: book_turn_im}", "Did you mean `book_turn_in`?"),
        ("{on: 2026-07-01, as: lesee}", "Did you mean `lessee`?"),
        ("{on: 2026-7-1}", "is not a day"),
        ("{on: 2026-07-01T25:00}", "is not a day and time"),
        ("{on: 2026-07-01, sents: []}", "Did you mean `sent`?"),
        ("{on: 2026-07-01, refused: K-X}", "`refused` stands without `do`."),
        ('{on: 2026-07-01, total: "1.00"}', "`total` stands without `quote`."),
        ("{on: 2026-07-01, happened: 2026-07-02, do: book_turn_in}", "after the day of the step"),
        (BOOK.replace("glendale", "burbank"), "Nobody knows the retailer `burbank`."),
        (BOOK.replace("retailer:", "retailr:"), "Did you mean `retailer`?"),
        (BOOK.replace("2026-12-10T15:00", "soon"), "`soon`"),
        ("{on: 2026-07-01, do: book_turn_in}", "`retailer` is missing."),
        ("{on: 2026-07-01, balance: 12.5}", "is a decimal fraction without quotes"),
        ('{on: 2026-07-01, balance: "12.5"}', "is not an amount of money"),
        ("{on: 2026-07-01, quote: sell}", "`sell`"),
    ],
)
def test_a_wrong_step_says_what_is_wrong_and_where(acme, step, wrong):
    problems = said(acme.problems(f"  - {step}\n"))
    assert any(wrong in problem and problem.startswith("25: ") for problem in problems), problems


def test_days_go_forward_and_names_are_their_own(acme):
    problems = said(
        acme.problems(
            """\
  - {on: 2026-07-02, as: specialist, do: strike, with: {seq: 2, reason: slip}, name: a}
  - {on: 2026-07-01, as: specialist, do: strike, with: {seq: 2, reason: slip}, name: a}
"""
        )
    )
    assert any("comes before the step above" in problem for problem in problems)
    assert any("Another step is called `a`." in problem for problem in problems)


def test_all_problems_are_told_at_once(acme):
    problems = acme.problems("  - {onn: 2026-07-01}\n", ("account:", "acount:"))
    assert len(problems) >= 2


def test_files_that_cannot_be_read_are_problems(acme, tmp_path):
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("case: caf\u00e9\n".encode("latin-1"))
    for path, wrong in (
        (latin, "not UTF-8"),
        (tmp_path / "none.yaml", "cannot be read"),
        (tmp_path, "cannot be read"),
    ):
        with pytest.raises(PolicyError, match=wrong):
            read_example(path, acme.library)


@pytest.mark.parametrize("text", ["", "- a\n", "case: [\n", "just text", "a: 1\na: 2\n", "\x00"])
def test_text_that_is_no_example_is_a_problem(acme, tmp_path, text):
    path = tmp_path / "odd.yaml"
    path.write_text(text)
    with pytest.raises(PolicyError):
        read_example(path, acme.library)


def test_a_broken_policy_is_told_with_its_own_places(acme):
    (acme.policy / "programme.yaml").write_text("identity: {lessor: 3}\n")
    problems = said(acme.problems("  - {on: 2026-07-01}\n"))
    assert problems
    assert all(
        "acme/programme.yaml" in str(p.place) for p in acme.problems("  - {on: 2026-07-01}\n")
    )


def test_a_foreign_vin_only_warns(acme):
    example = acme.read("  - {on: 2026-07-01}\n", ("5N1DL1FR1RC330001", "WDB2030461A000001"))
    assert len(example.warnings) <= 1
    assert example.lease


def test_amounts_and_instants_are_read_both_ways():
    assert read_amount("-12.50") == -1250
    assert write_amount(-1250) == "-12.50"
    assert read_instant("2026-10-20T10:00") == Instant(date(2026, 10, 20), time(10))
    assert str(read_instant("2026-10-20T10:00")) == "2026-10-20T10:00"
    with pytest.raises(NotWrittenError):
        read_amount("--1.00")
