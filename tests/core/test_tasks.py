import re

from handback.core.tasks import TASK_MEANINGS
from tests.kit import TASKS
from tests.tidy.tree import modules

OPENED = re.compile(
    r'open_task\(\s*ctx,\s*"([a-z_]+)"|^TASK = (?:Code\()?"([a-z_]+)"', re.MULTILINE
)
OF_THE_PROGRAMME = {"answer_message"}
"""Opened only where the programme promises it."""


def test_every_task_that_the_code_opens_is_listed():
    found = {
        name
        for module in modules("handback/core")
        for match in OPENED.finditer(module.text)
        for name in match.groups()
        if name
    }
    assert {"confirm_change", "work_through_dispute", "missing_signature"} <= found
    assert found - OF_THE_PROGRAMME <= set(TASK_MEANINGS)


def test_the_programme_of_the_tests_promises_each_of_them():
    assert set(TASKS) == set(TASK_MEANINGS)
