from handback.core.tasks import TASK_MEANINGS
from handback.policy.policies import read_programme
from handback.policy.promised import unpromised
from tests.policy.minimal import texts

ONE = "promises:\n  call_lessee: {role: specialist, within_days: 2}\n"


def promising(*tasks):
    more = "".join(f"  {task}: {{role: specialist, within_days: 3}}\n" for task in tasks)
    return unpromised(read_programme(texts((ONE, ONE + more))))


def test_a_task_that_nobody_would_do_is_found():
    (problem,) = promising(*(task for task in TASK_MEANINGS if task != "send_title"))
    assert problem.wrong == "Nobody is promised to do `send_title`."
    assert problem.path == ("promises",)
    assert problem.place.file == "programme.yaml"
    assert problem.place.line > 20


def test_a_programme_that_promises_every_task_is_sound():
    assert promising(*TASK_MEANINGS) == ()
