"""A lessor's own policy folder and example files beside it, written to disk for tests."""

import re
from pathlib import Path

from handback.core.terms.programme import Programme
from handback.policy.player.library import Library
from handback.policy.player.play import Play, play_to_end
from handback.policy.player.reading import read_example
from handback.policy.player.story import Example
from handback.policy.player.suite import Result, play_file
from handback.policy.problems import PolicyError, Problem
from handback.policy.write import write
from tests.kit import programme

LEASE = """\
policy: ../acme
opened: 2026-06-15
given:
  retailers:
    glendale: {name: Testcar of Glendale, makes: [Testcar], country: US}
    pasadena: {name: Testcar of Pasadena, makes: [Testcar], country: US}
    elsewhere: {name: Othercar, makes: [Othercar], country: US}
  payments: current
lease:
  account: "7000123"
  vin: 5N1DL1FR1RC330001
  vehicle: {year: 2024, make: Testcar, model: T1, body: suv}
  lessee: {name: Pat Moreau, region: US-CA}
  originating_retailer: glendale
  starts: 2023-12-15
  matures: 2026-12-15
  payment: "620.00"
  residual: "31200.00"
  distance_allowed: 36000
  excess_distance_rate: "0.25"
  disposition_fee: "395.00"
  purchase_option_fee: "300.00"
"""


def write_policy(folder: Path, terms: Programme | None = None) -> Path:
    """The test programme as a policy folder."""
    folder.mkdir(parents=True, exist_ok=True)
    text = write(terms or programme())
    (folder / "programme.yaml").write_text(text)
    ids = sorted(set(re.findall(r"\bK-[A-Z][A-Z-]*[A-Z]\b", text)))
    rules = "".join(
        f"  {rule}: {{says: {{en: The words of {rule}.}}, cite: made up, shown_by: case}}\n"
        for rule in ids
    )
    (folder / "rules.yaml").write_text(f"rules:\n{rules}")
    return folder


class Acme:
    """A folder of a lessor with its policy and a place for example cases."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.policy = write_policy(root / "acme")
        self.cases = root / "cases"
        self.cases.mkdir(parents=True)
        self.library = Library()

    def case(self, story: str, *changes: tuple[str, str], name: str = "case.yaml") -> Path:
        """An example file: the plain lease with each old text replaced, and a story."""
        text = f"case: A test\n{LEASE}"
        for old, new in changes:
            assert text.count(old) == 1, old
            text = text.replace(old, new)
        path = self.cases / name
        path.write_text(f"{text}story:\n{story}" if story else text)
        return path

    def lease(self, story: str = "") -> Path:
        """A lease file."""
        path = self.cases / "lease.yaml"
        path.write_text(f"{LEASE}story:\n{story}" if story else LEASE)
        return path

    def read(self, story: str, *changes: tuple[str, str]) -> Example:
        """The example of a story."""
        return read_example(self.case(story, *changes), self.library)

    def result(self, story: str, *changes: tuple[str, str]) -> Result:
        """How a story fares."""
        return play_file(self.case(story, *changes), self.library)

    def differences(self, story: str, *changes: tuple[str, str]) -> list[str]:
        """The differences of a story as sentences; the file has to be readable."""
        result = self.result(story, *changes)
        assert not result.problems, result.problems
        return list(map(str, result.differences))

    def problems(self, story: str, *changes: tuple[str, str]) -> list[Problem]:
        """What is wrong with the file of a story."""
        try:
            self.read(story, *changes)
        except PolicyError as error:
            return list(error.problems)
        return []

    def played(self, story: str) -> Play:
        """A story played to its end."""
        return play_to_end(self.read(story))
