"""The doctor speaks even where nothing else of an installation can be used."""

import json
import os
import subprocess
import sys


def doctor(tmp_path, *arguments: str, **settings: str) -> tuple[int, str]:
    """Exit code and output of the command in an environment of its own."""
    clean = {name: value for name, value in os.environ.items() if "HANDBACK" not in name}
    said = {f"HANDBACK_{name.upper()}": value for name, value in settings.items()}
    done = subprocess.run(
        [sys.executable, "-m", "handback.cli.main", "doctor", *arguments],
        env={**clean, "HANDBACK_DATA": str(tmp_path / "data"), **said},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


def test_settings_that_cannot_be_used_are_the_finding(tmp_path):
    code, out = doctor(tmp_path, "--json", mode="production", log_level="LOUD")
    assert code == 1
    (found,) = json.loads(out)["findings"]
    assert (found["name"], found["state"]) == ("HANDBACK_LOG_LEVEL", "bad")
    code, out = doctor(tmp_path, mode="production")
    assert code == 1
    assert "HANDBACK_SECRET_KEY has to be 32 characters or more" in " ".join(out.split())


def test_a_new_installation_is_told_to_set_up(tmp_path):
    code, out = doctor(tmp_path)
    assert code == 1
    assert "Run `handback setup`." in out


def test_a_database_that_is_away_is_found(tmp_path):
    code, out = doctor(tmp_path, database="postgresql://kim:secret@127.0.0.1:1/none")
    assert code == 1
    assert "it does not answer (OperationalError)" in out
    assert "secret@" not in out
