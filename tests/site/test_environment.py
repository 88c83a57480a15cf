"""Settings that cannot be used are refused, with all that is wrong at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from handback.site.environment import Environment


def test_production_says_everything_that_it_lacks():
    with pytest.raises(ValidationError) as refused:
        Environment(mode="production", secret_key="short", signing_key=None)
    said = str(refused.value)
    assert "HANDBACK_SECRET_KEY has to be 32 characters or more" in said
    assert "HANDBACK_SIGNING_KEY has to name a key file" in said


@pytest.mark.parametrize("address", ["mysql://kim@host/leases", "leases.sqlite3"])
def test_other_databases_are_refused_by_name(address):
    with pytest.raises(ValidationError, match="begin with one of sqlite:///, postgresql://"):
        Environment(database=address)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("HANDBACK_MODE", "prod", "HANDBACK_MODE: Input should be"),
        ("HANDBACK_DATABASE", "mysql://x", "HANDBACK_DATABASE: it has to begin with"),
        ("HANDBACK_MODE", "production", "used. in production HANDBACK_SECRET_KEY has to be"),
    ],
)
def test_a_command_names_the_variable(tmp_path: Path, name, value, said):
    done = subprocess.run(
        [sys.executable, "-m", "handback.cli.main", "setup"],
        env={**os.environ, "HANDBACK_DATA": str(tmp_path), name: value},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert "docs/operations.md" in done.stderr
