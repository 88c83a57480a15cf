"""`handback policy activate`, as somebody types it."""

import json
import shutil

import pytest

from handback.policy.player.library import JURISDICTIONS, PROGRAMMES
from handback.records.models import Activation
from tests.kit.kept import keep_example

pytestmark = pytest.mark.usefixtures("sqlite")


@pytest.fixture
def version(acme):
    """A later version of a shipped programme, in a folder of its name."""
    folder = acme.root / "ally"
    shutil.copytree(PROGRAMMES / "ally", folder)
    first = folder / "programme.yaml"
    first.write_text(first.read_text(encoding="utf-8") + "# later\n", encoding="utf-8")
    return folder


@pytest.fixture
def kept():
    from handback.policy.player.library import ROOT, Library
    from handback.policy.player.reading import read_example

    return keep_example(read_example(ROOT / "samples" / "lives" / "ally.yaml", Library()))


def test_a_version_is_activated_for_open_cases(run, version, kept):
    code, out, _ = run("policy", "activate", version, "--open-cases", "--by", "counsel")
    assert code == 0
    assert "programme ally holds from now on" in out
    assert "1 open case moved over, 0 not concerned" in out
    assert "terms_changed" in [event.kind for event in kept.loaded.events]
    assert Activation.objects.latest("pk").by == "counsel"


def test_what_holds_already_is_said(run, version, kept):
    assert kept.loaded.row.head
    run("policy", "activate", version)
    code, out, _ = run("policy", "activate", version)
    assert code == 0
    assert "holds already; nothing was changed" in out


def test_a_law_is_activated_from_its_file(run, acme, kept):
    assert kept.loaded.row.head
    law = acme.root / "us-ny.yaml"
    text = (JURISDICTIONS / "us-ny.yaml").read_text(encoding="utf-8")
    law.write_text(text + "# amended\n", encoding="utf-8")
    code, out, _ = run("policy", "activate", law, "--json")
    assert code == 0
    assert json.loads(out)["activated"]["name"] == "us-ny"


def test_nothing_left_to_do_is_said(run, kept):
    assert kept.loaded.row.head
    assert run("policy", "activate")[:2] == (0, "Nothing was left to do.")


@pytest.mark.parametrize(("name", "said"), [("none", "cannot be read"), ("bad", "unknown")])
def test_what_cannot_be_used_changes_nothing(run, acme, kept, name, said):
    assert kept.loaded.row.head
    (acme.root / "bad").mkdir()
    (acme.root / "bad" / "programme.yaml").write_text("unknown: 1\n", encoding="utf-8")
    before = Activation.objects.count()
    code, _, err = run("policy", "activate", acme.root / name)
    assert code == 2
    assert said in err
    assert Activation.objects.count() == before
