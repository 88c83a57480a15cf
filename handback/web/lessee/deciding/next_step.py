"""The one next step of a lessee: chosen from where the case stands and from what is possible.

A table, read from above: the first row that fits is the step. No row asks which lessor it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from handback.core.base import OptionName
from handback.core.timeline import Entry

BEFORE_THE_END = frozenset(
    {"open", "decided", "inspection_booked", "inspected", "turn_in_booked", "held_over"}
)
"""Stages in which the car is still to be returned, bought or kept longer."""
DEALT_WITH_A_DEALER = frozenset({"trading_in", "traded_in"})


@dataclass(frozen=True, slots=True)
class Known:
    """What the next step follows from; `possible` are the moves that may be made now.

    `needs_inspection` is of the chosen option; `inspection_opens` a day that is still to come;
    `to_sign` says that papers of a hand-over lack the lessee's signature; `to_pay` that something
    of a bill is neither disputed nor covered by a payment under way; `soon` that some date of
    the lessee is near. `coming` are the next dates by name.
    """

    stage: str
    possible: frozenset[str] = frozenset()
    chosen: OptionName | None = None
    inspected: bool = False
    needs_inspection: bool = False
    repairs_open: bool = False
    quote_good: bool = False
    extension_asked: bool = False
    disclosures_lacking: bool = False
    to_sign: bool = False
    to_pay: bool = True
    inspection_opens: date | None = None
    soon: bool = True
    coming: Mapping[str, Entry] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Step:
    """The next step: its name, the page where it is done, and the date that matters."""

    name: str
    page: str
    entry: Entry | None = None

    @property
    def title(self) -> Any:
        """What to do."""
        return WORDS[self.name][0]

    @property
    def text(self) -> Any:
        """Why, and what happens then."""
        return WORDS[self.name][1]

    @property
    def button(self) -> Any:
        """What stands on the button."""
        return WORDS[self.name][2]


Fits = Callable[[Known], bool]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: the step, its page, the dates that matter, and when it is the next."""

    name: str
    page: str
    dates: tuple[str, ...]
    fits: Fits


def _at(*stages: str) -> Fits:
    return lambda known: known.stage in stages


def _before(test: Fits) -> Fits:
    return lambda known: known.stage in BEFORE_THE_END and test(known)


def _choosing(*options: OptionName) -> Fits:
    return _before(lambda known: known.chosen in options)


def _may(move: str) -> Fits:
    return lambda known: move in known.possible


def _always(known: Known) -> bool:
    return bool(known.stage)


def _both(*tests: Fits) -> Fits:
    return lambda known: all(test(known) for test in tests)


def _inspection_wanted(known: Known) -> bool:
    wanted = known.needs_inspection or known.stage == "held_over"
    return wanted and not known.inspected and "book_inspection" in known.possible


