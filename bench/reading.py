"""Reading programmes: anew, from memory and from disk, against composing their YAML alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import yaml

from bench.measure import Row, Table, compare
from handback.core.base import Code
from handback.core.terms.programme import Programme
from handback.policy import cache
from handback.policy.compose import LOADER
from handback.policy.player.library import PROGRAMMES, shipped_names
from handback.policy.policies import read_programme
from handback.policy.programme import RULES_FILE, ProgrammePolicy, digest_of, read
from handback.policy.write import write

TIMES = (1, 4, 16)
"""How many times the wear guide and the rate card are as long as they are."""

Texts = Mapping[str, str]


def compose_only(texts: Iterable[str]) -> list[object]:
    """The YAML nodes of each text, not looked at any further."""
    return [yaml.compose(text, Loader=LOADER) for text in texts]


def texts_of(programme: str) -> dict[str, str]:
    """The policy files of a shipped programme, by name."""
    folder = PROGRAMMES / programme
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.yaml"))}


def measure() -> Table:
    """All shipped programmes, then one whose wear guide and rate card grow."""
    rows = (*_shipped(), *(row for times in TIMES for row in _grown(times)))
    aim = "read anew: its ratio stays level as the programme grows; from disk: at most 1"
    return Table("reading: programmes anew, from memory, from disk", "programmes", rows, aim=aim)


def _shipped() -> tuple[Row, ...]:
    found = {name: texts_of(name) for name in shipped_names()}
    with TemporaryDirectory() as folder:
        kept_in = Path(folder)
        for name, texts in found.items():
            cache.keep(kept_in, digest_of(texts), read(texts, name))
        return compare(
            {
                "compose the YAML": lambda: [compose_only(t.values()) for t in found.values()],
                "read anew": lambda: [read(texts, name) for name, texts in found.items()],
                "from memory": lambda: [read_programme(t, name) for name, t in found.items()],
                "from disk": lambda: [cache.load(kept_in, digest_of(t)) for t in found.values()],
            },
            against="compose the YAML",
            count=len(found),
            slow=True,
        )


def _grown(times: int) -> tuple[Row, ...]:
    name = shipped_names()[-1]
    texts = _longer(read(texts_of(name), name), times)
    size = f"{sum(map(len, texts.values())):,} characters"
    against = f"compose {size}"
    candidates: dict[str, Callable[[], object]] = {
        against: lambda: compose_only(texts.values()),
        f"read {size} anew": lambda: read(texts, name),
    }
    return compare(candidates, against=against, count=1, slow=True)


def _longer(policy: ProgrammePolicy, times: int) -> Texts:
    """The programme written out as one file, its wear guide so many times as long."""
    guide = policy.programme.wear_guide
    versions = tuple(
        replace(
            version,
            value=replace(
                version.value,
                rules={
                    Code(f"{name}_{n}" if n else name): rule
                    for n in range(times)
                    for name, rule in version.value.rules.items()
                },
            ),
        )
        for version in guide.versions
    )
    longer: Programme = replace(policy.programme, wear_guide=replace(guide, versions=versions))
    rules = texts_of(policy.name)[RULES_FILE]
    return {"terms.yaml": write(longer), RULES_FILE: rules}
