"""Lines of a bill as pages show them: what each is called, why it is there, what is behind it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from handback.actions.views import statements
from handback.actions.views.behind import Explained, WearBehind, explained
from handback.actions.views.bills import PostedLine, StatementsView
from handback.actions.views.settling import DisputeSeen, disputes
from handback.core.base import Code, Firmness, Id
from handback.core.facts import FACTS
from handback.core.lines import Line, Lines
from handback.core.sums.assessment import REASONS
from handback.core.sums.issuing import BALANCE_KNOWN
from handback.web.door import Here
from handback.web.words import PageWords, Why


@dataclass(frozen=True, slots=True)
class Row:
    """One line: `slug` names it in addresses, `sort` is what is behind it, `law` what it beat.

    `measured` says that what is behind it comes to exactly this line; otherwise the facts have
    changed since. `settled` and `disputed` are None and False for lines that are not posted.
    """

    line: Line
    slug: str
    title: str
    why: Why | None
    law: Why | None
    explained: Explained | None
    sort: str
    judged: str
    estimated: bool
    settled: int
    paid: bool
    dispute: DisputeSeen | None

    @property
    def measured(self) -> bool:
        """Whether today's facts come to exactly this line."""
        return self.explained is not None and self.explained.cents == self.line.cents


def slug_of(line: Code, item: Id) -> str:
    """How a line is named in an address."""
    return f"{line}~{item}" if item else str(line)


def named_by(slug: str) -> tuple[Code, Id]:
    """The line and item that an address names."""
    line, _, item = slug.partition("~")
    return Code(line), Id(item)


def posted_rows(here: Here, found: StatementsView) -> list[Row]:
    """The lines as they are posted now."""
    beaten = {line.key: line.beaten for bill in found.bills for line in bill.lines if line.beaten}
    posted = {each.line.key: each for each in found.posted}
    lines = tuple(each.line for each in found.posted)
    return list(_rows(here, lines, posted, beaten))


def rows_of(here: Here, lines: Lines) -> list[Row]:
    """Lines of one bill, or of one that is still to come."""
    posted = {each.line.key: each for each in statements(here.look, here.now).posted}
    return list(_rows(here, lines, posted, {each.key: each.beaten for each in lines}))


def _rows(
    here: Here,
    lines: Iterable[Line],
    posted: Mapping[str, PostedLine],
    beaten: Mapping[str, Code],
) -> Iterator[Row]:
    told = tuple(lines)
    if not told:
        return
    behind = explained(here.look, here.now)
    disputed: dict[tuple[Code, Id], DisputeSeen] = {}
    for each in disputes(here.look, here.now).disputes:
        disputed[each.dispute.line, each.dispute.item] = each
    for line in told:
        found, there = behind.get(line.key), posted.get(line.key)
        law = beaten.get(line.key, Code(""))
        settled = there.settled if there else 0
        yield Row(
            line,
            slug_of(line.code, line.item),
            title_of(here.words, line, found),
            here.words.why(str(line.rule)),
            here.words.why(str(law)) if law else None,
            found,
            type(found.behind).__name__ if found and found.behind else "",
            judged_as(found),
            line.sure is Firmness.ESTIMATED,
            settled,
            bool(there and settled >= there.line.cents > 0),
            disputed.get((line.code, line.item)),
        )


def judged_as(found: Explained | None) -> str:
    """Why an item of wear is judged as it is, in words."""
    behind = found.behind if found else None
    if not isinstance(behind, WearBehind) or behind.judged.reason not in REASONS:
        return ""
    said = gettext(REASONS[behind.judged.reason])
    return said[:1].upper() + said[1:]


def title_of(words: PageWords, line: Line, found: Explained | None = None) -> str:
    """What a line is called: the kind of line, and which one it is where there are several."""
    what, behind = words.label(line.code), found.behind if found else None
    if isinstance(behind, WearBehind):
        return gettext("%(line)s: %(kind)s, %(place)s") % {
            "line": what,
            "kind": words.phrase(behind.item.kind),
            "place": words.phrase(behind.item.area),
        }
    if line.code in ("missing_equipment", "tax", "loyalty_waiver", "waiver_product"):
        return gettext("%(line)s: %(which)s") % {"line": what, "which": words.phrase(line.item)}
    return what


def said_of(words: PageWords, fact: str) -> str:
    """A fact that a condition names, as a sentence says it."""
    name, _, argument = fact.partition(":")
    if name == BALANCE_KNOWN:
        return gettext("the balance of the lease, which the contract's figures do not give")
    known = FACTS.get(Code(name))
    if known is None or argument or words.to_lessee:
        return words.fact(fact)
    return gettext(known.meaning)