TABLE: tuple[Row, ...] = (
    Row("keep_papers", "papers", (), _at("closed")),
    Row("nothing_owed", "papers", ("deposit_refund", "deposit_backstop"), _at("settled")),
    Row(
        "await_payment",
        "statement",
        ("statement_due",),
        _both(_at("billed", "in_collection"), lambda known: not known.to_pay),
    ),
    Row("pay", "pay", ("statement_due",), _both(_at("billed", "in_collection"), _may("pay"))),
    Row("see_bill", "statement", ("statement_due",), _at("billed", "in_collection")),
    Row("await_settlement", "loss", (), _at("loss_reported")),
    Row("await_bill", "statement", ("statement_by",), _at("total_loss", "accepted")),
    Row("await_funds", "purchase", (), _at("purchasing")),
    Row("await_title", "purchase", ("title", "lien_release"), _at("purchased")),
    Row("await_payoff", "trade_in", ("payoff",), _at("trading_in")),
    Row("await_release", "trade_in", ("title", "lien_release"), _at("traded_in")),
    Row(
        "sign_papers",
        "turn_in",
        (),
        _both(_at("delivered", "turned_in"), lambda known: known.to_sign),
    ),
    Row("await_receipt", "turn_in", (), _at("delivered")),
    Row("await_acceptance", "insurance", ("statement_by",), _at("turned_in")),
    Row(
        "sign_disclosures",
        "extension",
        (),
        _before(lambda known: known.extension_asked and known.disclosures_lacking),
    ),
    Row("await_extension", "extension", (), _before(lambda known: known.extension_asked)),
    Row("prepare_return", "checklist", ("turn_in", "maturity"), _at("turn_in_booked")),
    Row("prepare_inspection", "inspection", ("inspection",), _at("inspection_booked")),
    Row("inspect_late", "book_inspection", (), _both(_at("held_over"), _inspection_wanted)),
    Row("return_late", "book_turn_in", (), _both(_at("held_over"), _may("book_turn_in"))),
    Row("ask_us", "messages", (), _at("held_over")),
    Row(
        "decide_repairs",
        "repairs",
        ("turn_in", "maturity"),
        _both(_at("inspected"), lambda known: known.repairs_open),
    ),
    Row(
        "buy",
        "purchase",
        ("purchase", "maturity"),
        _both(_choosing(OptionName.PURCHASE), _may("start_purchase"), lambda k: k.quote_good),
    ),
    Row(
        "ask_price",
        "new_quote",
        ("purchase", "maturity"),
        _both(_choosing(OptionName.PURCHASE), _may("request_quote")),
    ),
    Row("tell_trade_in", "trade_in", ("maturity",), _choosing(OptionName.TRADE_IN)),
    Row(
        "ask_extension",
        "extension",
        ("maturity",),
        _both(_choosing(OptionName.EXTEND), _may("request_extension")),
    ),
    Row(
        "look_ahead",
        "options",
        (),
        _before(lambda known: known.chosen is None and not known.soon),
    ),
    Row("choose", "options", ("maturity",), _before(lambda known: known.chosen is None)),
    Row("book_inspection", "book_inspection", ("inspection", "maturity"), _inspection_wanted),
    Row(
        "wait_for_inspection",
        "inspection",
        ("inspection_window", "inspection"),
        lambda known: (
            known.needs_inspection and not known.inspected and known.inspection_opens is not None
        ),
    ),
    Row("book_return", "book_turn_in", ("maturity",), _may("book_turn_in")),
    Row("wait", "dates", ("maturity",), _always),
)
"""Every step, the most pressing first; the last row always fits."""


def next_step(known: Known) -> Step:
    """What a lessee does next; every stage has a step."""
    row = next(each for each in TABLE if each.fits(known))
    found = [known.coming[name] for name in row.dates if name in known.coming]
    return Step(row.name, row.page, found[0] if found else None)


