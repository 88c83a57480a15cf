"""People, their data and their safety."""

from dataclasses import dataclass, field

from handback.core.base import Code, Role
from handback.core.terms.base import Block, Due


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement(Block):
    """Whether all lessees or any one of them must make or sign something, by the move's name.

    `moves`: what is agreed to. `everyone`: all lessees have to, and not only one.
    """

    moves: tuple[Code, ...]
    everyone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleTerms(Block):
    """Co-lessees, representatives, death and bankruptcy.

    `everyone_told` sends notices to co-lessees too. After a death the representative acts once
    the `representative_papers` are there, and is told in the place of who died. `death_stops`
    (until someone represents the estate) and `bankruptcy_stops` (while the stay holds) name what
    rests: `collection`, `holdover`, `notices`, or a notice by its name; conditions ask
    `{rests: …}`.
    """

    agreements: tuple[Agreement, ...] = ()
    everyone_told: bool = True
    representative_papers: tuple[Code, ...] = ()
    death_stops: tuple[Code, ...] = ()
    bankruptcy_stops: tuple[Code, ...] = (Code("collection"),)


@dataclass(frozen=True, slots=True, kw_only=True)
class SafetyTerms(Block):
    """Changes that a thief would make: they wait, and are confirmed on a second channel.

    `confirms` names the changes (`refund_account`, `payoff_account`, `sign_in`); any other change
    that is asked for takes effect at once.

    `cooling_off_days`: how long a change waits.
    """

    confirms: tuple[Code, ...]
    cooling_off_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionTerms(Block):
    """How long each kind of data is kept, counted from a moment.

    `kinds`: by kind of data, the last day it is kept. Handback keeps `contact_details`,
    `bank_account`, `messages`, `photos`, `odometer_statement` (the VIN) and `statements` (the
    account); papers that are kept elsewhere may have kinds of their own.
    """

    kinds: dict[Code, Due] = field(default_factory=dict)


TOPIC_GROUPS: tuple[str, ...] = (
    "options",
    "dates",
    "inspection",
    "wear",
    "repairs",
    "return",
    "mileage",
    "buying",
    "extension",
    "early",
    "bill",
    "payment",
    "dispute",
    "deposit",
    "insurance",
    "account",
    "words",
)
"""The parts of a help centre, in the order in which they are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpTopic(Block):
    """A topic of the help centre: its words live with the programme, by language.

    `title`: the question, by language. `text`: the answer, by language. `also_asked_as`: other ways
    to ask it, by language. `group`: the part of the help centre that it stands in. `rules`: the
    rules that the answer rests on. `related`: topics that people read next. `most_asked`: shown on
    the first page.
    """

    title: dict[Code, str]
    text: dict[Code, str]
    also_asked_as: dict[Code, tuple[str, ...]] = field(default_factory=dict)
    group: Code = Code("")
    rules: tuple[Code, ...] = ()
    related: tuple[Code, ...] = ()
    most_asked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpTerms(Block):
    """The help centre: topics, glossary (term → meaning by language) and forms.

    `glossary`: words and what they mean, by language. `forms`: papers that can be asked for.
    `form_uses`: what each of them is for, by language.
    `never_say`: words that no paper of the programme may use. `told_to`: who sees it. `words`: what
    codes of this programme are called on its pages, by language, where the code read aloud is not
    what people say.
    """

    topics: dict[Code, HelpTopic] = field(default_factory=dict)
    glossary: dict[Code, dict[Code, str]] = field(default_factory=dict)
    forms: tuple[Code, ...] = ()
    form_uses: dict[Code, dict[Code, str]] = field(default_factory=dict)
    never_say: tuple[str, ...] = ()
    told_to: tuple[Role, ...] = (Role.LESSEE,)
    words: dict[Code, dict[Code, str]] = field(default_factory=dict)
