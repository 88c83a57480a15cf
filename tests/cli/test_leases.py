import json

from icalendar import Calendar


def test_a_quote_names_the_rule_of_every_line(run, acme):
    code, out, _ = run("quote", acme.lease(), "--option", "return", "--odometer", 37000)
    assert code == 0
    assert out == (
        "Quote: return\n"
        "2024 Testcar T1, Testlease; as of 15 June 2026; amounts in US dollars\n"
        "\n"
        "For 15 December 2026, good through 25 December 2026.\n"
        "\n"
        "Excess distance (estimate)  $250.00  K-DIST\n"
        "Disposition fee             $395.00  K-DISPO\n"
        "Total                       $645.00\n"
        "\n"
        "The day of the end is assumed.\n"
        "The odometer reading at the end is the lessee's own expectation.\n"
        "There is no condition report yet, so no excess wear is in it.\n"
        "The payments due until then still have to be made.\n"
        "Left out: excess wear and use.\n"
        "\n"
        "  K-DIST The words of K-DIST.\n"
        "  K-DISPO The words of K-DISPO."
    )


def test_a_quote_for_machines_is_in_cents(run, acme):
    code, out, _ = run("quote", acme.lease(), "--option", "return", "--json")
    assert code == 0
    found = json.loads(out)
    assert found["total_cents"] == 39500
    assert found["lines"][0]["key"] == "disposition_fee"
    assert found["lines"][0]["rule"] == "K-DISPO"
    assert found["good_through"] == "2026-12-25"


def test_what_is_refused_says_why_and_ends_with_one(run, acme):
    code, out, _ = run("quote", acme.lease(), "--option", "extend", "--days", 300)
    assert code == 1
    assert "One extension may not be that long" in out
    assert "K-EXTEND The words of K-EXTEND." in out or "K-EXTEND" in out
    code, out, _ = run("quote", acme.lease(), "--option", "extend", "--days", 300, "--json")
    assert code == 1
    assert json.loads(out)["refused"]["rule"] == "K-EXTEND"


def test_the_story_so_far_counts(run, acme):
    story = (
        "  - {on: 2026-10-20, as: inspector, do: report_condition, with: {odometer: 36800,"
        " items: [{name: d1, area: hood, kind: dent, length: 110 mm}]}}\n"
    )
    code, out, _ = run("quote", acme.lease(story), "--option", "return")
    assert code == 0
    assert "as of 20 October 2026" in out
    assert "Excess wear and use, d1     $200.00  K-DENT" in out


def test_a_story_that_cannot_have_happened_is_told(run, acme):
    lease = acme.lease("  - {on: 2026-09-17, do: book_turn_in, with: {retailer: elsewhere}}\n")
    code, _, err = run("quote", lease, "--option", "return")
    assert code == 2
    assert "Step 1, book_turn_in, is refused by K-TURNIN" in err.replace("\n", " ")


def test_wrong_options_are_told_without_a_traceback(run, acme):
    lease = acme.lease()
    for arguments, said in (
        (("quote", lease, "--option", "sell"), "Invalid value"),
        (("quote", lease), "Missing option"),
        (("quote", lease, "--option", "purchase", "--value", "12,50"), "is not an amount of money"),
        (("compare", lease, "--on", "2026-01-01"), "lies before"),
        (("compare", lease, "--on", "9999-12-31"), "lies outside the years"),
        (("compare", lease, "--on", "2026-02-30"), "is not a day"),
        (("compare", lease, "--odometer", "-1"), "is not a reading of an odometer"),
        (("compare", lease, "--odometer", "370.5"), "is not a reading of an odometer"),
        (("compare", lease, "--odometer", "12000000"), "is not a reading of an odometer"),
        (("compare", lease, "--repair", "dent"), "No item `dent` is in the condition report."),
        (("quote", lease, "--option", "purchase", "--value", "-5"), "is not an amount of money"),
        (("quote", lease, "--option", "extend", "--days", "0"), "is not a number of days"),
        (("example", "play", lease, "-j", "-1"), "is not a number of processes"),
        (("coverage", "acme", "--examples", "none.yaml"), "cannot be read"),
        (("policy", "show", "acme", "--at", "fee"), "Did you mean `fees`?"),
        (("policy", "show", "acme", "--region", "US-NYC"), "Did you mean `US-NY"),
        (("compare", lease, "--on", "soon"), "Invalid value"),
        (("timeline", lease, "--ics", "none/such.ics"), "cannot be written"),
        (("compare", "none.yaml"), "cannot be read"),
    ):
        code, _, err = run(*arguments)
        assert code == 2, arguments
        assert said in err.replace("\n", " "), err
        assert "Traceback" not in err


def test_options_stand_side_by_side(run, acme):
    code, out, _ = run("compare", acme.lease(), "--odometer", 37500, "--value", "33000.00")
    assert code == 0
    assert "return        2026-12-15     $395.00     $770.00" in out
    assert "○ Purchase on 15 December 2026" in out
    assert "costs least" in out


def test_a_narrow_terminal_gets_no_wide_table(run, acme, monkeypatch):
    monkeypatch.setenv("COLUMNS", "50")
    code, out, _ = run("compare", acme.lease())
    assert code == 0
    assert "with estimates" not in out
    assert max(map(len, out.splitlines())) <= 50


def test_a_comparison_for_machines(run, acme):
    code, out, _ = run("compare", acme.lease(), "--json")
    assert code == 0
    found = json.loads(out)
    options = {each["option"]: each for each in found["options"]}
    assert options["return"]["total_cents"] == 39500
    assert options["purchase"]["falls_away"][0]["key"] == "disposition_fee"


def test_the_timeline_shows_what_is_done_and_what_is_coming(run, acme):
    code, out, _ = run("timeline", acme.lease(), "--on", "2026-10-01")
    assert code == 0
    assert "✓  2026-09-15  Reminder (sent to the lessee)" in out
    assert "○  2026-12-15  Maturity (end)" in out
    found = json.loads(run("timeline", acme.lease(), "--json")[1])
    assert {"name": "reminder", "standing": "coming"}.items() <= {
        key: found[0][key] for key in ("name", "standing")
    }.items()


def test_the_calendar_file_keeps_its_ids_and_times(run, acme, tmp_path):
    story = (
        "  - {on: 2026-11-10, do: book_turn_in, with: {retailer: glendale, at: 2026-12-10T15:00}}\n"
    )
    lease, file = acme.lease(story), tmp_path / "dates.ics"
    assert run("timeline", lease, "--ics", file)[0] == 0
    first = file.read_bytes()
    assert run("timeline", lease, "--ics", file)[0] == 0
    assert file.read_bytes() == first
    events = Calendar.from_ical(first).walk("VEVENT")
    appointment = next(event for event in events if "Turn-in" in event["SUMMARY"])
    assert appointment["DTSTART"].dt.isoformat() == "2026-12-10T21:00:00+00:00"
    assert b"Moreau" not in first
