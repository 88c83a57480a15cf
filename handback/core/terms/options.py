"""What a lessee may choose, and what each choice spares and needs."""

from dataclasses import dataclass

from handback.core.base import Code, Ended, OptionName, Role
from handback.core.terms.base import Block, Due
from handback.core.terms.conditions import ALWAYS, When


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionTerms(Block):
    """One option of the programme.

    `falls_away` names the lines that are not charged when the lease ends this way; `chosen_by`
    is the last day the choice is taken without a warning.
    """

    arranged_by: tuple[Role, ...]
    ends_as: Ended | None = None
    needs_inspection: bool = False
    falls_away: tuple[Code, ...] = ()
    offered_when: When = ALWAYS
    chosen_by: Due | None = None
    leads_to: Code = Code("")


Options = dict[OptionName, OptionTerms]


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate(Block):
    """Something that must hold before certain moves.

    A hard gate refuses them; a soft one refuses only until the actor acknowledges it by name.
    `opens` is the date shown as help. `judged_on` says which day the condition is asked for:
    the day of the move, or the day of the appointment it asks for.
    """

    moves: tuple[Code, ...]
    needs: When
    when: When = ALWAYS
    soft: bool = False
    opens: Due | None = None
    judged_on_appointment: bool = False
    help: Code = Code("")
    call: Code = Code("")


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone(Block):
    """A state that a case reaches by itself once its condition holds, recorded as an event."""

    when: When
