"""Guided stories: moves that may be made, with arguments that make sense, in an order by chance."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from handback.core import engine
from handback.core.base import Actor, Code, OptionName, Refused, Role
from handback.core.events import Event
from handback.core.moves.registry import MOVES
from tests.properties.asks import ASKS
from tests.properties.world import World

MAKERS = [role for role in Role if any(role in MOVES[name].roles for name in ASKS)]
OFTEN = [Role.LESSEE, Role.SPECIALIST, Role.SPECIALIST, Role.RETAILER]

PATHS = {
    "return": ("report_condition", "turn_in", "report_turn_in", "submit_receipt", "sign_paper"),
    "repair": ("report_condition", "choose_repair", "submit_repair_evidence", "accept_repair"),
    "reject": ("report_condition", "submit_repair_evidence", "reject_repair"),
    "again": ("report_condition", "request_reinspection", "provide_results", "review_results"),
    "purchase": (
        *("request_quote", "start_purchase", "record_funds", "sign_odometer_statement"),
        *("clear_funds", "release_lien", "send_title"),
    ),
    "quotes": ("request_quote", "accept_quote", "void_quote"),
    "trade_in": ("report_trade_in", "complete_payoff", "confirm_payoff", "release_lien"),
    "failed": ("report_trade_in", "fail_payoff"),
    "loss": ("report_total_loss", "settle_total_loss"),
    "extend": ("request_extension", "sign_disclosures", "approve_extension"),
    "decline": ("request_extension", "decline_extension"),
    "settle": ("report_turn_in", "post_payment", "post_payment", "write_off", "reopen_case"),
    "refund": ("report_turn_in", "post_payment", "propose_refund", "approve_refund", "pay_refund"),
    "instalments": ("report_turn_in", "request_instalments", "answer_instalments"),
    "goodwill": ("report_turn_in", "propose_goodwill", "approve_goodwill", "refuse_goodwill"),
    "dispute": ("report_turn_in", "dispute_line", "resolve_dispute"),
    "stay": ("record_bankruptcy", "lift_bankruptcy"),
    "keep": ("refer_repossession",),
}
"""What a story leans to: where a lease ends is decided by few moves among many."""

UNLIKELY = {
    "turn_in": 5,
    "report_turn_in": 8,
    "record_sale": 4,
    "record_death": 8,
    "record_bankruptcy": 6,
    "report_total_loss": 12,
    "report_trade_in": 8,
    "strike": 4,
    "undo_grounding": 4,
    "abandon_purchase": 4,
    "fail_payoff": 4,
    "write_off": 2,
}
"""Moves that would end most stories early, or take back what they did: one in so many is made."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that somebody did or tried to do."""

    day: date
    actor: Actor
    move: str
    ask: object
    happened: date | None
    answer: tuple[Event, ...] | Refused


class Guided:
    """A story told step by step; `steps` keeps what was tried."""

    def __init__(self, programme: str, chance: Random) -> None:
        self.world = World(programme, chance)
        name = self.world.any(list(PATHS))
        self.path = PATHS[name]
        self.world.leans = OptionName.PURCHASE if name == "purchase" else None
        self.made: dict[str, int] = {}
        self.steps: list[Step] = []

    def tell(self, count: int) -> "Guided":
        """So many steps further."""
        for _ in range(count):
            self.step()
        return self

    def step(self) -> Step:
        """Some days pass, and somebody makes a move that may be made."""
        self.wait()
        world = self.world
        step = self.attempt()
        for _ in range(world.any([0, 3, 6])):
            if not isinstance(step.answer, Refused):
                break
            step = self.attempt()
        if not isinstance(step.answer, Refused):
            self.made[step.move] = self.made.get(step.move, 0) + 1
        return step

    def wait(self) -> None:
        """Some days pass."""
        self.world.open(self.world.day + timedelta(days=self._passes()))

    def attempt(self) -> Step:
        """Somebody tries a move; most often another one is tried when it is refused."""
        world = self.world
        if world.any([True, False]):
            move = min(self.path, key=lambda name: self.made.get(name, 0))
            move = world.any([move, world.any(self.path)])
            roles = MOVES[move].roles - (set() if self._represented() else {Role.REPRESENTATIVE})
            actor = world.actor(world.any(sorted(roles)))
        else:
            actor = world.actor(world.any([*MAKERS, *OFTEN, *OFTEN]))
            move = self._drawn(actor)
        ask, happened = ASKS[move](world), self._happened(move)
        answer = world.do(actor, move, ask, happened=happened, acknowledged=self._read())
        step = Step(world.day, actor, move, ask, happened, answer)
        self.steps.append(step)
        return step

    def _represented(self) -> bool:
        return bool(self.world.case.people.representatives)

    def _passes(self) -> int:
        """Days until the next step: few while there is much to do, or until something is due."""
        world = self.world
        kind = world.any(["none", "none", "none", "few", "due", "due", "long"])
        if kind == "due":
            due = engine.next_due(world.case, world.terms)
            return min(max((due - world.day).days, 0), 90) if due else 0
        return {"none": 0, "few": world.any([1, 2, 5]), "long": world.any([20, 45])}.get(kind, 0)

    def _drawn(self, actor: Actor) -> str:
        """A move that may be made, mostly one that was made least."""
        world = self.world
        found = engine.may(world.case, world.terms, actor, world.now)
        free = [each.move for each in found if each.now and each.move in ASKS]
        likely = [m for m in free if world.chance.randrange(UNLIKELY.get(m, 1)) == 0]
        if not likely or world.chance.randrange(20) == 0:
            return world.any([name for name in ASKS if actor.role in MOVES[name].roles])
        least = min(self.made.get(move, 0) for move in likely)
        rare = [move for move in likely if self.made.get(move, 0) == least]
        return world.any(rare if world.any([1, 1, 0]) else likely)

    def _happened(self, move: str) -> date | None:
        """Reports may be told late."""
        ago = self.world.any([0, 0, 0, 1, 10])
        return self.world.day - timedelta(days=ago) if ago and MOVES[move].report else None

    def _read(self) -> tuple[Code, ...]:
        """Warnings that whoever makes the move has read."""
        gates = self.world.terms.gates
        return self.world.any([(), tuple(name for name, gate in gates.items() if gate.soft)])
