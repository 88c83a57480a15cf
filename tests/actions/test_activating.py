"""A version of a policy takes effect: for new leases, or for open cases too, one by one."""

from datetime import datetime, timedelta

import pytest

from handback.actions import activating, moving
from handback.actions.activating import activate, move_over, waiting
from handback.actions.policies import PolicyFiles, shipped_files
from handback.policy.player.library import ROOT, Library
from handback.policy.player.reading import read_example
from handback.policy.player.story import NOON
from handback.policy.problems import PolicyError
from handback.records import jobs, shelf, store
from handback.records.chain import verify
from handback.records.loading import load, stored
from handback.records.models import Case, Job, PolicyText
from tests.kit.kept import keep_example

pytestmark = pytest.mark.usefixtures("database")

LIFE = ROOT / "samples" / "lives" / "infiniti.yaml"


@pytest.fixture
def kept():
    return keep_example(read_example(LIFE, Library()))


def later_version(name: str) -> PolicyFiles:
    """The shipped programme in a text of its own."""
    found = next(each for each in shipped_files() if each.name == name)
    files = dict(found.files)
    path = next(path for path, text in files.items() if "notices:" in text)
    files[path] += "\n# a later version\n"
    return PolicyFiles(found.kind, name, files)


def instant(kept, days: int = 1) -> datetime:
    opened = datetime.combine(kept.example.opened, NOON, kept.example.zone)
    return opened + timedelta(days=days)


def test_a_version_holds_for_new_leases_alone(kept):
    policy = later_version("infiniti")
    made = activate(policy, instant(kept))
    assert made is not None
    assert shelf.active()[shelf.PROGRAMME, "infiniti"] == made.text_id
    assert waiting() == []
    assert load(kept.id).row.under == kept.example.under
    assert activate(policy, instant(kept)) is None


def test_open_cases_are_moved_over_and_their_history_says_so(kept):
    made = activate(later_version("infiniti"), instant(kept), reaches_open=True)
    assert waiting() == [made.pk]
    done = move_over(made.pk, instant(kept))
    assert (done.moved, done.reckoned, done.failed) == (1, 0, [])
    loaded = load(kept.id)
    changed = [event for event in loaded.events if event.kind == "terms_changed"]
    assert [event.under.split("+")[0] for event in changed] == [made.text_id]
    assert loaded.row.under.split("+")[0] == made.text_id
    assert verify(stored(kept.id), loaded.row.head_hash) is None
    assert waiting() == []


def test_what_is_due_is_done_under_the_old_terms_first(kept):
    late = instant(kept, 120)
    made = activate(later_version("infiniti"), late, reaches_open=True)
    move_over(made.pk, late)
    new = load(kept.id).events[1:]
    at = [event.kind for event in new].index("terms_changed")
    assert at > 0
    assert {event.under for event in new[:at]} == {kept.example.under}
    assert {event.under.split("+")[0] for event in new[at:]} == {made.text_id}


def test_a_case_of_another_programme_is_left_alone(kept):
    made = activate(later_version("ally"), instant(kept), reaches_open=True)
    done = move_over(made.pk, instant(kept))
    assert (done.moved, done.reckoned) == (0, 0)
    assert load(kept.id).row.under == kept.example.under


def test_laws_keep_the_version_the_case_was_under(kept):
    law = next(each for each in shipped_files() if each.kind == shelf.LAW)
    files = {path: text + "\n# amended\n" for path, text in law.files.items()}
    activate(PolicyFiles(law.kind, law.name, files), instant(kept))
    made = activate(later_version("infiniti"), instant(kept), reaches_open=True)
    move_over(made.pk, instant(kept))
    assert load(kept.id).row.under.split("+")[1:] == kept.example.under.split("+")[1:]


def test_a_job_goes_on_where_it_stopped(kept, monkeypatch):
    others = [keep_again(kept) for _ in range(4)]
    made = activate(later_version("infiniti"), instant(kept), reaches_open=True)
    monkeypatch.setattr(activating, "BATCH", 2)
    batches = []

    def stop(done):
        batches.append(done.moved)
        if len(batches) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        move_over(made.pk, instant(kept), stop)
    assert waiting() == [made.pk]
    done = move_over(made.pk, instant(kept))
    assert done.moved == 1
    for case in [kept.id, *others]:
        kinds = [event.kind for event in load(case).events]
        assert kinds.count("terms_changed") == 1


def keep_again(kept) -> int:
    """Another case of the same example."""
    return keep_example(kept.example).id


def test_doing_a_job_twice_moves_nothing_twice(kept):
    made = activate(later_version("infiniti"), instant(kept), reaches_open=True)
    move_over(made.pk, instant(kept))
    Job.objects.update(position=0, ended=None)
    done = move_over(made.pk, instant(kept))
    assert (done.moved, done.reckoned) == (0, 1)


def test_a_case_that_cannot_be_read_is_named_and_the_others_go_on(kept, monkeypatch):
    other = keep_again(kept)
    made = activate(later_version("infiniti"), instant(kept), reaches_open=True)
    real = activating.folded

    def poisoned(row, history):
        if row.id == other:
            raise LookupError("no such kind")
        return real(row, history)

    monkeypatch.setattr(activating, "folded", poisoned)
    done = move_over(made.pk, instant(kept))
    assert (done.moved, done.failed) == (1, [(other, "LookupError")])
    assert Job.objects.get().error == f"case {other}: LookupError"


def test_a_case_that_somebody_changes_meanwhile_is_done_once_more(kept, monkeypatch):
    made = activate(later_version("infiniti"), instant(kept), reaches_open=True)
    real, lost = store.write, []

    def lose_first(changes, now):
        if changes and not lost:
            lost.append(changes[0].id)
            return set()
        return real(changes, now)

    monkeypatch.setattr(store, "write", lose_first)
    done = move_over(made.pk, instant(kept))
    assert (done.moved, lost) == (1, [kept.id])


def test_a_policy_with_mistakes_changes_nothing(kept):
    before = PolicyText.objects.count()
    bad = PolicyFiles(shelf.PROGRAMME, "infiniti", {"programme.yaml": "unknown: 1\n"})
    with pytest.raises(PolicyError):
        activate(bad, instant(kept), reaches_open=True)
    assert PolicyText.objects.count() == before
    assert jobs.unfinished(activating.KIND) == []
    assert Case.objects.get().head == len(load(kept.id).events)
    assert moving.SHELF.terms(kept.example.under).under == kept.example.under
