import json

STORY = "  - {on: 2026-09-16, sent: [reminder]}\n"


def test_a_case_that_holds_ends_with_zero(run, acme):
    path = acme.case(STORY)
    assert run("example", "play", path) == (
        0,
        "✓ cases/case.yaml A test\n1 case, all as expected",
        "",
    )


def test_a_difference_is_told_and_ends_with_one(run, acme):
    acme.case("  - {on: 2026-09-16, sent: []}\n")
    code, out, _ = run("example", "play", "cases")
    assert code == 1
    assert out == (
        "✗ cases/case.yaml A test\n"
        "  step 1 2026-09-16 sent  cases/case.yaml:25\n"
        "    expected  none\n"
        "    got       reminder on 2026-09-15  K-REMIND\n"
        "1 case, 1 difference in 1 case"
    )


def test_an_unusable_file_ends_with_two(run, acme):
    acme.case("  - {onn: 2026-09-16}\n")
    code, out, _ = run("example", "play", "cases")
    assert code == 2
    assert "`onn` is not a key that is known here. Did you mean `on`?" in out
    assert "1 file cannot be used" in out


def test_no_case_at_all_is_said(run, acme):
    code, out, _ = run("example", "play", acme.policy)
    assert code == 2
    assert "No example cases there." in out


def test_quiet_prints_only_what_differs(run, acme):
    acme.case(STORY)
    assert run("example", "play", "-q", "cases") == (0, "1 case, all as expected", "")


def test_machines_get_every_difference(run, acme):
    acme.case("  - {on: 2026-09-16, sent: []}\n")
    code, out, _ = run("example", "play", "--json", "cases")
    assert code == 1
    (case,) = json.loads(out)
    assert case["passed"] is False
    assert case["differences"] == [
        {
            "step": 1,
            "line": 25,
            "on": "2026-09-16",
            "what": "sent",
            "expected": "none",
            "got": "reminder on 2026-09-15",
            "rule": "K-REMIND",
        }
    ]


def test_every_day_and_jobs_answer_the_same(run, acme):
    acme.case(STORY)
    acme.case(STORY, name="other.yaml")
    plain = run("example", "play", "cases")
    assert plain[0] == 0
    assert run("example", "play", "cases", "--every-day") == plain
    assert run("example", "play", "cases", "-j", "2") == plain


def test_a_case_is_told_with_its_rules(run, acme):
    path = acme.case(
        STORY + "  - {on: 2026-09-17, do: book_turn_in, with: {retailer: elsewhere},"
        " refused: K-TURNIN}\n"
    )
    code, out, _ = run("example", "explain", path)
    assert code == 0
    assert out == (
        "A test\n"
        "Testlease, Plain; amounts in US dollars\n"
        "\n"
        "15 June 2026\n"
        "  · The lease end is opened as a case: the lease runs from 15 December 2023 to 15"
        " December\n    2026.\n"
        "\n"
        "15 September 2026\n"
        "  · “Reminder” goes to the lessee by mail. K-REMIND\n"
        "      K-REMIND The words of K-REMIND.\n"
        "\n"
        "17 September 2026\n"
        "  ✗ Pat Moreau, lessee: “Book the turn-in” is refused: This place does not sell the"
        " car's\n    make (make: Testcar). What helps: find another retailer. K-TURNIN\n"
        "      K-TURNIN The words of K-TURNIN."
    )


def test_a_told_case_for_machines_carries_words_and_rules(run, acme):
    code, out, _ = run("example", "explain", acme.case(STORY), "--json", "--until", "2026-12-16")
    assert code == 0
    told = json.loads(out)
    assert told[1]["rule"] == "K-REMIND"
    assert told[1]["says"] == "The words of K-REMIND."
    assert told[-1]["on"] >= "2026-12-15"


def test_explaining_an_unusable_file_prints_problems_to_stderr(run, tmp_path):
    code, out, err = run("example", "explain", tmp_path / "none.yaml")
    assert (code, out) == (2, "")
    assert "The file cannot be read: no such file or directory. Check the path." in err
    assert "Traceback" not in err
