"""Whether a programme says who does each task that may come up."""

from handback.core.tasks import TASK_MEANINGS
from handback.policy.problems import Place, Problem
from handback.policy.programme import ProgrammePolicy


def unpromised(policy: ProgrammePolicy) -> tuple[Problem, ...]:
    """The tasks that nobody would do, as one problem; nothing where each is promised."""
    missing = [task for task in TASK_MEANINGS if task not in policy.programme.promises]
    if not missing:
        return ()
    places = [leaf.place for leaf in policy.leaves if leaf.path[0] == "promises"]
    named = ", ".join(f"`{task}`" for task in missing)
    wrong = f"Nobody is promised to do {named}."
    do = "Add `task: {role: specialist, within_days: 3}` for each."
    return (Problem(min(places, default=Place("programme.yaml")), ("promises",), wrong, do),)
