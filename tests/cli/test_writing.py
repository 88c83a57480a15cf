def test_a_new_programme_is_written_checked_and_played(run):
    code, out, _ = run("policy", "new", "mine")
    assert code == 0
    assert "+ mine/programme.yaml" in out
    assert run("policy", "check", "mine")[:2] == (0, "✓ mine\n1 policy, 0 problems")
    code, out, _ = run("example", "play", "mine/examples")
    assert (code, out.splitlines()[-1]) == (0, "1 case, all as expected")


def test_the_coverage_of_a_folder_is_of_its_own_rows_and_cases(run):
    run("policy", "new", "mine")
    code, out, _ = run("coverage", "mine", "-j", "1")
    assert code == 1
    assert out.splitlines()[-1] == "8 rows, 1 without a case"
    assert "EX-2    no case shows it" in out
    assert "NY-1" not in out
    assert "RES-1" not in out


def test_a_shared_row_counts_where_a_folder_cites_it(run, acme):
    run("policy", "new", "mine")
    file = acme.root / "mine" / "money.yaml"
    text = file.read_text()
    assert text.count("holdover: {source: house") == 1
    file.write_text(text.replace("holdover: {source: house", "holdover: {source: SRV-01"))
    code, out, _ = run("coverage", "mine", "-j", "1")
    assert code == 1
    assert "SRV-01    no case shows it" in out


def test_a_folder_with_files_is_left_alone(run):
    assert run("policy", "new", "mine")[0] == 0
    code, out, err = run("policy", "new", "mine")
    assert (code, out) == (2, "")
    assert "there are files already" in err


def test_the_reference_and_the_house_values_are_printed(run):
    code, out, _ = run("policy", "reference")
    assert (code, out.splitlines()[0]) == (0, "# Reference of the policy files")
    code, out, _ = run("policy", "house")
    assert (code, out.splitlines()[0]) == (0, "# House values")
