"""What every block of terms shares: its source, strictness, and values that change over time."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, ClassVar, Generic, TypeVar

from handback.core.base import Code, Moment, Written
from handback.core.calendar import Offset

HOUSE = Code("house")
"""The source of a value that the programme's documents leave open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of a policy file.

    `source` is the id of the rule it comes from (`house` where the documents are silent); a block
    that names none takes the source of the block around it. `sources` gives single fields of the
    block a source of their own.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}

    source: Code = Code("")
    sources: dict[Code, Code] = field(default_factory=dict)

    def source_of(self, name: str) -> Code:
        """The rule id that the field `name` comes from."""
        return self.sources.get(Code(name), self.source)


B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Version(Generic[B]):
    """A value and the first day it holds; `None` means from the beginning."""

    since: date | None
    value: B


class UndatedError(LookupError):
    """No version of a dated value covers the day asked for."""


@dataclass(frozen=True, slots=True)
class Dated(Generic[B]):
    """A block that may change over time.

    Written either as the plain block, or as `governed_by` (the moment whose day picks the
    version) with `versions`, each the block plus `from`. A version holds until the next begins.
    """

    governed_by: Moment
    versions: tuple[Version[B], ...]

    @property
    def timeless(self) -> bool:
        """Whether one version holds on every day."""
        return len(self.versions) == 1 and self.versions[0].since is None

    def on(self, day: date) -> B:
        """The version that holds on `day`; raises `UndatedError` before the first."""
        if self.timeless:
            return self.versions[0].value
        found = None
        for version in self.versions:
            if version.since is None or version.since <= day:
                found = version
        if found is None:
            raise UndatedError(f"no version on {day}; the first begins {self.versions[0].since}")
        return found.value


Due = Annotated[Offset, Written("offset")]
"""A date counted from a moment, written `60 days before maturity`."""
