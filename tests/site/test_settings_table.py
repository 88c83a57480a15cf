"""The documentation lists every setting as it is."""

import subprocess
import sys

import pytest

from handback.site.environment import Environment
from handback.site.settings_table import BEGINS, ENDS, table, written
from tests.tidy.tree import ROOT

DOCS = ROOT / "docs" / "operations.md"


def test_every_setting_is_in_the_table_with_its_meaning():
    rows = [line.split("|") for line in table().splitlines()[2:]]
    names = [row[1].strip() for row in rows]
    assert names == [f"`HANDBACK_{name.upper()}`" for name in Environment.model_fields]
    assert all(row[2].strip() and row[3].strip() for row in rows)


def test_the_documentation_has_the_table_as_it_is():
    text = DOCS.read_text(encoding="utf-8")
    assert written(text) == text, "run `make docs`"


def test_the_table_is_written_between_its_marks(tmp_path):
    file = tmp_path / "a.md"
    file.write_text(f"before\n{BEGINS}\nold\n{ENDS}\nafter\n")
    command = [sys.executable, "-m", "handback.site.settings_table", str(file)]
    subprocess.run(command, check=True, cwd=ROOT)
    assert file.read_text() == f"before\n{BEGINS}\n\n{table()}\n\n{ENDS}\nafter\n"
    with pytest.raises(ValueError, match="marks"):
        written("no marks")
