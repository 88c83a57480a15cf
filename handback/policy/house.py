"""The list of what the house decided: every value of programmes that their documents leave open."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import PurePosixPath

from handback.policy.programme import ProgrammePolicy
from handback.policy.show import Row, rows

HEAD = """\
# House values

What the lessors' documents leave open and a careful servicer had to decide: every value of the
shipped programmes whose source is `house`. An operator goes through this list with the lessor and
counsel, and writes the programme's own value with its own source in the place of each.

This file is generated: `make docs` writes it anew, and a test fails while it is out of date.
`handback policy show PROGRAMME --house` prints the same for one programme, with the line of each
value. The words of the help centre are left out here: its topics name the rules they rest on.
"""

LONGEST = 160
WORDS = ("help.topics.", "help.glossary.", "help.words.", "help.form_uses.")
"""Where the words of the help centre stand."""


def house_values(policies: Iterable[ProgrammePolicy]) -> str:
    """The house's values of some programmes as Markdown, by programme and block."""
    parts = [HEAD]
    for policy in policies:
        parts += _of_programme(policy)
    return "\n".join(parts).rstrip() + "\n"


def _of_programme(policy: ProgrammePolicy) -> Iterator[str]:
    every = (row for row in rows(policy, house=True) if row.where)
    found = [row for row in every if not row.path.startswith(WORDS)]
    identity = policy.programme.identity
    yield f"## {policy.name}\n"
    yield f"{identity.lessor}, {identity.programme}: {len(found)} values.\n"
    for block, group in groupby(found, key=lambda row: row.path.partition(".")[0]):
        yield f"### {policy.name}: {block}\n\n| path | value | where |\n|---|---|---|"
        yield from map(_line, group)
        yield ""


def _line(row: Row) -> str:
    value = " ".join(row.value.split()).replace("|", "\\|")
    short = value if len(value) <= LONGEST else f"{value[:LONGEST].rstrip()} …"
    return f"| `{row.path}` | {short} | {PurePosixPath(row.where.rpartition(':')[0]).name} |"
