"""What a lessee may choose, and what each choice spares and needs."""

from dataclasses import dataclass

from handback.core.base import Code, Ended, OptionName, Role
from handback.core.terms.base import Block, Due
from handback.core.terms.conditions import ALWAYS, When


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionTerms(Block):
    """One option of the programme.

    `arranged_by` says with whom the lessee arranges it. `falls_away` names the lines that are not
    charged when the lease ends this way; `chosen_by` is the last day the choice is taken without a
    warning. `leads_to` names the waiver that may follow from it; `ends_as` how the lease ends.

    `needs_inspection`: ending the lease this way takes an inspection, before or after.
    `offered_when`: the option is offered while this holds.
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
    `opens` is the date shown as help.

    `moves`: the moves that wait. `needs`: what must hold. `when`: the gate stands only while this
    holds. `soft`: it warns and does not refuse once the actor has acknowledged it.
    `judged_on_appointment`: the condition is asked for the day of the appointment, not of the move.
    `help`: a word for what would help, such as a move. `call`: a contact line to call.
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
    """A state that a case reaches by itself once its condition holds, recorded as an event.

    `when`: the condition that reaches it.
    """

    when: When
