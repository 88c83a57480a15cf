"""The documentation tells the columns as they are."""

import pytest

from handback.actions.exporting.taking_out import LEDGER_TYPES
from handback.actions.importing.kinds import IMPORTABLE
from tests.tidy.tree import ROOT

DOC = ROOT / "docs" / "import-export.md"


@pytest.mark.parametrize("kind", IMPORTABLE)
def test_the_tables_of_columns_are_true(kind):
    assert IMPORTABLE[kind].told in DOC.read_text(), (
        f"take the table from: handback import template {kind} --markdown"
    )


def test_the_columns_of_the_ledger_are_told():
    told = DOC.read_text()
    assert all(f"`{name}`" in told for name in LEDGER_TYPES)
