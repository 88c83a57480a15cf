"""Which files make a programme, and what is read from its rules."""

import pytest

from handback.policy.policies import read_folder, read_programme
from handback.policy.problems import PolicyError
from handback.policy.programme import digest_of
from tests.policy.minimal import FILES, RULES, problems, texts


def said(files: dict[str, str]) -> list[str]:
    return [str(problem) for problem in problems(files)]


def test_files_are_put_together_in_any_order() -> None:
    one = "\n".join(text for path, text in FILES.items() if path != "rules.yaml")
    [_, second] = one.split("source: house\nidentity")
    together = {
        "all.yaml": "source: house\nidentity" + second.replace("source: house\nwear", "wear")
    }
    together["rules.yaml"] = RULES
    assert read_programme(together).programme == read_programme(texts()).programme
    backwards = dict(reversed(texts().items()))
    assert read_programme(backwards).programme == read_programme(texts()).programme


def test_examples_and_other_files_are_no_part_of_the_policy() -> None:
    more = {"examples/one.yaml": "case: {", "README.md": "# Words", "sub/examples/x.yaml": "]"}
    files = {**texts(), **more}
    assert digest_of(files) == digest_of(texts())
    assert read_programme(files).programme == read_programme(texts()).programme


def test_an_empty_file_says_nothing() -> None:
    files = {**texts(), "empty.yaml": "# nothing yet\n"}
    assert read_programme(files).programme == read_programme(texts()).programme


def test_a_file_that_is_not_a_block_is_refused() -> None:
    assert said({**texts(), "list.yaml": "- a\n"}) == [
        "list.yaml:1:1: The file is not a block of keys. Begin with a key."
    ]


def test_a_file_with_another_ending_is_not_passed_over() -> None:
    assert said({**texts(), "more.yml": "source: house\n"}) == [
        "more.yml:1:1: Policy files end in `.yaml`. Rename the file."
    ]


def test_the_digest_is_of_names_and_texts_but_not_of_line_ends() -> None:
    windows = {path: text.replace("\n", "\r\n") for path, text in FILES.items()}
    assert digest_of(windows) == digest_of(FILES)
    assert read_programme(windows).programme == read_programme(texts()).programme
    assert digest_of(texts(("\n  due_days: 21", "\n  due_days: 22"))) != digest_of(FILES)
    renamed = {("terms.yaml" if path == "money.yaml" else path): t for path, t in FILES.items()}
    assert digest_of(renamed) != digest_of(FILES)


def test_rules_are_read_with_their_words() -> None:
    rule = read_programme(texts()).rules["EX-1"]
    assert rule.words("en") == "You may return the car."
    assert rule.words("fr") == "You may return the car."
    assert (rule.cite, rule.shown_by) == ("Example lease, section 1", "case")


def test_one_citation_may_stand_for_all_rules() -> None:
    files = texts((', cite: "Example lease, section 1"', ""))
    files["rules.yaml"] = "cite: Example lease\n" + files["rules.yaml"]
    rules = {str(name): rule for name, rule in read_programme(files).rules.items()}
    assert rules["EX-1"].cite == "Example lease"
    assert rules["EX-2"].cite == "Example lease, section 2"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (
            (', cite: "Example lease, section 1"', ""),
            "rules.yaml:2:3 rules.EX-1.cite: `cite` is missing. Add `cite:` with a text.",
        ),
        (
            ("shown_by: page", "shown_by: pages"),
            "rules.yaml:4:85 rules.EX-3.shown_by: `pages` is not one of `case`, `page`, `paper`, "
            "`help`. Did you mean `page`?",
        ),
        (
            ("{says: {en: You may buy the car.}", "{says: {fr: Achetez.}"),
            "rules.yaml:3:10 rules.EX-2.says: The rule is not said in en. Add it under `en`.",
        ),
        (
            ("rules:\n  EX", "words: 5\nrules:\n  EX"),
            "rules.yaml:1:1 words: `words` is not a key of a rules file. "
            "Write `rules:` and `cite:` only.",
        ),
        (
            ("  EX-4: {says", "  EX-1: {says"),
            "rules.yaml:5:3 rules.EX-1: `EX-1` stands here twice, first on line 2. "
            "Keep one of them.",
        ),
    ],
)
def test_rules_are_read_strictly(change: tuple[str, str], problem: str) -> None:
    assert problem in said(texts(change))


def test_every_language_of_the_programme_needs_words() -> None:
    found = said(texts(("languages: [en]", "languages: [en, fr]")))
    assert len(found) == 4
    assert found[0].endswith("The rule is not said in fr. Add it under `fr`.")


def test_a_folder_is_read_with_its_name(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("policies") / "plain"
    (folder / "examples").mkdir(parents=True)
    (folder / "examples" / "one.yaml").write_text("case: {")
    for path, text in FILES.items():
        (folder / path).write_text(text, "utf-8")
    policy = read_folder(folder)
    assert policy.name == "plain"
    assert policy.digest == digest_of(FILES)


def test_a_file_that_is_not_utf_8_is_a_problem(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("latin")
    (folder / "programme.yaml").write_bytes(b"identity:\n  lessor: Qu\xe9bec\n")
    with pytest.raises(PolicyError) as refused:
        read_folder(folder)
    assert "programme.yaml:2:13: There is a character that YAML does not allow" in str(
        refused.value
    )


def test_no_files_at_all_are_many_problems() -> None:
    assert len(problems({})) > 20
