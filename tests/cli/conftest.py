import pytest
from typer.testing import CliRunner

from handback.cli.main import app
from tests.policy.player.acme import Acme


@pytest.fixture
def acme(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("COLUMNS", "90")
    folder = Acme(tmp_path / "work")
    monkeypatch.chdir(folder.root)
    return folder


@pytest.fixture
def run(acme):
    """Run the command in the lessor's folder; answers exit code, output, what went to stderr."""
    assert acme.root.is_dir()

    def command(*arguments):
        result = CliRunner().invoke(app, [str(each) for each in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        lines = (line.rstrip() for line in result.stdout.splitlines())
        return result.exit_code, "\n".join(lines), result.stderr

    return command
