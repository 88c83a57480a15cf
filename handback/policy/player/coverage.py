"""Coverage: which example cases show which row of a policy."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from handback.policy.player.suite import Result


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a policy and the cases that show it.

    A case shows a row when it lists it under `shows` and everything it states is so; `failing`
    are those that list it and differ.
    """

    policy: str
    rule: str
    shown_by: str
    says: str
    cases: tuple[str, ...] = ()
    failing: tuple[str, ...] = ()

    @property
    def uncovered(self) -> bool:
        """Whether a case should show the row and none does."""
        return self.shown_by == "case" and not self.cases


def coverage_of(
    rules: Mapping[str, Mapping[str, tuple[str, str]]], results: Iterable[Result]
) -> list[Row]:
    """Every row of each policy (rule → where shown, words) with the cases that show it."""
    played = list(results)
    return [
        Row(
            policy,
            rule,
            shown_by,
            says,
            tuple(r.file for r in played if rule in r.shows and r.passed),
            tuple(r.file for r in played if rule in r.shows and not r.passed),
        )
        for policy, rows in rules.items()
        for rule, (shown_by, says) in rows.items()
    ]
