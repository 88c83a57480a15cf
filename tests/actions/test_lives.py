"""Full lives play through the database and give the same results as in memory."""

import pytest

from handback.core.base import Refused
from handback.core.ledger import transfers
from handback.policy.player.library import ROOT, Library
from handback.policy.player.play import play
from handback.policy.player.reading import read_example
from handback.records.chain import verify
from handback.records.index import index_of, tasks_of
from handback.records.loading import stored
from handback.records.models import Case, LedgerRow, Task
from tests.kit.kept import keep_example, same

LIVES = sorted((ROOT / "samples" / "lives").glob("*.yaml"))
LIBRARY = Library()


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("path", LIVES, ids=lambda path: path.stem)
def test_a_life_ends_in_the_database_as_it_does_in_memory(path):
    example = read_example(path, LIBRARY)
    remembered = play(example)
    kept = keep_example(example)
    remembered.open_days(example.opened)
    for played, (ready, answer) in zip(remembered.steps(), kept.play(), strict=True):
        assert played.ready is ready
        assert isinstance(answer, Refused) == (played.refused is not None)
        if played.refused:
            assert answer == played.refused
    loaded = kept.loaded
    assert loaded.case.billing.bills
    assert [same(e) for e in loaded.events][1:] == [same(e) for e in remembered.events][1:]
    assert verify(stored(kept.id), loaded.row.head_hash) is None
    row = Case.objects.get(pk=kept.id)
    index = index_of(loaded.case, example.terms, row.indexed_on, row.next_due)
    assert index.values() == tuple(getattr(row, name) for name in index.__slots__)
    ledger = LedgerRow.objects.filter(case=kept.id).order_by("number")
    assert [(r.seq, r.on, r.debit, r.credit, r.cents, r.line, r.item) for r in ledger] == [
        (t.seq, t.on, t.debit, t.credit, t.cents, t.line, t.item) for t in transfers(loaded.events)
    ]
    tasks = Task.objects.filter(case=kept.id).values_list("task", "about")
    assert set(tasks) == set(tasks_of(loaded.case))
