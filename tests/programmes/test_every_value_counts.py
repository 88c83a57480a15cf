"""Every value that comes from a row which cases show is really shown by a case of that row.

Each value is changed, one at a time: one of the cases that list its row has to fail then.
"""

import pytest

from handback.policy.player.library import shipped_names
from tests.programmes.mutants import rows_of, survivors

ROWS = [(name, row) for name in shipped_names() for row in rows_of(name)]


@pytest.mark.parametrize(("programme", "row"), ROWS, ids=[f"{n}-{r}" for n, r in ROWS])
def test_a_changed_value_is_noticed(programme, row):
    unnoticed, count = survivors(programme, {row})
    assert count, f"nothing of {row} can be changed"
    assert not unnoticed, "\n".join(map(str, unnoticed))
