"""Conditions: every form is read, each mistake inside one is found at its own place."""

import pytest
from hypothesis import given

from handback.core.base import Code, Moment
from handback.core.calendar import Offset, Side
from handback.core.terms.conditions import (
    ALWAYS,
    NEVER,
    All,
    AnyOf,
    By,
    Condition,
    Fact,
    Happened,
    Not,
    Passed,
    Told,
)
from handback.policy.conditions import read_condition, write_condition
from handback.policy.schema import every_name
from handback.policy.vocabulary import vocabulary
from tests.policy import minimal
from tests.policy.strategies import conditions


def fact(name: str, argument: str = "") -> Fact:
    return Fact(Code(name), Code(argument))


KIT = Code("kit")
RETURNED = fact("returned")
DAY = Offset(Moment.MATURITY, 0, 30, Side.BEFORE)
WRITTEN = "30 days before maturity"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("returned", RETURNED),
        ("always", ALWAYS),
        ("never", NEVER),
        ({"all": []}, ALWAYS),
        ({"any": ["returned", "early"]}, AnyOf((RETURNED, fact("early")))),
        ({"all": ["returned", {"not": "early"}]}, All((RETURNED, Not(fact("early"))))),
        ({"notice_sent": "kit"}, fact("notice_sent", "kit")),
        ({"passed": WRITTEN}, Passed(DAY)),
        ({"by": WRITTEN}, By(DAY)),
        ({"happened": "inspection", "by": WRITTEN}, Happened(Moment.INSPECTION, None, DAY)),
        ({"sent": "kit", "from": WRITTEN}, Told(KIT, False, DAY, None)),
        ({"proven": "kit"}, Told(KIT, True, None, None)),
    ],
)
def test_a_condition_is_read(written: object, meant: Condition) -> None:
    assert read_condition(written, vocabulary(), every_name) == (meant, ())


@given(conditions)
def test_conditions_are_read_back(condition: Condition) -> None:
    written = write_condition(condition)
    assert read_condition(written, vocabulary(), every_name) == (condition, ())


@pytest.mark.parametrize(
    ("written", "at", "wrong"),
    [
        ("retuned", "", "`retuned` is not a fact about a case."),
        ("notice_sent", "", "`notice_sent` needs the notice it is about."),
        ("{returned: twice}", "returned", "`returned` takes no argument."),
        ("{notice_sent: remindr}", "notice_sent", "There is no notice `remindr`."),
        ("{notice_sent: 5}", "notice_sent", "`5` is not the name of a notice."),
        ("{task_open: call_lesse}", "task_open", "There is no task `call_lesse`."),
        ("{all: [returned], any: []}", "", "`all`, `any` stand side by side."),
        ("{all: returned}", "all", "`returned` is not a list of conditions."),
        ("{any: [returned, {all: [erly]}]}", "any.1.all.0", "`erly` is not a fact about a case."),
        ("{passed: tomorrow}", "passed", "`tomorrow` is not a moment in a lease's life."),
        ("{happened: dawn}", "happened", "`dawn` is not a moment."),
        ("{sent: reminder, after: sale}", "after", "`after` cannot stand beside `sent`."),
        ("12", "", "`12` is not a condition."),
        ("[returned]", "", "A list is not a condition."),
        ("{}", "", "A block of keys is not a condition."),
    ],
)
def test_a_mistake_in_a_condition_is_located(written: str, at: str, wrong: str) -> None:
    files = minimal.texts(("closing: {when: balance_zero}", f"closing: {{when: {written}}}"))
    [problem] = minimal.problems(files)
    assert ".".join(map(str, problem.path[2:])) == at
    assert problem.wrong == wrong
    assert problem.place.file == "money.yaml"


def test_two_mistakes_in_one_condition_are_two_problems() -> None:
    condition = "{any: [retuned, {not: balance_zer}]}"
    found = minimal.problems(minimal.texts(("{when: balance_zero}", f"{{when: {condition}}}")))
    assert [problem.do for problem in found] == [
        "Did you mean `returned`?",
        "Did you mean `balance_zero`?",
    ]
    assert found[0].place.line == found[1].place.line
    assert found[0].place.column < found[1].place.column
