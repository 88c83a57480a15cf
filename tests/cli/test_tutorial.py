"""Follows docs/add-a-lessor.md step by step, and compares what it shows with what comes."""

import re
from pathlib import Path

import pytest

TUTORIAL = (Path(__file__).parents[2] / "docs" / "add-a-lessor.md").read_text(encoding="utf-8")
SHOWN = re.compile(r"^\$ handback (.*)\n((?:(?!\$ |```).*\n)*)", re.MULTILINE)
FILES = re.compile(r"`northwind/([\w/.-]+)`:\n\n```yaml\n(.*?)```", re.DOTALL)

HURRY = (
    ("money.yaml", 'at_most: "395.00" ', "at_most: 350.00 "),
    (
        "programme.yaml",
        "reminder: {source: NW-3, due: 90 days before maturity, channel: mail}",
        "reminder: {source: NW-33, due: 120 days before maturty, chanel: mail}",
    ),
)
MENDED = (
    ("money.yaml", "at_most: 350.00 ", 'at_most: "350.00" '),
    (
        "programme.yaml",
        "{source: NW-33, due: 120 days before maturty, chanel: mail}",
        "{source: NW-3, due: 120 days before maturity, channel: mail}",
    ),
    ("programme.yaml", "lessor: Example Leasing", "lessor: Northwind Leasing"),
    ("programme.yaml", "programme: Plain Lease", "programme: Breeze Lease"),
    ("rules.yaml", "at most 395 dollars", "at most 350 dollars"),
    ("rules.yaml", "write to you 90 days", "write to you 120 days"),
)
BY_HAND = (
    ("examples/a-return.yaml", 'disposition_fee: "395.00"}', 'disposition_fee: "350.00"}'),
    ("examples/a-return.yaml", 'total: "795.00"', 'total: "750.00"'),
    ("examples/a-return.yaml", 'balance: "795.00"', 'balance: "750.00"'),
    ("examples/a-return.yaml", "- on: 2026-09-16 ", "- on: 2026-08-17 "),
    ("examples/a-return.yaml", "sent: [reminder]", "sent: [{reminder: 2026-08-17}]"),
)


@pytest.fixture
def northwind(run, acme, monkeypatch):
    """Runs a command and insists that the tutorial shows its output; changes and adds files."""
    monkeypatch.setenv("COLUMNS", "100")
    return Northwind(run, acme.root / "northwind")


class Northwind:
    def __init__(self, run, folder):
        self.run, self.folder, self.shown = run, folder, list(SHOWN.findall(TUTORIAL))

    def follow(self, command, code=0):
        at = next(n for n, (shown, _) in enumerate(self.shown) if shown == command)
        _, expected = self.shown.pop(at)
        got, out, _ = self.run(*command.split())
        assert got == code, out
        before, skipped, end = expected.rstrip().rpartition("…\n")
        assert before == ""
        assert out.rstrip().endswith(end) if skipped else out.rstrip() == end

    def change(self, *changes):
        for file, old, new in changes:
            path = self.folder / file
            text = path.read_text()
            assert text.count(old) == 1, (file, old)
            path.write_text(text.replace(old, new))

    def add(self, name):
        (text,) = [text for file, text in FILES.findall(TUTORIAL) if file == name]
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def rename_rules(self):
        for path in [*self.folder.glob("*.yaml"), *self.folder.glob("examples/*.yaml")]:
            text = path.read_text().replace("EX-", "NW-")
            path.write_text(text.replace("Example lease form", "Northwind lease, form 7"))


def test_the_tutorial_shows_what_comes(northwind):
    northwind.follow("policy new northwind")
    northwind.follow("policy check northwind")
    northwind.follow("example play northwind/examples")
    northwind.rename_rules()
    northwind.change(*HURRY)
    northwind.follow("policy check northwind", code=1)
    northwind.change(*MENDED)
    northwind.follow("policy show northwind --house --at holdover")
    northwind.follow("example play northwind/examples", code=1)
    northwind.change(*BY_HAND)
    northwind.follow("example play northwind/examples")
    northwind.follow("example explain northwind/examples/a-return.yaml")
    northwind.follow("coverage northwind", code=1)
    northwind.add("examples/a-purchase.yaml")
    northwind.add("jurisdictions/us-or.yaml")
    northwind.follow("policy show northwind --region US-OR --at fees")
    northwind.add("examples/capped-by-law.yaml")
    northwind.follow("example play northwind/examples")
    northwind.follow("coverage northwind --missing")
    assert northwind.shown == []