WORDS: Mapping[str, tuple[Any, Any, Any]] = {
    "keep_papers": (
        _("Keep your papers"),
        _("Your account is closed and there is nothing left to do. Your papers stay here."),
        _("See your papers"),
    ),
    "nothing_owed": (
        _("Nothing is owed"),
        _("Everything that was billed is paid. We close the account by itself; keep your papers."),
        _("See your papers"),
    ),
    "pay": (
        _("Pay your bill"),
        _(
            "Each line of the bill opens to show its rule. You may pay all of it or a part, or"
            " dispute a line: then that line is not collected meanwhile."
        ),
        _("Pay from a bank account"),
    ),
    "await_payment": (
        _("There is nothing to pay today"),
        _(
            "What you owe is on its way to us or in dispute. A payment is pending until your bank"
            " has sent it; a disputed line is not collected meanwhile."
        ),
        _("See the bill"),
    ),
    "see_bill": (
        _("Look at your bill"),
        _("Each line opens to show its rule. Disputed lines are not collected meanwhile."),
        _("See the bill"),
    ),
    "await_settlement": (
        _("Your insurer settles the loss"),
        _(
            "A specialist sees the settlement through with your insurer. Keep making your payments"
            " until it is there."
        ),
        _("See where it stands"),
    ),
    "await_bill": (
        _("Your last bill is being made"),
        _(
            "There is nothing to do for you now. If nothing is owed, you get a confirmation instead"
            " of a bill."
        ),
        _("See what may be on it"),
    ),
    "await_funds": (
        _("Send the money for the car"),
        _("Your quote is accepted. The car is yours once the money has cleared."),
        _("See what is to be paid"),
    ),
    "await_title": (
        _("The title is on its way"),
        _("The car is bought. We release the lien and send you the title and its papers."),
        _("See where it stands"),
    ),
    "await_payoff": (
        _("The dealer pays off the lease"),
        _("You stay liable until the payoff is complete. Keep insuring the car until then."),
        _("See where it stands"),
    ),
    "await_release": (
        _("The payoff is complete"),
        _("The car belongs to the dealer, and you are no longer liable for it."),
        _("See where it stands"),
    ),
    "sign_papers": (
        _("Sign the papers of the hand-over"),
        _("The return is complete once its papers are signed. It takes two minutes."),
        _("Sign now"),
    ),
    "await_receipt": (
        _("Send in the signed receipt"),
        _("You have handed the car over. It does not count as a turn-in yet."),
        _("See what is missing"),
    ),
    "await_acceptance": (
        _("Keep the car insured for now"),
        _(
            "Your return counts. We still have to accept the car; we tell you when the"
            " insurance may end."
        ),
        _("See what is missing"),
    ),
    "sign_disclosures": (
        _("Sign the disclosures of the extension"),
        _("An extension as long as this one needs new disclosures that are signed first."),
        _("Read and sign"),
    ),
    "await_extension": (
        _("We decide on your extension"),
        _("You asked for more time. You hear from us; until then the end stays where it is."),
        _("See your request"),
    ),
    "prepare_return": (
        _("Prepare the return"),
        _("Your appointment is booked. The checklist says what to bring and what to take out."),
        _("See the checklist"),
    ),
    "prepare_inspection": (
        _("Prepare the inspection"),
        _("Your appointment is booked. See who may stand in for you and how to get ready."),
        _("See the appointment"),
    ),
    "inspect_late": (
        _("Book the inspection now"),
        _(
            "The lease has ended and the car is still with you. It is inspected before it goes"
            " back."
        ),
        _("Book the inspection"),
    ),
    "return_late": (
        _("Bring the car back"),
        _(
            "The lease has ended and the car is still with you. Keeping it longer may cost more"
            " each day."
        ),
        _("Book the return"),
    ),
    "ask_us": (
        _("Talk to us about the car"),
        _("The lease has ended and the car is still with you. Write or call, and we find a way."),
        _("Write to us"),
    ),
    "decide_repairs": (
        _("Decide about the damage"),
        _(
            "The inspection found something that would be charged. You may have it repaired, ask"
            " your insurer, or leave it."
        ),
        _("See each item"),
    ),
    "buy": (
        _("Start the purchase"),
        _("You hold a quote that still holds. Starting the purchase accepts its price."),
        _("Start the purchase"),
    ),
    "ask_price": (
        _("Ask for the price of your car"),
        _("You chose to buy. A quote gives you the price, its lines, and how long it holds."),
        _("Ask for a quote"),
    ),
    "tell_trade_in": (
        _("Tell us about the trade-in"),
        _("You chose to trade the car in. Tell us which dealer buys it."),
        _("Go to the trade-in"),
    ),
    "ask_extension": (
        _("Ask for more time"),
        _("You chose to keep the car longer. Say how many days; you see what they cost."),
        _("Ask for an extension"),
    ),
    "look_ahead": (
        _("There is nothing to do yet"),
        _("You have time. Whenever you like, see what your choices are and what each would cost."),
        _("Look at your options"),
    ),
    "choose": (
        _("Decide what happens with your car"),
        _(
            "Compare your options side by side with what each costs today. You may change your mind"
            " later."
        ),
        _("Compare your options"),
    ),
    "book_inspection": (
        _("Book the inspection"),
        _("It costs you nothing, and it tells you before the return what would be charged."),
        _("Book the inspection"),
    ),
    "wait_for_inspection": (
        _("The inspection comes next"),
        _("It cannot be booked yet. Until then, check the car yourself with the wear guide."),
        _("See when it opens"),
    ),
    "book_return": (
        _("Book the return"),
        _("See which places may take this car, and make an appointment."),
        _("Choose a place and a time"),
    ),
    "wait": (
        _("There is nothing to do today"),
        _("Your dates tell what comes next."),
        _("See your dates"),
    ),
}
"""By step: what to do, why, and what stands on the button."""
