import os
import subprocess
import sys
from pathlib import Path

import pytest

from handback.cli import later

COMMAND = [sys.executable, "-m", "handback.cli.main"]


def _run(arguments, cwd, **settings):
    environment = {**os.environ, "XDG_CACHE_HOME": str(cwd / "cache"), **settings.pop("env", {})}
    return subprocess.run(
        [*COMMAND, *arguments], cwd=cwd, env=environment, text=True, check=False, **settings
    )


def test_the_list_of_commands_says_what_each_says_of_itself():
    for name, entry in later.COMMANDS.items():
        assert later.load(name).get_short_help_str(200).rstrip(".") == entry.says.rstrip("."), name


def test_help_imports_neither_the_trade_nor_the_readers(tmp_path):
    code = (
        "import sys\nsys.argv = ['handback', '--help']\n"
        "from handback.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n"
        "    rooms = [m for m in sys.modules if m.startswith('handback.core.moves')]\n"
        "    sys.exit(3 if rooms or 'pydantic' in sys.modules else end.code)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "vocabulary" in done.stdout


def test_a_reader_that_goes_away_is_no_mistake(tmp_path):
    reader, writer = os.pipe()
    os.close(reader)
    done = _run(["demo", "ally"], tmp_path, stdout=writer, stderr=subprocess.PIPE)
    os.close(writer)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_full_disk_is_told(tmp_path):
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("this system has no full device")
    with device.open("w") as full:
        done = _run(["demo", "ally"], tmp_path, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert "Handback stopped: no space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_old_encoding_gets_plainer_signs(tmp_path):
    env = {"PYTHONIOENCODING": "ascii"}
    done = _run(["demo", "ally", "--brief"], tmp_path, capture_output=True, env=env)
    assert done.returncode == 0, done.stderr
    assert "-$138.30" in done.stdout
    assert done.stdout.isascii()


def test_no_line_ends_in_blanks_when_piped(tmp_path):
    out = _run(["demo", "ally", "--brief"], tmp_path, capture_output=True).stdout
    assert [line for line in out.splitlines() if line != line.rstrip()] == []


def test_completion_knows_commands_and_choices(tmp_path):
    for words, position, expected in (
        ("handback comp", "1", "compare"),
        ("handback quote --option r", "3", "return"),
        ("handback policy sh", "2", "show"),
    ):
        env = {
            "_HANDBACK_COMPLETE": "complete_bash",
            "COMP_WORDS": words,
            "COMP_CWORD": position,
        }
        done = _run([], tmp_path, capture_output=True, env=env)
        assert expected in done.stdout.split(), words
