"""The built package holds the code, the data files and the command."""

import shutil
import subprocess
import sys
import zipfile

import pytest

from tests.tidy.tree import ROOT

DATA = (
    "handback/programmes/acme/fees.yaml",
    "handback/programmes/acme/examples/a-return.yaml",
    "handback/jurisdictions/us-ny.json",
)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """A wheel of the project with some data files added."""
    project = tmp_path_factory.mktemp("project")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, project)
    shutil.copytree(ROOT / "handback", project / "handback")
    for name in DATA:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        (project / name).touch()
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    (path,) = (project / "out").glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        yield archive


def test_the_wheel_holds_the_data(wheel):
    assert set(DATA) <= set(wheel.namelist())


def test_the_wheel_holds_the_command_and_the_licence(wheel):
    (entry_points,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
    assert "handback = handback.cli.main:main" in wheel.read(entry_points).decode()
    assert any(name.endswith("licenses/LICENSE") for name in wheel.namelist())


def test_the_wheel_holds_no_tests(wheel):
    assert not [name for name in wheel.namelist() if name.startswith("tests/")]
