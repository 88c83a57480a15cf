import json


def test_a_sound_policy_ends_with_zero(run):
    assert run("policy", "check", "acme")[:2] == (0, "✓ acme\n1 policy, 0 problems")


def test_a_mistake_is_told_with_its_place(run, acme):
    file = acme.policy / "programme.yaml"
    file.write_text(file.read_text().replace("lessor:", "lesor:"))
    code, out, _ = run("policy", "check", "acme")
    assert code == 1
    assert "acme/programme.yaml:3:3 identity.lesor" in out
    assert "Did you mean `lessor`?" in out
    found = json.loads(run("policy", "check", "acme", "--json")[1])
    assert any(problem["at"] == "identity.lesor" for problem in found["acme"])


def test_a_policy_that_is_not_there_is_told(run):
    for command in ("check", "show"):
        code, out, err = run("policy", command, "nowhere")
        assert (code, out) == (2, "")
        assert "neither a shipped programme nor a folder" in err.replace("\n", " ")


def test_every_value_is_shown_with_its_rule(run):
    code, out, _ = run("policy", "show", "acme", "--at", "fees.disposition_fee")
    assert code == 0
    assert "K-DISPO" in out
    assert "395.00" in out
    assert "K-BUY" not in out
    found = json.loads(run("policy", "show", "acme", "--house", "--json")[1])
    assert found["values"]
    assert {value["source"] for value in found["values"]} == {"house"}


def test_two_policies_are_compared_value_by_value(run, acme):
    other = acme.root / "other"
    other.mkdir()
    for file in acme.policy.iterdir():
        text = file.read_text().replace('at_most: "395.00"', 'at_most: "350.00"')
        text = text.replace("at_most: '395.00'", "at_most: '350.00'")
        (other / file.name).write_text(text)
    assert run("policy", "diff", "acme", "acme")[0] == 0
    code, out, _ = run("policy", "diff", "acme", "other")
    assert code == 1
    assert "- 395.00  K-DISPO" in out
    assert "+ 350.00  K-DISPO" in out
    (changed,) = json.loads(run("policy", "diff", "acme", "other", "--json")[1])
    assert (changed["was"], changed["now"]) == ("395.00", "350.00")


def test_there_is_a_schema_for_every_kind_of_file(run):
    for kind in ("programme", "rules", "jurisdiction", "example"):
        code, out, _ = run("policy", "schema", kind)
        assert code == 0
        assert json.loads(out)["$schema"]


def test_a_task_that_nobody_would_do_is_told(run, acme):
    file = acme.policy / "programme.yaml"
    lines = file.read_text().splitlines()
    (at,) = [number for number, line in enumerate(lines) if line.startswith("  send_title:")]
    file.write_text("\n".join(lines[:at] + lines[at + 1 :]))
    code, out, _ = run("policy", "check", "acme")
    assert code == 1
    assert "Nobody is promised to do `send_title`." in out
    assert "acme/programme.yaml:" in out
